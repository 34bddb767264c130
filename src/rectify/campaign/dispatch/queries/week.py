"""Dispatch's part of somebody's week: reports, letters and duties that are owed, and what waits; each cut by the grants and bounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from rectify.campaign.dispatch.models import DutyItem, Letter, MajorMatter, Report, Round
from rectify.campaign.dispatch.queries.duties import owed_items
from rectify.campaign.dispatch.queries.letters import of_state, visible_letters
from rectify.campaign.ledger.queries.counting import counts_up_to
from rectify.campaign.ledger.queries.week import LONG_OF_TASK
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.rules import Grants, Permission


@dataclass(frozen=True, slots=True)
class OwedReports:
    """What a unit was asked in an open round, and how much of it is filed."""

    round: Round
    unit: Unit
    asked: int
    filed: int


def owed_reports(grants: Grants) -> list[OwedReports]:
    """Open rounds in which units within the scope have not filed all, one line for each round and unit. At most three queries."""
    rounds = {row.pk: row for row in Round.objects.filter(frozen_at__isnull=True)}
    if not rounds:
        return []
    units = Unit.objects.filter(scope_q(grants.scope(Permission.MEASURE_REPORT), "path")).order_by()
    asked = Report.objects.filter(round__in=list(rounds), unit__in=units, late_for__isnull=True).order_by().values("round", "unit")
    counted = [row for row in asked.annotate(n=Count("pk"), filed=Count("filed_at")) if row["filed"] < row["n"]]
    names = Unit.objects.in_bulk([row["unit"] for row in counted]) if counted else {}
    return [OwedReports(rounds[row["round"]], names[row["unit"]], row["n"], row["filed"]) for row in counted]


def nearest_duties(grants: Grants, on: date, most: int) -> list[DutyItem]:
    """The items of standing duties owed next. One query."""
    return list(owed_items(grants, on)[:most])


def letters_to_answer(grants: Grants, most: int) -> list[Letter]:
    """Letters that wait for an answer of units within the scope, the nearest first. One query."""
    rows = of_state(Letter.objects.filter(scope_q(grants.scope(Permission.LETTER_ANSWER), "unit__path")), "unanswered")
    return list(rows.select_related("unit", "task").defer(*LONG_OF_TASK).order_by("answer_due_on", "id")[:most])


def dispatch_waiting(grants: Grants, most: int) -> dict[str, int]:
    """Letters to issue and major matters to take up, counted up to ``most``; only what is theirs. One query for both."""
    kinds: dict[str, QuerySet[Any]] = {}
    if grants.may(Permission.LETTER_ISSUE):
        kinds["letter"] = of_state(visible_letters(grants), "proposed")
    if grants.may(Permission.ROUND_MANAGE):
        kinds["matter"] = MajorMatter.objects.filter(taken_at__isnull=True)
    return counts_up_to(most, kinds)
