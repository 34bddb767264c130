"""Standing duties: periods that tile the time, items laid out once, fulfilled once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.dispatch.models import DutyItem, Notice
from rectify.campaign.dispatch.queries.duties import get_duty_item, owed_items
from rectify.campaign.dispatch.rules.duties import period_after, period_of, times_of
from rectify.campaign.dispatch.services.duties import fulfil_duty, lay_duties, remind_duties
from rectify.campaign.ledger.models import Campaign, Problem, Responsibility, StandingDuty, Task, TaskState
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.audit.models import Entry
from rectify.foundation.calendar.rules import Period
from tests.cast import NOW, TODAY, Cast

D = date
DAYS = st.dates(D(2000, 1, 1), D(2060, 12, 31))
CODES = ["周", "旬", "月", "个月", "季度", "半年", "年", "2周", "3月", "2年", "15旬"]


@pytest.mark.parametrize(
    ("code", "day", "first", "last"),
    [
        ("周", D(2026, 11, 25), D(2026, 11, 23), D(2026, 11, 29)),
        ("旬", D(2026, 2, 28), D(2026, 2, 21), D(2026, 2, 28)),
        ("旬", D(2026, 5, 31), D(2026, 5, 21), D(2026, 5, 31)),
        ("旬", D(2026, 5, 10), D(2026, 5, 1), D(2026, 5, 10)),
        ("月", D(2028, 2, 3), D(2028, 2, 1), D(2028, 2, 29)),
        ("季度", D(2026, 11, 23), D(2026, 10, 1), D(2026, 12, 31)),
        ("半年", D(2026, 6, 30), D(2026, 1, 1), D(2026, 6, 30)),
        ("年", D(2026, 6, 30), D(2026, 1, 1), D(2026, 12, 31)),
        ("2周", D(2026, 1, 12), D(2026, 1, 12), D(2026, 1, 25)),
        ("2周", D(2026, 1, 11), D(2025, 12, 29), D(2026, 1, 11)),
        ("2月", D(2026, 4, 15), D(2026, 3, 1), D(2026, 4, 30)),
    ],
)
def test_a_period_is_the_one_around_the_day(code: str, day: date, first: date, last: date) -> None:
    assert period_of(code, D(2026, 1, 1), day) == Period(first, last)


@pytest.mark.parametrize("code", ["", "event", "日", "天", "工作日", "小时", "0周", "第三季度"])
def test_events_and_days_make_no_items(code: str) -> None:
    assert period_of(code, D(2026, 1, 1), TODAY) is None


@pytest.mark.parametrize(("times", "items"), [(None, 1), (1, 1), (12, 12), (13, 0), (0, 0)])
def test_a_period_has_as_many_items_as_the_plan_says(times: int | None, items: int) -> None:
    assert times_of(times) == items


@given(code=st.sampled_from(CODES), began=DAYS, day=DAYS)
def test_periods_tile_the_time(code: str, began: date, day: date) -> None:
    period = period_of(code, began, day)
    assert period is not None
    assert day in period
    assert period_of(code, began, period.first) == period == period_of(code, began, period.last)
    following = period_after(code, began, period)
    assert following is not None
    assert following.first == period.last + timedelta(days=1)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return Campaign.objects.create(
        slug="c", name="整改", jurisdiction=cast.city, starts_on=D(2026, 1, 1), opened_at=NOW, opened_by=cast.clerk
    )


def duty(cast: Cast, campaign: Campaign, period: str, times: int | None = 1, state: TaskState = TaskState.OPEN) -> StandingDuty:
    n = Task.objects.count() + 1
    problem = Problem.objects.create(campaign=campaign, key=f"p{n}", title="问题")
    task = Task.objects.create(
        campaign=campaign, problem=problem, key=f"t{n}", title=f"任务{n}", text="…", state=state, lead_unit=cast.ecology,
        confirmed_at=NOW if state != "draft" else None, confirmed_by=cast.clerk if state != "draft" else None,
    )  # fmt: skip
    return StandingDuty.objects.create(task=task, times=times, period=period, quote="每季度至少研究一次")


def test_this_period_and_the_next_are_laid_out_once(cast: Cast, campaign: Campaign) -> None:
    duty(cast, campaign, "季度", 2)
    duty(cast, campaign, "event", None)
    duty(cast, campaign, "季度", 1, TaskState.DRAFT)
    duty(cast, campaign, "季度", 1, TaskState.WITHDRAWN)
    assert lay_duties(campaign=campaign, on=TODAY, by=None, at=NOW) == 4
    assert lay_duties(campaign=campaign, on=TODAY, by=None, at=NOW) == 0
    items = DutyItem.objects.order_by("first", "turn").values_list("unit", "first", "last", "turn")
    assert list(items) == [
        (cast.ecology.pk, D(2026, 10, 1), D(2026, 12, 31), 1),
        (cast.ecology.pk, D(2026, 10, 1), D(2026, 12, 31), 2),
        (cast.ecology.pk, D(2027, 1, 1), D(2027, 3, 31), 1),
        (cast.ecology.pk, D(2027, 1, 1), D(2027, 3, 31), 2),
    ]
    assert list(Entry.objects.values_list("act", "data")) == [("duty:lay:done", {"count": 4})]


def test_the_units_of_the_measure_bear_it_before_those_of_the_task(cast: Cast, campaign: Campaign) -> None:
    one = duty(cast, campaign, "年")
    two = duty(cast, campaign, "年")
    for row, unit in ((one, cast.qingshi), (one, cast.linhe), (two, None)):
        Responsibility.objects.create(task=row.task, role="responsible", name="x", unit=unit)
    Responsibility.objects.create(task=one.task, role="supporting", name="x", unit=cast.housing)
    lay_duties(campaign=campaign, on=TODAY, by=cast.clerk, at=NOW)
    found = set(DutyItem.objects.filter(first=D(2026, 1, 1)).values_list("duty", "unit"))
    assert found == {(one.pk, cast.qingshi.pk), (one.pk, cast.linhe.pk), (two.pk, cast.ecology.pk)}


def first_item(cast: Cast, campaign: Campaign) -> DutyItem:
    duty(cast, campaign, "季度")
    lay_duties(campaign=campaign, on=TODAY, by=None, at=NOW)
    return DutyItem.objects.earliest("first")


def test_an_item_is_fulfilled_once(cast: Cast, campaign: Campaign) -> None:
    item = first_item(cast, campaign)
    done = fulfil_duty(item=item, on=D(2026, 11, 20), note="市政府常务会议研究", by=cast.lead, at=NOW)
    assert (done.done_on, done.done_by, done.note) == (D(2026, 11, 20), cast.lead, "市政府常务会议研究")
    with pytest.raises(Refused, match="2026-11-20") as told:
        fulfil_duty(item=item, on=D(2026, 11, 21), note="又一次", by=cast.lead, at=NOW)
    assert told.value.code == "duty.done"


@pytest.mark.parametrize(
    ("on", "note", "code"),
    [(D(2026, 11, 24), "x", "duty.future"), (D(2026, 9, 30), "x", "duty.early"), (D(2026, 11, 2), "  ", "duty.no_note")],
)
def test_what_cannot_be_is_refused(cast: Cast, campaign: Campaign, on: date, note: str, code: str) -> None:
    item = first_item(cast, campaign)
    with pytest.raises(Refused) as told:
        fulfil_duty(item=item, on=on, note=note, by=cast.lead, at=NOW)
    assert told.value.code == code
    assert DutyItem.objects.get(pk=item.pk).done_at is None


def test_a_late_day_is_taken_and_a_closed_task_owes_nothing(cast: Cast, campaign: Campaign) -> None:
    item = first_item(cast, campaign)
    assert fulfil_duty(item=item, on=D(2027, 1, 4), note="迟了", by=cast.lead, at=datetime(2027, 1, 5, tzinfo=UTC)).done_on == D(2027, 1, 4)
    other = DutyItem.objects.latest("first")
    Task.objects.filter(pk=item.duty.task_id).delete()
    assert not DutyItem.objects.filter(pk=other.pk).exists()


def test_owed_items_are_those_of_ones_own_units(cast: Cast, campaign: Campaign) -> None:
    item = first_item(cast, campaign)
    lead, county, clerk = (grants_of(who, TODAY) for who in (cast.lead, cast.county, cast.clerk))
    assert [row.pk for row in owed_items(lead, TODAY)] == [item.pk]
    assert [list(owed_items(grants, TODAY)) for grants in (county, clerk)] == [[], []]
    assert get_duty_item(lead, item.pk) == item
    with pytest.raises(NotFound):
        get_duty_item(county, item.pk)


def test_a_unit_is_reminded_once_in_the_last_week(cast: Cast, campaign: Campaign) -> None:
    first_item(cast, campaign)
    assert remind_duties(on=D(2026, 12, 23), at=NOW) == 0
    assert remind_duties(on=D(2026, 12, 24), at=NOW) == 1
    assert remind_duties(on=D(2026, 12, 25), at=NOW) == 0
    assert Notice.objects.get().person == cast.lead
