"""From decided facts to what binds: targets, standing duties, who leads. Pure; people's corrections are laid over the facts before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from rectify.campaign.ledger.rules.dates import due_day
from rectify.campaign.plans.reading.contract import ActorRole, Fact, FactKind

BINDING: Final = frozenset({FactKind.TARGET, FactKind.DEADLINE, FactKind.CADENCE, FactKind.ACTOR})
"""Kinds that become rows of the lists; a draft is confirmed only when a person has decided on each of them."""
OWING: Final = (ActorRole.LEAD, ActorRole.RESPONSIBLE)
"""Roles one of which somebody must bear before a task is work."""
EVENT: Final = "event"
_NUMERAL: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_MOST_TIMES: Final = 32767


@dataclass(frozen=True, slots=True)
class Promise:
    """A target as it will stand in the list."""

    subject: str
    comparator: str
    value: Decimal | None
    unit: str
    baseline: str
    hedge: str
    exclusion: str
    due_on: date | None
    quote: str


@dataclass(frozen=True, slots=True)
class Cadence:
    """A standing duty as it will stand in the list."""

    times: int | None
    period: str
    quote: str


def promise_of(fact: Fact, deadline: Fact | None) -> Promise:
    """The target a fact states; its day is that of the deadline fact that governs it."""
    numeral = fact.value if fact.value and _NUMERAL.fullmatch(fact.value) else None
    return Promise(
        subject=fact.subject.text[:300] if fact.subject else "",
        comparator=fact.comparator or "",
        value=Decimal(numeral) if numeral else None,
        unit=fact.unit or "",
        baseline=_baseline(fact),
        hedge=fact.hedge.text[:32] if fact.hedge else "",
        exclusion=fact.exclusion.text[:200] if fact.exclusion else "",
        due_on=due_day(deadline.value) if deadline else None,
        quote=fact.text,
    )


def _baseline(fact: Fact) -> str:
    if fact.baseline is None:
        return ""
    value = fact.baseline.value
    return (fact.baseline.text if value is None or value in fact.baseline.text else f"{fact.baseline.text} ({value})")[:64]


def cadence_of(fact: Fact) -> Cadence:
    """The standing duty a fact states: ``2`` and ``次/月`` -> twice a month; ``on_event`` -> at each event."""
    if fact.value == "on_event":
        return Cadence(None, EVENT, fact.text)
    times = int(fact.value) if fact.value and fact.value.isdigit() and int(fact.value) <= _MOST_TIMES else None
    return Cadence(times, (fact.unit or "").rpartition("/")[2][:16], fact.text)


def leading(units: Iterable[tuple[str, int | None, bool]]) -> int | None:
    """The unit that leads among ``(role, unit, of the whole task)``: that of the whole task before that of a measure, in order."""
    leads = [(not whole, n, unit) for n, (role, unit, whole) in enumerate(units) if role == ActorRole.LEAD and unit is not None]
    return min(leads)[2] if leads else None


def somebody_owes(units: Iterable[tuple[str, int | None, bool]]) -> bool:
    """Whether a lead or responsible unit is known."""
    return any(role in OWING and unit is not None for role, unit, _ in units)
