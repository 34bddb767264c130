"""The verdict of ``rules.settling`` for lists: the same rule in SQL, row by row; a test holds the two together over every complaint."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, CharField, DateField, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from rectify.campaign.evidence.queries.support import supporting
from rectify.campaign.ledger.models import Measure, TaskState
from rectify.campaign.ledger.queries.answers import ANSWERS
from rectify.campaign.ledger.queries.schedule import LATEST, MET
from rectify.response.petitions.models import PetitionState, Reply
from rectify.response.petitions.rules.settling import SENT_BACK, Verdict

CLAIM: Final = Subquery(Reply.objects.filter(petition=OuterRef("pk"), accepted=True).order_by("-version").values("settled")[:1])
"""What the last accepted reply says of 是否办结; nothing without one."""


class _Unmet(Func):
    """Whether the task of a complaint has a quantity that no result shows and no approved deviation lets pass on a day."""

    output_field = BooleanField()
    text: Final = f"""EXISTS (SELECT 1 FROM ledger_target g {LATEST} WHERE g.task_id = %(task)s AND g.value IS NOT NULL
        AND ({MET}) IS NOT TRUE AND NOT EXISTS (SELECT 1 FROM ledger_deviation d WHERE d.target_id = g.id AND d.approved
            AND (d.expires_on IS NULL OR d.expires_on >= %(day)s::date)))"""  # noqa: S608 - pieces of this code

    def __init__(self, on: date) -> None:
        super().__init__(F("task_id"), Value(on, output_field=DateField()))

    def as_sql(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override] # nobody passes Func's further words
        """The text with its sources in their places; each stands once, the day behind the task."""
        (task, before), (day, behind) = (compiler.compile(source) for source in self.get_source_expressions())
        return self.text % {"task": task, "day": day}, (*before, *behind)


def _ahead(on: date) -> Q:
    """``rules.settling.left_of``: a deadline still to come, work not done, work without proof, a quantity not shown."""
    rows = Measure.objects.filter(task=OuterRef("task_id")).exclude(ANSWERS)
    unproved = ~Exists(supporting().filter(measure=OuterRef("pk")))
    left = rows.filter(Q(due_current__gt=on) | Q(done_on__isnull=True) | unproved)
    return Q(Exists(left)) | Q(_Unmet(on))


def verdict_on(on: date) -> Combinable:
    """``rules.settling.settling`` of a complaint on a day: ``settled``, ``in_part`` or ``open``. The rows need ``claim``."""
    return Case(
        When(Q(state=PetitionState.HANDED_OVER) | Q(claim__isnull=True), then=Value(Verdict.OPEN.value)),
        When(task__state__in=SENT_BACK, then=Value(Verdict.OPEN.value)),
        When(task__state=TaskState.CLOSED, then=Value(Verdict.SETTLED.value)),
        When(claim=Verdict.OPEN.value, then=Value(Verdict.OPEN.value)),
        When(_ahead(on), then=Value(Verdict.IN_PART.value)),
        default=Value(Verdict.SETTLED.value),
        output_field=CharField(),
    )
