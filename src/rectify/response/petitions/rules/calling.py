"""When a petitioner is asked whether it is really solved, and what their answer sets going. Pure.

What the unit says and what the citizen says are two facts; neither overwrites the other. A "no" reopens by rule, not by anybody's grace.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

UNREACHED = "unreached"
"""Nobody picked up: asked again later, never counted as content."""
AGAIN_AFTER = 3
"""Days until somebody who was not reached is asked again."""
MOST_TRIES = 3
"""Times the telephone is tried before it is left at "could not be reached"."""
LATE_AFTER = 7
"""Days a question may wait before it is marked as late; ours, so that the sheet is worked off within a week."""


def due_on(answered_on: date, call_back_days: int) -> date:
    """The first day on which to ask: so many calendar days after the reply was accepted."""
    return answered_on + timedelta(days=call_back_days)


def asks_again(answer: str, tries: int) -> bool:
    """Whether another call is due after this one."""
    return answer == UNREACHED and tries < MOST_TRIES


def reopens(answer: str, reopen_on: Collection[str], state: str) -> bool:
    """Whether the answer puts an answered complaint back to work."""
    return state == "answered" and answer in reopen_on
