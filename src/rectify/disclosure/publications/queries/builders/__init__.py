"""What a publication tells, built from the campaign and the petitions: one module for each kind, ``build(ask) -> Built``.

Builders read and never write; no permission is asked here: what they tell is what the public will read, after a person decided about the
names in it and another one approved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rectify.disclosure.frozen.models import Kind
from rectify.disclosure.publications.queries.builders import bulletin, cards, cases, closed, lists, notice, petitions, plan, progress
from rectify.disclosure.publications.queries.builders.asking import Ask, Built

BUILDERS: Final[Mapping[str, Callable[[Ask], Built]]] = {
    Kind.PLAN: plan.build,
    Kind.LISTS: lists.build,
    Kind.PROGRESS: progress.build,
    Kind.NOTICE: notice.build,
    Kind.CLOSED: closed.build,
    Kind.PETITIONS: petitions.build,
    Kind.CASES: cases.build,
    Kind.BULLETIN: bulletin.build,
    Kind.CARDS: cards.build,
}


def build(kind: str, ask: Ask) -> Built:
    """The content of a kind, of today's facts.

    Raises:
        Refused: ``publication.nothing_to_tell`` there is nothing of that kind, or what it is about was not chosen.
    """
    return BUILDERS[kind](ask)
