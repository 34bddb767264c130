"""Every way we could think of to get a task closed without its steps, its people or its evidence. Each is tried; each is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from rectify.campaign.closure.models import Case, Delegation, Draw, Lot, NoticedCase, PublicNotice, Requirement, Step, TaskKind
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.delegations import grant
from rectify.campaign.closure.services.draws import draw, preview
from rectify.campaign.closure.services.notices import DAYS_FOR_POST, end_due_notices, end_notice, post_notice
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.closure.services.returns import reopen, return_case, suspend
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.judging import judge_evidence, withdraw_evidence
from rectify.campaign.ledger.models import CampaignDocument, Measure, Problem, Responsibility, Target, Task, VersionChange
from rectify.campaign.ledger.services.extensions import request_extension
from rectify.campaign.ledger.services.results import record_result, request_deviation
from rectify.campaign.ledger.services.versions import decide_change
from rectify.foundation.accounts.models import Person, Post
from rectify.foundation.accounts.services.people import deactivate_person
from rectify.foundation.refusals import Refused
from tests.campaign.closure.stage import DUE, NONCE, WEIGHTS, Walk, campaign, prove, ready_task
from tests.campaign.evidence.rows import finding, piece
from tests.campaign.papers import stored
from tests.cast import NOW, TODAY, Cast, person

pytestmark = pytest.mark.proof


def code_of(attempt: Any, *args: Any, **said: Any) -> str:
    """The code of the refusal; an attempt that succeeds fails the test."""
    with pytest.raises(Refused) as refused, transaction.atomic():
        attempt(*args, **said)
    return refused.value.code


def wall_of(sql: str, *values: Any) -> str:
    """What the database says to a statement of its owner."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, list(values))
    return str(refused.value)


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))


def requested(walk: Walk) -> Walk:
    walk.request(walk.cast.responsible, walk.cast.transport)
    return walk


def accepted(walk: Walk) -> Walk:
    requested(walk).accept(walk.cast.county, walk.cast.qingshi)
    return walk


def reviewed(walk: Walk) -> Walk:
    accepted(walk).review(walk.cast.line, walk.cast.housing)
    return walk


def signed(walk: Walk) -> Walk:
    reviewed(walk).drawn(walk.cast.clerk)
    walk.check(walk.cast.team)
    walk.sign(walk.cast.director)
    assert walk.state() == "signed"
    return walk


def closed(walk: Walk) -> Walk:
    close_case(case=signed(walk).case, by=walk.cast.clerk, at=walk.at)
    assert walk.state() == "closed"
    return walk


def close(walk: Walk) -> Step:
    return close_case(case=walk.case, by=walk.cast.clerk, at=walk.at)


# --- evidence that fits its targets -----------------------------------------------------------------------------------


def target(walk: Walk, **also: Any) -> Target:
    said = {"task": walk.task, "subject": "收集率", "comparator": ">=", "value": Decimal(80), "unit": "%"}
    return Target.objects.create(**(said | also))


def measured(row: Target, value: str, walk: Walk, on: date) -> None:
    record_result(target=row, value=Decimal(value), unit="%", measured_on=on, by=walk.cast.responsible, at=walk.at)


def test_a_result_that_got_worse_while_others_signed_keeps_the_task_open(walk: Walk) -> None:
    row = target(walk)
    measured(row, "85", walk, TODAY - timedelta(days=3))
    signed(walk)
    measured(row, "61", walk, TODAY)
    assert code_of(close, walk) == "case.no_longer_ready"
    return_case(case=walk.case, because="达标率反弹", by=walk.cast.clerk, at=walk.at)
    assert walk.state() == "returned"


def test_evidence_accepted_at_the_request_is_not_taken_back_before_the_close(walk: Walk) -> None:
    signed(walk)
    row = Evidence.objects.filter(task=walk.task).first()
    assert row is not None
    assert code_of(withdraw_evidence, evidence=row, because="误传", by=walk.cast.responsible, at=walk.at) == "evidence.under_way"
    assert code_of(judge_evidence, evidence=row, accept=False, words="不符", by=walk.cast.line, at=walk.at) == "evidence.under_way"


def test_evidence_taken_back_with_a_console_keeps_the_task_open(walk: Walk) -> None:
    signed(walk)
    Evidence.objects.filter(task=walk.task).update(withdrawn_at=NOW, withdrawn_by=walk.cast.responsible, withdrawn_because="x")
    assert code_of(close, walk) == "case.no_longer_ready"


