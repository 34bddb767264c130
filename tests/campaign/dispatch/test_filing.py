"""Many answers at once are filed as one by one: same checks, same acts, all or none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rectify.campaign.dispatch.models import Report
from rectify.campaign.dispatch.services.filing import file_reports
from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.campaign.ledger.models import Result, Target
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.dispatch.asked import AFTER, WORDS, Opened, answered, frozen, opened
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def one(cast: Cast) -> Opened:
    return opened(cast)


def keys(one: Opened, cast: Cast) -> list[int]:
    return list(Report.objects.filter(round=one.round, unit=cast.ecology).order_by("pk").values_list("pk", flat=True))


def test_all_are_written_with_an_act_each(cast: Cast, one: Opened) -> None:
    asked = keys(one, cast)
    assert len(asked) > 1
    before = Entry.objects.filter(act="report:file:done").count()
    filed = file_reports(round=one.round, answers=dict.fromkeys(asked, WORDS), by=cast.lead, at=NOW)
    rows = Report.objects.filter(pk__in=asked)
    assert {(row.done, row.next_step, row.revision, row.filed_by) for row in rows} == {(WORDS.done, WORDS.next_step, 1, cast.lead)}
    assert [row.pk for row in filed] == asked
    assert Entry.objects.filter(act="report:file:done").count() - before == len(asked)


def test_a_measured_result_goes_to_the_ledger(cast: Cast, one: Opened) -> None:
    report = one.report(cast.ecology)
    target = Target.objects.create(task=report.task, measure=report.measure, comparator=">=", value=80, unit="%")
    said = replace(WORDS, target=target.pk, value=Decimal(81), unit="%", measured_on=TODAY)
    file_reports(round=one.round, answers={report.pk: said}, by=cast.lead, at=NOW)
    report.refresh_from_db()
    assert report.result == Result.objects.get(target=target)


def test_one_wrong_answer_keeps_all_back(cast: Cast, one: Opened) -> None:
    first, *others = keys(one, cast)
    with pytest.raises(Refused) as refused:
        file_reports(round=one.round, answers={**dict.fromkeys(others, WORDS), first: replace(WORDS, done="")}, by=cast.lead, at=NOW)
    assert refused.value.code == "report.faults"
    assert not Report.objects.filter(pk__in=[first, *others], filed_at__isnull=False).exists()


def test_what_was_answered_before_is_not_written_over(cast: Cast, one: Opened) -> None:
    report = one.report(cast.ecology)
    answered(report, cast.lead)
    with pytest.raises(ChangedMeanwhile):
        file_reports(round=one.round, answers={report.pk: replace(WORDS, done="别的。")}, by=cast.lead, at=NOW)
    report.refresh_from_db()
    assert report.done == WORDS.done


def test_a_frozen_round_takes_nothing(cast: Cast, one: Opened) -> None:
    report = one.report(cast.ecology)
    frozen(one.round)
    with pytest.raises(Refused) as refused:
        file_reports(round=one.round, answers={report.pk: WORDS}, by=cast.lead, at=AFTER)
    assert refused.value.code == "round.frozen"
