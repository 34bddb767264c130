"""What is done with the record itself is an act, too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rectify.foundation.accounts import acts
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.queries import entries
from rectify.foundation.audit.services import Subject, record


@transaction.atomic
def note_export(*, by: Person, at: datetime) -> int:
    """Record that the whole record was taken out; return the number of the last entry it holds: this one.

    The sentence names the last entry before it as seen when asked; an act slipping in between is exported all the same.
    """
    newest = entries(limit=1).rows
    last = newest[0].seq if newest else 0
    return record(act=acts.RECORD_EXPORTED, by=actor_of(by), at=at, subject=Subject("record", "1", "audit"), data={"last": last}).seq
