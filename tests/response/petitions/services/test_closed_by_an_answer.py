"""A complaint is closed by an answer to the petitioner, and after a "no" by a new one; nothing else ends the measure that stands for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.campaign.closure.models import TaskKind
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.returns import reopen
from rectify.campaign.evidence.services.judging import judge_evidence
from rectify.campaign.ledger.models import Campaign, Measure
from rectify.campaign.ledger.queries.answers import answers_of
from rectify.campaign.ledger.services.work import finish_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import CallBack, Petition, Reply
from rectify.response.petitions.queries.handling import answer_of as owed_answer
from rectify.response.petitions.queries.handling import left_ahead, settling_of
from rectify.response.petitions.services.call_backs import note_answer
from rectify.response.petitions.services.replies import accept_reply, write_reply
from tests.campaign.closure.stage import Walk, mended
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import DUE, answer_of, answered, campaign, evidence, handed, petition, task_of, town_person, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast: Cast) -> Campaign:
    row = campaign(cast)
    choose_procedure(campaign=row, kind=TaskKind.PETITION, procedure="weifang-petition", valid_from=TODAY, by=cast.clerk, at=NOW)
    return row


@pytest.fixture
def town(cast: Cast) -> Person:
    return town_person(cast)


@pytest.fixture
def row(cast: Cast, home: Campaign) -> Petition:
    made = petition(home, cast)
    handed(cast, made)
    return made


def closed(cast: Cast, row: Petition, town: Person, walk: Walk | None = None) -> Walk:
    """The whole close-out of the county procedure, from the request to the close."""
    walk = walk or Walk(cast, task_of(row))
    walk.request(town, cast.town)
    walk.later().accept(cast.county, cast.qingshi)
    walk.later().drawn(cast.second_clerk)
    walk.check(cast.team)
    walk.later().sign(cast.party, 0)
    walk.later().sign(cast.government, 1)
    close_case(case=walk.case, by=cast.clerk, at=walk.later().at)
    assert walk.state() == "closed"
    return walk


def said_no(cast: Cast, row: Petition, walk: Walk) -> None:
    """The petitioner is asked a month later and says no."""
    call = CallBack.objects.get(petition=row, answered_at=None)
    note_answer(call_back=call, answer="not_fixed", words="还在排。", by=cast.hotline, at=walk.later(30).at)
    row.refresh_from_db()


def test_a_unit_cannot_end_the_answer_by_the_door_of_measures(cast: Cast, row: Petition, town: Person) -> None:
    piece = evidence(cast, answer_of(row), town, cast.town, at=NOW)
    judge_evidence(evidence=piece, accept=True, words="", by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        finish_measure(measure=answer_of(row), on=TODAY, by=town, at=NOW)
    assert refused.value.code == "measure.is_answer"
    with pytest.raises(Refused) as refused:
        request_acceptance(task=task_of(row), unit=cast.town, words="已办。", by=town, at=NOW)
    assert refused.value.code == "case.not_ready"
    assert (answer_of(row).done_on, task_of(row).state, Reply.objects.count()) == (None, "open", 0)


def test_the_database_ends_no_answer_and_begins_no_close_out_without_an_accepted_reply(row: Petition) -> None:
    for statement, name in (
        ("UPDATE ledger_measure SET done_on = started_on WHERE task_id = %s AND key = 'answer'", "answer_by_accepted_reply"),
        ("UPDATE ledger_task SET state = 'acceptance_requested' WHERE id = %s", "closed_by_an_answer"),
    ):
        with pytest.raises(IntegrityError) as found, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [row.task_id])
        assert found.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_a_reply_that_waits_or_was_returned_answers_nothing(cast: Cast, row: Petition, town: Person) -> None:
    write_reply(petition=row, written=written(evidence=[]), by=town, at=NOW)
    with pytest.raises(IntegrityError, match=row.number), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_measure SET done_on = started_on WHERE task_id = %s", [row.task_id])


def test_an_accepted_reply_ends_the_answer_on_the_day_it_was_written(cast: Cast, row: Petition, town: Person) -> None:
    answered(cast, row, town)
    assert answer_of(row).done_on == date(2026, 11, 8)
    closed(cast, row, town)
    replies = Reply.objects.filter(petition=row, accepted=True)
    assert replies.count() == 1, "what is closed has an answer"
    assert verify().ok


def test_after_a_no_a_new_answer_is_owed_with_the_new_day_and_the_old_one_stays(cast: Cast, row: Petition, town: Person) -> None:
    answered(cast, row, town)
    walk = closed(cast, row, town)
    said_no(cast, row, walk)
    first, owed = answer_of(row), owed_answer(row)
    assert (first.done_on, first.due_current) == (date(2026, 11, 8), DUE)
    assert (owed.key, owed.done_on, owed.started_on) == ("answer-2", None, walk.today)
    assert owed.due_current == row.reply_due == walk.today + timedelta(days=10)
    assert left_ahead(row, walk.today) == [], "an answer that is owed is no measure of the reply"


def test_fresh_evidence_alone_does_not_close_again_after_a_no(cast: Cast, row: Petition, town: Person) -> None:
    answered(cast, row, town)
    walk = closed(cast, row, town)
    said_no(cast, row, walk)
    again = Walk(cast, task_of(row))
    again.at = walk.later().at
    mended(cast, task_of(row), again.at)
    with pytest.raises(Refused) as refused:
        again.later().request(town, cast.town)
    assert refused.value.code == "case.not_ready"
    Measure.objects.filter(task=row.task_id, key="answer-2").delete()  # somebody with a console
    with pytest.raises(IntegrityError, match=row.number), transaction.atomic():
        again.request(town, cast.town)
    assert (again.state(), row.state) == ("reopened", "handed_over")


def test_a_new_answer_after_a_no_closes_it_again(cast: Cast, row: Petition, town: Person) -> None:
    answered(cast, row, town)
    walk = closed(cast, row, town)
    said_no(cast, row, walk)
    at = walk.later(2).at
    piece = evidence(cast, owed_answer(row), town, cast.town, name="复查.jpg", at=at)
    reply = write_reply(petition=row, written=written(evidence=[piece]), by=town, at=at)
    accept_reply(reply=reply, by=cast.clerk, at=walk.later().at)
    assert owed_answer(row).done_on == walk.today - timedelta(days=1)
    again = Walk(cast, task_of(row))
    again.at = walk.later().at
    closed(cast, row, town, again)
    row = Petition.objects.select_related("task").get(pk=row.pk)
    assert settling_of(row, again.today).closed_out
    assert [each.key for each in answers_of(row.task_id)] == ["answer-2", "answer"]


def test_a_reply_written_before_the_no_does_not_answer_it(cast: Cast, row: Petition, town: Person) -> None:
    answered(cast, row, town)
    early = write_reply(petition=row, written=written(evidence=[]), by=town, at=NOW)
    call = CallBack.objects.get(petition=row)
    note_answer(call_back=call, answer="not_fixed", words="还在排。", by=cast.hotline, at=NOW + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        accept_reply(reply=early, by=cast.clerk, at=NOW + timedelta(days=2))
    assert refused.value.code == "reply.before_reopening"
    assert owed_answer(row).done_on is None


def test_a_case_reopened_by_the_office_owes_a_new_answer_too(cast: Cast, row: Petition, town: Person) -> None:
    answered(cast, row, town)
    walk = closed(cast, row, town)
    reopen(task=task_of(row), because="巡查发现反弹。", by=cast.director, at=walk.later(5).at)
    owed = owed_answer(row)
    assert (owed.key, owed.done_on, owed.due_current) == ("answer-2", None, None)
    mended(cast, task_of(row), walk.later().at)
    again = Walk(cast, task_of(row))
    again.at = walk.later().at
    with pytest.raises(Refused) as refused:
        again.request(town, cast.town)
    assert refused.value.code == "case.not_ready"
    row.refresh_from_db()
    piece = evidence(cast, owed, town, cast.town, name="复查.jpg", at=again.at)
    reply = write_reply(petition=row, written=written(evidence=[piece]), by=town, at=again.at)
    accept_reply(reply=reply, by=cast.clerk, at=again.later().at)
    closed(cast, row, town, again)
