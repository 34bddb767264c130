"""This week (本周): what one person owes, what waits for them, what is late, and what changed since Monday. Reads only.

Every part is asked for only where a permission makes it theirs. Counts of what could be very many stop at :data:`MANY`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.queries.waiting import waiting_for as closing_waits
from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.dispatch.queries.letters import rung_of
from rectify.campaign.dispatch.queries.week import dispatch_waiting, letters_to_answer, nearest_duties, owed_reports
from rectify.campaign.evidence.queries.sent_back import refused_evidence
from rectify.campaign.evidence.queries.waiting import to_judge
from rectify.campaign.ledger.models import Campaign, Move, Task
from rectify.campaign.ledger.queries.story import campaigns as all_campaigns
from rectify.campaign.ledger.queries.week import late_tasks, lists_waiting, moves_since, returned_tasks
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.response.petitions.queries.week import owed_replies, petitions_waiting

MANY = 100
"""A count shows ``99+`` from here on: nobody reads on, and counting all of 100,000 costs more than the page."""
SHOWN = 8
"""Rows of one kind; the rest is behind the link."""
LOOKED_AT = 24
"""Duties and letters that are read for the page, the nearest first."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a unit of this person owes. ``due`` is ``None`` where no day binds."""

    kind: str
    due: date | None
    title: str | Promise
    detail: str | Promise
    unit: Unit | None
    url: str
    verb: str | Promise
    at: datetime | None = None
    """The moment of a cut-off, where the hour matters."""
    task: Task | None = None
    more: bool = False
    """There are more of this kind than are looked at here."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One kind of thing that waits for this person: how many, the verb, and where."""

    kind: str
    label: str | Promise
    count: int
    url: str
    verb: str | Promise


@dataclass(frozen=True, slots=True)
class Week:
    """The page. ``late`` are rows of the task list; ``late_count`` stops at :data:`MANY`."""

    monday: date
    owed: Sequence[Owed]
    owed_count: int
    waits: Sequence[Waits]
    late: Sequence[Mapping[str, Any]]
    late_count: int
    moves: Sequence[Move]
    may_report: bool

    @property
    def owed_more(self) -> bool:
        """Whether more is owed than was counted."""
        return any(one.more for one in self.owed)

    @property
    def waits_more(self) -> bool:
        """Whether one of the counts stopped early."""
        return any(one.count >= MANY for one in self.waits)

    @property
    def waits_count(self) -> int:
        """All that waits."""
        return sum(one.count for one in self.waits)


def week_of(person: Person, grants: Grants, at: datetime) -> Week:
    """The week of one person. At most twenty-three queries, far fewer for most; each has an index or a bound."""
    on = timezone.localdate(at)
    monday = on - timedelta(days=on.weekday())
    campaigns = list(all_campaigns(grants))
    owed = list(_owed(grants, on)) if campaigns else []
    owed.sort(key=lambda one: (one.due is None, one.due or on, one.kind))
    late, late_count = late_tasks(grants, campaigns, on, shown=SHOWN, most=MANY)
    hears = grants.may(Permission.PETITION_INTAKE)  # the hotline reads no lists
    since = timezone.make_aware(datetime.combine(monday, time()))
    return Week(
        monday=monday,
        owed=owed[:LOOKED_AT],
        owed_count=len(owed),
        waits=[one for one in _waits(person, grants, campaigns, on) if one.count] if campaigns or hears else [],
        late=late,
        late_count=late_count,
        moves=moves_since(grants, since, SHOWN) if campaigns else [],
        may_report=grants.may(Permission.MEASURE_REPORT),
    )


def _owed(grants: Grants, on: date) -> Iterator[Owed]:
    if grants.may(Permission.MEASURE_REPORT):
        yield from _reports(grants)
        yield from _duties(grants, on)
        yield from _sent_back(grants)
    if grants.may(Permission.LETTER_ANSWER):
        yield from _letters(grants)
    if grants.may(Permission.PETITION_REPLY):
        yield from _replies(grants)


def _reports(grants: Grants) -> Iterator[Owed]:
    for row in owed_reports(grants):
        yield Owed(
            kind="report",
            due=timezone.localdate(row.round.cut_off_at),
            title=_("Report of round %(n)s") % {"n": row.round.number},
            detail=f"{row.filed}/{row.asked}",
            unit=row.unit,
            url=reverse("rounds:sheet", args=[row.round.pk, row.unit.pk]),
            verb=_("Fill in"),
            at=row.round.cut_off_at,
        )


