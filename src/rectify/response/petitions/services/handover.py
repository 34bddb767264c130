"""Handing over: a daily batch of complaints goes to the units that answer, each becomes a task, and the clock of the reply begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.services.petition_tasks import Complaint, Parties, open_petition_tasks
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import BeyondCalendar
from rectify.foundation.refusals import Missing
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Handover, Petition, PetitionState, Pollution, UnitAtWork
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.rules.clock import Clock, clock_of
from rectify.response.petitions.rules.likeness import text_hash
from rectify.response.petitions.rules.petition_file import WrongPetitionRules
from rectify.response.petitions.rules.public_text import named_in
from rectify.response.petitions.services.moves import move_many
from rectify.response.petitions.services.telling import tell_handed_over

MOST_TOLD = 200
"""Obstacles listed in one refusal."""
SUMMARY_MOST = 300
"""Characters of what the office asks for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One complaint, who is to work on it, and what is asked of them in the office's own words (办理要点)."""

    petition: Petition
    lead: Unit | None
    joint: Sequence[Unit] = ()
    assist: Sequence[Unit] = ()
    summary: str = ""


def hand_over(*, campaign: Campaign, choices: Sequence[Choice], by: Person, at: datetime) -> Handover:
    """Hand complaints over, all or none: a numbered batch, a task and a clock for each. 500 take a few seconds.

    The day of handing over is the day of ``at`` in the city; the clock of all of them is computed once.

    Raises:
        Refused: ``handover.empty``; ``handover.not_ready`` with every complaint that cannot go and why; ``handover.no_clock``.
        MovedMeanwhile: somebody moved one of them first.
    """
    if not choices:
        raise messages.handover_empty()
    on = timezone.localdate(at)
    with transaction.atomic():
        home = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        locked = _locked(choices)
        if missing := list(_lacks(home, locked)):
            raise messages.handover_not_ready(missing[:MOST_TOLD])
        clock = _clock(home, on)
        last = Handover.objects.filter(campaign=home).aggregate(last=Max("number"))["last"] or 0
        batch = Handover.objects.create(campaign=home, number=last + 1, on_day=on, handed_at=at, handed_by=by)
        tell_handed_over(batch=batch, of_units=_of_units(locked), due=clock.due.isoformat(), at=at)
        _start_work(home, batch, locked, clock, by, at)
        subject = Subject("handover", str(batch.pk), f"第{batch.number}批")
        data = {"campaign": home.pk, "count": len(locked), "on": on.isoformat(), "due": clock.due.isoformat()}
        record(act=acts.BATCH_HANDED_OVER, by=actor_of(by), at=at, subject=subject, data=data)
    return batch


def _locked(choices: Sequence[Choice]) -> list[Choice]:
    """The choices with their rows locked and fresh, each complaint once, in the order of their numbers."""
    wanted = {choice.petition.pk: choice for choice in choices}
    rows = Petition.objects.select_for_update(of=("self",)).select_related("county").filter(pk__in=wanted).order_by("pk")
    return [replace(wanted[row.pk], petition=row) for row in rows]


def _of_units(choices: Sequence[Choice]) -> Mapping[int, Sequence[Petition]]:
    """What each unit has to work on, by its key."""
    found: dict[int, list[Petition]] = {}
    for choice in choices:
        for unit in dict.fromkeys(unit.pk for unit in (choice.lead, *choice.joint, *choice.assist) if unit is not None):
            found.setdefault(unit, []).append(choice.petition)
    return found


def _lacks(campaign: Campaign, choices: Sequence[Choice]) -> Iterator[Missing]:
    for choice in choices:
        row = choice.petition
        page = reverse("petitions:handling", args=[row.pk])
        if row.campaign_id != campaign.pk:
            yield Missing(messages.lack_campaign(row.number), page)
        elif row.state != PetitionState.RECEIVED or row.task_id is not None:
            yield Missing(messages.lack_state(row.number, PetitionState(row.state).label), page)
        elif row.county is None:
            yield Missing(messages.lack_county(row.number), page)
        elif choice.lead is None:
            yield Missing(messages.lack_unit(row.number), page)
        else:
            closed = [unit for unit in (choice.lead, *choice.joint, *choice.assist) if unit.closed_on is not None]
            yield from (Missing(messages.lack_unit_closed(row.number, unit.label), page) for unit in closed)
            yield from (Missing(words, page) for words in _summary_lacks(row, choice.summary.strip()))


def _summary_lacks(row: Petition, summary: str) -> Iterator[Promise]:
    """What everybody with the lists will read must be the office's own words and name nobody."""
    if len(summary) > SUMMARY_MOST:
        yield messages.lack_summary_long(row.number, SUMMARY_MOST)
    if summary and text_hash(summary) == row.text_hash:
        yield messages.lack_summary_copied(row.number)
    if found := named_in(summary):
        yield messages.lack_summary_names(row.number, found[0].words)


def _clock(campaign: Campaign, on: date) -> Clock:
    try:
        return clock_of(rules_of(campaign, on), on, workday_table())
    except (BeyondCalendar, WrongPetitionRules) as wrong:
        raise messages.rules_wrong(wrong.zh, wrong.en) from wrong


def _start_work(home: Campaign, batch: Handover, choices: Sequence[Choice], clock: Clock, by: Person, at: datetime) -> None:
    complaints = [_complaint(choice, batch.on_day, clock) for choice in choices]
    tasks = open_petition_tasks(campaign=home, complaints=complaints, by=by, at=at)
    copy_in([row for choice in choices for row in _units(choice, by, at)])
    of = {choice.petition.pk: (choice, task) for choice, task in zip(choices, tasks, strict=True)}
    move_many(
        petitions=[choice.petition for choice in choices],
        to=PetitionState.HANDED_OVER,
        by=by,
        at=at,
        act=acts.HANDED_OVER,
        told=lambda row: {
            "unit": str(of[row.pk][0].lead),
            "batch": batch.number,
            "due": clock.due.isoformat(),
            "task": of[row.pk][1].pk,
        },
        columns=lambda row: {
            "handover": batch,
            "handed_on": batch.on_day,
            "reply_due": clock.due,
            "clock": clock.told,
            "lead_unit": of[row.pk][0].lead,
            "task": of[row.pk][1],
        },
    )


def _complaint(choice: Choice, on: date, clock: Clock) -> Complaint:
    row, lead = choice.petition, choice.lead
    if lead is None:
        raise ValueError(row.number)
    parties = Parties(lead, choice.joint, choice.assist, row.county)
    area = row.county.name if row.county else ""
    with translation.override("zh-hans"):
        kinds = [str(Pollution(kind).label) for kind in row.types]
    return Complaint(row.number, area, kinds, parties, on, clock.due, clock.told["zh"], choice.summary.strip())


def _units(choice: Choice, by: Person, at: datetime) -> Iterator[UnitAtWork]:
    parts = ((UnitAtWork.Part.LEAD, [choice.lead]), (UnitAtWork.Part.JOINT, choice.joint), (UnitAtWork.Part.ASSIST, choice.assist))
    seen: set[int] = set()
    for part, units in parts:
        for unit in units:
            if unit is not None and unit.pk not in seen:
                seen.add(unit.pk)
                yield UnitAtWork(petition=choice.petition, unit=unit, part=part, assigned_at=at, assigned_by=by)
