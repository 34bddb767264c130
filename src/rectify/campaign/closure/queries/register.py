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
from rectify.foundation.accounts.rules import Grants, Permission

BATCH = 500


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


def register_rows(cases: Sequence[Case]) -> list[RegisterRow]:
    """The rows of these cases. Four queries for any number."""
    lines = lines_of(cases)
    return [RegisterRow(case, lines[case.pk]) for case in cases]


def whole_register(grants: Grants, *, campaign: int | None = None, unit: str = "") -> Iterator[RegisterRow]:
    """All rows for an export, five queries for every :data:`BATCH` of them, in constant memory."""
    rows = closed_cases(grants, campaign=campaign, unit=unit)
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from register_rows(list(rows.filter(pk__in=keys[start : start + BATCH])))


def ended_badly(grants: Grants, *, campaign: int | None = None) -> QuerySet[Case]:
    """Cases returned or reopened, newest first: counted, visible, with who and why. No query of its own."""
    rows = visible_cases(grants, Permission.LIST_READ).filter(outcome__in=(Case.Outcome.RETURNED, Case.Outcome.REOPENED))
    rows = rows.filter(task__campaign=campaign) if campaign else rows
    return rows.select_related("task", "implementing_unit", "ended_by", "reopened_by").order_by("-ended_at", "-id")
