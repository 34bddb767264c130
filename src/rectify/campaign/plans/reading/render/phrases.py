"""One fact as a short phrase: ``≥ 80%``, ``不晚于 2020-12-31``, ``牵头 市水务局``; the same on screen, page and terminal."""

from __future__ import annotations

from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind
from rectify.campaign.plans.reading.render.words import COMPARATORS, KINDS, ROLES, Lang

LOST = "〔?〕"
"""Stands where the source lost or never said the value."""
_WORDS_ALONE = frozenset({Comparator.ALL, Comparator.NONE})
_SILENT = frozenset({Comparator.BY, Comparator.IN, Comparator.RECURRING, Comparator.RELATIVE, Comparator.UNDATED})


def phrase(fact: Fact, lang: Lang) -> str:
    """The reading of a fact in a few words; empty values are shown as lost only if the fact says so."""
    if fact.kind is FactKind.ACTOR:
        role = ROLES[fact.role].to(lang) if fact.role else ""
        return f"{role} {fact.value or fact.text}".strip()
    value = fact.value if fact.value is not None else _absent(fact)
    if fact.comparator in _WORDS_ALONE:
        return COMPARATORS[fact.comparator].to(lang)
    unit = fact.unit or ""
    joint = "" if unit in {"%", "‰"} else " "
    body = f"{value}{joint}{unit}".strip() if value else unit
    comparator = COMPARATORS[fact.comparator].to(lang) if fact.comparator else ""
    if fact.comparator in _SILENT and not body:
        return fact.text
    return f"{comparator} {body}".strip() or fact.text


def kind_name(kind: FactKind, lang: Lang) -> str:
    """The name of a kind of fact."""
    return KINDS[kind].to(lang)


def _absent(fact: Fact) -> str:
    return LOST if {"value", "year"} & set(fact.missing) else ""
