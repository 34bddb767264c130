"""Originals: what is kept is what came in, once; whatever cannot be kept is refused in a sentence and leaves nothing behind."""

from __future__ import annotations

import errno
import io
import os
import threading
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import override

from rectify.config import messages
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.files import queries
from rectify.foundation.files.messages import SAID, FileRefused
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.rules import Flaw, FlawKind, Purpose, path_of
from rectify.foundation.files.rules.kinds import DOCX, TEXT
from rectify.foundation.files.services import store
from rectify.foundation.files.web.downloads import download
from rectify.interfaces.cli import verify_files
from tests.cast import NOW

TEXT_BYTES = "海岱市整改方案\n一、总体要求".encode()


@pytest.fixture(autouse=True)
def originals(settings, tmp_path: Path) -> Path:
    """A store of its own for each test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "rectify.foundation.files.storage.Originals", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


def packed(*parts: tuple[str, bytes], **first: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_the_bytes_lie_under_their_hash_and_come_back_as_they_were(originals) -> None:
    file = store(TEXT_BYTES, name="方案.txt", at=NOW)
    assert (file.sha256, file.size, file.media_type, file.stored_at) == (sha256(TEXT_BYTES).hexdigest(), len(TEXT_BYTES), TEXT, NOW)
    assert (originals / path_of(file.sha256)).read_bytes() == TEXT_BYTES
    assert queries.read_original(file) == TEXT_BYTES
    assert kept(originals) == [originals / path_of(file.sha256)]


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_under_whatever_name(originals) -> None:
    first = store(TEXT_BYTES, name="方案.txt", at=NOW)
    assert store(io.BytesIO(TEXT_BYTES), name="别名.docx", at=NOW) == first
    assert StoredFile.objects.count() == len(kept(originals)) == 1


@pytest.mark.django_db
def test_the_name_does_not_decide_the_kind() -> None:
    assert store(packed(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), name="方案.txt", at=NOW).media_type == DOCX


@pytest.mark.django_db
def test_a_large_file_is_spooled_and_kept_whole() -> None:
    data = ("整改" * 4_000_000).encode()
    assert queries.read_original(store(io.BytesIO(data), name="大.txt", at=NOW)) == data


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    def read(self, size: int = -1, /) -> bytes:
        self.taken += size
        return b"a" * size


@pytest.mark.django_db
def test_a_stream_beyond_the_limit_is_left_at_once(originals) -> None:
    stream = Endless()
    with pytest.raises(FileRefused) as refused:
        store(stream, name="长.txt", at=NOW, limit=3_000_000)
    assert refused.value.code == "file.too_large"
    assert "3 MB" in str(refused.value)
    assert stream.taken == 3_000_001
    assert not StoredFile.objects.exists()
    assert kept(originals) == []


class Broken(io.RawIOBase):
    """A connection that breaks."""

    def read(self, size: int = -1, /) -> bytes:
        raise ConnectionResetError(size)


OLE_SECRET = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (Broken(), "file.cut_off"),
        (b"\x7fELF" + bytes(200), "file.kind_refused"),
        (b"MZ" + bytes(300), "file.kind_refused"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "file.kind_refused"),
        (bytes(5000), "file.kind_refused"),
        (packed(("readme.txt", b"x")), "file.kind_refused"),
        (OLE_SECRET, "file.encrypted"),
        (packed(("word/document.xml", b"<x/>"), ("../evil", b"x")), "file.zip_path"),
        (packed(("word/document.xml", bytes(30_000_000))), "file.zip_bomb"),
        (packed(("word/document.xml", b"<x/>"))[:-10], "file.zip_damaged"),
        (b"PK\x03\x04" + b"PK\x05\x06" + bytes(18), "file.kind_refused"),
        (b"PK\x03\x04" + bytes(50) + b"PK\x05\x06" + bytes(4) + b"\x01\x00\x01\x00\x40\x00\x00\x00" + bytes(6), "file.zip_damaged"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(content, code, originals) -> None:
    with pytest.raises(FileRefused) as refused:
        store(content, name="方案.docx", at=NOW)
    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert kept(originals) == []


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "file.no_space"), (errno.EACCES, "file.store_failed")])
@pytest.mark.django_db
def test_a_full_disk_leaves_no_half_file(number, code, originals, monkeypatch) -> None:
    def full(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("rectify.foundation.files.storage.os.fsync", full)
    with pytest.raises(FileRefused) as refused:
        store(TEXT_BYTES, name="方案.txt", at=NOW)
    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert kept(originals) == []


@pytest.mark.django_db
def test_a_photograph_is_evidence_and_no_document() -> None:
    photo = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(100)
    assert store(photo, name="现场.jpg", at=NOW, purpose=Purpose.EVIDENCE).media_type == "image/jpeg"
    with pytest.raises(FileRefused, match="image/jpeg"):
        store(photo, name="现场.jpg", at=NOW)


@pytest.mark.django_db
def test_an_original_lost_or_altered_is_found_and_healed_by_the_same_file(originals, capsys) -> None:
    lost, altered, sound = (store(f"文件{n}".encode(), name="x.txt", at=NOW) for n in range(3))
    (originals / path_of(lost.sha256)).unlink()
    (originals / path_of(altered.sha256)).chmod(0o600)
    (originals / path_of(altered.sha256)).write_bytes(b"forged")
    assert [(finding.file, finding.flaw.kind) for finding in queries.findings()] == [(lost, FlawKind.LOST), (altered, FlawKind.ALTERED)]
    assert verify_files.run([]) == 1
    said = capsys.readouterr().out
    assert f"{lost.sha256}  原件缺失 / lost" in said
    assert f"{altered.sha256}  原件被改动 / altered" in said
    with pytest.raises(FileRefused, match=r"摘要不符|hash does not agree"):
        queries.read_original(altered)
    with pytest.raises(FileRefused):
        queries.open_original(lost)
    store("文件0".encode(), name="x.txt", at=NOW)
    store("文件1".encode(), name="x.txt", at=NOW)
    assert list(queries.findings()) == []
    assert verify_files.run([]) == 0
    assert queries.read_original(sound) == "文件2".encode()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_handed_in_by_six_people_at_once_is_kept_once(originals) -> None:
    rows: list[int] = []
    failures: list[BaseException] = []
    barrier = threading.Barrier(6)

    def hand_in() -> None:
        try:
            barrier.wait()
            rows.append(store(TEXT_BYTES * 1000, name="方案.txt", at=NOW).pk)
        except BaseException as failure:  # noqa: BLE001 - a thread has nobody to raise to
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(rows) == 6
    assert len(set(rows)) == StoredFile.objects.count() == len(kept(originals)) == 1
    assert queries.read_original(StoredFile.objects.get()) == TEXT_BYTES * 1000


@pytest.mark.django_db
def test_an_original_is_taken_home_and_never_run() -> None:
    file = store(b"<html><script>alert(1)</script>", name="页.html", at=NOW)
    answer = download(file, name="../方案\u202e.html")
    body = b"".join(answer.streaming_content)  # type: ignore[arg-type] # no ASGI here
    answer.close()
    assert body.startswith(b"<html>")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%96%B9%E6%A1%88.html"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "text/html"
    assert answer["Content-Length"] == str(file.size)


def test_the_store_writes_a_name_again_over_itself(originals) -> None:
    assert default_storage.get_available_name("ab/cd/abcd") == "ab/cd/abcd"


@pytest.mark.parametrize("kind", FlawKind)
def test_every_flaw_has_its_words_with_what_to_do(kind) -> None:
    with override("en"):
        words = str(SAID[kind])
    assert words.count(".") + words.count(";") >= 2


def test_every_flaw_has_its_words_in_chinese() -> None:
    part = Path(messages.LOCALE) / "parts" / "foundation.zh_Hans.po"
    words = {message.key[1]: message.text for message in messages.parse(part)}
    with override("en"):
        for kind in FlawKind:
            chinese = words[str(SAID[kind])]
            assert ("{name}" in chinese) == ("{name}" in str(SAID[kind]))
            assert ("{detail}" in chinese) == ("{detail}" in str(SAID[kind]))


def test_a_refused_file_is_a_refusal_like_any_other() -> None:
    refusal = FileRefused(Flaw(FlawKind.EMPTY), "方案.docx")
    assert isinstance(refusal, Refused)
    assert refusal.missing == ()
    with override("en"):
        assert str(refusal) == "方案.docx is empty: it has no bytes. Check the file on your computer and hand it in again."
