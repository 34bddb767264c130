"""A loaded document before it is understood: raw text, and its tables as spans into that text."""

from __future__ import annotations

from dataclasses import dataclass

from rectify.campaign.plans.reading.contract import Check


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, ``raw[start:end] == text``.

    A merged cell stands once in ``raw`` and is repeated at each grid place it covers, with the same span and
    ``merged`` True at all places but the first.
    """

    text: str
    start: int
    end: int
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular grid of cells; ``title`` is the sheet or caption; ``start``/``end`` span it in ``raw``."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a format reader gives: ``raw`` is stored for good and every later position points into it.

    ``places`` maps a line number of ``raw`` (0-based) to where a person finds it (``第3页第12行``, ``Sheet1!A7``),
    for formats that have pages.
    """

    name: str
    sha256: str
    media_type: str
    raw: str
    tables: tuple[Table, ...] = ()
    warnings: tuple[Check, ...] = ()
    places: tuple[str, ...] = ()
