"""Two texts side by side: which stretches of each the other one has too. Pure."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Final

MOST: Final = 3000
"""Signs of a text that are marked; the rest is shown as it is."""
_LEAST: Final = 2
"""A single sign in common between two that differ is chance, and is shown as different."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, and whether the other text has it."""

    text: str
    same: bool


def beside(one: str, other: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Both texts cut into stretches; joined they are the texts again."""
    first, second = one[:MOST], other[:MOST]
    indel = importlib.import_module("rapidfuzz.distance").Indel  # 7 MB a worker; most never compare two texts
    blocks = [
        (step.src_start, step.src_end, step.dest_start, step.dest_end)
        for step in indel.opcodes(first, second)
        if step.tag == "equal" and step.src_end - step.src_start >= _LEAST
    ]
    return _cut(one, len(first), [block[:2] for block in blocks]), _cut(other, len(second), [block[2:] for block in blocks])


def _cut(text: str, end: int, same: list[tuple[int, int]]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    at = 0
    for begin, stop in same:
        if begin > at:
            found.append(Stretch(text[at:begin], same=False))
        found.append(Stretch(text[begin:stop], same=True))
        at = stop
    if at < end:
        found.append(Stretch(text[at:end], same=False))
    if end < len(text):
        found.append(Stretch(text[end:], same=True))
    return tuple(found)