@pytest.mark.parametrize("number", [0, 1])
def test_a_measure_or_a_target_slipped_in_after_acceptance_keeps_the_task_open(walk: Walk, number: int) -> None:
    signed(walk)
    if number:
        target(walk)
    else:
        Measure.objects.create(task=walk.task, key="9", number="9", text="补的措施", position=9)
    assert code_of(close, walk) == "case.no_longer_ready"


def test_a_finding_that_comes_after_the_verdict_must_be_cleared_first(walk: Walk) -> None:
    row = Evidence.objects.filter(task=walk.task).first()
    assert row is not None
    finding(row, "same_picture")
    assert code_of(walk.request, walk.cast.responsible, walk.cast.transport) == "case.not_ready"


def test_a_task_that_asks_for_a_scheme_is_not_handed_in_without_one(walk: Walk) -> None:
    Task.objects.filter(pk=walk.task.pk).update(needs_scheme=True)
    assert code_of(walk.request, walk.cast.responsible, walk.cast.transport) == "case.not_ready"


def test_while_others_judge_nothing_is_asked_for_that_would_move_the_mark(walk: Walk) -> None:
    row = target(walk)
    measured(row, "85", walk, TODAY)
    requested(walk)
    by: dict[str, Any] = {"by": walk.cast.responsible, "at": walk.at}
    assert code_of(request_deviation, target=row, reason="客观原因", **by) == "deviation.not_work"
    assert code_of(request_extension, task=walk.task, due_to=date(2027, 6, 30), reason="流标", **by) == "extension.not_work"


@pytest.mark.parametrize("kind", ["removed", "changed", "deadline"])
def test_a_new_version_of_the_plan_does_not_reach_into_a_case(walk: Walk, cast: Cast, kind: str) -> None:
    document = stored(cast, "海岱市整改方案第二版")
    version = CampaignDocument.objects.create(
        campaign=walk.task.campaign, document=document, role="plan", version=2, joined_at=NOW, joined_by=cast.clerk
    )
    change = VersionChange.objects.create(
        version=version, kind=kind, task=walk.task, before={}, after={"path": "x", "due": "2027-01-01", "due_words": ""}
    )
    requested(walk)
    assert code_of(decide_change, change=change, accept=True, by=cast.clerk, at=walk.at) == "change.task_moved"


# --- the same people, by other names ----------------------------------------------------------------------------------


def test_a_second_post_does_not_let_the_implementer_judge_its_own_work(walk: Walk, cast: Cast) -> None:
    """One person with posts in several units: a colleague asks, the person accepts in the other unit's name."""
    both = person("both", "两头", (cast.transport, "responsible_unit"), (cast.qingshi, "county_government"))
    requested(walk)
    assert code_of(walk.accept, both, cast.qingshi) == "step.person_carries_out"
    walk.accept(cast.county, cast.qingshi)
    line = person("line9", "两头乙", (cast.transport, "responsible_unit"), (cast.housing, "supervising_department"))
    assert code_of(walk.review, line, cast.housing) == "step.person_carries_out"


def test_a_second_post_does_not_let_the_implementer_judge_its_evidence(walk: Walk, cast: Cast) -> None:
    both = person("both", "两头", (cast.transport, "responsible_unit"), (cast.housing, "supervising_department"))
    row = piece(cast, Measure.objects.filter(task=walk.task)[0])
    assert code_of(judge_evidence, evidence=row, accept=True, words="", by=both, at=walk.at) == "evidence.own_unit"


def test_a_unit_that_leads_and_carries_out_does_not_accept_what_another_asks_for(cast: Cast) -> None:
    """Two responsible units, the first of which leads: the second asks, the first would accept its own work."""
    task = ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport)
    Responsibility.objects.create(task=task, role="responsible", name="青石县", unit=cast.qingshi)
    walk = requested(Walk(cast, task))
    need = Requirement.objects.get(case=walk.case, kind="accept")
    assert need.unit != cast.qingshi
    assert code_of(walk.accept, cast.county, cast.qingshi) == "step.wrong_unit"


def test_nobody_of_a_unit_that_carries_out_sits_in_the_group(walk: Walk, cast: Cast) -> None:
    Responsibility.objects.create(task=walk.task, role="responsible", name=cast.town.name, unit=cast.town)
    walk.request(cast.responsible, cast.transport)
    said: dict[str, Any] = {"case": walk.case, "passed": True, "opinion": "属实。", "on_day": walk.today, "unit": cast.qingshi}
    for unit in (cast.transport, cast.town):
        member = {"name": "甲", "unit": unit.name, "title": "组长"}
        assert code_of(record_acceptance, members=[member], by=cast.county, at=walk.at, **said) == "accept.member_of_implementer"
    assert walk.state() == "acceptance_requested"


