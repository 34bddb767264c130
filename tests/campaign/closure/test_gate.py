"""What keeps acceptance from being asked for: everything at once, each with the place where it is mended."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import resolve
from django.utils import translation

from rectify.campaign.closure.queries.gate import missing_for_request
from rectify.campaign.closure.rules.gate import Facts, Lack, MeasureFact, Open, TargetFact, missing
from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Deviation, Extension, Measure, Site, StandingDuty, Target, Task
from rectify.campaign.ledger.services.results import record_result
from rectify.foundation.refusals import Refused
from tests.campaign.closure.stage import DUE, Walk, campaign, prove, ready_task
from tests.cast import NOW, TODAY, Cast

ON = date(2026, 11, 23)
DONE = MeasureFact(1, "措施", date(2026, 9, 1), date(2026, 9, 30), supported=True)
MET = TargetFact(1, "目标", met=True, measured=True, let_pass=False)


def kinds(**facts: object) -> list[Lack]:
    whole: dict[str, object] = {"measures": [DONE], **facts}
    return [each.kind for each in missing(Facts(**whole), ON)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        ({}, []),
        ({"measures": []}, [Lack.NO_MEASURE]),
        ({"measures": [MeasureFact(1, "", None, None, supported=True)]}, [Lack.NOT_FINISHED]),
        ({"measures": [MeasureFact(1, "", date(2026, 9, 1), None, supported=False)]}, [Lack.NO_EVIDENCE]),
        ({"measures": [MeasureFact(1, "", None, date(2026, 12, 31), supported=True)]}, [Lack.NOT_FINISHED, Lack.DEADLINE_AHEAD]),
        ({"measures": [MeasureFact(1, "", date(2026, 9, 1), date(2026, 11, 24), supported=True)]}, [Lack.DEADLINE_AHEAD]),
        ({"measures": [MeasureFact(1, "", date(2026, 9, 1), date(2026, 11, 23), supported=True)]}, []),
        ({"measures": [MeasureFact(1, "", date(2026, 9, 1), date(2026, 11, 24), supported=True)], "early": True}, []),
        ({"due_on": date(2026, 11, 24)}, [Lack.TASK_AHEAD]),
        ({"due_on": date(2026, 11, 23)}, []),
        ({"due_on": date(2026, 11, 24), "early": True}, []),
        ({"targets": [MET]}, []),
        ({"targets": [TargetFact(1, "", met=None, measured=False, let_pass=False)]}, [Lack.NO_RESULT]),
        ({"targets": [TargetFact(1, "", met=False, measured=True, let_pass=False)]}, [Lack.NOT_MET]),
        ({"targets": [TargetFact(1, "", met=None, measured=True, let_pass=False)]}, [Lack.NOT_MET]),
        ({"targets": [TargetFact(1, "", met=False, measured=True, let_pass=True)]}, []),
        ({"targets": [TargetFact(1, "", met=True, measured=True, let_pass=False, due_on=date(2027, 1, 1))]}, [Lack.TARGET_AHEAD]),
        ({"questions": [Open(1, "问")], "sites": [Open(1, "点位")]}, [Lack.OPEN_SITE, Lack.OPEN_QUESTION]),
        ({"duties": [Open(1, "研究", day=date(2026, 9, 30))]}, [Lack.OVERDUE_DUTY]),
        ({"extensions": [Open(1, "", day=date(2027, 1, 1))]}, [Lack.OPEN_EXTENSION]),
        ({"observation_days": 83}, []),
        ({"observation_days": 84}, [Lack.OBSERVATION]),
    ],
)
def test_what_is_missing_follows_from_the_facts(facts: dict[str, object], lacks: list[Lack]) -> None:
    assert kinds(**facts) == lacks


@pytest.fixture
def task(cast: Cast) -> Task:
    return ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport)


def words(task: Task, on: date = TODAY) -> list[str]:
    with translation.override("en"):
        return [str(each.text) for each in missing_for_request(Task.objects.select_related("lead_unit").get(pk=task.pk), on)]


def test_a_finished_task_with_accepted_evidence_may_be_handed_in(task: Task) -> None:
    assert words(task) == []


def test_withdrawn_evidence_supports_nothing(task: Task, cast: Cast) -> None:
    first = Evidence.objects.filter(task=task).order_by("pk")[0]
    Evidence.objects.filter(pk=first.pk).update(withdrawn_at=NOW, withdrawn_by=cast.responsible, withdrawn_because="重复")
    assert words(task) == ["No accepted evidence for the measure: 1 措施1"]


@pytest.mark.parametrize("day", [None, DUE])
def test_a_measure_without_a_day_waits_for_that_of_its_task(task: Task, cast: Cast, day: date | None) -> None:
    first, last = date(2026, 4, 1), date(2027, 12, 31)
    task.pk, task.key, task.due_original, task.due_current = None, "later", last, last
    task.save(force_insert=True)
    own = {"due_original": day, "due_current": day, "started_on": first, "done_on": first}
    prove(cast, Measure.objects.create(task=task, key="1", number="1", text="措施", **own), cast.transport)
    assert words(task) == ([] if day else ["The deadline of the task still lies ahead (2027-12-31)."])
    assert words(task, last) == []


def target(task: Task, **also: object) -> Target:
    return Target.objects.create(**{"task": task, "subject": "收集率", "comparator": ">=", "value": Decimal(80), "unit": "%"} | also)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("80", "%", []),
        ("79.9", "%", ["the target is at least 80%: not met"]),
        ("100", "公里", ["one cannot be told in the other exactly"]),
    ],
)
def test_a_target_is_met_by_a_result_in_its_own_unit_only(task: Task, cast: Cast, value: str, unit: str, said: list[str]) -> None:
    record_result(target=target(task), value=Decimal(value), unit=unit, measured_on=TODAY, by=cast.responsible, at=NOW)
    found = words(task)
    assert [part in whole for part, whole in zip(said, found, strict=True)] == [True] * len(said)


def test_the_latest_result_counts(task: Task, cast: Cast) -> None:
    row = target(task)
    record_result(target=row, value=Decimal(90), unit="%", measured_on=TODAY - timedelta(days=9), by=cast.responsible, at=NOW)
    record_result(target=row, value=Decimal(70), unit="%", measured_on=TODAY - timedelta(days=1), by=cast.responsible, at=NOW)
    assert len(words(task)) == 1


def test_a_deviation_lets_pass_until_it_expires(task: Task, cast: Cast) -> None:
    row = target(task)
    Deviation.objects.create(
        target=row, reason="客观原因", requested_at=NOW, requested_by=cast.responsible, approved=True, decision="同意",
        expires_on=TODAY, decided_at=NOW, decided_by=cast.clerk,
    )  # fmt: skip
    assert words(task) == []
    assert words(task, TODAY + timedelta(days=1)) == ["No measured result for the target: 收集率"]


def test_the_refusal_lists_everything_that_is_missing_with_its_place(task: Task, cast: Cast) -> None:
    Measure.objects.create(
        task=task, key="3", number="3", text="措施3", position=3, due_original=date(2027, 3, 1), due_current=date(2027, 3, 1)
    )
    Site.objects.create(task=task, name="一号点位")
    target(task)
    duty = StandingDuty.objects.create(task=task, times=1, period="季度", quote="每季度至少研究一次")
    DutyItem.objects.create(duty=duty, unit=cast.transport, first=date(2026, 7, 1), last=date(2026, 9, 30))
    Extension.objects.create(
        task=task, due_from=task.due_current, due_to=date(2027, 3, 31), reason="流标", requested_at=NOW, requested_by=cast.lead
    )
    with translation.override("en"), pytest.raises(Refused) as refused:
        Walk(cast, task).request(cast.responsible, cast.transport)
    assert refused.value.code == "case.not_ready"
    with translation.override("en"):
        said = [str(each.text) for each in refused.value.missing]
    assert said == [
        "Measure not finished: 3 措施3",
        "A deadline still lies ahead (2027-03-01): 3 措施3",
        "No measured result for the target: 收集率",
        "Site not finished: 一号点位",
        "Standing duty overdue since 2026-09-30: 市交通运输局 每季度至少研究一次",
        "An extension to 2027-03-31 waits for a decision.",
    ]
    assert all(each.url for each in refused.value.missing)


@pytest.mark.parametrize("path", ["/tasks/1/", "/measures/1/evidence/new", "/duties/1/evidence/new", "/extensions/", "/review/1"])
def test_every_place_the_gate_sends_to_exists(path: str) -> None:
    assert resolve(path).url_name


def test_the_gate_costs_the_same_however_much_a_task_holds(task: Task, cast: Cast, django_assert_max_num_queries: object) -> None:
    for n in range(5):
        record_result(target=target(task, subject=f"目标{n}"), value=Decimal(90), unit="%", measured_on=TODAY, by=cast.responsible, at=NOW)
    row = Task.objects.select_related("lead_unit").get(pk=task.pk)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        missing_for_request(row, TODAY)


def test_nobody_waits_for_the_end_of_a_clock_that_was_kept(cast: Cast) -> None:
    """The day of a reply to a complaint is a limit: a case solved on the third day is handed in on the third day."""
    task = ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport, origin="petition")
    before = date(2026, 9, 25)  # all is done, the deadlines are five days ahead
    assert len(missing_for_request(task, before)) == 2
    Measure.objects.filter(task=task, key="1").update(key="answer")
    (left,) = missing_for_request(task, before)  # any other measure keeps its day
    assert "措施2" in str(left.text)
