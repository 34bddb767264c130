"""Refusals of the lists and the words a person reads: what was refused, why, where, what to do."""

from __future__ import annotations

from rectify.foundation.accounts.refusals import Refused


class MovedMeanwhile(Refused):
    """Somebody else moved the row first; nothing was changed."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the draft since the page was opened; nothing was changed."""
