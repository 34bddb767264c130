"""Word lists written as plain text, so that a person can read and correct them."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list written with blanks between them."""
    return tuple(text.split())
