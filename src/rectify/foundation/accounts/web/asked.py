"""Words of an address: what somebody typed after the question mark, made safe to look for."""

from __future__ import annotations

from django.http import HttpRequest

LONGEST_WORD = 64


def word(request: HttpRequest, name: str) -> str:
    """The value of a key, short and without the character NUL, which a database takes for no text at all; empty when not asked."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_WORD]
