"""The table of allowed moves between the states of a complaint, and who earns each. Pure.

What is not here does not happen, by whatever door. Merging, splitting and taking back can all be undone: a complaint goes back to where
it stood. An answered one is never merged or taken back: what was answered stays answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Allowed:
    """One allowed move: the part of the app whose act earns it, and whether words must be said."""

    earned_by: str
    reason_needed: bool = False


_LIKENESS = Allowed("likeness")
_UNDO = Allowed("likeness", reason_needed=True)
_HANDLING = Allowed("handling")
_BACK = Allowed("handling", reason_needed=True)
_INTAKE = Allowed("intake", reason_needed=True)

MOVES: Final[Mapping[tuple[str, str], Allowed]] = {
    ("received", "handed_over"): _HANDLING,
    ("handed_over", "received"): _BACK,
    ("handed_over", "answered"): _HANDLING,
    ("answered", "handed_over"): _BACK,
    ("received", "merged"): _LIKENESS,
    ("handed_over", "merged"): _LIKENESS,
    ("merged", "received"): _UNDO,
    ("merged", "handed_over"): _UNDO,
    ("received", "split"): _LIKENESS,
    ("handed_over", "split"): _LIKENESS,
    ("split", "received"): _UNDO,
    ("split", "handed_over"): _UNDO,
    ("received", "withdrawn"): _INTAKE,
    ("handed_over", "withdrawn"): _INTAKE,
    ("withdrawn", "received"): _INTAKE,
    ("withdrawn", "handed_over"): _INTAKE,
}
"""(from, to) -> what earns it."""

AT_WORK: Final = frozenset({"received", "handed_over"})
"""Something is still owed: it can be merged, split, taken back, urged."""
OUT: Final = frozenset({"merged", "split", "withdrawn"})
"""It is not counted as a case of its own."""
