"""The official tables of handed-over complaints: rows, sums by county and type, rates with their denominators, and the check of the sums.

Pure. Source: the published lists of handed-over cases (受理编号, 行政区域, 交办问题基本情况, 污染类型, 调查核实情况, 是否属实,
处理和整改情况, 是否办结, 问责情况). A case may bear several types, so the sums by type exceed the cases, and the table says so. Rates
published elsewhere are not comparable unless their denominator is named: each here carries it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

SUBSTANTIATED = ("yes", "partly", "no")
SETTLED = ("settled", "in_part", "open")
OUTCOMES = ("order", "case", "fine", "stop", "seal", "transfer", "detain", "talk", "account")
"""Kinds of outcome in the order of the columns."""
WORDS: Mapping[str, str] = {
    "order": "责令整改", "case": "立案处罚", "fine": "罚款", "stop": "停产整治", "seal": "查封扣押", "transfer": "移送", "detain": "拘留",
    "talk": "约谈", "account": "问责",
}  # fmt: skip
"""The same as printed."""


TYPES: Mapping[str, str] = {
    "water": "水", "air": "大气", "soil": "土壤", "ecology": "生态", "noise": "噪声", "radiation": "辐射", "other": "其他", "dust": "扬尘",
    "fume": "油烟", "waste": "垃圾", "solid_waste": "固废", "heavy_metal": "重金属", "livestock": "畜禽养殖", "marine": "海洋",
}  # fmt: skip
"""Types of pollution as printed, and as the record names them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One complaint as the table tells it. ``substantiated`` is empty without an accepted reply: that is not a no."""

    number: str
    channel: str
    county: str
    text: str
    types: Sequence[str]
    finding: str = ""
    substantiated: str = ""
    handling: str = ""
    settled: str = "open"
    outcomes: Mapping[str, int] = field(default_factory=dict)
    fines: Decimal = Decimal(0)
    """Yuan."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts over some rows."""

    cases: int
    substantiated: Mapping[str, int]
    settled: Mapping[str, int]
    outcomes: Mapping[str, int]
    fines: Decimal

    @property
    def unanswered(self) -> int:
        """Cases without an accepted reply."""
        return self.cases - sum(self.substantiated.values())


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that says what of what. ``None`` where there is nothing to divide by."""

    code: str
    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """With one decimal."""
        return (Decimal(100 * self.part) / self.whole).quantize(Decimal("0.1")) if self.whole else None


@dataclass(frozen=True, slots=True)
class Fault:
    """Two numbers of one table that ought to be equal and are not."""

    zh: str
    en: str


def sums_of(rows: Iterable[Row]) -> Sums:
    """Counts over the rows; one pass."""
    cases, held, settled, outcomes, fines = 0, Counter[str](), Counter[str](), Counter[str](), Decimal(0)
    for row in rows:
        cases += 1
        settled[row.settled] += 1
        outcomes.update(row.outcomes)
        fines += row.fines
        if row.substantiated:
            held[row.substantiated] += 1
    return Sums(cases, dict(held), dict(settled), dict(outcomes), fines)


def by_county(rows: Sequence[Row]) -> dict[str, Sums]:
    """Sums of each county, in the order in which the rows name them."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.county, []).append(row)
    return {county: sums_of(group) for county, group in groups.items()}


def by_type(rows: Iterable[Row]) -> dict[str, int]:
    """Cases that bear each type; a case with two types counts in both."""
    return dict(Counter(name for row in rows for name in dict.fromkeys(row.types)).most_common())


def rates_of(sums: Sums) -> list[Rate]:
    """Three rates with three denominators; only the first says that all is done."""
    settled, part = sums.settled.get("settled", 0), sums.settled.get("in_part", 0)
    answered = sums.cases - sums.unanswered
    held = sums.substantiated.get("yes", 0) + sums.substantiated.get("partly", 0)
    return [
        Rate("settled_of_all", settled, sums.cases),
        Rate("settled_or_in_part_of_all", settled + part, sums.cases),
        Rate("held_of_answered", held, answered),
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """The same batch counted by the database, past the rows of the table."""

    cases: int
    outcomes: Mapping[str, int]
    fines: Decimal


def check(total: Sums, parts: Mapping[str, Sums], counted: Counted) -> list[Fault]:
    """Whether the counties add up to the whole, the verdicts to the cases, and the table to what the database counts.

    Empty when all does; a table that was cut, or a case counted twice, shows here.
    """
    counties = list(parts.values())
    told = [
        ("各县件数之和", "the counties' cases", sum(each.cases for each in counties), total.cases),
        ("是否办结三项之和", "settled, in part and open", sum(total.settled.get(code, 0) for code in SETTLED), total.cases),
        ("表内件数", "cases of the table", total.cases, counted.cases),
        ("各县罚款之和", "the counties' fines", sum((each.fines for each in counties), Decimal(0)), counted.fines),
    ]
    for kind in OUTCOMES:
        have = sum(each.outcomes.get(kind, 0) for each in counties)
        told.append((f"各县{WORDS[kind]}之和", f"the counties' “{kind}”", have, counted.outcomes.get(kind, 0)))
    return [Fault(f"{zh}为{have}，应为{want}。", f"{en}: {have}, should be {want}.") for zh, en, have, want in told if have != want]
