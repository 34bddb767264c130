"""PDF: text by PDFium in reading order, ruled tables by pdfplumber (loaded only for pages that have rules).

Lines are joined to paragraphs (see ``paging``), each with its page as its place. A page without text is a picture: all of
them make the file unreadable without OCR, some of them are named in a warning.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from rectify.campaign.plans.reading.formats import notices, refusals
from rectify.campaign.plans.reading.formats.builder import Digest, Merge, SourceBuilder
from rectify.campaign.plans.reading.formats.paging import PageLine, joined, without_furniture
from rectify.campaign.plans.reading.source import Source

Block = PageLine | tuple[list[list[str]], list[Merge], int]
"""A line, or a table (grid, merges, page)."""
_MAX_PAGES = 3_000
_RULES = 4
"""Drawn paths from which a page may hold a ruled table."""
_MAX_TABLE_PAGES = 300
"""Pages searched for tables; a longer list should come as a workbook."""
_SOFT = re.compile("[\ufffe\uffff\u00ad\x00\x02]")
_PASSWORD = "password"  # noqa: S105 -- a word in PDFium's message, not a secret
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE_SHARE = 20
"""One private-use character in so many makes the text unreadable; fewer are bullets."""


def load(data: bytes, digest: Digest) -> Source:
    """Read a PDF.

    Raises:
        Unreadable: ``encrypted``, ``damaged``, ``scanned``, ``private-characters``, ``too-long``.
    """
    document = _open(data, digest.name)
    try:
        if len(document) > _MAX_PAGES:
            raise refusals.too_long(digest.name, len(document), _MAX_PAGES)
        pages = [_page(document, number) for number in range(len(document))]
        ruled = [number for number in range(len(document)) if _is_ruled(document, number)]
    finally:
        document.close()
    blank = [number + 1 for number, lines in enumerate(pages) if not lines]
    if len(blank) == len(pages):
        raise refusals.scanned(digest.name)
    _refuse_private(pages, digest.name)
    builder = SourceBuilder(digest)
    furniture = without_furniture(pages)
    _write(builder, furniture.lines, _tables(data, ruled[:_MAX_TABLE_PAGES]))
    if blank:
        builder.warn(notices.pages_without_text(blank))
    if furniture.dropped:
        builder.warn(notices.page_furniture(furniture.dropped))
    return builder.build()


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if _PASSWORD in str(error).lower():
            raise refusals.encrypted(name) from error
        raise refusals.damaged(name, "pdf") from error


def _page(document: pdfium.PdfDocument, number: int) -> list[PageLine]:
    try:
        page = document[number]
        text = page.get_textpage().get_text_range()
    except pdfium.PdfiumError:
        return []
    lines = _SOFT.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [PageLine(text=line, page=number + 1, number=at) for at, line in enumerate(filter(str.strip, lines), start=1)]


def _is_ruled(document: pdfium.PdfDocument, number: int) -> bool:
    try:
        paths = document[number].get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=2)
        return any(at >= _RULES - 1 for at, _path in enumerate(paths))
    except pdfium.PdfiumError:
        return False


def _refuse_private(pages: list[list[PageLine]], name: str) -> None:
    """Text in codes of its own font would be read as other characters: say so instead."""
    for lines in pages:
        text = "".join(line.text for line in lines)
        found = len(_PRIVATE.findall(text))
        if found and found * _PRIVATE_SHARE >= len(text):
            raise refusals.private_characters(name, f"第{lines[0].page}页")


def _tables(data: bytes, ruled: list[int]) -> dict[int, list[Block]]:
    """Page number (from 1) -> its lines and tables in order, for pages that have a ruled table."""
    if not ruled:
        return {}
    blocks = importlib.import_module("rectify.campaign.plans.reading.formats.pdf_tables").page_blocks(data, ruled)
    return dict(blocks)


def _write(builder: SourceBuilder, pages: list[list[PageLine]], tables: dict[int, list[Block]]) -> None:
    """Lines of pages without tables in the order of reading; a page with tables as its blocks. Tables that go on overleaf are one."""
    pending: list[PageLine] = []
    open_table: tuple[list[list[str]], list[Merge], list[str]] | None = None
    for block in _blocks(pages, tables):
        if isinstance(block, PageLine):
            if open_table is not None:
                builder.table(open_table[0], open_table[1], places=open_table[2])
                open_table = None
            pending.append(block)
            continue
        for text, place in joined(pending):
            builder.line(text, place)
        pending = []
        open_table = _continued(builder, open_table, block)
    if open_table is not None:
        builder.table(open_table[0], open_table[1], places=open_table[2])
    for text, place in joined(pending):
        builder.line(text, place)


def _continued(
    builder: SourceBuilder,
    open_table: tuple[list[list[str]], list[Merge], list[str]] | None,
    block: tuple[list[list[str]], list[Merge], int],
) -> tuple[list[list[str]], list[Merge], list[str]]:
    """The table with the rows of the next page, if they have as many columns; the repeated head is left out."""
    grid, merges, page = block
    places = [f"第{page}页表格第{number}行" for number in range(1, len(grid) + 1)]
    if open_table is None:
        return grid, merges, places
    before, before_merges, before_places = open_table
    if len(before[0]) != len(grid[0]):
        builder.table(before, before_merges, places=before_places)
        return grid, merges, places
    skip = 1 if grid[0] == before[0] else 0
    down = len(before) - skip
    moved = [(top + down, left, bottom + down, right) for top, left, bottom, right in merges if top >= skip]
    return before + grid[skip:], before_merges + moved, before_places + places[skip:]


def _blocks(pages: list[list[PageLine]], tables: dict[int, list[Block]]) -> Iterator[Block]:
    for number, lines in enumerate(pages, start=1):
        if number not in tables:
            yield from lines
            continue
        kept = {"".join(line.text.split()) for line in lines}
        for block in tables[number]:
            if not isinstance(block, PageLine) or "".join(block.text.split()) in kept:
                yield block
