"""The schedule class and lateness as SQL, for filters and counts; the same as ``rules.schedule``, held together by a test.

The class of a task rests on counts of its measures, on the milestones of its approved schemes, and on the latest results of its
targets. Django repeats an annotation wherever it is named, look-ups and all; so the class is one expression with one look-up of the
measures inside, and none when the state says it all. Milestones are looked up for tasks that have an approved scheme alone (the set of
these is made once for a query), results for tasks alone whose measures are all finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    JSONField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.sql.compiler import SQLCompiler

from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.rules.quantities import CONCENTRATIONS, SPELLED_SQL
from rectify.campaign.ledger.rules.results import ABOVE, ALL, AT_LEAST, AT_MOST, BELOW, COUNTED, NONE, REACH
from rectify.campaign.ledger.rules.schedule import BEGUN, NO_WORK, PROVED, SENT_BACK, TOLERANCE_TENTHS, ScheduleClass


def listed(words: Iterable[str]) -> str:
    """The words as SQL, in order."""
    return ", ".join(f"'{word}'" for word in sorted(words))


IN_FORCE = """(SELECT DISTINCT ON (v.scheme_id) v.id FROM (SELECT id FROM ledger_scheme WHERE task_id = %(task)s
        UNION ALL SELECT id FROM ledger_scheme WHERE problem_id = %(problem)s AND task_id IS NULL) s
    JOIN ledger_schemeversion v ON v.scheme_id = s.id AND v.approved ORDER BY v.scheme_id, v.number DESC)"""
"""The approved versions in force of the schemes that carry out a task."""
HAS_SCHEME = """(%(task)s IN (SELECT s.task_id FROM ledger_scheme s JOIN ledger_schemeversion v ON v.scheme_id = s.id AND v.approved
        WHERE s.task_id IS NOT NULL)
    OR %(problem)s IN (SELECT s.problem_id FROM ledger_scheme s JOIN ledger_schemeversion v ON v.scheme_id = s.id AND v.approved
        WHERE s.task_id IS NULL AND s.problem_id IS NOT NULL))"""
"""Whether there is one, by two sets that are made once for a whole query: for counts over many tasks."""
MILESTONES = f"""SELECT count(*) AS n, count(p.reached_on) AS reached,
        count(*) FILTER (WHERE p.reached_on IS NULL AND p.due_on < %(today)s) AS missed,
        count(*) FILTER (WHERE p.reached_on IS NOT NULL AND p.due_on >= %(today)s) AS early
    FROM ledger_schemestep p WHERE p.is_milestone AND %(gate)s AND p.version_id IN {IN_FORCE}"""  # noqa: S608 - pieces of this file
SPELLED = SPELLED_SQL.format(unit="g.unit")
SPELLED_RESULT = SPELLED_SQL.format(unit="r.unit")
MET = f"""CASE WHEN g.comparator IN ({listed(AT_LEAST)}) THEN r.in_target_unit >= g.value
        WHEN g.comparator IN ({listed(AT_MOST)}) THEN r.in_target_unit <= g.value
        WHEN g.comparator = '{REACH}' THEN CASE WHEN {SPELLED} IN ({listed(CONCENTRATIONS)})
            THEN r.in_target_unit <= g.value ELSE r.in_target_unit >= g.value END
        WHEN g.comparator = '{ABOVE}' THEN r.in_target_unit > g.value
        WHEN g.comparator = '{BELOW}' THEN r.in_target_unit < g.value
        ELSE r.in_target_unit = g.value END"""
"""``rules.results.meets`` for targets with a number."""
REACHED = f"""CASE WHEN g.value IS NOT NULL THEN {MET} WHEN g.comparator = '{NONE}' THEN r.value = 0
        WHEN g.comparator = '{ALL}' THEN r.value >= 100 AND {SPELLED_RESULT} = chr(37) END"""
"""``rules.results.meets`` for every target."""
MEASURABLE = f"(g.value IS NOT NULL OR g.comparator IN ({listed(COUNTED)}))"
LATEST = """LEFT JOIN LATERAL (SELECT l.id, l.value, l.unit, l.in_target_unit FROM ledger_result l WHERE l.target_id = g.id
        ORDER BY l.measured_on DESC, l.id DESC LIMIT 1) r ON true"""
LACKING = f"""{MEASURABLE} AND ({REACHED}) IS NOT TRUE AND NOT EXISTS (SELECT 1 FROM ledger_deviation d
        WHERE d.target_id = g.id AND d.approved AND d.expires_on >= %(today)s)"""  # noqa: S608 - pieces of this file
"""Targets that are measured and have no result that meets them, and that no approved deviation lets pass."""
UNMET = f"FROM ledger_target g {LATEST} WHERE g.task_id = %(task)s AND {LACKING}"


class _OfTask(Func):
    """An expression over one task on a day; sources: id, problem, state, due date, first day of the campaign, the day."""

    template = ""
    states: Final = {"no_work": listed(NO_WORK), "proved": listed(PROVED), "sent_back": listed(SENT_BACK), "begun": listed(BEGUN)}

    def __init__(self, on: date, *, few: bool = False) -> None:
        self.gate = "true" if few else HAS_SCHEME
        day = Value(on, output_field=DateField())
        super().__init__(F("pk"), F("problem"), F("state"), F("due_current"), F("campaign__starts_on"), day)

    def as_sql(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override] # nobody passes Func's further words
        """The text with its sources in their places; the day alone is a parameter, and stands once."""
        parts = [compiler.compile(source) for source in self.get_source_expressions()]
        names = dict(zip(("task", "problem", "state", "due", "start", "day"), (text for text, _ in parts), strict=True))
        names |= {"gate": self.gate % names, "day": f"{names['day']}::date", "today": "t.day", "tolerance": str(TOLERANCE_TENTHS)}
        text = self.template % {**names, **self.states}
        return text, tuple(parts[-1][1])


class _Class(_OfTask):
    """The class of a task."""

    template = f"""(
        SELECT CASE
            WHEN t.state IN (%(no_work)s) THEN NULL
            WHEN t.state IN (%(proved)s) THEN 'done'
            WHEN t.state NOT IN (%(sent_back)s) AND m.n > 0 AND m.ended = m.n THEN CASE WHEN NOT EXISTS (SELECT 1 {UNMET}) THEN 'done'
                WHEN t.due < t.day OR (SELECT p.missed > 0 FROM ({MILESTONES}) p) THEN 'behind' ELSE 'on_schedule' END
            ELSE COALESCE(CASE WHEN %(gate)s THEN (SELECT CASE WHEN p.n = 0 THEN NULL
                    WHEN m.begun = 0 AND p.reached = 0 AND t.state NOT IN (%(begun)s) THEN 'not_started'
                    WHEN p.missed > 0 OR t.due < t.day THEN 'behind' WHEN p.early > 0 THEN 'ahead' ELSE 'on_schedule' END
                FROM ({MILESTONES}) p) END, CASE
                WHEN m.begun = 0 AND t.state NOT IN (%(begun)s) THEN 'not_started'
                WHEN t.due < t.day THEN 'behind'
                WHEN t.due IS NULL THEN 'on_schedule'
                WHEN 10 * (m.begun + m.ended) * t.span > (10 * t.gone + %(tolerance)s * t.span) * 2 * m.n THEN 'ahead'
                WHEN 10 * (m.begun + m.ended) * t.span >= (10 * t.gone - %(tolerance)s * t.span) * 2 * m.n THEN 'on_schedule'
                ELSE 'behind' END)
        END
        FROM (SELECT day, %(state)s AS state, %(due)s AS due, GREATEST(%(due)s - %(start)s, 1) AS span,
                LEAST(GREATEST(day - %(start)s, 0), GREATEST(%(due)s - %(start)s, 1)) AS gone
            FROM (SELECT %(day)s AS day) today) t
        CROSS JOIN LATERAL (SELECT count(*) AS n, count(started_on) AS begun, count(done_on) AS ended FROM ledger_measure
            WHERE task_id = %(task)s AND t.state NOT IN (%(no_work)s, %(proved)s)) m
    )"""  # noqa: S608 - pieces of this file; the day is a parameter
    output_field = CharField()

    def __repr__(self) -> str:
        return "schedule class"


class _Pace(_OfTask):
    """What the class rests on beside the measures, for the sentence: ``[milestones, reached, missed, early, unmet, unmeasured]``."""

    template = f"""(
        SELECT jsonb_build_array(p.n, p.reached, p.missed, p.early, u.n, u.unmeasured)
        FROM (SELECT %(day)s AS day) t CROSS JOIN LATERAL ({MILESTONES}) p
        CROSS JOIN LATERAL (SELECT count(r.id) AS n, count(*) - count(r.id) AS unmeasured {UNMET}) u
    )"""  # noqa: S608 - pieces of this file; the day is a parameter
    output_field = JSONField()

    def __repr__(self) -> str:
        return "pace"


class _Measures(Func):
    """How many measures of a task have a column filled, as an index look-up; written out because it stands three times in every list."""

    template = "(SELECT count(%(column)s) FROM ledger_measure WHERE task_id = %(expressions)s)"
    output_field = IntegerField()

    def __init__(self, column: str) -> None:
        super().__init__(F("pk"), column=column)


def with_measure_counts(tasks: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``measure_count``, ``started_count`` and ``done_count`` (three index look-ups a row)."""
    counted: QuerySet[Any] = tasks.annotate(
        measure_count=_Measures("*"),
        started_count=_Measures("started_on"),
        done_count=_Measures("done_on"),
    )
    return counted


