"""Tags every page may use: addresses with a changed query, and days that a machine can read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeText

register = template.Library()


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """The query string of this page with some keys set, or taken out with ``None``; an empty one reads ``?``.

    The page of a pager never survives a change of anything else.
    """
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("after", None)
    query.pop("page", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in {None, ""}:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def day(value: date | datetime | None) -> SafeText | str:
    """``2026-11-23`` in a ``time`` element; nothing for no day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_html('<time datetime="{0}">{0}</time>', value.isoformat())


@register.filter
def moment(value: datetime | None) -> SafeText | str:
    """``2026-11-23 09:00`` of this place in a ``time`` element; nothing for no moment."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), local.strftime("%Y-%m-%d %H:%M"))
