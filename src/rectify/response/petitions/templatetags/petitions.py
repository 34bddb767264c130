"""How states, types, channels and clocks of complaints are written and marked on pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rectify.campaign.ledger.models import TaskState
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.response.petitions.models import Channel, PetitionState, Pollution

register = template.Library()

STATE_MARKS: Final[Mapping[str, str]] = {
    PetitionState.RECEIVED: "wait",
    PetitionState.HANDED_OVER: "going",
    PetitionState.ANSWERED: "ahead",
}
SETTLED_LABELS: Final[Mapping[str, Promise]] = {
    "settled": gettext_lazy("Settled"),
    "in_part": gettext_lazy("Settled in part"),
    "open": gettext_lazy("Not settled"),
}
SETTLED_MARKS: Final = {"settled": "done", "in_part": "ahead", "open": "risk"}


WAYS: Final[Sequence[tuple[str, str, Promise, Permission]]] = (
    ("list", "petitions:list", gettext_lazy("List of complaints"), Permission.PETITION_READ),
    ("batches", "petitions:batches", gettext_lazy("Tables of other systems"), Permission.PETITION_INTAKE),
    ("likeness", "petitions:likeness", gettext_lazy("Duplicates"), Permission.PETITION_INTAKE),
    ("clusters", "petitions:clusters", gettext_lazy("Clusters"), Permission.PETITION_READ),
    ("handover", "petitions:handover", gettext_lazy("Handing over"), Permission.PETITION_HANDLE),
    ("calls", "petitions:calls", gettext_lazy("Call-backs"), Permission.PETITION_INTAKE),
    ("tables", "petitions:tables", gettext_lazy("Official tables"), Permission.PETITION_READ),
    ("new", "petitions:new", gettext_lazy("Register a complaint"), Permission.PETITION_INTAKE),
)
"""Pages of the desk: their short name, address, label, and who may open them."""


@register.simple_tag(takes_context=True)
def petition_ways(context: Mapping[str, Any], here: str) -> list[dict[str, str]]:
    """The other pages of the desk that the reader may open: ``{"key", "url", "label"}`` each; no query of its own."""
    grants: Grants = context["request"].grants
    return [
        {"key": key, "url": reverse(name), "label": str(label)}
        for key, name, label, permission in WAYS
        if key != here and grants.may(permission)
    ]


@register.filter
def petition_state(state: str) -> str:
    """The name of a state."""
    return str(PetitionState(state).label)


@register.filter
def petition_mark(state: str) -> str:
    """The mark of a state."""
    return STATE_MARKS.get(state, "none")


@register.filter
def channel_name(channel: str) -> str:
    """The name of a channel."""
    return str(Channel(channel).label)


@register.filter
def type_names(types: Sequence[str]) -> str:
    """Types of pollution in one line."""
    joint = ", " if (get_language() or "").startswith("en") else "、"
    return joint.join(str(Pollution(kind).label) for kind in types)


@register.simple_tag
def settled_mark(row: Mapping[str, Any]) -> dict[str, str] | None:
    """How an answered complaint stands: ``{"label", "mark"}``; ``None`` while it is not answered."""
    if row["state"] != PetitionState.ANSWERED or not row["claim"]:
        return None
    verdict = row["claim"]
    if row["task__state"] == TaskState.CLOSED:
        verdict = "settled"
    elif row["task__state"] in {TaskState.RETURNED, TaskState.REOPENED}:
        verdict = "open"
    return {"label": str(SETTLED_LABELS[verdict]), "mark": SETTLED_MARKS[verdict]}


@register.simple_tag
def clock_mark(state: str, reply_due: date | None, today: date) -> dict[str, str] | None:
    """How the clock of a reply stands; ``None`` when none runs."""
    if state != PetitionState.HANDED_OVER or reply_due is None:
        return None
    days = (reply_due - today).days
    if days < 0:
        return {"mark": "late", "label": ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}}
    if days == 0:
        return {"mark": "risk", "label": _("Reply due today")}
    words = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return {"mark": "risk" if days <= 3 else "none", "label": words}  # noqa: PLR2004 - as queries.desk.SOON
