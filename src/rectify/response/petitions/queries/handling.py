"""What is known of one complaint while it is handled: units, clock, replies, measures, outcomes, where its close-out stands.

Complaints are reached by ``queries.access``; what hangs on one is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries.access import current_case
from rectify.campaign.closure.queries.line import LineStep, lines_of
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.queries.posts import units_with
from rectify.campaign.evidence.queries.support import supporting
from rectify.campaign.ledger.models import Extension, Measure, Target
from rectify.campaign.ledger.queries.answers import ANSWERS, answers_of
from rectify.campaign.ledger.rules.answers import is_answer_key
from rectify.campaign.ledger.rules.results import meets
from rectify.foundation.accounts.models import Person, Post, Unit, UnitKind
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.response.petitions.models import (
    CallBack,
    Outcome,
    Petition,
    PetitionState,
    Reply,
    ReplyMeasure,
    ReturnRequest,
    UnitAtWork,
    Urge,
)
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.rules.clock import Standing, days_left, standing, stood_on
from rectify.response.petitions.rules.settling import Facts, Left, MeasureFact, QuantityFact, Settling, left_of, settling

ANSWERING = (UnitKind.COUNTY, UnitKind.ZONE, UnitKind.TOWN, UnitKind.DEPARTMENT)
"""Kinds of unit that may be chosen to answer."""
LABEL = 60
_Row = TypeVar("_Row")


def units_at_work(petition: Petition) -> list[UnitAtWork]:
    """The units that work on it now, who answers first. One query."""
    rows = UnitAtWork.objects.filter(petition=petition, ended_at__isnull=True).select_related("unit", "assigned_by")
    return sorted(rows, key=lambda row: (row.part != UnitAtWork.Part.LEAD, row.pk))


def unit_for(person: Person, petition: Petition, on: date, *, lead_only: bool = False) -> Unit | None:
    """In whose name the person replies: the first unit of their posts that works on it itself or by a unit below. Two queries.

    ``lead_only``: only who answers counts, or a unit above it.
    """
    units = units_with(person, Permission.PETITION_REPLY, on)
    rows = UnitAtWork.objects.filter(petition=petition, ended_at__isnull=True)
    rows = rows.filter(part=UnitAtWork.Part.LEAD) if lead_only else rows
    paths = list(rows.order_by("pk").values_list("unit__path", flat=True)) if units else []
    return next((unit for unit in units if any(path.startswith(unit.path) for path in paths)), None)


def answering_units(petition: Petition) -> list[Unit]:
    """The units that may be chosen for a complaint: its county with all below, and the departments of the city. One query."""
    home = petition.campaign.jurisdiction
    below = Q(path__startswith=petition.county.path) if petition.county else Q(path__startswith=home.path)
    rows = Unit.objects.filter(below | Q(parent=home), kind__in=ANSWERING, closed_on__isnull=True)
    return list(rows.order_by("path", "position"))


def staff_names(petition: Petition, on: date) -> list[str]:
    """Names of people with a post at the units at work or at its county. One query."""
    units = UnitAtWork.objects.filter(petition=petition).values("unit")
    posts = Post.objects.filter(in_force(on)).filter(Q(unit__in=units) | Q(unit=petition.county_id))
    return list(posts.order_by("person__name").values_list("person__name", flat=True).distinct())


# --- settled -----------------------------------------------------------------------------------------------------------------------


def measure_facts(petition: Petition, *, with_answer: bool = False) -> list[MeasureFact]:
    """The measures of its task beside the answer itself. Two queries."""
    rows = Measure.objects.filter(task=petition.task_id).order_by("position", "id")
    rows = rows if with_answer else rows.exclude(ANSWERS)
    proved = set(supporting().filter(task=petition.task_id, measure__isnull=False).values_list("measure", flat=True))
    return [MeasureFact(row.pk, short(row.text, row.number), row.due_current, row.done_on, row.pk in proved) for row in rows]


def quantity_facts(petition: Petition, on: date) -> list[QuantityFact]:
    """The quantities promised, each with whether the newest result shows it. Three queries."""
    rows = Target.objects.filter(task=petition.task_id, value__isnull=False).prefetch_related("results", "deviations").order_by("id")
    return [QuantityFact(row.pk, short(row.quote or row.subject), is_met(row, on)) for row in rows]


def is_met(row: Target, on: date) -> bool:
    """Whether the newest result shows the quantity, or an approved deviation lets it pass; results and deviations are prefetched."""
    if any(each.approved and (each.expires_on is None or each.expires_on >= on) for each in row.deviations.all()):
        return True
    newest = next(iter(row.results.all()), None)
    return newest is not None and bool(meets(row, newest).met)


def left_ahead(petition: Petition, on: date) -> list[Left]:
    """What lies ahead on its task. Five queries."""
    return left_of(measure_facts(petition), quantity_facts(petition, on), on)


def accepted_reply(petition: Petition) -> Reply | None:
    """The newest accepted reply. One query."""
    return Reply.objects.filter(petition=petition, accepted=True).select_related("unit").order_by("-version").first()


def tree_of(petition: Petition) -> Q:
    """What hangs on a complaint or on one that was merged into it."""
    return Q(petition=petition) | Q(petition__merged_into=petition)


def reopened_at(petition: Petition) -> datetime | None:
    """When it last came back: by a petitioner's "no", or because its closed task was reopened. Two queries."""
    said = CallBack.objects.filter(tree_of(petition), reopened=True).aggregate(last=Max("answered_at"))["last"]
    back = Case.objects.filter(task=petition.task_id).aggregate(last=Max("reopened_at"))["last"] if petition.task_id else None
    return max((moment for moment in (said, back) if moment is not None), default=None)


