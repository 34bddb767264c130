from __future__ import annotations

import pytest

from rectify.campaign.plans.reading.contract import Baseline, Comparator, Fact, FactKind, Span
from rectify.campaign.plans.rules import answer_fault, correction_fault, details_of, effective, fact_of, fill_year, gap_of, is_partial_date

TARGET = Fact(
    "f2",
    FactKind.TARGET,
    "达到%以上",
    10,
    15,
    unit="%",
    comparator=Comparator.AT_LEAST,
    subject=Span("淘汰比例", 4, 8),
    baseline=Baseline("比年", 1, 3, None, ("year",)),
    deadline="f1",
    missing=("value", "deadline.year", "baseline.year"),
)
DEADLINE = Fact("f1", FactKind.DEADLINE, "年底前", 0, 3, value="XXXX-12-31", comparator=Comparator.BY, missing=("year",))


@pytest.mark.parametrize("fact", [TARGET, DEADLINE])
def test_a_fact_survives_its_json(fact: Fact) -> None:
    assert fact_of(details_of(fact)) == fact


def test_without_a_correction_the_fact_says_what_was_read() -> None:
    assert effective(details_of(TARGET), None) == TARGET


def test_a_correction_fills_its_gap_and_leaves_the_others_open() -> None:
    said = effective(details_of(TARGET), {"value": "80"})
    assert (said.value, said.missing) == ("80", ("deadline.year", "baseline.year"))


def test_a_year_fills_a_baseline_that_lost_it() -> None:
    said = effective(details_of(TARGET), {"baseline": "2015"})
    assert said.baseline is not None
    assert (said.baseline.text, said.baseline.value, said.missing) == ("比年", "2015", ("value", "deadline.year"))


def test_words_of_a_person_stand_nowhere_in_the_document() -> None:
    said = effective(details_of(TARGET), {"subject": "覆盖率", "hedge": ""})
    assert said.subject == Span("覆盖率", 10, 10)
    assert said.hedge is None


@pytest.mark.parametrize(
    ("value", "year", "filled"),
    [
        ("XXXX-12-31", "2026", "2026-12-31"),
        ("--01-01", "2019", "2019-01-01"),
        ("--08-20/--09-08", "2018", "2018-08-20/2018-09-08"),
        (None, "2020", "2020"),
        ("2025-06", "2026", "2025-06"),
    ],
)
def test_a_year_goes_where_it_was_lost_and_never_over_one_that_is_there(value: str | None, year: str, filled: str) -> None:
    assert fill_year(value, year) == filled


@pytest.mark.parametrize("text", ["2020", "2020-02", "2020-02-29", "XXXX-12-31", "--09-30"])
def test_partial_dates_of_the_contract_can_be(text: str) -> None:
    assert is_partial_date(text)


@pytest.mark.parametrize("text", ["2019-02-29", "2020-13", "2020-00", "20", "-", "2020-1-1", "2020年", "--02-30"])
def test_dates_that_cannot_be_are_refused(text: str) -> None:
    assert not is_partial_date(text)


@pytest.mark.parametrize(
    ("kind", "key", "said", "fault"),
    [
        (FactKind.TARGET, "value", "80", None),
        (FactKind.TARGET, "value", "八十", "value"),
        (FactKind.TARGET, "value", "1e9", "value"),
        (FactKind.TARGET, "value", None, None),
        (FactKind.DEADLINE, "value", "2026-12-31", None),
        (FactKind.DEADLINE, "value", "2026-02-30", "value"),
        (FactKind.PERIOD, "value", "2026-01-27/2026-02-09", None),
        (FactKind.CADENCE, "value", "on_event", None),
        (FactKind.CADENCE, "value", "0", "value"),
        (FactKind.TARGET, "comparator", ">=", None),
        (FactKind.TARGET, "comparator", "about", "value"),
        (FactKind.ACTOR, "role", "lead", None),
        (FactKind.ACTOR, "role", "boss", "value"),
        (FactKind.TARGET, "start", "3", "key"),
        (FactKind.TARGET, "subject", "字" * 201, "value"),
        (FactKind.TARGET, "value", 80, "value"),
    ],
)
def test_a_correction_is_checked_key_by_key(kind: FactKind, key: str, said: object, fault: str | None) -> None:
    assert correction_fault(kind, key, said) == fault


@pytest.mark.parametrize(
    ("kind", "missing", "gap"),
    [
        ("lost-year", ("year",), "year"),
        ("ambiguous-year-end", ("year",), "year"),
        ("lost-number", ("value", "deadline.year"), "value"),
        ("cadence-period", ("period",), "period"),
        ("baseline-year", ("value", "baseline.year"), "baseline.year"),
        ("missing-unit", (), None),
        ("threshold-inclusive", (), None),
        ("lost-year", ("deadline.year",), None),
    ],
)
def test_a_question_knows_which_gap_it_is_about(kind: str, missing: tuple[str, ...], gap: str | None) -> None:
    assert gap_of(kind, missing) == gap


@pytest.mark.parametrize(
    ("gap", "answer", "fault"),
    [
        ("year", "2026", None),
        ("year", "2026-12-31", None),
        ("year", "26", "year"),
        ("year", "明年", "year"),
        ("year", "--12-31", "year"),
        ("value", "44.1", None),
        ("value", "很多", "number"),
        ("period", "季度", None),
        ("period", "次/月", None),
        ("period", "有空时", "period"),
        (None, "任意说明", None),
    ],
)
def test_an_answer_must_fit_its_gap(gap: str | None, answer: str, fault: str | None) -> None:
    assert answer_fault(gap, answer) == fault
