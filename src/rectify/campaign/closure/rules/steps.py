"""What comes next in a case, and who may do it: order, place, role, separation of units and of people. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rectify.campaign.closure.rules.procedure import Kind, Place, StepRule
from rectify.foundation.accounts.rules import Permission

ACTS: Final[Mapping[str, Permission]] = {
    Kind.REQUEST: Permission.ACCEPTANCE_REQUEST,
    Kind.ACCEPT: Permission.TASK_ACCEPT,
    Kind.REVIEW: Permission.TASK_REVIEW,
    Kind.CHECK: Permission.TASK_CHECK,
    Kind.NOTICE: Permission.TASK_NOTICE,
    Kind.SIGN: Permission.TASK_SIGN,
    Kind.CLOSE: Permission.TASK_CLOSE,
    Kind.FILE: Permission.TASK_CLOSE,
}
"""Which permission a step needs."""

STATES: Final[Mapping[str, str]] = {Kind.ACCEPT: "accepted", Kind.REVIEW: "reviewed", Kind.NOTICE: "noticed", Kind.SIGN: "signed"}
"""The state of the task a kind of step earns."""
_RANKED: Final = ("acceptance_requested", "accepted", "reviewed", "noticed", "signed")


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement of a case. ``unit_id`` is fixed when the case opens; ``None``: any unit of the place."""

    id: int
    position: int
    kind: str
    rank: int = 1
    role: str = ""
    unit_id: int | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One step done in the case."""

    need_id: int
    kind: str
    passed: bool
    unit_id: int
    person_id: int
    principal_id: int | None = None


class CheckState(StrEnum):
    """What the drawing says of a case."""

    NOT_DRAWN = "not_drawn"
    """It has not been in a drawing yet."""
    CHOSEN = "chosen"
    SPARED = "spared"
    """It was in a drawing and not chosen: the requirement is met."""


def is_met(need: Need, done: Sequence[Done], check: CheckState = CheckState.NOT_DRAWN) -> bool:
    """Whether a requirement is met: by a passed step, or, for a spot check, by not having been chosen."""
    if any(step.need_id == need.id and step.passed for step in done):
        return True
    return need.kind == Kind.CHECK and check is CheckState.SPARED


def next_needs(needs: Sequence[Need], done: Sequence[Done], check: CheckState = CheckState.NOT_DRAWN) -> list[Need]:
    """What may be done now: the first requirement that is not met, and with a signature all others of its rank. Empty at the end."""
    waiting = [need for need in sorted(needs, key=lambda each: each.position) if not is_met(need, done, check)]
    if not waiting:
        return []
    first = waiting[0]
    if first.kind != Kind.SIGN:
        return [first]
    return [need for need in waiting if need.kind == Kind.SIGN and need.rank == first.rank]


def state_after(kind: str, state: str) -> str | None:
    """The state a task moves to when the last requirement of a kind is met; ``None`` if it stays (a later state is never left)."""
    target = STATES.get(kind)
    if target is None or state not in _RANKED or _RANKED.index(target) <= _RANKED.index(state):
        return None
    return target


def used_people(done: Sequence[Done]) -> frozenset[int]:
    """Everybody whose step stands in the case: who did it and in whose name."""
    return frozenset(who for step in done for who in (step.person_id, step.principal_id) if who is not None)


class Hindrance(StrEnum):
    """Why somebody may not take a step."""

    NOT_NEXT = "not_next"
    NO_POST = "no_post"
    """Holds no post at the unit that grants the act."""
    WRONG_ROLE = "wrong_role"
    WRONG_UNIT = "wrong_unit"
    UNIT_USED = "unit_used"
    """The unit has requested, accepted or reviewed in this case."""
    PERSON_USED = "person_used"
    """The person, or in whose name they act, has taken a step of this case."""
    CARRIES_OUT = "carries_out"
    """The unit carries out the work: it judges nothing of it, whoever asked for acceptance."""
    PERSON_CARRIES_OUT = "person_carries_out"
    """The person serves a unit that carries out the work: judges nothing of it in another's name, and signs for nobody of another unit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who wants to act, in the name of a unit: the roles held there, and the permissions these grant."""

    person_id: int
    unit_id: int
    unit_places: Collection[str]
    """Places the unit may fill for this task."""
    roles: frozenset[str]
    permissions: frozenset[str]
    principal_id: int | None = None
    serves: frozenset[int] = frozenset()
    """All units at which the person holds a post, whatever name they act in."""


