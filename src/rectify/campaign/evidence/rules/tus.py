"""The headers of resumable uploads: tus 1.0.0 (tus.io), its core with creation, checksum, expiration and termination. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
CHUNK_MOST = 8_000_000
"""Bytes of one PATCH: on a weak line no more than this is lost."""
_NUMBER = re.compile(r"\d{1,15}")
_NAME = re.compile(r"[!-+\--~]{1,64}")
_METADATA_MOST = 8000


class Malformed(ValueError):
    """A header is not what the protocol says."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of a chunk must hash to."""

    algorithm: str
    digest: bytes


def number(header: str | None, name: str) -> int:
    """A length or an offset in bytes."""
    if header is None or not _NUMBER.fullmatch(header):
        raise Malformed(name)
    return int(header)


def metadata(header: str | None) -> dict[str, str]:
    """``Upload-Metadata``: names, each with a value in base64 (UTF-8), divided by commas."""
    if header is None or not header.strip():
        return {}
    if len(header) > _METADATA_MOST:
        raise Malformed("Upload-Metadata")
    found: dict[str, str] = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        if not _NAME.fullmatch(name) or name in found:
            raise Malformed("Upload-Metadata")
        found[name] = _text(value)
    return found


def _text(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Malformed("Upload-Metadata") from error


def checksum(header: str | None) -> Checksum | None:
    """``Upload-Checksum``: the algorithm and the digest in base64."""
    if header is None:
        return None
    algorithm, _, digest = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Malformed("Upload-Checksum")
    try:
        return Checksum(algorithm, base64.b64decode(digest, validate=True))
    except binascii.Error as error:
        raise Malformed("Upload-Checksum") from error
