"""Refusals of the reader: what is wrong, why, and what to do, in both languages."""

from __future__ import annotations


class Unreadable(Exception):
    """The bytes cannot be read as a document.

    ``reason`` is a stable slug (``encrypted``, ``scanned``, ``too-large`` …); ``zh`` and ``en`` are whole sentences that
    say what is wrong and what to do about it. ``str(error)`` is the Chinese sentence.
    """

    def __init__(self, reason: str, zh: str, en: str) -> None:
        super().__init__(zh)
        self.reason = reason
        self.zh = zh
        self.en = en
