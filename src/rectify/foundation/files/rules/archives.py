"""Zip archives (and with them docx, xlsx, ofd, odt) judged by their directory alone, before anything is unpacked. Pure.

Sources of the attacks: overlapping entries (Fifield 2019, "A better zip bomb"), path traversal ("zip slip"), link entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rectify.foundation.files.rules.flaws import Flaw, FlawKind

_END = b"PK\x05\x06"
_END_SIZE = 22
END_WINDOW = _END_SIZE + 65_535
"""The end record of a zip lies within this many bytes of its end."""
_DIRECTORY_ENTRY = 46
_LINK = 0o120000
_TYPE_MASK = 0o170000
_ENCRYPTED = 0x1
_CLIMBS = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One line of the directory; sizes in bytes."""

    name: str
    packed: int
    unpacked: int
    flags: int = 0
    mode: int = 0
    """Unix mode, 0 when the archive was made elsewhere."""


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much an archive may hold. Entries below ``ratio_from`` may pack at any ratio: blank sheets pack very well."""

    entries: int = 10_000
    total: int = 400_000_000
    ratio: int = 200
    ratio_from: int = 10_000_000


LIMITS = ZipLimits()


def inspect_tail(tail: bytes, limits: ZipLimits = LIMITS) -> Flaw | None:
    """Judge the end record, the last :data:`END_WINDOW` bytes of the file, so that a directory of millions is never read."""
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return Flaw(FlawKind.ZIP_DAMAGED)
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    if entries > limits.entries or directory > limits.entries * (_DIRECTORY_ENTRY + 260):
        return Flaw(FlawKind.ZIP_TOO_MANY, str(limits.entries))
    return None


def inspect_zip(entries: Iterable[ZipEntry], *, size: int, limits: ZipLimits = LIMITS) -> Flaw | None:
    """The first thing wrong with an archive of ``size`` bytes; ``None`` when it may be opened."""
    count = packed = unpacked = 0
    for entry in entries:
        count, packed, unpacked = count + 1, packed + entry.packed, unpacked + entry.unpacked
        if flaw := _inspect_entry(entry, limits):
            return flaw
        if count > limits.entries:
            return Flaw(FlawKind.ZIP_TOO_MANY, str(limits.entries))
        if unpacked > limits.total:
            return Flaw(FlawKind.ZIP_BOMB, entry.name[:100])
    if packed > size:
        return Flaw(FlawKind.ZIP_BOMB)
    return None


def _inspect_entry(entry: ZipEntry, limits: ZipLimits) -> Flaw | None:
    if _CLIMBS.search(entry.name) or entry.mode & _TYPE_MASK == _LINK:
        return Flaw(FlawKind.ZIP_PATH, entry.name[:100])
    if entry.flags & _ENCRYPTED:
        return Flaw(FlawKind.ENCRYPTED)
    if entry.unpacked > limits.ratio_from and entry.unpacked > entry.packed * limits.ratio:
        return Flaw(FlawKind.ZIP_BOMB, entry.name[:100])
    return None
