"""Which numbers told of a thing, and in which state; light, for the table on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from rectify.disclosure.frozen.models import Item
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.frozen.queries.reading import Told
from rectify.disclosure.portal.queries.remembered import remembered

MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Number:
    """A number, as a line of a table names it."""

    sequence: int
    number: str
    facts_on: date


@dataclass(frozen=True, slots=True)
class Mention:
    """That a number told a thing to be in a state."""

    state: str
    by: Number


@remembered
def told_last(place: str, kind: str, key: str) -> Told:
    """The thing as it was told last. Three queries.

    Raises:
        NotFound: no number of the place ever told it.
    """
    return reading.item(place, kind, key)


@remembered
def mentions(place: str, kind: str, key: str) -> list[Mention]:
    """The newest thirty numbers that told of it. One query."""
    rows = Item.objects.filter(publication__place=place, kind=kind, key=key).order_by("-publication_id", "-id")
    names = ("state", "publication__sequence", "publication__number", "publication__facts_on")
    return [Mention(state, Number(*number)) for state, *number in rows.values_list(*names)[:MOST]]
