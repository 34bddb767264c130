"""Who may judge a piece of evidence, and when a piece may be withdrawn or judged anew. Pure.

Separation of duties: whoever handed it in does not judge it, nor does anybody of the same unit.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

ASKED = frozenset({"acceptance_requested", "accepted", "reviewed", "noticed", "signed"})
"""The task was handed in on the strength of its evidence: what was accepted then stays accepted."""
NOT_WORK = frozenset({"draft", "rejected", "withdrawn"})


class Obstacle(StrEnum):
    """Why not."""

    OWN = "own"
    """Handed in by the same person."""
    OWN_UNIT = "own_unit"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    UNDER_WAY = "under_way"
    """The close-out rests on it."""
    NOT_WORK = "not_work"


def may_judge(*, judge: int, units: Collection[int], received_by: int, unit: int | None) -> Obstacle | None:
    """Whether this person, holding posts at these units, may judge what that unit handed in: not with a post there among others."""
    if judge == received_by:
        return Obstacle.OWN
    return Obstacle.OWN_UNIT if unit in units else None


def may_change(*, state: str, is_withdrawn: bool, accepted: bool | None) -> Obstacle | None:
    """Whether a verdict may be given or changed, or the piece withdrawn, while its task is in that state."""
    if is_withdrawn:
        return Obstacle.WITHDRAWN
    if state == "closed":
        return Obstacle.CLOSED
    return Obstacle.UNDER_WAY if state in ASKED and accepted else None


def may_hand_in(state: str) -> Obstacle | None:
    """Whether something may be handed in for a task in that state."""
    if state == "closed":
        return Obstacle.CLOSED
    return Obstacle.NOT_WORK if state in NOT_WORK else None
