"""What can be wrong with a file. Pure; the words a person reads are in ``messages.py``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FlawKind(StrEnum):
    """Stable slugs; a program may rely on them."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND_REFUSED = "kind_refused"
    ENCRYPTED = "encrypted"
    ZIP_DAMAGED = "zip_damaged"
    ZIP_TOO_MANY = "zip_too_many"
    ZIP_BOMB = "zip_bomb"
    ZIP_PATH = "zip_path"
    NO_SPACE = "no_space"
    STORE_FAILED = "store_failed"
    CUT_OFF = "cut_off"
    LOST = "lost"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong; ``detail`` names the place or the amount."""

    kind: FlawKind
    detail: str = ""
