"""Filters of the desk of publications: words of the reader's language, rates with their denominator, paths in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rectify.campaign.ledger.models import TaskState
from rectify.disclosure.frozen.models import Item, Kind
from rectify.response.petitions.models import Reply

register = template.Library()
_STATES = {
    **dict(TaskState.choices),
    "settled": Reply.Settled.SETTLED.label,
    "in_part": Reply.Settled.IN_PART.label,
    "good": gettext_lazy("To follow"),
    "warning": gettext_lazy("A warning"),
    "yellow": gettext_lazy("Yellow card"),
    "red": gettext_lazy("Red card"),
    "listed": gettext_lazy("Under listed supervision"),
    "lifted": gettext_lazy("Lifted"),
}
_SETTLED = dict(Reply.Settled.choices)
SOME = 12
"""Changed fields that are named in one line."""
_FIELDS = {
    "state": gettext_lazy("State"),
    "title": gettext_lazy("Title"),
    "on_day": gettext_lazy("Day"),
    "due_current": gettext_lazy("Due date"),
    "late_days": gettext_lazy("Days late"),
    "steps": gettext_lazy("Steps of the close-out"),
    "closed_on": gettext_lazy("Closed on"),
    "came_back": gettext_lazy("Returned or reopened"),
    "proof": gettext_lazy("Evidence"),
    "measures": gettext_lazy("Measures"),
    "done_on": gettext_lazy("Done on"),
    "extensions": gettext_lazy("Extensions"),
    "finding": gettext_lazy("Public answer"),
    "settled": gettext_lazy("What the unit claims"),
    "verdict": gettext_lazy("Verdict"),
    "because": gettext_lazy("Why the verdict is so"),
    "asked": gettext_lazy("Times asked"),
    "merged": gettext_lazy("Merged into it"),
    "text": gettext_lazy("Text"),
    "value": gettext_lazy("Value"),
    "goal": gettext_lazy("Goal"),
    "result": gettext_lazy("Measured result"),
    "tasks": gettext_lazy("Tasks"),
    "lead": gettext_lazy("Leading unit"),
    "figures": gettext_lazy("Figures"),
    "citizen_says": gettext_lazy("What the petitioner says"),
}


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def said(words: Mapping[str, str] | None) -> str:
    """``{"zh", "en"}`` in the reader's language."""
    return (words["en"] if _english() else words["zh"]) if words else ""


@register.filter
def keys(found: Sequence[int]) -> str:
    """Keys of rows as a form sends them."""
    return ",".join(map(str, found))


@register.filter
def name_of(unit: Mapping[str, str] | None) -> str:
    """The name of a published unit in the reader's language."""
    return (unit["name_en"] if _english() else unit["name"]) if unit else "–"


@register.filter
def kind_label(kind: str) -> str:
    """What a kind of publication is called."""
    return str(Kind(kind).label) if kind in Kind.values else kind


@register.filter
def item_kind_label(kind: str) -> str:
    """What a kind of thing is called."""
    return str(Item.Kind(kind).label) if kind in Item.Kind.values else kind


@register.filter
def state_label(state: str) -> str:
    """What a published state is called; what is no state of ours stands as it is."""
    return str(_STATES.get(state, state))


@register.filter
def item_state(item: Mapping[str, Any]) -> str:
    """The state of a thing: of a petition whether it is settled, of all else where it stands."""
    words = _SETTLED if item["kind"] == "petition" else _STATES
    return str(words.get(item["state"], item["state"]))


@register.filter
def fields_named(entry: Mapping[str, Any]) -> str:
    """The fields of a change in words, each once."""
    return " · ".join(dict.fromkeys(field_label(field["path"]) for field in entry["fields"][:SOME]))


@register.filter
def percent_of(figure: Mapping[str, Any]) -> str:
    """The rate of a figure with one decimal; empty where it has no denominator."""
    if not figure["of"] or figure.get("hidden"):
        return ""
    tenths = (2000 * figure["value"] + figure["of"]) // (2 * figure["of"])
    return f"{tenths // 10}.{tenths % 10}%"


@register.filter
def field_label(path: str) -> str:
    """A field of a difference in words: the last name of its pointer."""
    last = [step for step in path.split("/") if step and not step.isdecimal()]
    return str(_FIELDS.get(last[-1], last[-1])) if last else _("more")


@register.filter
def value_label(value: Any) -> str:
    """A value of a difference, short."""
    if value is None or value == "":
        return "–"
    if isinstance(value, list | dict):
        return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}
    text = str(_STATES.get(value, value)) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - characters of a table cell