@pytest.mark.parametrize("written", ["海岱市交通运输局", "市 交通运输局", "外聘：海岱市交通运输局", "City transport bureau", "HD-JTYS"])
def test_a_unit_at_work_takes_no_seat_however_it_is_written(walk: Walk, cast: Cast, written: str) -> None:
    requested(walk)
    said: dict[str, Any] = {"case": walk.case, "passed": True, "opinion": "属实。", "on_day": walk.today, "unit": cast.qingshi}
    member = {"name": "甲", "unit": written, "title": "组长"}
    assert code_of(record_acceptance, members=[member], by=cast.county, at=walk.at, **said) == "accept.member_of_implementer"


def test_who_works_there_takes_no_seat_for_another_unit(walk: Walk, cast: Cast) -> None:
    requested(walk)
    colleague = person("colleague", "交通局乙", (cast.transport, "responsible_unit"))
    said: dict[str, Any] = {"case": walk.case, "passed": True, "opinion": "属实。", "on_day": walk.today, "unit": cast.qingshi}
    for name in (cast.responsible.name, colleague.name):
        for unit in ("市住房城乡建设局", "外聘：省环科院"):
            member = {"name": name, "unit": unit, "title": "专家"}
            assert code_of(record_acceptance, members=[member], by=cast.county, at=walk.at, **said) == "accept.member_of_implementer"
    for unit in ("某某公司", "外聘：", "外聘"):
        member = {"name": "甲", "unit": unit, "title": "专家"}
        assert code_of(record_acceptance, members=[member], by=cast.county, at=walk.at, **said) == "accept.unit_unknown"
    person("namesake", "交通局乙", (cast.housing, "supervising_department"))
    group = [
        {"name": "交通局乙", "unit": "海岱市住房城乡建设局", "title": "专家"},
        {"name": "甲", "unit": "Outside: 省环科院", "title": ""},
    ]
    step = record_acceptance(members=group, by=cast.county, at=walk.at, **said)
    assert [member["unit"] for member in step.members] == ["市住房城乡建设局", "外聘：省环科院"]


def test_a_unit_made_responsible_in_the_middle_judges_no_more(walk: Walk, cast: Cast) -> None:
    accepted(walk)
    Responsibility.objects.create(task=walk.task, role="responsible", name="住建局", unit=cast.housing)
    assert code_of(walk.review, cast.line, cast.housing) == "step.carries_out"
    need = Requirement.objects.get(case=walk.case, kind="review")
    found = wall_of(
        "INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof, done_at, "
        "done_by_id) VALUES (%s, %s, 'review', true, '', '[]', '{}', %s, %s, '', %s, %s)",
        walk.case.pk, need.pk, walk.today, cast.housing.pk, walk.at, cast.line.pk,
    )  # fmt: skip
    assert "judges nothing of it" in found


def test_nobody_lends_the_signature_of_another(cast: Cast) -> None:
    """Not the clerk who keeps the file, not for himself and not for a colleague; the database refuses it too."""
    lent: dict[str, Any] = {
        "principal": cast.director, "role": "office_director", "unit": cast.office, "because": "出差",
        "valid_from": TODAY, "valid_to": TODAY,
    }  # fmt: skip
    for delegate in (cast.clerk, cast.second_clerk):
        assert code_of(grant, delegate=delegate, by=cast.clerk, at=NOW, **lent) == "delegation.not_yours"
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(delegate=delegate, granted_by=cast.clerk, granted_at=NOW, **lent)
    grant(delegate=cast.second_clerk, by=cast.director, at=NOW, **lent)


def test_delegations_in_a_circle_lend_nobody_a_second_signature(cast: Cast) -> None:
    """Both principals lend to each other: each still gives one signature only, whoever's it is."""
    home = campaign(cast)
    choose_procedure(campaign=home, kind=TaskKind.PETITION, procedure="weifang-petition", valid_from=TODAY, by=cast.clerk, at=NOW)
    walk = Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport, origin="petition"))
    accepted(walk)
    for one, other, role in ((cast.party, cast.government, "party_principal"), (cast.government, cast.party, "government_principal")):
        grant(
            principal=one, delegate=other, role=role, unit=cast.qingshi, because="互代", valid_from=TODAY,
            valid_to=TODAY + timedelta(days=30), by=one, at=NOW,
        )  # fmt: skip
    ways = [(row.kind, row.role) for row in Requirement.objects.filter(case=walk.case).order_by("position")]
    if ("check", "") in ways:
        walk.drawn(cast.clerk)
        walk.check(cast.team)
    roles = [need.role for need in walk.signatures()]
    first = roles.index("party_principal")
    walk.sign(cast.government, first, for_=cast.party)
    assert code_of(walk.sign, cast.government, roles.index("government_principal")) == "step.person_used"
    assert code_of(walk.sign, cast.party, roles.index("government_principal"), for_=cast.government) == "step.person_used"


