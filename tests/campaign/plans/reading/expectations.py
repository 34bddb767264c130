"""Expected facts in one line each: ``T 达到45%以上|45|%|>=``; shared by the tests and the accuracy benchmark.

Codes: T target, H threshold, D deadline, E effective_from, P period, C cadence, A actor, S status, X date, N count, B prohibition,
R standard, G hedge. Fields behind the text: value, unit, comparator; for A the role.
"""

from __future__ import annotations

from dataclasses import dataclass

from rectify.campaign.plans.reading.contract import Fact, FactKind

KINDS = {
    "T": FactKind.TARGET,
    "H": FactKind.THRESHOLD,
    "D": FactKind.DEADLINE,
    "E": FactKind.EFFECTIVE_FROM,
    "P": FactKind.PERIOD,
    "C": FactKind.CADENCE,
    "A": FactKind.ACTOR,
    "S": FactKind.STATUS,
    "X": FactKind.DATE,
    "N": FactKind.COUNT,
    "B": FactKind.PROHIBITION,
    "R": FactKind.STANDARD,
    "G": FactKind.HEDGE,
}
COMPLETE = frozenset(
    {
        FactKind.TARGET,
        FactKind.THRESHOLD,
        FactKind.DEADLINE,
        FactKind.EFFECTIVE_FROM,
        FactKind.PERIOD,
        FactKind.CADENCE,
        FactKind.ACTOR,
        FactKind.STATUS,
    }
)
"""Kinds of which the expectations name every fact; the others are named only where they are the point."""


@dataclass(frozen=True)
class Expected:
    kind: FactKind
    text: str
    value: str | None = None
    unit: str | None = None
    comparator: str | None = None
    role: str | None = None

    def meets(self, fact: Fact) -> bool:
        """Same kind, value, unit, comparator and role."""
        if self.kind is not fact.kind:
            return False
        if self.kind is FactKind.ACTOR:
            return self.role == fact.role and self.text == fact.text
        if self.kind in {FactKind.PROHIBITION, FactKind.STANDARD, FactKind.HEDGE}:
            return self.text in fact.text or fact.text in self.text
        if self.kind in {FactKind.STATUS, FactKind.COUNT, FactKind.DATE, FactKind.PERIOD, FactKind.EFFECTIVE_FROM}:
            return (self.value, self.unit) == (fact.value, fact.unit)
        return (self.value, self.unit, self.comparator) == (fact.value, fact.unit, fact.comparator)


def parse(line: str) -> Expected:
    """Read one line of an ``.expect`` file or one item of sentences.jsonl."""
    code, _, rest = line.partition(" ")
    text, *fields = rest.split("|")
    if code == "A":
        return Expected(FactKind.ACTOR, text, role=fields[0])
    value, unit, comparator = ([field or None for field in fields] + [None, None, None])[:3]
    return Expected(KINDS[code], text, value, unit, comparator)


def match(expected: list[Expected], facts: tuple[Fact, ...]) -> tuple[list[tuple[Expected, Fact]], list[Expected], list[Fact]]:
    """Pair expectations with facts: (pairs, expectations not met, facts nobody expected among the complete kinds)."""
    free = list(facts)
    pairs, missed = [], []
    for want in expected:
        exact = next((fact for fact in free if want.meets(fact) and fact.text == want.text), None)
        found = exact or next((fact for fact in free if want.meets(fact) and (want.text in fact.text or fact.text in want.text)), None)
        if found is None:
            missed.append(want)
        else:
            pairs.append((want, found))
            free.remove(found)
    return pairs, missed, [fact for fact in free if fact.kind in COMPLETE]
