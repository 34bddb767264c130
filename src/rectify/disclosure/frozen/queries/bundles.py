"""The file of a number for who checks it offline, and the heads of the whole line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.queries.heads import head_of
from rectify.disclosure.frozen.rules.bundle import Link, bundle_of
from rectify.disclosure.frozen.rules.canonical import canonical
from rectify.disclosure.frozen.rules.heads import Head
from rectify.foundation.refusals import NotFound

USUAL: Final = 50
"""Heads before the number that its file holds at least."""
MOST: Final = 1000
"""Heads a file holds at most."""
LINKS: Final = ("before", "previous", "corrects")


def bundle(place: str, sequence: int) -> bytes:
    """The file of a number: the same bytes whenever it is asked for. Two queries.

    Raises:
        NotFound: the place has no such number.
    """
    row = Publication.objects.filter(place=place.replace("\x00", ""), sequence=sequence).select_related(*LINKS).first()
    if row is None:
        raise NotFound(sequence)
    older = [each.sequence for each in (row.previous, row.corrects) if each]
    first = max(1, sequence - MOST, min([sequence - USUAL, *older]))
    return canonical(bundle_of(_head(row), row.content, row.difference, links(place, first, sequence))) + b"\n"


def file_name(place: str, sequence: int) -> str:
    """Under which name it is saved."""
    return f"{place}-{sequence:04d}.rectify.json"


def links(place: str, first: int, last: int) -> list[Link]:
    """The heads of consecutive numbers, with their proofs. One query."""
    rows = Publication.objects.filter(place=place, sequence__range=(first, last)).select_related(*LINKS)
    light = rows.defer(*(f"{link}{part}" for link in ("", *(f"{name}__" for name in LINKS)) for part in ("content", "difference")))
    return [Link(_head(row), row.digest, tuple(row.audit_consistency)) for row in light.order_by("sequence")]


def line(place: str) -> list[dict[str, Any]]:
    """The whole line of a place as it is published beside the numbers: heads, digests, proofs. Two queries."""
    count = Publication.objects.filter(place=place).count()
    return [{"head": asdict(link.head), "digest": link.digest, "consistency": list(link.consistency)} for link in links(place, 1, count)]


def _head(row: Publication) -> Head:
    return head_of(row, row.before, row.previous, row.corrects)
