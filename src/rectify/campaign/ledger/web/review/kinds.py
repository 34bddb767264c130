"""The reader's words in the language of the person who looks."""

from __future__ import annotations

import re

from rectify.campaign.plans.reading.contract import ActorRole, Fact, FactKind, Norm
from rectify.campaign.plans.reading.render.phrases import LOST, phrase
from rectify.campaign.plans.reading.render.words import KINDS, MISSING, ROLES, Word
from rectify.campaign.plans.web.words import page_lang as lang

__all__ = ["kind_choices", "kind_word", "lang", "missing_name", "norm_name", "role_choices", "role_name", "said"]

NORMS = {Norm.DUTY: Word("要做", "duty"), Norm.PROHIBITION: Word("禁止", "prohibition"), Norm.CONDITION: Word("条件", "condition")}


_PARTIAL = re.compile(r"(?<![0-9])(?:XXXX-|--)(?=[0-9]{2}(?:-[0-9]{2})?)")
"""A date of the contract without its year: lost (``XXXX-12-31``), or of every year (``--09-30``)."""


def said(fact: Fact) -> str:
    """What the fact says, in a few words; a lost year is shown as a gap, a date of every year without a year."""
    gap = f"{LOST}-" if "year" in fact.missing else ""
    return _PARTIAL.sub(gap, phrase(fact, lang()))


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of the contract with its name, in the order of the filter."""
    tongue = lang()
    return [(kind.value, word.to(tongue)) for kind, word in KINDS.items()]


def kind_word(kind: str) -> Word:
    """The word of a kind; an unknown one is shown as it is."""
    return KINDS[FactKind(kind)] if kind in set(FactKind) else Word(kind, kind, "?", "?")


def role_name(role: str) -> str:
    """The name of a role; an unknown one is shown as it is."""
    return ROLES[ActorRole(role)].to(lang()) if role in set(ActorRole) else role


def role_choices() -> list[tuple[str, str]]:
    """Every role of a unit with its name."""
    tongue = lang()
    return [(role.value, word.to(tongue)) for role, word in ROLES.items()]


def norm_name(norm: str) -> str:
    """What a measure does: orders, forbids or sets a condition."""
    return NORMS[Norm(norm)].to(lang()) if norm in set(Norm) else norm


def missing_name(gap: str) -> str:
    """What is missing, in words; an unknown slug is shown as it is."""
    return MISSING[gap].to(lang()) if gap in MISSING else gap
