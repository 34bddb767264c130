"""How verdicts, findings and distances are written on pages."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.rules.checks import BY_CODE

register = template.Library()

KM = 1000


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def mine(pair: tuple[str, str]) -> str:
    """Of Chinese and English the reader's."""
    return pair[1] if _english() else pair[0]


@register.filter
def said(finding: Finding) -> str:
    """The sentence of a finding in the reader's language."""
    return finding.en if _english() else finding.zh


@register.filter
def check_name(finding: Finding) -> str:
    """The name of the check that found it."""
    check = BY_CODE.get(finding.rule)
    return mine(check.name) if check else finding.rule


@register.filter
def verdict_label(piece: Evidence) -> Promise:
    """Where a piece stands, in words."""
    if piece.withdrawn_at:
        return _("Taken back")
    if piece.accepted is None:
        return _("Waits for a verdict")
    return _("Accepted as evidence") if piece.accepted else _("Not accepted")


@register.filter
def verdict_mark(piece: Evidence) -> str:
    """The CSS class of where it stands."""
    if piece.withdrawn_at:
        return "idle"
    return "wait" if piece.accepted is None else "done" if piece.accepted else "refused"


@register.filter
def distance(metres: int) -> str:
    """``320 m``, ``4.2 km``."""
    unit, km = ("m", "km") if _english() else ("米", "公里")
    return f"{metres} {unit}" if metres < 10 * KM else f"{metres / KM:.1f} {km}"


@register.filter
def is_picture(piece: Evidence) -> bool:
    """Whether there is something to see."""
    return piece.file.media_type.startswith("image/")
