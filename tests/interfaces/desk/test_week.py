"""This week: what each one owes, what waits for them, what is late, what changed; nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.dispatch.models import DutyItem, Report, Round
from rectify.campaign.dispatch.services.letters import choose_ladder, draft_letter, issue_letter
from rectify.campaign.dispatch.services.matters import report_matter
from rectify.campaign.ledger.models import Campaign, Measure, Move, Problem, StandingDuty, Task
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.queries import grants_of
from rectify.interfaces.desk.week import Week, week_of
from rectify.response.petitions.models import CallBack
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import answered, handed, petition, town_person
from tests.response.petitions.stage import campaign as petitions_open

Login = Callable[[Person], Client]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    row = Campaign.objects.create(
        slug="c", name="整改", jurisdiction=cast.city, starts_on=date(2026, 1, 1), opened_at=NOW, opened_by=cast.clerk
    )
    choose_ladder(campaign=row, ladder="haidai", valid_from=date(2026, 1, 1), by=cast.clerk, at=NOW)
    return row


def task(campaign: Campaign, lead: Unit, **more: Any) -> Task:
    n = Task.objects.count() + 1
    problem = Problem.objects.create(campaign=campaign, key=f"p{n}", title="问题")
    values = {"state": "open", "confirmed_at": NOW, "confirmed_by": campaign.opened_by, **more}
    row = Task.objects.create(campaign=campaign, problem=problem, key=f"t{n}", title=f"任务{n}", text="…", lead_unit=lead, **values)
    Measure.objects.create(task=row, key="m", text="措施")
    return row


def round_of(campaign: Campaign, number: int = 1) -> Round:
    cut_off = datetime(2026, 11, 27, 9, tzinfo=UTC)
    first = date(2026, 11, 23) + timedelta(weeks=number - 1)
    return Round.objects.create(
        campaign=campaign, number=number, first=first, last=first + timedelta(days=6), opened_at=NOW, remind_at=NOW, cut_off_at=cut_off
    )


def ask(one: Round, row: Task, unit: Unit) -> None:
    Report.objects.create(round=one, task=row, measure=row.measures.get(), unit=unit)


def week(who: Person) -> Week:
    return week_of(who, grants_of(who, TODAY), NOW)


def test_a_unit_owes_reports_duties_and_answers_the_nearest_first(cast: Cast, campaign: Campaign) -> None:
    one, mine, other = round_of(campaign), task(campaign, cast.ecology), task(campaign, cast.transport)
    ask(one, mine, cast.ecology)
    ask(one, other, cast.transport)
    duty = StandingDuty.objects.create(task=mine, times=1, period="季度", quote="每季度研究一次")
    DutyItem.objects.create(duty=duty, unit=cast.ecology, first=date(2026, 7, 1), last=date(2026, 9, 30))
    row = draft_letter(campaign=campaign, unit=cast.ecology, task=mine, rung="reminder", because="x", points=None, by=cast.clerk, at=NOW)
    issue_letter(letter=row, body="x", by=cast.clerk, at=NOW)
    owed = week(cast.lead).owed
    assert [(each.kind, each.due) for each in owed] == [
        ("duty", date(2026, 9, 30)), ("report", date(2026, 11, 27)), ("letter", date(2026, 11, 30)),
    ]  # fmt: skip
    assert owed[1].detail == "0/1"
    assert [each.kind for each in week(cast.responsible).owed] == ["report"]
    assert week(cast.clerk).owed == week(cast.county).owed == []


def test_what_is_filed_or_frozen_is_not_owed(cast: Cast, campaign: Campaign) -> None:
    one, row = round_of(campaign), task(campaign, cast.ecology)
    ask(one, row, cast.ecology)
    Report.objects.update(filed_at=NOW, filed_by=cast.lead)
    assert week(cast.lead).owed == []
    Report.objects.update(filed_at=None, filed_by=None)
    assert len(week(cast.lead).owed) == 1
    Round.objects.update(frozen_at=NOW, frozen_hash="x", asked=1, filed=0)
    assert week(cast.lead).owed == []


def test_a_task_that_came_back_is_owed_by_its_units(cast: Cast, campaign: Campaign) -> None:
    task(campaign, cast.ecology, state="returned")
    assert [(each.kind, each.title) for each in week(cast.lead).owed] == [("task", "任务1")]
    assert week(cast.responsible).owed == []


def test_what_waits_is_what_one_may_act_on(cast: Cast, campaign: Campaign) -> None:
    task(campaign, cast.ecology, state="draft", confirmed_at=None, confirmed_by=None)
    draft_letter(campaign=campaign, unit=cast.ecology, task=None, rung="reminder", because="x", points=None, by=cast.clerk, at=NOW)
    report_matter(campaign=campaign, unit=cast.qingshi, task=None, text="事", happened_on=TODAY, by=cast.county, at=NOW)
    people = {"clerk": cast.clerk, "director": cast.director, "lead": cast.lead, "leader": cast.leader, "outsider": cast.outsider}
    waits = {name: {one.kind: one.count for one in week(who).waits} for name, who in people.items()}
    assert waits == {"clerk": {"draft": 1, "letter": 1, "matter": 1}, "director": {"letter": 1}, "lead": {}, "leader": {}, "outsider": {}}


def test_the_hotline_which_reads_no_lists_is_told_whom_to_ask(cast: Cast) -> None:
    row = petition(petitions_open(cast), cast)
    handed(cast, row)
    answered(cast, row, town_person(cast))
    CallBack.objects.update(due_on=TODAY + timedelta(days=1))
    assert [week(who).waits for who in (cast.hotline, cast.clerk)] == [[], []]
    CallBack.objects.update(due_on=TODAY)
    assert [(one.kind, one.count, one.url) for one in week(cast.hotline).waits] == [("call", 1, "/petitions/calls/")]
    assert {one.kind: one.count for one in week(cast.clerk).waits} == {"call": 1}
    assert "call" not in {one.kind for who in (cast.county, cast.director) for one in week(who).waits}


def test_what_is_late_and_what_changed_is_cut_by_scope(cast: Cast, campaign: Campaign) -> None:
    due = date(2026, 11, 1)
    mine, theirs = (task(campaign, unit, due_original=due, due_current=due) for unit in (cast.ecology, cast.transport))
    task(campaign, cast.ecology, due_original=due, due_current=due, state="closed")
    done = task(campaign, cast.ecology, due_original=due, due_current=due)
    done.measures.update(started_on=due, done_on=due)
    for row, days in ((mine, 0), (theirs, 0), (mine, 1)):
        Move.objects.create(
            task=row, from_state="accepted", to_state="returned", because="x", moved_at=NOW - timedelta(days=days), moved_by=cast.clerk
        )
    lead, clerk = week(cast.lead), week(cast.clerk)
    assert ([row["id"] for row in lead.late], lead.late_count) == ([mine.pk], 1)
    assert ([row["id"] for row in clerk.late], clerk.late_count) == ([mine.pk, theirs.pk], 2)
    assert [move.task_id for move in lead.moves] == [mine.pk]
    assert [move.task_id for move in clerk.moves] == [theirs.pk, mine.pk]


def test_everybody_has_a_page_in_both_languages(cast: Cast, campaign: Campaign, login: Login) -> None:
    row = task(campaign, cast.ecology, due_original=date(2026, 11, 1), due_current=date(2026, 11, 1))
    ask(round_of(campaign), row, cast.ecology)
    people = [who for who in vars(cast).values() if isinstance(who, Person)]
    assert len(people) > 10
    for who in people:
        assert login(who).get("/week").status_code == 200, who
    text = login(cast.lead).get("/week").content.decode()
    for words in ("本周", "我要办的", "第1轮调度报告", "填报", "逾期"):
        assert words in text
    client = login(cast.lead)
    client.cookies["django_language"] = "en"
    english = client.get("/week").content.decode()
    assert "Report of round 1" in english
    assert "What I owe" in english


def test_a_page_without_a_post_says_what_to_do(cast: Cast, login: Login) -> None:
    assert "还没有" in login(cast.outsider).get("/week").content.decode()


def test_nobody_comes_in_without_logging_in(client: Client) -> None:
    assert client.get("/week").status_code == 302


@pytest.mark.parametrize("name", ["lead", "clerk", "director", "county", "leader", "line", "team", "party"])
def test_the_cost_does_not_grow(cast: Cast, campaign: Campaign, login: Login, name: str) -> None:
    def add(number: int) -> None:
        one = round_of(campaign, number)
        for unit in (cast.ecology, cast.qingshi):
            row = task(campaign, unit, due_original=date(2026, 11, 1), due_current=date(2026, 11, 1), state="returned")
            ask(one, row, unit)
            duty = StandingDuty.objects.create(task=row, times=1, period="季度", quote="q")
            DutyItem.objects.create(duty=duty, unit=unit, first=date(2026, 7, 1), last=date(2026, 9, 30))
            letter = draft_letter(campaign=campaign, unit=unit, task=row, rung="reminder", because="x", points=None, by=cast.clerk, at=NOW)
            issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW)
            Move.objects.create(task=row, from_state="accepted", to_state="returned", because="x", moved_at=NOW, moved_by=cast.clerk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/week").status_code == 200
        return len(queries)

    add(1)
    client = login(getattr(cast, name))
    client.get("/week")
    one = cost()
    for number in range(2, 5):
        add(number)
    assert cost() == one <= 24
