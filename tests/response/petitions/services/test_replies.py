"""Replies: what a unit may say, when 已办结 is refused, and what accepting does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override

from rectify.campaign.closure.queries.gate import missing_for_request
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.judging import judge_evidence
from rectify.campaign.ledger.models import Measure, Responsibility, Target, Task
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import CallBack, Petition, Reply
from rectify.response.petitions.queries.handling import settling_of
from rectify.response.petitions.services.replies import Written, accept_reply, return_reply, write_reply
from tests.campaign.evidence.rows import finding
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import (
    HANDED,
    answer_of,
    answered,
    campaign,
    evidence,
    handed,
    petition,
    promise,
    task_of,
    town_person,
    written,
)

pytestmark = pytest.mark.django_db
AT = HANDED + timedelta(days=4)


def handed_over(cast: Cast) -> Petition:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    return row


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as found, transaction.atomic():
        act()
    return found.value


def write(cast: Cast, row: Petition, said: Written) -> Reply:
    return write_reply(petition=row, written=said, by=town_person(cast), at=AT)


@pytest.mark.parametrize(
    ("also", "points"),
    [
        ({"finding": " "}, ["“What the unit found” is empty."]),
        ({"public_text": "字" * 20_001}, ["“Public reply” is longer than 20000 characters."]),
        ({"substantiated": "maybe"}, ["Choose for “Substantiated?” one of the list."]),
        ({"settled": "done"}, ["Choose for “Settled?” one of the list."]),
        ({"substantiated": "no"}, ["“Not substantiated” needs evidence of its own: hand in what shows it, then choose it here."]),
        ({"settled": "in_part"}, ["“Settled in part” needs at least one measure that is still to be done, with its day."]),
        ({"settled": "in_part", "promises": [promise(date(2026, 11, 1))]}, ["Measure 1 of the reply is due on 2026-11-01, which is over."]),
        (
            {"settled": "in_part", "promises": [promise(quantity=Decimal(0), quantity_unit="m3")]},
            ["Measure 1 of the reply: it needs words"],
        ),
        ({"settled": "in_part", "promises": [promise(quantity=Decimal(5))]}, ["Measure 1 of the reply: it needs words"]),
        ({"settled": "in_part", "promises": [promise(quantity_unit="m3")]}, ["Measure 1 of the reply: it needs words"]),
        ({"finding": "", "handling": ""}, ["“What the unit found” is empty.", "“Handling and rectification” is empty."]),
    ],
)
def test_an_incomplete_reply_is_refused_with_every_point(cast: Cast, also: dict[str, Any], points: list[str]) -> None:
    row = handed_over(cast)
    found = refused(lambda: write(cast, row, written(**also)))
    assert found.code == "reply.incomplete"
    assert len(found.missing) == len(points)
    for each, point in zip(found.missing, points, strict=True):
        assert point in _english(each.text)
    assert not Reply.objects.exists()


def _english(text: object) -> str:
    with override("en"):
        return str(text)


def test_not_substantiated_stands_with_evidence_of_its_own_that_belongs_to_the_task(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    other = petition(row.campaign, cast, 2)
    handed(cast, other)
    foreign = evidence(cast, answer_of(other), town, cast.town)
    found = refused(lambda: write(cast, row, written(substantiated="no", evidence=[foreign])))
    assert [each.code for each in (found,)] == ["reply.incomplete"]
    own = evidence(cast, answer_of(row), town, cast.town)
    assert write(cast, row, written(substantiated="no", evidence=[own])).version == 1


def test_only_who_answers_or_a_unit_above_it_writes_the_reply(cast: Cast) -> None:
    row = handed_over(cast)
    stranger = refused(lambda: write_reply(petition=row, written=written(), by=cast.lead, at=AT))
    assert stranger.code == "petition.not_at_work"
    reply = write_reply(petition=row, written=written(), by=cast.county, at=AT)
    assert reply.unit == cast.qingshi


def test_settled_is_refused_while_the_reply_itself_promises_something(cast: Cast) -> None:
    row = handed_over(cast)
    found = refused(lambda: write(cast, row, written(promises=[promise()])))
    assert found.code == "reply.not_settled"
    assert "2026-12-20" in str(found.missing[0].text)


def test_settled_is_refused_while_a_measure_of_before_is_unfinished_late_or_its_quantity_open(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    answered(cast, row, town, settled="in_part", promises=[promise(quantity=Decimal(200), quantity_unit="m3")])
    found = refused(lambda: write_reply(petition=row, written=written(), by=town, at=NOW))
    assert found.code == "reply.not_settled"
    assert [each.url.rpartition("#")[2] for each in found.missing] == ["measures", "targets"]
    assert settling_of(row, TODAY).verdict == "in_part"


@pytest.mark.parametrize(
    "text",
    [
        "经核实，联系电话13900001111。",
        "举报人王女士反映属实。",
        "镇干部石桥镇甲现场处理。",
        "身份证37010119800101123X。",
        "请联系 a@b.cn。",
    ],
)
def test_a_public_text_that_seems_to_name_somebody_is_asked_about(cast: Cast, text: str) -> None:
    row = handed_over(cast)
    assert refused(lambda: write(cast, row, written(public_text=text))).code == "reply.names_somebody"
    assert write(cast, row, written(public_text=text, checked=True)).public_text == text


@pytest.mark.parametrize("phone", ["13800138000", "138 0013 8000", "138-0013-8000"])
def test_the_telephone_of_the_petitioner_is_never_published_not_even_when_checked(cast: Cast, phone: str) -> None:
    row = handed_over(cast)
    text = f"已电话{phone}回复。"
    assert refused(lambda: write(cast, row, written(public_text=text, checked=True))).code == "reply.names_petitioner"


def test_one_reply_waits_at_a_time_and_nobody_decides_their_own(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    reply = write(cast, row, written())
    assert refused(lambda: write(cast, row, written())).code == "reply.waits"
    assert refused(lambda: accept_reply(reply=reply, by=town, at=AT)).code == "reply.own"
    assert refused(lambda: return_reply(reply=reply, because=" ", by=cast.clerk, at=AT)).code == "handling.no_reason"
    return_reply(reply=reply, because="缺少监测数据", by=cast.clerk, at=AT)
    assert refused(lambda: accept_reply(reply=reply, by=cast.clerk, at=AT)).code == "reply.decided"
    assert write(cast, row, written()).version == 2
    row.refresh_from_db()
    assert (row.state, answer_of(row).done_on) == ("handed_over", None)


def test_accepting_judges_the_evidence_finishes_the_answer_and_plans_the_question(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    answered(cast, row, town, days=4)
    piece = Evidence.objects.get()
    assert (piece.accepted, piece.judged_by, piece.judged_unit) == (True, cast.clerk, cast.office)
    assert answer_of(row).done_on == AT.date()
    assert row.state == "answered"
    assert CallBack.objects.get(petition=row).due_on == AT.date() + timedelta(days=21)
    assert settling_of(row, TODAY).verdict == "settled"
    assert missing_for_request(task_of(row), TODAY) == []


def test_what_a_reply_promises_becomes_measures_units_and_targets_and_the_first_deadline_of_the_task(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    promises = [promise(unit=cast.transport, quantity=Decimal(200), quantity_unit="m3"), promise(date(2027, 3, 1))]
    answered(cast, row, town, settled="in_part", promises=promises)
    task = task_of(row)
    rows = list(Measure.objects.filter(task=task).order_by("position").values_list("key", "number", "due_original"))
    assert rows[1:] == [("promised-2", "2", date(2026, 12, 20)), ("promised-3", "3", date(2027, 3, 1))]
    assert (task.due_original, task.due_current, task.nature) == (date(2027, 3, 1), date(2027, 3, 1), "by_deadline")
    target = Target.objects.get(task=task)
    assert (target.value, target.unit, target.comparator, target.due_on) == (Decimal(200), "m3", ">=", date(2026, 12, 20))
    units = Responsibility.objects.filter(task=task, measure__isnull=False).values_list("measure__number", "unit__name")
    assert set(units) == {("2", "市交通运输局"), ("3", "石桥镇")}


def test_evidence_with_an_open_finding_keeps_the_reply_from_being_accepted_and_nothing_changes(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    piece = evidence(cast, answer_of(row), town, cast.town)
    finding(piece)
    reply = write(cast, row, written(evidence=[piece]))
    found = refused(lambda: accept_reply(reply=reply, by=cast.clerk, at=AT))
    assert found.code == "evidence.findings_open"
    reply.refresh_from_db()
    piece.refresh_from_db()
    assert (reply.decided_at, piece.accepted, Petition.objects.get(pk=row.pk).state) == (None, None, "handed_over")


def test_a_reply_whose_evidence_was_rejected_is_not_accepted(cast: Cast) -> None:
    row, town = handed_over(cast), town_person(cast)
    piece = evidence(cast, answer_of(row), town, cast.town)
    reply = write(cast, row, written(evidence=[piece]))
    judge_evidence(evidence=piece, accept=False, words="看不清", by=cast.clerk, at=AT)
    assert refused(lambda: accept_reply(reply=reply, by=cast.clerk, at=AT)).code == "reply.evidence_rejected"


def test_a_reply_without_evidence_may_be_accepted_but_the_gate_of_the_close_out_still_asks_for_it(cast: Cast) -> None:
    row = handed_over(cast)
    accept_reply(reply=write(cast, row, written()), by=cast.clerk, at=AT)
    assert len(missing_for_request(task_of(row), TODAY)) == 1


def test_nothing_is_written_while_others_judge_the_task(cast: Cast) -> None:
    row = handed_over(cast)
    Task.objects.filter(pk=task_of(row).pk).update(state="withdrawn")
    assert refused(lambda: write(cast, row, written())).code == "petition.task_judged"
