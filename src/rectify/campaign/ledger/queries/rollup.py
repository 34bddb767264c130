"""Roll-up of progress: task → problem → section → unit → county, counted in the database, every rate with its denominator named.

A rate whose denominator is not named cannot be compared; so every count of what is done stands beside the count of all it is of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rectify.campaign.ledger.models import Campaign, Problem, Section
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.lists import HIDDEN_STATES
from rectify.campaign.ledger.queries.schedule import MET
from rectify.campaign.ledger.queries.schedule_sets import judged
from rectify.campaign.ledger.rules.schedule import ScheduleClass
from rectify.foundation.accounts.models import Unit, UnitKind
from rectify.foundation.accounts.rules import Grants

PAGE_SIZE: Final = 50
COUNTY_KINDS: Final = (UnitKind.COUNTY, UnitKind.ZONE)

COUNTS: Final = """
    count(*) AS tasks,
    count(*) FILTER (WHERE t.schedule = 'not_started') AS not_started,
    count(*) FILTER (WHERE t.schedule = 'behind') AS behind,
    count(*) FILTER (WHERE t.schedule = 'on_schedule') AS on_schedule,
    count(*) FILTER (WHERE t.schedule = 'ahead') AS ahead,
    count(*) FILTER (WHERE t.schedule = 'done') AS done,
    count(*) FILTER (WHERE t.state IN ('open', 'returned', 'reopened')) AS in_work,
    count(*) FILTER (WHERE t.state IN ('acceptance_requested', 'accepted', 'reviewed', 'noticed', 'signed')) AS in_closing,
    count(*) FILTER (WHERE t.state = 'closed') AS closed,
    count(t.due_current) AS dated,
    count(*) FILTER (WHERE t.due_current < %(on)s AND t.schedule <> 'done') AS late,
    sum(t.measures)::bigint AS measures, sum(t.measures_done)::bigint AS measures_done,
    coalesce(sum(s.n), 0)::bigint AS sites, coalesce(sum(s.d), 0)::bigint AS sites_done,
    coalesce(sum(g.n), 0)::bigint AS targets, coalesce(sum(g.measured), 0)::bigint AS targets_measured,
    coalesce(sum(g.met), 0)::bigint AS targets_met"""
JOINS: Final = f"""
    LEFT JOIN (SELECT task_id, count(*) AS n, count(done_on) AS d FROM ledger_site WHERE task_id IN (SELECT id FROM t) GROUP BY 1) s
        ON s.task_id = t.id
    LEFT JOIN (SELECT g.task_id, count(*) AS n, count(r.id) AS measured, count(*) FILTER (WHERE {MET}) AS met
        FROM ledger_target g LEFT JOIN LATERAL (SELECT l.id, l.in_target_unit FROM ledger_result l WHERE l.target_id = g.id
            ORDER BY l.measured_on DESC, l.id DESC LIMIT 1) r ON true
        WHERE g.value IS NOT NULL AND g.task_id IN (SELECT id FROM t) GROUP BY 1) g ON g.task_id = t.id"""  # noqa: S608 - pieces of this code


@dataclass(frozen=True, slots=True)
class Roll:
    """The counts of one section, unit, county, problem or of the whole; ``id`` is ``None`` for the whole and for what has none.

    The five classes and the three groups of states each add up to ``tasks``. Denominators: ``late`` is of ``dated`` tasks,
    ``measures_done`` of ``measures``, ``sites_done`` of ``sites``, ``targets_met`` of ``targets`` with a number, of which only
    ``targets_measured`` have any result.
    """

    id: int | None
    name: str
    name_en: str
    tasks: int
    not_started: int
    behind: int
    on_schedule: int
    ahead: int
    done: int
    in_work: int
    in_closing: int
    closed: int
    dated: int
    late: int
    measures: int
    measures_done: int
    sites: int
    sites_done: int
    targets: int
    targets_measured: int
    targets_met: int

    @property
    def classes(self) -> dict[str, int]:
        """Tasks by schedule class, worst first."""
        return {code.value: getattr(self, code.value) for code in ScheduleClass}


@dataclass(frozen=True, slots=True)
class RollUp:
    """A campaign rolled up, as far as somebody sees it."""

    whole: Roll
    sections: Sequence[Roll]
    units: Sequence[Roll]
    """By the unit that leads."""
    counties: Sequence[Roll]
    """By the county or zone the leading unit belongs to; the city's own units stand in the last row, without an id."""