def test_what_is_lent_is_not_lent_on(walk: Walk, cast: Cast) -> None:
    """To oneself through a third: what B holds by delegation B cannot hand to C."""
    lent: dict[str, Any] = {"role": "office_director", "unit": cast.office, "because": "出差", "valid_from": TODAY, "valid_to": TODAY}
    grant(principal=cast.director, delegate=cast.second_clerk, by=cast.director, at=NOW, **lent)
    third = person("third", "第三人", (cast.office, "office_clerk"))
    assert code_of(grant, principal=cast.second_clerk, delegate=third, by=cast.second_clerk, at=NOW, **lent) == "delegation.not_held"
    reviewed(walk).drawn(cast.clerk)
    walk.check(cast.team)
    assert code_of(walk.sign, third, for_=cast.director) == "sign.no_delegation"


def test_a_signature_of_the_office_is_lent_to_nobody_who_carries_out_the_work(walk: Walk, cast: Cast) -> None:
    """Neither to a person of the unit at work, nor to one who serves at the office beside it; the database says the same."""
    lent: dict[str, Any] = {
        "principal": cast.director, "role": "office_director", "unit": cast.office, "because": "出差",
        "valid_from": TODAY, "valid_to": TODAY,
    }  # fmt: skip
    townsman = person("worker", "交通局乙", (cast.transport, "responsible_unit"))
    assert code_of(grant, delegate=townsman, by=cast.director, at=NOW, **lent) == "delegation.not_of_unit"
    with pytest.raises(IntegrityError, match="holds no post there"), transaction.atomic():
        Delegation.objects.create(delegate=townsman, granted_by=cast.director, granted_at=NOW, **lent)
    Post.objects.create(person=townsman, unit=cast.office, role="reader", valid_from=TODAY)
    grant(delegate=townsman, by=cast.director, at=NOW, **lent)
    reviewed(walk).drawn(cast.clerk)
    walk.check(cast.team)
    assert code_of(walk.sign, townsman, for_=cast.director) == "step.person_carries_out"
    assert "signs for nobody of another unit" in wall_of(*signature_lent(walk, townsman))


def test_a_delegate_who_left_the_unit_signs_for_it_no_more(walk: Walk, cast: Cast) -> None:
    lent: dict[str, Any] = {"role": "office_director", "unit": cast.office, "because": "出差", "valid_from": TODAY}
    grant(principal=cast.director, delegate=cast.second_clerk, valid_to=TODAY + timedelta(days=9), by=cast.director, at=NOW, **lent)
    reviewed(walk).drawn(cast.clerk)
    walk.check(cast.team)
    Post.objects.filter(person=cast.second_clerk).update(valid_to=TODAY)
    assert code_of(walk.later().sign, cast.second_clerk, for_=cast.director) == "sign.no_delegation"
    assert "holds no post at that unit" in wall_of(*signature_lent(walk, cast.second_clerk))


def signature_lent(walk: Walk, by: Person) -> tuple[Any, ...]:
    """A signature in the director's name, written past the services."""
    sql = (
        "INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof, done_at, "
        "done_by_id, on_behalf_of_id) VALUES (%s, %s, 'sign', true, '', '[]', '{}', %s, %s, 'totp', %s, %s, %s)"
    )
    return sql, walk.case.pk, walk.signatures()[0].pk, walk.today, walk.cast.office.pk, walk.at, by.pk, walk.cast.director.pk


def test_who_has_left_signs_no_more_nor_does_their_delegate(walk: Walk, cast: Cast) -> None:
    reviewed(walk).drawn(cast.clerk)
    walk.check(cast.team)
    grant(
        principal=cast.director, delegate=cast.second_clerk, role="office_director", unit=cast.office, because="出差", valid_from=TODAY,
        valid_to=TODAY + timedelta(days=9), by=cast.director, at=NOW,
    )  # fmt: skip
    deactivate_person(person=cast.director, by=cast.system_admin, at=NOW)
    cast.director.refresh_from_db()
    assert code_of(walk.sign, cast.director) in {"step.wrong_role", "step.no_post"}
    assert code_of(walk.sign, cast.second_clerk, for_=cast.director) in {"step.wrong_role", "step.no_post"}


