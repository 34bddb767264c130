"""Word documents (docx, docm): our own walk of the document, because python-docx drops inserted text.

Tracked insertions and moves are kept and deletions dropped, each told as a warning; automatic numbers are written out;
merged cells stay merged; text boxes are read once; footnotes follow their paragraph. Page heads, page feet and tables of
contents are left out. Macros are never run.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from rectify.campaign.plans.reading.contract import Check
from rectify.campaign.plans.reading.formats import notices, refusals
from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.formats.docx_inline import Inline, Note
from rectify.campaign.plans.reading.formats.docx_styles import Styles, read_styles
from rectify.campaign.plans.reading.formats.docx_table import read_rows
from rectify.campaign.plans.reading.formats.limits import Package, open_package
from rectify.campaign.plans.reading.formats.numbering import Numbering, read_numbering
from rectify.campaign.plans.reading.formats.wordml import attribute, children, first, local, value_of
from rectify.campaign.plans.reading.source import Source

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MAX_CHANGES = 200
"""Tracked changes told one by one; the rest are counted."""
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_DROPPED = frozenset({"del", "moveFrom"})
_CLOSING = tuple("、．.）)：:")


@dataclass(slots=True)
class _Parts:
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], etree._Element]


def load(data: bytes, digest: Digest) -> Source:
    """Read a Word document.

    Raises:
        Unreadable: ``damaged``, ``zip-bomb``, ``unsafe-archive``, ``unsafe-xml``, ``too-deep``, ``scanned`` (pictures
            without text), ``empty``.
    """
    package = open_package(data, digest.name, "docx")
    main = _main_part(package)
    root = package.xml(main)
    body = None if root is None else first(root, "body")
    if body is None:
        raise refusals.damaged(digest.name, "docx")
    builder = SourceBuilder(digest)
    reader = _Reader(builder, _parts(package, main.rpartition("/")[0]))
    reader.blocks(body)
    reader.finish()
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        builder.warn(notices.macro())
    if reader.pictures:
        if builder.position == 0:
            raise refusals.scanned(digest.name)
        builder.warn(notices.pictures(reader.pictures))
    return builder.build()


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations.iter(f"{_RELATIONS}Relationship") if relations is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            target = str(relation.get("Target", "")).lstrip("/")
            if target in package.names:
                return target
    return "word/document.xml"


def _parts(package: Package, folder: str) -> _Parts:
    notes: dict[tuple[str, str], etree._Element] = {}
    for kind in ("footnote", "endnote"):
        root = package.xml(f"{folder}/{kind}s.xml")
        for node in children(root, kind) if root is not None else ():
            if attribute(node, "type") in {"", "normal"}:
                notes[kind, attribute(node, "id")] = node
    return _Parts(
        styles=read_styles(package.xml(f"{folder}/styles.xml")),
        numbering=read_numbering(package.xml(f"{folder}/numbering.xml")),
        notes=notes,
    )


class _Reader:
    """Walks blocks; holds the paragraph that is being put together (a deleted paragraph mark joins two)."""

    def __init__(self, builder: SourceBuilder, parts: _Parts) -> None:
        self._builder = builder
        self._parts = parts
        self._pending: Inline | None = None
        self._changes = 0
        self._symbols = 0
        self.pictures = 0

    def blocks(self, parent: etree._Element) -> None:
        """Read the paragraphs and tables directly under ``parent``, looking through wrappers."""
        for child in parent:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._flush()
                self._table(child)
            elif name in _WRAPPERS:
                self.blocks(child)
            elif name in _DROPPED:
                self._deleted("".join(str(part) for part in child.itertext()))

    def finish(self) -> None:
        """Write what is pending and what must be said once."""
        self._flush()
        if self._changes > _MAX_CHANGES:
            self._builder.warn(notices.more_changes(self._changes - _MAX_CHANGES))
        if self._symbols:
            self._builder.warn(notices.symbol(self._symbols))

    def _paragraph(self, node: etree._Element) -> None:
        inline = self._pending or Inline()
        if not inline.pieces:
            inline.add(self._label(node))
        inline.walk(node)
        self._pending = inline
        if first(node, "pPr", "rPr", "del") is None:
            self._flush(contents=self._parts.styles.is_contents(value_of(node, "pPr", "pStyle") or ""))

    def _flush(self, *, contents: bool = False) -> None:
        inline, self._pending = self._pending, None
        if inline is None:
            return
        text = inline.text
        start = self._builder.position
        if text.strip() and not contents and not inline.is_contents:
            self._builder.line(text)
        self._report(inline, start)
        for box in inline.boxes:
            self.blocks(box)
            self._flush()
        for note in inline.notes:
            self._note(note)

    def _report(self, inline: Inline, start: int) -> None:
        self.pictures += inline.pictures
        self._symbols += inline.symbols
        for begin, end in merge_spans(inline.inserted):
            self._change(notices.inserted(inline.text[begin:end], (start + begin, start + end)), inline.text[begin:end])
        for at, text in inline.deleted:
            self._deleted(text, after=inline.text[:at], place=start + at)
        for text in inline.hidden:
            self._builder.warn(notices.hidden_text(text))

    def _deleted(self, text: str, *, after: str = "", place: int | None = None) -> None:
        self._change(notices.deleted(text, after, () if place is None else ((place, place),)), text)

    def _change(self, warning: Check, text: str) -> None:
        if not text.strip():
            return
        self._changes += 1
        if self._changes <= _MAX_CHANGES:
            self._builder.warn(warning)

    def _note(self, note: Note) -> None:
        node = self._parts.notes.get((note.kind, note.number))
        if node is None:
            return
        lines = [text for text in (self._plain(paragraph) for paragraph in children(node, "p")) if text]
        if lines:
            self._builder.line(f"[注{note.number}] " + "\n".join(lines))

    def _plain(self, paragraph: etree._Element) -> str:
        """The text of a paragraph of a cell or a note, number included, its changes reported without a place."""
        inline = Inline()
        inline.add(self._label(paragraph))
        inline.walk(paragraph)
        self.pictures += inline.pictures
        self._symbols += inline.symbols
        for at, text in inline.deleted:
            self._deleted(text, after=inline.text[:at])
        for begin, end in merge_spans(inline.inserted):
            self._change(notices.inserted(inline.text[begin:end], (self._builder.position,) * 2), inline.text[begin:end])
        for text in inline.hidden:
            self._builder.warn(notices.hidden_text(text))
        boxes = "\n".join(self._cell(box) for box in inline.boxes)
        return "\n".join(filter(None, (inline.text.strip(), boxes)))

    def _label(self, paragraph: etree._Element) -> str:
        number, level = self._parts.styles.list_of(paragraph, self._parts.numbering)
        label = self._parts.numbering.label(number, level) if number else ""
        return label if not label or label.endswith(_CLOSING) else label + " "

    def _table(self, node: etree._Element) -> None:
        rows = read_rows(node, self._cell)
        for text in rows.deleted:
            self._deleted(text)
        if len(rows.grid) == 1 and len(rows.grid[0]) == 1:
            self._builder.line(rows.grid[0][0])
            return
        self._builder.table(rows.grid, rows.merges)

    def _cell(self, node: etree._Element) -> str:
        """The text of a cell: its paragraphs and the rows of nested tables as lines."""
        lines: list[str] = []
        for child in node:
            name = local(child)
            if name == "p":
                lines.append(self._plain(child))
            elif name == "tbl":
                lines.extend(" ".join(filter(None, row)) for row in read_rows(child, self._cell).grid)
            elif name in _WRAPPERS:
                lines.append(self._cell(child))
            elif name in _DROPPED:
                self._deleted("".join(str(part) for part in child.itertext()))
        return "\n".join(filter(None, lines))


def merge_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that touch; Word splits one insertion into many runs."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
