"""The schedule class of all tasks of a campaign at once: measures, milestones and results are each gathered in one pass and joined.

The same classes as ``queries.schedule`` gives row by row, held together by a test. Row by row is right for a page, where few rows are
looked at; for counts over 100,000 tasks these sets take a third of the time.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.queries.schedule import LACKING, LATEST, listed
from rectify.campaign.ledger.rules.schedule import BEGUN, NO_WORK, PROVED, SENT_BACK, TOLERANCE_TENTHS

_COLUMNS: Final = ("id", "problem_id", "section_id", "lead_unit_id", "state", "due_current", "campaign__starts_on")
_SETS: Final = f"""
    w (id, problem_id, section_id, lead_unit_id, state, due, start) AS MATERIALIZED ({{tasks}}),
    m AS MATERIALIZED (SELECT task_id, count(*) AS n, count(started_on) AS begun, count(done_on) AS ended
        FROM ledger_measure WHERE task_id IN (SELECT id FROM w) GROUP BY 1),
    k AS (SELECT f.scheme_id, count(*) AS n, count(p.reached_on) AS reached,
            count(*) FILTER (WHERE p.reached_on IS NULL AND p.due_on < %(on)s) AS missed,
            count(*) FILTER (WHERE p.reached_on IS NOT NULL AND p.due_on >= %(on)s) AS early
        FROM (SELECT DISTINCT ON (scheme_id) scheme_id, id FROM ledger_schemeversion WHERE approved ORDER BY scheme_id, number DESC) f
        JOIN ledger_schemestep p ON p.version_id = f.id AND p.is_milestone GROUP BY 1),
    p AS MATERIALIZED (SELECT x.id, sum(x.n) AS n, sum(x.reached) AS reached, sum(x.missed) AS missed, sum(x.early) AS early
        FROM (SELECT s.task_id AS id, k.* FROM ledger_scheme s JOIN k ON k.scheme_id = s.id WHERE s.task_id IS NOT NULL
            UNION ALL SELECT w.id, k.* FROM ledger_scheme s JOIN k ON k.scheme_id = s.id JOIN w ON w.problem_id = s.problem_id
            WHERE s.task_id IS NULL) x GROUP BY 1),
    u AS MATERIALIZED (SELECT DISTINCT g.task_id FROM w JOIN m ON m.task_id = w.id AND m.ended = m.n
        JOIN ledger_target g ON g.task_id = w.id {LATEST}
        WHERE w.state NOT IN ({listed(NO_WORK)}, {listed(PROVED)}) AND {LACKING.replace("%(today)s", "%(on)s")}),
    t AS MATERIALIZED (SELECT w.id, w.problem_id, w.section_id, w.lead_unit_id, w.state, w.due AS due_current,
        coalesce(m.n, 0) AS measures, coalesce(m.ended, 0) AS measures_done,
        CASE WHEN w.state IN ({listed(NO_WORK)}) THEN NULL
            WHEN w.state IN ({listed(PROVED)}) THEN 'done'
            WHEN w.state NOT IN ({listed(SENT_BACK)}) AND m.ended = m.n THEN CASE WHEN u.task_id IS NULL THEN 'done'
                WHEN w.due < %(on)s OR p.missed > 0 THEN 'behind' ELSE 'on_schedule' END
            WHEN p.n > 0 THEN CASE
                WHEN coalesce(m.begun, 0) = 0 AND p.reached = 0 AND w.state NOT IN ({listed(BEGUN)}) THEN 'not_started'
                WHEN p.missed > 0 OR w.due < %(on)s THEN 'behind' WHEN p.early > 0 THEN 'ahead' ELSE 'on_schedule' END
            WHEN coalesce(m.begun, 0) = 0 AND w.state NOT IN ({listed(BEGUN)}) THEN 'not_started'
            WHEN w.due < %(on)s THEN 'behind'
            WHEN w.due IS NULL THEN 'on_schedule'
            ELSE (SELECT CASE WHEN 10 * c.work * c.span > (10 * c.gone + {TOLERANCE_TENTHS} * c.span) * 2 * c.n THEN 'ahead'
                    WHEN 10 * c.work * c.span >= (10 * c.gone - {TOLERANCE_TENTHS} * c.span) * 2 * c.n THEN 'on_schedule' ELSE 'behind' END
                FROM (SELECT coalesce(m.begun + m.ended, 0) AS work, coalesce(m.n, 0) AS n, GREATEST(w.due - w.start, 1) AS span,
                    LEAST(GREATEST(%(on)s - w.start, 0), GREATEST(w.due - w.start, 1)) AS gone) c)
        END AS schedule
        FROM w LEFT JOIN m ON m.task_id = w.id LEFT JOIN p ON p.id = w.id LEFT JOIN u ON u.task_id = w.id)"""  # noqa: S608 - pieces of this code


def judged(tasks: QuerySet[Task], on: date, sql: str) -> list[dict[str, Any]]:
    """The rows of a statement over ``t``, the tasks with their class.

    ``t`` has ``id problem_id section_id lead_unit_id state due_current measures measures_done schedule``;
    ``sql`` may name the day ``%(on)s``. One query.
    """
    inner, values = tasks.order_by().values_list(*_COLUMNS).query.sql_with_params()
    names = {f"p{n}": value for n, value in enumerate(values)}
    held = inner % tuple(f"%({name})s" for name in names)
    statement = f"WITH {_SETS.replace('{tasks}', held)} {sql}"
    with connection.cursor() as cursor:
        cursor.execute(statement, {**names, "on": on})
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
