"""Sums and rates recomputed: 50件（来电11、来信39）；完成3758件 of 属实3976件 is 94.52 %, of 4721件 it is not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final

from rectify.campaign.plans.reading.contract import Check, Fact, FactKind
from rectify.campaign.plans.reading.facts.draft import Passage

_BRACKETED: Final = re.compile(r"(?<![\d.])(?P<total>\d{1,7})(?P<unit>件|个|家|项|起|处|座|台|人|户|条|宗)?\((?P<parts>[^()\n]{4,300})\)")
_PART: Final = re.compile(r"(?:其中)?[^\d、,;]{1,20}(?P<number>\d{1,7})(?:件|个|家|项|起|处|座|台|人|户|条|宗)?")
_RATE: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{0,4}率|占比?|比例|\()(?:为|达到?|约)?(?P<rate>\d{1,3}(?:\.\d{1,2})?)%")
_OVER: Final = re.compile(
    r"(?P<name>(?:完成|办结|整改|销号|收集|处理|覆盖|达标|利用|满意|合格|上线|安装|处置|回收)率)(?:为|达到?)?(?P<rate>\d{3}(?:\.\d{1,2})?)%"
)
_PLAIN: Final = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_WINDOW: Final = 90
_MOST: Final = 8


def sum_checks(passage: Passage) -> Iterator[Check]:
    """Yield one check for each total followed by its parts in parentheses."""
    for match in _BRACKETED.finditer(passage.norm):
        parts = re.split(r"[、,;]", match["parts"])
        read = [_PART.fullmatch(part.strip()) for part in parts]
        if len(parts) < 2 or not all(read):  # noqa: PLR2004 - one part is no sum
            continue
        total = sum(int(part["number"]) for part in read if part)
        ok = total == int(match["total"])
        yield Check(
            "sum",
            ok=ok,
            expected=match["total"],
            found=str(total),
            spans=(match.span(),),
            message=f"合计{match['total']}{match['unit'] or ''}，括号内各项相加为{total}{'，一致' if ok else '，不一致，请核对'}。",
            message_en=f"The total says {match['total']}, its parts add up to {total}{'' if ok else ': please check'}.",
        )


def _explains(rate: str, numbers: list[Decimal]) -> str | None:
    """Return the quotient that gives the rate (``x/y`` or ``(x+z)/y``), or ``None``; at most eight numbers are tried."""
    digits = Decimal(1).scaleb(-len(rate.partition(".")[2]))
    single = ((part, whole, f"{part}/{whole}") for whole in numbers for part in numbers if part < whole)
    double = (
        (one + other, whole, f"({one}+{other})/{whole}")
        for whole in numbers
        for one, other in combinations(numbers, 2)
        if one + other <= whole
    )
    for part, whole, words in (*single, *double):
        if part > 0 and abs(part * 100 / whole - Decimal(rate)) < digits:
            return words
    return None


def rate_checks(passage: Passage, facts: tuple[Fact, ...]) -> Iterator[Check]:
    """Yield one check for each reported rate with numbers before it, and one for each rate above 100 %."""
    counted = [
        fact
        for fact in facts
        if fact.kind in {FactKind.STATUS, FactKind.COUNT, FactKind.TARGET}
        and fact.unit
        and fact.unit != "%"
        and _PLAIN.fullmatch(fact.value or "")
    ]
    starts = [fact.start for fact in counted]
    reported = {fact.end for fact in facts if fact.kind is FactKind.STATUS and fact.unit == "%"}
    for match in _RATE.finditer(passage.norm):
        if match.end() not in reported:
            continue
        high = bisect_left(starts, match.start())
        low = bisect_left(starts, match.start() - _WINDOW)
        near = counted[max(low, high - _MOST) : high]
        numbers = [Decimal(fact.value or "0") for fact in near if near and fact.unit == near[-1].unit]
        if len(numbers) < 2 or not any(number > 0 for number in numbers):  # noqa: PLR2004 - a rate needs two numbers
            continue
        found = _explains(match["rate"], numbers)
        yield _rate_check(match, found)
    for match in _OVER.finditer(passage.norm):
        if Decimal(match["rate"]) > 100:  # noqa: PLR2004 - a share of a whole
            yield Check(
                "rate-over-100",
                ok=False,
                expected="≤100%",
                found=f"{match['rate']}%",
                spans=(match.span(),),
                message=f"{match['name']}{match['rate']}%超过100%，请核对口径。",
                message_en=f"A rate of {match['rate']} % exceeds 100 %; check how it is counted.",
            )


def _rate_check(match: re.Match[str], found: str | None) -> Check:
    said = f"{match['rate']}%"
    return Check(
        "rate",
        ok=found is not None,
        expected=said,
        found=found,
        spans=(match.span(),),
        message=f"{said}按{found}计算，与文中一致。" if found else f"{said}与前文的数量对不上，请核对分子、分母口径。",
        message_en=f"{said} is {found}."
        if found
        else f"{said} does not follow from the numbers before it; check numerator and denominator.",
    )
