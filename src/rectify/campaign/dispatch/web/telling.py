"""Telling the outcome of an act: a success, or the refusal with what is missing, as messages of the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join

from rectify.foundation.refusals import Refused

T = TypeVar("T")


LONGEST_KEY = 18
"""Digits; more no row can have."""


def number_in(text: str) -> int | None:
    """The number of a row as an address names it; ``None`` for everything else: digits of other scripts, and more than a row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None


def told(request: HttpRequest, act: Callable[[], T], said: str | Promise) -> T | None:
    """Do an act and tell its outcome; ``None`` when it was refused."""
    try:
        done = act()
    except Refused as refused:
        missing = format_html_join("", "<br>– <a href='{}'>{}</a>", ((m.url or request.path, m.text) for m in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
        return None
    messages.success(request, str(said))
    return done


def tell_shape(request: HttpRequest, form: forms.Form) -> None:
    """Tell which fields have the wrong shape."""
    words = "; ".join(f"{form.fields[name].label or name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
    messages.error(request, words)
