"""The checks of one piece: pictures made here, and what is found on them."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageEnhance, ImageOps

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.evidence.services.pictures import look_into
from rectify.campaign.ledger.models import Measure, Site, StandingDuty, Target
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.queries import read_original
from tests.campaign.evidence.rows import jpeg, picture
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, Cast

CITY = ZoneInfo("Asia/Shanghai")
PHONE: dict[str, Any] = {"make": "Huawei", "model": "Mate 70", "taken": "2026:11:20 10:30:00", "saved": "2026:11:20 10:30:01"}


def handed(cast: Cast, measure: Measure, content: bytes, **claim: object) -> Evidence:
    said = Claim(measure=measure, **claim)  # type: ignore[arg-type]
    piece = submit_evidence(claim=said, content=content, name="a.jpg", by=cast.responsible, at=NOW)
    examine(evidence_id=piece.pk, at=NOW)
    piece.refresh_from_db()
    return piece


def rules(piece: Evidence) -> list[str]:
    return list(piece.findings.order_by("pk").values_list("rule", flat=True))


@pytest.fixture
def measure(short: Short) -> Measure:
    return short.timely.measures.all()[0]  # begun 2026-04-01, finished 2026-09-01; the campaign began 2026-03-02


@pytest.fixture
def running(short: Short) -> Measure:
    return short.timely.measures.all()[1]


def test_time_place_and_camera_are_read_from_the_file(cast: Cast, running: Measure) -> None:
    place = ((36.0, 42.0, 24.84), (119.0, 9.0, 42.12))
    piece = handed(cast, running, jpeg(**PHONE, place=place), captured_at=NOW - timedelta(days=9))
    assert (piece.captured_at, piece.captured_from) == (datetime(2026, 11, 20, 10, 30, tzinfo=CITY), "exif")
    assert (piece.latitude, piece.longitude) == (Decimal("36.706900"), Decimal("119.161700"))
    assert piece.exif["camera"] == "Huawei Mate 70"
    assert datetime.fromisoformat(piece.exif["said_at"]) == NOW - timedelta(days=9)
    assert rules(piece) == []


def test_an_offset_in_the_file_counts(cast: Cast, running: Measure) -> None:
    piece = handed(cast, running, jpeg(taken="2026:11:20 10:30:00", offset="+00:00", make="X"))
    assert piece.captured_at == datetime(2026, 11, 20, 18, 30, tzinfo=CITY)


def test_previews_are_made_anew_without_the_data_of_the_file(cast: Cast, running: Measure) -> None:
    piece = handed(cast, running, jpeg(picture(size=(2400, 1800)), **PHONE, place=((36.0, 0.0, 0.0), (119.0, 0.0, 0.0))))
    assert piece.preview
    assert piece.thumbnail
    for kept, widest in ((piece.preview, 1600), (piece.thumbnail, 320)):
        with Image.open(io.BytesIO(read_original(kept))) as seen:
            assert seen.width == widest
            assert not dict(seen.getexif())
    assert b"Huawei" in read_original(piece.file)


def test_the_same_bytes_again_are_found_and_told_where(cast: Cast, short: Short, measure: Measure, running: Measure) -> None:
    first = handed(cast, running, jpeg(**PHONE))
    second = handed(cast, running, jpeg(**PHONE))
    found = second.findings.get()
    assert (found.rule, found.other_evidence) == ("same_bytes", first)
    assert "加快车辆更新" in found.zh
    assert "measure 2 of task" in found.en
    assert Entry.objects.latest("seq").act == "evidence:examine:found"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda image: jpeg(image.resize((400, 300)), quality=70), "same_picture"),
        (lambda image: jpeg(image, quality=30), "same_picture"),
        (lambda image: jpeg(ImageEnhance.Brightness(image).enhance(0.7)), "same_picture"),
        (lambda image: jpeg(ImageOps.mirror(image)), "mirrored_picture"),
        (lambda image: jpeg(ImageOps.mirror(image).resize((500, 375)), quality=50), "mirrored_picture"),
    ],
    ids=["resized", "recompressed", "darkened", "mirrored", "mirrored and resized"],
)
def test_the_same_picture_is_found_again(cast: Cast, running: Measure, change, rule: str) -> None:
    first = handed(cast, running, jpeg())
    second = handed(cast, running, change(picture()))
    assert [(f.rule, f.other_evidence) for f in second.findings.all()] == [(rule, first)]


def test_another_picture_is_another_and_a_heavy_crop_is_not_found_as_the_table_says(cast: Cast, running: Measure) -> None:
    handed(cast, running, jpeg())
    assert rules(handed(cast, running, jpeg(picture(2)))) == []
    assert rules(handed(cast, running, jpeg(picture().crop((0, 0, 320, 240))))) == []


def test_plain_surfaces_are_not_compared(cast: Cast, running: Measure) -> None:
    handed(cast, running, jpeg(Image.new("RGB", (300, 300), "white")))
    assert rules(handed(cast, running, jpeg(Image.new("RGB", (301, 300), "white")))) == []


def test_a_withdrawn_picture_claims_nothing(cast: Cast, running: Measure) -> None:
    first = handed(cast, running, jpeg())
    Evidence.objects.filter(pk=first.pk).update(withdrawn_because="错", withdrawn_at=NOW, withdrawn_by=cast.responsible)
    assert rules(handed(cast, running, jpeg())) == []


def test_a_picture_far_from_its_site_is_told_with_the_distance(cast: Cast, short: Short, running: Measure) -> None:
    site = Site.objects.create(task=short.timely, name="城西站", latitude=Decimal("36.7"), longitude=Decimal("119.16"))
    near = jpeg(picture(1), **PHONE, place=((36.0, 42.0, 10.0), (119.0, 9.0, 36.0)))
    far = jpeg(picture(2), **PHONE, place=((36.0, 48.0, 0.0), (119.0, 9.0, 36.0)))
    assert rules(handed(cast, running, near, site=site)) == []
    found = handed(cast, running, far, site=site).findings.get()
    assert (found.rule, found.facts) == ("far_from_site", {"metres": 11120})


def test_words_only_for_a_number_do_not_fit_until_a_measurement_comes(cast: Cast, running: Measure) -> None:
    Target.objects.create(task=running.task, measure=running, subject="比例", comparator=">=", value=80, unit="%")
    text = "会议纪要:研究推进。".encode()
    assert rules(handed(cast, running, text, kind="minutes")) == ["kind_does_not_fit"]
    assert rules(handed(cast, running, b"measured: 81 %", kind="measurement")) == []
    assert rules(handed(cast, running, text + b"2", kind="contract")) == []


def test_words_only_for_the_number_of_a_whole_task_do_not_fit_either(cast: Cast, running: Measure, measure: Measure) -> None:
    Target.objects.filter(task=running.task).delete()
    text = "会议纪要:研究推进。".encode()
    assert rules(handed(cast, running, text, kind="minutes")) == []
    Target.objects.create(task=running.task, subject="收集率", comparator=">=", value=80, unit="%")
    assert rules(handed(cast, running, text + b"2", kind="minutes")) == ["kind_does_not_fit"]
    assert rules(handed(cast, measure, b"measured: 81 %", kind="measurement", effective_to=measure.done_on)) == []
    assert rules(handed(cast, running, text + b"3", kind="minutes")) == []  # another measure of the task shows the number


def test_minutes_a_standing_duty_asks_for_owe_no_number_of_the_task(cast: Cast, running: Measure) -> None:
    Target.objects.create(task=running.task, subject="收集率", comparator=">=", value=80, unit="%")
    duty = StandingDuty.objects.create(task=running.task, measure=running, times=1, period="季度", quote="每季度至少研究一次")
    item = DutyItem.objects.create(duty=duty, unit=cast.transport, first=date(2026, 10, 1), last=date(2026, 12, 31))
    claim = Claim(duty_item=item, kind="minutes", caption="研究补贴。", effective_to=date(2026, 11, 20))
    piece = submit_evidence(claim=claim, content="会议纪要:研究补贴。".encode(), name="纪要.txt", by=cast.responsible, at=NOW)
    examine(evidence_id=piece.pk, at=NOW)
    assert (piece.measure, rules(piece)) == (running, [])


@pytest.mark.parametrize(
    "content",
    [jpeg()[:200], jpeg()[:-500], b"\xff\xd8\xff\xe0" + b"\x00" * 300, b"GIF89a" + b"\xff" * 50],
    ids=["head only", "cut off", "zeros", "no gif"],
)
def test_a_damaged_picture_is_kept_and_said_to_be_unreadable(cast: Cast, running: Measure, content: bytes) -> None:
    piece = handed(cast, running, content)
    assert piece.examined_at == NOW
    assert piece.exif == {"unreadable": True}
    assert read_original(piece.file) == content


def test_a_picture_that_would_unpack_to_a_billion_points_is_not_unpacked() -> None:
    head = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + (40000).to_bytes(4) + (40000).to_bytes(4) + bytes.fromhex("0802000000")
    assert not look_into(io.BytesIO(head + b"\x00" * 100), CITY).readable


def test_a_piece_is_examined_once(cast: Cast, running: Measure) -> None:
    handed(cast, running, jpeg())
    piece = handed(cast, running, jpeg())
    assert examine(evidence_id=piece.pk, at=NOW) == 0
    assert rules(piece) == ["same_bytes"]


def test_captured_before_the_measure_began(cast: Cast, measure: Measure) -> None:
    piece = handed(cast, measure, jpeg(make="X", taken="2026:03:20 08:00:00"))
    assert rules(piece) == ["before_start"]
    assert date(2026, 3, 20).isoformat() in piece.findings.get().zh
