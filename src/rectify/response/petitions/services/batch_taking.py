"""The rows of a table judged and written: all of them, or none. The same for files and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from rectify.campaign.ledger.models import Campaign
from rectify.campaign.plans.services.copying import copy_in
from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import IntakeBatch
from rectify.response.petitions.queries.batches import known_numbers
from rectify.response.petitions.rules.batch_rows import Fault, Known, Outcome, apart, differs, twice
from rectify.response.petitions.rules.columns import Field
from rectify.response.petitions.rules.intake import Given
from rectify.response.petitions.rules.likeness import text_hash
from rectify.response.petitions.services.building import built
from rectify.response.petitions.services.numbering import next_numbers

MOST_FAULTS: Final = 1000
"""Reasons that are kept; how many there were is told."""
MOST_WORDS: Final = 200
"""Unknown words that are asked about at once."""
MOST_APART: Final = 200
"""Rows on record with other particulars that are named; how many there were is told."""
SAMPLE: Final = 10
"""Rows shown before a table is taken in."""


@dataclass(slots=True)
class Judged:
    """What the rows of a table come to."""

    fresh: list[tuple[int, Given]] = field(default_factory=list)
    """Row and complaint that is not on record yet."""
    rows: int = 0
    unchanged: int = 0
    apart: list[tuple[int, str, tuple[Field, ...]]] = field(default_factory=list)
    """Of those on record: row, our number and the columns in which the row says something else; nothing is overwritten."""
    faults: list[Fault] = field(default_factory=list)
    """The first :data:`MOST_FAULTS`."""
    faulty: set[int] = field(default_factory=set)
    """Rows with at least one fault."""
    unknown: Counter[tuple[Field, str]] = field(default_factory=Counter)

    def refuse(self, *faults: Fault) -> None:
        """Note faults."""
        self.faults += faults[: max(0, MOST_FAULTS - len(self.faults))]
        self.faulty |= {fault.row for fault in faults}


def judge(campaign: Campaign, outcomes: Iterable[Outcome], column: str) -> Judged:
    """Sort rows into new ones, ones on record unchanged, and faults. ``column`` is their heading of the number.

    A query for each 5,000 numbers, after all rows are read.
    """
    judged = Judged()
    good: list[tuple[int, Given]] = []
    for outcome in outcomes:
        judged.rows += 1
        judged.unknown.update(outcome.unknown)
        judged.refuse(*outcome.faults)
        if outcome.given is not None:
            good.append((outcome.row, outcome.given))
    known = known_numbers(campaign, {given.outside_number for _row, given in good})
    first: dict[str, int] = {}
    for row, given in good:
        number = given.outside_number
        if number in first:
            judged.refuse(twice(row, column, number, first[number]))
            continue
        first[number] = row
        _sort(judged, row, given, known.get(number), column)
    judged.faults.sort(key=lambda fault: fault.row)
    return judged


def _sort(judged: Judged, row: int, given: Given, known: Known | None, column: str) -> None:
    if known is None:
        judged.fresh.append((row, given))
    elif text_hash(known.text) == text_hash(given.text):
        judged.unchanged += 1
        if columns := apart(given, known):
            judged.apart.append((row, known.number, columns))
    else:
        judged.refuse(differs(row, column, given.text, known, given.outside_number))


def apart_in(judged: Judged) -> dict[str, Any]:
    """What a batch keeps of them: how many there are, and the first."""
    rows = [{"row": row, "number": number, "fields": [each.value for each in columns]} for row, number, columns in judged.apart]
    return {"apart_count": len(rows), "apart": rows[:MOST_APART]}


def write(batch: IntakeBatch, fresh: Sequence[tuple[int, Given]], *, by: Person, at: datetime) -> int:
    """Write complaints and sealed identities by COPY, inside the caller's transaction; numbers of each day in the order of the rows.

    One query for each day of receipt and six more; about 0.5 ms a row.
    """
    numbers = _numbers(batch.campaign, [given.received_on for _row, given in fresh])
    pairs = [
        built(batch.campaign, given, number=number, registrar=by, at=at, batch=batch)
        for (_row, given), number in zip(fresh, numbers, strict=True)
    ]
    copy_in([petition for petition, _identity in pairs])
    identities = []
    for petition, identity in pairs:
        if identity is not None:
            identity.petition = petition
            identities.append(identity)
    copy_in(identities)
    return len(pairs)


def _numbers(campaign: Campaign, days: Sequence[date]) -> list[str]:
    """A number for each row: the series of its day, drawn day by day in order, so that two who write at once never wait crosswise."""
    drawn = {day: iter(next_numbers(campaign, day, count)) for day, count in sorted(Counter(days).items())}
    return [next(drawn[day]) for day in days]


def sample_of(fresh: Sequence[tuple[int, Given]], county: Callable[[int | None], str]) -> list[dict[str, Any]]:
    """The first rows as they were understood, without who complained."""
    return [
        {
            "row": row,
            "number": given.outside_number,
            "day": given.received_on.isoformat(),
            "county": county(given.county_id),
            "place": given.place,
            "types": list(given.types),
            "channel": given.channel,
            "text": given.text[:120],
            "named": given.has_identity,
        }
        for row, given in fresh[:SAMPLE]
    ]
