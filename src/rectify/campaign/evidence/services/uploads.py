"""Uploads that go on where they stopped: bytes on the disk first, then the row that says how many; never the other way.

The bytes under way lie in ``VAR/uploads`` under the key of the upload. What counts as received is what the row says **and** the disk
has: bytes written by a request that died before its row was written are cut off again by the next one. The last bytes, the original and
the row of evidence are written in one transaction, so an upload is either under way or evidence. Several machines need a shared folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from rectify.campaign.evidence import messages
from rectify.campaign.evidence.models import Evidence, Upload
from rectify.campaign.evidence.services.handing_in import Claim, check_claim, submit_evidence
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.rules import Flaw, FlawKind, Purpose, limit_of, safe_name
from rectify.foundation.refusals import Refused

KEPT: Final = timedelta(days=7)
"""How long an upload nobody goes on with is kept; a field trip lasts a week."""
MOST_AT_ONCE: Final = 100
"""Unfinished uploads of one person."""


class WrongOffset(Exception):
    """The chunk does not begin where the received bytes end; ``offset`` says where that is."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is, and the evidence it became."""

    upload: Upload
    received: int
    evidence: Evidence | None = None


def folder() -> Path:
    """Where bytes under way lie."""
    return Path(settings.VAR) / "uploads"


def place(key: UUID) -> Path:
    """Where the bytes of one upload lie."""
    return folder() / key.hex


def received(upload: Upload) -> int:
    """The bytes that are surely there: by the row and by the disk."""
    if upload.finished_at is not None:
        return upload.size
    try:
        on_disk = place(upload.key).stat().st_size
    except FileNotFoundError:
        on_disk = 0
    return min(upload.received, on_disk)


def begin_upload(*, name: str, size: int, claim: Claim, about: dict[str, Any], by: Person, at: datetime) -> Upload:
    """Begin an upload; ``about`` is what was said, as it came, to be said again when the bytes are whole.

    Raises:
        Refused: ``upload.too_large``, ``upload.too_many``, the refusals of :func:`check_claim`.
        FileRefused: ``file.empty``.
    """
    name = safe_name(name)
    if not size:
        raise FileRefused(Flaw(FlawKind.EMPTY), name)
    if size > limit_of(Purpose.EVIDENCE):
        raise messages.upload_too_large(name, f"{limit_of(Purpose.EVIDENCE) // 1_000_000} MB")
    check_claim(claim, at)
    with transaction.atomic():
        Person.objects.select_for_update().only("pk").get(pk=by.pk)
        if Upload.objects.filter(person=by, finished_at__isnull=True).count() >= MOST_AT_ONCE:
            raise messages.too_many_uploads(MOST_AT_ONCE)
        return Upload.objects.create(key=uuid4(), person=by, name=name, size=size, about=about, begun_at=at, last_at=at)


def append(*, upload: Upload, offset: int, chunk: IO[bytes], length: int, claim: Callable[[], Claim], by: Person, at: datetime) -> Progress:
    """Write the next ``length`` bytes; with the last of them the upload becomes evidence, in the same transaction.

    1. lock the row; 2. the offset must be where the bytes end; 3. cut what a dead request left, write, sync; 4. with the last byte:
    hand in; 5. write the row. Refused for what it is, the upload is discarded: sent again, it would be refused again.

    Raises:
        WrongOffset: somebody else (another phone) went on meanwhile, or bytes are missing.
        Refused: the refusals of ``submit_evidence`` when the last byte is there; the upload is gone then.
    """
    try:
        with transaction.atomic():
            row = Upload.objects.select_for_update().get(pk=upload.pk)
            there = received(row)
            if offset != there or row.finished_at is not None or length > row.size - there:
                raise WrongOffset(there)
            _write(place(row.key), offset, chunk, length)
            row.received, row.last_at = offset + length, at
            evidence = _hand_in(row, claim, by, at) if row.received == row.size else None
            row.save(update_fields=["received", "last_at", "file", "finished_at"])
    except Refused as refused:
        if not _is_ours(refused):
            discard_upload(upload=upload)
        raise
    if evidence is not None:
        place(row.key).unlink(missing_ok=True)
    return Progress(row, row.received, evidence)


def _is_ours(refused: Refused) -> bool:
    """Whether the fault is the server's or the line's, so that the same bytes may go through the next time."""
    return isinstance(refused, FileRefused) and refused.flaw.kind in {FlawKind.NO_SPACE, FlawKind.STORE_FAILED, FlawKind.CUT_OFF}


def _hand_in(row: Upload, claim: Callable[[], Claim], by: Person, at: datetime) -> Evidence:
    with place(row.key).open("rb") as stream:
        evidence = submit_evidence(claim=claim(), content=stream, name=row.name, by=by, at=at)
    row.file, row.finished_at = evidence.file, at
    return evidence


def _write(path: Path, offset: int, chunk: IO[bytes], length: int) -> None:
    """Cut to ``offset``, write exactly ``length`` bytes behind it and sync.

    Raises:
        FileRefused: ``file.no_space``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("r+b" if path.exists() else "w+b") as stream:
            stream.truncate(offset)
            stream.seek(offset)
            shutil.copyfileobj(chunk, stream, 1 << 18)
            stream.flush()
            os.fsync(stream.fileno())
            whole = stream.tell() == offset + length
    except OSError as error:
        raise FileRefused(Flaw(FlawKind.NO_SPACE), path.name) from error
    if not whole:
        raise FileRefused(Flaw(FlawKind.CUT_OFF), path.name)


def discard_upload(*, upload: Upload) -> None:
    """Give up an upload that is not finished: row first, bytes after; :func:`expire_uploads` sweeps what a crash between leaves."""
    Upload.objects.filter(pk=upload.pk, finished_at__isnull=True).delete()
    place(upload.key).unlink(missing_ok=True)


def expire_uploads(*, at: datetime) -> int:
    """Remove what nobody went on with, the rows of what is long finished, and bytes without a row. Returns how many uploads went."""
    before = at - KEPT
    gone, _ = Upload.objects.filter(last_at__lt=before).delete()
    known = {key.hex for key in Upload.objects.filter(finished_at__isnull=True).values_list("key", flat=True)}
    for path in folder().glob("*") if folder().exists() else ():
        if path.name not in known and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
    return gone
