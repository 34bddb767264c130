"""What the bulletin of a round says: counted from the standings kept at the freeze, or, of an open round, from how tasks stand today.

Seven queries at any size, each grouped in SQL. A measure counts as done when it was finished by the day of the figures, so that a
bulletin written days after the freeze tells the same.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from rectify.campaign.dispatch.models import Bulletin, Round
from rectify.campaign.dispatch.queries.rounds import last_frozen
from rectify.campaign.dispatch.rules.bulletin import AT_RISK_DAYS, MOST_TASKS, Case, Content, GroupLine, TaskLine, UnitLine, ranked
from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.queries.schedule import with_class
from rectify.campaign.ledger.rules.schedule import NO_WORK, PROVED
from rectify.foundation.accounts.models import Unit, UnitKind
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants, Permission

_FROZEN: Final = """
    SELECT s.task_id, s.unit_id, s.state, s.schedule, s.late_days, s.due_current, s.was_state, s.was_schedule, s.was_due,
        COALESCE(b.late_days, 0) AS was_late, b.id IS NOT NULL AS was_there
    FROM dispatch_standing s LEFT JOIN dispatch_standing b ON b.round_id = %(before)s AND b.task_id = s.task_id
    WHERE s.round_id = %(round)s AND NOT s.state = ANY(%(no_work)s)
"""
_LIVE: Final = """
    SELECT t.id AS task_id, t.lead_unit_id AS unit_id, t.state, COALESCE(t.schedule, '') AS schedule,
        CASE WHEN t.due_current < %(day)s::date AND NOT t.state = ANY(%(settled)s) AND t.schedule IS DISTINCT FROM 'done'
            THEN %(day)s::date - t.due_current ELSE 0 END AS late_days,
        t.due_current, COALESCE(b.state, '') AS was_state, COALESCE(b.schedule, '') AS was_schedule, b.due_current AS was_due,
        COALESCE(b.late_days, 0) AS was_late, b.id IS NOT NULL AS was_there
    FROM ({tasks}) t LEFT JOIN dispatch_standing b ON b.round_id = %(before)s AND b.task_id = t.id
"""
_CLASSES: Final = "SELECT schedule, count(*), count(due_current), count(*) FILTER (WHERE late_days > 0) FROM s GROUP BY schedule"
_UNITS: Final = """
    SELECT u.id, u.name, u.name_en, COALESCE(r.asked, 0), COALESCE(r.answered, 0), COALESCE(r.late, 0),
        COALESCE(l.tasks, 0), COALESCE(l.due, 0), COALESCE(l.overdue, 0), COALESCE(m.n, 0), COALESCE(m.done, 0)
    FROM accounts_unit u
    LEFT JOIN (SELECT unit_id, count(*) AS asked, count(filed_at) AS answered, count(*) FILTER (WHERE filed_at > %(cut_off)s) AS late
        FROM dispatch_report WHERE round_id = %(round)s AND late_for_id IS NULL GROUP BY unit_id) r ON r.unit_id = u.id
    LEFT JOIN (SELECT unit_id, count(*) AS tasks, count(due_current) AS due, count(*) FILTER (WHERE late_days > 0) AS overdue
        FROM s GROUP BY unit_id) l ON l.unit_id = u.id
    LEFT JOIN (SELECT s.unit_id, count(*) AS n, count(*) FILTER (WHERE m.done_on <= %(day)s::date) AS done
        FROM s JOIN ledger_measure m ON m.task_id = s.task_id GROUP BY s.unit_id) m ON m.unit_id = u.id
    WHERE r.asked > 0 OR l.tasks > 0
    ORDER BY u.position, u.code
"""
_COUNTS: Final = """count(*), count(*) FILTER (WHERE s.schedule = 'done'), count(*) FILTER (WHERE s.state = 'closed'),
        count(s.due_current), count(*) FILTER (WHERE s.late_days > 0)"""
_SECTIONS: Final = f"""
    SELECT COALESCE(c.number || ' ' || c.title, ''), '', {_COUNTS}
    FROM s JOIN ledger_task t ON t.id = s.task_id LEFT JOIN ledger_section c ON c.id = t.section_id
    GROUP BY c.id, c.number, c.title, c.position ORDER BY c.position NULLS LAST, c.id
