"""Workbooks and csv: values as a person sees them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import load
from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.formats.number_formats import Shown, read_format
from rectify.campaign.plans.reading.formats.sheet_extent import extent_of, letters_of, number_of
from rectify.campaign.plans.reading.source import Source
from tests.campaign.plans.reading.formats.makers import unzipped, zipped


def book(rows: list[list[object]], formats: dict[str, str] | None = None, merges: tuple[str, ...] = ()) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "清单"
    for row in rows:
        sheet.append(row)
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    for merge in merges:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def grid(source: Source) -> list[list[str]]:
    for table in source.tables:
        assert all(source.raw[cell.start : cell.end] == cell.text for row in table.rows for cell in row)
    return [[cell.text for cell in row] for row in source.tables[0].rows]


def test_whole_numbers_have_no_decimal_point_and_decimals_keep_theirs() -> None:
    assert grid(load(book([[1, 2.0, 44.1, 0.1 + 0.2, "一"]]), "a.xlsx")) == [["1", "2", "44.1", "0.3", "一"]]


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.8, "0%", "80%"),
        (0.855, "0.0%", "85.5%"),
        (0.665, "0.00%", "66.50%"),
        (1, "0%", "100%"),
        (dt.date(2021, 12, 31), "yyyy-mm-dd", "2021-12-31"),
        (dt.date(2021, 12, 1), 'yyyy"年"m"月"', "2021年12月"),
        (dt.date(2021, 12, 1), 'yyyy"年"m"月"d"日"', "2021年12月1日"),
        (dt.date(2021, 12, 1), "yyyy-mm", "2021年12月"),
        (dt.date(2021, 9, 30), '[$-804]m"月"d"日";@', "9月30日"),
        (44561, '[$-F800]yyyy"年"m"月";@', "2021年12月"),
    ],
)
def test_percentages_and_dates_say_no_more_than_the_cell_shows(value: object, code: str, seen: str) -> None:
    assert grid(load(book([[value, "x"]], {"A1": code}), "a.xlsx"))[0][0] == seen


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", None), ("0.00", None), ("#,##0", None), ("@", None), ("yyyy/m/d", Shown(date="ymd")),
        ('yyyy"年"', Shown(date="y", chinese=True)), ("mm:ss", None), ("[Red]0.0%;[Blue]0.0%", Shown(percent=1)),
    ],
)  # fmt: skip
def test_a_number_format_is_read(code: str, shown: Shown | None) -> None:
    assert read_format(code) == shown


def test_merged_cells_cover_their_places_and_every_row_has_its_address() -> None:
    source = load(book([["序号", "单位", None], [1, "甲", "乙"]], merges=("B1:C1",)), "a.xlsx")
    assert [(cell.text, cell.merged) for cell in source.tables[0].rows[0]] == [("序号", False), ("单位", False), ("单位", True)]
    assert source.places == ("清单", "清单!A1:C1", "清单!A2:C2")
    assert source.tables[0].title == "清单"


def test_a_hidden_sheet_is_left_out_and_named() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book([["甲", "乙"]])))
    workbook.create_sheet("字典").sheet_state = "hidden"
    workbook["字典"]["A1"] = "秘"
    out = io.BytesIO()
    workbook.save(out)
    source = load(out.getvalue(), "a.xlsx")
    assert "秘" not in source.raw
    assert source.warnings[0].message == "隐藏的工作表没有读入：字典。如属清单内容，请取消隐藏后再上传。"


def test_a_formula_is_never_computed_and_an_error_value_is_blank() -> None:
    source = load(book([["甲", "=1/0", "#REF!"], ["乙", "丙", "丁"]]), "a.xlsx")
    assert grid(source)[0][0] == "甲"
    assert "1/0" not in source.raw
    assert "#REF!" not in source.raw


def test_a_macro_in_a_workbook_is_ignored_and_told() -> None:
    source = load(zipped({**unzipped(book([["甲", "乙"]])), "xl/vbaProject.bin": b"x"}), "a.xlsm")
    assert [warning.id for warning in source.warnings] == ["macro-ignored"]


def test_a_workbook_without_text_is_empty() -> None:
    with pytest.raises(Unreadable) as refusal:
        load(book([[None]]), "a.xlsx")
    assert refusal.value.reason == "empty"


def test_blank_rows_and_columns_around_a_list_are_cut() -> None:
    source = load(book([["甲", "乙", None, "  "], [None], [None]]), "a.xlsx")
    assert grid(source) == [["甲", "乙"]]


@pytest.mark.parametrize(("codec", "name"), [("utf-8", "a.csv"), ("gbk", "a.csv"), ("utf-16", "a.csv"), ("utf-8-sig", "a.tsv")])
def test_csv_in_the_encodings_of_offices(codec: str, name: str) -> None:
    sign = "\t" if name.endswith("tsv") else ","
    source = load(f'序号{sign}整改措施\r\n1{sign}"建设{sign}管网\r\n清淤"\r\n\r\n'.encode(codec), name)
    assert grid(source) == [["序号", "整改措施"], ["1", "建设,管网\n清淤" if sign == "," else "建设 管网\n清淤"]]


def test_a_csv_knows_its_lines() -> None:
    assert load("甲,乙\n丙,丁\n".encode(), "a.csv").places == ("第1行", "第2行")


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16384, "XFD")])
def test_a_column_has_its_letters(number: int, name: str) -> None:
    assert letters_of(number) == name
    assert number_of(name) == number


def test_a_stray_value_in_the_last_cell_is_refused_before_it_takes_all_memory() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book([["序号", "整改措施"]])))
    workbook["清单"]["XFD1048576"] = " "
    out = io.BytesIO()
    workbook.save(out)
    with pytest.raises(Unreadable) as refusal:
        load(out.getvalue(), "a.xlsx")
    assert refusal.value.zh == (
        "文件“a.xlsx”的工作表“清单”一直延伸到 XFD1048576，中间几乎全是空白，没有读取。"
        "请删除远处多余的内容（多为误填的空格），另存后再上传。"
    )


def test_formatted_blanks_far_away_do_no_harm() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book([["序号", "整改措施"]])))
    workbook["清单"]["XFD1048576"].number_format = "0%"
    out = io.BytesIO()
    workbook.save(out)
    assert grid(load(out.getvalue(), "a.xlsx")) == [["序号", "整改措施"]]


@pytest.mark.parametrize(
    ("xml", "rows", "columns", "corner"),
    [
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="C1" s="2"/></row>', 1, 1, "A1"),
        (b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", 2, 2, "B1"),
        (b'<x:row r="9"><x:c r="B9" t="s"><x:v>1</x:v></x:c></x:row>', 9, 2, "B9"),
        (b"<cols><col/></cols>", 0, 0, ""),
    ],
)
def test_the_extent_of_a_sheet_counts_values_only(xml: bytes, rows: int, columns: int, corner: str) -> None:
    found = extent_of(xml)
    assert (found.rows, found.columns, found.corner) == (rows, columns, corner)


@pytest.mark.parametrize("part", ["xl/workbook.bin", "mimetype"])
def test_other_workbooks_are_told_to_be_saved_as_xlsx(part: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        load(
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", part: "application/vnd.oasis.opendocument.spreadsheet"}),
            "a.x",
        )
    assert refusal.value.reason in {"unsupported", "archive"}


def test_ten_thousand_overlapping_merges_are_no_work() -> None:
    builder = SourceBuilder(Digest("a", "0", "text/csv"))
    builder.table([["x"] * 100 for _ in range(1000)], [(0, 0, 999, 99)] * 10_000)
    assert builder.build().tables[0].rows[999][99].merged
