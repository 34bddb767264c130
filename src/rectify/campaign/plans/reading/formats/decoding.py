r"""Bytes of a text file to characters: UTF-8, UTF-16 with and without a mark, GB18030; strict, and refusing what is no text.

The result has ``\\n`` line ends only (``\\r\\n`` and ``\\r`` become ``\\n``) and no byte order mark; it is this text that is
stored and that positions point into.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from rectify.campaign.plans.reading.contract import Check
from rectify.campaign.plans.reading.formats import notices, refusals

_SAMPLE = 40_000
"""Bytes looked at to weigh one encoding against another."""
_PLAUSIBLE = 0.85
"""Least share of everyday characters (GB 2312 and ASCII) for an encoding without a mark."""
_MAX_BAD_SHARE = 1000
"""At most one bad byte in so many is mended with U+FFFD; more make the text unreadable."""
_MAX_SPANS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_UNMARKED = (("gb18030", "GB18030"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""Text with ``\\n`` line ends, and what is to be said about how it was decoded."""

    text: str
    warnings: tuple[Check, ...] = ()


def decode(data: bytes, name: str, hint: str = "") -> Decoded:
    """Decode a text file; ``hint`` is an encoding the file itself names (an HTML charset).

    Raises:
        Unreadable: ``binary`` if no encoding gives plausible text without control characters.
    """
    for mark, codec, shown in _MARKS:
        if data.startswith(mark):
            return _finish(data[len(mark) :], codec, name, () if codec == "utf-8" else (notices.encoding(shown),))
    for codec in filter(None, (_known(hint), "utf-8")):
        if _decodes(data, codec):
            return _finish(data, codec, name, ())
    best = max(_UNMARKED, key=lambda pair: _plausibility(data, pair[0]))
    if _plausibility(data, best[0]) >= _PLAUSIBLE:
        return _finish(data, best[0], name, (notices.encoding(best[1]),))
    if _bad_bytes(data) * _MAX_BAD_SHARE <= len(data):
        return _finish(data, "utf-8", name, ())
    raise refusals.binary(name)


def _known(hint: str) -> str:
    """The codec for a named charset; GBK and GB2312 are read by their superset."""
    folded = hint.strip().lower()
    if folded in {"gbk", "gb2312", "gb_2312-80", "gb18030", "cp936", "x-gbk"}:
        return "gb18030"
    return folded if folded in {"utf-8", "utf8", "big5", "utf-16-le", "utf-16-be"} else ""


def _decodes(data: bytes, codec: str) -> bool:
    """Whether the bytes are sound in ``codec``, a character cut off at the very end forgiven, and hold no NUL."""
    if b"\x00" in data:
        return False
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(data, final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _plausibility(data: bytes, codec: str) -> float:
    """Share of characters of a sample that everyday Chinese uses; 0 if the codec does not fit."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
    except UnicodeDecodeError:
        text = codecs.decode(sample, codec, "replace")
        if text.count("\ufffd") * _MAX_BAD_SHARE > len(text):
            return 0.0
    if not text or _CONTROL.search(text):
        return 0.0
    return len(text.encode("gb2312", "ignore").decode("gb2312")) / len(text)


def _bad_bytes(data: bytes) -> int:
    return codecs.decode(data, "utf-8", "replace").count("\ufffd")


def _finish(data: bytes, codec: str, name: str, warnings: tuple[Check, ...]) -> Decoded:
    raw = codecs.decode(data, codec, "replace").replace("\r\n", "\n").replace("\r", "\n")
    raw = raw.removeprefix("\ufeff")
    if _CONTROL.search(raw):
        raise refusals.binary(name)
    bad = [match.span() for match in re.finditer("\ufffd", raw)]
    if len(bad) * _MAX_BAD_SHARE > max(len(raw), _MAX_BAD_SHARE):
        raise refusals.binary(name)
    if bad:
        warnings = (*warnings, notices.undecodable(len(bad), tuple(bad[:_MAX_SPANS])))
    return Decoded(text=raw, warnings=warnings)