def with_class(tasks: QuerySet[Task], on: date, *, few: bool = False) -> QuerySet[Any]:
    """Add ``schedule`` (a code or NULL); one index look-up a row, and more for those with a scheme or finished measures.

    ``few`` is for the rows of a page: schemes are then looked up row by row, not gathered first.
    """
    judged: QuerySet[Any] = tasks.annotate(schedule=_Class(on, few=few))
    return judged


def with_schedule(tasks: QuerySet[Task], on: date) -> QuerySet[Any]:
    """Add the counts of measures, ``schedule``, ``late`` (true or false) and ``pace``; for rows that are shown."""
    undone = Q(due_current__lt=on) & ~Q(state__in=(*NO_WORK, *PROVED)) & ~Q(schedule=ScheduleClass.DONE.value)
    late = Case(When(undone, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    judged: QuerySet[Any] = with_measure_counts(with_class(tasks, on, few=True)).annotate(late=late, pace=_Pace(on, few=True))
    return judged


def pace_of(task: Task, on: date) -> Sequence[int]:
    """``[milestones, reached, missed, early, unmet, unmeasured]`` of one task. One query."""
    found: Sequence[int] = Task.objects.filter(pk=task.pk).annotate(pace=_Pace(on, few=True)).values_list("pace", flat=True)[0]
    return found


def of_class(tasks: QuerySet[Task], on: date, code: str) -> QuerySet[Any]:
    """The tasks of one class, with ``schedule``; in the order of a list a page is found without looking at the rest.

    Asked as a yes or no, because PostgreSQL takes every second row for a yes and walks the list, but takes an equation for a rare
    find and works out the class of every task first.
    """
    wanted = Case(When(schedule=code, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    found: QuerySet[Any] = with_class(tasks, on).alias(wanted=wanted).filter(wanted=True)
    return found
