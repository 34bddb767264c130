"""What holds for any text: positions, no invented year, no crash, no slow reading."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.campaign.plans.reading.engine import read_text
from rectify.campaign.plans.reading.normal import fold
from rectify.campaign.plans.reading.numerals import chinese_integer
from tests.campaign.plans.reading.hostile import HOSTILE

PIECES = st.sampled_from(
    [
        "2020年",
        "2025年",
        "年",
        "12月",
        "底",
        "前",
        "到",
        "至",
        "自",
        "起",
        "比",
        "较",
        "达到",
        "不低于",
        "下降",
        "增长",
        "80%",
        "%",
        "万吨",
        "44.1万吨",
        "五",
        "二十七",
        "个",
        "项",
        "次",
        "每月",
        "每季度",
        "定期",
        "全部",
        "清零",
        "市生态环境局",
        "牵头",
        "配合",
        "(责任单位:",
        ")",
        "整改时限:",
        "、",
        ",",
        "。",
        ";",
        "\n",
        "一、",
        "(一)",
        "1.",
        "1.5",
        "20211026日至119",
        "2019年1221日",
        "十四五",
        "末",
        "今年",
        "次年",
        "原则上",
        "除",
        "外",
        "在",
        "情况下",
        "严禁",
        "《",
        "》",
        "标准",
        "Ⅲ类",
        "8个方面",
        "25项措施",
        "已",
        "仅",
        "截至",
        "占",
        "�",
        "\u3000",
        "％",
        "（",
        "）",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))
NEXT_YEAR = re.compile(r"次年|翌年|第二年|十[一二三四五六七]五")


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_span_is_cut_from_the_raw_text(raw):
    reading = read_text(raw)
    for fact in reading.facts:
        assert raw[fact.start : fact.end] == fact.text
        assert fact.text
        for span in (fact.subject, fact.condition, fact.exclusion, fact.hedge, fact.act, fact.baseline):
            assert span is None or raw[span.start : span.end] == span.text
    for heading in reading.outline:
        assert raw[heading.title_start : heading.title_end] == heading.title
    for task in reading.tasks:
        assert all(raw[measure.start : measure.end] == measure.text for measure in task.measures)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_year_is_invented(raw):
    written = {int(year) for year in re.findall(r"(?=((?:19|20)\d\d))", fold(raw))}
    written |= {
        number
        for text in re.findall(r"(?=([一二][九〇零][〇零一二三四五六七八九]{2}))", fold(raw))
        if (number := chinese_integer(text)) is not None
    }
    if NEXT_YEAR.search(raw):
        return
    for fact in read_text(raw).facts:
        if fact.kind in {"deadline", "date", "period", "effective_from"} and fact.value and fact.unit is None:
            assert {int(year) for year in re.findall(r"(?<![\d-])\d{4}", fact.value)} <= written


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_references_between_facts_hold(raw):
    reading = read_text(raw)
    ids = {fact.id for fact in reading.facts}
    assert [fact.id for fact in reading.facts] == [f"f{number}" for number in range(1, len(reading.facts) + 1)]
    assert all(fact.deadline is None or fact.deadline in ids for fact in reading.facts)
    assert all(question.fact is None or question.fact in ids for question in reading.questions)
    for task in reading.tasks:
        for measure in task.measures:
            assert {*measure.targets, *measure.deadlines, *measure.cadences, *measure.actors} <= ids


@given(st.text(max_size=300))
def test_folding_keeps_every_position(raw):
    assert len(fold(raw)) == len(raw)


@pytest.mark.proof
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_under_a_second(name):
    begin = time.process_time()
    read_text(HOSTILE[name])
    assert time.process_time() - begin < 1.0
