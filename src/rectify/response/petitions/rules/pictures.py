"""The size of a picture in points, told by its first bytes alone: nothing is unpacked. Pure.

JPEG (ISO 10918-1, frame headers), PNG (IHDR), WebP (VP8, VP8L, VP8X), HEIF (the largest ``ispe`` box).
"""

from __future__ import annotations

from typing import Final

_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_MARK: Final = 0xFF
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def points_of(data: bytes) -> int | None:
    """Width times height; ``None`` when the bytes do not tell: then it is no picture to keep."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return _heif(data) if data[4:8] == b"ftyp" else None


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _png(data: bytes) -> int | None:
    return _number(data, 16, 4) * _number(data, 20, 4) or None if data[12:16] == b"IHDR" else None


def _jpeg(data: bytes) -> int | None:
    at = 2
    while at + 9 < len(data) and data[at] == _MARK:
        mark = data[at + 1]
        if mark == _MARK or mark in _BARE:
            at += 1 if mark == _MARK else 2
        elif mark in _FRAMES:
            return _number(data, at + 5, 2) * _number(data, at + 7, 2) or None
        else:
            at += 2 + max(2, _number(data, at + 2, 2))
    return None


def _webp(data: bytes) -> int | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return (int.from_bytes(data[24:27], "little") + 1) * (int.from_bytes(data[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * (((bits >> 14) & 0x3FFF) + 1)
    if kind == b"VP8 ":
        return (int.from_bytes(data[26:28], "little") & 0x3FFF) * (int.from_bytes(data[28:30], "little") & 0x3FFF) or None
    return None


def _heif(data: bytes) -> int | None:
    """The largest extent of any image in it; a grid says its own."""
    best, at = 0, data.find(b"ispe")
    while at >= 0:
        best = max(best, _number(data, at + 8, 4) * _number(data, at + 12, 4))
        at = data.find(b"ispe", at + 4)
    return best or None
