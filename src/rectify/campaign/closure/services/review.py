"""Site review by the line department (现场核查,出具复核意见)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from rectify.campaign.closure import messages
from rectify.campaign.closure.models import Case, Step, StepKind
from rectify.campaign.closure.services.casework import Attached, Doing, do, requirement_of
from rectify.foundation.accounts.models import Person, Unit

_NORTH, _EAST = Decimal(90), Decimal(180)


def record_review(  # noqa: PLR0913 - the parts of one act
    *,
    case: Case,
    passed: bool,
    opinion: str,
    on_day: date,
    unit: Unit,
    by: Person,
    at: datetime,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    papers: Sequence[Attached] = (),
) -> Step:
    """Record the review with its opinion; the position in degrees (WGS 84) where the procedure asks for it.

    Passed: the task becomes ``reviewed`` (or stays where it is, if the procedure reviews after signing). Not passed: returned.

    Raises:
        Refused: ``case.no_words``; ``step.no_position``; ``step.position_shape``; ``step.*``; ``case.suspended``.
        MovedMeanwhile: ``step.taken``, ``case.over``.
    """
    if not opinion.strip():
        raise messages.no_words()
    if (latitude is None) != (longitude is None):
        raise messages.no_position()
    if latitude is not None and longitude is not None and not (abs(latitude) <= _NORTH and abs(longitude) <= _EAST):
        raise messages.position_shape()
    with transaction.atomic():
        if passed and latitude is None and requirement_of(case, StepKind.REVIEW).detail.get("position"):
            raise messages.no_position()
        north, east = _rounded(latitude), _rounded(longitude)
        doing = Doing(by, at, unit, passed=passed, opinion=opinion, on_day=on_day, papers=papers, latitude=north, longitude=east)
        return do(case=case, kind=StepKind.REVIEW, doing=doing)


def _rounded(degrees: Decimal | None) -> Decimal | None:
    """To six places, a tenth of a metre."""
    return round(degrees, 6) if degrees is not None else None
