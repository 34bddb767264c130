"""Reading originals back, and proving that they are what was handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from django.core.files.storage import default_storage

from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.rules import Flaw, FlawKind, path_of

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """An original that is lost or was altered."""

    file: StoredFile
    flaw: Flaw


def open_original(file: StoredFile) -> IO[bytes]:
    """The original as a stream, for the caller to close. No query.

    Raises:
        FileRefused: ``file.lost`` when the store does not have it.
    """
    try:
        return default_storage.open(path_of(file.sha256), "rb")
    except FileNotFoundError as error:
        raise FileRefused(Flaw(FlawKind.LOST, file.sha256[:12])) from error


def read_original(file: StoredFile) -> bytes:
    """The original whole, checked against its hash. No query.

    Raises:
        FileRefused: ``file.lost``, or ``file.altered`` when the bytes are not those handed in.
    """
    with open_original(file) as stream:
        data = stream.read()
    if sha256(data).hexdigest() != file.sha256:
        raise FileRefused(Flaw(FlawKind.ALTERED, file.sha256[:12]))
    return data


def findings() -> Iterator[Finding]:
    """All originals that are lost or altered, by reading every byte of the store; nothing when all is well."""
    for file in StoredFile.objects.order_by("id").iterator():
        if flaw := _flaw_of(file):
            yield Finding(file, flaw)


def _flaw_of(file: StoredFile) -> Flaw | None:
    digest = sha256()
    try:
        with open_original(file) as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
    except FileRefused as lost:
        return lost.flaw
    return None if digest.hexdigest() == file.sha256 else Flaw(FlawKind.ALTERED, file.sha256[:12])
