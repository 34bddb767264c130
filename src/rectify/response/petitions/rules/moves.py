"""The table of allowed moves between the states of a complaint, and who earns each. Pure.

What is not here does not happen, by whatever door. Merging, splitting and taking back can all be undone: a complaint goes back to where
it stood. One that was handed over is a task of the lists and is neither merged nor split: the task would stay behind without a case;
taken back it leaves the lists with its task. An answered one is never taken back: what was answered stays answered.
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
    ("handed_over", "answered"): _HANDLING,
    ("answered", "handed_over"): _BACK,
    ("received", "merged"): _LIKENESS,
    ("merged", "received"): _UNDO,
    ("received", "split"): _LIKENESS,
    ("split", "received"): _UNDO,
    ("received", "withdrawn"): _INTAKE,
    ("handed_over", "withdrawn"): _INTAKE,
    ("withdrawn", "received"): _INTAKE,
    ("withdrawn", "handed_over"): _INTAKE,
}
"""(from, to) -> what earns it."""

AT_WORK: Final = frozenset({"received", "handed_over"})
"""Something is still owed: it can be taken back and urged, and merged or split until it is handed over."""
OUT: Final = frozenset({"merged", "split", "withdrawn"})
"""It is not counted as a case of its own."""
