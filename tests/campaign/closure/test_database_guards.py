"""What the database refuses, word by word, whoever asks: a shell, an import, an administrator with a console."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.campaign.closure.models import Case, LotPaper, Requirement, Step
from rectify.campaign.closure.services.casework import Attached
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.ledger.models import Task
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.campaign.evidence.rows import stored
from tests.cast import Cast, person


def refused(sql: str, *values: str | int | None) -> str:
    """Try a statement as the owner of the database; the words of the refusal."""
    with pytest.raises(IntegrityError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, list(values))
    return str(found.value)


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))


@pytest.fixture
def requested(walk: Walk) -> Walk:
    walk.request(walk.cast.responsible, walk.cast.transport)
    return walk


@pytest.fixture
def checked(requested: Walk) -> Walk:
    cast = requested.cast
    requested.accept(cast.county, cast.qingshi)
    requested.review(cast.line, cast.housing)
    requested.drawn(cast.clerk)
    requested.check(cast.team)
    return requested


@pytest.fixture
def closed(checked: Walk) -> Walk:
    checked.sign(checked.cast.director)
    close_case(case=checked.case, by=checked.cast.clerk, at=checked.at)
    return checked


STEP = """INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof,
    done_at, done_by_id, on_behalf_of_id) VALUES (%s, %s, %s, true, '', '[]', '{}', '2026-11-23', %s, %s, '2026-11-23 09:00+08', %s, %s)"""


def step(walk: Walk, kind: str, unit: int, person: int, *, proof: str = "", principal: int | None = None) -> str:
    need = Requirement.objects.get(case=walk.case, kind=kind)
    return refused(STEP, walk.case.pk, need.pk, kind, unit, proof, person, principal)


@pytest.mark.parametrize("state", ["accepted", "reviewed", "noticed", "signed", "closed"])
def test_an_open_task_is_in_no_later_state_by_one_update(walk: Walk, state: str) -> None:
    assert f"task {walk.task.pk} cannot go from open to {state}" in refused(
        "UPDATE ledger_task SET state = %s WHERE id = %s", state, walk.task.pk
    )


def test_a_task_without_a_case_is_not_led_through_the_states_one_by_one(walk: Walk) -> None:
    Task.objects.filter(pk=walk.task.pk).update(state="acceptance_requested")
    found = refused("UPDATE ledger_task SET state = 'accepted' WHERE id = %s", walk.task.pk)
    assert f"task {walk.task.pk} cannot become accepted: no case of it has earned that" in found


def test_a_state_names_the_step_that_is_missing(requested: Walk) -> None:
    found = refused("UPDATE ledger_task SET state = 'accepted' WHERE id = %s", requested.task.pk)
    assert "cannot become accepted: accept (step 2) is missing" in found


def test_a_signed_state_needs_the_spot_check_too(requested: Walk) -> None:
    requested.accept(requested.cast.county, requested.cast.qingshi)
    found = refused("UPDATE ledger_task SET state = 'signed' WHERE id = %s", requested.task.pk)
    assert "cannot become signed: review (step 3) is missing" in found


def test_a_signed_task_is_not_closed_before_its_case(checked: Walk) -> None:
    checked.sign(checked.cast.director)
    found = refused("UPDATE ledger_task SET state = 'closed' WHERE id = %s", checked.task.pk)
    assert "cannot become closed: no case of it has earned that" in found


def test_a_case_is_not_closed_by_hand(checked: Walk) -> None:
    checked.sign(checked.cast.director)
    found = refused("UPDATE closure_case SET outcome = 'closed', ended_at = now(), ended_by_id = %s", checked.cast.clerk.pk)
    assert "it ends as closed by its last step only" in found


def test_a_case_that_asks_for_less_earns_nothing(walk: Walk) -> None:
    case = Case.objects.create(
        task=walk.task, attempt=1, kind="county", procedure="forged", procedure_version="2026-01-01", procedure_text={},
        implementing_unit=walk.cast.transport, opened_at=walk.at,
    )  # fmt: skip
    Requirement.objects.create(case=case, position=1, kind="accept", place="lead", unit=walk.cast.qingshi, title_zh="验", title_en="a")
    Task.objects.filter(pk=walk.task.pk).update(state="acceptance_requested")
    found = refused("UPDATE ledger_task SET state = 'accepted' WHERE id = %s", walk.task.pk)
    assert "its case asks for less than every procedure must" in found


def test_a_task_does_not_begin_closed(walk: Walk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_task ENABLE ALWAYS TRIGGER closure_task_begins")  # the tests' own stories have it off
    found = refused(
        "INSERT INTO ledger_task (campaign_id, problem_id, key, number, title, text, goal, nature, origin, state, due_text, revision, "
        "position, confirmed_at, confirmed_by_id) SELECT campaign_id, problem_id, 'k', '', title, text, '', nature, origin, 'closed', "
        "'', 1, 9, confirmed_at, confirmed_by_id FROM ledger_task LIMIT 1"
    )
    assert "a task cannot begin as closed" in found


def test_steps_stand_in_their_order(requested: Walk) -> None:
    found = step(requested, "sign", requested.cast.office.pk, requested.cast.director.pk, proof="totp")
    assert "sign cannot be taken before accept (step 2)" in found


def test_the_unit_that_carried_out_does_not_accept(requested: Walk) -> None:
    found = step(requested, "accept", requested.cast.transport.pk, requested.cast.responsible.pk)
    assert "accept is not for this unit to take" in found


def test_who_requested_does_not_accept(requested: Walk) -> None:
    requested.cast.responsible.posts.create(unit=requested.cast.qingshi, role="county_government", valid_from="2025-01-01")
    found = step(requested, "accept", requested.cast.qingshi.pk, requested.cast.responsible.pk)
    assert "this person, or in whose name it is, has taken a step before" in found


def test_a_step_needs_a_post_at_the_unit(requested: Walk) -> None:
    assert "the person holds no such post" in step(requested, "accept", requested.cast.qingshi.pk, requested.cast.outsider.pk)


def test_a_signature_needs_the_role_the_proof_and_a_delegation(checked: Walk) -> None:
    office, clerk, director = checked.cast.office.pk, checked.cast.clerk.pk, checked.cast.director.pk
    assert "the person holds no such post" in step(checked, "sign", office, clerk, proof="totp")
    assert "a signature needs the proof" in step(checked, "sign", office, director)
    assert "there is no delegation in force" in step(checked, "sign", office, clerk, proof="totp", principal=director)


def test_a_case_that_was_not_drawn_is_not_checked(requested: Walk) -> None:
    requested.accept(requested.cast.county, requested.cast.qingshi)
    requested.review(requested.cast.line, requested.cast.housing)
    assert "only a case that was drawn is checked" in step(requested, "check", requested.cast.office.pk, requested.cast.clerk.pk)


def test_a_lot_is_not_added_to_a_drawing(requested: Walk, cast: Cast) -> None:
    requested.accept(cast.county, cast.qingshi)
    requested.review(cast.line, cast.housing)
    lot = requested.drawn(cast.clerk)
    other = Walk(cast, ready_task(cast, requested.task.campaign, lead=cast.qingshi, carries_out=cast.transport))
    other.request(cast.responsible, cast.transport)
    found = refused(
        "INSERT INTO closure_lot (draw_id, case_id, stratum, weight, ticket, chosen, words) VALUES (%s, %s, '', 1, '', false, '')",
        lot.draw_id,
        other.case.pk,
    )
    assert "a drawing is written whole, once" in found


@pytest.mark.parametrize(
    "table",
    ["closure_case", "closure_requirement", "closure_step", "closure_draw", "closure_lot"],
)
def test_nothing_of_a_case_is_deleted(closed: Walk, table: str) -> None:
    assert f"{table} stays as it is: DELETE refused" in refused(f"DELETE FROM {table}")  # noqa: S608 - names of the table above


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("closure_requirement", "kind = 'file'"),
        ("closure_requirement", "unit_id = NULL"),
        ("closure_step", "opinion = 'x'"),
        ("closure_step", "passed = false"),
        ("closure_step", "done_at = now()"),
        ("closure_draw", "seed = 'x'"),
        ("closure_lot", "chosen = NOT chosen"),
        ("closure_lot", "words = 'x'"),
    ],
)
def test_nothing_of_a_case_is_changed(closed: Walk, table: str, change: str) -> None:
    assert f"{table} stays as it is: UPDATE refused" in refused(f"UPDATE {table} SET {change}")  # noqa: S608 - words of the table above


@pytest.mark.parametrize("change", ["procedure_text = '{}'", "attempt = 9", "ended_because = 'x'", "implementing_unit_id = task_id"])
def test_what_a_case_was_opened_by_stays(closed: Walk, change: str) -> None:
    assert "stay as they are" in refused(f"UPDATE closure_case SET {change}")  # noqa: S608 - words of the table above


def test_an_ended_case_does_not_begin_again(closed: Walk) -> None:
    assert "it cannot go from “closed” to “”" in refused("UPDATE closure_case SET outcome = '', ended_at = NULL, ended_by_id = NULL")


def test_requirements_are_not_added_after_the_first_step(requested: Walk) -> None:
    found = refused(
        "INSERT INTO closure_requirement (case_id, position, kind, role, place, rank, title_zh, title_en, detail) "
        "VALUES (%s, 99, 'file', '', 'office', 1, '', '', '{}')",
        requested.case.pk,
    )
    assert "was settled when it opened" in found


def test_the_walls_stand_for_replicas_too(walk: Walk) -> None:
    Task.objects.filter(pk=walk.task.pk).update(state="acceptance_requested")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    found = refused("UPDATE ledger_task SET state = 'closed' WHERE id = %s", walk.task.pk)
    assert "cannot become closed" in found


def test_papers_come_with_the_check_of_a_closed_task_and_stay(closed: Walk) -> None:
    cast, photo = closed.cast, stored("night")
    lot = closed.later().drawn_closed(cast.second_clerk)
    said = (lot.pk, photo.pk, closed.at.isoformat(), cast.second_clerk.pk)
    write = (
        "INSERT INTO closure_lotpaper (lot_id, file_id, added_at, added_by_id, kind, name) VALUES (%s, %s, %s, %s, 'check_photo', 'a.jpg')"
    )
    assert "comes with its check" in refused(write, *said)
    by = person("third", "整改办丙", (cast.office, "office_clerk"))
    closed.check(by, passed=False, papers=[Attached("check_photo", "a.jpg", photo)])
    assert [paper.file for paper in LotPaper.objects.filter(lot=lot)] == [photo]
    assert "comes with its check" in refused(write, *said)
    assert "stays as it is" in refused("UPDATE closure_lotpaper SET name = 'b.jpg' WHERE lot_id = %s", lot.pk)
    assert "stays as it is" in refused("DELETE FROM closure_lotpaper WHERE lot_id = %s", lot.pk)
    assert "stays as it is" in refused("UPDATE closure_lot SET method = '' WHERE id = %s", lot.pk)


def test_a_truncate_is_refused_where_nobody_switched_it_off(closed: Walk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE closure_steppaper ENABLE TRIGGER closure_steppaper_no_truncate")
    assert "TRUNCATE refused" in refused("TRUNCATE closure_steppaper")
    assert Step.objects.filter(case=closed.case).count() == 6
