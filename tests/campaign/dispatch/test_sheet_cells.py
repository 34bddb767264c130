"""Cells of a sheet: what is read from them, what three values mean together, and that text comes back as it went."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.dispatch.queries.sheet_book import Head, Line, Stray, read_book, write_sheet
from rectify.campaign.dispatch.rules.cells import CELL_LIMIT, Kind, Misread, clean, parsed, written
from rectify.campaign.dispatch.rules.reports import LONGEST, Answer
from rectify.campaign.dispatch.rules.sheet import (
    ANSWERS,
    BY_KEY,
    Meaning,
    Row,
    answer_of,
    gravest,
    judged,
    judged_row,
    packed,
    written_answer,
)

DONE = BY_KEY["done"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("expected_on", date(2026, 12, 31), "2026-12-31"),
        ("expected_on", datetime(2026, 12, 31), "2026-12-31"),  # noqa: DTZ001 - a workbook knows no zones
        ("expected_on", "2026-12-31", "2026-12-31"),
        ("expected_on", " 2026/1/5 ", "2026-01-05"),
        ("expected_on", "2026.1.5", "2026-01-05"),
        ("expected_on", "2026年1月5日", "2026-01-05"),
        ("expected_on", "２０２６年１月５日", "2026-01-05"),
        ("expected_on", "20260105", "2026-01-05"),
        ("expected_on", "2026-01-05 00:00:00", "2026-01-05"),
        ("expected_on", 46_387.0, "2026-12-31"),
        ("sites_done", 3.0, "3"),
        ("sites_done", "３", "3"),
        ("sites_done", "1,024", "1024"),
        ("sites_done", 0, "0"),
        ("value", "81.50", "81.5"),
        ("value", 0.1 + 0.2, "0.3"),
        ("value", 80.0, "80"),
        ("value", "-3", "-3"),
        ("value", 1e-6, "0.000001"),
        ("value", 1e13, "10000000000000"),
        ("finished", "是", "yes"),
        ("finished", "Yes", "yes"),
        ("finished", True, "yes"),
        ("finished", "√", "yes"),
        ("finished", "否", "no"),
        ("done", " 两端空格\r\n换行 ", "两端空格\n换行"),
        ("done", 12.0, "12"),
        ("done", None, ""),
        ("done", "   ", ""),
        ("expected_on", "", ""),
    ],
)
def test_a_cell_is_read_in_one_written_form(key: str, value: object, said: str) -> None:
    assert parsed(BY_KEY[key], value) == said


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("expected_on", "下月", "“下月”不是日期"),
        ("expected_on", "2026-13-01", "不是日期"),
        ("expected_on", "2026-02-30", "不是日期"),
        ("expected_on", 7.0, "不是日期"),
        ("expected_on", "2026年底", "不是日期"),
        ("sites_done", "三", "不是个数"),
        ("sites_done", 2.5, "不是个数"),
        ("sites_done", -1, "不是个数"),
        ("sites_done", True, "不是个数"),
        ("value", "81.5%", "不是数字"),
        ("value", "约80", "不是数字"),
        ("value", float("nan"), "不是数字"),
        ("value", float("inf"), "不是数字"),
        ("value", "0.1234567", "小数位过多"),
        ("finished", "快了", "既不是“是”也不是“否”"),
        ("done", "断\x0b开", "控制字符（U+000B）"),
        ("done", "\ufffe", "控制字符（U+FFFE）"),
        ("done", "长" * (LONGEST + 1), "超过4000字"),
        ("done", "#REF!", "公式出错"),
    ],
)
def test_what_cannot_be_read_is_told_in_both_languages(key: str, value: object, words: str) -> None:
    with pytest.raises(Misread) as misread:
        parsed(BY_KEY[key], value)
    assert words in misread.value.words.zh
    assert misread.value.words.en.isprintable()


@pytest.mark.parametrize(
    ("base", "page", "sheet", "meaning"),
    [
        ("甲", "甲", "", None),
        ("甲", "甲", "甲", None),
        ("甲", "甲", "乙", Meaning.CHANGE),
        ("甲", "乙", "乙", None),
        ("甲", "乙", "甲", None),
        ("甲", "乙", "", None),
        ("甲", "乙", "丙", Meaning.CONFLICT),
        ("", "", "甲", Meaning.CHANGE),
        ("", "乙", "甲", Meaning.CONFLICT),
        ("甲", "", "乙", Meaning.CONFLICT),
    ],
)
def test_what_three_values_mean_together(base: str, page: str, sheet: str, meaning: Meaning | None) -> None:
    cell = judged("done", base, page, sheet, "J7")
    assert (cell.standing if cell else None) == meaning


def test_a_unit_of_measure_is_one_of_the_list_or_the_one_the_page_has() -> None:
    row = Row(7, 1, 0, None, {}, {"unit": "千吨"}, {"unit": "Q7"})
    assert gravest(judged_row(row, {}, frozenset({"%", "吨"}))) is Meaning.ERROR
    assert judged_row(row, {"unit": "千吨"}, frozenset({"%", "吨"})) == []
    assert gravest(judged_row(row, {}, frozenset())) is Meaning.CHANGE


def test_an_answer_is_written_and_read_back_the_same() -> None:
    answer = Answer("做了", "再做", "", "", date(2027, 1, 2), 3, 9, 5, Decimal("81.5"), "%", date(2026, 11, 20), date(2026, 1, 1), None)
    assert answer_of(written_answer(answer), 5) == answer


def test_what_was_exported_fits_its_cell_whatever_it_says() -> None:
    said = dict.fromkeys(("done", "next_step", "obstacles", "support"), '"' * LONGEST)
    assert len(packed(said)) < CELL_LIMIT
    assert packed({"done": "甲"}) == '{"done":"甲"}'


TEXTS = st.text(max_size=60) | st.sampled_from(
    ["=1+1", "+1", "-见附件", "@甲", "'甲", "_x0041_", "_x000D_", "a\nb", "\t", "<b>&amp;", "1e5", "TRUE", "2026-01-01", "𠮷𪚥", "=" * 300]
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_text_is_in_a_cell_comes_back_the_same_or_is_refused(texts: list[str]) -> None:
    kept = []
    for text in texts:
        try:
            kept.append(parsed(DONE, text))
        except Misread as misread:
            assert "控制字符" in misread.words.zh or "公式出错" in misread.words.zh  # noqa: PT017 - either way is right
    file = io.BytesIO()
    lines = [Line((f"{n}:0:", packed({"done": text}), "x"), {"done": text}) for n, text in enumerate(kept)]
    write_sheet(file, Head(3, 4, "=表", ["", "", ""]), lines)
    found = read_book(file.getvalue(), "x.xlsx")
    assert found is not None
    assert (found.round, found.unit) == (3, 4)
    rows = [row for row in found.rows if isinstance(row, Row)]
    assert [parsed(DONE, row.values.get("done")) for row in rows] == kept
    assert [row.base["done"] for row in rows] == kept
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], "no text is ever a formula"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
@settings(max_examples=200, deadline=None)
def test_a_number_is_written_and_read_back_the_same(number: Decimal) -> None:
    assert Decimal(written(number)) == number
    assert parsed(BY_KEY["value"], written(number)) == written(number)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("keys", "base"),
    [("x", "{}"), ("1:2", "{}"), ("1:2:", "[1]"), ("1:2:", "{"), (":2:", "{}"), (f"{'9' * 30}:0:", "{}"), ("1:0:", '{"done":1}')],
)
def test_hidden_cells_that_make_no_sense_are_strays(keys: str, base: str) -> None:
    file = io.BytesIO()
    write_sheet(file, Head(3, 4, "表", ["", "", ""]), [Line((keys, base, ""), {"done": "甲"})])
    found = read_book(file.getvalue(), "x.xlsx")
    assert found is not None
    assert isinstance(next(iter(found.rows)), Stray)


def test_a_percentage_typed_into_a_number_cell_is_the_number_people_see() -> None:
    file = io.BytesIO()
    write_sheet(file, Head(3, 4, "表", ["", "", ""]), [Line(("1:0:", "{}", "x"), {"done": "甲"})])
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    sheet = book.worksheets[0]
    cell = sheet.cell(7, 4 + [*BY_KEY].index("value"))
    cell.value, cell.number_format = 0.815, "0.0%"
    out = io.BytesIO()
    book.save(out)
    found = read_book(out.getvalue(), "x.xlsx")
    assert found is not None
    row = next(iter(found.rows))
    assert isinstance(row, Row)
    assert parsed(BY_KEY["value"], row.values["value"]) == "81.5"


def test_columns_have_keys_of_their_own_and_a_name_in_both_languages() -> None:
    assert len(BY_KEY) == len({column.zh for column in BY_KEY.values()}) == len({column.en for column in BY_KEY.values()})
    assert {column.kind for column in ANSWERS} == set(Kind)


@pytest.mark.proof
def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        file = io.BytesIO()
        said = dict.fromkeys(BY_KEY, "整治" * 5)
        tracemalloc.start()
        write_sheet(file, Head(3, 4, "表", ["", "", ""]), (Line((f"{n}:0:", "{}", "x"), said) for n in range(rows)))
        most = tracemalloc.get_traced_memory()[1] - len(file.getvalue())
        tracemalloc.stop()
        return int(most)

    peak(10)
    assert peak(8_000) < peak(2_000) + 1_500_000
