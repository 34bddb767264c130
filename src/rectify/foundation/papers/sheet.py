"""A paper as plain values: texts cleaned and split by lines, pictures measured; what both writers begin with. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from rectify.foundation.papers.content import Block, Fields, Form, Heading, Paper, Paragraph, Picture, SignatureLine, Table
from rectify.foundation.papers.words import BLANK_DATE, clean, lines, long_date

POINTS_PER_MM = 72 / 25.4
TALLEST = 95 * POINTS_PER_MM
"""A picture is at most this high: two fit on a page with their words."""
MOST_TAGGED = 500
"""Rows up to which a PDF is tagged for screen readers; tags of 5,000 rows make 13 MB of 1 MB."""
_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def line_width(paper: Paper) -> float:
    """Width of the type area in mm."""
    return 225.0 if paper.landscape else 156.0


def letterhead_of(paper: Paper) -> str:
    """The red words on one line."""
    return clean(paper.letterhead or paper.issuer).replace("\n", " ").strip()


def head_size(paper: Paper) -> float:
    """Type size of the letterhead in points: as large as one line holds, from 16 to 56 (15 mm of type are about 42)."""
    largest = {Form.LETTER: 36.0, Form.BULLETIN: 56.0}.get(paper.form, 48.0)
    letters = sum(1.0 if ord(sign) > 0x2E7F else 0.55 for sign in letterhead_of(paper)) * (1.1 if paper.form is Form.BULLETIN else 1.0)  # noqa: PLR2004 -- below it stand half-width letters
    return round(max(16.0, min(largest, 0.98 * line_width(paper) * POINTS_PER_MM / max(letters, 1))), 1)


def signers_of(paper: Paper) -> list[str]:
    """Whose names stand over the date."""
    return [clean(each).replace("\n", " ") for each in (paper.signers or (paper.issuer,))]


def marks_of(paper: Paper) -> list[str]:
    """Secrecy and urgency at the left of the head, or one empty line."""
    return [clean(each).replace("\n", " ") for each in (paper.secrecy, paper.urgency) if each] or [""]


def printed_date_of(paper: Paper) -> str:
    """“2026年11月23日印发”, or nothing without a day."""
    day = paper.printed_on or paper.dated_on
    return f"{long_date(day)}印发" if day else ""


def shares(table: Table) -> list[float]:
    """Width of each column as a share of 1."""
    widths = [float(width) for width in table.widths] or [1.0] * len(table.head)
    return [width / sum(widths) for width in widths]


def picture_size(picture: Picture, widest_mm: float) -> tuple[float, float]:
    """Width and height in points: as wide as wished, not wider than the line, not higher than :data:`TALLEST`."""
    across, down = pixels(picture.data)
    width = min(picture.width_mm, widest_mm) * POINTS_PER_MM
    height = width * down / across
    return (width, height) if height <= TALLEST else (TALLEST * across / down, TALLEST)


def pixels(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG, read from its head.

    Raises:
        ValueError: the file ends before it says.
    """
    if data.startswith(b"\x89PNG") and len(data) >= 24:  # noqa: PLR2004 -- signature, length, IHDR and two numbers
        width, height = struct.unpack(">II", data[16:24])
    else:
        width, height = _jpeg_pixels(data)
    if not width or not height:
        raise ValueError("the picture has no extent")
    return width, height


def _jpeg_pixels(data: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(data):
        if data[place] != 0xFF:  # noqa: PLR2004 -- every marker begins with it
            break
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in _START_OF_FRAME:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 1 if marker == 0xFF else 2 + length  # noqa: PLR2004 -- fill byte
    raise ValueError("the picture does not say how large it is")


def rows_of(fields: Fields) -> Iterator[list[tuple[str, str]]]:
    """The pairs by rows; the last is filled up with empty ones."""
    for start in range(0, len(fields.pairs), fields.columns):
        row = list(fields.pairs[start : start + fields.columns])
        yield row + [("", "")] * (fields.columns - len(row))


def sheet_of(paper: Paper) -> dict[str, Any]:
    """The paper for the typesetter: JSON values only; pictures are named ``0``, ``1`` … in the order of :func:`pictures_of`."""
    names = iter(range(len(paper.blocks)))
    return {
        "form": paper.form.value,
        "landscape": paper.landscape,
        "tagged": sum(len(each.rows) for each in paper.blocks if isinstance(each, Table)) <= MOST_TAGGED,
        "issuer": clean(paper.issuer),
        "title": " ".join(lines(paper.title)),
        "title_lines": lines(paper.title),
        "note": " ".join(lines(paper.note)),
        "letterhead": letterhead_of(paper),
        "head_size": head_size(paper),
        "number": " ".join(lines(paper.number)),
        "marks": marks_of(paper),
        "recipient": clean(paper.recipient),
        "recipient_lines": [f"{line}：" for line in [" ".join(lines(paper.recipient))]],
        "blocks": [_block(each, names, line_width(paper)) for each in paper.blocks],
        "attachments": [" ".join(lines(each)) for each in paper.attachments],
        "signed": paper.signed,
        "signers": signers_of(paper),
        "dated_on": [paper.dated_on.year, paper.dated_on.month, paper.dated_on.day] if paper.dated_on else None,
        "date": long_date(paper.dated_on) if paper.dated_on else "",
        "remark": " ".join(lines(paper.remark)),
        "copies": "，".join(" ".join(lines(each)) for each in paper.copies_to),
        "printed": " ".join(lines(paper.printed_by)),
        "printed_date": printed_date_of(paper),
    }


def pictures_of(paper: Paper) -> list[Picture]:
    """The pictures, in order."""
    return [each for each in paper.blocks if isinstance(each, Picture)]


def _block(block: Block, names: Iterator[int], widest_mm: float) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "lines": lines(block.text)}
        case Paragraph():
            return {
                "kind": "paragraph", "lines": lines(block.text), "indent": block.indent, "align": block.align, "strong": block.strong,
            }  # fmt: skip
        case Table():
            return _table(block)
        case Fields():
            return {
                "kind": "fields",
                "columns": block.columns,
                "pairs": [[_pair(pair) for pair in row] for row in rows_of(block)],
                "wide": [_pair(pair) for pair in block.wide],
            }
        case Picture():
            width, height = picture_size(block, widest_mm)
            return {
                "kind": "picture",
                "file": f"{next(names)}.{block.suffix}",
                "width": width,
                "height": height,
                "lines": lines(block.caption),
            }
        case SignatureLine():
            on = long_date(block.on) if block.on else BLANK_DATE
            return {"kind": "signature", "role": clean(block.role), "name": clean(block.name), "on": on, "note": clean(block.note)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": " ".join(lines(table.caption)),
        "head": [lines(cell) for cell in table.head],
        "rows": [[clean(cell) for cell in row] for row in table.rows],
        "widths": shares(table),
        "points": table.points,
        "aligns": list(table.aligns) or ["left"] * len(table.head),
    }


def _pair(pair: Sequence[str]) -> list[list[str]]:
    return [lines(pair[0]), lines(pair[1])]
