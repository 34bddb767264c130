"""How alike two texts are, by the character pairs they share. Pure; linear in their length."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NUMBERING: Final = re.compile(r"[(\[]?[0-9一二三四五六七八九十]{1,4}[)\].、:]+")
_NOISE: Final = re.compile(r"[\s,.;:!?、。“”\"'《》()\[\]—\-~·]+")


def bare(text: str) -> str:
    """The text without leading number, blanks and punctuation, in half width and lower case: what two printings have in common."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    match = _NUMBERING.match(folded)
    return _NOISE.sub("", folded[match.end() :] if match else folded)


def pairs(text: str) -> frozenset[str]:
    """All neighbouring character pairs of the bare text."""
    plain = bare(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the shared pairs by all pairs: 0 nothing in common, 1 the same pairs."""
    whole = len(one) + len(other)
    return 2 * len(one & other) / whole if whole else 0.0


def share_inside(part: frozenset[str], whole: frozenset[str]) -> float:
    """Which share of the pairs of ``part`` occurs in ``whole``."""
    return len(part & whole) / len(part) if part else 0.0
