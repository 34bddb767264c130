"""What the services promise the database holds by itself, against the ORM and SQL typed by hand."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.campaign.evidence.models import Evidence, Finding, Print
from tests.campaign.evidence.rows import accepted, finding, piece, stored
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, Cast

CHANGE = "UPDATE evidence_evidence SET {} WHERE id = %s"


def refused(statement: str, *values: str | int) -> str:
    """What the database says to a statement it refuses."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(error.value)


@pytest.fixture
def handed_in(cast: Cast, short: Short) -> Evidence:
    return piece(cast, short.timely.measures.all()[0])


def test_no_piece_no_print_and_no_finding_is_deleted(handed_in: Evidence) -> None:
    Print.objects.create(evidence=handed_in, straight=1, mirrored=2)
    finding(handed_in)
    for table in ("evidence_finding", "evidence_print", "evidence_evidence"):
        assert "never deleted" in refused(f"DELETE FROM {table}")  # noqa: S608 - the tables of this test
    for rows in (Finding.objects.all(), Print.objects.all(), Evidence.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


@pytest.mark.parametrize(
    "change",
    ["name = 'x'", "kind = 'minutes'", "caption = 'x'", "received_at = now() - interval '1 year'", "unit_id = NULL", "measure_id = NULL",
     "task_id = task_id + 0, effective_from = '2020-01-01'", "taken_by = 'x'"],
)  # fmt: skip
def test_what_was_handed_in_stays_as_it_was(handed_in: Evidence, change: str) -> None:
    assert "stays as it was" in refused(CHANGE.format(change), handed_in.pk)


def test_the_bytes_of_a_piece_are_not_exchanged(handed_in: Evidence) -> None:
    other = stored("other")
    assert "stays as it was" in refused("UPDATE evidence_evidence SET file_id = %s WHERE id = %s", other.pk, handed_in.pk)


def test_what_was_read_from_the_file_is_written_once(handed_in: Evidence) -> None:
    Evidence.objects.filter(pk=handed_in.pk).update(captured_at=NOW, captured_from="exif", examined_at=NOW)
    for change in ("captured_at = now()", "exif = '{\"x\": 1}'", "latitude = 1, longitude = 1", "examined_at = NULL"):
        assert "as it was read" in refused(CHANGE.format(change), handed_in.pk)


def test_a_print_stays(handed_in: Evidence) -> None:
    Print.objects.create(evidence=handed_in, straight=1, mirrored=2)
    assert "stays" in refused("UPDATE evidence_print SET straight = 0")


def test_a_finding_stays_as_found_and_is_cleared_once(cast: Cast, handed_in: Evidence) -> None:
    row = finding(handed_in)
    assert "stays as it was found" in refused("UPDATE evidence_finding SET zh = '没事' WHERE id = %s", row.pk)
    Finding.objects.filter(pk=row.pk).update(cleared_because="压缩", cleared_at=NOW, cleared_by=cast.line)
    assert "stays as it was found" in refused("UPDATE evidence_finding SET cleared_because = 'x' WHERE id = %s", row.pk)


def test_a_withdrawn_piece_does_not_come_back(cast: Cast, handed_in: Evidence) -> None:
    Evidence.objects.filter(pk=handed_in.pk).update(withdrawn_because="错", withdrawn_at=NOW, withdrawn_by=cast.responsible)
    back = "UPDATE evidence_evidence SET withdrawn_at = NULL, withdrawn_by_id = NULL WHERE id = %s"
    assert "withdrawn and stays so" in refused(back, handed_in.pk)


def test_nothing_of_a_closed_task_is_withdrawn_or_judged_anew(cast: Cast, short: Short) -> None:
    counts = accepted(cast, short.closed.measures.all()[0])
    withdraw = "UPDATE evidence_evidence SET withdrawn_at = now(), withdrawn_by_id = received_by_id WHERE id = %s"
    assert "is closed" in refused(withdraw, counts.pk)
    assert "is closed" in refused("UPDATE evidence_evidence SET accepted = false WHERE id = %s", counts.pk)


@pytest.mark.parametrize(
    ("also", "constraint"),
    [
        ("judged_by_id = received_by_id", "evidence_judged_by_another"),
        ("judged_by_id = received_by_id + 1, judged_unit_id = unit_id", "evidence_judged_by_another_unit"),
        ("judged_by_id = NULL", "evidence_judged_pair"),
    ],
)
def test_nobody_judges_the_own_piece_nor_that_of_the_own_unit(handed_in: Evidence, also: str, constraint: str) -> None:
    assert constraint in refused(CHANGE.format(f"accepted = true, judged_at = now(), {also}"), handed_in.pk)
