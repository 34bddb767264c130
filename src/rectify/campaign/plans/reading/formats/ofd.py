"""OFD (GB/T 33190-2016), the state's own page format: a zip of XML, read with the standard tools.

Text objects are ordered by their place on the page (top to bottom, left to right) into lines, and the lines joined to
paragraphs as in PDF. Text codes of the private use area mean nothing outside their font and are refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from rectify.campaign.plans.reading.formats import notices, refusals
from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.formats.limits import Package, open_package
from rectify.campaign.plans.reading.formats.paging import PageLine, joined, without_furniture
from rectify.campaign.plans.reading.formats.wordml import local
from rectify.campaign.plans.reading.source import Source

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_PRIVATE_SHARE = 20
_MAX_PAGES = 3_000
_SAME_LINE = 0.5
"""Share of the letter height within which two pieces stand on one line."""
_WORD_GAP = 1.2
"""Letter sizes of blank from which two pieces of a line are parted by a blank."""
_MIN_SIZE = 0.5
"""Millimetres; smaller sizes in a file are taken as this."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text on a page: baseline and left edge in millimetres, letter size, width as far as known."""

    y: float
    x: float
    size: float
    width: float
    text: str


def load(data: bytes, digest: Digest) -> Source:
    """Read an OFD.

    Raises:
        Unreadable: ``damaged``, ``encrypted``, ``zip-bomb``, ``unsafe-archive``, ``unsafe-xml``, ``scanned``,
            ``private-characters``, ``too-long``.
    """
    package = open_package(data, digest.name, "ofd")
    if "Encryptions.xml" in package.names or any(name.endswith("/Encryptions.xml") for name in package.names):
        raise refusals.encrypted(digest.name)
    pages = [_lines(root, number) for number, root in enumerate(_pages(package), start=1)]
    blank = [number for number, lines in enumerate(pages, start=1) if not lines]
    if len(blank) == len(pages):
        raise refusals.scanned(digest.name)
    for number, lines in enumerate(pages, start=1):
        text = "".join(line.text for line in lines)
        if len(_PRIVATE.findall(text)) * _PRIVATE_SHARE > len(text):
            raise refusals.private_characters(digest.name, f"第{number}页")
    builder = SourceBuilder(digest)
    furniture = without_furniture(pages)
    for text, place in joined([line for lines in furniture.lines for line in lines]):
        builder.line(text, place)
    if blank:
        builder.warn(notices.pages_without_text(blank))
    if furniture.dropped:
        builder.warn(notices.page_furniture(furniture.dropped))
    return builder.build()


def _pages(package: Package) -> Iterator[etree._Element]:
    """The content of each page of all documents in the file, in order."""
    entry = package.xml("OFD.xml")
    roots = [(node.text or "").strip() for node in entry.iter() if local(node) == "DocRoot"] if entry is not None else []
    if not roots:
        raise refusals.damaged(package.name, "ofd")
    for root in roots:
        yield from _document_pages(package, _resolve("", root))


def _document_pages(package: Package, path: str) -> Iterator[etree._Element]:
    document = package.xml(path)
    nodes = [node for node in document.iter() if local(node) == "Page" and node.get("BaseLoc")] if document is not None else []
    if not nodes:
        raise refusals.damaged(package.name, "ofd")
    if len(nodes) > _MAX_PAGES:
        raise refusals.too_long(package.name, len(nodes), _MAX_PAGES)
    for node in nodes:
        page = package.xml(_resolve(posixpath.dirname(path), str(node.get("BaseLoc"))))
        if page is None:
            raise refusals.damaged(package.name, "ofd")
        yield page


def _resolve(folder: str, path: str) -> str:
    return path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))


def _lines(page: etree._Element, number: int) -> list[PageLine]:
    pieces = sorted(_pieces(page), key=lambda piece: (piece.y, piece.x))
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and piece.y - rows[-1][0].y <= _SAME_LINE * max(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    texts = [text for text in map(_row, rows) if text.strip()]
    return [PageLine(text=text, page=number, number=at) for at, text in enumerate(texts, start=1)]


def _row(row: list[Piece]) -> str:
    out = ""
    end = None
    for piece in sorted(row, key=lambda piece: piece.x):
        if end is not None and piece.x - end > _WORD_GAP * piece.size:
            out += " "
        out += piece.text
        end = piece.x + piece.width
    return out


def _pieces(page: etree._Element) -> Iterator[Piece]:
    for node in page.iter():
        if local(node) != "TextObject":
            continue
        left, top, *_rest = [*_numbers(node.get("Boundary")), 0.0, 0.0]
        matrix = _numbers(node.get("CTM")) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        size = max(next(iter(_numbers(node.get("Size"))), 0.0), _MIN_SIZE)
        for code in node:
            if local(code) == "TextCode" and (code.text or "").strip("\r\n"):
                yield _piece(code, (left, top), matrix, size)


def _piece(code: etree._Element, corner: tuple[float, float], matrix: list[float], size: float) -> Piece:
    x = next(iter(_numbers(code.get("X"))), 0.0)
    y = next(iter(_numbers(code.get("Y"))), 0.0)
    if len(matrix) == 6:  # noqa: PLR2004 -- a transformation has six numbers
        a, b, c, d, e, f = matrix
        x, y = a * x + c * y + e, b * x + d * y + f
        size *= abs(d) or abs(b) or 1.0
    text = (code.text or "").replace("\r", "").replace("\n", "")
    steps = _numbers(code.get("DeltaX"))
    wide = sum(size if ord(sign) > 0xFF else size / 2 for sign in text)  # noqa: PLR2004 -- beyond Latin-1 letters are square
    width = sum(steps) + size if len(steps) == len(text) - 1 and steps else wide
    return Piece(y=corner[1] + y, x=corner[0] + x, size=size, width=width, text=text)


def _numbers(text: str | None) -> list[float]:
    """Numbers of an attribute; the short form ``g 3 4.2`` (three times 4.2) of DeltaX is written out."""
    words = (text or "").split()
    numbers: list[float] = []
    at = 0
    while at < len(words):
        if words[at] == "g" and at + 2 < len(words) and words[at + 1].isdecimal():
            numbers.extend([_number(words[at + 2])] * min(int(words[at + 1]), 1000))
            at += 3
        else:
            numbers.append(_number(words[at]))
            at += 1
    return numbers


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0
