"""Where a task stands, in five words a citizen needs; every task is in exactly one. Pure.

The states of the close-out procedure are told one by one on the page of a task; in lists and figures five groups are enough. A number
that tells tasks counts them so on the day of its facts, and the portal counts each task on the day of the number that told it last:
what a page says and what its number says are the same count.
"""

from __future__ import annotations

from datetime import date
from typing import Final

CLOSED: Final = ("closed",)
BACK: Final = ("reopened", "returned")
"""Closed once or handed in once, and found not to hold."""
CLOSING: Final = ("acceptance_requested", "accepted", "reviewed", "noticed", "signed")
GONE: Final = ("withdrawn", "rejected", "draft")
GROUPS: Final = ("closed", "closing", "going", "late", "back")
"""In the order they are drawn."""


def group_of(state: str, due_on: date | None, facts_on: date) -> str:
    """The group of a task: done first, then what came back, then what is late on the day of the facts, then the rest."""
    if state in CLOSED:
        return "closed"
    if state in BACK:
        return "back"
    if due_on is not None and due_on < facts_on:
        return "late"
    return "closing" if state in CLOSING else "going"