"""  # noqa: S608 - text of ours
_COUNTIES: Final = f"""
    SELECT h.name, h.name_en, {_COUNTS}
    FROM s JOIN accounts_unit u ON u.id = s.unit_id
        JOIN accounts_unit h ON h.path = %(root)s || split_part(substr(u.path, length(%(root)s) + 1), '/', 1) || '/'
    WHERE h.kind = ANY(%(places)s)
    GROUP BY h.id, h.name, h.name_en, h.position, h.code ORDER BY h.position, h.code
"""  # noqa: S608 - text of ours
_TASK: Final = """
    SELECT s.task_id, t.key, t.title, COALESCE(u.name, ''), COALESCE(u.name_en, ''), s.due_current, s.late_days, s.schedule,
        s.was_schedule, s.state, s.was_state, s.was_due, count(*) OVER ()
    FROM s JOIN ledger_task t ON t.id = s.task_id LEFT JOIN accounts_unit u ON u.id = s.unit_id
"""
_LISTS: Final = {
    "overdue": "WHERE s.late_days > 0 ORDER BY s.late_days DESC, t.position, t.id",
    "risk": "WHERE s.late_days = 0 AND s.schedule IN ('behind', 'not_started') AND s.due_current BETWEEN %(day)s::date AND %(soon)s::date "
    "ORDER BY s.due_current, t.position, t.id",
    "closed": "WHERE s.was_there AND s.state = 'closed' AND s.was_state <> 'closed' ORDER BY t.position, t.id",
    "sent_back": "WHERE s.was_there AND s.state IN ('returned', 'reopened') AND s.was_state <> s.state ORDER BY t.position, t.id",
    "newly_late": "WHERE s.was_there AND s.late_days > 0 AND s.was_late = 0 ORDER BY s.late_days DESC, t.position, t.id",
}
"""What each list of tasks is, and its order."""
_MOVED: Final = """
    SELECT count(*) FILTER (WHERE due_current > was_due),
        count(*) FILTER (WHERE state <> was_state AND state NOT IN ('closed', 'returned', 'reopened'))
    FROM s WHERE was_there
"""
_PLACES: Final = [UnitKind.COUNTY.value, UnitKind.ZONE.value]


def get_bulletin(grants: Grants, pk: int) -> tuple[Round, Bulletin | None]:
    """A round and its bulletin. An issued one is for everybody who reads lists; before that, for the office and those who see all.

    Two queries; :class:`NotFound` for the rest.
    """
    one = Round.objects.select_related("campaign__jurisdiction").filter(pk=pk).first() if grants.may(Permission.LIST_READ) else None
    if one is None:
        raise NotFound(pk)
    bulletin = Bulletin.objects.filter(round=one).select_related("edited_by", "issued_by").first()
    if not _sees_drafts(grants) and (bulletin is None or bulletin.issued_at is None):
        raise NotFound(pk)
    return one, bulletin


def may_read(grants: Grants, round_pk: int) -> bool:
    """Whether :func:`get_bulletin` would show somebody the bulletin of a round. At most one query."""
    if not grants.may(Permission.LIST_READ):
        return False
    return _sees_drafts(grants) or Bulletin.objects.filter(round=round_pk, issued_at__isnull=False).exists()


def _sees_drafts(grants: Grants) -> bool:
    return grants.may(Permission.ROUND_MANAGE) or grants.scope(Permission.LIST_READ).everything


def content_of(one: Round, bulletin: Bulletin | None, on: date) -> Content:
    """What the bulletin says: as issued, else counted now. ``on`` is today, the day of the figures of a round that is still open."""
    if bulletin is not None and bulletin.content is not None:
        return Content.of(bulletin.content)
    return counted(one, bulletin, on)


def counted(one: Round, bulletin: Bulletin | None, on: date) -> Content:
    """The figures of a round with the words of its bulletin. Nine queries at any size."""
    day = timezone.localdate(one.frozen_at) if one.frozen_at else on
    before = last_frozen(one.campaign_id, one.number)
    figures = _Figures(one, day, before.pk if before else None)
    units = [UnitLine(*row) for row in figures.rows(_UNITS)]
    classes = figures.rows(_CLASSES)
    lists = {name: figures.tasks(condition) for name, condition in _LISTS.items()}
    extended, other = figures.rows(_MOVED)[0]
    issuer = _issuer(one)
    return Content(
        campaign=one.campaign.name,
        campaign_en=one.campaign.name_en or one.campaign.name,
        issuer=issuer.name,
        issuer_en=issuer.name_en,
        number=one.number,
        first=one.first.isoformat(),
        last=one.last.isoformat(),
        day=day.isoformat(),
        open=one.frozen_at is None,
        words=bulletin.words if bulletin else "",
        previous=before.number if before else None,
        asked=sum(unit.asked for unit in units),
        answered=sum(unit.answered for unit in units),
        late=sum(unit.late for unit in units),
        tasks=sum(row[1] for row in classes),
        due=sum(row[2] for row in classes),
        overdue_count=lists["overdue"][1],
        risk_count=lists["risk"][1],
        measures=sum(unit.measures for unit in units),
        measures_done=sum(unit.measures_done for unit in units),
        classes={row[0]: row[1] for row in classes if row[0]},
        units=ranked(units),
        sections=tuple(GroupLine(*row) for row in figures.rows(_SECTIONS)),
        counties=tuple(GroupLine(*row) for row in figures.rows(_COUNTIES)),
        **{name: rows for name, (rows, _count) in lists.items()},
        moved={name: lists[name][1] for name in ("closed", "sent_back", "newly_late")} | {"extended": extended, "other": other},
        cases=_cases(one, bulletin),
    )


def _issuer(one: Round) -> Unit:
    """The office of the campaign's place, or the place itself."""
    place = one.campaign.jurisdiction
    offices = Unit.objects.filter(path__startswith=place.path, kind=UnitKind.OFFICE).order_by("path")
    return offices.first() or place


