"""A new version of a document: what differs waits for a person, nothing is overwritten."""

from __future__ import annotations

from datetime import datetime

from rectify.campaign.ledger.models import VersionChange
from rectify.foundation.accounts.models import Person


def decide_change(*, change: VersionChange, accept: bool, by: Person, at: datetime) -> VersionChange:
    """Accept or refuse one difference.

    Accepted: ``added`` becomes a draft, ``removed`` is withdrawn, ``changed`` takes the new text (the old stays in ``before``), ``deadline`` becomes a
    request for extension that another person decides.

    Raises:
        Refused: ``change.decided``, ``change.task_moved``.
    """
    raise NotImplementedError
