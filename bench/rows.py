"""The rows of ``bench.installation``: imported only when Django is set up."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.utils import timezone

from rectify.campaign.ledger.models import Campaign, Measure
from rectify.foundation.accounts.models import ApiToken, Person
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.rules.logins import token_digest
from tests.cast import assemble
from tests.factories import a_campaign, many_tasks

if TYPE_CHECKING:
    from bench.installation import Installation


def token(person: Person) -> str:
    """A token of the person for everything they may."""
    raw = "rectify_" + secrets.token_urlsafe(32)
    now = timezone.now()
    ApiToken.objects.create(
        person=person,
        name="bench",
        digest=token_digest(raw),
        permissions=[p.value for p in Permission],
        issued_at=now,
        issued_by=person,
        expires_at=now + timedelta(days=1),
    )
    return raw


def fill(tasks: int) -> None:
    """Write people, units, a campaign and its tasks."""
    cast = assemble()
    campaign = a_campaign(cast.city, cast.clerk)
    units = [cast.ecology, cast.transport, cast.qingshi, cast.linhe, cast.town]
    for seed, begin in enumerate(range(0, tasks, 10_000)):
        many_tasks(campaign, min(10_000, tasks - begin), by=cast.clerk, units=units, seed=seed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def introduce(place: Installation) -> None:
    """Note ids, a cookie of the clerk, and tokens of the clerk and of a unit that leads tasks."""
    clerk, lead = (Person.objects.get(username=name) for name in ("clerk", "lead"))
    browser = Client()
    browser.force_login(clerk)
    place.cookie = f"sessionid={browser.cookies['sessionid'].value}"
    place.clerk_token, place.unit_token = token(clerk), token(lead)
    campaign = Campaign.objects.get(slug="long")
    begun = Measure.objects.filter(task__state="open", task__lead_unit=lead.posts.get().unit, started_on__isnull=True)
    place.ids = {"campaign": campaign.pk, "task": campaign.tasks.order_by("position")[campaign.tasks.count() // 2].pk}
    place.ids |= {f"measure{n}": pk for n, pk in enumerate(begun.order_by("pk").values_list("pk", flat=True)[:400])}
