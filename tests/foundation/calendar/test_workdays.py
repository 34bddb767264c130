"""Working days, periods, due dates and notices: tables of real cases, no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.foundation.calendar.city import WrongCalendar, city_days
from rectify.foundation.calendar.national import national_table
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import (
    BeyondCalendar,
    Counting,
    Period,
    SpecialDay,
    Unit,
    WorkdayTable,
    add_workdays,
    check_notice,
    count_workdays,
    due_after,
    half_year_of,
    is_workday,
    month_end,
    month_of,
    next_workday,
    notice_days,
    quarter_of,
    week_number,
    week_of,
)

TABLE = national_table()
D = date


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (D(2026, 11, 23), True),
        (D(2026, 11, 22), False),
        (D(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (D(2026, 2, 15), False),
        (D(2026, 2, 23), False),  # a Monday off
        (D(2026, 2, 28), True),
        (D(2025, 1, 26), True),
        (D(2025, 2, 8), True),
        (D(2020, 1, 31), False),  # the Spring Festival lengthened in 2020
        (D(2004, 1, 1), False),
    ],
)
def test_a_day_is_worked_or_not_by_the_notice_of_its_year(day, worked) -> None:
    assert is_workday(day, TABLE) is worked


@pytest.mark.parametrize("day", [D(2003, 12, 31), D(TABLE.years.stop, 1, 4)])
def test_a_year_beyond_the_table_is_an_error_and_never_a_guess(day) -> None:
    with pytest.raises(BeyondCalendar) as beyond:
        is_workday(day, TABLE)
    assert f"{day.year}年的节假日安排尚未收录，不能推算" in beyond.value.zh
    assert f"the holidays of {day.year} are not in it and cannot be guessed" in beyond.value.en


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (D(2026, 11, 23), 0, D(2026, 11, 23)),
        (D(2026, 11, 20), 1, D(2026, 11, 23)),
        (D(2026, 1, 26), 10, D(2026, 2, 9)),
        (D(2026, 1, 26), 20, D(2026, 2, 28)),
        (D(2026, 9, 30), 1, D(2026, 10, 8)),
        (D(2026, 11, 23), -1, D(2026, 11, 20)),
        (D(2026, 2, 24), -1, D(2026, 2, 14)),
    ],
)
def test_working_days_are_added(start, count, due) -> None:
    assert add_workdays(start, count, TABLE) == due


@settings(max_examples=60, deadline=None)
@given(st.dates(D(2010, 1, 1), D(2025, 1, 1)), st.integers(1, 120))
def test_adding_and_counting_working_days_agree(start, count) -> None:
    due = add_workdays(start, count, TABLE)
    assert is_workday(due, TABLE)
    assert count_workdays(start + timedelta(days=1), due, TABLE) == count


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert next_workday(D(2026, 11, 23), TABLE) == D(2026, 11, 23)
    assert next_workday(D(2026, 2, 15), TABLE) == D(2026, 2, 24)


def test_an_empty_period_has_no_working_day() -> None:
    assert count_workdays(D(2026, 11, 24), D(2026, 11, 23), TABLE) == 0


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (week_of(D(2026, 11, 23)), D(2026, 11, 23), D(2026, 11, 29)),
        (week_of(D(2026, 11, 29)), D(2026, 11, 23), D(2026, 11, 29)),
        (week_of(D(2027, 1, 1)), D(2026, 12, 28), D(2027, 1, 3)),
        (month_of(D(2024, 2, 10)), D(2024, 2, 1), D(2024, 2, 29)),
        (quarter_of(D(2026, 11, 23)), D(2026, 10, 1), D(2026, 12, 31)),
        (quarter_of(D(2026, 3, 31)), D(2026, 1, 1), D(2026, 3, 31)),
        (half_year_of(D(2026, 6, 30)), D(2026, 1, 1), D(2026, 6, 30)),
        (half_year_of(D(2026, 7, 1)), D(2026, 7, 1), D(2026, 12, 31)),
    ],
)
def test_periods_are_whole_days(period, first, last) -> None:
    assert period == Period(first, last)
    assert first in period
    assert last + timedelta(days=1) not in period
    assert period.days == (last - first).days + 1


def test_the_first_days_of_january_may_belong_to_the_last_week_of_the_year_before() -> None:
    assert week_number(D(2027, 1, 1)) == (2026, 53)
    assert week_number(D(2026, 1, 1)) == (2026, 1)


def test_the_end_of_february_knows_leap_years() -> None:
    assert (month_end(2024, 2), month_end(2026, 2), month_end(2026, 12)) == (D(2024, 2, 29), D(2026, 2, 28), D(2026, 12, 31))


@pytest.mark.parametrize(
    ("due", "on", "zh", "en"),
    [
        (
            due_after(D(2026, 1, 26), 20, Unit.WORKDAYS, TABLE),
            D(2026, 2, 28),
            "自2026年1月26日次日起20个工作日，跳过周末4天、春节2月15日至2月23日，2月14日、2月28日调休上班，至2026年2月28日。",
            (
                "20 working days counted from the day after 2026-01-26, skipping 4 weekend days and Spring Festival (02-15 to 02-23), "
                "with 02-14 and 02-28 worked in exchange: 2026-02-28."
            ),
        ),
        (
            due_after(D(2026, 11, 23), 1, Unit.WORKDAYS, TABLE, counting=Counting.SAME_DAY),
            D(2026, 11, 23),
            "自2026年11月23日当日起1个工作日，至2026年11月23日。",
            "1 working day counted from 2026-11-23: 2026-11-23.",
        ),
        (
            due_after(D(2026, 2, 1), 15, Unit.CALENDAR_DAYS, TABLE),
            D(2026, 2, 16),
            "自2026年2月1日次日起15个自然日，至2026年2月16日。",
            "15 calendar days counted from the day after 2026-02-01: 2026-02-16.",
        ),
        (
            due_after(D(2026, 2, 1), 15, Unit.CALENDAR_DAYS, TABLE, roll=True),
            D(2026, 2, 24),
            "自2026年2月1日次日起15个自然日，至2026年2月16日；该日为休息日，顺延至2026年2月24日。",
            "15 calendar days counted from the day after 2026-02-01: 2026-02-16, a day off, hence 2026-02-24.",
        ),
        (
            due_after(D(2026, 6, 18), 1, Unit.WORKDAYS, TABLE),
            D(2026, 6, 22),
            "自2026年6月18日次日起1个工作日，跳过端午6月19日至6月21日，至2026年6月22日。",
            "1 working day counted from the day after 2026-06-18, skipping Dragon Boat Festival (06-19 to 06-21): 2026-06-22.",
        ),
    ],
)
def test_a_due_date_explains_itself(due, on, zh, en) -> None:
    assert (due.on, due.explanation_zh, due.explanation_en) == (on, zh, en)


def test_calendar_days_need_no_table_but_rolling_does() -> None:
    beyond = D(TABLE.years.stop, 3, 1)
    assert due_after(beyond, 5, Unit.CALENDAR_DAYS, TABLE).on == beyond + timedelta(days=5)
    with pytest.raises(BeyondCalendar):
        due_after(beyond, 5, Unit.CALENDAR_DAYS, TABLE, roll=True)
    with pytest.raises(BeyondCalendar):
        due_after(D(TABLE.years.stop - 1, 12, 30), 5, Unit.WORKDAYS, TABLE)


def test_a_period_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        due_after(D(2026, 1, 1), 0, Unit.WORKDAYS, TABLE)


@pytest.mark.parametrize(
    ("first", "last", "unit", "days"),
    [
        (D(2025, 1, 21), D(2025, 2, 8), Unit.WORKDAYS, 10),  # as published in Tianjin
        (D(2023, 1, 6), D(2023, 1, 19), Unit.WORKDAYS, 10),  # as published in Xuancheng
        (D(2020, 12, 6), D(2020, 12, 10), Unit.CALENDAR_DAYS, 5),
        (D(2026, 1, 27), D(2026, 2, 9), Unit.WORKDAYS, 10),
        (D(2026, 11, 23), D(2026, 11, 23), Unit.CALENDAR_DAYS, 1),
    ],
)
def test_days_of_a_notice_count_both_ends(first, last, unit, days) -> None:
    assert notice_days(first, last, unit, TABLE) == days


@pytest.mark.parametrize(
    ("first", "last", "claimed", "unit", "agrees", "reading"),
    [
        (D(2025, 1, 21), D(2025, 2, 8), 10, Unit.WORKDAYS, True, Unit.WORKDAYS),
        (D(2025, 1, 21), D(2025, 2, 8), 10, None, True, Unit.WORKDAYS),
        (D(2020, 12, 6), D(2020, 12, 10), 5, None, True, Unit.CALENDAR_DAYS),
        (D(2020, 12, 6), D(2020, 12, 10), 5, Unit.WORKDAYS, False, None),
        (D(2026, 9, 30), D(2026, 10, 10), 10, Unit.WORKDAYS, False, None),
        (D(2026, 11, 23), D(2026, 11, 26), 10, None, False, None),
    ],
)
def test_a_notice_must_be_as_long_as_it_claims(first, last, claimed, unit, agrees, reading) -> None:
    check = check_notice(first, last, claimed, TABLE, unit=unit)
    assert (check.agrees, check.unit) == (agrees, reading)


def test_a_notice_says_why_it_disagrees() -> None:
    check = check_notice(D(2026, 9, 30), D(2026, 10, 10), 10, TABLE, unit=Unit.WORKDAYS)
    assert check.zh == (
        "2026年9月30日至2026年10月10日共4个工作日，跳过国庆节10月1日至10月7日，10月10日调休上班；与所称10个工作日不符，请更正公示起止日期或期限。"
    )
    assert check.en == (
        "2026-09-30 to 2026-10-10 is 4 working days, skipping National Day (10-01 to 10-07), with 10-10 worked in exchange; "
        "the claim of 10 working days disagrees: correct the dates or the claim."
    )


def test_a_claim_that_does_not_say_which_days_is_told_under_which_reading_it_holds() -> None:
    check = check_notice(D(2020, 12, 6), D(2020, 12, 10), 5, TABLE)
    assert check.zh == "2020年12月6日至2020年12月10日共4个工作日、5个自然日，跳过周末1天；与所称5天按自然日计相符。"


def test_a_notice_in_calendar_days_needs_no_table() -> None:
    beyond = D(TABLE.years.stop, 3, 1)
    assert check_notice(beyond, beyond + timedelta(days=4), 5, TABLE, unit=Unit.CALENDAR_DAYS).agrees


def test_a_notice_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        notice_days(D(2026, 1, 2), D(2026, 1, 1), Unit.CALENDAR_DAYS, TABLE)


def test_a_citys_own_days_lie_over_the_national_ones() -> None:
    own = [
        SpecialDay(D(2026, 7, 22), worked=False, zh="防汛停工", en="Flood closure", source="海政办〔2026〕9号"),
        SpecialDay(D(2026, 2, 14), worked=False, zh="不调休", en="No exchange"),
    ]
    table = TABLE.with_own(own)
    assert not is_workday(D(2026, 7, 22), table)
    assert not is_workday(D(2026, 2, 14), table)
    assert is_workday(D(2026, 7, 22), TABLE)
    assert "防汛停工7月22日" in due_after(D(2026, 7, 21), 1, Unit.WORKDAYS, table).explanation_zh


def test_a_table_of_one_year_vouches_for_that_year_only() -> None:
    table = WorkdayTable(range(2026, 2027))
    assert is_workday(D(2026, 1, 1), table)
    with pytest.raises(BeyondCalendar):
        is_workday(D(2027, 1, 1), table)


GOOD = "{day: 2026-07-22, worked: false, zh: 防汛停工, en: Flood closure, source: 海政办〔2026〕9号}"


def test_a_citys_days_are_read_from_a_file(tmp_path) -> None:
    (tmp_path / "own.yaml").write_text(f"- {GOOD}\n", encoding="utf-8")
    assert city_days(tmp_path / "own.yaml") == [SpecialDay(D(2026, 7, 22), False, "防汛停工", "Flood closure", "海政办〔2026〕9号")]
    (tmp_path / "own.yaml").write_text("", encoding="utf-8")
    assert city_days(tmp_path / "own.yaml") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [", "cannot be read"),
        ("a: 1", "must be a list"),
        ("- {day: 2026-07-22}", "row 1: needs exactly"),
        (f"- {GOOD}\n- {GOOD.replace('2026-07-22', 'someday')}", "row 2: day must be a date"),
        (f"- {GOOD.replace('false', '0')}", "row 1: worked must be a bool"),
        (f"- {GOOD}\n- {GOOD}", "row 2: 2026-07-22 stands twice"),
    ],
)
def test_a_wrong_calendar_file_is_refused_by_its_row(tmp_path, text, said) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongCalendar, match=said):
        city_days(tmp_path / "own.yaml")


def test_a_calendar_file_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(WrongCalendar, match="cannot be read"):
        city_days(tmp_path / "none.yaml")


def test_the_installations_calendar_is_the_national_one_with_the_citys_days(settings, tmp_path) -> None:
    workday_table.cache_clear()
    assert workday_table() == national_table()
    workday_table.cache_clear()
    settings.STANDARDS = tmp_path
    (tmp_path / "city_days.yaml").write_text(f"- {GOOD}\n", encoding="utf-8")
    assert not is_workday(D(2026, 7, 22), workday_table())
    workday_table.cache_clear()
