"""What the acts of this app act on, as the record keeps it."""

from __future__ import annotations

from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.services import Subject


def person_subject(person: Person) -> Subject:
    """A person in the record."""
    return Subject("person", str(person.pk), person.name)
