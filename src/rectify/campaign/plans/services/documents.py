"""Handing in a document: store the original, read it, keep what was read."""

from __future__ import annotations

from datetime import datetime

from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.models import Person


def store_document(*, data: bytes, name: str, by: Person, at: datetime) -> Document:
    """Store the bytes, read them and keep headings, facts, questions, checks and tasks as read.

    The same bytes may be handed in again: a document is a handing-in, the stored file is shared.

    Raises:
        Refused: ``document.<reason>`` when the bytes cannot be read; nothing is kept.
    """
    raise NotImplementedError
