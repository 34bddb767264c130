"""What differs between two wordings, for reading side by side: character by character, numbers and Latin words whole. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final, NamedTuple

MAX_CHARS = 1_500
"""Longer texts are shown whole: comparing them costs the square of their length, and nobody reads it by the character."""


_TOKEN: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*[%％]?|[A-Za-z]+|.", re.DOTALL)


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
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = kind != "equal"
        if j > i:
            left.append(Piece("".join(old[i:j]), changed))
        if m > k:
            right.append(Piece("".join(new[k:m]), changed))
    return left, right


def _whole(text: str) -> list[Piece]:
    return [Piece(text, changed=False)] if text else []
