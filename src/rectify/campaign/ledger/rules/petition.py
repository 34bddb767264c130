"""How a complaint reads as a task of the lists: where, what kind, and what the office asks for. Pure.

Whoever reads the lists reads the task; the words of the petitioner stay with the complaint, which fewer people read.
Basis: 信访工作条例 (what a petitioner says is not passed to whom it does not concern).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

ANSWER: Final = "answer"
"""Key of the first measure of such a task: investigate and answer. The clock of the reply rests on it (a trigger knows the word too)."""
ANSWER_TEXT: Final = "调查核实并答复信访人"
TITLE: Final = 60
"""Characters of what the office asks for that stand in the title."""


def title_of(area: str, kinds: Sequence[str], summary: str) -> str:
    """The area, and what the office asks for, else the kinds of pollution; ``area`` may be empty."""
    words = " ".join(summary.split())
    short = words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"
    return f"{area or '区域不明'}：{short or f'{_kinds(kinds)}信访件'}"[:400]


def text_of(number: str, area: str, kinds: Sequence[str], summary: str) -> str:
    """What is to be done, with the number under which the words of the petitioner are kept."""
    what = summary.strip() or "按交办要求调查核实，依法处理并答复。"
    return f"{what}\n信访件{number}，{area or '区域不明'}，{_kinds(kinds)}。信访人的原话在信访件中，凭权限查看。"


def _kinds(kinds: Sequence[str]) -> str:
    return "、".join(kinds) or "类型不明"
