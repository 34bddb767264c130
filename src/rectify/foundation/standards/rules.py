"""Dated tables of values, each with its source; the value in force on a day. Pure.

A table has *key columns* (pollutant, averaging time, grade …). For one key the dates of its rows never overlap, so that a day has
one value or none; both are checked when the table is made. ``valid_to`` is the last day in force; ``None`` is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

Key = tuple[str, ...]


class Bound(StrEnum):
    """How a value binds; the value itself is inside."""

    MAX = "max"
    MIN = "min"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Source:
    """Where values stand: the rule, in both languages."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Value:
    """One row. ``confirmed`` counts the independent places where the value was read; 0 is not confirmed and must be shown so.

    ``line`` is the line of the file, for errors.
    """

    key: Key
    value: Decimal
    unit: str
    bound: Bound
    valid_from: date
    valid_to: date | None
    source: Source
    confirmed: int
    line: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Overlap(ValueError):
    """Two rows of one key are in force on one day."""

    def __init__(self, first: Value, second: Value) -> None:
        super().__init__(first, second)
        self.first, self.second = first, second


class NoValueInForce(LookupError):
    """A table has no value for a key on a day. ``zh`` and ``en`` say whether the key is unknown or the day is not covered."""

    def __init__(self, table: str, key: Key, on: date, known: Iterable[Value]) -> None:
        spans = [f"{row.valid_from.isoformat()}—{row.valid_to.isoformat() if row.valid_to else ''}" for row in known]
        what = " / ".join(key)
        if spans:
            self.zh = f"标准表“{table}”中“{what}”在{on.isoformat()}没有生效的值，已收录的有效期为{'、'.join(spans)}。"
            self.en = f"Table {table} has no value in force for {what} on {on.isoformat()}; it covers {', '.join(spans)}."
        else:
            self.zh = f"标准表“{table}”中没有“{what}”这一项。"
            self.en = f"Table {table} knows no {what}."
        super().__init__(self.zh)


@dataclass(frozen=True)
class Table:
    """A table by key. Built by :func:`table_of`."""

    name: str
    title_zh: str
    title_en: str
    keys: Key
    rows: Mapping[Key, tuple[Value, ...]]
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Chinese and English words for key parts."""

    def label(self, part: str, language: str) -> str:
        """A key part in words; the part itself when the table has none."""
        return self.labels.get(part, (part, part))[language.lower().startswith("en")]


def table_of(
    *, name: str, title: tuple[str, str], keys: Key, values: Iterable[Value], labels: Mapping[str, tuple[str, str]] | None = None
) -> Table:
    """Arrange rows by key and date.

    Raises:
        Overlap: two rows of one key are in force on one day.
    """
    rows: dict[Key, list[Value]] = {}
    for value in values:
        rows.setdefault(value.key, []).append(value)
    for group in rows.values():
        group.sort(key=lambda value: value.valid_from)
        for first, second in pairwise(group):
            if first.valid_to is None or second.valid_from <= first.valid_to:
                raise Overlap(first, second)
    return Table(name, *title, keys, {key: tuple(group) for key, group in rows.items()}, labels or {})


def value_in_force(table: Table, key: Key, on: date) -> Value:
    """The row of ``key`` in force on the day.

    Raises:
        NoValueInForce: the key is unknown, or no row covers the day. Never the nearest one.
    """
    known = table.rows.get(key, ())
    for value in known:
        if value.holds_on(on):
            return value
    raise NoValueInForce(table.name, key, on, known)


def changes(table: Table, key: Key) -> tuple[Value, ...]:
    """All rows of a key in order of time: a chart draws its limit line from them."""
    return table.rows.get(key, ())
