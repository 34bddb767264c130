"""Facts out of cells: through the engine's grammar with the column as context, and units by the column's role.

A cell is read once however many tasks share it. Where it says 同上 the facts of the cell above are repeated with the place
of the 同上 cell and the note ``same-as-above``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind, Span
from rectify.campaign.plans.reading.facts.draft import Field
from rectify.campaign.plans.reading.joining import with_ids
from rectify.campaign.plans.reading.source import Cell
from rectify.campaign.plans.reading.tables.cells import is_blank, units
from rectify.campaign.plans.reading.tables.columns import Column
from rectify.campaign.plans.reading.tables.records import Value

SAME_AS_ABOVE = "same-as-above"
_SHORT = 200
"""Cells up to this length are remembered; longer ones hardly ever repeat."""
_DATE = re.compile(
    r"\s{0,3}((?:19|20)\d\d)\s?(?:[./年-]\s?(1[0-2]|0?[1-9])\s?(?:月|[./-](?!$))?\s?(?:(3[01]|[12]\d|0?[1-9])日?)?|年)?"
    r"(?:之?前|以前|底前?|末前?)?\s{0,3}"
)
_PACKED = re.compile(r"\s{0,3}((?:19|20)\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])?\s{0,3}")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_UNIT = re.compile(r"[%％]|(?:亿|万|千)?[\w/³²]{1,8}")
_PROMISES = frozenset({FactKind.TARGET, FactKind.THRESHOLD})


class FactsIn(Protocol):
    """The engine's grammar over a stretch of ``raw``.

    ``field`` is what the column holds: in ``DEADLINE`` a bare date is the deadline and 立行立改 or 长期坚持 stand alone, in
    ``GOAL`` a bare value is a target, in ``STATUS`` every number is a report. Ids count up from ``first_id``.
    """

    def __call__(self, raw: str, start: int, end: int, *, first_id: int, field: Field) -> tuple[Fact, ...]:
        """Facts whose span lies in ``raw[start:end]``."""


class FactBook:
    """All facts of the tables of a document, by id, in the order they were read."""

    def __init__(self, raw: str, facts_in: FactsIn, first_id: int) -> None:
        self._raw = raw
        self._facts_in = facts_in
        self._next = first_id
        self._read: dict[tuple[str, int, int], tuple[str, ...]] = {}
        self._alike: dict[tuple[Field, str], tuple[int, tuple[Fact, ...]]] = {}
        self.facts: dict[str, Fact] = {}

    def kinds(self, ids: Iterable[str], *kinds: FactKind) -> tuple[str, ...]:
        """Those of ``ids`` whose fact is of one of ``kinds``."""
        return tuple(key for key in ids if self.facts[key].kind in kinds)

    def clause(self, start: int, end: int, field: Field = Field.MEASURES) -> tuple[str, ...]:
        """Facts of free text."""
        return self._once(field.value, start, end, lambda: self._grammar(start, end, field))

    def goal(self, value: Value, unit: str) -> tuple[str, ...]:
        """Facts of a 整改目标 cell; a bare number takes the unit that the column's name says."""
        said = value.said
        text = said.text.strip()
        if _NUMBER.fullmatch(text) and _UNIT.fullmatch(unit):
            fact = Fact(
                id="",
                kind=FactKind.TARGET,
                text=said.text,
                start=said.start,
                end=said.end,
                value=text,
                unit=unit,
                missing=("comparator",),
                note="unit-in-header",
            )
            ids = self._once("bare-number", said.start, said.end, lambda: (fact,))
        else:
            ids = self.clause(said.start, said.end, Field.GOAL)
        return self._repeated(value, ids)

    def deadline(self, value: Value) -> tuple[str, ...]:
        """Facts of a 时限 cell; empty if nothing in it is a deadline."""
        said = value.said
        if is_blank(said.text):
            return ()
        ids = self.clause(said.start, said.end, Field.DEADLINE)
        if not self.kinds(ids, FactKind.DEADLINE):
            ids = self._once("plain-date", said.start, said.end, lambda: _plain_date(said))
        return self._repeated(value, ids)

    def status(self, value: Value) -> tuple[str, ...]:
        """Facts of a 完成情况 cell: what is reported is status, never a promise."""
        said = value.said
        ids = self.clause(said.start, said.end, Field.STATUS)
        for key in ids:
            fact = self.facts[key]
            if fact.kind in _PROMISES:
                self.facts[key] = replace(fact, kind=FactKind.STATUS, missing=(), deadline=None)
            elif fact.kind is FactKind.DEADLINE:
                self.facts[key] = replace(fact, kind=FactKind.DATE, comparator=None)
        return ids

    def actors(self, value: Value, column: Column) -> tuple[str, ...]:
        """One actor fact for each unit of a cell."""
        said = value.said
        if is_blank(said.text):
            return ()
        ids = self._once(
            column.value,
            said.start,
            said.end,
            lambda: tuple(
                Fact(
                    id="",
                    kind=FactKind.ACTOR,
                    text=said.text[unit.start : unit.end],
                    start=said.start + unit.start,
                    end=said.start + unit.end,
                    value=said.text[unit.start : unit.end],
                    role=unit.role,
                )
                for unit in units(said.text, column)
            ),
        )
        return self._repeated(value, ids)

    def change(self, key: str, edit: Callable[[Fact], Fact]) -> None:
        """Replace a fact by an edited copy."""
        self.facts[key] = edit(self.facts[key])

    def _grammar(self, start: int, end: int, field: Field) -> Iterable[Fact]:
        """The engine's facts; a text read before in such a column (2021年底前, a thousand times) is only moved."""
        key = (field, self._raw[start:end])
        if key in self._alike:
            first, facts = self._alike[key]
            return tuple(_moved(fact, start - first) for fact in facts)
        facts = self._facts_in(self._raw, start, end, first_id=self._next, field=field)
        if end - start <= _SHORT:
            self._alike[key] = (start, facts)
        return facts

    def _repeated(self, value: Value, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The same facts at the place of a 同上 cell."""
        if not value.ditto:
            return ids
        here = value.cell
        originals = [self.facts[key] for key in ids]
        return self._once(
            SAME_AS_ABOVE + ids[0] if ids else SAME_AS_ABOVE,
            here.start,
            here.end,
            lambda: tuple(
                replace(fact, text=here.text, start=here.start, end=here.end, note=SAME_AS_ABOVE, path=None) for fact in originals
            ),
        )

    def _once(self, label: str, start: int, end: int, read: Callable[[], Iterable[Fact]]) -> tuple[str, ...]:
        key = (label, start, end)
        if key not in self._read:
            self._read[key] = self._add(tuple(read()))
        return self._read[key]

    def _add(self, found: tuple[Fact, ...]) -> tuple[str, ...]:
        """Give fresh ids; references inside the batch follow, references out of it stay."""
        ids = {fact.id: f"f{self._next + position}" for position, fact in enumerate(found)}
        keys: list[str] = []
        for position, fact in enumerate(found):
            key = f"f{self._next + position}"
            deadline = ids.get(fact.deadline, fact.deadline) if fact.deadline else None
            self.facts[key] = with_ids(fact, key, deadline)
            keys.append(key)
        self._next += len(found)
        return tuple(keys)


def _moved(fact: Fact, by: int) -> Fact:
    """The same fact ``by`` characters further on; its ids are those of the first batch and are renewed by the book."""

    def span(item: Span | None) -> Span | None:
        return None if item is None else Span(item.text, item.start + by, item.end + by)

    baseline = fact.baseline
    return replace(
        fact,
        start=fact.start + by,
        end=fact.end + by,
        subject=span(fact.subject),
        condition=span(fact.condition),
        exclusion=span(fact.exclusion),
        hedge=span(fact.hedge),
        act=span(fact.act),
        baseline=replace(baseline, start=baseline.start + by, end=baseline.end + by) if baseline else None,
    )


def _plain_date(cell: Cell) -> tuple[Fact, ...]:
    """A cell that is a date in the way spreadsheets write it: 2021.12, 2021/12/31, 202112."""
    found = _PACKED.fullmatch(cell.text) or _DATE.fullmatch(cell.text)
    if found is None:
        return ()
    year, month, day = found.groups()
    value = "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
    text = cell.text.strip()
    start = cell.start + cell.text.index(text)
    return (
        Fact(
            id="",
            kind=FactKind.DEADLINE,
            text=text,
            start=start,
            end=start + len(text),
            value=value,
            comparator=Comparator.BY,
        ),
    )