def settling_of(petition: Petition, on: date, reply: Reply | None = None) -> Settling:
    """The derived verdict of one complaint. Seven queries at most; ``reply`` is its accepted one, if it is known."""
    reply = reply or accepted_reply(petition)
    if reply is None or petition.task is None:
        return settling(Facts(""), on)
    again = petition.state == PetitionState.HANDED_OVER
    facts = Facts(reply.settled, measure_facts(petition), quantity_facts(petition, on), petition.task.state, owed_again=again)
    return settling(facts, on)


def short(text: str, before: str = "") -> str:
    """A row's text in a refusal."""
    whole = f"{before} {text}".strip()
    return whole if len(whole) <= LABEL else f"{whole[: LABEL - 1]}…"


# --- the page --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Handling:
    """All that the page of the handling shows."""

    petition: Petition
    units: Sequence[UnitAtWork]
    ended: Sequence[UnitAtWork]
    standing: Standing | None
    days: int
    extensions: Sequence[Extension]
    returns: Sequence[ReturnRequest]
    urges: Sequence[Urge]
    replies: Sequence[Reply]
    settling: Settling
    measures: Sequence[Measure]
    proved: frozenset[int]
    outcomes: Sequence[Outcome]
    evidence: Sequence[Evidence]
    case: Case | None = None
    line: Sequence[LineStep] = field(default_factory=tuple)

    @property
    def waiting(self) -> Reply | None:
        """The reply that waits for the office."""
        return next((reply for reply in self.replies if reply.decided_at is None), None)

    @property
    def return_waiting(self) -> ReturnRequest | None:
        """The return that waits for the office."""
        return next((row for row in self.returns if row.decided_at is None), None)

    @property
    def answer(self) -> Measure | None:
        """The measure on which the clock rests."""
        return _answer(self.measures)


