"""Which measure of a petition's task is the answer to the complaint. Pure; triggers of ``response.petitions`` know the keys too.

A complaint that is reopened owes a new answer, and the one given stays as it was given: so each has a measure of its own, ``answer``,
``answer-2`` … The last one is the one that is owed, or was given last.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from rectify.campaign.ledger.rules.petition import ANSWER

AGAIN: Final = f"{ANSWER}-"
"""Head of the keys of later answers."""
AGAIN_TEXT: Final = "重新调查核实并答复信访人"


def is_answer_key(key: str) -> bool:
    """Whether a measure of a petition's task with this key is an answer."""
    return key == ANSWER or key.startswith(AGAIN)


def next_key(known: Collection[str]) -> str:
    """The key of the next answer."""
    before = sum(map(is_answer_key, known))
    return f"{AGAIN}{before + 1}" if before else ANSWER
