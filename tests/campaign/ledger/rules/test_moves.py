from __future__ import annotations

import pytest

from rectify.campaign.ledger.models import TaskState
from rectify.campaign.ledger.rules.moves import DRAFTS, HANDED_IN, MOVES, OVER, WORKING

STATES = {str(state) for state in TaskState}


def test_every_state_of_the_table_exists_and_every_state_is_reached() -> None:
    assert {before for before, _ in MOVES} | {after for _, after in MOVES} == STATES


def test_a_closed_task_can_only_be_reopened_with_a_reason() -> None:
    assert [after for before, after in MOVES if before == "closed"] == ["reopened"]
    assert MOVES["closed", "reopened"].reason_needed


def test_nothing_closes_but_what_was_signed() -> None:
    assert [before for before, after in MOVES if after == "closed"] == ["signed"]


def test_nothing_becomes_work_but_a_draft_or_what_was_withdrawn() -> None:
    assert {before for before, after in MOVES if after == "open"} == {"draft", "withdrawn"}


@pytest.mark.parametrize("state", sorted(HANDED_IN - {"closed"}))
def test_whatever_was_handed_in_can_be_returned_with_a_reason(state: str) -> None:
    assert MOVES[state, "returned"].reason_needed


def test_the_groups_of_states_do_not_overlap() -> None:
    assert not WORKING & HANDED_IN
    assert not WORKING & DRAFTS
    assert {"closed", "withdrawn", "rejected"} == OVER
