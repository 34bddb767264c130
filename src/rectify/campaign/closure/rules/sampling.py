"""The drawing of spot checks (抽查): stratified, weighted by risk, and repeatable by anybody. Pure.

How to repeat a drawing with a pocket calculator:

1. ticket of a case = SHA-256 of ``seed|case id`` (UTF-8), read as a whole number, × 1000, ÷ (weight × 1000), cut to a whole number.
   A case of weight 2 thus holds a ticket half as large: the smallest tickets win.
2. Every stratum (county and unit) yields the whole part of share × cases, its smallest tickets; the share of a unit that failed a check
   in the drawing before is raised.
3. The smallest tickets of all the rest fill up to the sum of share × cases, rounded up.
4. Every unit, then every county, that has fewer than the least number gets its smallest tickets on top.

The seed is what was announced and, after `` #``, 32 hexadecimal digits of chance drawn when the announced part had been given: case
numbers are seen beforehand, so whoever draws could else try announcements until somebody is spared.

The shares are settings of this house unless the procedure's source names them; no published plan we know states one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from itertools import islice
from operator import attrgetter
from typing import Final

from rectify.campaign.closure.rules.procedure import Sampling

RISKS: Final = ("late", "returned", "findings", "reopened")
"""The risks that weigh, in the order in which they are written as four digits, 0 or 1."""


SEAM: Final = " #"
"""Stands between the announced part of a seed and its chance."""
_CHANCE: Final = re.compile(r"[0-9a-f]{32}")


def whole_seed(announced: str, nonce: str) -> str:
    """The seed of a drawing. ``ValueError`` unless ``nonce`` is 32 hexadecimal digits: the caller draws them, nobody types them."""
    if not _CHANCE.fullmatch(nonce):
        raise ValueError("the chance of a seed is 32 hexadecimal digits")
    return f"{announced}{SEAM}{nonce}"


def announced_part(seed: str) -> str:
    """What was announced of a seed; all of it where a drawing was made before chance was added."""
    announced, seam, nonce = seed.rpartition(SEAM)
    return announced if seam and _CHANCE.fullmatch(nonce) else seed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be drawn, and what is known of its risk."""

    case_id: int
    county: str
    unit: str
    late: bool = False
    returned: bool = False
    findings: bool = False
    reopened: bool = False


@dataclass(slots=True)
class Ticket:
    """A case with its stratum, weight (thousandths) and ticket; ``chosen`` is set by the drawing."""

    case_id: int
    county: str
    unit: str
    stratum: str
    """County and unit."""
    weight: int
    number: int
    chosen: bool = False
    risks: str = "0000"
    """Which risks the weight comes from; see ``RISKS``."""

    @property
    def text(self) -> str:
        """The ticket as 64 hexadecimal digits, which sort as the numbers do."""
        return f"{self.number:064x}"