JUDGING: Final = frozenset({Kind.ACCEPT, Kind.REVIEW, Kind.CHECK})
"""Steps that judge the work: nobody who carries it out takes one."""


def hindrance(
    need: Need, who: Standing, done: Sequence[Done], open_needs: Sequence[Need], carrying: Collection[int] = ()
) -> Hindrance | None:
    """The first reason why ``who`` may not take the step ``need`` now, or ``None``.

    ``roles`` and ``permissions`` are those of the principal where somebody acts on another's behalf; ``carrying`` are the units that
    carry out the work.
    """
    judged_by_own = need.kind in JUDGING and frozenset(carrying)
    lent_to_own = who.principal_id is not None and who.unit_id not in carrying and frozenset(carrying)
    reasons = (
        (Hindrance.NOT_NEXT, need.id not in {each.id for each in open_needs}),
        (Hindrance.WRONG_ROLE, bool(need.role) and need.role not in who.roles),
        (Hindrance.NO_POST, ACTS[need.kind] not in who.permissions),
        (Hindrance.WRONG_UNIT, not _unit_fits(need, who)),
        (Hindrance.UNIT_USED, who.unit_id in barred_units(need.kind, done)),
        (Hindrance.CARRIES_OUT, bool(judged_by_own) and who.unit_id in carrying),
        (Hindrance.PERSON_CARRIES_OUT, bool((judged_by_own or lent_to_own or frozenset()) & who.serves)),
        (Hindrance.PERSON_USED, bool({who.person_id, who.principal_id} & used_people(done))),
    )
    return next((reason for reason, holds in reasons if holds), None)


def _unit_fits(need: Need, who: Standing) -> bool:
    if need.unit_id is not None:
        return who.unit_id == need.unit_id
    return any(place in who.unit_places for place in need.places)


def barred_units(kind: str, done: Sequence[Done]) -> frozenset[int]:
    """Units that may not take a step of this kind: who implemented does not accept, who did either does not review or check."""
    before = {
        Kind.ACCEPT: (Kind.REQUEST,),
        Kind.REVIEW: (Kind.REQUEST, Kind.ACCEPT),
        Kind.CHECK: (Kind.REQUEST, Kind.ACCEPT, Kind.REVIEW),
    }.get(Kind(kind), ())
    return frozenset(step.unit_id for step in done if step.kind in before)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who must take a step, settled when the case opens: one unit, or any of a place."""

    unit_id: int | None
    place: str


def settle(
    steps: Sequence[StepRule], implementing: int, places: Mapping[str, Sequence[int]], carrying: Collection[int] = ()
) -> list[Seat | None]:
    """For each step who must take it, given the units that fill each place; ``None`` where nobody can.

    A place is passed over when all its units have a part already that keeps them apart (request, acceptance, review), or carry out the
    work themselves (``carrying``). A place with several units (any department of the city) stays open to each that has no such part.
    """
    taken = {implementing}
    seats: list[Seat | None] = []
    for step in steps:
        if step.kind is Kind.REQUEST:
            seats.append(Seat(implementing, Place.IMPLEMENTING))
            continue
        apart = taken | set(carrying) if step.kind in JUDGING else set()
        seat = _seat(step, apart, places)
        seats.append(seat)
        if seat and seat.unit_id is not None and step.kind in {Kind.ACCEPT, Kind.REVIEW}:
            taken.add(seat.unit_id)
    return seats


def _seat(step: StepRule, apart: Collection[int], places: Mapping[str, Sequence[int]]) -> Seat | None:
    for place in step.places:
        free = [unit for unit in places.get(place, ()) if unit not in apart]
        if free:
            return Seat(free[0] if len(free) == 1 or place not in {Place.LINE, Place.HEADQUARTERS} else None, place)
    return None
