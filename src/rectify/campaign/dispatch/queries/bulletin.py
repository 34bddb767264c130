"""What the bulletin of a round says: counted from the standings kept at the freeze, or, of an open round, from how tasks stand today.

One statement counts all, whatever the size. A measure counts as done when it was finished by the day of the figures, so that a
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
_CONDITIONS: Final = {
    "overdue": "s.late_days > 0",
    "risk": "s.late_days = 0 AND s.schedule IN ('behind', 'not_started') AND s.due_current BETWEEN %(day)s::date AND %(soon)s::date",
    "closed": "s.was_there AND s.state = 'closed' AND s.was_state <> 'closed'",
    "sent_back": "s.was_there AND s.state IN ('returned', 'reopened') AND s.was_state <> s.state",
    "newly_late": "s.was_there AND s.late_days > 0 AND s.was_late = 0",
    "extended": "s.was_there AND s.due_current > s.was_due",
    "other": "s.was_there AND s.state <> s.was_state AND s.state NOT IN ('closed', 'returned', 'reopened')",
}
"""What is counted of the tasks, and of the first five what is listed."""
_ORDERS: Final = {
    "overdue": "s.late_days DESC, t.position, t.id",
    "risk": "s.due_current, t.position, t.id",
    "closed": "t.position, t.id",
    "sent_back": "t.position, t.id",
    "newly_late": "s.late_days DESC, t.position, t.id",
}
_TOTALS: Final = "SELECT count(*) AS tasks, count(due_current) AS due, {counts} FROM s"
_CLASSES: Final = "SELECT schedule AS code, count(*) AS n FROM s WHERE schedule <> '' GROUP BY schedule ORDER BY schedule"
_UNITS: Final = """
    SELECT u.id AS unit, u.name, u.name_en, COALESCE(r.asked, 0) AS asked, COALESCE(r.answered, 0) AS answered, COALESCE(r.late, 0) AS late,
        COALESCE(l.tasks, 0) AS tasks, COALESCE(l.due, 0) AS due, COALESCE(l.overdue, 0) AS overdue,
        COALESCE(m.n, 0) AS measures, COALESCE(m.done, 0) AS measures_done
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
_COUNTS: Final = """count(*) AS tasks, count(*) FILTER (WHERE s.schedule = 'done') AS done,
        count(*) FILTER (WHERE s.state = 'closed') AS closed,
        count(s.due_current) AS due, count(*) FILTER (WHERE s.late_days > 0) AS overdue"""
_SECTIONS: Final = f"""
    SELECT COALESCE(c.number || ' ' || c.title, '') AS name, '' AS name_en, {_COUNTS}
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
_TASKS: Final = """
    SELECT s.task_id AS task, t.key, t.title, COALESCE(u.name, '') AS unit, COALESCE(u.name_en, '') AS unit_en,
        COALESCE(s.due_current::text, '') AS due, s.late_days, s.schedule, s.was_schedule AS was, s.state, s.was_state,
        COALESCE(s.was_due::text, '') AS was_due
    FROM s JOIN ledger_task t ON t.id = s.task_id LEFT JOIN accounts_unit u ON u.id = s.unit_id
    WHERE {condition} ORDER BY {order} LIMIT {most}
"""
_PARTS: Final = {
    "totals": _TOTALS.format(counts=", ".join(f"count(*) FILTER (WHERE {words}) AS {name}" for name, words in _CONDITIONS.items())),
    "classes": _CLASSES,
    "units": _UNITS,
    "sections": _SECTIONS,
    "counties": _COUNTIES,
    **{name: _TASKS.format(condition=_CONDITIONS[name], order=order, most=MOST_TASKS) for name, order in _ORDERS.items()},
}
"""All a bulletin counts and lists; each part becomes one JSON column, so that the standings under them are found out once."""
_COLUMNS: Final = ", ".join(f"(SELECT COALESCE(json_agg(q), '[]') FROM ({query}) q)" for query in _PARTS.values())  # noqa: S608 - text of ours
_STATEMENT: Final = "WITH s AS MATERIALIZED ({table}) SELECT " + _COLUMNS
_PLACES: Final = [UnitKind.COUNTY.value, UnitKind.ZONE.value]


def get_bulletin(grants: Grants, pk: int) -> tuple[Round, Bulletin | None]:
    """A round and its bulletin. An issued one is for everybody who reads lists; before that, for the office and those who see all.

    Two queries; :class:`NotFound` for the rest.
    """
    one = (
        Round.objects.select_related("campaign__jurisdiction").filter(pk=pk).order_by("pk").first()
        if grants.may(Permission.LIST_READ)
        else None
    )
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
    """The figures of a round with the words of its bulletin. Four queries at any size."""
    day = timezone.localdate(one.frozen_at) if one.frozen_at else on
    before = last_frozen(one.campaign_id, one.number)
    parts = _Figures(one, day, before.pk if before else None).parts()
    units = [UnitLine(**row) for row in parts["units"]]
    classes = {row["code"]: row["n"] for row in parts["classes"]}
    totals = parts["totals"][0]
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
        tasks=totals["tasks"],
        due=totals["due"],
        overdue_count=totals["overdue"],
        risk_count=totals["risk"],
        measures=sum(unit.measures for unit in units),
        measures_done=sum(unit.measures_done for unit in units),
        classes=classes,
        units=ranked(units),
        sections=tuple(GroupLine(**row) for row in parts["sections"]),
        counties=tuple(GroupLine(**row) for row in parts["counties"]),
        overdue=tuple(TaskLine(**row) for row in parts["overdue"]),
        risk=tuple(TaskLine(**row) for row in parts["risk"]),
        closed=tuple(TaskLine(**row) for row in parts["closed"]),
        sent_back=tuple(TaskLine(**row) for row in parts["sent_back"]),
        newly_late=tuple(TaskLine(**row) for row in parts["newly_late"]),
        moved={name: totals[name] for name in ("closed", "sent_back", "newly_late", "extended", "other")},
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

    def parts(self) -> dict[str, list[dict[str, Any]]]:
        """All parts by name, each a list of rows. One statement over one table of standings."""
        statement = _STATEMENT.format(table=self._table)
        with connection.cursor() as cursor:
            cursor.execute(statement, self._values)
            row = cursor.fetchone() or ()
        return dict(zip(_PARTS, row, strict=True))
