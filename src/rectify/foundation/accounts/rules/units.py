"""Which unit a name in a document means, pure: many names are resolved against one index in memory, each by one look-up.

A name is *certain* only when exactly one unit bears it on that day: its full name, a dated alias, or its name with the city's own
name for 市 (海岱市生态环境局 = 市生态环境局). Everything else — a bare 生态环境局, a name whose time had passed, the same
name in several counties — comes back as matches to ask about. Nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as names see it. ``closed_on`` is the first day on which it was no more."""

    id: int
    name: str
    kind: str
    path: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitName:
    """A further name of a unit with its days, both inclusive; ``None`` is open."""

    unit_id: int
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the name was right on that day; on an unknown day every name may have been."""
        if on is None:
            return True
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class How(StrEnum):
    """By what a unit was found, best first."""

    NAME = "name"
    """Its name or alias, as written, right on that day."""
    CITY = "city"
    """The same with 市 for the city's name, or the other way round."""
    TERRITORY = "territory"
    """The same with 县, 区 or 市 for the county's name: right only in a document that speaks for that county."""
    BARE = "bare"
    """Without the territory: 生态环境局 may be the city's or any county's."""
    OUT_OF_DATE = "out_of_date"
    """The unit bore the name, but not on that day."""


_ORDER = tuple(How)


@dataclass(frozen=True, slots=True)
class Match:
    """One unit a name may mean, and the name of the unit it was found by."""

    unit: NamedUnit
    how: How
    name: UnitName


@dataclass(frozen=True, slots=True)
class Resolution:
    """All units a written name may mean, best first; ``unit`` is the one meant beyond doubt, ``None`` if a person must say."""

    written: str
    matches: tuple[Match, ...] = ()
    unit: NamedUnit | None = None


def plain_name(written: str) -> str:
    """The name without blanks, in half-width brackets and letters: 市环保局 = 市 环保局."""
    return "".join(unicodedata.normalize("NFKC", written).split())


@dataclass(frozen=True, slots=True)
class _Entry:
    unit: NamedUnit
    name: UnitName
    how: How
    territory: str = ""
    """Path of the county whose name the variant leaves out."""

    def match(self, on: date | None) -> Match:
        closed = on is not None and self.unit.closed_on is not None and on >= self.unit.closed_on
        return Match(self.unit, How.OUT_OF_DATE if closed or not self.name.holds(on) else self.how, self.name)

    def is_sure(self, match: Match, within: str) -> bool:
        if match.how is How.TERRITORY:
            return bool(self.territory) and within.startswith(self.territory)
        return match.how in {How.NAME, How.CITY}


@dataclass(slots=True)
class UnitResolver:
    """An index of all names of all units; building is linear, a look-up is one dictionary access."""

    units: Mapping[int, NamedUnit]
    _index: dict[str, list[_Entry]] = field(default_factory=dict)

    @classmethod
    def build(cls, units: Iterable[NamedUnit], names: Iterable[UnitName]) -> UnitResolver:
        """Index the units and their further names; a name of an unknown unit is left out.

        A unit's present name counts always, unless an alias row of the same name says from when to when.
        """
        resolver = cls({unit.id: unit for unit in units})
        dated = [name for name in names if name.unit_id in resolver.units]
        spoken_for = {(name.unit_id, plain_name(name.name)) for name in dated}
        present = [UnitName(u.id, u.name) for u in resolver.units.values() if (u.id, plain_name(u.name)) not in spoken_for]
        for name in (*present, *dated):
            resolver._add(name)
        return resolver

    def resolve(self, written: str, on: date | None, *, within: str = "") -> Resolution:
        """The units the written name may mean on that day.

        Args:
            written: as the document writes it.
            on: the day of the document; ``None`` if it says none, and then every name of any time counts.
            within: path of the territory the document speaks for; it decides between several that would all be right.
        """
        best: dict[int, Match] = {}
        sure: set[int] = set()
        for entry in self._index.get(plain_name(written), ()):
            match = entry.match(on)
            known = best.get(match.unit.id)
            if known is None or _ORDER.index(match.how) < _ORDER.index(known.how):
                best[match.unit.id] = match
            if entry.is_sure(match, within):
                sure.add(match.unit.id)
        if len(sure) > 1:
            sure = {pk for pk in sure if within and best[pk].unit.path.startswith(within)} or sure
        matches = sorted(best.values(), key=lambda match: (_ORDER.index(match.how), match.unit.path))
        return Resolution(written, tuple(matches), best[min(sure)].unit if len(sure) == 1 else None)

    def _add(self, name: UnitName) -> None:
        unit = self.units[name.unit_id]
        written = plain_name(name.name)
        self._index.setdefault(written, []).append(_Entry(unit, name, How.NAME))
        for other, how, territory in self._variants(unit, written):
            if other and other != written:
                self._index.setdefault(other, []).append(_Entry(unit, name, how, territory))

    def _variants(self, unit: NamedUnit, written: str) -> Iterator[tuple[str, How, str]]:
        """Other ways to write the name, by the territories above the unit from the city down."""
        for above in self._territories(unit):
            territory = plain_name(above.name)
            suffix = territory[-1]
            rest = written.removeprefix(territory)
            if rest != written:
                yield suffix + rest, How.CITY if above.kind == "city" else How.TERRITORY, above.path
                yield rest, How.BARE, ""
            elif above.kind == "city" and written.startswith(suffix):
                yield territory + written.removeprefix(suffix), How.CITY, ""
                yield written.removeprefix(suffix), How.BARE, ""

    def _territories(self, unit: NamedUnit) -> Iterator[NamedUnit]:
        """The city, county and zone the unit lies in."""
        for part in unit.path.strip("/").split("/")[:-1]:
            above = self.units.get(int(part)) if part else None
            if above and above.name and above.kind in {"city", "county", "zone"}:
                yield above
