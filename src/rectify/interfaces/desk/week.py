"""This week (本周): what one person owes, what waits for them, what is late, and what changed since Monday. Reads only.

Every part is asked for only where a permission makes it theirs. Counts of what could be very many stop at :data:`MANY`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.queries.waiting import waiting_for as closing_waits
from rectify.campaign.dispatch.models import DutyItem, Letter, MajorMatter, Report, Round
from rectify.campaign.dispatch.queries.duties import owed_items
from rectify.campaign.dispatch.queries.letters import of_state, rung_of, visible_letters
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.queries.waiting import to_judge
from rectify.campaign.ledger.models import Campaign, Extension, Move, SchemeVersion, Task, VersionChange
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.lists import TASK_VALUES
from rectify.campaign.ledger.queries.schedule import with_class, with_schedule
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.rules.schedule import NO_WORK, PROVED
from rectify.campaign.plans.models import Question
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import scope_q
from rectify.foundation.accounts.rules import Grants, Permission

MANY = 100
"""A count shows ``99+`` from here on: nobody reads on, and counting all of 100,000 costs more than the page."""
SHOWN = 8
"""Rows of one kind; the rest is behind the link."""
LAST_MOVES = 400
"""How far back the moves of everybody are looked through for those of this week."""


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
    late: Sequence[dict[str, object]]
    late_count: int
    moves: Sequence[Move]
    may_report: bool

    @property
    def waits_more(self) -> bool:
        """Whether one of the counts stopped early."""
        return any(one.count >= MANY for one in self.waits)

    @property
    def waits_count(self) -> int:
        """All that waits."""
        return sum(one.count for one in self.waits)


def week_of(person: Person, grants: Grants, at: datetime) -> Week:
    """The week of one person. At most twenty-two queries, far fewer for most; each has an index or a bound."""
    on = timezone.localdate(at)
    monday = on - timedelta(days=on.weekday())
    campaigns = list(Campaign.objects.order_by("-starts_on", "slug")) if grants.may(Permission.LIST_READ) else []
    owed = list(_owed(grants, on)) if campaigns else []
    owed.sort(key=lambda one: (one.due is None, one.due or on, one.kind))
    late, late_count = _late(grants, campaigns, on)
    return Week(
        monday=monday,
        owed=owed[: 3 * SHOWN],
        owed_count=len(owed),
        waits=[one for one in _waits(person, grants, campaigns, on) if one.count] if campaigns else [],
        late=late,
        late_count=late_count,
        moves=_moves(grants, monday) if campaigns else [],
        may_report=grants.may(Permission.MEASURE_REPORT),
    )


# --- what I owe ---------------------------------------------------------------------------------------------------------------------


def _owed(grants: Grants, on: date) -> Iterator[Owed]:
    if grants.may(Permission.MEASURE_REPORT):
        yield from _reports(grants)
        yield from _duties(grants, on)
        yield from _sent_back(grants)
    if grants.may(Permission.LETTER_ANSWER):
        yield from _letters(grants)


def _reports(grants: Grants) -> Iterator[Owed]:
    """Reports of open rounds that are not filed, one line for each round and unit."""
    rounds = {row.pk: row for row in Round.objects.filter(frozen_at__isnull=True)}
    if not rounds:
        return
    units = Unit.objects.filter(scope_q(grants.scope(Permission.MEASURE_REPORT), "path"))
    asked = Report.objects.filter(round__in=list(rounds), unit__in=units, late_for__isnull=True).order_by().values("round", "unit")
    counted = [row for row in asked.annotate(n=Count("pk"), filed=Count("filed_at")) if row["filed"] < row["n"]]
    names = Unit.objects.in_bulk([row["unit"] for row in counted]) if counted else {}
    for row in counted:
        one, unit = rounds[row["round"]], names[row["unit"]]
        yield Owed(
            kind="report",
            due=timezone.localdate(one.cut_off_at),
            title=_("Report of round %(n)s") % {"n": one.number},
            detail=f"{row['filed']}/{row['n']}",
            unit=unit,
            url=reverse("rounds:sheet", args=[one.pk, unit.pk]),
            verb=_("Fill in"),
            at=one.cut_off_at,
        )


def _duties(grants: Grants, on: date) -> Iterator[Owed]:
    """Items of standing duties, those of one duty, unit and period as one line that leads to the first of them."""
    groups: dict[tuple[int, int, date], list[DutyItem]] = {}
    for item in owed_items(grants, on)[:MANY]:
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
        )


def _letters(grants: Grants) -> Iterator[Owed]:
    scope = scope_q(grants.scope(Permission.LETTER_ANSWER), "unit__path")
    waiting = of_state(Letter.objects.filter(scope), "unanswered").select_related("unit", "task").order_by("answer_due_on", "id")
    for letter in waiting[:MANY]:
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
        )


def _sent_back(grants: Grants) -> Iterator[Owed]:
    """Evidence that was refused and not replaced, and tasks that came back, each as a line of its own."""
    units = Unit.objects.filter(scope_q(grants.scope(Permission.EVIDENCE_SUBMIT), "path"))
    better = Evidence.objects.filter(measure=OuterRef("measure"), withdrawn_at__isnull=True, received_at__gt=OuterRef("judged_at"))
    refused = Evidence.objects.filter(unit__in=units, accepted=False, withdrawn_at__isnull=True, task__state__in=WORKING)
    for piece in (
        refused.exclude(Exists(better))
        .select_related("task", "unit")
        .defer("task__search", "task__text", "task__goal")
        .order_by("-judged_at", "-id")[:SHOWN]
    ):
        yield Owed(
            "evidence",
            None,
            str(piece),
            piece.judgement,
            piece.unit,
            reverse("evidence:piece", args=[piece.pk]),
            _("Replace it"),
            task=piece.task,
        )
    back = Task.objects.filter(scope_q(grants.scope(Permission.MEASURE_REPORT), "lead_unit__path"), state__in=("returned", "reopened"))
    for task in back.select_related("lead_unit").defer("search", "text", "goal").order_by("due_current", "id")[:SHOWN]:
        url = reverse("lists:task", args=[task.pk])
        yield Owed("task", None, task.title, str(task.get_state_display()), task.lead_unit, url, _("Rectify further"), task=task)


# --- what waits for me ----------------------------------------------------------------------------------------------------------------


def _waits(person: Person, grants: Grants, campaigns: Sequence[Campaign], on: date) -> Iterator[Waits]:
    yield from _lists(grants, campaigns)
    if grants.may(Permission.SCHEME_APPROVE):
        schemes = SchemeVersion.objects.filter(submitted_at__isnull=False, approved__isnull=True).exclude(submitted_by=person)
        yield Waits("scheme", _("Schemes to decide on"), schemes.count(), f"{reverse('schemes:list')}?standing=submitted", _("decide"))
    if grants.may(Permission.LETTER_ISSUE):
        proposed = of_state(visible_letters(grants), "proposed").order_by()
        yield Waits(
            "letter", _("Letters proposed"), proposed[:MANY].count(), f"{reverse('letters:list')}?state=proposed", _("issue or dismiss")
        )
    if grants.may(Permission.ROUND_MANAGE):
        matters = MajorMatter.objects.filter(taken_at__isnull=True).count()
        yield Waits("matter", _("Major matters"), matters, reverse("letters:matters"), _("take up"))
    if grants.may(Permission.EVIDENCE_JUDGE):
        yield Waits(
            "evidence", _("Evidence to judge"), to_judge(grants, MANY), f"{reverse('evidence:gallery')}?verdict=waiting", _("judge")
        )
    for one in closing_waits(person, grants, on):
        yield Waits(one.kind, one.label, one.count, one.url, _("open"))


def _lists(grants: Grants, campaigns: Sequence[Campaign]) -> Iterator[Waits]:
    """What waits in the lists, over all campaigns."""
    newest = reverse("lists:tasks", args=[campaigns[0].slug]) if campaigns else ""
    documents = reverse("lists:campaign", args=[campaigns[0].slug]) if campaigns else ""
    if grants.may(Permission.FACT_DECIDE):
        questions = Question.objects.filter(answered_at__isnull=True).order_by()
        yield Waits("question", _("Open questions about documents"), questions[:MANY].count(), documents, _("answer"))
    if grants.may(Permission.TASK_CONFIRM):
        drafts = Task.objects.filter(campaign__in=campaigns, state="draft").order_by()
        yield Waits("draft", _("Draft tasks"), drafts[:MANY].count(), f"{newest}?state=draft", _("check and confirm"))
    if grants.may(Permission.EXTENSION_DECIDE):
        waiting = Extension.objects.filter(approved__isnull=True, task__in=visible_tasks(grants, Permission.EXTENSION_DECIDE))
        n = waiting.exclude(requested_by=grants.person_id).order_by()[:MANY].count()
        yield Waits("extension", _("Extensions asked for"), n, reverse("lists:extensions"), _("decide"))
    if grants.may(Permission.VERSION_DECIDE):
        changes = VersionChange.objects.filter(accepted__isnull=True).order_by()
        yield Waits("change", _("Changes of new versions"), changes[:MANY].count(), documents, _("decide"))


# --- what is late, and what changed -----------------------------------------------------------------------------------------------------


def _late(grants: Grants, campaigns: Sequence[Campaign], on: date) -> tuple[list[dict[str, object]], int]:
    """The tasks that are late longest, and how many there are, counted up to :data:`MANY`."""
    if not campaigns:
        return [], 0
    tasks = visible_tasks(grants).filter(due_current__lt=on).exclude(state__in=(*NO_WORK, *PROVED))
    tasks = tasks.filter(campaign=campaigns[0]) if len(campaigns) == 1 else tasks.filter(campaign__in=campaigns)
    keys = with_class(tasks, on).exclude(schedule="done").order_by("due_current", "id").values_list("pk", flat=True)
    found = list(keys[:MANY])
    rows = with_schedule(Task.objects.filter(pk__in=found[:SHOWN]), on).order_by("due_current", "id").values(*TASK_VALUES)
    return list(rows) if found else [], len(found)


def _moves(grants: Grants, monday: date) -> list[Move]:
    """Tasks that went on or came back since Monday, the newest first."""
    since = timezone.make_aware(datetime.combine(monday, time()))
    rows = Move.objects.filter(moved_at__gte=since).exclude(from_state__in=("draft", "rejected"))
    if grants.scope(Permission.LIST_READ).everything:
        rows = rows.filter(pk__in=list(Move.objects.order_by("-pk").values_list("pk", flat=True)[:LAST_MOVES]))
    else:
        rows = rows.filter(task__in=visible_tasks(grants).values("pk"))
    return list(
        rows.filter(~Q(to_state="draft"))
        .select_related("task", "moved_by")
        .defer("task__search", "task__text", "task__goal")
        .order_by("-pk")[:SHOWN]
    )
