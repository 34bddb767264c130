"""How versions of a scheme and their fields are written and marked on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.rules.schemes import Standing
from rectify.campaign.ledger.templatetags.ledger import english

register = template.Library()

STANDING_LABELS: Final[Mapping[Standing, Promise]] = {
    Standing.SUBMITTED: _("Waits for approval"),
    Standing.SENT_BACK: _("Sent back"),
    Standing.FLAWED: _("Handed in with flaws"),
    Standing.DRAFT: _("Scheme draft"),
    Standing.APPROVED: _("Approved"),
}
"""In the order of the list."""
MARKS: Final[Mapping[Standing, str]] = {
    Standing.SUBMITTED: "wait",
    Standing.SENT_BACK: "refused",
    Standing.FLAWED: "refused",
    Standing.DRAFT: "idle",
    Standing.APPROVED: "done",
}
FIELD_LABELS: Final[Mapping[str, Promise]] = {
    "cause": _("Cause"),
    "outcome": _("Outcome"),
    "measured": _("Measured by"),
    "due_on": _("Deadline"),
    "cost": _("Cost (10,000 yuan)"),
    "funding": _("Paid from"),
}


@register.filter
def standing_label(code: Standing) -> Promise | str:
    """Where a version stands, in words."""
    return STANDING_LABELS.get(code, code)


@register.filter
def standing_mark(code: Standing) -> str:
    """The CSS class of where a version stands."""
    return MARKS.get(code, "none")


@register.filter
def field_label(name: str) -> Promise | str:
    """A field of a version in words."""
    return FIELD_LABELS.get(name, name)


@register.filter
def flaw_words(flaw: Mapping[str, str]) -> str:
    """A flaw in the reader's language."""
    return flaw["en" if english() else "zh"]


@register.filter
def at(counts: Mapping[str, int], key: str) -> int:
    """A count by its key; 0 for one that is not there."""
    return counts.get(key, 0)
