"""A fact before it is linked and numbered, and the context it is read in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from rectify.campaign.plans.reading.clauses import Layout
from rectify.campaign.plans.reading.contract import ActorRole, Baseline, Comparator, DocumentKind, FactKind, Span
from rectify.campaign.plans.reading.dates import DateExpr
from rectify.campaign.plans.reading.numerals import Quantity


class Field(StrEnum):
    """What a column, or the label before a colon, says its text is."""

    TEXT = "text"
    PROBLEM = "problem"
    """反馈问题: what was found; numbers here are findings, never promises."""
    GOAL = "goal"
    MEASURES = "measures"
    DEADLINE = "deadline"
    """整改时限: a bare date here is the deadline."""
    ACTORS = "actors"
    STATUS = "status"
    """完成情况: what is reported, never promised."""
    NOTICE_PERIOD = "notice_period"
    AHEAD = "ahead"
    """下一步工作: text of a report that looks ahead; a number here is a promise unless its sentence reports."""
    OTHER = "other"
    """Number, remark, telephone: nothing is read as a promise."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A labelled stretch ``[start, end)``: ``整改时限:2021年12月底``; ``role`` for columns of units."""

    field: Field
    start: int
    end: int
    label_start: int
    role: ActorRole | None = None


_NESTED = 8
"""How many scopes that begin later and end earlier are stepped over to find the one around them."""


class Scopes:
    """The labelled stretches of a text in order, looked up by position."""

    def __init__(self, scopes: list[Scope], default: Scope) -> None:
        """Keep ``scopes`` sorted; outside all of them ``default`` holds."""
        self.items = sorted(scopes, key=lambda scope: scope.start)
        self._starts = [scope.start for scope in self.items]
        self._default = default

    def holds(self, field: Field) -> bool:
        """Tell whether any stretch is of ``field``."""
        return any(scope.field is field for scope in self.items)

    def whole(self, length: int) -> Field | None:
        """Return the field of the one stretch that takes in all of a text (a cell of a list), else ``None``."""
        one = len(self.items) == 1 and self.items[0].start == 0 and self.items[0].end >= length
        return self.items[0].field if one else None

    def between(self, start: int, end: int) -> list[Scope]:
        """Return the scopes that begin in ``[start, end)``."""
        return self.items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, position: int) -> Scope:
        """Return the scope that holds at ``position``."""
        last = bisect_right(self._starts, position) - 1
        for index in range(last, max(-1, last - _NESTED), -1):
            if position < self.items[index].end:
                return self.items[index]
        return self._default


@dataclass(slots=True)
class Draft:
    """A fact being built; the fields are those of :class:`~rectify.campaign.plans.reading.contract.Fact`, ``deadline`` a draft."""

    kind: FactKind
    start: int
    end: int
    value: str | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    subject: tuple[int, int] | None = None
    baseline: Baseline | None = None
    deadline: Draft | None = None
    condition: tuple[int, int] | None = None
    exclusion: tuple[int, int] | None = None
    hedge: tuple[int, int] | None = None
    inclusive: bool | None = None
    role: ActorRole | None = None
    act: tuple[int, int] | None = None
    note: str | None = None
    missing: list[str] = field(default_factory=list)
    floor: bool = False
    """True for a standing limit (不低于, 不超过) that needs no date of its own."""
    gap: str | None = None

    def lacks(self, name: str) -> None:
        """Add ``name`` to ``missing`` once."""
        if name not in self.missing:
            self.missing.append(name)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the fact modules read: the folded text, its layout, scopes, dates and quantities, and what sort of paper it is.

    ``raw`` and ``norm`` have the same length. ``dates`` and ``quantities`` are in order of position.
    """

    raw: str
    norm: str
    layout: Layout
    scopes: Scopes
    dates: tuple[DateExpr, ...]
    quantities: tuple[Quantity, ...]
    kind: DocumentKind

    def span(self, start: int, end: int) -> Span:
        """Cut a :class:`Span` out of the raw text."""
        return Span(self.raw[start:end], start, end)
