"""The inside of one Word paragraph: runs, breaks, fields, tracked changes, hidden text, boxes and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from rectify.campaign.plans.reading.formats.wordml import attribute, first, local, switched_on

_TRANSPARENT = frozenset(
    {
        "hyperlink",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "bdo",
        "dir",
        "ruby",
        "rubyBase",
        "subDoc",
        "oMath",
        "oMathPara",
    }
)
_DROPPED = frozenset({"del", "moveFrom"})
_KEPT_CHANGES = frozenset({"ins", "moveTo"})
_SYMBOLS = {
    0xF0FC: "✓",
    0xF0FE: "☑",
    0xF052: "☑",
    0xF0A8: "☐",
    0xF06F: "☐",
    0xF0A3: "☐",
    0xF0FB: "✗",
    0xF0E0: "→",
    0xF0B3: "≥",
}
"""Wingdings codes met in forms, and the ≥ of Symbol."""
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote or endnote."""

    kind: str
    number: str


@dataclass(slots=True)
class Inline:
    """What one paragraph holds; spans are positions in ``text``."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    inserted: list[tuple[int, int]] = field(default_factory=list)
    deleted: list[tuple[int, str]] = field(default_factory=list)
    """Where a deleted text stood, and the text."""
    hidden: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    pictures: int = 0
    symbols: int = 0
    is_contents: bool = False
    """The paragraph carries the field of a table of contents."""
    _in_code: int = 0
    """Depth of field codes (between begin and separate)."""
    _fields: list[bool] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the paragraph so far."""
        return "".join(self.pieces)

    def add(self, text: str) -> None:
        """Append text."""
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def walk(self, node: etree._Element) -> None:
        """Read the children of a paragraph or of a wrapper inside it."""
        for child in node:
            name = local(child)
            if name == "r":
                self._run(child)
            elif name in _KEPT_CHANGES:
                start = self.length
                self.walk(child)
                self.inserted.append((start, self.length))
            elif name in _DROPPED:
                self._drop(child)
            elif name in _TRANSPARENT:
                self.walk(child)
            elif name == "AlternateContent":
                self.on_alternate(child)
            elif name == "t":
                self.add(child.text or "")

    def _drop(self, node: etree._Element) -> None:
        text = "".join(element.text or "" for element in node.iter() if local(element) in {"delText", "t"})
        if text:
            self.deleted.append((self.length, text))

    def _run(self, run: etree._Element) -> None:
        if switched_on(first(run, "rPr", "vanish")):
            self.hidden.append("".join(element.text or "" for element in run.iter() if local(element) == "t"))
            return
        for child in run:
            handler = _HANDLERS.get(local(child))
            if handler is not None:
                handler(self, child)

    def on_run_text(self, node: etree._Element) -> None:
        """Plain characters, unless they belong to a field's code."""
        if not self._in_code:
            self.add((node.text or "").replace("\n", " "))

    def on_field_code(self, node: etree._Element) -> None:
        """The code of a field is no text; that of a table of contents marks the paragraph."""
        if (node.text or "").strip().upper().startswith("TOC"):
            self.is_contents = True

    def on_field_mark(self, node: etree._Element) -> None:
        """Where a field's code begins and where its result does."""
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self._fields.append(True)
            self._in_code += 1
        elif self._fields:
            if self._fields[-1]:
                self._in_code -= 1
                self._fields[-1] = False
            if kind == "end":
                self._fields.pop()

    def on_break(self, node: etree._Element) -> None:
        """A line break; breaks of page and column are layout."""
        self.add("" if attribute(node, "type") in {"page", "column"} else "\n")

    def on_symbol(self, node: etree._Element) -> None:
        """A character of a symbol font; unknown private codes stand as U+FFFD and are counted."""
        code = attribute(node, "char")
        number = int(code, 16) if len(code) == len("F0FC") and not set(code.upper()) - set("0123456789ABCDEF") else 0
        known = _SYMBOLS.get(number)
        if known is None and (number in _PRIVATE or number == 0):
            self.symbols += 1
            known = "\ufffd"
        self.add(known or chr(number))

    def on_note(self, node: etree._Element) -> None:
        """A reference to a note, whose text follows the paragraph."""
        kind = local(node).removesuffix("Reference")
        self.notes.append(Note(kind=kind, number=attribute(node, "id")))

    def on_alternate(self, node: etree._Element) -> None:
        """Of several renderings of one thing the first is read, once."""
        chosen = first(node, "Choice")
        if chosen is None:
            chosen = first(node, "Fallback")
        if chosen is not None:
            self.on_drawing(chosen)

    def on_drawing(self, node: etree._Element) -> None:
        """Text boxes of a drawing, the outermost only (the box's own walk meets the inner ones); else a picture."""
        found = False
        skip: etree._Element | None = None
        for event, element in etree.iterwalk(node, events=("start", "end")):
            if skip is not None:
                skip = None if event == "end" and element is skip else skip
            elif event == "start" and local(element) == "txbxContent":
                self.boxes.append(element)
                found, skip = True, element
            elif event == "start" and local(element) == "Fallback":
                skip = element
        if not found and any(local(element) in {"blip", "imagedata"} for element in node.iter()):
            self.pictures += 1


_HANDLERS: dict[str, Callable[[Inline, etree._Element], None]] = {
    "t": Inline.on_run_text,
    "instrText": Inline.on_field_code,
    "fldChar": Inline.on_field_mark,
    "tab": lambda inline, _node: inline.add("\t"),
    "ptab": lambda inline, _node: inline.add("\t"),
    "br": Inline.on_break,
    "cr": lambda inline, _node: inline.add("\n"),
    "noBreakHyphen": lambda inline, _node: inline.add("-"),
    "sym": Inline.on_symbol,
    "footnoteReference": Inline.on_note,
    "endnoteReference": Inline.on_note,
    "AlternateContent": Inline.on_alternate,
    "drawing": Inline.on_drawing,
    "pict": Inline.on_drawing,
    "ruby": lambda inline, node: inline.walk(node),
}
