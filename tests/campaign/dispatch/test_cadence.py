"""Rounds follow each other without gap or overlap, whatever the rhythm; wrong rhythms are told what is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.dispatch.models import Cadence, Round
from rectify.campaign.dispatch.rules.cadence import LAST_DAY, Rhythm, faults, moments, period_of, without_overlap
from rectify.campaign.dispatch.services.cadence import set_cadence
from rectify.campaign.dispatch.services.rounds import open_due
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.calendar.rules import Period
from tests.campaign.ledger.rows import short_campaign
from tests.cast import NOW, TODAY, Cast

CITY = ZoneInfo("Asia/Shanghai")
KINDS = st.sampled_from(sorted(LAST_DAY))
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    kind = draw(KINDS)
    days = sorted(draw(st.lists(st.integers(0, LAST_DAY[kind]), min_size=3, max_size=3)))
    return Rhythm(kind, days[0], days[1], days[2], draw(st.integers(0, 23)))


@given(KINDS, DAYS)
def test_periods_tile_the_time(kind: str, day: date) -> None:
    period = period_of(kind, day)
    assert day in period
    assert period_of(kind, period.last + timedelta(days=1)).first == period.last + timedelta(days=1)
    assert {period_of(kind, period.first), period_of(kind, period.last)} == {period}


@given(rhythms(), DAYS)
def test_every_round_opens_reminds_and_ends_in_this_order_within_its_period(rhythm: Rhythm, day: date) -> None:
    assert faults(rhythm) == []
    plan = moments(rhythm, day, CITY)
    assert plan.opens_at <= plan.cut_off_at
    assert plan.remind_at <= plan.cut_off_at
    assert plan.opens_at.date() >= plan.period.first
    assert plan.cut_off_at.date() <= plan.period.last


@given(KINDS, KINDS, DAYS)
def test_a_change_of_rhythm_asks_about_no_day_twice_and_leaves_none_out(before: str, after: str, day: date) -> None:
    asked = period_of(before, day)
    following = asked.last + timedelta(days=1)
    rest = without_overlap(period_of(after, following), asked.last)
    assert rest is not None
    assert rest.first == following
    assert without_overlap(Period(asked.first, asked.last), asked.last) is None


def test_a_weekly_round_opens_on_monday_and_is_cut_off_on_friday_at_five() -> None:
    plan = moments(Rhythm(), TODAY, CITY)
    assert plan.opens_at == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert plan.remind_at == datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    assert plan.cut_off_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert [plan.is_due(plan.opens_at), plan.is_due(plan.cut_off_at)] == [True, False]


@pytest.mark.parametrize(
    ("rhythm", "codes"),
    [
        (Rhythm("week", 0, 3, 6), []),
        (Rhythm("week", 0, 3, 7), ["day"]),
        (Rhythm("month", 0, 20, 27), []),
        (Rhythm("month", 0, 20, 28), ["day"]),
        (Rhythm("quarter", 0, 80, 90), ["day"]),
        (Rhythm("week", 3, 2, 4), ["order"]),
        (Rhythm("week", -1, 2, 4), ["order"]),
        (Rhythm("week", 0, 5, 4, 24), ["order", "hour"]),
        (Rhythm("day"), ["period"]),
    ],
)
def test_a_rhythm_that_cannot_be_kept_says_why(rhythm: Rhythm, codes: list[str]) -> None:
    assert faults(rhythm) == codes


def test_a_cadence_counts_from_today_on_and_the_later_of_one_day_counts(cast: Cast) -> None:
    campaign = short_campaign(cast).campaign
    with pytest.raises(Refused) as past:
        set_cadence(campaign=campaign, rhythm=Rhythm(), valid_from=TODAY - timedelta(days=1), by=cast.clerk, at=NOW)
    assert past.value.code == "cadence.past"
    with pytest.raises(Refused) as wrong:
        set_cadence(campaign=campaign, rhythm=Rhythm("week", 0, 3, 9, 30), valid_from=TODAY, by=cast.clerk, at=NOW)
    assert (wrong.value.code, len(wrong.value.missing)) == ("cadence.faults", 2)
    for period in ("week", "month"):
        set_cadence(campaign=campaign, rhythm=Rhythm(period), valid_from=TODAY, by=cast.clerk, at=NOW)
    assert Cadence.objects.get(campaign=campaign).period == "month"


def test_the_clock_opens_the_round_of_a_campaign_that_has_a_cadence_and_of_no_other(cast: Cast) -> None:
    campaign = short_campaign(cast).campaign
    assert open_due(campaigns=[], at=NOW) == 0
    set_cadence(campaign=campaign, rhythm=Rhythm(), valid_from=TODAY, by=cast.clerk, at=NOW)
    assert open_due(campaigns=[campaign.pk], at=NOW) == 1
    assert open_due(campaigns=[campaign.pk], at=NOW + timedelta(minutes=10)) == 0
    assert Round.objects.get().asked == 5
