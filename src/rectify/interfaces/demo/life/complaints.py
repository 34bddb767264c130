"""A year of complaints, made from the matters with dice that always fall alike: what is said, by whom, where, and what becomes of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from rectify.interfaces.demo.life.boundary import centre_of
from rectify.interfaces.demo.life.matters import MATTERS, OPENINGS, SITES, WISHES, Matter
from rectify.interfaces.demo.life.story import LAST_DAY, dice

FIRST_TABLE: Final = date(2026, 1, 12)
"""Complaints up to this day came in before there was a campaign; they were taken from the table of the hotline."""
SECOND_TABLE: Final = (date(2026, 8, 3), date(2026, 8, 9))
"""A week in which the telephone centre wrote everything down and sent a table afterwards."""
A_MONTH: Final = {
    (2025, 11): 9, (2025, 12): 23, (2026, 1): 22, (2026, 2): 11, (2026, 3): 18, (2026, 4): 20, (2026, 5): 18, (2026, 6): 27,
    (2026, 7): 24, (2026, 8): 23, (2026, 9): 14, (2026, 10): 15, (2026, 11): 14,
}  # fmt: skip
"""How many come in; November of the first year has its last week only."""
CHANNELS: Final = ("hotline",) * 11 + ("portal",) * 5 + ("letter",) * 2 + ("visit",) + ("inspection",)
SURNAMES: Final = "柏苗卞舒祁臧茅瞿滕鲍阮邬翟詹蔺"
HOLIDAYS: Final = frozenset({date(2026, 2, 19), date(2026, 10, 1)})
"""Thursdays on which nothing is handed over."""
NAMED: Final = 0.45
REACHED: Final = 0.8
"""Share of complaints with a name, and with a telephone number."""
EARLIER: Final = date(2025, 11, 23)
REPLY_DAYS: Final = (4, 5, 6, 7, 7, 8, 8, 9, 9, 10, 12, 14)
"""Days after the handover on which a unit answers; the last two are too late."""
VERDICTS: Final = ("yes",) * 11 + ("partly",) * 5 + ("no",) * 4
SIGNING: Final = ("linyuan", "longyan", "qingshi", "wenyin", "wangyu")
"""Counties whose principal officers can be asked to sign."""
CLOSED: Final = 22
"""At most so many are closed out."""
ANSWERS: Final = ("fixed",) * 12 + ("partly",) * 3 + ("not_fixed",) * 2 + ("unreached",) * 3


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint and its fate; the fate is what the units do, told in days.

    Attributes:
        n: counts from 1 in the order of time.
        table: 1 or 2, the table of another system it came by; 0 for one of its own.
        handed: the day of its handover; ``None`` when it waits still.
        replied, accepted: when the answer came and was taken; ``None`` while it is owed.
        sent_back: the first answer was returned.
        closing: it goes the way of the close-out.
        says: what the petitioner says when asked; empty when nobody can be asked.
    """

    n: int
    matter: Matter
    unit: str
    place: str
    text: str
    channel: str
    on: date
    minute: int
    latitude: float
    longitude: float
    name: str
    phone: str
    pictured: bool
    table: int
    handed: date | None
    verdict: str
    replied: date | None
    accepted: date | None
    sent_back: bool
    in_part: bool
    closing: bool
    says: str

    @property
    def county(self) -> str:
        """Code of its county."""
        return self.unit.split("-", maxsplit=1)[0]


@cache
def complaints() -> tuple[Complaint, ...]:
    """All of them in the order of time; the same in every city that is loaded."""
    days = sorted(day for (year, month), count in A_MONTH.items() for day in _days(year, month, count))
    made, closed = [], 0
    for n, day in enumerate(days, 1):
        one = _one(n, day, may_close=closed < CLOSED)
        closed += one.closing
        made.append(one)
    return tuple(made)


def _days(year: int, month: int, count: int) -> list[date]:
    said = dice("days", year, month)
    first = max(date(year, month, 1), EARLIER)
    next_month = date(year + month // 12, month % 12 + 1, 1)
    last = min(next_month - timedelta(days=1), LAST_DAY)
    return [first + timedelta(days=said.randrange((last - first).days + 1)) for _ in range(count)]


def _one(n: int, day: date, *, may_close: bool) -> Complaint:
    said = dice("complaint", n)
    matter = said.choices(MATTERS, [each.months.get(day.month, 1) for each in MATTERS])[0]
    unit = said.choice(matter.where)
    sites = SITES[unit]
    place = said.choices(sites, [6, 2, 1, 1][: len(sites)])[0]
    table = 1 if day <= FIRST_TABLE else 2 if SECOND_TABLE[0] <= day <= SECOND_TABLE[1] else 0
    phone = f"139{said.randrange(10_000_000, 99_999_999)}" if said.random() < REACHED else ""
    latitude, longitude = where(place, unit, n)
    handed = handed_on(day, table)
    verdict = said.choice(VERDICTS)
    late = said.choice(REPLY_DAYS)
    replied = handed + timedelta(days=late) if handed else None
    sent_back = said.random() < 0.09  # noqa: PLR2004 - one in eleven
    accepted = replied + timedelta(days=5 if sent_back else said.choice((1, 1, 2))) if replied else None
    in_part = verdict != "no" and said.random() < 0.33  # noqa: PLR2004 - one in three
    closing = (
        may_close and verdict != "no" and not in_part and unit.split("-")[0] in SIGNING
        and accepted is not None and date(2026, 3, 1) < accepted < date(2026, 10, 25) and said.random() < 0.6  # noqa: PLR2004
    )  # fmt: skip
    return Complaint(
        n=n, matter=matter, unit=unit, place=place, text=_text(matter, place, said), channel="system" if table else said.choice(CHANNELS),
        on=day, minute=said.randrange(8 * 60, 21 * 60), latitude=latitude, longitude=longitude,
        name=f"{said.choice(SURNAMES)}{said.choice(('女士', '先生'))}" if phone and said.random() < NAMED else "", phone=phone,
        pictured=not table and said.random() < 0.1, table=table, handed=handed, verdict=verdict,  # noqa: PLR2004 - one in ten
        replied=_past(replied), accepted=_past(accepted), sent_back=sent_back, in_part=in_part, closing=closing,
        says=said.choice(ANSWERS) if phone else "",
    )  # fmt: skip


def _text(matter: Matter, place: str, said: random.Random) -> str:
    body = said.choice(matter.texts).format(p=place, d=said.choice(matter.details))
    return f"{said.choice(OPENINGS)}{body}{said.choice(WISHES)}"


def _past(day: date | None) -> date | None:
    return day if day is not None and day < LAST_DAY else None


def handed_on(day: date, table: int = 0) -> date | None:
    """Thursdays; those of the first table on the three days after it was taken in, by the day they came."""
    if table == 1:
        return date(2026, 1, 14) + timedelta(days=min((day - EARLIER).days // 17, 2))
    thursday = day + timedelta(days=(3 - day.weekday()) % 7 or 7)
    if table:
        thursday = date(2026, 8, 13)
    if thursday in HOLIDAYS:
        thursday += timedelta(days=7)
    return thursday if thursday < LAST_DAY else None


def where(place: str, unit: str, n: int) -> tuple[float, float]:
    """Where it is: some hundred metres around the place, which lies around the middle of its unit."""
    latitude, longitude = centre_of(unit)
    spot, step = dice("place", place), dice("step", n)
    north, east = latitude + spot.uniform(-0.014, 0.014), longitude + spot.uniform(-0.016, 0.016)
    return round(north + step.uniform(-0.001, 0.001), 6), round(east + step.uniform(-0.001, 0.001), 6)