def _duties(grants: Grants, on: date) -> Iterator[Owed]:
    """The items of one duty, unit and period as one line that leads to the first of them."""
    rows = nearest_duties(grants, on, LOOKED_AT + 1)
    groups: dict[tuple[int, int, date], list[DutyItem]] = {}
    for item in rows[:LOOKED_AT]:
        groups.setdefault((item.duty_id, item.unit_id, item.last), []).append(item)
    for items in groups.values():
        item = items[0]
        yield Owed(
            kind="duty",
            due=item.last,
            title=item.duty.quote or item.duty.task.title,
            detail=_("%(n)s times still owed") % {"n": len(items)} if len(items) > 1 else "",
            unit=item.unit,
            url=reverse("evidence:new_for_duty", args=[item.pk]),
            verb=_("Hand in the minutes"),
            task=item.duty.task,
            more=len(rows) > LOOKED_AT,
        )


def _letters(grants: Grants) -> Iterator[Owed]:
    rows = letters_to_answer(grants, LOOKED_AT + 1)
    for letter in rows[:LOOKED_AT]:
        rung = rung_of(letter)[1]
        yield Owed(
            kind="letter",
            due=letter.answer_due_on,
            title=_("Answer to %(number)s") % {"number": letter.number},
            detail=rung.name if rung else "",
            unit=letter.unit,
            url=reverse("letters:page", args=[letter.pk]) + "#answer",
            verb=_("Answer"),
            task=letter.task,
            more=len(rows) > LOOKED_AT,
        )


def _replies(grants: Grants) -> Iterator[Owed]:
    rows = owed_replies(grants, LOOKED_AT + 1)
    for row in rows[:LOOKED_AT]:
        yield Owed(
            kind="petition",
            due=row.reply_due,
            title=_("Reply to %(number)s") % {"number": row.number},
            detail=row.place,
            unit=row.lead_unit,
            url=reverse("petitions:reply", args=[row.pk]),
            verb=_("Answer"),
            more=len(rows) > LOOKED_AT,
        )


def _sent_back(grants: Grants) -> Iterator[Owed]:
    """Evidence that was refused, and tasks that came back, each as a line of its own."""
    for piece in refused_evidence(grants, SHOWN):
        url = reverse("evidence:piece", args=[piece.pk])
        yield Owed("evidence", None, str(piece), piece.judgement, piece.unit, url, _("Replace it"), task=piece.task)
    for task in returned_tasks(grants, SHOWN):
        url = reverse("lists:task", args=[task.pk])
        yield Owed("task", None, task.title, str(task.get_state_display()), task.lead_unit, url, _("Rectify further"), task=task)


def _waits(person: Person, grants: Grants, campaigns: Sequence[Campaign], on: date) -> Iterator[Waits]:
    counts = {**lists_waiting(grants, MANY), **dispatch_waiting(grants, MANY), "evidence": to_judge(grants, MANY)}
    counts |= petitions_waiting(grants, campaigns, on, MANY)
    handover = reverse("petitions:handover")
    slug = campaigns[0].slug if campaigns else "-"
    documents = reverse("lists:campaign", args=[slug])
    kinds = (
        ("question", _("Open questions about documents"), documents, _("answer")),
        ("draft", _("Draft tasks"), f"{reverse('lists:tasks', args=[slug])}?state=draft", _("check and confirm")),
        ("extension", _("Extensions asked for"), reverse("lists:extensions"), _("decide")),
        ("change", _("Changes of new versions"), documents, _("decide")),
        ("scheme", _("Schemes to decide on"), f"{reverse('schemes:list')}?standing=submitted", _("decide")),
        ("letter", _("Letters proposed"), f"{reverse('letters:list')}?state=proposed", _("issue or dismiss")),
        ("matter", _("Major matters"), reverse("letters:matters"), _("take up")),
        ("evidence", _("Evidence to judge"), f"{reverse('evidence:gallery')}?verdict=waiting", _("judge")),
        ("handover", _("Complaints to hand over"), handover, _("hand over")),
        ("reply", _("Replies to complaints"), handover, _("accept or send back")),
        ("return", _("Complaints given back"), handover, _("decide")),
        ("call", _("Petitioners to ask whether it is solved"), reverse("petitions:calls"), _("ask")),
    )
    for kind, label, url, verb in kinds:
        yield Waits(kind, label, counts.get(kind, 0), url, verb)
    for one in closing_waits(person, grants, on):
        yield Waits(one.kind, one.label, one.count, one.url, _("see to it"))
