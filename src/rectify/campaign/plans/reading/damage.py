"""What the copy lost: years, numbers, months, characters. Sound text is never flagged.

A *hard* gap can be seen in its own sentence (到年,… 达到%). A *soft* one (年底前, 年实现…) is sound in a sound document and a gap
only in one that has lost its long numbers altogether; that document also raises the alarm ``lost-digits``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rectify.campaign.plans.reading.contract import Check, DocumentInfo
from rectify.campaign.plans.reading.document import is_furniture
from rectify.campaign.plans.reading.facts.comparators import cue
from rectify.campaign.plans.reading.facts.draft import Passage
from rectify.campaign.plans.reading.numerals import lost_numbers

_FRAME: Final = "到至自从比较与以在于"
_LOST_MONTH: Final = re.compile(r"(?:(?:19|20)\d{2}年|(?<=[到至,。;:(\n])年)(?:月(?=底|末|[,。前]|\d{1,2}日))|\d{1,2}月日")
_REPLACED: Final = re.compile(r"\ufffd{1,200}")
_DIGITS: Final = re.compile(r"\d{1,40}")
_SENTENCE_MARKS: Final = frozenset("。!?;:)”》.…、")
_LONG_DOCUMENT: Final = 1000
_SEVERAL: Final = 3
_SHORT_RUN: Final = 2
_PROSE: Final = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where characters are missing; ``kind`` is ``year``, ``number``, ``month`` or ``characters``."""

    kind: str
    start: int
    end: int
    hard: bool = True


def _longest_run(norm: str) -> int:
    """Return the longest run of digits in the prose (page furniture and short lines left out)."""
    longest = 0
    for line in norm.split("\n"):
        if len(line) >= _PROSE and not is_furniture(line):
            longest = max(longest, *(len(run) for run in _DIGITS.findall(line)), 0)
    return longest


def _candidates(passage: Passage) -> list[Gap]:
    found = []
    for expr in passage.dates:
        if expr.gap is not None:
            start = expr.start - (passage.norm[max(0, expr.start - 1) : expr.start] in {*_FRAME})
            found.append(Gap("year", start, expr.end, expr.gap == "hard"))
    for item in sorted(lost_numbers(passage.norm), key=lambda lost: lost.start):
        words = cue(passage.norm, passage.layout.clause(item.start)[0], item.start, item.end)
        found.append(Gap("number", words.start, item.end))
    found.extend(Gap("month", match.start(), match.end()) for match in _LOST_MONTH.finditer(passage.norm))
    found.extend(Gap("characters", match.start(), match.end()) for match in _REPLACED.finditer(passage.norm))
    return sorted(found, key=lambda gap: gap.start)


def lost_digits(passage: Passage, candidates: list[Gap]) -> bool:
    """Tell whether the document as a whole has lost its longer numbers."""
    hard = sum(gap.hard and gap.kind in {"year", "number"} for gap in candidates)
    return len(passage.norm) >= _LONG_DOCUMENT and hard >= _SEVERAL and _longest_run(passage.norm) <= _SHORT_RUN


def gaps(passage: Passage) -> tuple[tuple[Gap, ...], bool]:
    """Return the gaps of a document and whether the alarm ``lost-digits`` is due."""
    candidates = _candidates(passage)
    alarm = lost_digits(passage, candidates)
    return tuple(gap for gap in candidates if gap.hard or alarm), alarm


def damage_checks(passage: Passage, document: DocumentInfo, found: tuple[Gap, ...], *, alarm: bool) -> list[Check]:
    """Return the checks on the state of the copy."""
    spans = tuple((gap.start, gap.end) for gap in found)
    checks = [_lost_digits_check(spans, alarm=alarm)]
    if found and not alarm:
        checks.append(
            Check(
                "gaps",
                ok=False,
                expected="0",
                found=str(len(found)),
                spans=spans,
                message=f"文中有{len(found)}处疑似缺字（年份、数字或月份），请对照签发原件补齐。",
                message_en=f"{len(found)} places seem to have lost characters (years, numbers or months); fill them in from the "
                f"signed original.",
            )
        )
    replaced = tuple((gap.start, gap.end) for gap in found if gap.kind == "characters")
    if replaced:
        checks.append(
            Check(
                "replacement-characters",
                ok=False,
                found=str(len(replaced)),
                spans=replaced,
                message=f"文中有{len(replaced)}处乱码(�)，文件可能以错误的编码保存，请重新取得原件。",
                message_en=f"{len(replaced)} places hold replacement characters (�); the file was probably saved in a wrong "
                f"encoding. Get the original again.",
            )
        )
    checks.extend(_truncated(passage, document))
    return checks


def _lost_digits_check(spans: tuple[tuple[int, int], ...], *, alarm: bool) -> Check:
    if not alarm:
        return Check("lost-digits", ok=True)
    return Check(
        "lost-digits",
        ok=False,
        expected="0",
        found=str(len(spans)),
        spans=spans,
        message=f"这份文本丢失了三位及以上的数字（如年份）：可见缺口{len(spans)}处,正文中最长的数字只有两位。其他数字也可能不全,"
        f"请改用签发原件。",
        message_en=f"This copy has lost every number of three or more digits (years among them): {len(spans)} visible gaps, and "
        f"no number longer than two digits is left. "
        "Other numbers may be incomplete too; use the signed original.",
    )


def _truncated(passage: Passage, document: DocumentInfo) -> list[Check]:
    """Ask whether the paper breaks off: its last paragraph of prose ends without a mark."""
    if document.plan_span is None:
        return []
    start, end = document.plan_span
    tail = passage.norm[max(start, end - 400) : end].rstrip()
    line = tail[tail.rfind("\n") + 1 :]
    if len(line) < _PROSE or line[-1] in _SENTENCE_MARKS or not re.search(r"[,;。]", line) or re.search(r"\d{1,2}日$|[:|]", line):
        return []
    return [
        Check(
            "truncated",
            ok=False,
            spans=((end - 1, end),),
            message="文末没有句号，文本可能被截断，请核对原件结尾。",
            message_en="The text ends without a full stop; it may have been cut off. Compare its end with the original.",
        )
    ]
