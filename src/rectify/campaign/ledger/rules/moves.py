"""The table of allowed moves between the states of a task, and who earns each. Pure; the database holds the same table by a trigger.

Legal basis of the order: acceptance, review, public notice, signing and close-out are separate steps by separate bodies
(整改销号 procedures of the signed plan; what a place leaves out it skips by its procedure, never by another door).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Allowed:
    """One allowed move: what earns it, and whether words must be said."""

    earned_by: str
    """The app whose act earns the move."""
    reason_needed: bool = False


_CONFIRM = Allowed("ledger.review")
_REFUSE = Allowed("ledger.review", reason_needed=True)
_WITHDRAW = Allowed("ledger.versions", reason_needed=True)
_REQUEST = Allowed("closure")
_STEP = Allowed("closure")
_RETURN = Allowed("closure", reason_needed=True)
_REOPEN = Allowed("closure", reason_needed=True)

MOVES: Final[Mapping[tuple[str, str], Allowed]] = {
    ("draft", "open"): _CONFIRM,
    ("draft", "rejected"): _REFUSE,
    ("rejected", "draft"): _REFUSE,
    ("open", "withdrawn"): _WITHDRAW,
    ("returned", "withdrawn"): _WITHDRAW,
    ("reopened", "withdrawn"): _WITHDRAW,
    ("withdrawn", "open"): _WITHDRAW,
    ("open", "acceptance_requested"): _REQUEST,
    ("returned", "acceptance_requested"): _REQUEST,
    ("reopened", "acceptance_requested"): _REQUEST,
    ("acceptance_requested", "accepted"): _STEP,
    ("accepted", "reviewed"): _STEP,
    ("accepted", "noticed"): _STEP,
    ("accepted", "signed"): _STEP,
    ("reviewed", "noticed"): _STEP,
    ("reviewed", "signed"): _STEP,
    ("noticed", "signed"): _STEP,
    ("signed", "closed"): _STEP,
    ("acceptance_requested", "returned"): _RETURN,
    ("accepted", "returned"): _RETURN,
    ("reviewed", "returned"): _RETURN,
    ("noticed", "returned"): _RETURN,
    ("signed", "returned"): _RETURN,
    ("closed", "reopened"): _REOPEN,
}
"""(from, to) -> what earns it. What is not here does not happen, by whatever door."""

DRAFTS: Final = frozenset({"draft", "rejected"})
"""Not work: only those who confirm see them."""
WORKING: Final = frozenset({"open", "returned", "reopened"})
"""Work to be done: measures move, extensions may be asked for."""
HANDED_IN: Final = frozenset({"acceptance_requested", "accepted", "reviewed", "noticed", "signed", "closed"})
"""The unit says it is done; others judge."""
OVER: Final = frozenset({"closed", "withdrawn", "rejected"})
"""Nothing is owed any more."""
