"""No row without the grants of who asks."""

from __future__ import annotations

import pytest

from rectify.campaign.ledger.models import Task
from rectify.campaign.ledger.queries.access import get_campaign, get_problem, get_task, visible_tasks
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import TODAY, Cast


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def seen(person: Person) -> set[Task]:
    return set(visible_tasks(grants_of(person, TODAY)))


def test_a_clerk_sees_everything_and_the_drafts(cast: Cast, short: Short) -> None:
    assert seen(cast.clerk) == {short.late, short.timely, short.closed, short.draft}


def test_a_leader_sees_all_work_and_no_drafts(cast: Cast, short: Short) -> None:
    assert seen(cast.leader) == {short.late, short.timely, short.closed}


def test_a_lead_unit_sees_what_it_leads(cast: Cast, short: Short) -> None:
    assert seen(cast.lead) == {short.late}


def test_a_county_sees_what_it_and_its_towns_have_a_part_in(cast: Cast, short: Short) -> None:
    assert seen(cast.county) == {short.late, short.closed}


def test_somebody_without_a_post_sees_nothing(cast: Cast, short: Short) -> None:
    assert seen(cast.outsider) == set()


def test_a_row_out_of_reach_is_as_one_that_is_not_there(cast: Cast, short: Short) -> None:
    grants = grants_of(cast.lead, TODAY)
    for pk in (short.timely.pk, short.draft.pk, 10**9):
        with pytest.raises(NotFound):
            get_task(grants, pk)
    with pytest.raises(NotFound):
        get_problem(grants, short.timely.problem_id)
    with pytest.raises(NotFound):
        get_campaign(grants_of(cast.outsider, TODAY), "short")
