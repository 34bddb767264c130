"""What differs between two wordings, character by character, for reading side by side. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

MAX_CHARS = 1_500
"""Longer texts are shown whole: comparing them costs the square of their length, and nobody reads it by the character."""


class Piece(NamedTuple):
    """A stretch of one side; ``changed`` when the other side does not have it."""

    text: str
    changed: bool


def differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both sides cut into pieces that stand in both and pieces that stand in one only."""
    if not before or not after or max(len(before), len(after)) > MAX_CHARS:
        return _whole(before), _whole(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = kind == "equal"
        if j > i:
            left.append(Piece(before[i:j], not same))
        if m > k:
            right.append(Piece(after[k:m], not same))
    return left, right


def _whole(text: str) -> list[Piece]:
    return [Piece(text, changed=False)] if text else []
