"""A complaint from the telephone to the signed close: handed over, answered in part, its measure done and proved, closed by the county's
own procedure with both signatures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.evidence.services.judging import judge_evidence
from rectify.campaign.ledger.models import Measure, Responsibility, Target, Task
from rectify.campaign.ledger.services.results import record_result
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import Petition, UnitAtWork
from rectify.response.petitions.queries.handling import handling_of, settling_of
from rectify.response.petitions.services.outcomes import state_outcome
from rectify.response.petitions.services.replies import accept_reply, write_reply
from rectify.response.petitions.services.urging import urge
from tests.campaign.closure.stage import Walk
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import (
    DUE,
    HANDED,
    answer_of,
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


def closed_by_the_county(cast: Cast, task: Task, town: Person) -> Walk:
    """The town asks, the county accepts, the team checks, both principal officers sign, the office closes."""
    walk = Walk(cast, task)
    walk.request(town, cast.town)
    walk.later().accept(cast.county, cast.qingshi)
    walk.later().drawn(cast.second_clerk)
    walk.check(cast.team)
    walk.later().sign(cast.party, 0)
    walk.later().sign(cast.government, 1)
    close_case(case=walk.case, by=cast.clerk, at=walk.later().at)
    return walk


def test_a_complaint_is_handed_over_answered_in_part_finished_and_closed_with_both_signatures(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast)

    batch = handed(cast, row)
    assert (batch.number, row.state, row.reply_due) == (1, "handed_over", DUE)
    assert "2026年11月3日交办" in row.clock["zh"]
    task = task_of(row)
    assert (task.state, task.origin, task.lead_unit, task.due_current) == ("open", "petition", cast.town, None)
    assert set(Responsibility.objects.filter(task=task).values_list("role", "unit__name")) == {
        ("lead", "石桥镇"), ("responsible", "石桥镇"), ("acceptor", "青石县"),
    }  # fmt: skip
    assert list(UnitAtWork.objects.values_list("unit__name", "part")) == [("石桥镇", "lead")]
    urge(petition=row, words="请尽快答复。", by=cast.clerk, at=HANDED + timedelta(days=2))

    at = HANDED + timedelta(days=5)
    piece = evidence(cast, answer_of(row), town, cast.town, at=at)
    facts = written(settled="in_part", promises=[promise(TODAY, quantity=Decimal(200), quantity_unit="m3")], evidence=[piece])
    with pytest.raises(Refused, match=r"已办结|called settled"):
        write_reply(petition=row, written=written(promises=facts.promises, evidence=[piece]), by=town, at=at)
    reply = write_reply(petition=row, written=facts, by=town, at=at)
    accept_reply(reply=reply, by=cast.clerk, at=at + timedelta(hours=3))
    row.refresh_from_db()
    assert row.state == "answered"
    assert settling_of(row, at.date()).verdict == "in_part"
    state_outcome(petition=row, kind="fine", amount=Decimal(20000), on_day=at.date(), by=town, at=at)

    measure = Measure.objects.get(task=task, key__startswith="promised")
    start_measure(measure=measure, on=date(2026, 11, 10), by=town, at=NOW)
    finish_measure(measure=measure, on=date(2026, 11, 20), by=town, at=NOW)
    assert settling_of(row, TODAY).verdict == "in_part"
    proof = evidence(cast, measure, town, cast.town, name="收集池.jpg", at=NOW)
    judge_evidence(evidence=proof, accept=True, words="", by=cast.clerk, at=NOW)
    record_result(target=Target.objects.get(task=task), value=Decimal(210), unit="m3", measured_on=TODAY, by=town, at=NOW)
    assert settling_of(row, TODAY).verdict == "settled"
    assert not settling_of(row, TODAY).closed_out

    walk = closed_by_the_county(cast, task, town)
    row = Petition.objects.select_related("task", "campaign__jurisdiction", "county").get(pk=row.pk)
    page = handling_of(row, walk.today)
    assert page.settling.closed_out
    assert page.case is not None
    assert page.case.procedure == "weifang-petition"
    told = Entry.objects.filter(subject_type="petition").values_list("act", flat=True)
    assert set(told) >= {"petition:hand_over:done", "petition:urge:desk", "petition:reply:written", "petition:reply:accepted"}
