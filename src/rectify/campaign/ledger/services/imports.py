"""Import of a long list: in the background, with progress, all rows or none."""

from __future__ import annotations

from datetime import datetime

from rectify.campaign.ledger.models import Campaign, ImportRun
from rectify.foundation.accounts.models import Person


def start_import(*, campaign: Campaign, data: bytes, name: str, by: Person, at: datetime) -> ImportRun:
    """Keep the file and queue the import; the page polls the run (``step``, ``rows``, ``rows_done``, ``errors``, ``result``).

    Raises:
        Refused: ``import.running`` the same file is being imported; the refusals of storing a file.
    """
    raise NotImplementedError


def carry_out(*, run: ImportRun, at: datetime) -> ImportRun:
    """Read the file, match its rows and write them in one transaction. Bad rows refuse the whole file and are listed.

    Twice the same file = the same lists: the second run reports ``unchanged``.
    ``result`` = ``{"document": id, "rows": n, "created": n, "joined": n, "unchanged": n, "asked": n}``.
    """
    raise NotImplementedError
