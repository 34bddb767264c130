"""The marks sit on the words they name, in every part of the plan, and cover every kind of fact a plan holds."""

from __future__ import annotations

from rectify.interfaces.demo.documents.plan import PLAN, item_paths, plain_text
from tests.interfaces.demo.documents.marked import marked_facts


def test_every_mark_sits_on_its_words() -> None:
    text = plain_text(PLAN)
    assert [fact for fact in marked_facts() if text[fact.start : fact.end] != fact.text] == []


def test_every_item_holds_marked_facts_and_all_kinds_of_a_plan_occur() -> None:
    facts = marked_facts()
    assert len(facts) >= 150
    assert set(item_paths(PLAN)) <= {fact.path for fact in facts}
    kinds = {"target", "threshold", "deadline", "effective_from", "cadence", "count", "actor", "standard", "prohibition", "hedge", "status"}
    assert {fact.kind for fact in facts} == kinds


def test_deadlines_lie_on_both_sides_of_the_day_of_the_demo() -> None:
    due = [
        fact.value for fact in marked_facts() if fact.kind == "deadline" and len(fact.value) == len("2026-12-31") and fact.value[0] == "2"
    ]
    past = [value for value in due if value < "2026-11-23"]
    assert len(past) >= 10
    assert len(due) - len(past) >= 10
