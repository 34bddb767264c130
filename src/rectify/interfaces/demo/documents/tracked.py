"""Writes the second version as a Word file with tracked changes (w:ins, w:del) against the first.

Accepting all changes gives the second version, refusing all gives the first; a reader that drops w:ins loses the new
deadlines, one that keeps w:del reads both.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import count
from pathlib import Path
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from rectify.interfaces.demo.documents import docx as writer
from rectify.interfaces.demo.documents.plan import Line, LineStyle, Plan, lines

AUTHOR: Final = "市整改办"
WHEN: Final = "2026-07-08T09:30:00Z"
ALIKE: Final = 0.5
"""Two paragraphs at least this similar are one changed paragraph; below, one removed and one added."""

Pair = tuple[Line | None, Line | None]


def _mark(tag: str, numbers: Iterator[int]) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(next(numbers)))
    element.set(qn("w:author"), AUTHOR)
    element.set(qn("w:date"), WHEN)
    return element


def _alike(old: Line, new: Line) -> bool:
    return old.style is new.style and SequenceMatcher(None, old.whole, new.whole, autojunk=False).ratio() >= ALIKE


def _match_block(old: list[Line], new: list[Line]) -> Iterator[Pair]:
    """Pairs changed paragraphs of one block in order; what has no partner was removed or added."""
    waiting = list(new)
    for line in old:
        partner = next((candidate for candidate in waiting if _alike(line, candidate)), None)
        if partner is None:
            yield line, None
            continue
        while waiting[0] is not partner:
            yield None, waiting.pop(0)
        yield line, waiting.pop(0)
    yield from ((None, line) for line in waiting)


def pairs(old: Plan, new: Plan) -> Iterator[Pair]:
    """Paragraphs of both versions side by side, in reading order."""
    before, after = list(lines(old)), list(lines(new))
    matcher = SequenceMatcher(None, [line.whole for line in before], [line.whole for line in after], autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        yield from _match_block(before[start:end], after[new_start:new_end])


def _piece(paragraph: Any, text: str, *, lead: bool, style: LineStyle) -> Any:
    """Appends a run in the look of lead or text and returns its element."""
    look = writer.LOOKS[style]
    run = paragraph.add_run(text)
    writer.style_run(run, look.lead_font if lead else look.font, look.size)
    run.bold = look.bold_lead if lead else None
    return run._element  # noqa: SLF001 - python-docx has no tracked changes


def _wrap(paragraph: Any, element: Any, tag: str, numbers: Iterator[int]) -> None:
    """Moves a run into w:ins or w:del; deleted text gets its own element name."""
    mark = _mark(tag, numbers)
    paragraph._p.append(mark)  # noqa: SLF001 - see above
    mark.append(element)
    if tag == "w:del":
        for text in element.findall(qn("w:t")):
            text.tag = qn("w:delText")


def _write_segment(paragraph: Any, pair: tuple[str, str], *, lead: bool, style: LineStyle, numbers: Iterator[int]) -> None:
    """Writes lead or text of a changed paragraph, character by character compared."""
    old, new = pair
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            _piece(paragraph, old[start:end], lead=lead, style=style)
            continue
        if end > start:
            _wrap(paragraph, _piece(paragraph, old[start:end], lead=lead, style=style), "w:del", numbers)
        if new_end > new_start:
            _wrap(paragraph, _piece(paragraph, new[new_start:new_end], lead=lead, style=style), "w:ins", numbers)


def _mark_paragraph(paragraph: Any, tag: str, numbers: Iterator[int]) -> None:
    """Marks the paragraph sign itself as inserted or deleted."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - see above
    run_properties = OxmlElement("w:rPr")
    run_properties.append(_mark(tag, numbers))
    properties.append(run_properties)


def _write_pair(document: Any, pair: Pair, numbers: Iterator[int]) -> None:
    old, new = pair
    line = new or old
    if line is None:
        return
    if old is not None and new is not None and old.whole == new.whole:
        paragraph = writer.add_line(document, line)
    else:
        paragraph = document.add_paragraph()
        writer.shape(paragraph, line.style)
        if old is None or new is None:
            _mark_paragraph(paragraph, "w:ins" if old is None else "w:del", numbers)
        for lead in (True, False):
            texts = tuple("" if side is None else (side.lead if lead else side.text) for side in (old, new))
            _write_segment(paragraph, (texts[0], texts[1]), lead=lead, style=line.style, numbers=numbers)
    if line.style is LineStyle.NUMBER:
        writer.after_number(paragraph)


def write_tracked(old: Plan, new: Plan, path: Path) -> Path:
    """Writes the changes from `old` to `new` as tracked changes; returns `path`."""
    document = writer.new_document(new)
    numbers = count(1)
    for pair in pairs(old, new):
        _write_pair(document, pair, numbers)
    return writer.finish(document, new, path)
