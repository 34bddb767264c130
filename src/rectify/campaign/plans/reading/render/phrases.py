"""One fact as a short phrase: ``≥ 80%``, ``不晚于 2020-12-31``, ``牵头 市水务局``; the same on screen, page and terminal."""

from __future__ import annotations

import re

from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind
from rectify.campaign.plans.reading.render.words import COMPARATORS, KINDS, ROLES, Lang

LOST = "〔?〕"
"""Stands where the source lost or never said the value."""
_WORDS_ALONE = frozenset({Comparator.ALL, Comparator.NONE})
_EVERY = re.compile(r"--(?P<month>[0-9]{2})?-(?P<day>[0-9]{2})")
_SILENT = frozenset({Comparator.BY, Comparator.IN, Comparator.RECURRING, Comparator.RELATIVE, Comparator.UNDATED})


def phrase(fact: Fact, lang: Lang) -> str:
    """The reading of a fact in a few words; empty values are shown as lost only if the fact says so."""
    if fact.kind is FactKind.ACTOR:
        role = ROLES[fact.role].to(lang) if fact.role else ""
        return f"{role} {fact.value or fact.text}".strip()
    if fact.comparator is Comparator.RECURRING and (again := _recurring(fact.value or "", lang)):
        return again
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


def _recurring(value: str, lang: Lang) -> str:
    """A date of every month (``---10``) or every year (``--09-30``) in words; ``""`` for anything else."""
    match = _EVERY.fullmatch(value)
    if match is None:
        return ""
    month, day = match["month"], int(match["day"])
    if month:
        return f"每年{int(month)}月{day}日前" if lang is Lang.ZH else f"every year by {month}-{day:02}"
    return f"每月{day}日前" if lang is Lang.ZH else f"every month by day {day}"


def _absent(fact: Fact) -> str:
    return LOST if {"value", "year"} & set(fact.missing) else ""
