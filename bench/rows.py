"""The rows of ``bench.installation``: imported only when Django is set up."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.utils import timezone

from rectify.campaign.closure.models import Case
from rectify.campaign.dispatch.models import Round
from rectify.campaign.evidence.models import Evidence, Sweep
from rectify.campaign.evidence.services.sweeping import REPORTS
from rectify.campaign.ledger.models import Campaign, Measure, Scheme
from rectify.foundation.accounts.models import ApiToken, Person, Unit
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.rules.logins import token_digest
from tests.cast import assemble
from tests.factories import a_campaign, many_tasks
from tests.factories_of_work import many_cases, many_evidence, many_moves, many_reports, many_schemes, many_targets

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


def live(reports: int, evidence: int) -> None:
    """Let the campaign be lived in: reports, evidence, cases, schemes and results."""
    campaign, now = Campaign.objects.get(slug="long"), timezone.now()
    clerk, lead = (Person.objects.get(username=name) for name in ("clerk", "lead"))
    ecology, office = (Unit.objects.get(code=code) for code in ("HD-STHJ", "HD-ZGB"))
    tasks = campaign.tasks.count()
    many_targets(campaign, tasks // 2, by=lead, now=now)
    many_schemes(campaign, tasks // 20, by=lead, approver=clerk, unit=ecology, office=office, now=now)
    many_reports(campaign, reports, by=lead, now=now)
    Sweep.objects.create(name=REPORTS, up_to=now)  # the checks of a year of reports are not the work of this day
    many_evidence(campaign, evidence, by=lead, judge=clerk, unit=office, now=now)
    many_cases(campaign, unit=office, now=now)
    many_moves(campaign, by=clerk, now=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def introduce_work(place: Installation) -> None:
    """Note the running round, the last frozen one, the unit of the lead, a scheme, a piece of evidence and a case."""
    rounds = list(Round.objects.order_by("-number")[:2])
    place.ids |= {"round": rounds[0].pk, "frozen": rounds[1].pk, "unit": Person.objects.get(username="lead").posts.get().unit_id}
    place.ids |= {"scheme": Scheme.objects.order_by("pk")[0].pk, "evidence": Evidence.objects.order_by("pk")[0].pk}
    place.ids |= {"case": Case.objects.exclude(waits_for="").order_by("pk")[0].pk}


def cookie(person: Person) -> str:
    """The cookie of somebody who is logged in."""
    browser = Client()
    browser.force_login(person)
    return f"sessionid={browser.cookies['sessionid'].value}"


def introduce(place: Installation) -> None:
    """Note ids, a cookie of the clerk, and tokens of the clerk and of a unit that leads tasks."""
    clerk, lead, county, director = (Person.objects.get(username=name) for name in ("clerk", "lead", "county", "director"))
    place.cookie, place.unit_cookie, place.county_cookie, place.director_cookie = (cookie(who) for who in (clerk, lead, county, director))
    place.clerk_token, place.unit_token = token(clerk), token(lead)
    campaign = Campaign.objects.get(slug="long")
    begun = Measure.objects.filter(task__state="open", task__lead_unit=lead.posts.get().unit, started_on__isnull=True)
    place.ids = {"campaign": campaign.pk, "task": campaign.tasks.order_by("position")[campaign.tasks.count() // 2].pk}
    place.ids |= {f"measure{n}": pk for n, pk in enumerate(begun.order_by("pk").values_list("pk", flat=True)[:400])}
