from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.ledger.rules.dates import Binding, binding_of, due_day, latest
from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind


def deadline(text: str, value: str | None, comparator: Comparator = Comparator.BY) -> Fact:
    return Fact("f1", FactKind.DEADLINE, text, 0, len(text), value=value, comparator=comparator)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020", date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 29)),
        ("2026-06", date(2026, 6, 30)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-01-27/2026-02-09", date(2026, 2, 9)),
        ("2018-01/2018-09", date(2018, 9, 30)),
        ("--09-30", None),
        ("XXXX-12-31", None),
        ("2026-02-30", None),
        ("2026-13", None),
        ("", None),
        (None, None),
        ("on_event", None),
    ],
)
def test_a_partial_date_binds_on_the_last_day_of_its_period(value: str | None, day: date | None) -> None:
    assert due_day(value) == day


@given(st.text(max_size=24))
def test_no_text_becomes_a_day_that_raises(text: str) -> None:
    due_day(text)


@pytest.mark.parametrize(
    ("fact", "nature", "day"),
    [
        (deadline("2026年12月底前", "2026-12-31"), "by_deadline", date(2026, 12, 31)),
        (deadline("每年9月底前", "--09-30", Comparator.RECURRING), "standing", None),
        (deadline("长期坚持", None, Comparator.UNDATED), "standing", None),
        (deadline("立行立改", None, Comparator.UNDATED), "immediate", None),
        (deadline("立行立改,长期坚持", None, Comparator.UNDATED), "immediate", None),
        (deadline("收到通知之日起5个工作日内", None, Comparator.RELATIVE), "undated", None),
        (deadline("年底前", "XXXX-12-31"), "undated", None),
    ],
)
def test_a_deadline_binds_by_its_date_or_by_its_words(fact: Fact, nature: str, day: date | None) -> None:
    assert (binding_of(fact).nature, binding_of(fact).on) == (nature, day)


def test_of_several_deadlines_the_latest_counts_and_the_others_are_told() -> None:
    both = latest(
        [
            Binding("by_deadline", date(2026, 6, 30), "6月底前"),
            Binding("by_deadline", date(2026, 12, 31), "年底前"),
            Binding("standing", None, "长期坚持"),
        ]
    )
    assert both == Binding("by_deadline", date(2026, 12, 31), "年底前（另有：6月底前、长期坚持）")


def test_without_any_date_the_strictest_words_count() -> None:
    assert latest([Binding("standing", None, "长期坚持"), Binding("immediate", None, "立行立改")]).nature == "immediate"
    assert latest([]) == Binding("undated")
