"""What a scheme must say, as a table; and what differs between two versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rectify.campaign.ledger.rules.schemes import Content, Standing, Step, field_changes, flaws, standing, step_changes

LATEST = date(2027, 6, 30)
WHOLE = Content(
    cause="管网错接、截污不全。",
    outcome="水质稳定达标。",
    outcome_subject="氨氮",
    outcome_comparator="<=",
    outcome_value=Decimal("1.5"),
    outcome_unit="毫克/升",
    due_on=date(2027, 5, 31),
    cost=Decimal(320),
    steps=(Step("排查错接点"), Step("完成排查", is_milestone=True, due_on=date(2027, 1, 31)), Step("改造管网")),
)


def codes(content: Content, *, number: int = 1, latest: date | None = LATEST) -> list[str]:
    return [flaw.code for flaw in flaws(content, number=number, latest=latest)]


def test_a_whole_scheme_has_no_flaw() -> None:
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (replace(WHOLE, cause=" "), ["no_cause"]),
        (replace(WHOLE, cost=None), ["no_cost"]),
        (replace(WHOLE, cost=Decimal(0)), []),
        (replace(WHOLE, outcome_value=None), ["not_measurable"]),
        (replace(WHOLE, outcome_unit=""), ["not_measurable"]),
        (replace(WHOLE, outcome_subject=""), ["not_measurable"]),
        (replace(WHOLE, outcome_comparator="all"), ["not_measurable"]),
        (replace(WHOLE, outcome=""), []),
        (replace(WHOLE, due_on=None), ["no_deadline"]),
        (replace(WHOLE, due_on=date(2027, 7, 1)), ["later_than_plan"]),
        (replace(WHOLE, due_on=LATEST), []),
        (replace(WHOLE, steps=WHOLE.steps[:1]), ["no_milestone"]),
        (replace(WHOLE, steps=WHOLE.steps[1:2]), ["no_measure"]),
        (replace(WHOLE, steps=()), ["no_measure", "no_milestone"]),
        (replace(WHOLE, steps=(*WHOLE.steps, Step("通水", is_milestone=True))), ["undated_milestone"]),
        (replace(WHOLE, steps=(*WHOLE.steps, Step("通水", is_milestone=True, due_on=date(2027, 6, 1)))), ["step_after_deadline"]),
        (replace(WHOLE, steps=(*WHOLE.steps, Step("验收", due_on=date(2027, 6, 1)))), ["step_after_deadline"]),
        (replace(WHOLE, steps=(*WHOLE.steps, Step(" "))), ["empty_step"]),
        (Content(), ["no_cause", "no_cost", "not_measurable", "no_deadline", "no_measure", "no_milestone"]),
    ],
)
def test_what_is_missing_is_named_all_at_once(content: Content, expected: list[str]) -> None:
    assert codes(content) == expected


def test_a_plan_without_a_date_sets_no_limit() -> None:
    assert codes(replace(WHOLE, due_on=date(2035, 1, 1)), latest=None) == []


def test_a_later_version_says_why() -> None:
    assert codes(WHOLE, number=2) == ["no_reason"]
    assert codes(replace(WHOLE, because="工期受汛期影响"), number=2) == []


def test_the_words_name_the_dates() -> None:
    (flaw,) = flaws(replace(WHOLE, due_on=date(2027, 7, 1)), number=1, latest=LATEST)
    assert flaw.zh == "完成时限2027-07-01晚于整改方案的时限2027-06-30；确需延长的，先申请延期。"
    assert flaw.en == "The deadline 2027-07-01 is later than the plan's, 2027-06-30. Ask for an extension first if it cannot be kept."


@pytest.mark.parametrize(
    ("submitted", "approved", "flawed", "expected"),
    [
        (False, None, False, Standing.DRAFT),
        (False, None, True, Standing.FLAWED),
        (True, None, False, Standing.SUBMITTED),
        (True, True, False, Standing.APPROVED),
        (True, False, False, Standing.SENT_BACK),
    ],
)
def test_where_a_version_stands(submitted: bool, approved: bool | None, flawed: bool, expected: Standing) -> None:
    assert standing(submitted=submitted, approved=approved, flawed=flawed) is expected


def test_fields_are_set_beside_each_other() -> None:
    changed = {c.field: c for c in field_changes(WHOLE, replace(WHOLE, due_on=LATEST, outcome_value=Decimal("2.0"))) if c.changed}
    assert list(changed) == ["measured", "due_on"]
    assert [p.text for p in changed["measured"].after if p.changed] == ["2"]


def test_steps_are_set_beside_each_other() -> None:
    after = (Step("排查错接点"), Step("完成排查", is_milestone=True, due_on=date(2027, 2, 28)), Step("改造管网与泵站"), Step("验收"))
    assert [(c.kind, c.before.text if c.before else None) for c in step_changes(WHOLE.steps, after)] == [
        ("kept", "排查错接点"),
        ("changed", "完成排查"),
        ("changed", "改造管网"),
        ("added", None),
    ]
    assert [c.kind for c in step_changes(after, after[1:])] == ["removed", "kept", "kept", "kept"]
