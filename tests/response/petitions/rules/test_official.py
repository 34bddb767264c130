"""The sums of the official tables: they check themselves, and each rate says what of what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.response.petitions.rules.official import (
    OUTCOMES,
    SETTLED,
    Counted,
    Row,
    Sums,
    by_county,
    by_type,
    check,
    rates_of,
    sums_of,
)

ROW = st.builds(
    Row,
    number=st.just("HD20261101-0001"),
    channel=st.just("热线"),
    county=st.sampled_from(["青石县", "临河区", ""]),
    text=st.just("河道发黑"),
    types=st.lists(st.sampled_from(["water", "air", "noise"]), max_size=3),
    substantiated=st.sampled_from(["yes", "partly", "no", ""]),
    settled=st.sampled_from(SETTLED),
    outcomes=st.dictionaries(st.sampled_from(OUTCOMES), st.integers(1, 9), max_size=3),
    fines=st.integers(0, 10**7).map(Decimal),
)


def counted(total: Sums) -> Counted:
    return Counted(total.cases, total.outcomes, total.fines)


@given(st.lists(ROW, max_size=40))
def test_the_sums_of_a_sound_table_agree(rows: list[Row]) -> None:
    total = sums_of(rows)
    assert check(total, by_county(rows), counted(total)) == []
    assert total.unanswered == sum(1 for row in rows if not row.substantiated)
    assert sum(by_type(rows).values()) == sum(len(set(row.types)) for row in rows)


@given(st.lists(ROW, min_size=1, max_size=20), st.data())
def test_a_case_that_is_lost_or_counted_twice_shows(rows: list[Row], data: st.DataObject) -> None:
    total = sums_of(rows)
    odd = data.draw(st.sampled_from(rows))
    more, fewer = [*rows, odd], [row for row in rows if row is not odd]
    for wrong in (more, fewer):
        assert check(sums_of(wrong), by_county(wrong), counted(total))


def test_a_fault_says_both_numbers() -> None:
    rows = [Row("1", "热线", "青石县", "臭", ["water"], fines=Decimal(500))]
    faults = check(sums_of(rows), by_county(rows), Counted(2, {}, Decimal(500)))
    assert [(fault.zh, fault.en) for fault in faults] == [("表内件数为1，应为2。", "cases of the table: 1, should be 2.")]


@pytest.mark.parametrize(
    ("settled", "in_part", "open_", "percents"),
    [(1, 0, 1, ["50.0", "50.0"]), (1, 1, 1, ["33.3", "66.7"]), (0, 3, 0, ["0.0", "100.0"]), (0, 0, 0, [None, None])],
)
def test_two_rates_of_one_batch_differ_by_what_they_count(settled: int, in_part: int, open_: int, percents: list[str | None]) -> None:
    rows = [
        Row(str(n), "热线", "青石县", "臭", [], settled=word)
        for n, word in enumerate(["settled"] * settled + ["in_part"] * in_part + ["open"] * open_)
    ]
    rates = rates_of(sums_of(rows))[:2]
    assert [rate.percent if rate.percent is None else str(rate.percent) for rate in rates] == percents
    assert [rate.whole for rate in rates] == [len(rows)] * 2


def test_an_unanswered_case_is_no_unsubstantiated_one() -> None:
    total = sums_of([Row("1", "热线", "青石县", "臭", []), Row("2", "热线", "青石县", "吵", [], substantiated="no")])
    assert (total.unanswered, total.substantiated) == (1, {"no": 1})
    assert rates_of(total)[2].whole == 1