@dataclass
class WrongSampling(ValueError):
    """The settings cannot be used; both sentences say which."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


def check_settings(settings: Sampling) -> None:
    """``WrongSampling`` unless the share is above 0 and at most 1, weights lie from 1 to 10, numbers are not negative."""
    if not 0 < settings.share <= 1:
        raise WrongSampling(f"比例为{settings.share}，应大于0且不超过1", f"the share is {settings.share}; it lies above 0 and not above 1")
    for name in ("late", "returned", "findings", "reopened", "raise_after_failure"):
        value = getattr(settings, name)
        if not 1 <= value <= 10:  # noqa: PLR2004 - beyond ten a weight is a choice
            raise WrongSampling(f"{name}为{value}，权重应在1至10之间", f"{name} is {value}; a weight lies between 1 and 10")
    if settings.per_county < 0 or settings.per_unit < 0:
        raise WrongSampling("每县、每单位的最少件数不能为负", "per_county and per_unit cannot be negative")


def draw(seed: str, candidates: Iterable[Candidate], settings: Sampling, raised: Iterable[str] = ()) -> list[Ticket]:
    """Draw. ``raised`` are the units whose share is raised. Tickets come back by stratum, smallest first.

    One hash and two sorts: 100,000 cases in well under a second. ``WrongSampling`` on settings that cannot be used.
    """
    check_settings(settings)
    tickets = tickets_of(seed, candidates, settings)
    tickets.sort(key=attrgetter("number"))
    strata = _grouped(tickets, attrgetter("stratum"))
    shares = _shares({rows[0].unit for rows in strata.values()}, settings, frozenset(raised))
    wanted = sum((shares[rows[0].unit] * len(rows) for rows in strata.values()), Decimal(0))
    taken = sum(_choose(rows, int(shares[rows[0].unit] * len(rows))) for rows in strata.values())
    _choose((ticket for ticket in tickets if not ticket.chosen), int(wanted.to_integral_value(ROUND_CEILING)) - taken)
    _at_least(_merged(strata.values(), attrgetter("unit")), settings.per_unit)
    _at_least(_merged(strata.values(), attrgetter("county")), settings.per_county)
    return [ticket for name in sorted(strata) for ticket in strata[name]]


def tickets_of(seed: str, candidates: Iterable[Candidate], settings: Sampling) -> list[Ticket]:
    """The ticket of every case, in the order given."""
    start = sha256(f"{seed}|".encode())
    weights = _weights(settings)
    names: dict[tuple[str, str], str] = {}
    found = []
    for each in candidates:
        digest = start.copy()
        digest.update(b"%d" % each.case_id)
        county, unit = each.county, each.unit
        weight, risks = weights[each.late, each.returned, each.findings, each.reopened]
        number = int.from_bytes(digest.digest(), "big") * 1000 // weight
        stratum = names.get((county, unit)) or names.setdefault((county, unit), f"{county}/{unit}")
        found.append(Ticket(each.case_id, county, unit, stratum, weight, number, risks=risks))
    return found


def population_hash(candidates: Iterable[Candidate]) -> str:
    """SHA-256 over the population: one line ``case id,county,unit,late,returned,findings,reopened`` each (0 or 1), by case id."""
    digest = sha256()
    for each in sorted(candidates, key=attrgetter("case_id")):
        flags = f"{each.late:d},{each.returned:d},{each.findings:d},{each.reopened:d}"
        digest.update(f"{each.case_id},{each.county},{each.unit},{flags}\n".encode())
    return digest.hexdigest()


def _weights(settings: Sampling) -> Mapping[tuple[bool, bool, bool, bool], tuple[int, str]]:
    """The product of the weights of each combination of risks, in thousandths, at most 9999; and the combination as digits."""
    both = (False, True)
    found = {}
    for late in both:
        for returned in both:
            for findings in both:
                for reopened in both:
                    weight = Decimal(1)
                    for applies, factor in (
                        (late, settings.late),
                        (returned, settings.returned),
                        (findings, settings.findings),
                        (reopened, settings.reopened),
                    ):
                        weight *= Decimal(str(factor)) if applies else 1
                    digits = f"{late:d}{returned:d}{findings:d}{reopened:d}"
                    found[late, returned, findings, reopened] = min(int(weight * 1000), 9_999_000), digits
    return found


def _shares(units: Iterable[str], settings: Sampling, raised: frozenset[str]) -> dict[str, Decimal]:
    share = Decimal(str(settings.share))
    more = min(Decimal(1), share * Decimal(str(settings.raise_after_failure)))
    return {unit: more if unit in raised else share for unit in units}


def _grouped(tickets: Iterable[Ticket], name: Callable[[Ticket], str]) -> dict[str, list[Ticket]]:
    groups: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        groups[name(ticket)].append(ticket)
    return groups


def _merged(strata: Iterable[Sequence[Ticket]], name: Callable[[Ticket], str]) -> dict[str, list[Sequence[Ticket]]]:
    """The strata of each unit, or of each county."""
    groups: dict[str, list[Sequence[Ticket]]] = defaultdict(list)
    for rows in strata:
        groups[name(rows[0])].append(rows)
    return groups


def _choose(rows: Iterable[Ticket], number: int) -> int:
    """Choose the first of these; how many."""
    chosen = 0
    for ticket in islice(rows, max(number, 0)):
        ticket.chosen = True
        chosen += 1
    return chosen


def _at_least(groups: Mapping[str, Sequence[Sequence[Ticket]]], number: int) -> None:
    """Fill up the groups in which fewer are chosen, smallest tickets first."""
    for name in sorted(groups):
        lacking = number - sum(ticket.chosen for rows in groups[name] for ticket in rows) if number else 0
        if lacking > 0:
            rest = sorted((ticket for rows in groups[name] for ticket in rows if not ticket.chosen), key=attrgetter("number"))
            _choose(rest, lacking)
