"""Web pages: what a visitor sees, and nothing else."""

from __future__ import annotations

import contextlib
import time

import pytest

from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import load


def raw(body: str, head: str = "") -> str:
    return load(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html").raw


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<h1>方案</h1><p>一、<b>总体</b>要求</p>", "方案\n一、总体要求"),
        ("<p>甲<br>乙<br/>丙</p>", "甲\n乙\n丙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("<p>到  2020年\n底前</p>", "到 2020年 底前"),
        ("甲<script>乙</script><style>丙</style><!-- 丁 -->戊<noscript>己</noscript>", "甲戊"),
        ('甲<span style="display: none">乙</span><p hidden>丙</p>丁', "甲丁"),
        ("<p>&ge;80%&nbsp;以上 &lt;b&gt;</p>", "≥80%\u00a0以上 <b>"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("<pre>甲\n  乙</pre>", "甲\n乙"),
        ("<form><select><option>甲</option></select><button>提交</button></form>乙", "乙"),
    ],
)
def test_visible_text_becomes_lines(body: str, seen: str) -> None:
    assert raw(body) == seen


def test_a_data_table_is_a_table_with_its_merged_cells() -> None:
    page = "<table><caption>清单</caption><tr><th rowspan=2>序号<th colspan=2>单位<tr><td>牵头<td>配合<tr><td>1<td>甲<br>乙<td></table>"
    source = load(f"<html>{page}</html>".encode(), "a.html")
    assert source.raw == "清单\n序号\t单位\t\n\t牵头\t配合\n1\t甲\n乙\t"
    (table,) = source.tables
    assert [[(cell.text, cell.merged) for cell in row] for row in table.rows] == [
        [("序号", False), ("单位", False), ("单位", True)],
        [("序号", True), ("牵头", False), ("配合", False)],
        [("1", False), ("甲\n乙", False), ("", False)],
    ]
    assert all(source.raw[cell.start : cell.end] == cell.text for row in table.rows for cell in row)


def test_tables_that_lay_out_a_page_are_lines() -> None:
    source = load(b"<html><table><tr><td>\xe7\x94\xb2<td><table><tr><td>1<td>2</table></table></html>", "a.html")
    assert source.raw == "甲\n1\t2"
    assert len(source.tables) == 1


def test_the_charset_a_page_names_is_believed() -> None:
    page = '<html><head><meta charset="gb2312"></head><body>镕基朗镕</body></html>'.encode("gb18030")
    assert load(page, "a.htm").raw == "镕基朗镕"


def test_a_workbook_that_is_really_a_web_page_is_read_as_one() -> None:
    source = load(b"<table><tr><td>1</td><td>2</td></tr></table>", "\u6e05\u5355.xls")
    assert source.raw == "1\t2"
    assert source.warnings[0].message == "文件扩展名是“.xls”，内容却是 html，已按内容读取。"


def test_absurd_spans_cost_nothing() -> None:
    started = time.process_time()
    source = load(b"<html><table>" + b'<tr><td rowspan=65534 colspan=1000>x<td colspan="-3">y' * 300 + b"</table></html>", "a.html")
    assert source.raw.count("x") > 0
    assert time.process_time() - started < 1


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<b>", "<ul><li>", "<p", "<!--", "&", "<td rowspan=9>"])
def test_hostile_pages_end_in_text_or_a_refusal_within_a_second(tag: str) -> None:
    started = time.process_time()
    with contextlib.suppress(Unreadable):
        load(b"<html><body>x" + tag.encode() * (20_000 // len(tag)), "a.html")
    assert time.process_time() - started < 1
