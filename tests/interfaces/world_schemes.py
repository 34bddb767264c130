"""Schemes in each standing, and targets with a result and a deviation that waits: of the bureau and of the county."""

from __future__ import annotations

from datetime import date
from typing import Any

from rectify.campaign.ledger.models import Deviation, ExpertOpinion, Result, Scheme, SchemeStep, SchemeVersion, Target
from rectify.foundation.accounts.models import Person, Unit
from tests.cast import NOW
from tests.interfaces.ground import Ground, Rows

DAY = date(2026, 11, 2)


def add_schemes(ground: Ground) -> Rows:
    """Rows ``scheme`` (approved), ``draft``, ``submitted`` (versions), ``milestone``, ``target``, ``deviation``."""
    rows: Rows = {name: {} for name in ("scheme", "draft", "submitted", "milestone", "target", "deviation")}
    for side, (unit, person) in ground.sides().items():
        drafts = [_scheme(ground, side, unit, person, standing) for standing in ("draft", "submitted", "approved")]
        rows["draft"][side], rows["submitted"][side], approved = drafts
        rows["scheme"][side] = approved.scheme
        rows["milestone"][side] = approved.steps.get(is_milestone=True)
        rows["target"][side], rows["deviation"][side] = _target(ground, side, person)
    return rows


def _scheme(ground: Ground, side: str, unit: Unit, person: Person, standing: str) -> SchemeVersion:
    said, begun = ground.said, {"begun_at": NOW, "begun_by": person}
    task = ground.tasks[side]
    about = {"campaign": ground.campaign, "task": task, "problem": task.problem, "unit": unit}
    scheme = Scheme.objects.create(title=f"{said}{task.title}{standing}方案", firm_name=f"{said}某厂", **about, **begun)
    version = SchemeVersion.objects.create(
        scheme=scheme, number=1, cause=f"{said}管网老旧", outcome=f"{said}达标排放", outcome_subject=f"{said}达标率",
        outcome_comparator=">=", outcome_value=90, outcome_unit="%", due_on=date(2026, 12, 20), cost=30, funding=f"{said}财政", because="",
        sent_back_because=[{"code": "no_cost", "field": "cost", "zh": f"{said}缺费用", "en": f"{said}no cost"}],
        written_at=NOW, written_by=person,
    )  # fmt: skip
    for position, is_milestone in ((1, False), (2, True)):
        SchemeStep.objects.create(
            version=version, position=position, text=f"{said}第{position}步", is_milestone=is_milestone, due_on=date(2026, 12, 1)
        )
    opinion = {"expert": f"{said}专家甲", "employer": f"{said}某院", "favourable": True, "words": f"{said}可行", "given_on": DAY}
    ExpertOpinion.objects.create(version=version, recorded_at=NOW, recorded_by=person, **opinion)
    if standing != "draft":
        _put(version, submitted_at=NOW, submitted_by=person)
    if standing == "approved":
        _put(version, approved=True, decision=f"{said}同意", decided_at=NOW, decided_by=ground.cast.director, approver=ground.cast.office)
    return version


def _put(version: SchemeVersion, **values: Any) -> None:
    for name, value in values.items():
        setattr(version, name, value)
    version.save(update_fields=list(values))


def _target(ground: Ground, side: str, person: Person) -> tuple[Target, Deviation]:
    said, task = ground.said, ground.tasks[side]
    quote = {"subject": f"{said}截污率", "comparator": ">=", "value": 80, "unit": "%", "quote": f"{said}达到80%"}
    target = Target.objects.create(task=task, measure=ground.measures[side], **quote)
    Result.objects.create(target=target, value=70, unit="%", in_target_unit=70, measured_on=DAY, reported_at=NOW, reported_by=person)
    asked = {"requested_at": NOW, "requested_by": person}
    return target, Deviation.objects.create(target=target, reason=f"{said}汛期停工", **asked)