def test_a_post_that_has_run_out_signs_nothing(walk: Walk, cast: Cast) -> None:
    reviewed(walk).drawn(cast.clerk)
    walk.check(cast.team)
    Post.objects.filter(person=cast.director).update(valid_to=TODAY)
    assert code_of(walk.later().sign, cast.director) in {"step.wrong_role", "step.no_post"}


def test_a_person_deactivated_signs_nothing_by_a_console_either(walk: Walk, cast: Cast) -> None:
    reviewed(walk).drawn(cast.clerk)
    walk.check(cast.team)
    Person.objects.filter(pk=cast.director.pk).update(is_active=False)
    found = wall_of(
        "INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof, done_at, "
        "done_by_id) VALUES (%s, %s, 'sign', true, '', '[]', '{}', %s, %s, 'totp', %s, %s)",
        walk.case.pk, walk.signatures()[0].pk, walk.today, cast.office.pk, walk.at, cast.director.pk,
    )  # fmt: skip
    assert "has left" in found


# --- the drawing ------------------------------------------------------------------------------------------------------


def test_a_case_is_not_drawn_again_until_it_is_spared(walk: Walk, cast: Cast) -> None:
    lot = reviewed(walk).drawn(cast.clerk)
    assert lot.chosen
    for n in range(3):
        again: dict[str, Any] = {
            "campaign": walk.task.campaign,
            "population": "waiting",
            "seed": f"再抽{n}",
            "nonce": NONCE,
            "by": cast.clerk,
            "at": walk.at,
        }
        assert code_of(draw, **again) == "draw.empty"
    assert code_of(walk.sign, cast.director) == "step.not_next"


def test_a_case_taken_aside_and_back_is_drawn_by_its_first_lot(walk: Walk, cast: Cast) -> None:
    reviewed(walk).drawn(cast.clerk)
    suspend(case=walk.case, because="行政复议", by=cast.clerk, at=walk.at, until=walk.today + timedelta(days=1))
    walk.later(3)
    again: dict[str, Any] = {"campaign": walk.task.campaign, "population": "waiting", "nonce": NONCE, "by": cast.clerk, "at": walk.at}
    again["seed"] = "再抽"
    assert code_of(draw, **again) == "draw.empty"
    assert code_of(walk.sign, cast.director) == "step.not_next"


@pytest.mark.parametrize("less", [{"share": 0.001}, {"share": 0.2, "per_county": 0}, {"share": 0.2, "per_unit": 0}])
def test_a_drawing_is_not_made_smaller_than_the_procedure_asks(walk: Walk, cast: Cast, less: dict[str, float]) -> None:
    reviewed(walk)
    whole: dict[str, Any] = {"share": 0.2, "per_county": 1, "per_unit": 1, **WEIGHTS} | less
    said: dict[str, Any] = {"campaign": walk.task.campaign, "population": "waiting", "nonce": NONCE, "by": cast.clerk, "at": walk.at}
    said["seed"] = "小"
    assert code_of(draw, settings=whole, **said) == "draw.too_small"


@pytest.mark.parametrize("name", ["late", "returned", "findings", "reopened", "raise_after_failure"])
def test_a_drawing_makes_no_risk_lighter_than_the_procedure_asks(walk: Walk, cast: Cast, name: str) -> None:
    reviewed(walk)
    asked: dict[str, Any] = {"share": 0.2, "per_county": 1, "per_unit": 1, **WEIGHTS}
    said: dict[str, Any] = {"campaign": walk.task.campaign, "population": "waiting", "nonce": NONCE, "by": cast.clerk, "at": walk.at}
    said["seed"] = "轻"
    assert code_of(draw, settings=asked | {name: asked[name] - 0.1}, **said) == "draw.too_light"
    assert draw(settings=asked, **said).size == 1


