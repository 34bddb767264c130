"""Counts of a large campaign are kept a minute; whoever acted sees what they did at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rectify.campaign.ledger.models import Campaign, Measure
from rectify.campaign.ledger.queries import kept
from rectify.campaign.ledger.services.work import finish_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, Cast

SECONDS = timedelta(seconds=1)
Login = Callable[[Person], Client]


@pytest.fixture
def large(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Short:
    """A campaign that counts as a large one."""
    monkeypatch.setattr(kept, "KEPT_FROM", 1)
    return short_campaign(cast)


def measures_done(who: Person, campaign: Campaign, at: datetime) -> tuple[datetime, int, int]:
    """When the two kinds of counts say they were made, and how many measures are finished by each."""
    grants = grants_of(who, NOW.date())
    overview, rolled = kept.overview_of(grants, campaign, at), kept.roll_up_of(grants, campaign, at)
    assert overview.at == rolled.at
    return overview.at, sum(month.finished for month in overview.value.months), rolled.value.whole.measures_done


def finish(measure: str, task: int, by: Person) -> None:
    finish_measure(measure=Measure.objects.get(task=task, key=measure), on=NOW.date(), by=by, at=NOW)


def test_others_see_an_act_within_a_minute_and_who_acted_at_once(cast: Cast, large: Short) -> None:
    campaign = large.campaign
    assert measures_done(cast.clerk, campaign, NOW) == (NOW, 3, 3)
    finish("2", large.timely.pk, cast.lead)
    assert measures_done(cast.clerk, campaign, NOW + 59 * SECONDS) == (NOW, 3, 3)
    finish("1", large.late.pk, cast.clerk)
    assert measures_done(cast.clerk, campaign, NOW + 59 * SECONDS) == (NOW + 59 * SECONDS, 5, 5)
    finish("2", large.late.pk, cast.lead)
    assert measures_done(cast.clerk, campaign, NOW + 60 * SECONDS) == (NOW + 59 * SECONDS, 5, 5)
    assert measures_done(cast.clerk, campaign, NOW + 120 * SECONDS) == (NOW + 120 * SECONDS, 6, 6)


def test_while_one_counts_again_the_others_get_what_is_kept(cast: Cast, large: Short, monkeypatch: pytest.MonkeyPatch) -> None:
    measures_done(cast.clerk, large.campaign, NOW)
    monkeypatch.setattr(cache, "add", lambda *_words: False)
    assert measures_done(cast.clerk, large.campaign, NOW + 70 * SECONDS) == (NOW, 3, 3)


def test_what_is_kept_is_of_one_scope(cast: Cast, large: Short) -> None:
    everything, own = (kept.overview_of(grants_of(who, NOW.date()), large.campaign, NOW) for who in (cast.clerk, cast.lead))
    assert (everything.value.total, own.value.total) == (3, 1)
    assert own.value.waiting.drafts is None
    assert everything.value.waiting.drafts == 1


def test_what_waits_is_never_kept(cast: Cast, large: Short) -> None:
    grants = grants_of(cast.clerk, NOW.date())
    kept.overview_of(grants, large.campaign, NOW)
    large.draft.delete()
    again = kept.overview_of(grants, large.campaign, NOW + SECONDS)
    assert (again.at, again.value.waiting.drafts) == (NOW, 0)


def test_a_small_campaign_is_counted_on_every_page(cast: Cast) -> None:
    short = short_campaign(cast)
    measures_done(cast.clerk, short.campaign, NOW)
    finish("2", short.timely.pk, cast.lead)
    assert measures_done(cast.clerk, short.campaign, NOW + SECONDS) == (NOW + SECONDS, 4, 4)


def test_the_roll_up_that_is_kept_takes_two_queries(cast: Cast, large: Short, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    grants = grants_of(cast.clerk, NOW.date())
    kept.roll_up_of(grants, large.campaign, NOW)
    with django_assert_num_queries(2):
        kept.roll_up_of(grants, large.campaign, NOW + SECONDS)


@pytest.mark.parametrize("path", ["/", "/campaigns/short/progress"])
def test_a_page_of_kept_counts_says_so(path: str, cast: Cast, large: Short, login: Login) -> None:
    client = login(cast.clerk)
    said = [client.get(path).content.decode() for _ in range(2)]
    assert ["已含您本人的操作" in page for page in said] == [False, True]
