"""What the newest progress number says, to stand beside the counts of single tasks with its own day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rectify.disclosure.frozen.models import Kind, Publication
from rectify.disclosure.portal.queries.remembered import remembered

SHOWN: Final = ("tasks", "petition_tasks", "overdue", "class_done")
"""Figures of the number that are shown beside ours, where it has them."""


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A progress number: what it is called, the day of its facts, and some of its figures."""

    sequence: int
    number: str
    facts_on: date
    figures: Sequence[Mapping[str, Any]]


@remembered
def newest_round(place: str) -> RoundTold | None:
    """The last number about a round; ``None`` where there is none. One query."""
    rows = Publication.objects.filter(place=place, kind=Kind.PROGRESS).order_by("-id")
    row = rows.values_list("sequence", "number", "facts_on", "content__figures").first()
    if row is None:
        return None
    sequence, number, facts_on, figures = row
    told = {each["key"]: each for each in figures or ()}
    return RoundTold(sequence, number, facts_on, [told[key] for key in SHOWN if key in told])
