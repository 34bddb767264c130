"""Handing evidence in: the bytes as they came, in whose name, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.ledger.models import Measure, Site, StandingDuty, Task
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.queries import read_original
from rectify.foundation.refusals import Refused
from tests.campaign.evidence.rows import jpeg
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, Cast

PHOTO = jpeg()
TEXT = "会议纪要:研究推进整改工作。".encode()


def first(task: Task) -> Measure:
    return task.measures.all()[0]


def hand_in(short: Short, by: Person, claim: Claim | None = None, content: bytes = PHOTO, name: str = "现场.jpg") -> Evidence:
    return submit_evidence(claim=claim or Claim(measure=first(short.timely)), content=content, name=name, by=by, at=NOW)


def test_the_bytes_are_kept_as_they_came_with_their_hash(cast: Cast, short: Short) -> None:
    piece = hand_in(short, cast.responsible)
    assert piece.file.sha256 == sha256(PHOTO).hexdigest()
    assert read_original(piece.file) == PHOTO
    assert (piece.unit, piece.received_at, piece.received_by) == (cast.transport, NOW, cast.responsible)
    assert (piece.captured_at, piece.captured_from, piece.examined_at) == (None, "", None)


def test_the_three_times_are_kept_apart(cast: Cast, short: Short) -> None:
    said = NOW - timedelta(days=3)
    claim = Claim(first(short.timely), captured_at=said, effective_from=date(2026, 9, 1), effective_to=date(2026, 9, 30))
    piece = hand_in(short, cast.responsible, claim)
    assert (piece.captured_at, piece.captured_from, piece.received_at) == (said, "said", NOW)
    assert (piece.effective_from, piece.effective_to) == (date(2026, 9, 1), date(2026, 9, 30))


def test_the_record_names_the_piece_its_hash_and_the_unit_and_the_checks_are_queued(cast: Cast, short: Short) -> None:
    piece = hand_in(short, cast.responsible)
    entry = Entry.objects.latest("seq")
    assert (entry.act, entry.unit_id, entry.data["sha256"]) == ("evidence:submit:done", cast.transport.pk, piece.file.sha256)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("evidence.examine", {"evidence_id": piece.pk})


def test_a_county_hands_in_in_its_own_name_for_work_of_its_town(cast: Cast, short: Short) -> None:
    short.timely.responsibilities.update(unit=cast.town)
    assert hand_in(short, cast.county).unit == cast.qingshi


@pytest.mark.parametrize("who", ["clerk", "line", "lead", "outsider"])
def test_whoever_has_no_part_in_the_work_hands_nothing_in(cast: Cast, short: Short, who: str) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(short, getattr(cast, who))
    assert refused.value.code == "evidence.not_your_work"
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()


def test_nothing_is_added_to_a_closed_file(cast: Cast, short: Short) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(short, cast.county, Claim(measure=first(short.closed)))
    assert refused.value.code == "evidence.closed"


def test_a_draft_takes_no_evidence(cast: Cast, short: Short) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(short, cast.responsible, Claim(measure=first(short.draft)))
    assert refused.value.code == "evidence.not_work"


HOSTILE = [
    (b"", "a.jpg", "file.empty"),
    (b"MZ\x90\x00\x03" + b"\x00" * 200, "photo.jpg", "file.kind_refused"),
    (b"<html><script>alert(1)</script></html>", "photo.jpg", "file.kind_refused"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "photo.svg", "file.kind_refused"),
    (b"PK\x03\x04broken", "x.docx", "file.zip_damaged"),
]


@pytest.mark.parametrize(("content", "name", "code"), HOSTILE)
def test_hostile_files_are_refused_by_what_they_hold_whatever_they_are_called(
    cast: Cast, short: Short, content: bytes, name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(short, cast.responsible, content=content, name=name)
    assert refused.value.code == code
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"), [("../../etc/passwd", "passwd"), ("C:\\x\\现场.jpg", "现场.jpg"), ("a\x00b\u202egpj.exe", "abgpj.exe"), ("", "file")]
)
def test_hostile_names_lose_what_makes_them_so(cast: Cast, short: Short, name: str, kept: str) -> None:
    assert hand_in(short, cast.responsible, name=name).name == kept


def test_what_is_said_must_be_possible(cast: Cast, short: Short) -> None:
    measure, stranger = first(short.timely), Site.objects.filter(task=short.late)[0]
    wrong = {
        "evidence.unknown_kind": Claim(measure, kind="selfie"),
        "evidence.other_site": Claim(measure, site=stranger),
        "evidence.period_reversed": Claim(measure, effective_from=date(2026, 9, 2), effective_to=date(2026, 9, 1)),
        "evidence.captured_in_future": Claim(measure, captured_at=NOW + timedelta(minutes=1)),
    }
    for code, claim in wrong.items():
        with pytest.raises(Refused) as refused:
            hand_in(short, cast.responsible, claim)
        assert refused.value.code == code


@pytest.fixture
def item(cast: Cast, short: Short) -> DutyItem:
    duty = StandingDuty.objects.create(task=short.timely, times=1, period="季度", quote="每季度至少研究一次")
    return DutyItem.objects.create(duty=duty, unit=cast.transport, first=date(2026, 10, 1), last=date(2026, 12, 31))


def test_minutes_fulfil_the_time_of_a_standing_duty(cast: Cast, short: Short, item: DutyItem) -> None:
    claim = Claim(duty_item=item, kind="minutes", caption="研究车辆更新补贴", effective_to=date(2026, 11, 20))
    piece = hand_in(short, cast.responsible, claim, TEXT, "纪要.txt")
    item.refresh_from_db()
    assert (item.done_on, item.note, item.done_by) == (date(2026, 11, 20), "研究车辆更新补贴", cast.responsible)
    assert (piece.task, piece.measure, piece.duty_item) == (short.timely, None, item)


def test_minutes_that_do_not_say_what_was_decided_leave_nothing(cast: Cast, short: Short, item: DutyItem) -> None:
    with pytest.raises(Refused):
        hand_in(short, cast.responsible, Claim(duty_item=item, kind="minutes"), TEXT, "纪要.txt")
    assert not Evidence.objects.exists()


def test_a_photograph_of_the_meeting_does_not_fulfil_it(cast: Cast, short: Short, item: DutyItem) -> None:
    hand_in(short, cast.responsible, Claim(duty_item=item))
    item.refresh_from_db()
    assert item.done_on is None
