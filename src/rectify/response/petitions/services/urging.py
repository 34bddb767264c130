"""Pressing for an answer: the office (督办), or the petitioner (催办), who may be nobody we know."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.services import record
from rectify.response.petitions import handling_acts as acts
from rectify.response.petitions import handling_messages as messages
from rectify.response.petitions.models import Petition, PetitionState, Urge
from rectify.response.petitions.rules.moves import AT_WORK
from rectify.response.petitions.services.moves import actor, subject_of
from rectify.response.petitions.services.telling import tell_urged

MOST: Final = 500


def urge(*, petition: Petition, words: str, by: Person | None, at: datetime, said_by_petitioner: bool = False) -> Urge:
    """Press for an answer; for a complaint that was merged, for the answer to the one it was merged into.

    ``by`` is ``None`` for the citizen on the tracking page; the hotline notes down what a petitioner says (``said_by_petitioner``) in
    its own name. The words of a petitioner stay in the row and are not in the record of acts.

    Raises:
        Refused: ``urge.words``; ``urge.over`` nothing is owed any more.
    """
    said = words.strip()
    if not said or len(said) > MOST:
        raise messages.urge_words()
    source = Urge.Source.PETITIONER if by is None or said_by_petitioner else Urge.Source.DESK
    with transaction.atomic():
        row = Petition.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=petition.pk)
        if row.root.state not in AT_WORK:
            raise messages.urge_over(row, PetitionState(row.root.state).label)
        made = Urge.objects.create(petition=row, source=source, words=said, urged_at=at, presser=by)
        tell_urged(petition=row.root, source=source, words=said, at=at)
        act = acts.URGED if source is Urge.Source.DESK else acts.URGED_BY_PETITIONER
        data = {"words": said} if source is Urge.Source.DESK else {}
        record(act=act, by=actor(by), at=at, subject=subject_of(row), data=data)
    return made
