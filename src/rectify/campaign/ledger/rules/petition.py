"""How a complaint reads as a task of the lists. Pure."""

from __future__ import annotations

from typing import Final

ANSWER: Final = "answer"
"""Key of the first measure of such a task: investigate and answer. The clock of the reply rests on it (a trigger knows the word too)."""
ANSWER_TEXT: Final = "调查核实并答复信访人"
TITLE: Final = 60
"""Characters of the complaint that stand in the title."""


def title_of(text: str, place: str) -> str:
    """The first words of a complaint, after its place where they do not name it."""
    words = " ".join(text.split())
    short = words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"
    return f"{place}：{short}"[:400] if place and place not in short else short
