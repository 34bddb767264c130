r"""Puts a Source together: lines and tables in reading order, positions counted once, here.

``raw`` has ``\n`` line ends only; a table row is one line with a tab between cells; a line break inside a cell stays a
line break of ``raw``. A merged cell is written once, at its first grid place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rectify.campaign.plans.reading.contract import Check
from rectify.campaign.plans.reading.formats import refusals
from rectify.campaign.plans.reading.formats.sheet_extent import MAX_PLACES, letters_of
from rectify.campaign.plans.reading.formats.size import MAX_CHARS
from rectify.campaign.plans.reading.source import Cell, Source, Table

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged block, both ends inside."""


_MERGED_PLACES = 1_000_000
"""Grid places that merged blocks may cover in all; overlapping blocks beyond this are a hostile file's and are left apart."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Which bytes the Source is of."""

    name: str
    sha256: str
    media_type: str


class SourceBuilder:
    """Collects the text of one document; ``place`` of a line is kept only if some line has one."""

    def __init__(self, digest: Digest) -> None:
        self._digest = digest
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[str] = []
        self._tables: list[Table] = []
        self.warnings: list[Check] = []

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self._digest.name

    @property
    def position(self) -> int:
        """Where the next character will stand in ``raw``."""
        return self._length

    def line(self, text: str, place: str = "") -> None:
        """Add a line (it may hold line breaks); trailing blanks are kept, they are part of the source."""
        self._add(text + "\n")
        self._places.extend([place] * (text.count("\n") + 1))

    def table(self, grid: Sequence[Sequence[str]], merges: Iterable[Merge] = (), *, title: str = "", places: Sequence[str] = ()) -> None:
        """Add a table; ``grid`` may be ragged and is filled to a rectangle; ``places`` names each row's place."""
        width = max((len(row) for row in grid), default=0)
        if width == 0:
            return
        if width * len(grid) > MAX_PLACES:
            raise refusals.too_wide(self._digest.name, title, f"{letters_of(width)}{len(grid)}")
        owner = _owners(merges, len(grid), width)
        start = self._length
        placed: dict[tuple[int, int], Cell] = {}
        for number, row in enumerate(grid):
            self._row(number, row, owner, placed, width, places[number] if number < len(places) else "")
        rows = tuple(tuple(_cell(placed, owner, r, c) for c in range(width)) for r in range(len(grid)))
        self._tables.append(Table(title=title, rows=rows, start=start, end=max(start, self._length - 1)))

    def warn(self, *checks: Check) -> None:
        """Keep warnings for the reader of the result."""
        self.warnings.extend(checks)

    def build(self) -> Source:
        """The finished Source.

        Raises:
            Unreadable: ``empty`` if nothing but blanks was collected, ``too-long`` beyond the limit of characters.
        """
        raw = "".join(self._pieces).removesuffix("\n")
        if not raw.strip():
            raise refusals.empty(self._digest.name)
        places = tuple(self._places) if any(self._places) else ()
        return Source(
            name=self._digest.name,
            sha256=self._digest.sha256,
            media_type=self._digest.media_type,
            raw=raw,
            tables=tuple(self._tables),
            warnings=tuple(self.warnings),
            places=places,
        )

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_CHARS + 1:
            raise refusals.too_long(self._digest.name, self._length, MAX_CHARS)
        self._pieces.append(text)

    def _row(
        self,
        number: int,
        row: Sequence[str],
        owner: dict[tuple[int, int], tuple[int, int]],
        placed: dict[tuple[int, int], Cell],
        width: int,
        place: str,
    ) -> None:
        breaks = 0
        for column in range(width):
            if owner.get((number, column), (number, column)) == (number, column):
                text = clean_cell(row[column]) if column < len(row) else ""
                placed[number, column] = Cell(text=text, start=self._length, end=self._length + len(text))
                breaks += text.count("\n")
                self._add(text)
            self._add("\t" if column + 1 < width else "\n")
        self._places.extend([place] * (breaks + 1))


def clean_cell(text: str) -> str:
    """A cell without tabs (they part cells in ``raw``) and without outer blanks."""
    return text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


def _owners(merges: Iterable[Merge], height: int, width: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Grid place -> first place of the merged block that covers it; the first block wins where two overlap."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    budget = _MERGED_PLACES
    for top, left, bottom, right in merges:
        first = owner.get((top, left), (top, left))
        budget -= max(0, min(bottom, height - 1) - top + 1) * max(0, min(right, width - 1) - left + 1)
        if budget < 0:
            break
        for row in range(top, min(bottom, height - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                owner.setdefault((row, column), first)
    return owner


def _cell(placed: dict[tuple[int, int], Cell], owner: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> Cell:
    first = owner.get((row, column), (row, column))
    cell = placed[first]
    return cell if first == (row, column) else Cell(text=cell.text, start=cell.start, end=cell.end, merged=True)
