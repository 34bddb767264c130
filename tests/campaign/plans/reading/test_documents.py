"""The founding plan and the published notices, read whole; skipped with a sentence where ../shared is absent."""

from __future__ import annotations

import json

import pytest

from rectify.campaign.plans.reading.contract import DocumentKind, FactKind
from rectify.campaign.plans.reading.engine import read_text
from tests.shared import shared_path


@pytest.fixture(scope="module")
def plan():
    return read_text(shared_path("plans/weifang.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def gold():
    return json.loads(shared_path("plans/weifang.gold.json").read_text("utf-8"))


def test_the_plan_begins_behind_the_press_copy_and_ends_before_the_page_furniture(plan, gold):
    assert plan.document.plan_span[0] == gold["annex_start"]
    assert plan.raw[: plan.document.plan_span[1]].endswith("使用效益。")
    assert plan.document.kind is DocumentKind.PLAN


def test_the_outline_is_complete(plan, gold):
    assert [(h.path, h.title, h.start, h.end) for h in plan.outline] == [
        (h["path"], h["title"], h["start"], h["end"]) for h in gold["outline"]
    ]


def test_the_announced_numbers_stand_in_the_outline(plan):
    check = next(check for check in plan.checks if check.id == "announced-counts")
    assert (check.ok, check.expected, check.found) == (True, "5/8/25/5", "5/8/25/5")
    assert len(plan.tasks) == 25


def test_every_visible_gap_and_the_alarm_are_found(plan):
    alarm = next(check for check in plan.checks if check.id == "lost-digits")
    assert not alarm.ok
    assert len(alarm.spans) == 21
    assert (1442, 1444) in alarm.spans


def test_every_marked_fact_is_read_with_its_value(plan, gold):
    missed = []
    for item in gold["facts"]:
        if not item["scored"]:
            continue
        wanted = None if item["value"] is None else str(item["value"])
        near = [fact for fact in plan.facts if fact.start < item["core_end"] and fact.end > item["core_start"]]
        if not any((None if fact.value == "XXXX-12-31" else fact.value) == wanted and fact.text == item["text"] for fact in near):
            missed.append(item["text"])
    assert missed == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("04", DocumentKind.NOTICE),
        ("16", DocumentKind.NOTICE),
        ("20", DocumentKind.PLAN),
        ("24", DocumentKind.PLAN),
        ("32", DocumentKind.PROGRESS),
        ("44", DocumentKind.PROGRESS),
    ],
)
def test_a_notice_is_told_from_a_plan_and_a_report(name, kind):
    assert read_text(shared_path(f"notices/{name}.txt").read_text("utf-8")).document.kind is kind


def test_a_report_holds_no_target():
    facts = read_text(shared_path("notices/32.txt").read_text("utf-8")).facts
    assert not [fact for fact in facts if fact.kind is FactKind.TARGET]


def test_a_notice_dated_before_its_deadline_is_asked_about():
    checks = {check.id: check.ok for check in read_text(shared_path("notices/04.txt").read_text("utf-8")).checks}
    assert checks["notice-before-deadline"] is False
