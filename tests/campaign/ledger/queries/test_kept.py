"""Counts of a large campaign are kept a minute; whoever acted sees what they did at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from rectify.campaign.ledger import acts, tasks
from rectify.campaign.ledger.models import Campaign, Measure
from rectify.campaign.ledger.queries import kept
from rectify.campaign.ledger.services.work import finish_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of, grants_of
from rectify.foundation.audit.rules import Act, act_of
from rectify.foundation.audit.services import Subject, record
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
    assert measures_done(cast.clerk, campaign, NOW + 179 * SECONDS) == (NOW + 179 * SECONDS, 6, 6)


def test_nobody_waits_while_a_job_counts_again_and_one_alone_asks_for_it(cast: Cast, large: Short) -> None:
    campaign, grants = large.campaign, grants_of(cast.clerk, NOW.date())
    measures_done(cast.clerk, campaign, NOW)
    finish("2", large.timely.pk, cast.lead)
    found = [kept.overview_of(grants, campaign, NOW + second * SECONDS) for second in (59, 60, 61)]
    assert [(each.at, each.is_due) for each in found] == [(NOW, False), (NOW, True), (NOW, False)]
    kept.count_again("overview", grants, campaign, NOW + 62 * SECONDS)
    after = kept.overview_of(grants, campaign, NOW + 63 * SECONDS)
    assert (after.at, after.is_due) == (NOW + 62 * SECONDS, False)
    assert sum(month.finished for month in after.value.months) == 4


def test_what_a_person_did_beside_the_lists_leaves_the_counts_as_they_are(cast: Cast, large: Short) -> None:
    measures_done(cast.clerk, large.campaign, NOW)
    record(act=act_of("evidence:judge:accepted"), by=actor_of(cast.clerk), at=NOW, subject=Subject("evidence", "1", "照片"), data={})
    assert measures_done(cast.clerk, large.campaign, NOW + SECONDS)[0] == NOW
    record(
        act=act_of("measure:finish:done"),
        by=actor_of(cast.clerk),
        at=NOW,
        subject=Subject("measure", "1", "措施"),
        data={"on": "2026-01-20"},
    )
    assert measures_done(cast.clerk, large.campaign, NOW + SECONDS)[0] == NOW + SECONDS


def test_every_act_of_the_lists_is_of_a_kind_that_changes_counts() -> None:
    modules = [acts, *(vars(acts)[name] for name in ("petition_acts", "scheme_acts"))]
    made = [value for module in modules for value in vars(module).values()]
    codes = {each.code for value in made for each in (value.values() if isinstance(value, dict) else [value]) if isinstance(each, Act)}
    assert len(codes) > 40
    assert {code for code in codes if code.partition(":")[0] not in kept.KINDS} == set()


@pytest.mark.parametrize(("path", "what"), [("/", "overview"), ("/campaigns/short/progress", "roll-up")])
def test_a_page_of_a_minute_ago_puts_the_job_in_the_queue_once(
    path: str, what: str, cast: Cast, large: Short, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = login(cast.clerk)
    client.get(path)
    monkeypatch.setattr(kept, "FRESH", timedelta(0))
    monkeypatch.setattr(kept, "OLDEST", timedelta(hours=1))
    pages = [client.get(path).status_code for _ in range(3)]
    assert pages == [200] * 3
    jobs = list(ProcrastinateJob.objects.filter(task_name="ledger.count_again").values_list("args", flat=True))
    assert jobs == [{"what": what, "person": cast.clerk.pk, "campaign": large.campaign.pk}]
    tasks.count_again(**jobs[0])
    monkeypatch.setattr(kept, "FRESH", timedelta(hours=1))
    assert not kept.overview_of(grants_of(cast.clerk, NOW.date()), large.campaign, NOW).is_due


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
