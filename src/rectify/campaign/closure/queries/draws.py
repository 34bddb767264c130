"""What may be drawn for spot checks, and drawings made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from rectify.campaign.closure.models import Draw, Lot, Requirement
from rectify.campaign.closure.rules.procedure import Sampling, sampling_from
from rectify.campaign.closure.rules.published import About
from rectify.campaign.closure.rules.sampling import Candidate, Ticket
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Unit, UnitKind

_COUNTY = (UnitKind.COUNTY, UnitKind.ZONE)
_WAITING = """c.outcome = '' AND c.waits_for = 'check' AND (c.suspended_at IS NULL OR c.suspended_until < %s)
    AND NOT EXISTS (SELECT 1 FROM closure_lot l JOIN closure_draw d ON d.id = l.draw_id
                    WHERE l.case_id = c.id AND d.population = 'waiting')"""
_CLOSED = "c.outcome = 'closed'"
_SQL = """
WITH found AS (
    SELECT DISTINCT e.task_id FROM evidence_finding f JOIN evidence_evidence e ON e.id = f.evidence_id WHERE f.cleared_at IS NULL
), before AS (
    SELECT p.task_id, max(p.attempt) AS attempt, bool_or(p.outcome = 'returned') AS returned, bool_or(p.outcome = 'reopened') AS reopened
    FROM closure_case p WHERE p.outcome IN ('returned', 'reopened') GROUP BY p.task_id
)
SELECT c.id, c.implementing_unit_id, coalesce(t.due_current < (c.opened_at AT TIME ZONE %s)::date, false),
       coalesce(b.returned, false), f.task_id IS NOT NULL, coalesce(b.reopened, false)
FROM closure_case c JOIN ledger_task t ON t.id = c.task_id
LEFT JOIN before b ON b.task_id = c.task_id LEFT JOIN found f ON f.task_id = c.task_id
WHERE t.campaign_id = %s AND {population} ORDER BY c.id
"""


def candidates(campaign: Campaign, population: str, on: date) -> list[Candidate]:
    """The cases that may be drawn, with their risk: late at the request, returned or reopened before, findings not cleared.

    ``waiting``: cases that wait for a spot check, are not suspended on that day and were in no drawing.
    ``closed``: closed tasks. Two queries at any number.
    """
    waiting = population == Draw.Population.WAITING
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.format(population=_WAITING if waiting else _CLOSED), [settings.TIME_ZONE, campaign.pk, *([on] if waiting else [])]
        )
        rows = cursor.fetchall()
    places = _places()
    return [Candidate(pk, *places[unit], late, returned, findings, back) for pk, unit, late, returned, findings, back in rows]


def _places() -> dict[int, tuple[str, str]]:
    """Of every unit: the code of its county (``-`` outside), and its own."""
    units = list(Unit.objects.order_by().values_list("pk", "path", "code", "kind"))
    counties = {pk: code for pk, _, code, kind in units if kind in _COUNTY}
    found = {}
    for pk, path, code, _ in units:
        above = [counties[int(step)] for step in path.strip("/").split("/") if step and int(step) in counties]
        found[pk] = (above[-1] if above else "-", code)
    return found


def raised_units(campaign: Campaign) -> frozenset[str]:
    """Codes of the units that failed a check in the newest drawing in which one of their cases was chosen. One query."""
    sql = """
    WITH failed AS (SELECT DISTINCT case_id FROM closure_step WHERE kind = 'check' AND NOT passed), each AS (
        SELECT c.implementing_unit_id AS unit, bool_or(l.passed IS FALSE OR f.case_id IS NOT NULL) AS failed,
               row_number() OVER (PARTITION BY c.implementing_unit_id ORDER BY d.number DESC) AS newest
        FROM closure_lot l JOIN closure_draw d ON d.id = l.draw_id JOIN closure_case c ON c.id = l.case_id
        LEFT JOIN failed f ON f.case_id = l.case_id
        WHERE d.campaign_id = %s AND l.chosen GROUP BY c.implementing_unit_id, l.draw_id, d.number
    )
    SELECT u.code FROM each JOIN accounts_unit u ON u.id = each.unit WHERE each.newest = 1 AND each.failed
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [campaign.pk])
        return frozenset(code for (code,) in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a county, or of a unit, were in the drawing and how many were chosen."""

    name: str
    size: int
    chosen: int


def coverage(tickets: Sequence[Ticket], by: str = "county") -> list[Coverage]:
    """The coverage of a drawing by ``county`` or ``unit``, from its tickets (a preview writes nothing). No query."""
    sizes: dict[str, list[int]] = {}
    for ticket in tickets:
        row = sizes.setdefault(getattr(ticket, by), [0, 0])
        row[0] += 1
        row[1] += ticket.chosen
    return [Coverage(name, size, chosen) for name, (size, chosen) in sorted(sizes.items())]


def coverage_of(draw: Draw) -> list[Coverage]:
    """The coverage of a drawing made, by stratum (county and unit). One query."""
    rows = Lot.objects.filter(draw=draw).order_by().values("stratum").annotate(n=Count("pk"), c=Count("pk", filter=Q(chosen=True)))
    return [Coverage(row["stratum"], row["n"], row["c"]) for row in rows.order_by("stratum")]


def draws_of(campaign: Campaign) -> list[Draw]:
    """All drawings of a campaign, newest first. One query."""
    return list(Draw.objects.filter(campaign=campaign).select_related("drawn_by").order_by("-number"))


def published_about(draw: Draw) -> About:
    """What the drawing was made with, as its table carries it. The campaign must be loaded; no query."""
    return About(
        number=draw.number,
        campaign=draw.campaign.name,
        population=draw.population,
        seed=draw.seed,
        settings=draw.settings,
        population_hash=draw.population_hash,
        size=draw.size,
        chosen=draw.chosen,
    )


def lots_of(draw: Draw, *, chosen: bool | None = None) -> QuerySet[Lot]:
    """The lots of a drawing in the order of their tickets; cut it into pages. No query of its own."""
    rows = Lot.objects.filter(draw=draw).select_related("case", "case__task", "case__implementing_unit", "checked_by")
    rows = rows if chosen is None else rows.filter(chosen=chosen)
    return rows.order_by("stratum", "ticket", "id")


def least_sampling(campaign: Campaign) -> Sampling | None:
    """The least that the procedures of the cases waiting to be drawn ask: the greatest of each setting among them. One query."""
    rows = Requirement.objects.filter(kind="check", case__task__campaign=campaign, case__waits_for="check", case__outcome="")
    found = [sampling_from(each) for each in rows.order_by().values_list("detail__sampling", flat=True).distinct() if each]
    if not found:
        return None
    return Sampling(**{each.name: max(getattr(sampling, each.name) for sampling in found) for each in fields(Sampling)})


def default_sampling(campaign: Campaign) -> Sampling:
    """The sampling of the newest case that waits for a check, as its procedure has it; else this house's. One query."""
    rows = Requirement.objects.filter(kind="check", case__task__campaign=campaign, case__waits_for="check")
    detail = rows.order_by("-case").values_list("detail", flat=True).first()
    return sampling_from(detail.get("sampling")) if detail else Sampling()
