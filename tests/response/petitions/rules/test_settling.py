"""Settled, in part, open: a verdict from the facts; a public text that names nobody; a unit proposed by the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rectify.response.petitions.rules.proposing import Candidate, propose
from rectify.response.petitions.rules.public_text import Kind, contacts_in, named_in
from rectify.response.petitions.rules.settling import Ahead, Facts, MeasureFact, QuantityFact, settling

ON = date(2026, 11, 23)
DONE = MeasureFact(1, "1 清理", date(2026, 11, 20), date(2026, 11, 19), proved=True)
MET = QuantityFact(1, "200 m3", met=True)


@pytest.mark.parametrize(
    ("facts", "verdict", "ahead"),
    [
        (Facts(""), "open", []),
        (Facts("settled"), "settled", []),
        (Facts("open"), "open", []),
        (Facts("settled", owed_again=True), "open", []),
        (Facts("settled", task_state="returned"), "open", []),
        (Facts("settled", task_state="reopened"), "open", []),
        (Facts("in_part", [replace(DONE, due_on=date(2027, 1, 1))], task_state="closed"), "settled", []),
        (Facts("in_part", [DONE], [MET]), "settled", []),
        (Facts("settled", [DONE], [MET], "signed"), "settled", []),
        (Facts("in_part", [replace(DONE, done_on=None)]), "in_part", [Ahead.UNFINISHED]),
        (Facts("settled", [replace(DONE, done_on=None)]), "in_part", [Ahead.UNFINISHED]),
        (Facts("settled", [replace(DONE, due_on=date(2026, 11, 24))]), "in_part", [Ahead.LATER]),
        (Facts("settled", [replace(DONE, due_on=ON)]), "settled", []),
        (Facts("settled", [replace(DONE, proved=False)]), "in_part", [Ahead.UNPROVED]),
        (Facts("settled", [DONE], [replace(MET, met=False)]), "in_part", [Ahead.QUANTITY]),
        (Facts("settled", [replace(DONE, due_on=None, done_on=None)]), "in_part", [Ahead.UNFINISHED]),
    ],
)
def test_the_verdict_follows_from_reply_measures_quantities_and_task(facts: Facts, verdict: str, ahead: list[Ahead]) -> None:
    found = settling(facts, ON)
    assert (found.verdict, [each.kind for each in found.left]) == (verdict, ahead)
    assert found.zh
    assert found.en
    assert found.closed_out is (facts.task_state == "closed")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("该场已停产，沟渠已清理。", []),
        ("罚款20000元，处置粪污200立方米，2026年11月13日完成。", []),
        ("拨打13800138000联系", [Kind.PHONE]),
        ("拨打0536-8888888联系", [Kind.PHONE]),
        ("37010119800101123X", [Kind.IDENTITY_CARD]),
        ("信访人张先生反映", [Kind.PETITIONER]),
        ("由孙志远负责", [Kind.STAFF]),
        ("养殖户李某某、赵某，已整改", [Kind.PERSON]),
    ],
)
def test_patterns_of_persons_are_found_and_numbers_of_the_work_are_not(text: str, kinds: list[Kind]) -> None:
    found = {each.kind for each in named_in(text, ["孙志远"])}
    assert set(kinds) <= found
    assert bool(found) is bool(kinds)


def test_a_text_made_to_be_slow_is_looked_at_in_no_time() -> None:
    assert named_in("1" * 20_000 + "a" * 20_000 + "举报人" * 5_000) == []


def test_contacts_are_taken_out_bare() -> None:
    assert contacts_in("电话138 0013 8000，邮箱a@b.cn") == ["138 0013 8000", "a@b.cn"]


@pytest.mark.parametrize(
    ("place", "text", "unit"),
    [
        ("石桥镇河东村", "", 2),
        ("河东村", "石桥养鸡场", 2),
        ("", "大石桥镇扬尘", 3),
        ("县城", "噪声", 1),
        ("", "", 1),
    ],
)
def test_the_town_that_is_named_is_proposed_else_the_county(place: str, text: str, unit: int) -> None:
    towns = [Candidate(2, "石桥镇", is_town=True), Candidate(3, "大石桥镇", is_town=True), Candidate(4, "县环保局", is_town=False)]
    found = propose(place, text, Candidate(1, "青石县", is_town=False), towns)
    assert found.unit_id == unit
    assert found.zh
    assert found.en
