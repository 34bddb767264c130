"""Filters of the desk of publications: words of the reader's language, rates with their denominator, paths in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rectify.campaign.ledger.models import TaskState
from rectify.disclosure.frozen.models import Item, Kind
from rectify.disclosure.publications.rules.leaves import leaves
from rectify.disclosure.publications.web.fields import FIELDS, value_of
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
def told_of(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every field of a thing with its label, in order: what is released is what is read here."""
    return [
        (" ".join(step if step.isdecimal() else field_label(step) for step in steps if step != "data"), value_of(item["kind"], steps, text))
        for steps, text in leaves({name: item[name] for name in ("county", "state", "on_day", "data")})
    ]


@register.inclusion_tag("publications/_turn.html", takes_context=True)
def turn_page(context: Mapping[str, Any], name: str, page: Page[Any]) -> dict[str, Any]:
    """The way to the other pages of a part whose page stands in the query under ``name``."""

    def leads(number: int) -> str:
        query = context["request"].GET.copy()
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return {"name": name, "page": page, "before": leads(page.number - 1), "after": leads(page.number + 1)}


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
    return str(FIELDS.get(last[-1], last[-1])) if last else _("more")


@register.filter
def value_label(value: Any) -> str:
    """A value of a difference, short."""
    if value is None or value == "":
        return "–"
    if isinstance(value, list | dict):
        return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}
    text = str(_STATES.get(value, value)) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - characters of a table cell
