"""What a builder is asked, what it gives, and the small shapes all of them use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from rectify.campaign.ledger.models import Campaign
from rectify.disclosure.frozen.rules.shapes import Column, Content, Figure, Known, Table, UnitShape, Words
from rectify.foundation.accounts.models import Unit, UnitKind

TERRITORIES = frozenset({UnitKind.COUNTY.value, UnitKind.ZONE.value})


@dataclass(frozen=True, slots=True)
class Ask:
    """Of which campaign, on which day; ``about`` is the round, notice or batch a kind is about; ``chosen`` what a person wrote for it."""

    campaign: Campaign
    on: date
    about: int | None = None
    chosen: Sequence[dict[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Built:
    """A content with what it is called and which series it continues."""

    series: str
    title: str
    title_en: str
    facts_on: date
    content: Content


def both(text: str | Promise) -> Words:
    """A label of ours in both languages."""
    with override("zh-hans"):
        zh = str(text)
    with override("en"):
        return Words(zh=zh, en=str(text))


def figure(key: str, zh: str, en: str, value: int, of: tuple[int, str, str] | None = None) -> Figure:
    """A number; ``of`` is its denominator with its words."""
    words = Words(zh=of[1], en=of[2]) if of else None
    return Figure(key=key, label=Words(zh=zh, en=en), value=value, of=of[0] if of else None, of_label=words)


def columns(*told: tuple[str, str, str, bool]) -> list[Column]:
    """Columns of a table: key, Chinese, English, whether they are numbers."""
    return [Column(key=key, label=Words(zh=zh, en=en), number=number) for key, zh, en, number in told]


def table(key: str, zh: str, en: str, heads: list[Column], rows: list[list[str | int | None]]) -> Table:
    """A table with its title."""
    return Table(key=key, title=Words(zh=zh, en=en), columns=heads, rows=rows)


def known(key: str, count: int, zh: str, en: str) -> list[Known]:
    """A known problem of the data, if it touches anything; ``{n}`` stands for how many."""
    return [Known(key=key, words=Words(zh=zh.format(n=count), en=en.format(n=count)), count=count)] if count else []


def unit_of(unit: Unit | None) -> UnitShape | None:
    """A unit as it is published."""
    return UnitShape(code=unit.code, name=unit.name, name_en=unit.name_en) if unit else None


def day(value: date | None) -> str | None:
    """A day as text."""
    return value.isoformat() if value else None


def in_prose(value: date) -> str:
    """2026年11月23日."""
    return f"{value.year}年{value.month}月{value.day}日"


class Territories:
    """Finds the county or zone a unit belongs to. One query, kept for as long as the content is built."""

    def __init__(self) -> None:
        self._places = {unit.path: unit for unit in Unit.objects.filter(kind__in=sorted(TERRITORIES)).order_by("path")}

    def of(self, unit: Unit | None) -> Unit | None:
        """The territory of a unit, if it lies in one."""
        path = unit.path if unit else ""
        while len(path) > 1:
            if path in self._places:
                return self._places[path]
            path = path[:-1].rpartition("/")[0] + "/"
        return None

    def one_of(self, units: Sequence[Unit | None]) -> Unit | None:
        """The territory these units share; ``None`` when there are none or several."""
        found = {place.pk: place for unit in units if (place := self.of(unit))}
        return next(iter(found.values())) if len(found) == 1 else None
