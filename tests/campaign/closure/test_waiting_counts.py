"""What this week counts is what the desk lists, for everybody and every kind of step; and a count stops where it is told to."""

from __future__ import annotations

import pytest

from rectify.campaign.closure.models import Case, Draw, Lot, StepKind
from rectify.campaign.closure.queries import register, waiting
from rectify.campaign.closure.queries.waiting import LABELS, counts, rows_waiting, waiting_for
from rectify.campaign.closure.queries.waiting_counts import DRAW
from rectify.campaign.closure.rules.steps import ACTS
from rectify.campaign.ledger.models import Campaign, Task
from rectify.campaign.ledger.queries.access import visible_tasks
from rectify.campaign.ledger.queries.counting import counts_up_to
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign, many_tasks
from tests.factories_of_work import many_cases
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
EVERYBODY = ("clerk", "second_clerk", "lead", "responsible", "county", "line", "team", "director", "leader", "party", "government")
DRAWN = 9


@pytest.fixture
def cases(cast: Cast) -> Campaign:
    """Some hundred cases at every step; of those that wait for a check nine were drawn, every third of these chosen."""
    campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, 600, by=cast.clerk, units=[cast.ecology, cast.transport, cast.qingshi, cast.linhe, cast.town], seed=4)
    many_cases(campaign, unit=cast.office, now=NOW)
    with unguarded("closure_draw", "closure_lot"):
        draw = Draw.objects.create(
            campaign=campaign, number=1, seed="s", population_hash="h", size=DRAWN, chosen=3, drawn_at=NOW, drawn_by=cast.second_clerk
        )
        for n, case in enumerate(Case.objects.filter(waits_for=StepKind.CHECK).order_by("pk")[:DRAWN]):
            Lot.objects.create(draw=draw, case=case, stratum="s", ticket=str(n), chosen=n % 3 == 0)
    return campaign


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_counted_is_what_is_listed(cases: Campaign, cast: Cast, who: str) -> None:
    person: Person = getattr(cast, who)
    grants = grants_of(person, TODAY)
    found = {one.kind: one.count for one in waiting_for(person, grants, TODAY, most=10_000)}
    checks = found.pop(StepKind.CHECK, 0) + found.pop(DRAW, 0)

    able = [kind for kind in StepKind if kind in LABELS and (grants.may(ACTS[kind]) or kind is StepKind.SIGN)]
    listed = {kind.value: rows_waiting(person, grants, kind, TODAY).count() for kind in able}
    assert checks == listed.pop(StepKind.CHECK, 0)
    assert found == {kind: n for kind, n in listed.items() if n}


def test_somebody_has_something_of_every_kind(cases: Campaign, cast: Cast) -> None:
    """Or the comparison above would compare nothing."""
    found = {one.kind for who in EVERYBODY for one in waiting_for(getattr(cast, who), grants_of(getattr(cast, who), TODAY), TODAY)}
    assert found >= {StepKind.ACCEPT, StepKind.REVIEW, StepKind.CHECK, DRAW, StepKind.SIGN, StepKind.CLOSE}


def test_the_chosen_wait_for_their_check_and_the_others_for_a_drawing(cases: Campaign, cast: Cast) -> None:
    found = {one.kind: one.count for one in waiting_for(cast.clerk, grants_of(cast.clerk, TODAY), TODAY, most=10_000)}
    assert found[StepKind.CHECK] == 3


def test_a_count_stops_where_nobody_reads_on(cases: Campaign, cast: Cast) -> None:
    found = waiting_for(cast.line, grants_of(cast.line, TODAY), TODAY, most=5)
    assert [(one.kind, one.count) for one in found] == [(StepKind.REVIEW, 5)]


def test_the_desk_of_a_county_counts_its_own_up_to_a_bound(cases: Campaign, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    grants = grants_of(cast.county, TODAY)
    seen = Case.objects.filter(task__in=visible_tasks(grants)).exclude(waits_for="")
    exact = {kind: n for kind in StepKind if (n := seen.filter(waits_for=kind).count())}
    assert {kind: n for kind, n in counts(grants).items() if n} == exact
    assert sum(exact.values()) < Case.objects.exclude(waits_for="").count()

    monkeypatch.setattr(waiting, "COUNT_UP_TO", 2)
    assert max(counts(grants).values()) == 3


def test_the_register_is_turned_and_counted_up_to_a_bound(cases: Campaign, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    grants = grants_of(cast.clerk, TODAY)
    closed = register.closed_cases(grants)
    monkeypatch.setattr(register, "PAGE", 20)
    first, second = register.turned(closed, 1), register.turned(closed, 2)
    assert [case.pk for case in (*first.cases, *second.cases)] == list(closed.values_list("pk", flat=True)[:40])
    assert (first.has_previous, first.has_next, second.has_previous) == (False, True, True)
    assert register.turned(closed, -4).number == 1
    assert register.turned(closed, 10**9).number == register.LAST_PAGE

    assert register.register_counts(grants)["closed"] == register.Many(closed.count(), more=False)
    monkeypatch.setattr(register, "COUNT_UP_TO", 1)
    assert register.register_counts(grants)["closed"] == register.Many(10, more=True)


def test_several_kinds_are_counted_in_one_query(cases: Campaign, django_assert_num_queries: object) -> None:
    kinds = {"open": Task.objects.filter(state="open"), "none": Task.objects.none(), "drafts": Task.objects.filter(state="draft")}
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = counts_up_to(4, kinds)
    assert found == {"open": 4, "none": 0, "drafts": 0}
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert counts_up_to(4, {}) == {}


@pytest.mark.parametrize("who", EVERYBODY)
def test_gathered_first_or_tried_row_by_row_the_same_tasks_are_seen(cases: Campaign, cast: Cast, who: str) -> None:
    grants = grants_of(getattr(cast, who), TODAY)
    assert set(visible_tasks(grants, many=True).values_list("pk", flat=True)) == set(visible_tasks(grants).values_list("pk", flat=True))
