"""The source text as a page: one paragraph a line, every fact a mark, every gap a box. Pure text to HTML.

Positions are code points of the raw text. ``data-c`` of a paragraph is where its first character stands; the page's script counts from
there, so a selection of a person comes back as positions of the stored text. Nothing that is not in the raw text enters a text node:
letters and signs are drawn by the style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString

from rectify.campaign.plans.reading.render.segments import Segment, segments

MAX_LEVEL = 6
"""HTML knows six levels of headings."""

_TABS = re.compile(r"\t+")
"""Between two cells of a table stands a tab; it is drawn as a line, however many empty cells follow each other."""

Span = tuple[int, int, str]
"""Start, end, id."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked. ``id`` is the key a person sees in addresses: ``f12``, ``q3``, ``m45``."""

    id: str
    start: int
    end: int
    css: str
    letter: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A heading's whole line and the end of its title (run-in text follows it)."""

    start: int
    end: int
    title_end: int
    level: int


@dataclass(slots=True)
class _Writer:
    """What is being written, and which marks have begun already (a mark cut by another bears its letter once)."""

    marks: dict[str, Mark]
    parts: list[str] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)

    def piece(self, segment: Segment) -> None:
        """One segment: plain text, or one mark that names all that cover it, the shortest first."""
        text = escape(segment.text, quote=False)
        text = _TABS.sub(r'<span class="tab">\g<0></span>', text)
        covering = sorted((self.marks[i] for i in segment.ids), key=lambda m: m.end - m.start)
        if not covering:
            self.parts.append(text)
            return
        self.parts.append(self._open(covering) + text + "</mark>")

    def stretch(self, line: str, spans: Sequence[Span], start: int, end: int) -> None:
        """The part of a line between two of its positions."""
        inside = [(max(s, start) - start, min(e, end) - start, i) for s, e, i in spans if s < end and (e > start or e == s >= start)]
        for segment in segments(line[start:end], inside):
            self.piece(segment)

    def _open(self, covering: Sequence[Mark]) -> str:
        first = [m for m in covering if m.id not in self.begun]
        self.begun.update(m.id for m in first)
        anchor = next((f' id="{m.id}"' for m in first), "")
        letters = "".join(m.letter for m in first)
        sign = f' data-k="{escape(letters)}"' if letters else ""
        title = "; ".join(m.title for m in covering if m.title)
        hint = f' title="{escape(title)}"' if title else ""
        css = " ".join(dict.fromkeys(word for m in covering for word in m.css.split()))
        ids = " ".join(m.id for m in covering)
        return f'<mark{anchor} class="{css}" data-i="{ids}"{sign}{hint}>'


def paper(raw: str, marks: Iterable[Mark], headings: Iterable[HeadingMark]) -> SafeString:
    """The whole text as HTML, linear in its length and the number of marks.

    Every line of ``raw`` becomes one block; a line that is a heading becomes a heading of its level, with run-in text left plain.
    Marks that cross a line end are cut there. All text is escaped.
    """
    kept = {m.id: m for m in marks}
    writer = _Writer(kept)
    by_start = {h.start: h for h in headings}
    rank = 1  # the page's own title
    for at, line, spans in _lines(raw, kept.values()):
        heading = by_start.get(at + len(line) - len(line.lstrip()))
        title = min(heading.title_end - at, len(line)) if heading else 0
        rank = min(heading.level + 1, rank + 1, MAX_LEVEL) if heading and _alone(line, at, heading) else rank
        opening, closing = _block(line, at, heading, rank)
        writer.parts.append(opening)
        if 0 < title < len(line):
            writer.parts.append("<b>")
            writer.stretch(line, spans, 0, title)
            writer.parts.append("</b>")
            writer.stretch(line, spans, title, len(line))
        else:
            writer.stretch(line, spans, 0, len(line))
        writer.parts.append(closing)
    return SafeString("".join(writer.parts))  # ast-grep-ignore: no-unescaped-html - every piece of text is escaped above


def _lines(raw: str, marks: Iterable[Mark]) -> Iterator[tuple[int, str, list[Span]]]:
    """Each line with its position and the marks that touch it, positions counted from the start of the line."""
    waiting = sorted(marks, key=lambda m: m.start, reverse=True)
    running: list[Mark] = []
    at = 0
    for line in raw.split("\n"):
        end = at + len(line)
        while waiting and waiting[-1].start < end:
            running.append(waiting.pop())
        yield at, line, [(max(m.start - at, 0), min(m.end - at, len(line)), m.id) for m in running]
        running = [m for m in running if m.end > end + 1]
        at = end + 1


def _alone(line: str, at: int, heading: HeadingMark) -> bool:
    """Whether the heading is the whole line, without run-in text."""
    return heading.title_end >= at + len(line.rstrip())


def _block(line: str, at: int, heading: HeadingMark | None, rank: int) -> tuple[str, str]:
    """The tags around a line. Ranks of headings go down one by one, whatever the document skips; its own level is the look."""
    if heading is None:
        css = "" if line.strip() else ' class="blank"'
        return f'<p data-c="{at}"{css}>', "</p>"
    if not _alone(line, at, heading):
        return f'<p data-c="{at}" class="runin l{heading.level}" id="h{heading.start}">', "</p>"
    return f'<h{rank} data-c="{at}" class="l{heading.level}" id="h{heading.start}">', f"</h{rank}>"
