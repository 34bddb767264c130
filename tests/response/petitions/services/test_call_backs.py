"""The question weeks later: both facts stand, and a "no" puts the complaint back to work by rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from rectify.campaign.closure.models import Case, TaskKind
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from rectify.foundation.sealing import seal
from rectify.response.petitions.models import CallBack, Handover, Identity, Petition, Reply
from rectify.response.petitions.queries.call_backs import said_of, sheet
from rectify.response.petitions.services.call_backs import answer_by_link, ask, note_answer, plan
from rectify.response.petitions.services.rules import choose_rules
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.cast import NOW, TODAY, Cast, assemble

PHONE, LINK = CallBack.Way.PHONE, CallBack.Way.LINK


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def walk(cast: Cast) -> Walk:
    home = campaign(cast)
    choose_procedure(campaign=home, kind=TaskKind.PETITION, procedure="weifang-petition", valid_from=TODAY, by=cast.clerk, at=NOW)
    return Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport, origin="petition"))


@pytest.fixture
def petition(cast: Cast, walk: Walk) -> Petition:
    """Answered by the county: settled, says the reply."""
    batch = Handover.objects.create(campaign=walk.task.campaign, number=1, on_day=TODAY, handed_at=NOW, handed_by=cast.clerk)
    row = Petition.objects.create(
        campaign=walk.task.campaign, number="HD20261001-0001", channel="hotline", state="answered", received_on=date(2026, 10, 1),
        text="石桥镇河道发黑发臭。", text_hash="0" * 32, county=cast.qingshi, handover=batch, handed_on=TODAY, reply_due=TODAY,
        lead_unit=cast.qingshi, task=walk.task, registered_at=NOW, registrar=cast.hotline,
    )  # fmt: skip
    Identity.objects.create(petition=row, phone=seal("13800000000", "petition:phone"))
    Reply.objects.create(
        petition=row, version=1, finding="属实", substantiated="yes", handling="已截污。", public_text="河道已截污，水体已清澈。",
        settled="settled", unit=cast.qingshi, written_at=NOW, written_by=cast.county, accepted=True, decided_at=NOW, decided_by=cast.clerk,
    )  # fmt: skip
    return row


def closed(walk: Walk, cast: Cast) -> None:
    walk.request(cast.responsible, cast.transport)
    walk.later().accept(cast.county, cast.qingshi)
    walk.drawn(cast.clerk)
    walk.later().check(cast.team)
    for number, who in enumerate((cast.party, cast.government)):
        walk.later().sign(who, number)
    close_case(case=walk.case, by=cast.second_clerk, at=walk.later().at)
    assert walk.state() == "closed"


def code(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def test_the_question_comes_up_three_weeks_after_the_reply_and_only_for_who_may_ask(cast: Cast, petition: Petition) -> None:
    row = plan(petition=petition, answered_on=TODAY)
    assert row.due_on == TODAY + timedelta(days=21)
    operator, outsider = grants_of(cast.hotline, TODAY), grants_of(cast.outsider, TODAY)
    assert list(sheet(operator, row.due_on - timedelta(days=1)).rows) == []
    assert list(sheet(operator, row.due_on).rows) == [row]
    assert list(sheet(outsider, row.due_on).rows) == []
    assert plan(petition=petition, answered_on=TODAY + timedelta(days=2)).pk == row.pk  # one waits, it is moved


def test_a_no_on_the_telephone_reopens_a_closed_case_by_rule(cast: Cast, walk: Walk, petition: Petition) -> None:
    closed(walk, cast)
    row = plan(petition=petition, answered_on=TODAY)
    at = walk.later(30).at
    done = note_answer(call_back=row, answer="not_fixed", words="下雨后又排黑水。", by=cast.hotline, at=at)
    petition.refresh_from_db()
    assert (done.reopened, petition.state, walk.state()) == (True, "handed_over", "reopened")
    assert petition.reply_due == walk.today + timedelta(days=10)
    because = Case.objects.get(task=walk.task).reopened_because
    assert "举报人表示未解决" in because
    assert "下雨后又排黑水" not in because, "what the petitioner said stays with the question: a reason is told to the public"
    said = said_of(petition)
    assert said.apart  # the unit's word stands beside the petitioner's
    assert (said.reply and said.reply.settled, said.citizen and said.citizen.answer) == ("settled", "not_fixed")
    assert verify().ok


def test_a_no_sends_back_a_close_out_that_is_under_way(cast: Cast, walk: Walk, petition: Petition) -> None:
    walk.request(cast.responsible, cast.transport)
    note_answer(
        call_back=plan(petition=petition, answered_on=TODAY), answer="not_fixed", words="照旧。", by=cast.hotline, at=walk.later().at
    )
    assert (walk.state(), walk.case.outcome) == ("returned", "returned")


def test_a_no_whose_new_clock_ends_beyond_the_calendar_is_refused_in_words_and_nothing_is_kept(cast: Cast, petition: Petition) -> None:
    choose_rules(campaign=petition.campaign, code="workdays-15", valid_from=TODAY, by=cast.clerk, at=NOW)
    row = plan(petition=petition, answered_on=TODAY)
    at = NOW + timedelta(days=33)  # 15 working days from 26 December end in a year without its holidays yet
    with pytest.raises(Refused, match="2027") as refused:
        note_answer(call_back=row, answer="not_fixed", words="又排黑水。", by=cast.hotline, at=at)
    row.refresh_from_db()
    petition.refresh_from_db()
    assert (refused.value.code, row.answer, petition.state) == ("call_back.no_clock", "", "answered")


def test_content_and_half_content_reopen_nothing(cast: Cast, walk: Walk, petition: Petition) -> None:
    closed(walk, cast)
    for answer, words in (("partly", "好一些。"), ("fixed", "")):
        row = plan(petition=petition, answered_on=TODAY)
        assert not note_answer(call_back=row, answer=answer, words=words, by=cast.hotline, at=walk.later().at).reopened
    assert walk.state() == "closed"
    said = said_of(petition).citizen
    assert said is not None
    assert said.answer == "fixed"


def test_who_is_not_reached_is_asked_again_thrice_at_most(cast: Cast, walk: Walk, petition: Petition) -> None:
    row: CallBack | None = plan(petition=petition, answered_on=TODAY)
    tries = 0
    while row is not None:
        note_answer(call_back=row, answer="unreached", words="", by=cast.hotline, at=walk.later(3).at)
        tries += 1
        row = CallBack.objects.filter(petition=petition, answered_at__isnull=True).first()
        if row is not None:
            assert row.due_on == walk.today + timedelta(days=3)
    assert tries == 3
    assert said_of(petition).citizen is None  # silence is no consent


def test_a_link_opens_once_and_only_the_newest(cast: Cast, petition: Petition) -> None:
    row = plan(petition=petition, answered_on=TODAY)
    old = ask(call_back=row, way=LINK, by=cast.hotline, at=NOW).token
    new = ask(call_back=row, way=LINK, by=cast.hotline, at=NOW).token
    assert new not in str(CallBack.objects.values().get(pk=row.pk))
    assert code(lambda: answer_by_link(token=old, answer="fixed", words="", at=NOW)) == "call_back.link"
    assert answer_by_link(token=new, answer="fixed", words="", at=NOW).recorded_by is None
    assert code(lambda: answer_by_link(token=new, answer="not_fixed", words="又臭了", at=NOW)) == "call_back.link"
    assert code(lambda: answer_by_link(token="", answer="fixed", words="", at=NOW)) == "call_back.link"


def test_a_no_by_link_acts_in_the_name_of_who_asked(cast: Cast, walk: Walk, petition: Petition) -> None:
    closed(walk, cast)
    token = ask(call_back=plan(petition=petition, answered_on=TODAY), way=LINK, by=cast.hotline, at=walk.later().at).token
    answer_by_link(token=token, answer="not_fixed", words="又臭了。", at=walk.later().at)
    assert (walk.state(), Case.objects.get(task=walk.task).reopened_by) == ("reopened", cast.hotline)


@pytest.mark.parametrize(
    ("answer", "words", "refused", "zh"),
    [
        ("maybe", "", "call_back.unknown", "“maybe”不是有效的反馈。请选择已解决、有好转、未解决或联系不上。"),
        ("not_fixed", "  ", "call_back.words", "请简要说明哪些没有解决，以便承办单位知道该做什么。"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_and_nothing_is_kept(
    cast: Cast, petition: Petition, answer: str, words: str, refused: str, zh: str
) -> None:
    row = plan(petition=petition, answered_on=TODAY)
    with pytest.raises(Refused) as told, translation.override("zh-hans"):
        note_answer(call_back=row, answer=answer, words=words, by=cast.hotline, at=NOW)
    with translation.override("zh-hans"):
        assert (told.value.code, str(told.value.message)) == (refused, zh)
    row.refresh_from_db()
    assert (row.answered_at, row.asked_at) == (None, None)


def test_nobody_is_asked_before_the_reply_nor_without_an_address(cast: Cast, petition: Petition) -> None:
    row = plan(petition=petition, answered_on=TODAY)
    Petition.objects.filter(pk=petition.pk).update(state="handed_over")
    assert code(lambda: ask(call_back=row, way=PHONE, by=cast.hotline, at=NOW)) == "call_back.no_reply"
    assert code(lambda: note_answer(call_back=row, answer="fixed", words="", by=cast.hotline, at=NOW)) == "call_back.no_reply"
    Petition.objects.filter(pk=petition.pk).update(state="answered")
    Identity.objects.all().delete()
    assert code(lambda: ask(call_back=row, way=PHONE, by=cast.hotline, at=NOW)) == "call_back.nobody"


def test_an_answer_is_written_down_once(cast: Cast, petition: Petition) -> None:
    row = plan(petition=petition, answered_on=TODAY)
    note_answer(call_back=row, answer="fixed", words="", by=cast.hotline, at=NOW)
    assert code(lambda: note_answer(call_back=row, answer="not_fixed", words="又臭了", by=cast.clerk, at=NOW)) == "call_back.answered"


def test_the_database_keeps_one_open_question_and_no_answer_without_one(cast: Cast, petition: Petition) -> None:
    plan(petition=petition, answered_on=TODAY)
    for wrong in ({"due_on": TODAY}, {"due_on": TODAY, "answer": "fixed", "answered_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.objects.create(petition=petition, **wrong)
