"""What a responsible unit says of a measure: begun, finished."""

from __future__ import annotations

from datetime import date, datetime

from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.models import Person


def start_measure(*, measure: Measure, on: date, by: Person, at: datetime) -> Measure:
    """Say when work on a measure began. Refused: ``measure.not_work``, ``measure.future``, ``measure.started``."""
    raise NotImplementedError


def finish_measure(*, measure: Measure, on: date, by: Person, at: datetime) -> Measure:
    """Say when a measure was finished. Refused: ``measure.not_work``, ``measure.future``, ``measure.not_started``, ``measure.before_start``, ``measure.done``."""
    raise NotImplementedError
