"""What a rule of the ladder saw: as a key that names it once, and as a sentence in both languages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

MOST = 110
"""Characters of a cause within a campaign and ladder."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One condition that holds: its name, the value seen, its part of the cause, and the words."""

    name: str
    value: object
    key: str
    words: Words


def joined(rung: str, unit: int, task: int | None, seen: Sequence[Seen]) -> str:
    """The cause of a proposal, ``reminder/u7/t33/due2026-05-01``; one too long to keep ends in a hash of the whole."""
    whole = "/".join([rung, f"u{unit}", *([f"t{task}"] if task else []), *(part.key for part in seen)])
    return whole if len(whole) <= MOST else f"{whole[: MOST - 17]}~{sha256(whole.encode()).hexdigest()[:16]}"


def because(ladder: str, ladder_en: str, rung: str, rung_en: str, seen: Sequence[Seen]) -> Words:
    """Why the letter is proposed, as one sentence with the rung it rests on."""
    zh, en = "，".join(part.words.zh for part in seen), "; ".join(part.words.en for part in seen)
    return Words(f"{zh}；按《{ladder}》应发{rung}。", f"{en[:1].upper()}{en[1:]}; {ladder_en} calls for: {rung_en}.")


def told(seen: Sequence[Seen]) -> str:
    """What was seen as one clause for the letter itself, which is written in Chinese; letters named alone stand after a comma."""
    words = "，".join(part.words.zh for part in seen)
    return f"，{words}" if all(part.name in {"after", "unanswered"} for part in seen) else words
