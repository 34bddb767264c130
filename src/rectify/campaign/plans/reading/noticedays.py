"""Public notices checked against their own dates: 共5天 from the 6th to the 10th, and a notice that lies before the deadline year.

Calendar days only: working days need the official calendar and are judged where a calendar is at hand; here a claim of more
working days than there are calendar days is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from rectify.campaign.plans.reading.contract import Check, Fact, FactKind
from rectify.campaign.plans.reading.facts.draft import Field, Passage

_CLAIM: Final = re.compile(r"[,、(]?(?:公示)?(?:期)?共(?:计)?(?P<number>\d{1,3})个?(?P<unit>工作日|自然日|日历天|天|日)")
_NEAR: Final = 12
_FULL: Final = len("2020-12-06/2020-12-10")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def notice_checks(passage: Passage, facts: tuple[Fact, ...]) -> Iterator[Check]:
    """Yield a check for each notice period that claims its length, and one if the notice lies before the year of the deadline."""
    periods = [fact for fact in facts if fact.kind is FactKind.PERIOD and fact.value and len(fact.value) == _FULL]
    deadlines = [
        fact
        for fact in facts
        if fact.kind is FactKind.DEADLINE
        and fact.value
        and fact.value[:4].isdigit()
        and passage.scopes.at(fact.start).field is Field.DEADLINE
    ]
    for period in periods:
        low, _, high = (period.value or "").partition("/")
        first, last = _day(low), _day(high)
        if first is None or last is None:
            continue
        yield from _length(passage, period, (last - first).days + 1)
        noticed = passage.scopes.at(period.start).field is Field.NOTICE_PERIOD
        late = [fact for fact in deadlines if (fact.value or "")[:4] > high[:4]]
        if noticed and late:
            yield Check(
                "notice-before-deadline",
                ok=False,
                expected=late[0].value,
                found=period.value,
                spans=((late[0].start, late[0].end), (period.start, period.end)),
                message=f"公示时间({high[:4]}年)早于整改时限({(late[0].value or '')[:4]}年)，请核对年份是否笔误。",
                message_en=f"The notice ({high[:4]}) lies before the year of the deadline ({(late[0].value or '')[:4]}); check "
                f"the years for a slip.",
            )


def _length(passage: Passage, period: Fact, days: int) -> Iterator[Check]:
    claim = _CLAIM.match(passage.norm, period.end, min(len(passage.norm), period.end + _NEAR + 10))
    if claim is None:
        return
    said = int(claim["number"])
    working = claim["unit"] == "工作日"
    ok = days > 0 and (said <= days if working else said == days)
    yield Check(
        "notice-days",
        ok=ok,
        expected=f"{said}{claim['unit']}",
        found=f"{days}天",
        spans=((period.start, claim.end()),),
        message=f"公示期写明共{said}{claim['unit']},"
        f"起止日期为{days}个自然日{'' if ok else '，两者不符，请核对'}{'（工作日数另按官方日历核算）' if working else ''}。",
        message_en=f"The notice claims {said} {'working' if working else 'calendar'} days; its dates span {days} calendar "
        f"days{'' if ok else ': they disagree'}.",
    )
