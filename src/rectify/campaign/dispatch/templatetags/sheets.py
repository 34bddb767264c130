"""How the cells of a sheet that came back, and the figures of a bulletin, are written on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rectify.campaign.dispatch.models import SheetLine
from rectify.campaign.dispatch.queries.bulletin import may_read
from rectify.campaign.dispatch.rules.bulletin import percent
from rectify.campaign.dispatch.rules.cells import Kind
from rectify.campaign.dispatch.rules.sheet import BY_KEY, Cell

register = template.Library()


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


@register.filter
def in_words(words: Mapping[str, str]) -> str:
    """A sentence kept in both languages, in the reader's."""
    return words["en"] if english() else words["zh"]


@register.filter
def cells_of(line: SheetLine) -> list[Cell]:
    """The cells of a line."""
    return [Cell.of(cell) for cell in line.cells]


@register.filter
def cell_words(cell: Cell) -> str:
    """What is wrong with a cell, in the reader's language."""
    return in_words(cell.words.json()) if cell.words else ""


@register.filter
def column_label(key: str) -> str | Promise:
    """The head of a column in the reader's language; a dash for a mistake of the whole row."""
    column = BY_KEY.get(key)
    if column is None:
        return "–"
    return column.en if english() else column.zh


def _value(key: str, text: str) -> str:
    column = BY_KEY.get(key)
    if column is not None and column.kind is Kind.CHOICE:
        return {"yes": _("Yes"), "no": _("No")}.get(text, text)
    return text


@register.filter
def base_value(cell: Cell) -> str:
    """What the sheet was exported with."""
    return _value(cell.key, cell.base)


@register.filter
def page_value(cell: Cell) -> str:
    """What the page says now."""
    return _value(cell.key, cell.page)


@register.filter
def sheet_value(cell: Cell) -> str:
    """What the sheet says."""
    return _value(cell.key, cell.sheet)


@register.filter
def rate_of(part: int, whole: int) -> str:
    """A rate of a bulletin (``rules.bulletin.percent``)."""
    return percent(part, whole)


@register.filter
def in_tongue(line: object, name: str = "name") -> str:
    """A name in the reader's language: ``line.name_en`` in English where there is one, else ``line.name``."""
    other = getattr(line, f"{name}_en", "") if english() else ""
    return str(other or getattr(line, name, ""))


@register.simple_tag(takes_context=True)
def bulletin_address(context: dict[str, Any], round_pk: int) -> str:
    """The address of a round's bulletin for whom it is there; nothing for others. At most one query."""
    request = context.get("request")
    return reverse("sheets:bulletin", args=[round_pk]) if request and may_read(request.grants, round_pk) else ""
