"""The data sets of a place as rows, with what each column means. A heading is a key that stays; meanings are told in two languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.disclosure.frozen.models import Latest
from rectify.disclosure.frozen.rules.groups import group_of
from rectify.disclosure.portal.queries.place import Here
from rectify.disclosure.portal.rules.cells import Cell

CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, ``text``, ``number``, ``date`` or ``code``, its meaning, and how it is read from a row."""

    name: str
    sort: str
    meaning: Promise
    read: Callable[[Latest, Here], Cell]


def _data(*path: str) -> Callable[[Latest, Here], Cell]:
    def read(row: Latest, _here: Here) -> Cell:
        value: Any = row.item.data
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str | int) else None

    return read


def _codes(name: str) -> Callable[[Latest, Here], Cell]:
    return lambda row, _here: " ".join(str(each) for each in row.item.data.get(name) or ())


def _count(name: str) -> Callable[[Latest, Here], Cell]:
    return lambda row, _here: len(row.item.data.get(name) or ())


COMMON: Final = (
    Column("key", "code", _("Address of the thing; stays the same for good"), lambda row, _here: row.key),
    Column("title", "text", _("Title, in Chinese"), lambda row, _here: row.item.title),
    Column("county", "code", _("Code of the county it lies in"), lambda row, _here: row.county),
)
SOURCE: Final = (
    Column("publication", "number", _("Sequence of the number that told it last"), lambda row, _here: row.item.publication.sequence),
    Column("facts_on", "date", _("The day whose facts that number tells"), lambda row, _here: row.facts_on.isoformat()),
)
TASKS: Final = (
    *COMMON,
    Column("number", "text", _("Number in the plan"), _data("number")),
    Column("state", "code", _("Step of the close-out"), lambda row, _here: row.state),
    Column("group", "code", _("One of five groups: closed, closing, going, late, back"),
           lambda row, _here: group_of(row.state, row.on_day, row.facts_on)),
    Column("origin", "code", _("Where it comes from: plan or petition"), lambda row, _here: row.origin),
    Column("lead", "code", _("Code of the unit that leads"), _data("lead", "code")),
    Column("lead_name", "text", _("Name of the unit that leads"), _data("lead", "name")),
    Column("due_original", "date", _("The date first promised"), _data("due_original")),
    Column("due_current", "date", _("The date in force"), _data("due_current")),
    Column("closed_on", "date", _("The day it was closed"), _data("closed_on")),
    Column("late_days", "number", _("Days late on the day of the facts"), _data("late_days")),
    Column("sites_done", "number", _("Sites done"), _data("sites_done")),
    Column("sites_all", "number", _("Sites in all"), _data("sites_all")),
    Column("came_back", "number", _("How often it was sent back or opened again"), _count("came_back")),
    *SOURCE,
)  # fmt: skip
PETITIONS: Final = (
    *COMMON,
    Column("received_on", "date", _("The day it was received"), _data("received_on")),
    Column("handed_on", "date", _("The day it was handed over; empty in older numbers"), _data("handed_on")),
    Column("answered_on", "date", _("The day the first answer was accepted; empty while unanswered and in older numbers"),
           _data("answered_on")),
    Column("channel", "code", _("How it came in"), _data("channel")),
    Column("types", "code", _("Types of pollution, parted by spaces"), _codes("types")),
    Column("substantiated", "code", _("What the unit found: yes, partly, no; empty while unanswered"), _data("substantiated")),
    Column("verdict", "code",
           _("Whether it is settled, by the verdict of the day of the facts: settled, in_part, open; empty in older numbers"),
           _data("verdict")),
    Column("settled", "code", _("What the unit reports: settled, in_part, open; empty while unanswered"), _data("settled")),
    Column("citizen_says", "code", _("What the petitioner says: fixed, partly, not_fixed, unreached; empty while not asked"),
           _data("citizen_says")),
    Column("asked", "number", _("How often the petitioner was asked and answered"), _data("asked")),
    Column("reopened", "number", _("How often it was opened again"), _data("reopened")),
    Column("merged", "number", _("How many further complaints were merged into it"), _data("merged")),
    Column("text", "text", _("The complaint, without what tells who complained"), _data("text")),
    Column("finding", "text", _("The answer in public words"), _data("finding")),
    *SOURCE,
)  # fmt: skip
SETS: Final[dict[str, tuple[Column, ...]]] = {"task": TASKS, "petition": PETITIONS}


def rows_of(kind: str, here: Here) -> Iterator[list[Cell]]:
    """The rows of a data set, in the order they are told. One query for each 2,000 rows."""
    columns, last = SETS[kind], (-1, -1)
    base = Latest.objects.filter(place=here.place, kind=kind, gone__isnull=True).select_related("item__publication")
    base = base.defer("item__publication__content", "item__publication__difference").order_by("position", "id")
    while True:
        position, pk = last
        chunk = list(base.filter(position__gte=position).exclude(position=position, id__lte=pk)[:CHUNK])
        yield from ([column.read(row, here) for column in columns] for row in chunk)
        if len(chunk) < CHUNK:
            return
        last = (chunk[-1].position, chunk[-1].pk)
