"""The people of ``bench.load`` and the work before them: imported only when Django is set up."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from bench.callers import Work
from bench.rows import cookie
from rectify.campaign.closure.models import Case
from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Measure, Task
from rectify.foundation.accounts.models import Person, Post, Unit
from tests.cast import TODAY

EACH = 120
"""Things of each kind before one person: more than two minutes need."""
MINE = "load"
"""How the names of these people begin."""


def settled(n: int, people: int, kind: str, code: str, role: str) -> tuple[str, Work]:
    """The cookie of one more person, and their work; of the rows that several could have they take every ``people``-th."""
    unit = Unit.objects.get(code=code)
    who, made = Person.objects.get_or_create(
        username=f"{MINE}{n}", defaults={"name": f"值班{n}", "password": UNUSABLE_PASSWORD_PREFIX, "email": f"{MINE}{n}@haidai.example"}
    )
    if made:
        Post.objects.create(person=who, unit=unit, role=role, valid_from=TODAY.replace(month=1))
    led = Task.objects.filter(lead_unit=unit) if kind == "unit" else Task.objects.all()
    own = led.filter(pk__gte=_some(n, people))
    cases = Case.objects.filter(task__in=own) if kind == "unit" else Case.objects.all()
    work = Work(_keys(own), _keys(cases))
    if kind == "unit":
        newest = Round.objects.filter(frozen_at__isnull=True).latest("number")
        waiting = Report.objects.filter(round=newest, unit=unit, filed_at__isnull=True, late_for__isnull=True)
        begun = Measure.objects.filter(task__lead_unit=unit, task__state="open", started_on__isnull=False)
        work.sheet = f"/rounds/{newest.pk}/sheet/{unit.pk}/"
        work.reports = iter(_keys(waiting.extra(where=["dispatch_report.id %% %s = %s"], params=[people, n])))
        work.measures = _keys(begun.extra(where=["ledger_measure.id %% %s = %s"], params=[people, n]))
    else:
        waits = Evidence.objects.filter(judged_at__isnull=True, withdrawn_at__isnull=True, task__state="open", findings__isnull=True)
        waits = waits.exclude(unit=unit).extra(where=["evidence_evidence.id %% %s = %s"], params=[people, n])
        work.pieces = iter(_keys(waits))
    return cookie(who), work


def _some(n: int, people: int) -> int:
    """Where in the list of tasks the part of one person begins, so that not everybody reads the same rows."""
    first, last = (Task.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    return first + (last - first) * n // (people + 5)


def _keys(rows: object) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:EACH])  # type: ignore[attr-defined]


def on_record() -> dict[str, int]:
    """How many acts of these people are on record, by kind."""
    return {
        "filed": Report.objects.filter(filed_by__username__startswith=MINE).count(),
        "handed in": Evidence.objects.filter(received_by__username__startswith=MINE).count(),
        "judged": Evidence.objects.filter(judged_by__username__startswith=MINE).count(),
    }