def test_a_seed_tried_out_beforehand_decides_nothing(walk: Walk, cast: Cast) -> None:
    """The formula is public and the case number is seen: the ticket foretold from the announcement is not the one drawn."""
    reviewed(walk)
    foretold = preview(campaign=walk.task.campaign, population="waiting", seed="大乐透", on=walk.today, settings={"share": 1.0})[0].text
    said: dict[str, Any] = {"campaign": walk.task.campaign, "population": "waiting", "settings": {"share": 1.0}, "by": cast.clerk}
    with pytest.raises(ValueError, match="32 hexadecimal"):
        draw(seed="大乐透", nonce="", at=walk.at, **said)
    made = draw(seed="大乐透", nonce=NONCE, at=walk.at, **said)
    assert made.seed == f"大乐透 #{NONCE}"
    assert Lot.objects.get(draw=made).ticket != foretold
    for words in ("大乐透", made.seed):
        assert code_of(draw, seed=words, nonce="1e" * 16, at=walk.at, **said) == "draw.seed"


def test_a_forged_drawing_spares_nobody(walk: Walk, cast: Cast) -> None:
    reviewed(walk)
    row = Draw.objects.create(
        campaign=walk.task.campaign, number=1, seed="假", population_hash="", size=1, chosen=0, drawn_at=walk.at, drawn_by=cast.clerk
    )
    with pytest.raises(IntegrityError, match="fewer than the procedure"), transaction.atomic():
        Lot.objects.create(draw=row, case=walk.case, stratum="", ticket="f", chosen=False)
    assert code_of(walk.sign, cast.director) == "step.not_next"


# --- old steps, other procedures, other doors -------------------------------------------------------------------------


def test_a_returned_case_lends_its_steps_to_no_other(walk: Walk, cast: Cast) -> None:
    first = signed(walk).case
    return_case(case=first, because="材料不全", by=cast.second_clerk, at=walk.at)
    assert code_of(close_case, case=first, by=cast.clerk, at=walk.at) == "case.over"
    again = requested(walk.later()).case
    assert again.attempt == 2
    assert not Step.objects.filter(case=again).exclude(kind="request").exists()
    assert code_of(close, walk) == "step.not_next"
    need = Requirement.objects.get(case=again, kind="accept")
    assert "stays as it is: UPDATE refused" in wall_of(
        "UPDATE closure_step SET case_id = %s, requirement_id = %s WHERE kind = 'accept'", again.pk, need.pk
    )


def test_a_reopened_task_is_not_closed_again_by_what_closed_it(walk: Walk, cast: Cast) -> None:
    row = target(walk)
    measured(row, "85", walk, TODAY - timedelta(days=3))
    closed(walk)
    reopen(task=walk.task, because="反弹", by=cast.second_clerk, at=walk.later().at)
    walk.later()
    assert code_of(walk.request, cast.responsible, cast.transport) == "case.not_ready"
    prove(cast, Measure.objects.filter(task=walk.task)[0], cast.transport)  # handed in before it was reopened
    assert code_of(walk.request, cast.responsible, cast.transport) == "case.not_ready"
    fresh = prove(cast, Measure.objects.filter(task=walk.task)[1], cast.transport)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=fresh.pk).update(received_at=walk.at)  # what was handed in stays as it was
    new = piece(cast, fresh.measure, received_at=walk.at, accepted=True, judged_at=walk.at, judged_by=cast.line, judged_unit=cast.housing)  # type: ignore[arg-type]
    assert new.received_at == walk.at
    assert code_of(walk.request, cast.responsible, cast.transport) == "case.not_ready"  # not measured since
    measured(row, "88", walk, walk.today)
    walk.request(cast.responsible, cast.transport)
    assert walk.state() == "acceptance_requested"
    assert code_of(close, walk) == "step.not_next"


def test_another_procedure_chosen_in_the_middle_changes_no_case(walk: Walk, cast: Cast) -> None:
    accepted(walk)
    before = list(Requirement.objects.filter(case=walk.case).values_list("kind", flat=True))
    choose_procedure(
        campaign=walk.task.campaign, kind=TaskKind.COUNTY, procedure="tianjin-joint", valid_from=walk.today, by=cast.clerk, at=walk.at
    )
    assert list(Requirement.objects.filter(case=walk.case).values_list("kind", flat=True)) == before
    walk.review(cast.line, cast.housing)
    assert code_of(walk.sign, cast.director) == "step.not_next"
    assert "stay as they are" in wall_of("UPDATE closure_case SET procedure = 'none'")


