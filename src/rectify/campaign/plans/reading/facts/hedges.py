"""Words that soften (原则上, 基本, 力争 …) and clauses that forbid (严禁新增…, 不得…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import FactKind
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage

HEDGE_WORDS: Final = (
    r"原则上|力争|争取|尽可能|尽量|视情|酌情|适当(?!性)|(?<=[\d%吨家个座年天元度里亩台户辆点])左右|(?<!大)大约|有条件的(?:地区"
    r"|地方|县|市|区|企业|乡镇|单位)?|条件成熟(?:的|时)"
    r"|基本(?=淘汰|消除|完成|达到|实现|建成|解决|建立|形成|完善|杜绝|全覆盖|覆盖|关停|取缔|清零|实现|做到|满足|具备|到位|清除)"
)
_HEDGE: Final = re.compile(HEDGE_WORDS)
_PROHIBITION: Final = re.compile(
    r"(?:严禁|(?<!严格)禁止(?!和|类|性|区|目录|开发区|建设区|以及|、)|严控|严防|不得(?!不|力|已|低于|少于|高于|超过|小于|大于"
    r"|多于)|不予|不准|不许|不再(?!具|符)|坚决杜绝|杜绝|一律不|不推荐|不遮掩|不护短|从严审批|从严控制|从严限制|严格禁止|严格限制"
    r"|(?:逐步|全面|立即|一律|坚决)?停止(?=销售|进口|审批|使用|生产|建设|新增|受理|办理|排放|供应|收购)|方可|坚决予以(?=退运"
    r"|取缔|关闭)|(?:面积|质量|总量)?不(?:减少|下降|降低|增加|新增|退化|反弹|恶化)(?=[,。;、]|$))"
)
_CLOSE: Final = re.compile(r"[,;。!?\n)]")
_ENOUGH: Final = 80


def hedges(passage: Passage) -> Iterator[Draft]:
    """Yield one fact a softening word."""
    for match in _HEDGE.finditer(passage.norm):
        if not passage.layout.in_title(match.start()) and passage.scopes.at(match.start()).field not in {Field.ACTORS, Field.OTHER}:
            yield Draft(FactKind.HEDGE, match.start(), match.end())


def prohibitions(passage: Passage) -> Iterator[Draft]:
    """Yield one fact a forbidding clause, from its word to the end of the clause (at most 80 characters)."""
    norm, done = passage.norm, 0
    for match in _PROHIBITION.finditer(norm):
        if match.start() < done or passage.layout.in_title(match.start()):
            continue
        if passage.scopes.at(match.start()).field in {Field.PROBLEM, Field.STATUS, Field.OTHER, Field.ACTORS}:
            continue
        limit = min(len(norm), match.start() + _ENOUGH)
        close = _CLOSE.search(norm, match.end(), limit)
        done = close.start() if close else limit
        yield Draft(FactKind.PROHIBITION, match.start(), done)
