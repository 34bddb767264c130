"""Addresses of the portal: the language stands in them, and a place keeps its own for good."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language


def english() -> bool:
    """Whether the page is told in English."""
    return (get_language() or "").startswith("en")


def address(name: str, *args: object) -> str:
    """The address of a page of the portal in the language of this page."""
    return _address(name, args, english())


@lru_cache(maxsize=20_000)
def _address(name: str, args: tuple[object, ...], in_english: bool) -> str:
    """Addresses never change while the program runs, and a page holds a hundred of them."""
    plain = reverse(f"portal:{name}", args=args)
    return plain.replace("/open/", "/open/en/", 1) if in_english else plain


def whole(request: HttpRequest, path: str) -> str:
    """The address with scheme and host: those of the installation if it knows them, else those it was asked under."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
