"""Storing originals: one door for everything handed in."""

from __future__ import annotations

import errno
import io
import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, Protocol

import magic
from django.core.files.base import File
from django.core.files.storage import default_storage

from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.rules import Flaw, FlawKind, Purpose, ZipEntry, allowed, inspect_zip, limit_of, media_type, path_of, safe_name
from rectify.foundation.files.rules.archives import END_WINDOW, inspect_tail
from rectify.foundation.files.rules.kinds import ENCRYPTED_OFFICE

PIECE = 1 << 20
"""Bytes read at a time."""
IN_MEMORY = 8 << 20
"""Larger uploads are spooled to disk."""
HEAD = 1 << 16
"""First bytes by which a file is recognised."""


class Readable(Protocol):
    """An upload: anything whose bytes can be read in pieces."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What was handed in, spooled and measured."""

    spool: IO[bytes]
    name: str
    sha256: str
    size: int


def store(
    content: bytes | Readable, *, name: str, at: datetime, purpose: Purpose = Purpose.DOCUMENT, limit: int | None = None
) -> StoredFile:
    """Keep the bytes as they came; the same bytes are kept once, also when two people hand them in at once.

    1. read to the end, hashing, at most one byte beyond ``limit``; 2. recognise by content; 3. judge a zip by its directory;
    4. write under the hash (whole or not at all); 5. write the row, inside the caller's transaction if there is one.
    A rolled back transaction leaves at most an original nobody points to, which the same file fills again.

    Args:
        content: bytes, or a stream read from where it stands.
        name: as claimed; used in refusals only.
        at: when it was handed in.
        purpose: decides the kinds taken and the default limit.
        limit: bytes, if other than the purpose's.

    Raises:
        FileRefused: with a ``file.…`` code; nothing was kept.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    name = safe_name(name)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        arrived = _receive(stream, spool, name, limit_of(purpose) if limit is None else limit)
        kind = _taken_kind(arrived, purpose)
        _keep(arrived)
    row, _created = StoredFile.objects.get_or_create(
        sha256=arrived.sha256, defaults={"size": arrived.size, "media_type": kind, "stored_at": at}
    )
    return row


def examine(content: bytes | Readable, *, name: str, purpose: Purpose) -> tuple[bytes, str]:
    """The bytes of what was handed in and their media type, judged exactly as by :func:`store`, and kept nowhere.

    For files that must not lie open in the store, such as a table that says who complained: whoever asks seals them.

    Raises:
        FileRefused: with a ``file.…`` code.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with tempfile.SpooledTemporaryFile(max_size=limit_of(purpose) + 1) as spool:
        arrived = _receive(stream, spool, safe_name(name), limit_of(purpose))
        kind = _taken_kind(arrived, purpose)
        spool.seek(0)
        return spool.read(), kind


def _taken_kind(arrived: _Arrived, purpose: Purpose) -> str:
    """The media type, if the purpose takes it."""
    kind = _recognise(arrived)
    if kind == ENCRYPTED_OFFICE:
        raise FileRefused(Flaw(FlawKind.ENCRYPTED), arrived.name)
    if kind not in allowed(purpose):
        raise FileRefused(Flaw(FlawKind.KIND_REFUSED, kind), arrived.name)
    return kind


def _receive(stream: Readable, spool: IO[bytes], name: str, limit: int) -> _Arrived:
    digest, size = sha256(), 0
    while piece := _piece(stream, name, min(PIECE, limit + 1 - size)):
        size += len(piece)
        if size > limit:
            raise FileRefused(Flaw(FlawKind.TOO_LARGE, _megabytes(limit)), name)
        digest.update(piece)
        try:
            spool.write(piece)
        except OSError as error:
            raise _not_kept(error, name) from error
    if not size:
        raise FileRefused(Flaw(FlawKind.EMPTY), name)
    return _Arrived(spool, name, digest.hexdigest(), size)


def _piece(stream: Readable, name: str, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        raise FileRefused(Flaw(FlawKind.CUT_OFF), name) from error


def _recognise(arrived: _Arrived) -> str:
    arrived.spool.seek(0)
    head = arrived.spool.read(HEAD)
    said = magic.from_buffer(head, mime=True)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind = media_type(magic=said, head=head)
        return kind if kind != "application/x-ole-storage" else media_type(magic=said, head=_whole_directory(arrived))
    parts, mimetype = _zip_parts(arrived)
    return media_type(magic=said, head=head, parts=parts, mimetype=mimetype)


def _whole_directory(arrived: _Arrived) -> bytes:
    """An OLE file's directory may lie anywhere in it."""
    arrived.spool.seek(0)
    return arrived.spool.read()


def _zip_parts(arrived: _Arrived) -> tuple[Collection[str], str]:
    """Names of the parts of a zip that may be opened, and its ``mimetype`` part."""
    arrived.spool.seek(max(0, arrived.size - END_WINDOW))
    if flaw := inspect_tail(arrived.spool.read()):
        raise FileRefused(flaw, arrived.name)
    try:
        with zipfile.ZipFile(arrived.spool) as archive:
            lines = archive.infolist()
            entries = [ZipEntry(e.orig_filename, e.compress_size, e.file_size, e.flag_bits, e.external_attr >> 16) for e in lines]
            if flaw := inspect_zip(entries, size=arrived.size):
                raise FileRefused(flaw, arrived.name)
            names = {entry.name for entry in entries}
            return names, _small_part(archive, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise FileRefused(Flaw(FlawKind.ZIP_DAMAGED), arrived.name) from error


def _small_part(archive: zipfile.ZipFile, part: str) -> str:
    with archive.open(part) as stream:
        return stream.read(100).decode("ascii", "replace").strip()


def _keep(arrived: _Arrived) -> None:
    """Write the bytes under their hash unless they lie there already, whole."""
    path = path_of(arrived.sha256)
    try:
        if default_storage.exists(path) and default_storage.size(path) == arrived.size:
            return
        arrived.spool.seek(0)
        default_storage.save(path, File(arrived.spool, name=path))
    except Exception as error:  # every kind of store has errors of its own, and each must be a sentence
        raise _not_kept(error, arrived.name) from error


def _not_kept(error: Exception, name: str) -> FileRefused:
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    return FileRefused(Flaw(FlawKind.NO_SPACE if full else FlawKind.STORE_FAILED), name)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g} MB"
