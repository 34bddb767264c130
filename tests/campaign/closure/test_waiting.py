"""What waits for whom: each step on the desk of those who may take it, and of nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from rectify.campaign.closure.models import Draw
from rectify.campaign.closure.queries.access import cases_to_sign, get_case, get_case_to_sign
from rectify.campaign.closure.queries.desk import waiting_to_be_drawn
from rectify.campaign.closure.queries.draws import candidates
from rectify.campaign.closure.queries.line import line_of
from rectify.campaign.closure.queries.register import closed_cases, register_rows
from rectify.campaign.closure.queries.waiting import cases_waiting, counts, waiting_for
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.delegations import grant, revoke
from rectify.campaign.closure.services.returns import suspend
from rectify.foundation.accounts.models import Person, Post
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.refusals import NotFound, Refused
from tests.campaign.closure.stage import Walk, campaign, mended, ready_task
from tests.cast import NOW, TODAY, Cast


def desk(person: Person) -> dict[str, int]:
    return {row.kind: row.count for row in waiting_for(person, grants_of(person, TODAY), TODAY)}


def desks(cast: Cast) -> dict[str, dict[str, int]]:
    found = {name: desk(each) for name, each in vars(cast).items() if isinstance(each, Person)}
    return {name: row for name, row in found.items() if row}


def test_a_suspension_that_is_over_keeps_a_case_out_of_nothing(cast: Cast) -> None:
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))
    home = walk.task.campaign
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    suspend(case=walk.case, until=TODAY + timedelta(days=2), because="行政复议。", by=cast.clerk, at=NOW)
    for day, shown in ((2, {}), (3, {"review": 1})):
        on = TODAY + timedelta(days=day)
        assert {row.kind: row.count for row in waiting_for(cast.line, grants_of(cast.line, on), on)} == shown
    walk.later(3).review(cast.line, cast.housing)
    suspend(case=walk.case, until=walk.today + timedelta(days=2), because="行政诉讼。", by=cast.clerk, at=walk.at)
    for day, number in ((2, 0), (3, 1)):
        on = walk.today + timedelta(days=day)
        assert len(candidates(home, "waiting", on)) == waiting_to_be_drawn(home, on) == number
    with pytest.raises(Refused) as refused:
        walk.later(2).drawn(cast.clerk)
    assert refused.value.code == "draw.empty"
    assert walk.later().drawn(cast.clerk).chosen
    walk.check(cast.team)
    assert walk.case.waits_for == "sign"


def test_each_step_waits_on_the_desks_of_those_who_may_take_it(cast: Cast) -> None:
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))
    assert desks(cast) == {}
    walk.request(cast.responsible, cast.transport)
    assert desks(cast) == {"county": {"accept": 1}}
    walk.accept(cast.county, cast.qingshi)
    assert desks(cast) == {"line": {"review": 1}}
    walk.review(cast.line, cast.housing)
    assert desks(cast) == {name: {"draw": 1} for name in ("clerk", "second_clerk", "team")}
    walk.drawn(cast.clerk)
    assert desks(cast) == {name: {"check": 1} for name in ("clerk", "second_clerk", "team")}
    walk.check(cast.clerk)
    assert desks(cast) == {"director": {"sign": 1}}
    walk.sign(cast.director)
    assert desks(cast) == {"second_clerk": {"close": 1}}
    assert [case.pk for case in cases_waiting(grants_of(cast.leader, TODAY), "close", on=TODAY)] == [walk.case.pk]
    assert counts(grants_of(cast.leader, TODAY)) == {"close": 1}
    close_case(case=walk.case, by=cast.second_clerk, at=NOW)
    assert desks(cast) == {}
    [row] = register_rows(list(closed_cases(grants_of(cast.leader, TODAY))))
    assert (row.closed_on, [each.who for each in row.signers]) == (TODAY, [cast.director])


def test_a_case_that_is_spared_goes_on_at_once(cast: Cast) -> None:
    home = campaign(cast)
    walks = [Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport)) for _ in range(10)]
    for walk in walks:
        walk.request(cast.responsible, cast.transport)
        walk.accept(cast.county, cast.qingshi)
        walk.review(cast.line, cast.housing)
    walks[0].drawn(cast.clerk, share=0.2)
    draw = Draw.objects.get()
    assert (draw.size, draw.chosen) == (10, 2)
    found = sorted(walk.case.waits_for for walk in walks)
    assert found == ["check"] * 2 + ["sign"] * 8
    spared = next(walk for walk in walks if walk.case.waits_for == "sign")
    assert [step.state for step in line_of(spared.case) if step.kind == "check"] == ["skipped"]
    spared.sign(cast.director)
    close_case(case=spared.case, by=cast.clerk, at=NOW)
    assert spared.state() == "closed"


def test_a_failed_check_returns_the_task_and_doubles_the_share_of_its_unit(cast: Cast) -> None:
    home = campaign(cast)
    walk = Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport))
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.drawn(cast.clerk)
    walk.check(cast.team, passed=False)
    assert (walk.state(), walk.case.outcome) == ("returned", "returned")
    with pytest.raises(Refused) as refused:
        walk.later().request(cast.responsible, cast.transport)  # with nothing but what failed
    assert refused.value.code == "case.not_ready"
    mended(cast, walk.task, walk.at)
    walk.request(cast.responsible, cast.transport)
    assert walk.case.attempt == 2
    walk.accept(cast.county, cast.qingshi)
    walk.review(cast.line, cast.housing)
    walk.drawn(cast.clerk)
    again = Draw.objects.latest("number")
    assert again.settings["raised"] == [cast.transport.code]
    assert again.lots.get().weight == 1  # no weight was asked for
    assert walk.check(cast.team).passed


def test_a_failed_check_of_a_closed_task_reopens_it(cast: Cast) -> None:
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.ecology, carries_out=cast.transport))
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.lead, cast.ecology)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    walk.sign(cast.director)
    close_case(case=walk.case, by=cast.clerk, at=NOW)
    walk.drawn_closed(cast.second_clerk)
    with pytest.raises(Refused) as refused:
        walk.check(cast.team, passed=False)
    assert refused.value.code == "step.person_used"
    walk.check(cast.second_clerk, passed=False)
    assert (walk.state(), walk.case.outcome, walk.case.reopened_by) == ("reopened", "reopened", cast.second_clerk)
    assert walk.case.ended_by == cast.clerk


def test_a_delegate_signs_for_the_principal_and_both_are_used(cast: Cast) -> None:
    Post.objects.create(person=cast.outsider, unit=cast.office, role="reader", valid_from=date(2026, 1, 1))
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.ecology, carries_out=cast.transport))
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.lead, cast.ecology)
    walk.drawn(cast.clerk)
    walk.check(cast.team)
    with pytest.raises(Refused) as refused:
        walk.sign(cast.outsider, for_=cast.director)
    assert refused.value.code == "sign.no_delegation"
    said = {"role": "office_director", "unit": cast.office, "because": "出差", "valid_from": TODAY, "valid_to": TODAY}
    lent = grant(principal=cast.director, delegate=cast.outsider, by=cast.director, at=NOW, **said)  # type: ignore[arg-type]
    assert desk(cast.outsider) == {"sign": 1}
    assert get_case_to_sign(grants_of(cast.outsider, TODAY), walk.case.pk, TODAY) == walk.case
    with translation.override("en"), pytest.raises(Refused) as late:
        walk.later().sign(cast.outsider, for_=cast.director)
    assert late.value.code == "sign.no_delegation"
    walk.later(-1)
    step = walk.sign(cast.outsider, for_=cast.director)
    assert (step.done_by, step.on_behalf_of) == (cast.outsider, cast.director)
    revoke(delegation=lent, by=cast.clerk, at=NOW)
    assert not cases_to_sign(grants_of(cast.outsider, TODAY), TODAY).exists()


def test_a_case_out_of_reach_is_not_there(cast: Cast) -> None:
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.ecology, carries_out=cast.transport))
    walk.request(cast.responsible, cast.transport)
    for stranger in (cast.county, cast.outsider):
        with pytest.raises(NotFound):
            get_case(grants_of(stranger, TODAY), walk.case.pk)
    assert get_case(grants_of(cast.lead, TODAY), walk.case.pk, Permission.TASK_ACCEPT) == walk.case
