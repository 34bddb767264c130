"""What stands in the way of asking for acceptance, each with a link to where it is mended."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, Prefetch, Q
from django.utils import timezone

from rectify.campaign.closure import messages
from rectify.campaign.closure.models import Case, StepKind
from rectify.campaign.closure.queries.procedures import procedure_for
from rectify.campaign.closure.rules.gate import Facts, Lack, MeasureFact, Open, TargetFact, missing
from rectify.campaign.closure.rules.gate import Missing as Lacking
from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.queries.support import open_findings, supporting, unsupported_measures
from rectify.campaign.ledger.models import Deviation, Extension, FactLink, Measure, Result, Site, Target, Task
from rectify.campaign.ledger.queries.schemes import is_scheme_approved
from rectify.campaign.ledger.rules.results import COUNTED, meets
from rectify.campaign.plans.models import Question
from rectify.foundation.refusals import Missing

LABEL = 60
"""Characters of a row's text in a refusal."""


def missing_for_request(task: Task, on: date) -> list[Missing]:
    """Everything that keeps acceptance of this task from being asked for on a day; empty when the gate is open.

    Each with its text in the reader's language and the address where it is mended. About a dozen queries, whatever the task holds.
    """
    procedure = procedure_for(task, on)
    days, early = (procedure.observation_days, procedure.early) if procedure else (0, False)
    return _told(task, missing(facts_of(task, on, days, early=early), on))


def missing_for_close(case: Case, on: date) -> list[Missing]:
    """What was settled when acceptance was asked for and is not on the day of the close, by the procedure the case entered by.

    A result that got worse, evidence that was taken back, a deviation that has run out. As many queries as the gate.
    """
    procedure = case.procedure_text
    facts = facts_of(case.task, on, int(procedure.get("observation_days", 0)), early=bool(procedure.get("early")))
    return _told(case.task, missing(facts, on))


def _told(task: Task, lacks: list[Lacking]) -> list[Missing]:
    return [Missing(messages.lacking(each.kind, each.label, each.label_en, each.day), _address(task, each)) for each in lacks]


def facts_of(task: Task, on: date, observation_days: int, *, early: bool) -> Facts:
    """What the rules look at."""
    unsupported = {measure.pk for measure in unsupported_measures(task)}
    rows = list(Measure.objects.filter(task=task).select_related("task").order_by("position", "id"))
    measures = [row for row in rows if row.norm != "prohibition"] or rows
    back = _came_back(task)
    return Facts(
        measures=[MeasureFact(m.pk, _short(m.text, m.number), m.done_on, _day_of(m), m.pk not in unsupported) for m in measures],
        targets=_targets(task, on),
        questions=_questions(task),
        sites=[Open(site.pk, site.name) for site in Site.objects.filter(task=task, done_on__isnull=True)],
        duties=_duties(task, on),
        extensions=[
            Open(row.pk, "", day=row.due_to) for row in Extension.objects.filter(task=task, decided_at__isnull=True).order_by("id")
        ],
        findings=[
            Open(row.pk, row.zh, row.en, extra=row.evidence.pk) for row in open_findings(task) if row.evidence and row.evidence.accepted
        ],
        lacks_scheme=task.needs_scheme and not is_scheme_approved(task),
        came_back_on=timezone.localdate(back) if back else None,
        new_evidence=back is not None and supporting().filter(task=task, received_at__gt=back).exists(),
        observation_days=observation_days,
        early=early,
        due_on=task.due_current if any(measure.due_current is None for measure in measures) else None,
    )


def _day_of(measure: Measure) -> date | None:
    """The day that must have come; the clock of a reply is a limit, and nobody waits for its end once the reply is given."""
    return None if measure.is_answer and measure.done_on else measure.due_current


def _came_back(task: Task) -> datetime | None:
    """When the task was last reopened or failed in a spot check. A return for papers asks for no new evidence. One query."""
    failed = Q(steps__kind=StepKind.CHECK, steps__passed=False)
    last = Case.objects.filter(task=task).aggregate(reopened=Max("reopened_at"), failed=Max("steps__done_at", filter=failed))
    return max((moment for moment in last.values() if moment is not None), default=None)


def _targets(task: Task, on: date) -> list[TargetFact]:
    """The targets that are a number, or that ask for all or none of something."""
    rows = Target.objects.filter(Q(value__isnull=False) | Q(comparator__in=COUNTED), task=task).order_by("id")
    told = (Prefetch("results", Result.objects.order_by("id")), Prefetch("deviations", Deviation.objects.order_by("id")))
    return [_target(row, on) for row in rows.prefetch_related(*told)]


def _target(row: Target, on: date) -> TargetFact:
    results = sorted(row.results.all(), key=lambda each: (each.measured_on, each.pk))
    let_pass = any(each.approved and (each.expires_on is None or each.expires_on >= on) for each in row.deviations.all())
    label = _short(row.quote or row.subject, row.subject if row.quote else "")
    if not results:
        return TargetFact(row.pk, label, None, measured=False, let_pass=let_pass, due_on=row.due_on)
    verdict = meets(row, results[-1])
    zh, en = f"{label}：{verdict.zh}", f"{label}: {verdict.en}"
    day = results[-1].measured_on
    return TargetFact(
        row.pk, label, verdict.met, measured=True, let_pass=let_pass, due_on=row.due_on, why_zh=zh, why_en=en, measured_on=day
    )


def _questions(task: Task) -> list[Open]:
    facts = FactLink.objects.filter(task=task).values("fact")
    rows = Question.objects.filter(fact__in=facts, answered_at__isnull=True).order_by("document", "start", "id")
    return [Open(row.pk, _short(row.text), _short(row.text_en), extra=row.document_id) for row in rows]


def _duties(task: Task, on: date) -> list[Open]:
    rows = DutyItem.objects.filter(duty__task=task, done_at__isnull=True, last__lt=on).select_related("duty", "unit").order_by("last", "id")
    return [Open(row.pk, _short(row.duty.quote, row.unit.name), day=row.last) for row in rows]


def _short(text: str, before: str = "") -> str:
    whole = f"{before} {text}".strip()
    return whole if len(whole) <= LABEL else whole[: LABEL - 1] + "…"


def _address(task: Task, each: Lacking) -> str:
    """Where it is mended."""
    page = f"/tasks/{task.pk}/"
    if each.kind is Lack.OPEN_QUESTION:
        row = Question.objects.filter(pk=each.id).values_list("document", "key").first()
        return f"/review/{row[0]}#{row[1]}" if row else page
    return {
        Lack.OPEN_FINDING: f"/evidence/{each.extra}#f{each.id}",
        Lack.NO_SCHEME: "/schemes/",
        Lack.NOTHING_NEW: f"{page}#evidence",
        Lack.OLD_RESULT: f"{page}#targets",
        Lack.NO_EVIDENCE: f"/measures/{each.id}/evidence/new",
        Lack.OVERDUE_DUTY: f"/duties/{each.id}/evidence/new",
        Lack.NO_RESULT: f"{page}#targets",
        Lack.NOT_MET: f"{page}#targets",
        Lack.TARGET_AHEAD: f"{page}#targets",
        Lack.OPEN_SITE: f"{page}#sites",
        Lack.OPEN_EXTENSION: "/extensions/",
    }.get(each.kind, f"{page}#measures")
