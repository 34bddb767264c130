"""The official table of a batch: what its complaints came to, read in columns, cut to what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from rectify.campaign.evidence.queries.support import supporting
from rectify.campaign.ledger.models import Deviation, Measure, Result, Target
from rectify.campaign.ledger.queries.answers import ANSWERS
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants
from rectify.response.petitions.models import Handover, Outcome, Petition, PetitionState, Reply
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.queries.handling import is_met, short
from rectify.response.petitions.rules.official import Counted, Fault, Rate, Row, Sums, by_county, by_type, check, rates_of, sums_of
from rectify.response.petitions.rules.settling import Facts, MeasureFact, QuantityFact, Settling, settling

MOST = 5_000
"""Complaints of one table."""
HANDOVERS = 60
"""Batches listed."""
OUT = (PetitionState.MERGED, PetitionState.SPLIT, PetitionState.WITHDRAWN)
"""Not counted as cases of their own; the table says how many there are."""


@dataclass(frozen=True, slots=True)
class Official:
    """One official table, whole. ``left_out``: merged, split and withdrawn complaints of the batch, by state."""

    handover: Handover
    rows: Sequence[Row]
    total: Sums
    counties: Mapping[str, Sums]
    types: Mapping[str, int]
    rates: Sequence[Rate]
    faults: Sequence[Fault]
    left_out: Mapping[str, int]
    on: date


def handovers(grants: Grants, limit: int = HANDOVERS) -> list[Handover]:
    """The newest batches that hold something this person may see, each with its number of cases. One query."""
    visible = visible_petitions(grants)
    rows = Handover.objects.filter(petitions__in=visible).annotate(cases=Count("petitions", filter=~Q(petitions__state__in=OUT)))
    return list(rows.select_related("campaign").order_by("-on_day", "-pk")[:limit])


def get_handover(grants: Grants, pk: int) -> Handover:
    """One batch, if anything of it may be seen. One query. Raises NotFound."""
    rows = Handover.objects.filter(pk=pk, petitions__in=visible_petitions(grants)).select_related("campaign__jurisdiction")
    row = rows.order_by("pk").first()
    if row is None:
        raise NotFound(pk)
    return row


def official_table(grants: Grants, handover: Handover, on: date) -> Official:
    """The table of a batch as it stands on a day, of what this person may see. About ten queries at any size."""
    visible = visible_petitions(grants).filter(handover=handover)
    out = dict(visible.filter(state__in=OUT).order_by().values_list("state").annotate(Count("pk")))
    counts = visible.exclude(state__in=OUT)
    rows = rows_of(counts, on)
    counties, total = by_county(rows), sums_of(rows)
    return Official(handover, rows, total, counties, by_type(rows), rates_of(total), check(total, counties, _counted(counts)), out, on)


def _counted(petitions: QuerySet[Petition]) -> Counted:
    """The same counted by the database, past the rows. Three queries."""
    rows = Outcome.objects.filter(petition__in=petitions, withdrawn_at__isnull=True)
    counts = dict(rows.order_by().values_list("kind").annotate(told=Sum("count")))
    fines = rows.filter(kind=Outcome.Kind.FINE).aggregate(fines=Sum("amount"))["fines"]
    return Counted(petitions.count(), counts, fines or Decimal(0))


def rows_of(petitions: QuerySet[Petition], on: date) -> list[Row]:
    """The rows of these complaints (at most :data:`MOST`) in the order of counties and numbers. Seven queries at any size."""
    found = list(petitions.select_related("county", "task").order_by("county__position", "county__code", "number", "pk")[:MOST])
    keys = [row.pk for row in found]
    replies, outcomes = accepted_replies(keys), _outcomes(keys)
    verdicts = settlings_of(found, replies, on)
    return [_row(row, replies.get(row.pk), verdicts[row.pk], outcomes[row.pk]) for row in found]


def accepted_replies(petitions: Sequence[int]) -> dict[int, Reply]:
    """The newest accepted reply of each complaint that has one, by key of the complaint. One query."""
    rows = Reply.objects.filter(petition__in=petitions, accepted=True).order_by("petition", "version")
    return {row.petition_id: row for row in rows}


def settlings_of(petitions: Sequence[Petition], replies: Mapping[int, Reply], on: date) -> dict[int, Settling]:
    """The derived verdict of each of these complaints (``task`` selected) on a day, as on its own page. Five queries at any size."""
    tasks = [row.task_id for row in petitions if row.task_id]
    measures, quantities = _measures(tasks), _quantities(tasks, on)
    found = {}
    for row in petitions:
        reply, task = replies.get(row.pk), row.task_id or 0
        facts = Facts(
            reply.settled if reply else "",
            measures.get(task, []),
            quantities.get(task, []),
            row.task.state if row.task else "open",
            owed_again=row.state == PetitionState.HANDED_OVER,
        )
        found[row.pk] = settling(facts, on)
    return found


def _measures(tasks: Sequence[int]) -> dict[int, list[MeasureFact]]:
    proved = set(supporting().filter(task__in=tasks, measure__isnull=False).values_list("measure", flat=True))
    told: dict[int, list[MeasureFact]] = defaultdict(list)
    for row in Measure.objects.filter(task__in=tasks).exclude(ANSWERS).order_by("task", "position", "id"):
        told[row.task_id].append(MeasureFact(row.pk, short(row.text, row.number), row.due_current, row.done_on, row.pk in proved))
    return told


def _quantities(tasks: Sequence[int], on: date) -> dict[int, list[QuantityFact]]:
    told: dict[int, list[QuantityFact]] = defaultdict(list)
    parts = (Prefetch("results", Result.objects.order_by("-measured_on", "-id")), Prefetch("deviations", Deviation.objects.order_by("id")))
    for row in Target.objects.filter(task__in=tasks, value__isnull=False).prefetch_related(*parts).order_by("task", "id"):
        told[row.task_id].append(QuantityFact(row.pk, short(row.quote or row.subject), is_met(row, on)))
    return told


def _outcomes(keys: Sequence[int]) -> dict[int, list[Outcome]]:
    told: dict[int, list[Outcome]] = defaultdict(list)
    for row in Outcome.objects.filter(petition__in=keys, withdrawn_at__isnull=True).order_by("petition", "id"):
        told[row.petition_id].append(row)
    return told


def _row(petition: Petition, reply: Reply | None, verdict: Settling, outcomes: list[Outcome]) -> Row:
    counted: dict[str, int] = defaultdict(int)
    for each in outcomes:
        counted[each.kind] += each.count
    return Row(
        number=petition.number,
        channel=petition.get_channel_display(),
        county=petition.county.label if petition.county else "",
        text=petition.text,
        types=[str(name) for name in petition.types],
        finding=reply.finding if reply else "",
        substantiated=reply.substantiated if reply else "",
        handling=reply.handling if reply else "",
        settled=verdict.verdict.value,
        outcomes=dict(counted),
        fines=sum((each.amount or Decimal(0) for each in outcomes), Decimal(0)),
        remark="重点关注" if petition.key_case else "",
    )
