"""What an answer must hold, who may not overwrite whom, and where a late answer stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from rectify.campaign.dispatch.messages import FAULTS, FIELDS
from rectify.campaign.dispatch.models import Report
from rectify.campaign.dispatch.queries.rounds import is_as_frozen
from rectify.campaign.dispatch.rules.reports import LONGEST, Answer, Asked, check, tidy
from rectify.campaign.dispatch.services.reports import file_report
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.campaign.ledger.models import Measure, Result, Target
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.dispatch.asked import AFTER, NEXT_WEEK, WORDS, Opened, answered, frozen, opened
from tests.cast import NOW, TODAY, Cast

PAST, COMING = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
FULL = Answer(done="做了。", next_step="再做。", expected_on=COMING)
LATE = Asked(due=PAST, started_on=date(2026, 4, 1))
TIMELY = Asked(due=COMING, started_on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("said", "asked", "found"),
    [
        ({}, LATE, []),
        ({"done": ""}, LATE, ["done:done_missing"]),
        ({"next_step": ""}, LATE, ["next_step:next_step_missing"]),
        ({"next_step": "", "expected_on": None, "finished_on": TODAY}, LATE, []),
        ({"expected_on": None}, LATE, ["expected_on:expected_missing"]),
        ({"expected_on": None}, TIMELY, []),
        ({"expected_on": None}, Asked(), []),
        ({"expected_on": PAST}, TIMELY, ["expected_on:expected_past"]),
        ({"expected_on": TODAY}, TIMELY, []),
        ({"expected_on": PAST, "finished_on": TODAY}, TIMELY, []),
        ({"expected_on": date(3026, 11, 23)}, TIMELY, ["expected_on:expected_far"]),
        ({"done": "长" * LONGEST}, TIMELY, []),
        ({"done": "长" * (LONGEST + 1)}, TIMELY, ["done:too_long"]),
        ({"obstacles": "断\x00电"}, TIMELY, ["obstacles:control"]),
        ({"support": "一\n二\t三"}, TIMELY, []),
        ({"sites_done": 7, "sites_all": 171}, TIMELY, []),
        ({"sites_done": 0, "sites_all": 0}, TIMELY, []),
        ({"sites_done": 7}, TIMELY, ["sites_all:sites_half"]),
        ({"sites_all": 7}, TIMELY, ["sites_done:sites_half"]),
        ({"sites_done": 8, "sites_all": 7}, TIMELY, ["sites_done:sites_over"]),
        ({"sites_done": -1, "sites_all": 7}, TIMELY, ["sites_all:sites_number"]),
        ({"target": 1, "value": Decimal("81.5"), "unit": "%", "measured_on": TODAY}, TIMELY, []),
        ({"target": 1, "unit": "%", "measured_on": TODAY}, TIMELY, []),
        ({"value": Decimal(81), "measured_on": TODAY}, TIMELY, ["target:result_target"]),
        ({"target": 1, "value": Decimal(81)}, TIMELY, ["measured_on:result_day"]),
        ({"target": 1, "value": Decimal(81), "measured_on": COMING}, TIMELY, ["measured_on:day_future"]),
        ({"target": 1, "value": Decimal("NaN"), "measured_on": TODAY}, TIMELY, ["value:result_value"]),
        ({"target": 1, "value": Decimal(10) ** 14, "measured_on": TODAY}, TIMELY, ["value:result_value"]),
        ({"finished_on": COMING}, TIMELY, ["finished_on:day_future"]),
        ({"finished_on": TODAY}, Asked(), ["started_on:start_missing"]),
        ({"finished_on": TODAY, "started_on": PAST}, Asked(), []),
        ({"finished_on": PAST, "started_on": TODAY}, Asked(), ["finished_on:end_before_start"]),
        ({"started_on": PAST}, TIMELY, ["started_on:day_known"]),
        ({"started_on": TIMELY.started_on}, TIMELY, []),
        ({"finished_on": TODAY}, replace(TIMELY, done_on=PAST), ["finished_on:day_known"]),
        (
            {"done": "", "next_step": "", "sites_done": 1},
            LATE,
            ["done:done_missing", "next_step:next_step_missing", "sites_all:sites_half"],
        ),
    ],
)
def test_an_answer_is_told_all_that_is_wrong_with_it(said: dict[str, object], asked: Asked, found: list[str]) -> None:
    answer = tidy(replace(FULL, **said))  # type: ignore[arg-type]
    assert [f"{fault.field}:{fault.code}" for fault in check(answer, asked, TODAY)] == found


def test_white_space_alone_says_nothing() -> None:
    assert [f.code for f in check(tidy(Answer(done=" \r\n\t ")), Asked(), TODAY)] == ["done_missing", "next_step_missing"]


def test_every_fault_and_field_has_words_in_both_languages() -> None:
    for words in (*FAULTS.values(), *FIELDS.values()):
        with translation.override("zh-hans"):
            chinese = str(words)
        with translation.override("en"):
            assert chinese != str(words)


@pytest.fixture
def ready(cast: Cast) -> Opened:
    return opened(cast)


def test_an_answer_stands_in_its_round_with_who_and_when(ready: Opened, cast: Cast) -> None:
    row = answered(ready.report(cast.ecology), cast.lead, sites_done=1, sites_all=2)
    row.refresh_from_db()
    assert (row.done, row.sites_done, row.revision, row.source, row.filed_by, row.filed_at) == (WORDS.done, 1, 1, "page", cast.lead, NOW)
    entry = Entry.objects.get(act="report:file:done")
    assert (entry.unit_id, entry.data["measure"], entry.data["revision"]) == (cast.ecology.pk, ready.late.pk, 1)


def test_an_empty_answer_is_refused_with_what_is_missing_and_writes_nothing(ready: Opened, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        file_report(report=ready.report(cast.ecology), answer=Answer(), revision=0, by=cast.lead, at=NOW)
    assert [m.url for m in refused.value.missing] == ["#done", "#next_step", "#expected_on"]
    assert not Report.objects.filter(filed_at__isnull=False).exists()
    assert not Entry.objects.filter(act__startswith="report:").exists()


def test_an_answer_may_be_changed_until_the_freeze(ready: Opened, cast: Cast) -> None:
    row = answered(answered(ready.report(cast.ecology), cast.lead), cast.lead, done="改正：二百米。")
    assert (row.revision, Report.objects.get(pk=row.pk).done) == (2, "改正：二百米。")
    assert list(Entry.objects.filter(act__startswith="report:").values_list("act", flat=True)) == [
        "report:file:done",
        "report:file:changed",
    ]


def test_an_older_revision_is_told_which_fields_differ_and_overwrites_nothing(ready: Opened, cast: Cast) -> None:
    report = ready.report(cast.ecology)
    answered(report, cast.lead)
    mine = replace(WORDS, done="另一个人写的。", sites_done=1, sites_all=3)
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        file_report(report=report, answer=mine, revision=0, by=cast.county, at=NOW)
    assert [m.url for m in meanwhile.value.missing] == ["#done", "#sites_done", "#sites_all"]
    assert Report.objects.get(pk=report.pk).done == WORDS.done


def test_the_same_answer_sent_twice_is_one(ready: Opened, cast: Cast) -> None:
    report = ready.report(cast.ecology)
    first = answered(report, cast.lead)
    again = file_report(report=report, answer=replace(WORDS, done=f"{WORDS.done}\r\n"), revision=0, by=cast.lead, at=AFTER)
    assert (again.pk, again.revision, again.filed_at) == (first.pk, 1, NOW)
    assert Entry.objects.filter(act__startswith="report:").count() == 1


def test_a_measured_result_goes_to_the_ledger_once(ready: Opened, cast: Cast) -> None:
    target = Target.objects.get(task=ready.short.late)
    said: dict[str, Any] = {"target": target.pk, "value": Decimal("81.5"), "unit": "%", "measured_on": TODAY}
    row = answered(ready.report(cast.ecology), cast.lead, **said)
    answered(row, cast.lead, **said, done="改一个字")
    result = Result.objects.get()
    assert (result.target, result.value, result.unit, result.measured_on) == (target, Decimal("81.5"), "%", TODAY)
    assert Report.objects.get(pk=row.pk).result == result


def test_a_target_of_another_task_is_refused(ready: Opened, cast: Cast) -> None:
    other = Target.objects.create(task=ready.short.timely, subject="车辆", comparator=">=", value=10, unit="辆")
    with pytest.raises(Refused) as refused:
        answered(ready.report(cast.ecology), cast.lead, target=other.pk, value=Decimal(1), unit="辆", measured_on=TODAY)
    assert refused.value.code == "report.no_target"
    assert not Result.objects.exists()


def test_finished_is_said_in_the_report_and_stands_in_the_ledger(ready: Opened, cast: Cast) -> None:
    Measure.objects.filter(pk=ready.late.pk).update(started_on=None)
    row = answered(ready.report(cast.ecology), cast.lead, next_step="", expected_on=None, started_on=PAST, finished_on=TODAY)
    ready.late.refresh_from_db()
    assert (ready.late.started_on, ready.late.done_on, row.revision) == (PAST, TODAY, 1)


def test_a_late_answer_stands_in_the_open_round_marked_and_the_frozen_one_keeps_its_hash(ready: Opened, cast: Cast) -> None:
    owed = ready.report(cast.ecology)
    one = frozen(ready.round)
    following = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    late = answered(owed, cast.lead, NEXT_WEEK)
    assert (late.round, late.late_for, late.filed_at) == (following, one, NEXT_WEEK)
    assert Report.objects.filter(round=following, measure=ready.late, unit=cast.ecology).count() == 2
    again = file_report(report=owed, answer=replace(WORDS, done="补充。"), revision=1, by=cast.lead, at=NEXT_WEEK)
    assert (again.pk, again.revision) == (late.pk, 2)
    assert Entry.objects.filter(act="report:file:late").count() == 2
    assert is_as_frozen(one)


def test_a_late_answer_on_an_older_revision_is_told_too(ready: Opened, cast: Cast) -> None:
    owed = ready.report(cast.ecology)
    frozen(ready.round)
    open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    answered(owed, cast.lead, NEXT_WEEK)
    with pytest.raises(ChangedMeanwhile):
        answered(owed, cast.county, NEXT_WEEK, done="别人写的。")


def test_what_is_late_with_no_open_round_is_refused_in_both_languages(ready: Opened, cast: Cast) -> None:
    frozen(ready.round)
    with pytest.raises(Refused) as refused:
        answered(ready.report(cast.ecology), cast.lead, AFTER)
    with translation.override("zh-hans"):
        assert str(refused.value) == "第1轮已于2026-11-27 17:05封存，目前没有开启的轮次。请在下一轮开启后补报。"
    with translation.override("en"):
        assert "no later round is open" in str(refused.value)


def test_what_was_answered_in_a_frozen_round_is_not_answered_again(ready: Opened, cast: Cast) -> None:
    owed = answered(ready.report(cast.ecology), cast.lead)
    frozen(ready.round)
    open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    with pytest.raises(Refused) as refused:
        answered(owed, cast.lead, NEXT_WEEK, done="另外。")
    assert refused.value.code == "report.not_owed"


def test_what_came_late_in_a_round_that_is_frozen_too_is_over(ready: Opened, cast: Cast) -> None:
    owed = ready.report(cast.ecology)
    frozen(ready.round)
    following = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    late = answered(owed, cast.lead, NEXT_WEEK)
    frozen(following, AFTER + timedelta(days=7))
    open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=14), by=None, at=NEXT_WEEK + timedelta(days=7))
    for report, code in ((owed, "report.answered_late"), (late, "report.not_owed")):
        with pytest.raises(Refused) as refused:
            answered(report, cast.lead, NEXT_WEEK + timedelta(days=7), done="又一次。")
        assert refused.value.code == code
