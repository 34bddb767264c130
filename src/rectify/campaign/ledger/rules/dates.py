"""From what a deadline says to the day it binds. Pure: no clock, nothing invented.

A partial date binds on the last day of its period: 2020 -> 2020-12-31, 2026-06 -> 2026-06-30. A deadline that returns every year, one that
hangs on an event, and one without a date bind on no day: they say how time binds (:class:`Binding`) and in which words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator, Fact

IMMEDIATE: Final = "immediate"
BY_DEADLINE: Final = "by_deadline"
STANDING: Final = "standing"
UNDATED: Final = "undated"
MAX_WORDS: Final = 120
_AT_ONCE: Final = re.compile(r"立行立改|立整立改|立即|即知即改|边督边改|马上")
_FOR_GOOD: Final = re.compile(r"长期|持续|常态|坚持|每年|每月|每季度|每周")


@dataclass(frozen=True, slots=True)
class Binding:
    """How time binds: ``nature`` one of the four above, the last day if there is one, and the words it rests on."""

    nature: str
    on: date | None = None
    words: str = ""


def due_day(value: str | None) -> date | None:
    """The last day of a partial date or a period; ``None`` for what has no year (``--09-30``, ``XXXX-12-31``) or cannot be."""
    if not value:
        return None
    last = value.rsplit("/", 1)[-1]
    parts = last.split("-")
    if not all(part.isdigit() for part in parts) or len(parts[0]) != 4 or len(parts) > 3:  # noqa: PLR2004 - year, month, day
        return None
    year, month, day = (int(part) for part in (*parts, "12" if len(parts) == 1 else "0", "0")[:3])
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    if not (year and 1 <= month <= 12):  # noqa: PLR2004 - months of a year
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def binding_of(fact: Fact) -> Binding:
    """How one deadline (as people left it) binds."""
    words = fact.text[:MAX_WORDS]
    on = due_day(fact.value)
    if fact.comparator is Comparator.RECURRING or (fact.value or "").startswith("--"):
        return Binding(STANDING, None, words)
    if on is not None:
        return Binding(BY_DEADLINE, on, words)
    if fact.comparator is Comparator.RELATIVE:
        return Binding(UNDATED, None, words)
    if _AT_ONCE.search(fact.text):
        return Binding(IMMEDIATE, None, words)
    return Binding(STANDING if _FOR_GOOD.search(fact.text) else UNDATED, None, words)


def latest(bindings: Sequence[Binding]) -> Binding:
    """What several deadlines of one task or measure come to: the latest day; without any day the strictest nature, in their words.

    The words begin with those of the deadline that counts; the others follow after 另有.
    """
    if not bindings:
        return Binding(UNDATED)
    order = (IMMEDIATE, UNDATED, STANDING)
    dated = [binding for binding in bindings if binding.on is not None]
    first = max(dated, key=lambda b: b.on or date.min) if dated else min(bindings, key=lambda b: order.index(b.nature))
    others = [words for words in dict.fromkeys(b.words for b in bindings) if words != first.words]
    words = f"{first.words}（另有：{'、'.join(others)}）" if others else first.words
    return Binding(first.nature, first.on, words if len(words) <= MAX_WORDS else f"{words[: MAX_WORDS - 1]}…")