def handling_of(petition: Petition, on: date) -> Handling:
    """Everything of one complaint that was reached by ``access.get_petition``. About twenty queries, whatever hangs on it."""
    rows = list(UnitAtWork.objects.filter(petition=petition).select_related("unit", "assigned_by", "ended_by").order_by("pk"))
    at_work = sorted((row for row in rows if row.ended_at is None), key=lambda row: (row.part != UnitAtWork.Part.LEAD, row.pk))
    replies = list(
        Reply.objects.filter(petition=petition)
        .select_related("unit", "written_by", "decided_by")
        .prefetch_related("promised__unit", "promised__measure", "evidence")
        .order_by("-version")
    )
    accepted = next((reply for reply in replies if reply.accepted), None)
    measures = list(Measure.objects.filter(task=petition.task_id).order_by("position", "id")) if petition.task_id else []
    case = current_case(petition.task_id) if petition.task_id else None
    due, is_open = petition.reply_due, petition.state == PetitionState.HANDED_OVER
    return Handling(
        petition=petition,
        units=at_work,
        ended=[row for row in rows if row.ended_at is not None],
        standing=standing(due, on, answered=not is_open, waits_since=petition.reply_waits_since) if due else None,
        days=days_left(due, stood_on(on, petition.reply_waits_since)) if due else 0,
        extensions=_extensions(measures),
        returns=list(ReturnRequest.objects.filter(petition=petition).select_related("unit", "suggested", "requested_by", "decided_by")),
        urges=list(Urge.objects.filter(tree_of(petition)).select_related("petition", "presser").order_by("-id")),
        replies=replies,
        settling=settling_of(petition, on, accepted),
        measures=measures,
        proved=frozenset(supporting().filter(task=petition.task_id, measure__isnull=False).values_list("measure", flat=True)),
        outcomes=list(Outcome.objects.filter(petition=petition).select_related("stated_by", "withdrawn_by").order_by("id")),
        evidence=list(evidence_of(petition).select_related("unit", "measure")),
        case=case,
        line=lines_of([case])[case.pk] if case else (),
    )


def _answer(measures: Sequence[Measure]) -> Measure | None:
    """The answer that is owed or was given last."""
    return next((row for row in reversed(measures) if is_answer_key(row.key)), None)


def _extensions(measures: Sequence[Measure]) -> list[Extension]:
    answer = _answer(measures)
    rows = Extension.objects.filter(measure=answer) if answer else Extension.objects.none()
    return list(rows.select_related("requested_by", "decided_by").order_by("id"))


def evidence_of(petition: Petition) -> QuerySet[Evidence]:
    """What was handed in for its task and may carry a reply: not withdrawn, not rejected. No query of its own."""
    if petition.task_id is None:
        return Evidence.objects.none()
    return Evidence.objects.filter(task=petition.task_id, withdrawn_at__isnull=True).exclude(accepted=False).order_by("-received_at", "-pk")


# --- rows of one complaint ---------------------------------------------------------------------------------------------------------------


def get_reply(grants: Grants, pk: int, permission: Permission = Permission.PETITION_HANDLE) -> Reply:
    """One reply to a complaint the permission reaches. One query; :class:`NotFound`."""
    rows = Reply.objects.filter(petition__in=visible_petitions(grants, permission)).select_related("petition", "petition__task", "unit")
    return _found(rows.filter(pk=pk).order_by("pk").first(), pk)


def get_return(grants: Grants, pk: int, permission: Permission = Permission.PETITION_HANDLE) -> ReturnRequest:
    """One return of a complaint the permission reaches. One query; :class:`NotFound`."""
    rows = ReturnRequest.objects.filter(petition__in=visible_petitions(grants, permission)).select_related("petition", "unit", "suggested")
    return _found(rows.filter(pk=pk).order_by("pk").first(), pk)


def get_unit_at_work(grants: Grants, pk: int, permission: Permission = Permission.PETITION_HANDLE) -> UnitAtWork:
    """One unit at work on a complaint the permission reaches. One query; :class:`NotFound`."""
    rows = UnitAtWork.objects.filter(petition__in=visible_petitions(grants, permission)).select_related("petition", "unit")
    return _found(rows.filter(pk=pk).order_by("pk").first(), pk)


def get_outcome(grants: Grants, pk: int, permission: Permission = Permission.PETITION_READ) -> Outcome:
    """One outcome of a complaint the permission reaches. One query; :class:`NotFound`."""
    rows = Outcome.objects.filter(petition__in=visible_petitions(grants, permission)).select_related("petition")
    return _found(rows.filter(pk=pk).order_by("pk").first(), pk)


def answer_of(petition: Petition) -> Measure:
    """The measure on which the clock of the reply rests, with its task. One query; :class:`NotFound` before the handing over."""
    return _found(answers_of(petition.task_id).first() if petition.task_id else None, petition.pk)


def promised_by(reply: Reply) -> list[ReplyMeasure]:
    """What a reply promises. One query."""
    return list(ReplyMeasure.objects.filter(reply=reply).select_related("unit").order_by("id"))


def _found(row: _Row | None, pk: int) -> _Row:
    if row is None:
        raise NotFound(pk)
    return row
