"""Web pages: visible text only, block elements as lines, data tables as tables.

The tree is walked without recursion; a page nested deeper than libxml2's bound (2,048) is refused, never cut.
Scripts, styles, comments, hidden elements and form controls are no text. A table that holds another table, or that lays
out paragraphs, is layout: its cells become lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from rectify.campaign.plans.reading.formats import refusals
from rectify.campaign.plans.reading.formats.builder import Digest, Merge, SourceBuilder
from rectify.campaign.plans.reading.formats.decoding import decode
from rectify.campaign.plans.reading.source import Source

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4096
_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BLANKS = re.compile(r"[ \t\n\r\f\x0b]+")
_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_MAX_SPAN = 200
"""Largest rowspan or colspan believed."""
_MAX_WIDTH = 200
"""Columns beyond this are no list."""
_LAYOUT_CELL = 1500
"""A table of one or two columns with a cell longer than this lays out prose."""
_MIN_COLUMNS = 2


@dataclass(slots=True)
class _Grid:
    """A table while it is read: HTML rows of (text, rowspan, colspan)."""

    rows: list[list[tuple[str, int, int]]] = field(default_factory=list)
    title: str = ""
    open_cell: tuple[int, int] | None = None
    lines: list[str] = field(default_factory=list)


def load(data: bytes, digest: Digest) -> Source:
    """Read a web page.

    Raises:
        Unreadable: ``binary``, ``empty``, ``too-deep`` or ``too-long``.
    """
    hint = _CHARSET.search(data[:_HEAD])
    decoded = decode(data, digest.name, hint.group(1).decode("ascii", "ignore") if hint else "")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(decoded.text.encode("utf-8", "replace"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise refusals.too_deep(digest.name)
    if root is None:
        raise refusals.empty(digest.name)
    builder = SourceBuilder(digest)
    _Walker(builder, _layout_tables(root)).walk(root)
    builder.warn(*decoded.warnings)
    return builder.build()


def _layout_tables(root: etree._Element) -> set[etree._Element]:
    """Tables that hold other tables."""
    layout: set[etree._Element] = set()
    open_tables: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="table"):
        if event == "start":
            if open_tables:
                layout.add(open_tables[-1])
            open_tables.append(element)
        else:
            open_tables.pop()
    return layout


class _Walker:
    """Turns start and end events into lines and tables."""

    def __init__(self, builder: SourceBuilder, layout: set[etree._Element]) -> None:
        self._builder = builder
        self._layout = layout
        self._line: list[str] = []
        self._grid: _Grid | None = None
        self._pre = 0

    def walk(self, root: etree._Element) -> None:
        """Walk the whole tree once; the subtree of a silent element is skipped."""
        context = etree.iterwalk(root, events=("start", "end"))
        silent: etree._Element | None = None
        for event, element in context:
            if silent is not None:
                if event == "end" and element is silent:
                    silent = None
                    self._text(element.tail)
                continue
            if event == "start" and _is_silent(element):
                silent = element
            elif event == "start":
                self._start(element)
            else:
                self._end(element)
        self._break()

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
        if tag == "table" and element not in self._layout:
            self._grid = _Grid()
        elif tag == "tr" and self._grid is not None:
            self._grid.rows.append([])
        elif tag in {"td", "th"} and self._grid is not None:
            self._grid.open_cell = (_span(element, "rowspan"), _span(element, "colspan"))
            self._grid.lines = []
        elif tag == "br":
            self._break()
        elif tag == "pre":
            self._pre += 1
        self._text(element.text)

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
        grid = self._grid
        if tag in {"td", "th"} and grid is not None and grid.open_cell is not None:
            if not grid.rows:
                grid.rows.append([])
            grid.rows[-1].append(("\n".join(grid.lines), *grid.open_cell))
            grid.open_cell = None
        elif tag == "table" and grid is not None:
            self._grid = None
            self._table(grid)
        elif tag == "pre":
            self._pre -= 1
        self._text(element.tail)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not self._pre:
            self._line.append(_BLANKS.sub(" ", text))
            return
        first, *rest = text.split("\n")
        self._line.append(first)
        for part in rest:
            self._break()
            self._line.append(part)

    def _break(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._line)).strip(" ")
        self._line = []
        if not text:
            return
        if self._grid is None:
            self._builder.line(text)
        elif self._grid.open_cell is not None:
            self._grid.lines.append(text)
        else:
            self._grid.title = (self._grid.title + " " + text).strip()

    def _table(self, grid: _Grid) -> None:
        cells, merges = place_spans(grid.rows)
        width = max((len(row) for row in cells), default=0)
        if grid.title:
            self._builder.line(grid.title)
        prose = width <= _MIN_COLUMNS and any(len(text) > _LAYOUT_CELL for row in cells for text in row)
        if width >= _MIN_COLUMNS and not prose:
            self._builder.table(cells, merges, title=grid.title)
            return
        for row in cells:
            for text in filter(None, row):
                self._builder.line(text)


def place_spans(rows: list[list[tuple[str, int, int]]]) -> tuple[list[list[str]], list[Merge]]:
    """Rows of (text, rowspan, colspan) to a grid of text and its merged blocks."""
    grid: list[list[str]] = [[] for _ in rows]
    taken: set[tuple[int, int]] = set()
    merges: list[Merge] = []
    for number, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while (number, column) in taken:
                column += 1
            if column >= _MAX_WIDTH:
                break
            bottom = min(number + down, len(rows)) - 1
            right = min(column + across, _MAX_WIDTH) - 1
            if (bottom, right) != (number, column):
                merges.append((number, column, bottom, right))
                taken.update((r, c) for r in range(number, bottom + 1) for c in range(column, right + 1))
            grid[number].extend("" for _ in range(len(grid[number]), right + 1))
            grid[number][column] = text
            column = right + 1
    return grid, merges


def _is_silent(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return True
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(str(element.get("style") or "")))


def _span(element: etree._Element, name: str) -> int:
    value = str(element.get(name) or "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() and len(value) <= len("9999") else 1
