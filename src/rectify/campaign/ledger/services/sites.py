"""What is said of a site: where it is, in degrees of WGS 84 (pictures are held against it), and when it was finished."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rectify.campaign.ledger import acts, messages
from rectify.campaign.ledger.models import Site, TaskState
from rectify.campaign.ledger.rules.moves import WORKING
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


def finish_site(*, site: Site, on: date, by: Person, at: datetime) -> Site:
    """Say when the work at a site was finished; a task is not handed in for acceptance before all its sites are.

    Raises:
        Refused: ``measure.not_work`` the task is not under way, ``site.future``, ``site.finished``.
    """
    with transaction.atomic():
        row = Site.objects.select_for_update(of=("self",)).select_related("task").get(pk=site.pk)
        if row.task.state not in WORKING:
            raise messages.measure_not_work(row.task, TaskState(row.task.state).label)
        if on > timezone.localdate(at):
            raise messages.site_future(on)
        if row.done_on is not None:
            raise messages.site_finished(row.name, row.done_on)
        row.done_on = on
        row.save(update_fields=["done_on"])
        data = {"task": row.task_id, "on": on.isoformat()}
        record(act=acts.SITE_FINISHED, by=actor_of(by), at=at, subject=Subject("site", str(row.pk), row.name), data=data)
    return row
