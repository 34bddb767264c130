"""The close-out register (销号台账): every task that was closed, with the days and people of each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries.access import visible_cases
from rectify.campaign.closure.queries.line import LineStep, State, lines_of
from rectify.campaign.ledger.queries.counting import counts_up_to
from rectify.foundation.accounts.rules import Grants, Permission

BATCH = 500
PAGE = 50
LAST_PAGE = 200
"""Pages beyond are not turned one by one: the export is meant."""
COUNT_UP_TO = 1_000
"""How far cases are counted; who sees all of them is told up to ten times as many."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One closed (or reopened) case as the register prints it."""

    case: Case
    line: Sequence[LineStep]

    @property
    def closed_on(self) -> date | None:
        """The day of the close in the city's time."""
        step = self.of("close")
        return timezone.localdate(step.at) if step and step.at else None

    def of(self, kind: str) -> LineStep | None:
        """The step of a kind that was done; the last signature for ``sign``."""
        return next((step for step in reversed(self.line) if step.kind == kind and step.state is State.DONE), None)

    @property
    def signers(self) -> list[LineStep]:
        """The signatures given, in order."""
        return [step for step in self.line if step.kind == "sign" and step.state is State.DONE]


def closed_cases(grants: Grants, *, campaign: int | None = None, unit: str = "") -> QuerySet[Case]:
    """Cases that were closed, reopened ones included, newest first; ``unit``: a path prefix. No query of its own."""
    rows = visible_cases(grants, Permission.LIST_READ).filter(outcome__in=(Case.Outcome.CLOSED, Case.Outcome.REOPENED))
    rows = rows.filter(task__campaign=campaign) if campaign else rows
    rows = rows.filter(implementing_unit__path__startswith=unit) if unit else rows
    return rows.select_related("task", "task__problem", "task__lead_unit", "implementing_unit", "ended_by", "reopened_by").order_by(
        "-ended_at", "-id"
    )


@dataclass(frozen=True, slots=True)
class Turned:
    """One page of the register or of what came back."""

    cases: Sequence[Case]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after."""
        return self.number + 1


def turned(rows: QuerySet[Case], number: int) -> Turned:
    """One page, with one row more to know of a next. One query."""
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Turned(found[:PAGE], number, has_next=len(found) > PAGE and number < LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Many:
    """A count that stops: ``n``, and whether there are ``more``."""

    n: int
    more: bool


def register_counts(grants: Grants) -> dict[str, Many]:
    """How many cases were ``closed``, and how many came ``back``. One query."""
    most = COUNT_UP_TO * (10 if grants.scope(Permission.LIST_READ).everything else 1)
    found = counts_up_to(most + 1, {"closed": closed_cases(grants), "back": ended_badly(grants)})
    return {name: Many(min(n, most), n > most) for name, n in found.items()}


def register_rows(cases: Sequence[Case]) -> list[RegisterRow]:
    """The rows of these cases. Five queries for any number."""
    lines = lines_of(cases)
    return [RegisterRow(case, lines[case.pk]) for case in cases]


def whole_register(grants: Grants, *, campaign: int | None = None, unit: str = "") -> Iterator[RegisterRow]:
    """All rows for an export, six queries for every :data:`BATCH` of them, in constant memory."""
    rows = closed_cases(grants, campaign=campaign, unit=unit)
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from register_rows(list(rows.filter(pk__in=keys[start : start + BATCH])))


def ended_badly(grants: Grants, *, campaign: int | None = None) -> QuerySet[Case]:
    """Cases returned or reopened, newest first: counted, visible, with who and why. No query of its own."""
    rows = visible_cases(grants, Permission.LIST_READ).filter(outcome__in=(Case.Outcome.RETURNED, Case.Outcome.REOPENED))
    rows = rows.filter(task__campaign=campaign) if campaign else rows
    return rows.select_related("task", "implementing_unit", "ended_by", "reopened_by").order_by("-ended_at", "-id")
