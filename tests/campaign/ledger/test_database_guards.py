"""What the services promise the database holds by itself, against SQL typed by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.campaign.ledger.models import Extension, Measure, Task
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, Cast

WANTED = date(2027, 3, 31)


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


def refused(statement: str, *values: int | str | date | None) -> str:
    """What the database says to a statement it refuses."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(error.value)


def test_a_state_goes_no_way_that_is_not_in_the_table_of_moves(short: Short) -> None:
    assert "cannot go from open to closed" in refused("UPDATE ledger_task SET state = 'closed' WHERE id = %s", short.late.pk)


def test_work_has_somebody_who_confirmed_it(short: Short) -> None:
    assert "task_work_is_confirmed" in refused("UPDATE ledger_task SET state = 'open' WHERE id = %s", short.draft.pk)


def test_the_original_due_date_of_work_stays(short: Short) -> None:
    assert "stays" in refused("UPDATE ledger_task SET due_original = %s WHERE id = %s", WANTED, short.late.pk)


@pytest.mark.parametrize("day", [WANTED, None])
def test_the_due_date_of_work_does_not_move_by_itself(short: Short, day: date | None) -> None:
    statement = "UPDATE ledger_task SET due_current = %s WHERE id = %s"
    assert "by an approved extension only" in refused(statement, day, short.late.pk)


def test_the_due_date_of_a_measure_of_work_does_not_move_by_itself(short: Short) -> None:
    measure = short.late.measures.all()[0]
    assert "by an approved extension only" in refused("UPDATE ledger_measure SET due_current = %s WHERE id = %s", WANTED, measure.pk)


def test_a_request_that_waits_moves_nothing_and_an_approved_one_its_own_row_alone(cast: Cast, short: Short) -> None:
    assert Extension.objects.filter(task=short.late, due_to=WANTED, approved__isnull=True).exists()
    refused("UPDATE ledger_task SET due_current = %s WHERE id = %s", WANTED, short.late.pk)
    Extension.objects.update(approved=True, paper_number="批1号", decided_at=NOW, decided_by=cast.clerk)
    assert "by an approved" in refused("UPDATE ledger_task SET due_current = '2027-04-01' WHERE id = %s", short.late.pk)
    assert "by an approved" in refused("UPDATE ledger_measure SET due_current = %s WHERE task_id = %s", WANTED, short.late.pk)
    Task.objects.filter(pk=short.late.pk).update(due_current=WANTED)


def test_the_dates_of_a_draft_are_free(short: Short) -> None:
    Task.objects.filter(pk=short.draft.pk).update(due_original=WANTED, due_current=WANTED)
    Measure.objects.filter(task=short.draft).update(due_original=WANTED, due_current=WANTED)
    Task.objects.filter(pk=short.draft.pk).update(due_original=None, due_current=None)


def test_nobody_decides_on_the_own_request(cast: Cast, short: Short) -> None:
    statement = (
        "UPDATE ledger_extension SET approved = true, paper_number = '1', decided_at = now(), decided_by_id = requested_by_id "
        "WHERE task_id = %s"
    )
    assert "extension_decided_by_another" in refused(statement, short.late.pk)


def test_a_decided_extension_stays_as_it_was_decided(cast: Cast, short: Short) -> None:
    Extension.objects.update(approved=False, decision="理由不足", decided_at=NOW, decided_by=cast.clerk)
    assert "stays as it was decided" in refused("UPDATE ledger_extension SET approved = true WHERE task_id = %s", short.late.pk)


@pytest.mark.parametrize("second", ["security_admin", "audit_admin", "office_clerk"])
def test_nobody_holds_two_posts_that_exclude_each_other(cast: Cast, second: str) -> None:
    statement = "INSERT INTO accounts_post (person_id, unit_id, role, title, valid_from) VALUES (%s, %s, %s, '', '2026-01-01')"
    assert "may not be held by one person" in refused(statement, cast.system_admin.pk, cast.city.pk, second)
