"""Bytes of a table in text to characters, line by line, so that a broken line can be named. Pure.

One file has one encoding: UTF-8 with or without a mark, GB 18030 (with it GBK and GB 2312), or UTF-16 with a mark. Files glued together
from two systems have both; such lines are never guessed at, they are named.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Final

from rectify.response.petitions.rules.batch_rows import Fault

NAMED: Final = 200
"""Broken lines that are named; more say no more."""
_SURE: Final = 3
"""So many characters beyond ASCII that are sound UTF-8 are no accident of GB 18030."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The text, or the lines that cannot be read in the encoding of the others."""

    text: str = ""
    encoding: str = ""
    faults: list[Fault] = field(default_factory=list)


def decoded(data: bytes) -> Lines:
    """The characters of a file; never raises."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data)
    body = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in body:
        row = body[: body.index(b"\x00")].count(b"\n") + 1
        zh, en = (
            f"第 {row} 行有空字节，这不是文字表格，请另存为 CSV（UTF-8）。",
            f"Line {row} holds a NUL byte: this is no table in text. Save it as CSV (UTF-8).",
        )
        return Lines(faults=[Fault(row, "", zh, en)])
    lines = body.split(b"\n")
    kinds = [_kind(line) for line in lines]
    if len(body) != len(data) or not ({"gb18030", "broken"} & set(kinds)):
        return _in_one(lines, "utf-8")
    return _in_one(lines, "utf-8" if kinds.count("utf-8") > kinds.count("gb18030") else "gb18030", kinds)


def _utf16(data: bytes) -> Lines:
    try:
        return Lines(data.decode("utf-16"), "utf-16")
    except UnicodeDecodeError as error:
        row = data[: error.start].decode("utf-16", "replace").count("\n") + 1
        return Lines(faults=[_broken(row, "UTF-16")])


def _kind(line: bytes) -> str:
    """What a line is for certain: ``ascii``, ``utf-8``, ``gb18030``, ``broken``; ``either`` when too short to tell."""
    if line.isascii():
        return "ascii"
    unicode, national = _text(line, "utf-8"), _text(line, "gb18030")
    if unicode is None:
        return "broken" if national is None else "gb18030"
    beyond = sum(not sign.isascii() for sign in unicode)
    return "utf-8" if beyond >= _SURE or national is None else "either"


def _text(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _in_one(lines: list[bytes], encoding: str, kinds: list[str] | None = None) -> Lines:
    """All lines in one encoding; a line that is surely in the other one is named even where its bytes would pass."""
    other = "utf-8" if encoding == "gb18030" else ""
    texts: list[str] = []
    faults: list[Fault] = []
    for row, line in enumerate(lines, 1):
        text = None if kinds and other and kinds[row - 1] == other else _text(line, encoding)
        if text is None:
            faults.append(_broken(row, encoding.upper()))
        texts.append(text or "")
    return Lines(faults=faults[:NAMED]) if faults else Lines("\n".join(texts), encoding)


def _broken(row: int, encoding: str) -> Fault:
    return Fault(
        row,
        "",
        f"第 {row} 行的编码与其他行不同，或已损坏（其他行为 {encoding}），读出来会是乱码。请在原系统重新导出，或统一另存为 UTF-8。",
        f"Line {row} is in another encoding than the others ({encoding}), or broken; it would be read as nonsense. "
        "Export the table anew, or save all of it as UTF-8.",
    )