def _cases(one: Round, bulletin: Bulletin | None) -> tuple[Case, ...]:
    chosen = bulletin.cases if bulletin else []
    tasks = Task.objects.filter(campaign=one.campaign_id).in_bulk([case["task"] for case in chosen])
    found = ((tasks.get(case["task"]), case) for case in chosen)
    return tuple(Case(task.pk, task.key, task.title, case["good"], case["words"]) for task, case in found if task)


class _Figures:
    """The standings of one round as a table ``s`` under every query, and the values they share."""

    def __init__(self, one: Round, day: date, before: int | None) -> None:
        self._values = {
            "round": one.pk,
            "before": before,
            "day": day,
            "soon": one.last + timedelta(days=AT_RISK_DAYS),
            "cut_off": one.cut_off_at,
            "root": one.campaign.jurisdiction.path,
            "places": _PLACES,
            "no_work": sorted(NO_WORK),
            "settled": sorted(NO_WORK | PROVED),
        }
        self._table = _FROZEN if one.frozen_at else self._live(one, day)

    def _live(self, one: Round, day: date) -> str:
        tasks = with_class(Task.objects.filter(campaign=one.campaign_id).exclude(state__in=NO_WORK).order_by(), day)
        inner, values = tasks.values("id", "lead_unit_id", "state", "due_current", "schedule").query.sql_with_params()
        names = [f"inner_{number}" for number in range(len(values))]
        self._values |= dict(zip(names, values, strict=True))
        return _LIVE.format(tasks=inner % tuple(f"%({name})s" for name in names))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query over ``s``."""
        with connection.cursor() as cursor:
            cursor.execute(f"WITH s AS MATERIALIZED ({self._table}) {query}", self._values)  # text of ours; values go apart
            return list(cursor.fetchall())

    def tasks(self, condition: str) -> tuple[tuple[TaskLine, ...], int]:
        """The first tasks of a list, and how many there are in all."""
        rows = self.rows(f"{_TASK} {condition} LIMIT {MOST_TASKS}")
        return tuple(_task_line(row) for row in rows), rows[0][-1] if rows else 0


def _task_line(row: tuple[Any, ...]) -> TaskLine:
    task, key, title, unit, unit_en, due, late, schedule, was, state, was_state, was_due, _count = row
    return TaskLine(
        task=task,
        key=key,
        title=title,
        unit=unit,
        unit_en=unit_en,
        due=due.isoformat() if due else "",
        late_days=late,
        schedule=schedule,
        was=was,
        state=state,
        was_state=was_state,
        was_due=was_due.isoformat() if was_due else "",
    )
