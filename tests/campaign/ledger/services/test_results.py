"""Results are written down beside each other; a deviation is asked for by one and decided by another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from rectify.campaign.ledger.models import Deviation, Result, Target, Task
from rectify.campaign.ledger.services.results import Reading, decide_deviation, record_result, record_results, request_deviation
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.ledger.rows import Short, short_campaign
from tests.campaign.papers import in_english
from tests.cast import NOW, TODAY, Cast, assemble


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def target(short: Short) -> Target:
    return short.late.targets.get()


def measured(cast: Cast, target: Target, value: str, unit: str = "%", on: date = TODAY) -> Result:
    return record_result(target=target, value=Decimal(value), unit=unit, measured_on=on, by=cast.lead, at=NOW)


def test_results_of_one_day_stand_side_by_side(cast: Cast, target: Target) -> None:
    measured(cast, target, "76.5")
    measured(cast, target, "77")
    assert [r.value for r in target.results.all()] == [Decimal("77.000000"), Decimal("76.500000")]
    assert Entry.objects.order_by("-seq")[0].act == "result:record:done"


def test_the_value_is_also_kept_in_the_unit_of_the_target(cast: Cast, target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(unit="万吨")
    target.refresh_from_db()
    assert measured(cast, target, "25000", "吨").in_target_unit == Decimal("2.5")
    assert measured(cast, target, "90", "家").in_target_unit is None


@pytest.mark.parametrize(
    ("value", "unit", "days", "code"),
    [
        ("80", "%", 1, "result.future"),
        ("80", " ", 0, "result.no_unit"),
        ("80", "单位" * 17, 0, "result.unit_shape"),
        ("100000000000000", "%", 0, "result.number_shape"),
        ("0.1234567", "%", 0, "result.number_shape"),
        ("NaN", "%", 0, "result.number_shape"),
    ],
)
def test_what_no_measurement_can_be_is_refused(cast: Cast, target: Target, value: str, unit: str, days: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        measured(cast, target, value, unit, TODAY + timedelta(days=days))
    assert refused.value.code == code
    assert not Result.objects.exists()


def test_a_result_without_unit_is_told_which_one_is_asked_for(cast: Cast, target: Target) -> None:
    with pytest.raises(Refused) as refused:
        measured(cast, target, "80", "")
    assert in_english(refused) == "The result has no unit. The target is in “%”: write the unit beside the number."


def test_a_closed_task_takes_no_result(cast: Cast, short: Short) -> None:
    target = Target.objects.create(task=short.closed, comparator=">=", value=1, unit="公里")
    with pytest.raises(Refused) as refused:
        measured(cast, target, "2", "公里")
    assert refused.value.code == "result.not_work"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["result", "deviation"])
def test_a_late_result_or_decision_keeps_a_close_waiting_until_it_is_written(act: str) -> None:
    cast = assemble()
    target = short_campaign(cast).late.targets.get()
    asked = request_deviation(target=target, reason="设备流标。", by=cast.lead, at=NOW)
    other = connection.copy()
    try:
        with transaction.atomic():
            if act == "result":
                measured(cast, target, "81")
            else:
                decide_deviation(deviation=asked, approve=False, decision="不同意。", by=cast.clerk, at=NOW)
            with pytest.raises(OperationalError, match="could not obtain lock"), other.cursor() as cursor:
                cursor.execute("SELECT 1 FROM ledger_task WHERE id = %s FOR NO KEY UPDATE NOWAIT", [target.task_id])
    finally:
        other.close()


def test_many_are_written_or_none(cast: Cast, target: Target) -> None:
    good, bad = Reading(target, Decimal(1), "%", TODAY), Reading(target, Decimal(1), "%", TODAY + timedelta(days=1))
    with pytest.raises(Refused):
        record_results(readings=[good, bad], by=cast.lead, at=NOW)
    assert not Result.objects.exists()
    assert len(record_results(readings=[good, good], by=cast.lead, at=NOW)) == 2


def test_a_result_is_never_overwritten(cast: Cast, target: Target) -> None:
    row = measured(cast, target, "76.5")
    with pytest.raises(IntegrityError, match="stays as it was reported"), transaction.atomic():
        Result.objects.filter(pk=row.pk).update(value=99)


def asked(cast: Cast, target: Target) -> Deviation:
    return request_deviation(target=target, reason="枯水年来水不足", by=cast.lead, at=NOW)


def test_a_deviation_is_decided_by_another_with_words_and_an_end(cast: Cast, target: Target) -> None:
    row = decide_deviation(deviation=asked(cast, target), approve=True, decision="同意", expires_on=TODAY, by=cast.clerk, at=NOW)
    assert (row.approved, row.expires_on, row.decided_by) == (True, TODAY, cast.clerk)
    assert [e.act for e in Entry.objects.order_by("-seq")[:2]] == ["deviation:decide:approved", "deviation:request:done"]


def test_a_refused_deviation_has_no_end_and_another_may_be_asked_for(cast: Cast, target: Target) -> None:
    row = decide_deviation(deviation=asked(cast, target), approve=False, decision="应继续整改", expires_on=TODAY, by=cast.clerk, at=NOW)
    assert (row.approved, row.expires_on) == (False, None)
    assert asked(cast, target).pk != row.pk


def test_only_one_deviation_waits(cast: Cast, target: Target) -> None:
    asked(cast, target)
    with pytest.raises(Refused) as refused:
        asked(cast, target)
    assert refused.value.code == "deviation.pending"


@pytest.mark.parametrize(
    ("who", "decision", "expires", "code"),
    [
        ("lead", "同意", TODAY, "deviation.own_request"),
        ("clerk", " ", TODAY, "deviation.no_words"),
        ("clerk", "同意", None, "deviation.no_end"),
        ("clerk", "同意", TODAY - timedelta(days=1), "deviation.past"),
    ],
)
def test_a_deviation_is_not_decided_lightly(cast: Cast, target: Target, who: str, decision: str, expires: date | None, code: str) -> None:
    row = asked(cast, target)
    with pytest.raises(Refused) as refused:
        decide_deviation(deviation=row, approve=True, decision=decision, expires_on=expires, by=getattr(cast, who), at=NOW)
    assert refused.value.code == code
    assert Deviation.objects.get().decided_at is None


def test_a_decided_deviation_stays_as_it_was_decided(cast: Cast, target: Target) -> None:
    row = decide_deviation(deviation=asked(cast, target), approve=True, decision="同意", expires_on=TODAY, by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        decide_deviation(deviation=row, approve=False, decision="改", by=cast.second_clerk, at=NOW)
    assert refused.value.code == "deviation.decided"
    with pytest.raises(IntegrityError, match="is decided"), transaction.atomic():
        Deviation.objects.filter(pk=row.pk).update(expires_on=TODAY + timedelta(days=900))


def test_no_deviation_of_what_is_no_work(cast: Cast, target: Target) -> None:
    with pytest.raises(Refused) as refused:
        request_deviation(target=target, reason=" ", by=cast.lead, at=NOW)
    assert refused.value.code == "deviation.no_reason"
    Task.objects.filter(pk=target.task_id).update(state="withdrawn")
    with pytest.raises(Refused) as refused:
        asked(cast, target)
    assert refused.value.code == "deviation.not_work"
