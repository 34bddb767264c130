"""Pages of printed lines to running text: heads, feet and page numbers out, broken lines joined.

Shared by PDF and OFD. A line is joined with the next if it is full (it reaches the right margin of its document) and does
not end a sentence, and the next does not begin a numbered heading; a short line is a title or the end of a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ENDS = tuple("。；：;:!！?？”」…")
_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,5}[章节条部]|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、](?!\d)|[①-⑳]|附件|(?:牵头|责任|配合|督导|验收)单位[:：]|整改(?:目标|时限|措施)[:：])"
)
_PAGE_NUMBER = re.compile(r"[\s—\-–·.第页共/ofPp\u3000]{0,12}\d{1,4}[\s—\-–·.第页共/of\u3000\d]{0,16}")
_EDGE_LINES = 2
"""Lines at the top and the bottom of a page that may be furniture."""
_REPEATED = 3
"""A head or foot stands on at least so many pages."""
_FULL = 0.86
"""Share of the usual line width from which a line counts as full."""
_USUAL = 0.9
"""The quantile of line widths taken as usual: titles and last lines are shorter, tables wider."""
_NARROW = 20
"""Below this many columns of width nothing is joined: a column of names, not prose."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page, numbered from 1 within its page."""

    text: str
    page: int
    number: int

    @property
    def place(self) -> str:
        """Where a person finds it."""
        return f"第{self.page}页第{self.number}行"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines that stay and the number of lines left out."""

    lines: list[list[PageLine]]
    dropped: int


def without_furniture(pages: Sequence[Sequence[PageLine]]) -> Furniture:
    """Leave out page numbers, and heads and feet that repeat on three pages or more (digits apart)."""
    edges = Counter(key for page in pages for key in {_key(line.text) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])})
    kept: list[list[PageLine]] = []
    dropped = 0
    for page in pages:
        lines = [line for at, line in enumerate(page) if not _is_furniture(line, at, len(page), edges)]
        dropped += len(page) - len(lines)
        kept.append(lines)
    return Furniture(lines=kept, dropped=dropped)


def joined(lines: Sequence[PageLine]) -> Iterator[tuple[str, str]]:
    """Text and place of each paragraph; the place is that of its first line."""
    usual = usual_width(lines)
    text, place = "", ""
    for at, line in enumerate(lines):
        text, place = (_glue(text, line.text), place) if text else (line.text.strip(), line.place)
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is None or not _goes_on(line.text, following.text, usual):
            if text:
                yield text, place
            text = ""


def usual_width(lines: Sequence[PageLine]) -> int:
    """The width of a full line of this document, in columns."""
    widths = sorted(_width(line.text.strip()) for line in lines if line.text.strip())
    return widths[min(len(widths) - 1, int(len(widths) * _USUAL))] if widths else 0


def _goes_on(text: str, following: str, usual: int) -> bool:
    stripped = text.strip()
    if not stripped or usual < _NARROW or stripped.endswith(_ENDS) or _HEADING.match(following):
        return False
    indented = following.startswith(("\u3000\u3000", "    "))
    return _width(text.rstrip()) >= _FULL * usual and not indented


def _glue(left: str, right: str) -> str:
    """Chinese lines meet without a blank, words of letters with one."""
    right = right.strip()
    needs_blank = bool(right) and left[-1:].isascii() and left[-1:].isalpha() and right[0].isascii() and right[0].isalpha()
    return f"{left} {right}" if needs_blank else left + right


def _is_furniture(line: PageLine, at: int, count: int, edges: Counter[str]) -> bool:
    if not line.text.strip():
        return True
    if _EDGE_LINES <= at < count - _EDGE_LINES:
        return False
    last_or_first = at in {0, count - 1}
    return edges[_key(line.text)] >= _REPEATED or (last_or_first and bool(_PAGE_NUMBER.fullmatch(line.text)))


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
