"""The only door to a complaint's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Actor, Happening, Subject, record_many
from rectify.response.petitions import intake_acts, intake_messages
from rectify.response.petitions.models import Petition, PetitionState
from rectify.response.petitions.rules.moves import MOVES

CITIZEN = Actor(None, "群众")
"""Who acts when a citizen does, through the portal."""


def actor(by: Person | None) -> Actor:
    """Who acts, for the record: a person, or (``None``) a citizen."""
    return CITIZEN if by is None else actor_of(by)


def subject_of(petition: Petition) -> Subject:
    """The complaint as the record of acts names it: by its number, never by its text."""
    return Subject("petition", str(petition.pk), petition.number)


def move(
    *,
    petition: Petition,
    to: PetitionState,
    by: Person | None,
    at: datetime,
    because: str = "",
    act: Act | None = None,
    told: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Petition:
    """Move a complaint to another state, if ``rules.moves.MOVES`` allows it and it is still where ``petition`` says.

    ``petition`` is changed in place: its state, and ``columns`` that change with it (``merged_into``, ``handover`` …). ``act`` names the
    happening in the record where it has a name of its own, and ``told`` are facts for its sentence. The audit row is written here: call
    it last in your transaction.

    Raises:
        Refused: ``petition.move_not_allowed``, ``petition.move_needs_reason``.
        MovedMeanwhile: somebody moved it first.
    """
    move_many(petitions=[petition], to=to, by=by, at=at, because=because, act=act, told=lambda _: told or {}, columns=lambda _: columns)
    return petition


def move_many(
    *,
    petitions: Sequence[Petition],
    to: PetitionState,
    by: Person | None,
    at: datetime,
    because: str = "",
    act: Act | None = None,
    told: Callable[[Petition], Mapping[str, Any]] | None = None,
    columns: Callable[[Petition], Mapping[str, Any]] | None = None,
) -> None:
    """The same for many, all or none; ``told`` and ``columns`` are asked for each. One update each, one lock of the record."""
    for petition in petitions:
        _check(petition, to, because)
    with transaction.atomic():
        for petition in petitions:
            _move(petition, to, {"state_since": at} | dict(columns(petition) if columns else {}))
        record_many(
            Happening(act or intake_acts.MOVED[to], actor(by), at, subject_of(petition), _told(because, told(petition) if told else {}))
            for petition in petitions
        )


def _check(petition: Petition, to: PetitionState, because: str) -> None:
    allowed = MOVES.get((petition.state, to))
    if allowed is None:
        raise intake_messages.move_not_allowed(petition, PetitionState(petition.state).label, to.label)
    if allowed.reason_needed and not because.strip():
        raise intake_messages.move_needs_reason(petition, to.label)


def _move(petition: Petition, to: PetitionState, columns: dict[str, Any]) -> None:
    moved = Petition.objects.filter(pk=petition.pk, state=petition.state).update(state=to, **columns)
    if not moved:
        now = Petition.objects.filter(pk=petition.pk).values_list("state", flat=True).first()
        raise intake_messages.moved_meanwhile(petition, PetitionState(now).label if now else "-")
    petition.state = to
    for name, value in columns.items():
        setattr(petition, name, value)


def _told(because: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {**({"because": because.strip()} if because.strip() else {}), **told}
