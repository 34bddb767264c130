"""The size limit of a file, checked before all of it is read; light, for it runs on every cold start."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from rectify.campaign.plans.reading.formats import refusals

MAX_BYTES = 100_000_000
"""Largest file, in bytes. A signed plan with pictures has a few million."""
MAX_CHARS = 5_000_000
"""Longest text, in code points: ten times the longest plan known."""


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of the file at ``path``.

    Raises:
        Unreadable: ``missing``, ``forbidden``, or ``too-large`` (said by the directory entry, before reading).
    """
    name = path.name or str(path)
    try:
        if not path.is_file() and not path.is_fifo() and not path.is_char_device():
            raise refusals.missing_file(str(path))
        size = path.stat().st_size
        if size > limit:
            raise refusals.too_large(name, size, limit)
        with path.open("rb") as stream:
            return read_limited(stream, name, limit)
    except PermissionError as error:
        raise refusals.forbidden_file(str(path)) from error
    except OSError as error:
        raise refusals.missing_file(str(path)) from error


def read_limited(stream: BinaryIO, name: str, limit: int = MAX_BYTES) -> bytes:
    """Read a stream to its end, or one byte beyond ``limit`` and refuse.

    Raises:
        Unreadable: ``too-large``.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise refusals.too_large(name, len(data), limit)
    return data
