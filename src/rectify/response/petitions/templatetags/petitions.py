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

from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.calendar.rules import Unit as DayUnit
from rectify.response.petitions.models import Channel, PetitionState, Pollution
from rectify.response.petitions.rules.clock import stood_on
from rectify.response.petitions.rules.petition_file import PetitionRules

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
    ("rules", "petitions:rules", gettext_lazy("Petition rules"), Permission.PETITION_READ),
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
    """How an answered complaint stands by the verdict of its own page: ``{"label", "mark"}``; ``None`` while it is not answered."""
    if row["state"] != PetitionState.ANSWERED or not row["claim"]:
        return None
    verdict = row["verdict"]
    return {"label": str(SETTLED_LABELS[verdict]), "mark": SETTLED_MARKS[verdict]}


@register.filter
def in_words(rules: PetitionRules) -> list[tuple[str, bool]]:
    """What a set of rules says, a sentence a setting, each with whether this house set it and not the source."""
    workdays = rules.reply_day_type == DayUnit.WORKDAYS
    answers = {"not_fixed": _("not solved"), "partly": _("partly solved")}
    told = (
        ("reply_days", _("A unit replies within %(n)s days; the day of handing over is not counted.")),
        ("reply_day_type", _("The days are working days by the official calendar.") if workdays else _("The days are calendar days.")),
        ("call_back_days", _("The petitioner is asked %(n)s days after the reply was accepted.")),
        ("reopen_on", _("The case is reopened when the petitioner says: %(n)s.")),
        ("repeat_threshold", _("From %(n)s complaints of one type at one place on they count as a repeat.")),
        ("similarity_asks", _("Two complaints are shown as alike from %(n)s of 1 on.")),
        ("similarity_merges", _("Merging is proposed from %(n)s of 1 on; a person always decides.")),
        ("retention_days", _("Who complained is kept for %(n)s days after settling, then erased.")),
        ("longest_days", _("Nobody is kept longer than %(n)s days after the complaint came in, whatever became of it.")),
        ("small_cell", _("Counts below %(n)s are proposed to be hidden when published.")),
        ("number", _("Complaints are numbered like %(n)s.")),
    )
    values = {"reopen_on": "、".join(answers[each] for each in rules.reopen_on), "number": rules.number(rules.valid_from, 1)}
    return [(words % {"n": values.get(name, getattr(rules, name, ""))}, name in rules.ours) for name, words in told]


@register.simple_tag
def clock_mark(state: str, reply_due: date | None, today: date, waits_since: date | None = None) -> dict[str, str] | None:
    """How the clock of a reply stands; ``None`` when none runs. It stands still while a reply waits for the office."""
    if state != PetitionState.HANDED_OVER or reply_due is None:
        return None
    days = (reply_due - stood_on(today, waits_since)).days
    if waits_since is not None:
        late = ngettext("Reply to be checked, written %(n)s day late", "Reply to be checked, written %(n)s days late", -days) % {"n": -days}
        return {"mark": "late", "label": late} if days < 0 else {"mark": "wait", "label": _("Reply to be checked")}
    if days < 0:
        return {"mark": "late", "label": ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}}
    if days == 0:
        return {"mark": "risk", "label": _("Reply due today")}
    words = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    return {"mark": "risk" if days <= 3 else "none", "label": words}  # noqa: PLR2004 - as queries.desk.SOON
