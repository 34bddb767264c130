"""When a name is locked and when a session ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rectify.foundation.accounts.rules.logins import LOCKED_FOR, SessionEnd, Trial, session_end, trial_key
from tests.cast import NOW

MINUTE = timedelta(minutes=1)


def after(*minutes: int) -> Trial:
    trial = Trial()
    for minute in minutes:
        trial = trial.failed(NOW + minute * MINUTE)
    return trial


@pytest.mark.parametrize(
    ("minutes", "failures", "locked_at"),
    [
        ((), 0, None),
        ((0, 1, 2, 3), 4, None),
        ((0, 1, 2, 3, 4), 5, 4),
        ((0, 1, 2, 3, 4, 5, 6), 5, 4),  # failures under a lock do not lengthen it
        ((0, 1, 2, 3, 19), 1, None),  # failures are forgotten after a quarter of an hour
        ((0, 14, 28, 42, 56), 5, 56),
        ((0, 1, 2, 3, 4, 19), 1, None),  # a lock that ran out begins anew
        ((0, 1, 2, 3, 4, 19, 20, 21, 22, 23), 5, 23),
    ],
)
def test_the_fifth_failure_in_a_row_locks_for_a_quarter_of_an_hour(minutes, failures, locked_at):
    trial = after(*minutes)
    assert trial.failures == failures
    assert trial.locked_until == (None if locked_at is None else NOW + locked_at * MINUTE + LOCKED_FOR)


def test_a_lock_holds_up_to_its_minute():
    trial = after(0, 0, 0, 0, 0)
    assert trial.is_locked(NOW + LOCKED_FOR - timedelta(seconds=1))
    assert not trial.is_locked(NOW + LOCKED_FOR)


def test_a_name_is_the_same_in_any_case_and_with_blanks():
    assert trial_key(" Clerk ") == trial_key("clerk")
    assert trial_key("clerk") != trial_key("clerk2")


@pytest.mark.parametrize(
    ("opened", "seen", "end"),
    [
        (0, 0, None),
        (11 * 60 + 59, 0, None),
        (12 * 60, 0, SessionEnd.AGE),
        (119, 119, None),
        (120, 120, SessionEnd.IDLE),
        (12 * 60, 120, SessionEnd.AGE),
    ],
)
def test_a_session_ends_after_twelve_hours_or_two_idle_ones(opened, seen, end):
    assert session_end(opened_at=NOW - opened * MINUTE, seen_at=NOW - seen * MINUTE, at=NOW) == end
