"""How the handling of complaints is written on pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import ngettext

from rectify.response.petitions.models import Reply
from rectify.response.petitions.rules.calling import LATE_AFTER

register = template.Library()


@register.filter
def claim_label(code: str | None) -> str:
    """是否办结 in words; a dash for none."""
    return str(Reply.Settled(code).label) if code in Reply.Settled.values else "–"


@register.simple_tag
def waited(due_on: date, today: date) -> dict[str, str] | None:
    """How long a petitioner has been waiting to be asked: ``{"label", "mark"}``; ``None`` on the first day."""
    days = (today - due_on).days
    if days <= 0:
        return None
    return {"label": ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}, "mark": "late" if days > LATE_AFTER else "wait"}


@register.filter
def has(values: Collection[Any], key: int) -> bool:
    """Whether a key is among them, as a number or as it was posted."""
    return key in values or str(key) in values


@register.filter
def at(values: Mapping[int, Any], key: int) -> Any:
    """The value of a key, 0 for none."""
    return values.get(key, 0)
