"""Where a site is: said by a person, in degrees of WGS 84; pictures are held against it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Site
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import Subject, record

_SIX = Decimal("0.000001")


def place_site(*, site: Site, latitude: Decimal, longitude: Decimal, by: Person, at: datetime) -> Site:
    """State or correct the place of a site; six decimals are kept (some 10 cm).

    Raises:
        Refused: ``site.off_earth``.
    """
    if not (latitude.is_finite() and longitude.is_finite() and abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        raise messages.site_off_earth(latitude, longitude)
    with transaction.atomic():
        row = Site.objects.select_for_update().get(pk=site.pk)
        row.latitude, row.longitude = latitude.quantize(_SIX), longitude.quantize(_SIX)
        row.save(update_fields=["latitude", "longitude"])
        data = {"task": row.task_id, "place": f"{row.latitude}, {row.longitude}"}
        record(act=acts.SITE_PLACED, by=actor_of(by), at=at, subject=Subject("site", str(row.pk), row.name), data=data)
    return row
