"""Text files in the encodings and line ends that offices produce."""

from __future__ import annotations

import pytest

from rectify.campaign.plans.reading.formats import load
from tests.shared import shared_path

PLAN = "一、总体要求\n到2020年底前，完成Ⅲ类水体治理；责任单位：市水务局。\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_same_text_comes_out_of_every_encoding(codec: str) -> None:
    assert load(PLAN.encode(codec), "方案.txt").raw == PLAN


@pytest.mark.parametrize("codec", ["gbk", "utf-16-le", "utf-16-be"])
def test_text_without_a_line_break_or_latin_letter_is_recognised_too(codec: str) -> None:
    text = "整改措施由责任单位组织落实并按月报告进展情况"
    assert load(text.encode(codec), "方案.txt").raw == text


@pytest.mark.parametrize(("codec", "shown"), [("gbk", "GB18030"), ("utf-16", "UTF-16")])
def test_an_encoding_that_is_not_utf8_is_said(codec: str, shown: str) -> None:
    (warning,) = load(PLAN.encode(codec), "方案.txt").warnings
    assert (warning.id, warning.ok) == ("encoding", False)
    assert warning.message == f"文本不是 UTF-8 编码，按 {shown} 读取；如有乱码，请另存为 UTF-8。"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_raw_has_line_feeds_only_and_positions_count_them_once(end: str) -> None:
    assert load(f"甲{end}乙{end}{end}丙".encode(), "a.txt").raw == "甲\n乙\n\n丙"


def test_utf8_text_is_kept_without_any_warning_and_with_its_hash() -> None:
    source = load(b"a", "a.md")
    assert (source.raw, source.warnings, source.media_type) == ("a", (), "text/plain")
    assert source.sha256 == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_a_character_cut_off_at_the_end_of_the_file_is_told_and_not_dropped() -> None:
    source = load(("整改方案" * 300).encode()[:-1], "a.txt")
    assert source.raw.endswith("整改方\ufffd")
    assert source.warnings[0].id == "undecodable-bytes"
    assert source.warnings[0].spans == ((1199, 1200),)


def test_other_scripts_in_utf8_are_text_too() -> None:
    text = "ئىسلاھ قىلىش لايىھىسى · план · 改善計畫"
    assert load(text.encode(), "a.txt").raw == text


def test_a_text_named_as_a_word_file_is_read_by_its_content_with_a_warning() -> None:
    source = load(PLAN.encode(), "方案.docx")
    assert source.raw == PLAN
    assert source.warnings[0].id == "wrong-extension"
    assert source.warnings[0].message == "文件扩展名是“.docx”，内容却是 text，已按内容读取。"


@pytest.mark.parametrize("name", ["stdin", "方案", "方案.txt", "方案.md", "方案.v2", ".txt"])
def test_names_without_a_known_extension_raise_no_alarm(name: str) -> None:
    assert load(PLAN.encode(), name).warnings == ()


def test_a_line_of_a_hundred_thousand_characters_is_read_whole() -> None:
    text = "到2020年底前完成，" * 10_000
    assert load(text.encode(), "a.txt").raw == text


def test_text_that_begins_with_the_letters_of_a_picture_format_is_text() -> None:
    assert load("BM25得分".encode(), "a.txt").raw == "BM25得分"


def test_the_founding_document_keeps_every_character() -> None:
    source = load(shared_path("plans/weifang.txt").read_bytes(), "weifang.txt")
    assert len(source.raw) == 11_046
    assert source.warnings == ()


def test_a_table_drawn_with_bars_is_a_table_and_the_text_stays_as_it_is() -> None:
    text = "# 措施清单\n\n| 序号 | 整改措施 | 整改时限 |\n|---|:-:|---|\n| 1 | 新建管网\\|泵站 | 2025年底前 |\n| 2 | 清理河道 |\n\n以上。\n"
    source = load(text.encode(), "清单.md")
    (table,) = source.tables
    assert source.raw == text
    assert table.title == "措施清单"
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["序号", "整改措施", "整改时限"],
        ["1", "新建管网\\|泵站", "2025年底前"],
        ["2", "清理河道", ""],
    ]
    assert all(source.raw[cell.start : cell.end] == cell.text for row in table.rows for cell in row)


@pytest.mark.parametrize("text", ["甲|乙\n丙|丁\n", "--|--\n甲|乙\n", "甲\n---\n乙\n"])
def test_bars_without_a_line_of_dashes_below_a_head_are_text(text: str) -> None:
    assert load(text.encode(), "a.txt").tables == ()