def roll_up(grants: Grants, campaign: Campaign, on: date) -> RollUp:
    """Roll a campaign up to all levels at once. Three queries; 100,000 tasks take about a third of a second.

    The database counts each section of each unit; what a unit, a section, a county or the whole has is the sum of these few rows.
    """
    tasks = visible_tasks(grants, many=True).filter(campaign=campaign).exclude(state__in=HIDDEN_STATES)
    sql = f"SELECT t.section_id AS section, t.lead_unit_id AS unit, {COUNTS} FROM t {JOINS} GROUP BY 1, 2"  # noqa: S608 - pieces of this code
    rows = judged(tasks, on, sql)
    sections = {s.pk: (s.title, s.title, s.position) for s in Section.objects.filter(campaign=campaign)}
    units = {u.pk: u for u in Unit.objects.all()} if rows else {}
    counties = [u for u in units.values() if u.kind in COUNTY_KINDS]
    for row in rows:
        row["county"] = _county(units.get(row["unit"]), counties)
    names = {pk: (unit.name, unit.name_en, unit.position) for pk, unit in units.items()}
    return RollUp(
        whole=_roll(None, ("", "", 0), rows),
        sections=_level(rows, "section", sections),
        units=_level(rows, "unit", names),
        counties=_level(rows, "county", names),
    )


Name = tuple[str, str, int]
"""Name, English name, position."""


def _county(unit: Unit | None, counties: Sequence[Unit]) -> int | None:
    """The nearest county or zone at or above a unit."""
    above = [county for county in counties if unit is not None and unit.path.startswith(county.path)]
    return max(above, key=lambda county: len(county.path)).pk if above else None


def _level(rows: Sequence[Mapping[str, Any]], key: str, names: Mapping[int, Name]) -> list[Roll]:
    gathered: dict[int | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        gathered.setdefault(row[key], []).append(row)
    order = sorted(gathered, key=lambda pk: (pk is None, names[pk][2] if pk else 0, pk or 0))
    return [_roll(pk, names[pk] if pk else ("", "", 0), gathered[pk]) for pk in order]


def _roll(pk: int | None, name: Name, rows: Sequence[Mapping[str, Any]]) -> Roll:
    counts = {field: sum(row[field] for row in rows) for field in Roll.__slots__ if field not in {"id", "name", "name_en"}}
    return Roll(id=pk, name=name[0], name_en=name[1], **counts)


@dataclass(frozen=True, slots=True)
class ProblemRolls:
    """One page of the problems of a campaign, each with the counts of its tasks."""

    rows: Sequence[Roll]
    number: int
    has_next: bool


def roll_up_problems(grants: Grants, campaign: Campaign, on: date, *, section: int | None = None, page: int = 1) -> ProblemRolls:
    """The problems of a campaign, or of one section, in the order of the plan. Two queries."""
    tasks = visible_tasks(grants).filter(campaign=campaign).exclude(state__in=HIDDEN_STATES)
    problems = Problem.objects.filter(campaign=campaign, pk__in=tasks.values("problem"))
    if section:
        problems = problems.filter(section=section)
    start = (page - 1) * PAGE_SIZE
    shown = list(problems.order_by("position", "id").values_list("pk", "title", "position")[start : start + PAGE_SIZE + 1])
    if not shown:
        return ProblemRolls([], page, has_next=False)
    of_page = tasks.filter(problem__in=[pk for pk, _, _ in shown[:PAGE_SIZE]])
    sql = f"SELECT t.problem_id AS problem, {COUNTS} FROM t {JOINS} GROUP BY 1"  # noqa: S608 - pieces of this code
    found = {row["problem"]: row for row in judged(of_page, on, sql)}
    rows = [_roll(pk, (title, title, position), [found[pk]]) for pk, title, position in shown[:PAGE_SIZE]]
    return ProblemRolls(rows, page, has_next=len(shown) > PAGE_SIZE)
