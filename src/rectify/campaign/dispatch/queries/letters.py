"""Reads of letters: what is proposed, issued and waits for an answer; one letter with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from rectify.campaign.dispatch.models import Letter, SupervisionStep
from rectify.campaign.dispatch.queries.ladders import ladders
from rectify.campaign.dispatch.rules.ladder import Answer, Ladder, Rung
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import DueDate, due_after
from rectify.foundation.calendar.rules.explain import prose

WAITING = {
    "proposed": Q(issued_at__isnull=True, dismissed_at__isnull=True),
    "unanswered": Q(issued_at__isnull=False, answered_at__isnull=True, answer_due_on__isnull=False),
    "answered": Q(answered_at__isnull=False),
    "listed": Q(issued_at__isnull=False, lifted_at__isnull=True, rung__in=()),
    "dismissed": Q(dismissed_at__isnull=False),
}
"""State asked for -> predicate; ``listed`` is filled with the rungs that list."""


@dataclass(frozen=True, slots=True)
class LettersAsked:
    """What a list of letters is cut by; empty values cut nothing."""

    campaign: int | None = None
    unit: int | None = None
    state: str = ""
    before: int | None = None
    """Key of the last row of the page before."""


@dataclass(frozen=True, slots=True)
class LetterStory:
    """One letter with its rung, the text it begins with, and the steps of its supervision."""

    letter: Letter
    rung: Rung | None
    due: DueDate | None
    """When it would have to be answered if issued today; ``None`` when it needs no answer, is issued, or the calendar ends."""
    draft: str
    steps: Sequence[SupervisionStep]
    points: Decimal
    """Points of the unit this year."""


def listed_rungs() -> list[str]:
    """Codes of the rungs that put something under listed supervision, of all ladders. No query."""
    return sorted({rung.code for ladder in ladders().values() for rung in ladder.rungs if rung.listed})


def visible_letters(grants: Grants, permission: Permission = Permission.LIST_READ) -> QuerySet[Letter]:
    """Letters to units the permission reaches; those not issued only for people who issue."""
    rows = Letter.objects.filter(scope_q(grants.scope(permission), "unit__path"))
    return rows if grants.may(Permission.LETTER_ISSUE) else rows.filter(issued_at__isnull=False)


def of_state(rows: QuerySet[Letter], state: str) -> QuerySet[Letter]:
    """The letters in one state; an unknown one cuts nothing."""
    if state == "listed":
        return rows.filter(issued_at__isnull=False, lifted_at__isnull=True, rung__in=listed_rungs())
    return rows.filter(WAITING[state]) if state in WAITING else rows


def letters_page(grants: Grants, asked: LettersAsked, size: int = 50) -> list[Letter]:
    """A page of letters, the newest first, one row more than ``size`` if there are more. One query."""
    rows = of_state(visible_letters(grants), asked.state)
    if asked.campaign:
        rows = rows.filter(campaign=asked.campaign)
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.before:
        rows = rows.filter(pk__lt=asked.before)
    return list(rows.select_related("unit", "task", "campaign", "issued_by").order_by("-id")[: size + 1])


def count_states(grants: Grants, campaign: int | None) -> dict[str, int]:
    """How many letters are in each state. One query."""
    rows = visible_letters(grants)
    if campaign:
        rows = rows.filter(campaign=campaign)
    counts = {name: Count("pk", filter=condition) for name, condition in WAITING.items() if name != "listed"}
    listed = Q(issued_at__isnull=False, lifted_at__isnull=True, rung__in=listed_rungs())
    return rows.order_by().aggregate(**counts, listed=Count("pk", filter=listed))


def points_by_unit(grants: Grants, campaign: Campaign, on: date) -> list[tuple[Unit, Decimal, int]]:
    """Units with their points and letters of the year, most points first. Two queries."""
    rows = visible_letters(grants).filter(campaign=campaign, issued_at__year=on.year).order_by()
    counted = {unit: (points or Decimal(0), n) for unit, points, n in rows.values_list("unit").annotate(sum=Sum("points"), n=Count("pk"))}
    units = Unit.objects.in_bulk(list(counted))
    ordered = sorted(counted, key=lambda pk: (-counted[pk][0], -counted[pk][1], units[pk].position, pk))
    return [(units[pk], *counted[pk]) for pk in ordered]


def get_letter(grants: Grants, pk: int, permission: Permission = Permission.LIST_READ) -> Letter:
    """One letter the permission reaches. One query."""
    rows = visible_letters(grants, permission).select_related("unit", "task", "campaign", "campaign__jurisdiction", "issued_by")
    letter = rows.select_related("answered_by", "dismissed_by", "lifted_by").filter(pk=pk).order_by("pk").first()
    if letter is None:
        raise NotFound(pk)
    return letter


def rung_of(letter: Letter) -> tuple[Ladder | None, Rung | None]:
    """The ladder and rung a letter was written by; ``None`` when its file is gone. No query."""
    ladder = ladders().get(letter.ladder)
    return ladder, ladder.rung(letter.rung) if ladder else None


def answer_due(answer: Answer | None, on: date) -> DueDate | None:
    """Until when a letter issued on a day is to be answered; ``BeyondCalendar`` where the table ends. No query."""
    return due_after(on, answer.days, answer.unit, workday_table()) if answer else None


def story_of(letter: Letter, due: DueDate | None) -> LetterStory:
    """A letter with all its page shows. Two queries."""
    _, rung = rung_of(letter)
    year = timezone.localdate(letter.issued_at or letter.proposed_at).year
    points = Letter.objects.filter(campaign=letter.campaign_id, unit=letter.unit_id, issued_at__year=year).aggregate(sum=Sum("points"))
    steps = list(letter.steps.select_related("taken_by").order_by("id"))
    return LetterStory(letter, rung, due, first_words(letter, rung, due), steps, points["sum"] or Decimal(0))


def first_words(letter: Letter, rung: Rung | None, due: DueDate | None) -> str:
    """The text of the rung with the facts of this letter in it; what its writer begins with. No query."""
    if rung is None:
        return letter.reason_zh
    return rung.text.format(
        unit=letter.unit.name,
        task=letter.task.title if letter.task else "",
        reason=_told(letter),
        answer_due=prose(due.on) if due else "",
    )


def _told(letter: Letter) -> str:
    """Why, as the letter says it to the unit: 你单位牵头的“…”任务逾期12天（时限…）。 A reason written by hand stands as it is."""
    seen = str(letter.facts.get("told", ""))
    if not seen:
        return letter.reason_zh
    return f"你单位牵头的“{letter.task.title}”任务{seen}。" if letter.task else f"你单位{seen.removeprefix('，')}。"
