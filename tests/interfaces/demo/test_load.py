"""The demo city as it is loaded: once, with what it promises to show, and pages that open for everybody who is let in."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from rectify.campaign.closure.models import Case, Draw, Lot, Objection, PublicNotice, Step
from rectify.campaign.dispatch.models import Bulletin, DutyItem, Letter, Report, Round
from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.ledger.models import Deviation, SchemeVersion, Task
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of, roles
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.queries import verify
from rectify.interfaces.demo.life.rounds import FROZEN
from rectify.interfaces.demo.life.story import LAST_DAY
from rectify.interfaces.demo.load import CAMPAIGN, SHOWN, Loaded, load
from rectify.interfaces.desk.context import NAV

pytestmark = [pytest.mark.django_db, pytest.mark.city]
"""They have a target of their own, in one process: it loads the city for all of them."""
LEADS_ON = re.compile(r'href="(/(?:tasks|cases|evidence|letters|schemes|rounds|notices|draws|matters|campaigns|signing)/[^"#?.]*)"')
OF_EACH = 2
"""So many links of each kind are followed from a page."""


def browser(name: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=name))
    session = client.session
    session[OPENED] = session[SEEN] = int(time.time())
    session.save()
    return client


def test_loading_again_changes_nothing(city: Loaded) -> None:
    acts = Entry.objects.count()
    again = load()
    assert (city.anew, again.anew) == (True, False)
    assert Entry.objects.count() == acts


def test_the_record_of_ten_months_is_unbroken_and_in_the_order_of_time(city: Loaded) -> None:
    assert verify().ok
    days = list(Entry.objects.order_by("seq").filter(act__startswith="round:").values_list("at", flat=True))
    assert days == sorted(days)
    assert days[-1].date() <= LAST_DAY


def test_it_shows_rounds_with_late_and_silent_units(city: Loaded) -> None:
    assert Round.objects.filter(frozen_at__isnull=False).count() == FROZEN
    assert Round.objects.filter(frozen_at__isnull=True).count() == 1
    assert Report.objects.filter(late_for__isnull=False).exists()
    silent = Report.objects.filter(round__number=FROZEN, filed_at__isnull=True).values_list("unit__code", flat=True)
    assert {"jingkai", "songhe", "binhai"} <= set(silent)
    assert Bulletin.objects.filter(issued_at__isnull=False).count() == 3


def test_it_shows_a_case_in_every_step_and_every_way_back(city: Loaded) -> None:
    waiting = Counter(Case.objects.filter(outcome="").values_list("waits_for", flat=True))
    assert set(waiting) == {"accept", "review", "check", "notice", "sign", "close"}
    states = Counter(Task.objects.filter(campaign__slug=CAMPAIGN).values_list("state", flat=True))
    assert states["closed"] >= 6
    assert (states["returned"], states["reopened"]) == (2, 3)  # two of them by petitioners who said no
    assert set(Case.objects.filter(outcome="closed").values_list("kind", flat=True)) == {"city", "county", "petition"}
    assert Step.objects.filter(kind="accept", passed=False).exists()
    assert Lot.objects.filter(passed=False).count() == 1
    assert Lot.objects.filter(chosen=True, checked_at__isnull=True).exists()
    assert Case.objects.filter(suspended_at__isnull=False).count() == 1
    assert Draw.objects.count() == 4
    assert PublicNotice.objects.filter(last__gte=LAST_DAY).count() == 1
    assert Objection.objects.filter(answered_at__isnull=False).count() == 1


def test_no_person_takes_two_steps_of_one_case(city: Loaded) -> None:
    for case in Case.objects.all():
        people = list(Step.objects.filter(case=case).values_list("done_by", flat=True))
        assert len(people) == len(set(people)), case


def test_the_checks_see_what_is_only_on_paper_and_nothing_else(city: Loaded) -> None:
    found = Counter(Finding.objects.filter(evidence__isnull=False).values_list("rule", "evidence__task__number"))
    assert set(found) == {
        ("same_bytes", "120"),
        ("same_picture", "120"),
        ("mirrored_picture", "118"),
        ("edited", "118"),
        ("edited", "208"),
        ("far_from_site", "103"),
        ("outside_window", "208"),
        ("kind_does_not_fit", "1"),
        ("kind_does_not_fit", "2"),
    }
    said = set(Finding.objects.filter(report__isnull=False).values_list("rule", flat=True))
    assert said == {"near_identical_text", "rate_above_100"}
    assert Finding.objects.filter(rule="near_identical_text", report__unit__code="binhai").exists()
    assert Finding.objects.filter(rule="near_identical_text").count() < Report.objects.filter(filed_at__isnull=False).count() // 20


def test_a_task_was_called_done_and_never_handed_in(city: Loaded) -> None:
    task = Task.objects.get(campaign__slug=CAMPAIGN, number="102")
    assert task.state == "open"
    assert not task.measures.filter(done_on__isnull=True).exists()
    assert not Case.objects.filter(task=task).exists()


def test_ten_minutes_of_meetings_came_in_one_evening(city: Loaded) -> None:
    assert DutyItem.objects.filter(unit__code="jtj", done_at__isnull=False).values("done_at__date").distinct().count() == 1
    assert Evidence.objects.filter(unit__code="jtj", kind="minutes").count() == 10


def test_letters_stand_on_every_rung_and_some_wait(city: Loaded) -> None:
    issued = Counter(Letter.objects.filter(issued_at__isnull=False).values_list("rung", flat=True))
    assert set(issued) == {"reminder", "supervision", "summons", "listed"}
    assert Letter.objects.filter(issued_at__isnull=False, answered_at__isnull=True).exists()
    assert Letter.objects.filter(issued_at__isnull=True, dismissed_at__isnull=True).exists()


def test_schemes_stand_at_every_point_of_their_way(city: Loaded) -> None:
    assert SchemeVersion.objects.filter(approved=True).count() == 3
    assert SchemeVersion.objects.filter(approved=False).count() == 1
    assert SchemeVersion.objects.filter(submitted_at__isnull=False, decided_at__isnull=True).count() == 1
    assert SchemeVersion.objects.filter(sent_back_at__isnull=False).count() == 1
    assert Deviation.objects.filter(decided_at__isnull=True).count() == 1


@pytest.mark.parametrize("name", [name for name, _ in SHOWN])
def test_every_page_of_everybody_who_is_let_in_opens(city: Loaded, name: str) -> None:
    client, person = browser(name), Person.objects.get(username=name)
    grants = grants_of(person, LAST_DAY)
    if any(roles()[post.role].needs_totp for post in grants.posts):
        assert client.get(reverse("desk:week")).status_code == 302  # first they set up their codes
        return
    places = [reverse(place.url_name) for place in NAV if place.permission is None or grants.may(place.permission)]
    for address in [*places, *_led_on(client, places)]:
        assert client.get(address).status_code == 200, (name, address)


def _led_on(client: Client, places: list[str]) -> list[str]:
    """The first links of each kind on these pages."""
    found: dict[str, list[str]] = {}
    for place in places:
        for address in LEADS_ON.findall(client.get(place).content.decode()):
            kind = re.sub(r"\d+", "#", address)
            if len(found.setdefault(kind, [])) < OF_EACH and address not in found[kind]:
                found[kind].append(address)
    return [address for addresses in found.values() for address in addresses]


def test_the_table_at_the_start_names_what_there_is(city: Loaded) -> None:
    told = city.report()
    for words in ("调度轮次 rounds", "佐证材料 evidence", "已销号 closed", "reopened", *(name for name, _ in SHOWN)):
        assert words in told
    assert str(Path.home()) not in told
