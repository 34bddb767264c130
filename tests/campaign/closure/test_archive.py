"""The archive of a case: complete, the same twice, and proof against changing any part of it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries.archive import case_archive
from rectify.campaign.closure.rules.archive import ENTRIES, MANIFEST, SEAL, NoArchive, Report, check, seal_of
from rectify.campaign.closure.services.casework import Attached
from rectify.campaign.evidence.models import Evidence
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.audit.queries import verify
from rectify.foundation.audit.rules.verdict import TreeHead
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.rules import path_of
from tests.campaign.closure.closed import Closed, closed, kept
from tests.campaign.evidence.rows import jpeg, picture, stored
from tests.cast import TODAY, Cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.proof]
Files = dict[str, bytes]


@pytest.fixture
def case(cast: Cast) -> Closed:
    return closed(cast)


def archive_of(cast: Cast, case: Case) -> bytes:
    return b"".join(case_archive(grants_of(cast.clerk, TODAY), case.pk).pieces())


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def checked(data: bytes) -> Report:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return check(archive)


def sound(data: bytes) -> bool:
    """Whether it is an archive, and proved."""
    try:
        return checked(data).ok
    except NoArchive:
        return False


def sealed(files: Files, change: Callable[[dict[str, Any]], None]) -> Files:
    """Change the manifest and seal it anew, as somebody would who knows how the archive is made."""
    manifest = json.loads(files[MANIFEST])
    change(manifest)
    raw = json.dumps(manifest, ensure_ascii=False).encode()
    return files | {MANIFEST: raw, SEAL: seal_of(raw)}


def refreshed(files: Files, name: str, data: bytes) -> Files:
    """Exchange a file and make the manifest agree with it."""

    def change(manifest: dict[str, Any]) -> None:
        line = next(each for each in manifest["files"] if each["path"] == name)
        line.update(size=len(data), sha256=sha256(data).hexdigest())

    return sealed(files | {name: data}, change)


def test_the_photographs_of_a_check_after_the_close_are_in_the_archive(cast: Cast, case: Closed) -> None:
    case.walk.later().drawn_closed(cast.second_clerk)
    photo = kept(jpeg(picture(4, (320, 240))), "夜间复产.jpg")
    case.walk.check(person("third", "整改办丙", (cast.office, "office_clerk")), papers=[Attached("check_photo", "夜间复产.jpg", photo)])
    data = archive_of(cast, case.case)
    assert sha256(unpacked(data)["checks/0001-夜间复产.jpg"]).hexdigest() == photo.sha256
    assert checked(data).ok


def test_a_whole_archive_is_proved(cast: Cast, case: Closed) -> None:
    report = checked(archive_of(cast, case.case))
    assert report.faults == ()
    assert report.files == 23
    assert report.entries >= 10


def test_everything_of_the_case_is_in_it(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))
    papers = ["01-验收申请", "02-验收报告", "03-复核意见", "04-抽查记录", "05-销号审签表", "06-销号登记单"]
    assert [name for name in files if name.startswith("documents/")] == [
        f"documents/{name}.{extension}" for name in papers for extension in ("docx", "pdf")
    ]
    originals = Evidence.objects.filter(task=case.case.task_id).select_related("file").order_by("received_at", "pk")
    assert [sha256(data).hexdigest() for name, data in files.items() if name.startswith("evidence/")] == [p.file.sha256 for p in originals]
    assert sha256(files["steps/0001-核查.jpg"]).hexdigest() == case.photo.sha256
    data = json.loads(files["data/case.json"])
    assert [step["kind"] for step in data["steps"]] == ["request", "accept", "review", "check", "sign", "close"]
    results = list(csv.DictReader(io.StringIO(files["data/results.csv"].decode("utf-8-sig"))))
    assert results[0]["value"] == "85.500000"
    assert "销号" in files["audit/history.csv"].decode("utf-8-sig")
    assert b"rectify verify-archive" in files["README.txt"]


def test_the_manifest_tells_what_each_file_is_and_when_it_came(cast: Cast, case: Closed) -> None:
    manifest = json.loads(unpacked(archive_of(cast, case.case))[MANIFEST])
    line = next(each for each in manifest["files"] if each["path"].startswith("evidence/"))
    assert (line["zh"], line["en"]) == ("佐证材料：现场.jpg", "evidence: 现场.jpg")
    assert line["received_at"].startswith("2026-11-23T01:00")
    assert manifest["about"]["procedure"] == "weifang-county"


def test_the_same_case_gives_the_same_bytes_whatever_others_do_meanwhile(cast: Cast, case: Closed) -> None:
    before = archive_of(cast, case.case)
    closed_elsewhere = Case.objects.count()
    archive_of(cast, case.case)
    assert archive_of(cast, case.case) == before
    assert Case.objects.count() == closed_elsewhere


def test_the_checkpoint_is_a_head_of_the_record_still_kept(cast: Cast, case: Closed) -> None:
    report = checked(archive_of(cast, case.case))
    assert verify(published=TreeHead.parse(report.checkpoint)).ok


def test_a_changed_byte_of_any_file_is_found_in_that_file(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))
    for name, data in files.items():
        if name == MANIFEST:
            continue
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        report = checked(packed(files | {name: flipped}))
        assert name in {fault.path for fault in report.faults}, name


def test_a_changed_byte_of_the_manifest_is_found(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))
    data = files[MANIFEST]
    for place in range(0, len(data), 97):
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert not sound(packed(files | {MANIFEST: flipped}))


def test_a_file_added_or_removed_is_found(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))
    added = checked(packed(files | {"evidence/9999-新增.jpg": b"x"}))
    assert [fault.path for fault in added.faults] == ["evidence/9999-新增.jpg"]
    gone = dict(files)
    del gone["data/results.csv"]
    assert [(fault.path, "removed" in fault.en) for fault in checked(packed(gone)).faults] == [("data/results.csv", True)]


def test_the_same_name_twice_is_found(cast: Cast, case: Closed) -> None:
    stream = io.BytesIO(archive_of(cast, case.case))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("README.txt", b"other")
    assert "README.txt" in {fault.path for fault in checked(stream.getvalue()).faults}


def test_an_entry_of_the_record_rewritten_with_the_manifest_is_found(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))
    entries = json.loads(files[ENTRIES])
    for field, value in (("actor_name", "别人"), ("at", "2026-01-01T00:00:00+00:00"), ("data", {}), ("seq", 1), ("proof", [])):
        changed = [dict(each) for each in entries]
        changed[3][field] = value
        report = checked(packed(refreshed(files, ENTRIES, json.dumps(changed).encode())))
        assert [fault.path for fault in report.faults] == [ENTRIES], field


def test_another_picture_with_a_rewritten_manifest_is_found_by_the_record(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))
    name = next(name for name in files if name.startswith("evidence/"))
    report = checked(packed(refreshed(files, name, b"another picture")))
    assert [(fault.path, "exchanged" in fault.en) for fault in report.faults] == [(ENTRIES, True)]


def test_another_checkpoint_breaks_every_proof(cast: Cast, case: Closed) -> None:
    files = unpacked(archive_of(cast, case.case))

    def other(manifest: dict[str, Any]) -> None:
        size, _, root = manifest["checkpoint"].partition(":")
        manifest["checkpoint"] = f"{size}:{'0' * len(root)}"

    report = checked(packed(sealed(files, other)))
    assert len(report.faults) == report.entries


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "manifest.json"),
        ({MANIFEST: b"[]"}, "damaged"),
        ({MANIFEST: b"{}"}, "damaged"),
        ({MANIFEST: b"\xff"}, "damaged"),
        ({MANIFEST: b"[" * 100_000}, "damaged"),
        ({MANIFEST: b'{"format": "x", "files": [], "checkpoint": "0:' + b"0" * 64 + b'", "about": {}}'}, "not “rectify-case-archive/1”"),
        ({MANIFEST: b'{"format": "x", "files": [{"path": 1}], "checkpoint": "0:00", "about": {}}'}, "damaged"),
    ],
)
def test_what_is_no_archive_is_refused_with_the_reason(files: Files, words: str) -> None:
    with pytest.raises(NoArchive) as refused:
        checked(packed(files))
    assert words in refused.value.en
    assert refused.value.zh


def test_a_lost_original_is_told_before_anything_is_sent(cast: Cast, case: Closed, login) -> None:
    piece = Evidence.objects.filter(task=case.case.task_id).select_related("file").first()
    assert piece is not None
    default_storage.delete(path_of(piece.file.sha256))
    answer = login(cast.clerk).get(reverse("closure:archive", args=[case.case.pk]))
    assert answer.status_code == 503
    assert piece.file.sha256[:12] in answer.content.decode()


def test_an_altered_original_breaks_the_download_off(cast: Cast, case: Closed, tmp_path) -> None:
    piece = Evidence.objects.filter(task=case.case.task_id).select_related("file").first()
    assert piece is not None
    with default_storage.open(path_of(piece.file.sha256)) as stream:
        whole = stream.read()
    default_storage.delete(path_of(piece.file.sha256))
    default_storage.save(path_of(piece.file.sha256), io.BytesIO(b"X" * len(whole)))
    with pytest.raises(FileRefused):
        archive_of(cast, case.case)
    default_storage.delete(path_of(piece.file.sha256))


def test_the_page_sends_what_the_command_proves(cast: Cast, case: Closed, login) -> None:
    answer = login(cast.clerk).get(reverse("closure:archive", args=[case.case.pk]))
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert checked(answer.getvalue()).ok


def test_withdrawn_and_rejected_evidence_stays_in_the_archive(cast: Cast, case: Closed) -> None:
    data = json.loads(unpacked(archive_of(cast, case.case))["data/case.json"])
    assert len(data["evidence"]) == Evidence.objects.filter(task=case.case.task_id).count()
    assert {"accepted", "judgement", "withdrawn_because"} <= set(data["evidence"][0])


def test_a_formula_in_a_report_stays_text_in_the_table() -> None:
    from rectify.campaign.closure.queries.archive import _csv  # noqa: PLC0415 - one small part

    told = _csv([{"done": "=1+1", "n": 3, "empty": None}]).decode("utf-8-sig")
    assert told == "done,n,empty\r\n'=1+1,3,\r\n"
    assert stored.__doc__
