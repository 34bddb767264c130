"""How the portal writes addresses, codes, days, rates and words of two languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from rectify.disclosure.portal.queries.tasks import Row
from rectify.disclosure.portal.web import words as told
from rectify.disclosure.portal.web.addresses import address, english

register = template.Library()

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MOST_ROWS: Final = 2000
_rows: dict[tuple[int, str, str, bool], SafeString] = {}
"""Rows of lists as drawn: frozen rows never change, and fifty of them are most of the work of a page."""
IN_SCRIPT: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
"""What must not stand in a script element as it is."""


@register.simple_tag
def open_url(name: str, *args: object) -> str:
    """The address of a page of the portal in the language of this page."""
    return address(name, *args)


@register.filter
def words(value: Any) -> str:
    """Words in the language of the page: of ``{"zh", "en"}``, of a body ``{"name", "name_en"}``, or as they are."""
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    if "zh" in value or "en" in value:
        return str((value.get("en") if english() else "") or value.get("zh") or "")
    return str((value.get("name_en") if english() else "") or value.get("name") or "")


@register.filter
def by_role(parts: Any) -> list[tuple[str, list[Any]]]:
    """Who has a part in a task, role by role: what we know in our order, then what else was told."""
    found: dict[str, list[Any]] = {role: [] for role in told.PARTS}
    for part in parts or ():
        found.setdefault(str(part.get("role", "")), []).append(part)
    return [(role, bodies) for role, bodies in found.items() if bodies]


@register.filter
def is_number(value: Any) -> bool:
    """Whether a cell of a published table is a number, which stands right."""
    return type(value) is int


@register.filter
def label(code: Any, sort: str) -> str:
    """The words for a code."""
    return told.label(str(code or ""), sort)


@register.filter
def mark_of(group: str) -> str:
    """The class of the mark of a group of tasks: a shape beside a colour."""
    return told.GROUPS[group][1] if group in told.GROUPS else "none"


@register.simple_tag
def zh(value: Any) -> str | SafeString:
    """A text that is Chinese on pages of both languages; on English ones it says so."""
    told = "" if value is None else str(value)
    return format_html('<span lang="zh-Hans">{}</span>', told) if english() and told else told


@register.simple_tag
def title_of(head: Any) -> str | SafeString:
    """Title of a number in the language of the page."""
    return (head.title_en or zh(head.title)) if english() else head.title


def _as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localdate(value)
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


@register.filter
def day(value: Any) -> str | SafeString:
    """A day in prose: 2026年11月23日, 23 November 2026. Texts that are no day stay as they are."""
    found = _as_date(value)
    if found is None:
        return "" if value is None else str(value)
    prose = f"{found.day} {MONTHS[found.month - 1]} {found.year}" if english() else f"{found.year}年{found.month}月{found.day}日"
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), prose)


@register.filter
def month(value: str) -> str:
    """A month: 2026年11月, November 2026."""
    year, number = int(value[:4]), int(value[5:7])
    return f"{MONTHS[number - 1]} {year}" if english() else f"{year}年{number}月"


@register.filter
def iso(value: Any) -> str:
    """A day in a table: 2026-11-23; a dash where there is none."""
    found = _as_date(value)
    return found.isoformat() if found else "–"


@register.filter
def percent(part: int, of: int | None) -> str:
    """A rate with one decimal; a dash where there is nothing to compare with."""
    return f"{100 * part / of:.1f} %" if of else "–"


@register.filter
def at(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """The value of a mapping under a key that is known only at run time."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def linked_data(data: Any) -> SafeString:
    """A block of data for search engines (schema.org). Not a script: browsers do not run it, and nothing in it can end it."""
    text = json.dumps(data, ensure_ascii=False).translate(IN_SCRIPT)
    # ast-grep-ignore: no-unescaped-html
    safe = mark_safe(text)  # noqa: S308 - JSON with everything escaped that could end the element; see test_linked_data_cannot_be_broken_out_of
    return format_html('<script type="application/ld+json">{}</script>', safe)


@register.simple_tag
def row_of_list(row: Row, place: str) -> SafeString:
    """A task or complaint as it stands in lists."""
    key = (row.item, row.group, place, english())
    if row.item and (found := _rows.get(key)):
        return found
    drawn = render_to_string("portal/_row.html", {"row": row, "place": place, "english": english()})
    if len(_rows) >= MOST_ROWS:
        _rows.clear()
    _rows[key] = drawn
    return drawn


@register.inclusion_tag("portal/_bar.html")
def standing_bar(standing: Any, place: str = "", origin: str = "", wide: int = 1000) -> dict[str, Any]:
    """The groups of tasks as one bar with a key under it; widths are thousandths. With a place, the key leads to its lists of an origin."""
    parts, begin = [], 0.0
    for group, n in standing.groups.items():
        width = wide * n / standing.total if standing.total else 0
        parts.append({"group": group, "n": n, "x": f"{begin:.1f}", "width": f"{width:.1f}"})
        begin += width
    return {"parts": parts, "total": standing.total, "place": place, "origin": origin, "wide": wide}
