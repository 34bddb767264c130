"""Targets without a number: 全部…, 全覆盖, 清零, 基本消除…; and bare zeros (劣Ⅴ类为0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator, FactKind
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage
from rectify.campaign.plans.reading.facts.reported import reported

_QUALITY: Final = re.compile(
    r"(?P<zero>(?:动态|全部|全面|基本|彻底)?清零(?!行动|工作|专项|任务|目标|台账|要求|攻坚|问题|机制)|(?:实现|保持)?零(?:排放|增长|增量|直排|填埋|新增)(?=[,。;、!?\n)]|$))"
    r"|(?P<all>全部(?!门|由|责任|工作|内容|原|指标)[^,。;:!?\n()、]{2,40})"
    r"|(?P<cover>(?:(?:实现|达到|做到|确保)[^,。;:!?\n()]{0,30}?)?全(?:覆盖|收集|处理|达标|封闭|联网|配套)(?=[,。;、!?\n)]|并|和|$))"
    r"|(?P<none>(?:全面|彻底|坚决)(?:消除|清除|取缔)(?:[^,。;:!?\n()、]{2,40}|(?=[,。;、\n])))"
    r"|(?P<basic>基本(?P<verb>消除|杜绝|淘汰|达到|实现|完成|建成|解决|形成|关停|取缔|做到|满足)[^,。;:!?\n()、]{2,40})"
    r"|(?P<grade>(?P<better>(?:达到|稳定达到)?或?(?:优于|好于)(?:或达到)?|不低于|不劣于)?(?:(?:稳定)?达到?|(?:恢复|提升|改善|提高)(?:到|至)"
    r"|(?:稳定)?保持(?:在)?)?(?<=[到达至在于持])(?:国家)?(?:地表水|地下水|海水)?(?P<class>[ⅠⅡⅢⅣⅤⅥ])类(?:水质|水体|水)?(?:标准)?"
    r"(?P<above>及?以上)?(?=[,。;、!?\n)]|$|并|且|要求|水平))"
    r"|(?P<nil>(?:为|降至|降为|降到|保持为?|达到)(?P<value>0|零)(?=[,。;、!?\n)]|$))"
)
_NUMBER: Final = re.compile(r"\d")
_REFUSED: Final = frozenset({Field.ACTORS, Field.OTHER, Field.PROBLEM, Field.STATUS, Field.NOTICE_PERIOD})


def qualities(passage: Passage) -> Iterator[Draft]:
    """Yield the targets that bind without a number; ``value`` is ``all``, ``none`` or ``None`` with the note ``qualitative``."""
    for match in _QUALITY.finditer(passage.norm):
        if (
            passage.layout.in_title(match.start())
            or passage.scopes.at(match.start()).field in _REFUSED
            or reported(passage, match.start(), match.end())
        ):
            continue
        if match.group().endswith("后"):
            continue
        if not (match["basic"] and _NUMBER.search(match["basic"])):
            yield _draft(match)


def _draft(match: re.Match[str]) -> Draft:
    draft = Draft(FactKind.TARGET, match.start(), match.end())
    if match["grade"]:
        draft.value, draft.unit = match["class"], "类"
        draft.comparator = Comparator.AT_LEAST if match["better"] or match["above"] else Comparator.REACH
    elif match["nil"]:
        draft.value, draft.comparator = "0", Comparator.EQUAL
    elif match["all"] or match["cover"]:
        draft.value, draft.comparator = "all", Comparator.ALL
    elif match["zero"] or match["none"]:
        draft.value, draft.comparator = "none", Comparator.NONE
    else:
        draft.comparator = Comparator.NONE if match["verb"] in {"消除", "杜绝"} else Comparator.REACH
        draft.note = "qualitative"
    return draft
