"""Is a sentence a report or a promise: 到2015年底只完成81% and 截至2025年6月底完成14项 report, 到2020年完成81% promises.

The word nearest before the number decides; a label (完成情况:, 整改目标:) decides before any word, the sort of paper after all of them.
"""

from __future__ import annotations

import re
from typing import Final

from rectify.campaign.plans.reading.contract import DocumentKind
from rectify.campaign.plans.reading.facts.draft import Field, Passage

_REPORT: Final = (
    r"截[至止]|(?<![由从])目前|迄今|至今|以来|已(?!有的|知|建成的|开发|完成的|取得的)|仅|只(?=完成|占|有|达|整改|建成)|才(?=完成|达到)|尚"
    r"|仍(?!要|需)|曾|(?:完成|整改|解决|关停|取缔|建成|下降|提高|查处|办结|淘汰|达到|实现|减少|增加|增长|拆除|清理|出动|立案"
    r"|约谈|问责|责令|搬迁|退出)了|未完成(?!的)|未达|不足|(?<!督)(?<!自)查出"
    r"|(?:督察|检查|调查|排查|抽查|暗访|审计)(?:组)?(?:时|中)?(?:发现|指出|反馈|认为)|共(?:收到|接到|受理|发现|交办|查处"
    r"|排查出|梳理|办理|立案|检查|出动|处罚)|收到|接到|交办|受理"
    r"|(?:去年|上年|上半年|前三季度)(?=[^,。;]{0,12}(?:为|达|完成|下降|上升|增长))|超标(?!率|的)|占(?=\d)|实际"
)
_PROMISE: Final = (
    r"到(?:(?:19|20)\d\d)?年(?!底只|底仅)|(?:年|月|季度)底?前|日前|确保|力争|争取|(?<!原)计划|预计|拟(?!定)|将(?!军)|应当?(?!急|对"
    r"|用)|须|(?<!主)(?<!重)(?<!需)要(?!求|素|点|领|道|闻|件|害|有)|目标|不低于|不少于|至少|不超过|不高于"
    r"|达到[^,。;]{0,12}以上|加快|下一步|今后|继续|今年(?!以来)|明年|后年"
)
_WEAK: Final = (
    r"共有(?=[^,。;]{0,16}\d)|累计(?=投资|建成|投入|完成|发现|查处|达|立案|罚款|排查|关停|整改|拆除|清理)|涉及|发现|存在|现有|[同环]比|(?:立案(?:查处"
    r"|处罚)?|罚款|约谈|问责|查处)(?=[\d共近约])"
)
"""Words that report only if nothing before them in the sentence promises: 力争…累计削减5200吨 is a promise."""
_CUES: Final = re.compile(rf"(?P<report>{_REPORT})|(?P<promise>{_PROMISE})|(?P<weak>{_WEAK})")
_STRONG: Final = re.compile(
    r"力争|确保|(?<!原)计划|预计|下一步|今后|将(?!军)|到20\d\d年(?!底?只|底?仅)[^,。;]{0,20}(?:达到|完成|实现)|年底前|月底前"
)
_AHEAD: Final = re.compile(r"[^,。;\n]{0,24}?(?:只(?!有)|仅|才(?!能)|尚未|未完成|已(?!有)|曾)")
_DONE_BEHIND: Final = re.compile(
    r"[^,。;\d\n]{0,10},(?:实际|仅|只完成|目前|才完成|已|其中已)|[^,。;:\d\n]{0,10}?(?:已经?|均已|全部已)(?:完成|整改|办结|销号|建成"
    r"|关停|解决|开工|拆除)(?!的)"
)
_GOES_ON: Final = re.compile(r"(?:以上|左右)?(?:提高|下降|增加|上升|降低|减少|削减|提升|增长|压减|缩减|降|升|增|减)(?:到|至)")
_FROM: Final = re.compile(r"(?:由|从)[^,。;:\n]{0,16}$")
"""由2018年的62%提高到…: where a change starts from is a report."""
_FROM_MAX: Final = 18
_GOAL_BEFORE: Final = re.compile(r"(?:年度|规划|考核|既定|省定|市定|下达的?)(?:的)?目标(?:值)?(?:为|是)?$")
"""距年度目标84%还差2.5个百分点: the goal itself is no report."""
_PLANNED: Final = re.compile(r"(?:原(?:定|计划|方案|先)?(?:要求)?|本应|应)(?:于|在)?$")
"""原计划2025年6月底前…: what was to be is past."""
_PLANNED_MAX: Final = 8
_WINDOW: Final = 120
_ORDER: Final = re.compile(
    r"责令|要求|确保|下一步|下步|后续|计划(?!于[^,。;]{0,16}已)|预计|承诺|限(?:于|期|其)|达成(?:一致|协议)|"
    r"(?<![\d年])(?:1[0-2]|[1-9])月(?:[0-3]?\d[日号]|底|末)?前"
)
"""Words under 完成情况 that begin a promise; a day without a year (10月底前) lies ahead, 2021年底前 may lie behind."""
_PAST: Final = re.compile(r"已(?!有的)|均(?=完成|整改)|全部完成(?!后)|完成了|截[至止]|目前|按照|根据|累计|共(?=完成|整改|清理|拆除|建成)")
_NEVER: Final = frozenset({Field.GOAL, Field.DEADLINE})


def reported(passage: Passage, start: int, end: int, *, weak: bool = True) -> bool:
    """Tell whether the number or date at ``[start, end)`` reports what is, rather than promising what will be."""
    field = passage.scopes.at(start).field
    if field is Field.PROBLEM or (_GOES_ON.match(passage.norm, end) and _FROM.search(passage.norm, max(0, start - _FROM_MAX), start)):
        return True
    if field in _NEVER or _GOAL_BEFORE.search(passage.norm, max(0, start - 8), start):
        return False
    low = max(passage.layout.sentence(start)[0], start - _WINDOW)
    if field is Field.STATUS:
        return not _promised(passage, low, end)
    if _DONE_BEHIND.match(passage.norm, end):
        return True
    last = None
    for match in _CUES.finditer(passage.norm, low, end):
        if not match["weak"] or (weak and last is None):
            last = match
    told = last is not None and last["promise"] is None
    if passage.kind is DocumentKind.PROGRESS and field is Field.TEXT:
        return told or _STRONG.search(passage.norm, low, end) is None
    return told


def _promised(passage: Passage, low: int, end: int) -> bool:
    """Tell whether a sentence under 完成情况 looks ahead up to ``end``: 责令该厂…, 下一步…, …月底前清空; what is done never does."""
    return _ORDER.search(passage.norm, low, end) is not None and _PAST.search(passage.norm, low, end) is None


def reported_date(passage: Passage, start: int, end: int, *, framed: bool = False) -> bool:
    """Tell whether a date dates a report: 截至… before it, or 只, 仅, 已 in the words behind it.

    A date ``framed`` by 到 or 前 promises whatever was reported before it in the sentence.
    """
    field = passage.scopes.at(start).field
    if field in _NEVER:
        return False
    ahead = _AHEAD.match(passage.norm, end)
    if framed:
        if field is Field.STATUS:
            return not _promised(passage, max(passage.layout.sentence(start)[0], start - _WINDOW), end + 1) or ahead is not None
        planned = _PLANNED.search(passage.norm, max(0, start - _PLANNED_MAX), start) is not None
        return field is Field.PROBLEM or planned or ahead is not None
    return (
        ahead is not None
        or passage.norm[max(0, start - 3) : start].endswith(("截至", "截止", "截止到", "截至到"))
        or reported(passage, start, start, weak=False)
    )