def test_a_forged_case_may_not_begin_with_its_close(walk: Walk, cast: Cast) -> None:
    """Requirements written by hand with the close first would ask for nothing before it."""
    case = Case.objects.create(
        task=walk.task, attempt=1, kind="county", procedure="forged", procedure_version="2026-01-01", procedure_text={},
        implementing_unit=cast.transport, opened_at=walk.at,
    )  # fmt: skip
    kinds = ("request", "accept", "sign", "close", "review")
    needs = [
        Requirement.objects.create(case=case, position=n, kind=kind, place="lead", title_zh="x", title_en="x")
        for n, kind in enumerate(kinds, 1)
    ]
    found = wall_of(
        "INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof, done_at, "
        "done_by_id) VALUES (%s, %s, 'request', true, '', '[]', '{}', %s, %s, '', %s, %s)",
        case.pk, needs[0].pk, walk.today, cast.transport.pk, walk.at, cast.responsible.pk,
    )  # fmt: skip
    assert "does not begin with request and acceptance and end with the close" in found


FORGED = (
    "INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof, done_at, "
    "done_by_id) VALUES (%s, %s, 'request', true, '', '[]', '{}', %s, %s, '', %s, %s)"
)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("DELETE FROM ledger_measure", "it has no measure"),
        ("UPDATE ledger_measure SET done_on = NULL", "a measure is not finished"),
        ("UPDATE evidence_evidence SET accepted = false", "a measure has no accepted evidence"),
    ],
)
def test_a_case_written_by_hand_needs_what_the_gate_asks(cast: Cast, spoil: str, said: str) -> None:
    """Requirements, steps and people all in order, but nothing behind them: the database looks at the evidence itself."""
    home = campaign(cast)
    task = ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport)
    if spoil.startswith("DELETE"):
        problem = Problem.objects.get(pk=task.problem_id)
        task = Task.objects.create(
            campaign=home, problem=problem, key="bare", title="空", text="空", state="open", due_original=DUE, due_current=DUE,
            lead_unit=cast.qingshi, confirmed_at=NOW, confirmed_by=cast.clerk,
        )  # fmt: skip
        Responsibility.objects.create(task=task, role="responsible", name="交通局", unit=cast.transport)
    else:
        with connection.cursor() as cursor:
            cursor.execute(spoil)
    case = Case.objects.create(
        task=task, attempt=1, kind="county", procedure="forged", procedure_version="2026-01-01", procedure_text={},
        implementing_unit=cast.transport, opened_at=NOW,
    )  # fmt: skip
    for n, kind in enumerate(("request", "accept", "review", "sign", "close"), 1):
        Requirement.objects.create(case=case, position=n, kind=kind, place="lead", title_zh="x", title_en="x")
    need = Requirement.objects.get(case=case, kind="request")
    assert said in wall_of(FORGED, case.pk, need.pk, TODAY, cast.transport.pk, NOW, cast.responsible.pk)


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "result", "fits"),
    [
        (">=", 80, "%", "79.9", False),
        (">=", 80, "%", "80", True),
        ("<=", 50, "mg/L", "50.1", False),
        ("<=", 50, "mg/L", "50", True),
        ("none", None, "", "1", False),
        ("none", None, "", "0", True),
        ("=", 3, "个", "2", False),
    ],
)
def test_the_database_judges_a_target_as_the_rules_do(
    walk: Walk, comparator: str, value: int | None, unit: str, result: str, fits: bool
) -> None:
    row = target(walk, comparator=comparator, value=value, unit=unit)
    record_result(target=row, value=Decimal(result), unit=unit, measured_on=TODAY, by=walk.cast.responsible, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT closure_target_met(%s, %s)", [row.pk, TODAY])
        assert cursor.fetchone() == (fits,)
    if fits:
        requested(walk)
    else:
        assert code_of(walk.request, walk.cast.responsible, walk.cast.transport) == "case.not_ready"


@pytest.mark.parametrize("door", ["update", "bulk_update", "save", "expression", "merge", "upsert"])
def test_no_door_of_the_orm_or_of_sql_closes_a_task(walk: Walk, door: str) -> None:
    requested(walk)
    task = Task.objects.get(pk=walk.task.pk)
    task.state = "closed"
    tries: dict[str, Callable[[], object]] = {
        "update": lambda: Task.objects.filter(pk=task.pk).update(state="closed"),
        "bulk_update": lambda: Task.objects.bulk_update([task], ["state"]),
        "save": task.save,
        "expression": lambda: Task.objects.update(state=F("state")) and Task.objects.update(state="closed"),
        "merge": lambda: connection.cursor().execute(
            "MERGE INTO ledger_task t USING (SELECT %s::bigint AS id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET state = 'closed'",
            [task.pk],
        ),
        "upsert": lambda: connection.cursor().execute(
            "INSERT INTO ledger_task SELECT * FROM ledger_task WHERE id = %s ON CONFLICT (id) DO UPDATE SET state = 'closed'", [task.pk]
        ),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        tries[door]()
    assert walk.state() == "acceptance_requested"


# --- the notice -------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(cast: Cast) -> Walk:
    """A case that waits for its notice."""
    home = campaign(cast)
    choose_procedure(campaign=home, kind=TaskKind.COUNTY, procedure="heilongjiang", valid_from=TODAY, by=cast.clerk, at=NOW)
    walk = reviewed(Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport)))
    if walk.case.waits_for == "check":
        walk.drawn(cast.second_clerk)
        walk.check(cast.team)
    assert walk.case.waits_for == "notice"
    return walk


