"""A cell without any character of a kind is not searched for it; no sentence of ours loses a fact by that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rectify.campaign.plans.reading.dates import dates
from rectify.campaign.plans.reading.facts import triggers
from rectify.campaign.plans.reading.facts.cadences import _CADENCE
from rectify.campaign.plans.reading.facts.deadlines import _RELATIVE, _UNDATED
from rectify.campaign.plans.reading.facts.hedges import _HEDGE, _PROHIBITION
from rectify.campaign.plans.reading.facts.quality import _QUALITY
from rectify.campaign.plans.reading.facts.standards import _STANDARD
from rectify.campaign.plans.reading.facts.units import UNIT
from rectify.campaign.plans.reading.linking import _CONDITION, _EXCLUSION
from rectify.campaign.plans.reading.normal import fold
from rectify.campaign.plans.reading.numerals import lost_numbers, quantities

HERE = Path(__file__).parent
TEXTS = [json.loads(line)["text"] for line in (HERE / "sentences.jsonl").read_text("utf-8").splitlines()] + [
    path.read_text("utf-8") for path in sorted((HERE / "synthetic").glob("*.txt"))
]
Find = Callable[[str], list[str]]
"""What the grammar finds in a folded text, as words."""


def matches(pattern: re.Pattern[str]) -> Find:
    return lambda norm: [match.group() for match in pattern.finditer(norm)]


GRAMMAR: dict[str, tuple[Find, re.Pattern[str]]] = {
    "dates": (lambda norm: [norm[max(0, item.start - 2) : item.end] for item in dates(norm)], triggers.DATES),
    "quantities": (lambda norm: [norm[item.start : item.end] for item in quantities(norm)], triggers.QUANTITIES),
    "lost": (lambda norm: [norm[item.start : item.end] for item in lost_numbers(norm)], triggers.LOST_NUMBERS),
    **{
        name: (matches(pattern), trigger)
        for name, pattern, trigger in (
            ("cadences", _CADENCE, triggers.CADENCES),
            ("relatives", _RELATIVE, triggers.RELATIVES),
            ("undated", _UNDATED, triggers.UNDATED),
            ("qualities", _QUALITY, triggers.QUALITIES),
            ("standards", _STANDARD, triggers.STANDARDS),
            ("prohibitions", _PROHIBITION, triggers.PROHIBITIONS),
            ("hedges", _HEDGE, triggers.HEDGES),
            ("units", UNIT, triggers.UNITS),
            ("conditions", _CONDITION, triggers.CIRCUMSTANCES),
            ("exclusions", _EXCLUSION, triggers.CIRCUMSTANCES),
        )
    },
}


@pytest.mark.parametrize("kind", GRAMMAR)
def test_whatever_the_grammar_finds_holds_a_trigger(kind):
    find, trigger = GRAMMAR[kind]
    found = [text for paper in TEXTS for text in find(fold(paper))]
    assert found or kind == "lost"
    assert [text for text in found if not trigger.search(text)] == []
