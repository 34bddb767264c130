"""The plan of 海岱市: its size, its announced counts, and that its sentences are ours."""

from __future__ import annotations

import re
import unicodedata

import pytest

from rectify.interfaces.demo.documents.measures_data import PROBLEMS
from rectify.interfaces.demo.documents.plan import PLAN, Plan, body_lines, plain_text
from rectify.interfaces.demo.documents.press import summary
from rectify.interfaces.demo.documents.revise import second_version
from tests.shared import shared_path

SHARED_RUN = 13
SET_PHRASES = (
    "海岱市贯彻落实省级环境保护督察“回头看”反馈意见整改方案",
    "以习近平新时代中国特色社会主义思想",
    "市环保督察反馈问题整改工作领导小组办公室",
    "市环保督察反馈问题整改工作领导小组",
)


def outline(plan: Plan) -> dict[str, list[str]]:
    """Section numeral -> its (一) headings; and '四 items' -> the items a part has, read from the text alone."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in plain_text(plan).splitlines():
        if match := re.match(r"([一二三四五])、", line):
            section = match[1]
        elif match := re.match(r"\uff08([一二三四五六七八])\uff09", line):
            found.setdefault(section, []).append(match[1])
        elif match := re.match(r"(\d+)\.", line):
            found.setdefault("items", []).append(match[1])
    return found


@pytest.mark.parametrize("plan", [PLAN, second_version()], ids=["first", "second"])
def test_the_outline_holds_what_the_plan_announces(plan: Plan) -> None:
    assert "五个基本要求" in plain_text(plan)
    assert "8个方面25项措施" in plain_text(plan)
    assert "5项保障措施" in plain_text(plan)
    found = outline(plan)
    assert found["二"] == list("一二三四五")
    assert found["四"] == list("一二三四五六七八")
    assert found["五"] == list("一二三四五")
    assert len(found["items"]) == 25


def test_the_items_of_a_part_are_numbered_without_a_gap() -> None:
    assert [len(part.items) for part in PLAN.parts] == [3, 4, 4, 3, 3, 2, 3, 3]
    assert outline(PLAN)["items"] == [str(n) for part in PLAN.parts for n in range(1, len(part.items) + 1)]


def test_the_plan_is_as_long_as_a_real_one() -> None:
    length = sum(len(line.whole) for line in body_lines(PLAN))
    assert 8_000 <= length <= 10_000


def test_punctuation_is_full_width_between_chinese_characters() -> None:
    assert re.findall(r"[\u4e00-\u9fff][,;:()][\u4e00-\u9fff]", plain_text(PLAN)) == []


def test_the_figures_said_twice_agree() -> None:
    text = plain_text(PLAN)
    assert len(PROBLEMS) == 28
    assert text.count("28个问题") == 3
    assert "组建4个督察整改督导组" in text
    assert text.count("6条") == 2


def shared_runs(ours: str, theirs: str) -> list[str]:
    """Longest runs of at least SHARED_RUN characters that stand in both texts."""
    known = {theirs[i : i + SHARED_RUN] for i in range(len(theirs) - SHARED_RUN + 1)}
    runs: list[str] = []
    start = 0
    while start <= len(ours) - SHARED_RUN:
        end = start + SHARED_RUN
        if ours[start:end] not in known:
            start += 1
            continue
        while end < len(ours) and ours[end - SHARED_RUN + 1 : end + 1] in known:
            end += 1
        runs.append(ours[start:end])
        start = end
    return runs


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_a_copied_sentence_would_be_found() -> None:
    theirs = "建立问题整改台账并逐项明确责任单位和完成时限"
    assert shared_runs(f"各单位要{theirs}。", theirs) == [theirs]
    assert shared_runs("建立问题整改台账,逐项明确责任单位", theirs) == []


def test_no_sentence_is_taken_from_the_founding_document() -> None:
    theirs = plain(shared_path("plans/weifang.txt").read_text(encoding="utf-8"))
    ours = plain(plain_text(PLAN) + "".join(summary(PLAN)) + plain_text(second_version()))
    for phrase in SET_PHRASES:
        ours = ours.replace(plain(phrase), "|")
    assert shared_runs(ours, theirs) == []