def posted(walk: Walk, first: date, last: date, days: int, number: str = "1号") -> PublicNotice:
    need = Requirement.objects.get(case=walk.case, kind="notice")
    return post_notice(
        campaign=walk.task.campaign, cases=[walk.case], number=number, title="拟销号公示", media="市政府网站", first=first, last=last,
        days=days, day_type=need.detail["day_type"], by=walk.cast.clerk, at=walk.at,
    )  # fmt: skip


def test_a_notice_is_not_entered_when_it_is_over(waiting: Walk) -> None:
    """Nobody could have objected to it."""
    waiting.later(20)
    days = int(Requirement.objects.get(case=waiting.case, kind="notice").detail["days"])
    first, last = date(2026, 11, 30), date(2026, 11, 30) + timedelta(days={5: 4, 7: 8, 10: 11}[days])
    assert code_of(posted, waiting, first, last, days) == "notice.backdated"
    with pytest.raises(IntegrityError, match="before it was posted"), transaction.atomic():
        PublicNotice.objects.create(
            campaign=waiting.task.campaign, number="旧", title="旧", media="网站", first=first, last=last, days=30,
            day_type="calendar_days", unit=waiting.cast.office, posted_at=waiting.at, posted_by=waiting.cast.clerk,
        )  # fmt: skip


def test_a_case_is_not_put_on_a_notice_that_began_before_its_last_step(waiting: Walk) -> None:
    early = PublicNotice.objects.create(
        campaign=waiting.task.campaign, number="旧", title="旧", media="网站", first=TODAY - timedelta(days=20), last=TODAY,
        days=21, day_type="calendar_days", unit=waiting.cast.office, posted_at=NOW - timedelta(days=21), posted_by=waiting.cast.clerk,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="after that notice had begun"), transaction.atomic():
        NoticedCase.objects.create(notice=early, case=waiting.case)


def test_a_notice_ends_although_who_posted_it_has_left(waiting: Walk) -> None:
    """The hourly job must not break on it and hold every other notice up."""
    detail = Requirement.objects.get(case=waiting.case, kind="notice").detail
    days = int(detail["days"])
    last = waiting.today + timedelta(days=days - 1)
    if detail["day_type"] == "workdays":
        last = waiting.today + timedelta(days={5: 4, 7: 8, 10: 11}[days])
    notice = posted(waiting, waiting.today, last, days)
    Post.objects.filter(person=waiting.cast.clerk).update(valid_to=waiting.today)
    Person.objects.filter(pk=waiting.cast.clerk.pk).update(is_active=False)
    assert code_of(end_notice, notice=notice, at=waiting.at) == "notice.running"
    waiting.later((last - waiting.today).days + DAYS_FOR_POST)
    assert end_due_notices(at=waiting.at) == 0  # letters posted on the last day may still be under way
    assert end_due_notices(at=waiting.later().at) == 1
    assert waiting.state() == "noticed"


# --- what is closed keeps what it was closed by -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM evidence_evidence",
        "UPDATE evidence_evidence SET withdrawn_at = now(), withdrawn_by_id = received_by_id, withdrawn_because = 'x'",
        "UPDATE evidence_evidence SET accepted = false",
        "UPDATE evidence_evidence SET file_id = (SELECT max(id) FROM files_storedfile) + 1",
    ],
)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_a_closed_task_keeps_its_evidence_from_replicas_too(walk: Walk, statement: str, role: str) -> None:
    closed(walk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL session_replication_role = {role}")
    wall_of(statement)


def test_evidence_is_not_emptied_at_a_stroke(walk: Walk) -> None:
    closed(walk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_evidence ENABLE TRIGGER evidence_evidence_no_truncate")  # tests have it off
    with pytest.raises(IntegrityError, match="TRUNCATE refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE evidence_evidence CASCADE")
