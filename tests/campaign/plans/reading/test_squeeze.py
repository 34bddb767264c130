"""Blanks between Chinese and figures: the same facts as without them, at the places of the text as it stands."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.plans.reading.contract import Reading
from rectify.campaign.plans.reading.engine import read_source, read_text
from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.source import Source
from rectify.campaign.plans.reading.squeeze import squeeze

PLAN = (
    "某市整改方案\n一、目标\n（一）能源。到2020年12月底前，完成率达到80%以上，比2015年下降10%，淘汰30台锅炉。"
    "原则上由市能源局牵头。每月15日前报市整改办。\n"
)


def plain(raw: str) -> Source:
    return Source("a.txt", "0" * 64, "text/plain", raw)


def spaced(text: str) -> str:
    """The text as a typesetting program spaces it."""
    out = ""
    for before, sign in zip(" " + text, text, strict=False):
        joint = (before.isascii() and before.isalnum() and "\u4e00" <= sign <= "\u9fff") or (
            "\u4e00" <= before <= "\u9fff" and sign.isascii() and sign.isalnum()
        )
        out += (" " if joint else "") + sign
    return out


def assert_places(reading: Reading) -> None:
    for fact in reading.facts:
        for part in (fact, fact.subject, fact.condition, fact.hedge, fact.exclusion, fact.act, fact.baseline):
            assert part is None or reading.raw[part.start : part.end] == part.text
    for heading in reading.outline:
        assert reading.raw[heading.title_start : heading.title_end] == heading.title
    for task in reading.tasks:
        assert all(reading.raw[measure.start : measure.end] == measure.text for measure in task.measures)


def test_a_spaced_text_says_the_same_as_a_plain_one() -> None:
    tight, loose = read_text(PLAN), read_text(spaced(PLAN))
    assert spaced(PLAN).count(" ") > 8
    assert [(fact.kind, fact.value, fact.unit, fact.comparator) for fact in loose.facts] == [
        (fact.kind, fact.value, fact.unit, fact.comparator) for fact in tight.facts
    ]
    assert [heading.path for heading in loose.outline] == [heading.path for heading in tight.outline]
    assert loose.raw == spaced(PLAN)
    assert loose.source.chars == len(spaced(PLAN))
    assert_places(loose)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("到 2020 年 12 月底前", "到2020年12月底前"),
        ("达到 80 % 以上", "达到80%以上"),
        ("（PM2.5） 38 微克", "（PM2.5）38微克"),
        ("到\u00a02020\u00a0年", "到2020年"),
        ("1 总则\n2.1 目标\n3 个月内", "1 总则\n2.1 目标\n3个月内"),
    ],
)
def test_only_the_blanks_of_typesetting_are_taken_out(raw: str, seen: str) -> None:
    squeezed = squeeze(plain(raw))
    assert squeezed is not None
    assert squeezed.source.raw == seen


@pytest.mark.parametrize(
    "raw", ["", "到2020年", "整 改 方 案", "2021-12-31 23:45", "a b", "到2020年\n12月", "1. 标题", "甲\t1\t乙", "1 总则"]
)
def test_a_text_without_them_is_left_alone(raw: str) -> None:
    assert squeeze(plain(raw)) is None


def test_cells_of_a_list_keep_their_places() -> None:
    builder = SourceBuilder(Digest("a.csv", "0", "text/csv"))
    builder.table(
        [["序号", "反馈问题", "整改措施", "整改时限", "责任单位"], ["1", "甲 2 处", "建成 3 公里", "2021 年 12 月底", "市 第 3 局"]]
    )
    source = builder.build()
    reading = read_source(source)
    assert [fact.value for fact in reading.facts if fact.kind == "deadline"] == ["2021-12-31"]
    (task,) = reading.tasks
    assert task.problem is not None
    assert (task.problem.text, task.measures[0].text) == ("甲 2 处", "建成 3 公里")
    assert_places(reading)


@given(st.text(alphabet="到年月底前达80%以上由市局 1，。（）\n\tA ", max_size=80))
def test_every_place_is_true_for_any_text(raw: str) -> None:
    assert_places(read_text(raw))


@pytest.mark.proof
def test_squeezing_takes_linear_time() -> None:
    started = time.process_time()
    squeezed = squeeze(plain("到 2020 年 " * 100_000))
    assert squeezed is not None
    assert time.process_time() - started < 3
