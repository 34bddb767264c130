"""Telling the outcome of an act: a success, or the refusal with what is missing, as messages of the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join

from rectify.foundation.refusals import Refused

T = TypeVar("T")


def told(request: HttpRequest, act: Callable[[], T], said: str | Promise) -> T | None:
    """Do an act and tell its outcome; ``None`` when it was refused."""
    try:
        done = act()
    except Refused as refused:
        missing = format_html_join(
            "", "<br>– {}", ((format_html("<a href='{}'>{}</a>", m.url, m.text) if m.url else m.text,) for m in refused.missing)
        )
        messages.error(request, format_html("{}{}", refused.message, missing))
        return None
    messages.success(request, str(said))
    return done
