"""The checks of reports: what was filed since the last time, looked at once, told once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.evidence.models import Finding, Sweep
from rectify.campaign.evidence.services import sweeping
from rectify.campaign.evidence.services.sweeping import sweep_reports
from rectify.campaign.ledger.models import Result, Target
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, Cast
from tests.unguarded import unguarded

LONG = "本周对全市燃煤锅炉开展排查,已完成淘汰任务的百分之八十"


def a_round(short: Short, number: int) -> Round:
    first = date(2026, 11, 2) + timedelta(weeks=number)
    return Round.objects.create(
        campaign=short.campaign, number=number, first=first, last=first + timedelta(days=6), opened_at=NOW, remind_at=NOW, cut_off_at=NOW
    )


@pytest.fixture
def rounds(short: Short) -> tuple[Round, Round]:
    return a_round(short, 1), a_round(short, 2)


def report(cast: Cast, short: Short, round_: Round, done: str, *, minutes: int = 0, by: str = "transport", n: int = 0) -> Report:
    measure = short.timely.measures.all()[n]
    return Report.objects.create(
        round=round_, task=short.timely, measure=measure, unit=getattr(cast, by), done=done, filed_by=cast.responsible,
        filed_at=NOW - timedelta(minutes=60 - minutes),
    )  # fmt: skip


def test_the_words_of_last_week_are_told_with_the_report_they_are_from(cast: Cast, short: Short, rounds: tuple[Round, Round]) -> None:
    last = report(cast, short, rounds[0], LONG)
    new = report(cast, short, rounds[1], LONG + "。", minutes=1)
    assert sweep_reports(at=NOW) == 1
    found = Finding.objects.get()
    assert (found.report, found.other_report, found.rule) == (new, last, "near_identical_text")
    assert found.zh == "与上一期同一措施的填报 100% 相同。"


def test_another_units_words_of_the_same_round_are_told_once(cast: Cast, short: Short, rounds: tuple[Round, Round]) -> None:
    first = report(cast, short, rounds[0], LONG)
    second = report(cast, short, rounds[0], LONG.replace("八十", "九十"), minutes=1, by="qingshi", n=1)
    assert sweep_reports(at=NOW) == 1
    assert sweep_reports(at=NOW + timedelta(minutes=1)) == 0
    found = Finding.objects.get()
    assert (found.report, found.other_report) == (second, first)


def test_what_is_filed_after_a_sweep_is_the_next_ones(cast: Cast, short: Short, rounds: tuple[Round, Round]) -> None:
    report(cast, short, rounds[0], LONG)
    assert sweep_reports(at=NOW - timedelta(minutes=30)) == 0
    report(cast, short, rounds[1], LONG, minutes=50)
    assert sweep_reports(at=NOW) == 1


def test_who_is_far_behind_catches_up_run_by_run_and_finds_the_same(
    cast: Cast, short: Short, rounds: tuple[Round, Round], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portion ends on the record: a run that is killed goes on where it was, and nothing is looked at again from the beginning."""
    first = report(cast, short, rounds[0], LONG)
    report(cast, short, rounds[0], LONG.replace("八十", "九十"), minutes=10, by="qingshi", n=1)
    last = report(cast, short, rounds[1], LONG, minutes=20)
    monkeypatch.setattr(sweeping, "PORTION", 1)
    monkeypatch.setattr(sweeping, "PORTIONS", 1)

    assert sweep_reports(at=NOW) == 0
    assert Sweep.objects.get().up_to == first.filed_at
    assert sweep_reports(at=NOW) == 1
    assert sweep_reports(at=NOW) == 1
    assert Sweep.objects.get().up_to == last.filed_at
    monkeypatch.setattr(sweeping, "PORTIONS", 5)
    assert sweep_reports(at=NOW) == 0
    assert Sweep.objects.get().up_to == NOW

    kept = set(Finding.objects.values_list("report", "other_report", "rule"))
    with unguarded("evidence_finding", "evidence_sweep"):
        Finding.objects.all().delete()
        Sweep.objects.all().delete()
    monkeypatch.undo()
    assert sweep_reports(at=NOW) == 2
    assert set(Finding.objects.values_list("report", "other_report", "rule")) == kept


def test_figures_of_a_report_are_looked_at_with_its_result(cast: Cast, short: Short, rounds: tuple[Round, Round]) -> None:
    target = Target.objects.create(task=short.timely, subject="收集率", comparator=">=", value=95, unit="%")
    result = Result.objects.create(
        target=target, value=Decimal("100.92"), unit="%", measured_on=date(2026, 11, 20), reported_at=NOW, reported_by=cast.responsible
    )
    row = report(cast, short, rounds[0], "本周完成35，继续推进。")
    Report.objects.filter(pk=row.pk).update(result=result)
    assert sweep_reports(at=NOW) == 2
    assert sorted(Finding.objects.values_list("rule", flat=True)) == ["quantity_without_unit", "rate_above_100"]


def test_a_report_that_was_not_filed_is_not_looked_at(cast: Cast, short: Short, rounds: tuple[Round, Round]) -> None:
    report(cast, short, rounds[0], LONG)
    Report.objects.update(filed_at=None, filed_by=None)
    assert sweep_reports(at=NOW) == 0
