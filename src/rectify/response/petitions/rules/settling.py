"""Whether a case is settled (是否办结): a verdict derived from the reply, the measures, the quantities and the task. Pure, never stored.

Legal basis: the lists of handed-over petition cases (是否办结: 已办结, 阶段性办结, 未办结). 已办结 is refused while any measure has a later
deadline or an unfinished quantity: then the case is settled in part. What the unit says and what the facts say stay two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """是否办结."""

    SETTLED = "settled"
    IN_PART = "in_part"
    OPEN = "open"


class Ahead(StrEnum):
    """The kinds of thing that still lie ahead."""

    UNFINISHED = "unfinished"
    LATER = "later"
    QUANTITY = "quantity"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure beside the answer itself: ``id`` 0 for one that is only promised."""

    id: int
    label: str
    due_on: date | None
    done_on: date | None = None
    proved: bool = False
    """Accepted evidence supports it."""


@dataclass(frozen=True, slots=True)
class QuantityFact:
    """A quantity that was promised; ``met`` when a result shows it, or it was let pass."""

    id: int
    label: str
    met: bool


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that lies ahead."""

    kind: Ahead
    id: int
    label: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the verdict is read from. ``claim``: what the last accepted reply says, empty without one."""

    claim: str
    measures: Sequence[MeasureFact] = ()
    quantities: Sequence[QuantityFact] = ()
    task_state: str = "open"
    owed_again: bool = False
    """A call-back put the complaint back to work: what was accepted before no longer answers it."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The verdict, why, and what lies ahead."""

    verdict: Verdict
    zh: str
    en: str
    left: Sequence[Left] = ()
    closed_out: bool = False
    """The close-out by its procedure is done too."""


SENT_BACK = frozenset({"returned", "reopened"})


def left_of(measures: Sequence[MeasureFact], quantities: Sequence[QuantityFact], on: date) -> list[Left]:
    """Everything that lies ahead on that day: work not done, a deadline still to come, a quantity not shown, work without proof."""
    return [*_measures(measures, on), *(Left(Ahead.QUANTITY, each.id, each.label) for each in quantities if not each.met)]


def _measures(measures: Sequence[MeasureFact], on: date) -> Iterator[Left]:
    for each in measures:
        if each.due_on is not None and each.due_on > on:
            yield Left(Ahead.LATER, each.id, each.label, each.due_on)
        elif each.done_on is None:
            yield Left(Ahead.UNFINISHED, each.id, each.label, each.due_on)
        elif not each.proved:
            yield Left(Ahead.UNPROVED, each.id, each.label)


_BY_STATE = {
    **dict.fromkeys(SENT_BACK, Settling(Verdict.OPEN, "任务被退回或重新打开。", "The task was sent back or reopened.")),
    "closed": Settling(Verdict.SETTLED, "已按程序销号。", "It is closed out by its procedure.", closed_out=True),
}
_NONE = Settling(Verdict.OPEN, "尚无采纳的答复。", "No reply has been accepted.")
_AGAIN = Settling(Verdict.OPEN, "已重新办理，等待新的答复。", "It is back at work and a new reply is owed.")
_DONE = {
    Verdict.IN_PART: ("答复所列措施均已完成并有佐证。", "All that the reply promised is done and proved."),
    Verdict.SETTLED: ("答复已采纳，没有后续措施。", "The reply was accepted and nothing lies ahead."),
}


def settling(facts: Facts, on: date) -> Settling:
    """The verdict on that day."""
    if not facts.claim or facts.owed_again:
        return _AGAIN if facts.claim else _NONE
    if by_state := _BY_STATE.get(facts.task_state):
        return by_state
    if facts.claim == Verdict.OPEN:
        return Settling(Verdict.OPEN, "承办单位答复为未办结。", "The unit itself says that it is not settled.")
    if left := left_of(facts.measures, facts.quantities, on):
        return Settling(
            Verdict.IN_PART, f"还有{len(left)}项未到期、未完成或无佐证。", f"{len(left)} things still lie ahead or lack proof.", left
        )
    return Settling(Verdict.SETTLED, *_DONE[Verdict(facts.claim)])
