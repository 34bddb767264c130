"""A reply that is written in time and waits for the office makes nobody late but the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.response.petitions.models import Petition, Reply
from rectify.response.petitions.queries.account import batches_of
from rectify.response.petitions.queries.desk import Asked, is_late, petition_page
from rectify.response.petitions.queries.handling import handling_of
from rectify.response.petitions.queries.tracking import get_tracked, life_of
from rectify.response.petitions.rules.clock import Standing
from rectify.response.petitions.services.replies import accept_reply, return_reply, write_reply
from rectify.response.petitions.templatetags.petitions import clock_mark
from tests.cast import Cast
from tests.response.petitions.stage import DUE, HANDED, campaign, handed, petition, town_person, written

pytestmark = pytest.mark.django_db
AFTER = DUE + timedelta(days=3)


@pytest.fixture
def home(cast: Cast) -> Campaign:
    return campaign(cast)


@pytest.fixture
def town(cast: Cast) -> Person:
    return town_person(cast)


@pytest.fixture
def row(cast: Cast, home: Campaign) -> Petition:
    made = petition(home, cast)
    handed(cast, made)
    return made


def wrote(row: Petition, town: Person, days: int) -> Reply:
    reply = write_reply(petition=row, written=written(evidence=[]), by=town, at=HANDED + timedelta(days=days))
    row.refresh_from_db()
    return reply


def late(cast: Cast, row: Petition) -> dict[str, bool]:
    """What each place says three days after the reply was due."""
    grants = grants_of(cast.clerk, AFTER)
    row = get_tracked(row.pk)
    return {
        "rule": is_late(row.state, row.reply_due, AFTER, row.reply_waits_since),
        "list": bool(petition_page(grants, row.campaign, Asked(clock="late"), AFTER).rows),
        "page": handling_of(row, AFTER).standing is Standing.LATE,
        "account": batches_of(grants, row.campaign, AFTER)[0].late == 1,
        "citizen": life_of(row, AFTER).late,
        "mark": (clock_mark(row.state, row.reply_due, AFTER, row.reply_waits_since) or {}).get("mark") == "late",
    }


def test_a_unit_that_wrote_nothing_is_late_everywhere(cast: Cast, row: Petition) -> None:
    assert set(late(cast, row).values()) == {True}


def test_a_unit_that_wrote_in_time_is_late_nowhere_while_the_office_looks_at_it(cast: Cast, row: Petition, town: Person) -> None:
    wrote(row, town, days=2)
    assert set(late(cast, row).values()) == {False}
    page = handling_of(row, AFTER)
    assert (page.standing, page.days) == (Standing.WAITS, 8)
    life = life_of(get_tracked(row.pk), AFTER)
    assert life.waits == (HANDED + timedelta(days=2)).date()
    with translation.override("zh-hans"):
        mark = clock_mark(row.state, row.reply_due, AFTER, row.reply_waits_since)
    assert mark == {"mark": "wait", "label": "答复待审"}


def test_a_unit_that_wrote_too_late_stays_as_late_as_it_wrote(cast: Cast, row: Petition, town: Person) -> None:
    wrote(row, town, days=11)
    assert set(late(cast, row).values()) == {True}
    with translation.override("zh-hans"):
        mark = clock_mark(row.state, row.reply_due, AFTER, row.reply_waits_since)
    assert mark == {"mark": "late", "label": "答复待审，逾期1天报送"}


def test_a_reply_written_on_the_last_day_is_in_time(cast: Cast, row: Petition, town: Person) -> None:
    wrote(row, town, days=10)
    assert row.reply_waits_since == row.reply_due
    assert set(late(cast, row).values()) == {False}


def test_a_reply_that_is_sent_back_lets_the_clock_run_on(cast: Cast, row: Petition, town: Person) -> None:
    reply = wrote(row, town, days=2)
    return_reply(reply=reply, because="缺少现场照片", by=cast.clerk, at=HANDED + timedelta(days=11))
    row.refresh_from_db()
    assert row.reply_waits_since is None
    assert set(late(cast, row).values()) == {True}


def test_an_accepted_reply_waits_no_more(cast: Cast, row: Petition, town: Person) -> None:
    reply = wrote(row, town, days=2)
    accept_reply(reply=reply, by=cast.clerk, at=HANDED + timedelta(days=14))
    row.refresh_from_db()
    assert (row.state, row.reply_waits_since) == ("answered", None)
    assert set(late(cast, row).values()) == {False}


def test_what_waits_is_not_due_soon(cast: Cast, row: Petition, town: Person) -> None:
    soon = DUE - timedelta(days=1)
    grants = grants_of(cast.clerk, soon)
    assert petition_page(grants, row.campaign, Asked(clock="soon"), soon).rows
    wrote(row, town, days=2)
    assert not petition_page(grants, row.campaign, Asked(clock="soon"), soon).rows
