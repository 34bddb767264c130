"""Units of measure as plans and reports spell them, and the exact conversions between them. Pure.

Conservative on purpose: two spellings are of one kind only if this table says so, and a conversion is made only where it is exact
(吨 and 万吨, 亩 and 公顷, 微克 and 毫克). Pieces are never converted into each other (家 is not 户), a percentage is not a percentage
point, and a rate by day is not one by year. Whatever is not in the table is compared by its spelling alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
"""Numerals before a unit: 万吨, 千瓦 is looked up whole first."""

_KNOWN: Final[dict[str, tuple[str, Fraction]]] = {
    spelling: (kind, Fraction(factor))
    for kind, factor, spellings in (
        ("mass", Fraction(1, 10**12), "微克 μg ug"),
        ("mass", Fraction(1, 10**9), "毫克 mg"),
        ("mass", Fraction(1, 10**6), "克 g"),
        ("mass", Fraction(1, 10**3), "千克 公斤 kg"),
        ("mass", 1, "吨 t"),
        ("length", 1, "米 m"),
        ("length", 1000, "千米 公里 km"),
        ("area", 1, "平方米 平米 m2 ㎡"),
        ("area", Fraction(2000, 3), "亩"),
        ("area", 10**4, "公顷 hm2 ha"),
        ("area", 10**6, "平方公里 平方千米 km2"),
        ("volume", Fraction(1, 1000), "升 l"),
        ("volume", 1, "立方米 m3 方"),
        ("power", 1, "瓦 w"),
        ("power", 1000, "千瓦 kw"),
        ("power", 10**6, "兆瓦 mw"),
        ("money", 1, "元"),
        ("share", 1, "% 百分之"),
        ("points", 1, "个百分点 百分点"),
        ("day", 1, "日 天 d"),
        ("hour", 1, "小时 时 h"),
        ("month", 1, "月 个月"),
        ("year", 1, "年 a"),
        ("sound", 1, "分贝 db db(a)"),
    )
    for spelling in spellings.split()
}
_POWERS: Final = str.maketrans({"²": "2", "³": "3", "µ": "μ", "\N{FULLWIDTH SOLIDUS}": "/", "\N{DIVISION SLASH}": "/"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of quantity a spelling means, and how many of its base unit one of it is; ``per`` is what stands below the stroke."""

    name: str
    per: str
    factor: Fraction


def spelled(unit: str) -> str:
    """The spelling without blanks and width: ``％`` is ``%``, ``㎎／m³`` is ``mg/m3``."""
    return "".join(unicodedata.normalize("NFKC", unit.translate(_POWERS)).translate(_POWERS).lower().split()).replace("每", "/")


SPELLED_SQL: Final = "replace(regexp_replace(lower(normalize(translate({unit}, '²³µ／∕', '23μ//'), NFKC)), '\\s', '', 'g'), '每', '/')"
""":func:`spelled` as the database writes it, near enough for the list of concentrations; a test holds the two together."""


def kind_of(unit: str) -> Kind:
    """The kind of a unit; an unknown spelling is a kind of its own."""
    above, _, below = spelled(unit).partition("/")
    name, factor = _one(above)
    if not below:
        return Kind(name, "", factor)
    per, divisor = _one(below)
    return Kind(name, per, factor / divisor)


def _one(spelling: str) -> tuple[str, Fraction]:
    if spelling in _KNOWN:
        return _KNOWN[spelling]
    scale = _SCALES.get(spelling[:1])
    if scale and len(spelling) > 1:
        name, factor = _one(spelling[1:])
        return name, factor * scale
    return f"={spelling}", Fraction(1)


def comparable(one: str, other: str) -> bool:
    """Whether a value of one unit can be told in the other exactly."""
    left, right = kind_of(one), kind_of(other)
    return (left.name, left.per) == (right.name, right.per)


PLACES: Final = 6
"""Decimal places the tables keep of a value."""


def converted(value: Decimal, unit: str, into: str) -> Decimal | None:
    """The value in another unit, or ``None`` where that is not exact in :data:`PLACES` decimal places or means nothing."""
    if not comparable(unit, into):
        return None
    whole = Fraction(value) * kind_of(unit).factor / kind_of(into).factor
    scaled = whole * 10**PLACES
    return Decimal(scaled.numerator).scaleb(-PLACES) if scaled.denominator == 1 else None


CONCENTRATIONS: Final = frozenset(
    [s for s, (kind, _) in _KNOWN.items() if kind == "sound"]
    + [f"{a}/{b}" for a, (above, _) in _KNOWN.items() if above == "mass" for b, (below, _) in _KNOWN.items() if below == "volume"]
)
"""Mass in air or water, and sound, as :func:`spelled` writes them: what is 达到 by going down. The database is given the same list."""


def is_concentration(unit: str) -> bool:
    """Whether a value of this unit is reached by going down."""
    return spelled(unit) in CONCENTRATIONS
