"""How often: 每季度至少研究一次, 月调度, 一周一调度, 按月通报, 定期 (period missing), 每次 (on_event).

``value`` is the number of times and ``unit`` 次/日 次/周 次/月 次/季度 次/半年 次/年 (次/2周 for 每两周); ``on_event`` has no unit.
A yearly date (每年9月底前) is a recurring deadline and no cadence; 每月15日前 is both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator, FactKind
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage
from rectify.campaign.plans.reading.numerals import CN_CHARS, integer

_ACTS: Final = (
    "调度|通报|报告|报送|上报|报|研究|督查|督导|督办|检查|巡查|巡检|巡河|巡护|排查|抽查|调研|公开|公布|公示|发布|更新|监测"
    "|检测|评估|评价|考核|排名|会商|研判|分析|汇总|统计|例会|"
    "会议|召开|组织|开展|听取|专题|总结|小结|反馈|清扫|清运|清理|维护|培训|走访|约谈|点评|跟踪|对账|核查|销号|梳理|听取汇报"
    "|暗访|回头看|清零|报道|沟通|推进|洒水|保洁|取样|采样|暗查"
)
_PERIODS: Final = {
    "日": "日",
    "天": "日",
    "周": "周",
    "星期": "周",
    "旬": "旬",
    "月": "月",
    "个月": "月",
    "季": "季度",
    "季度": "季度",
    "个季度": "季度",
    "半年": "半年",
    "半月": "半月",
    "半个月": "半月",
    "年": "年",
    "年度": "年",
    "学期": "学期",
    "小时": "小时",
}
_PERIOD: Final = r"(?:个?工作日|半个?月|半年|学期|星期|个?季度|季|个月|月|周|旬|日|天|年度?|小时)"
_NUMBER: Final = rf"(?:\d{{1,3}}|[{CN_CHARS}]{{1,3}})"
_TIMES: Final = rf"(?P<times>{_NUMBER})(?:-(?:\d{{1,2}}|[{CN_CHARS}]{{1,2}}))?(?:次|轮|期|遍|场|回)"
_CADENCE: Final = re.compile(
    rf"(?P<event>每次|每逢|每当|遇有|遇到|凡遇|一事一报告?)"
    rf"|(?P<daily>逐日|日日|逐月|逐季|逐年|逐周)(?=(?:[^,。;]{{0,4}})(?:{_ACTS}))"
    rf"|(?P<irregular>不定期)|(?P<regular>定期)(?!存)"
    rf"|每(?P<each>{_NUMBER})?(?P<period>{_PERIOD})(?![底末])(?P<between>[^,。;:\n\d]{{0,16}}?)(?P<least>不少于|至少|不低于"
    rf"|最少)?(?P<middle>[^,。;:\n\d至]{{0,12}}?){_TIMES}"
    rf"|每(?P<each2>{_NUMBER})?(?P<period2>旬(?=[底末])|{_PERIOD}(?![底末均]))(?P<tail>(?:{_ACTS})?)"
    rf"|一(?P<one>日|天|周|旬|月|季度?|年)(?P<onetimes>[一二两三四])(?P<oneact>{_ACTS}|汇报|碰头|督|评|查|会|点评|晾晒|梳理|次)"
    rf"|按(?P<by>日|周|旬|月|季度?|年度?)(?P<byact>{_ACTS})"
    rf"|(?<![\d\w每一今本当次上下])(?P<short>日|周|旬|月度?|季度?|半年)(?P<act>调度|通报|报告|报送|巡查|检查|督查|督导|排名"
    rf"|例会|研判|会商|公示|公开|监测|统计|分析|考核|点评|抽查|清零|总结|汇总|小结|督办|会议)"
    rf"|(?P<shortafter>(?<=[行施取立善照与和及全次本以])(?:日|周|旬|月度?|季度?|半年)(?:调度|通报|报告|巡查|督查|排名|例会|研判"
    rf"|会商|考核|点评))"
    rf"|(?P<chained>(?<=[度报查名告会])(?:周|旬|月|季)(?:调度|通报|报告|巡查|督查|排名|考核|点评|研判))"
    rf"|(?P<yearly>年度(?:工作要点|工作计划|计划|实施计划|报告制度|监测计划))"
)
"""All the ways to say how often; ``\\d`` never inside the stretches between, so dates (每年9月底前) do not match."""


def cadences(passage: Passage) -> Iterator[Draft]:
    """Yield one fact a cadence; those in 《titles》 and in columns of units are none."""
    for match in _CADENCE.finditer(passage.norm):
        if passage.layout.in_title(match.start()) or passage.scopes.at(match.start()).field in {Field.ACTORS, Field.OTHER}:
            continue
        draft = _draft(passage, match)
        if draft is not None:
            yield draft


def _draft(passage: Passage, match: re.Match[str]) -> Draft | None:
    draft = Draft(FactKind.CADENCE, match.start(), match.end())
    if match["event"]:
        draft.value = "on_event"
    elif match["regular"] or match["irregular"]:
        draft.lacks("period")
        draft.note = "irregular" if match["irregular"] else None
    elif match["times"]:
        return _counted(draft, match)
    elif match["period2"]:
        return _each(passage, draft, match)
    else:
        period = match["one"] or match["by"] or match["short"] or match["shortafter"] or match["chained"] or match["daily"] or "年"
        draft.value = str(integer(match["onetimes"])) if match["one"] else "1"
        draft.unit = f"次/{_bare_period(period)}"
    return draft


def _bare_period(text: str) -> str:
    """Reduce 季通报, 月度, 逐日 to 季度, 月, 日."""
    text = text.removeprefix("逐")
    for name in ("半年", "季度", "季", "月", "周", "旬", "天", "日", "年"):
        if text.startswith(name):
            return _PERIODS[name]
    return text


def _unit(each: str | None, period: str) -> str:
    count = integer(each) if each else None
    plain = "工作日" if period.endswith("工作日") else _PERIODS.get(period, period)
    return f"次/{count}{plain}" if count and count > 1 else f"次/{plain}"


def _counted(draft: Draft, match: re.Match[str]) -> Draft:
    """每季度至少分别研究一次: the times, the period, and >= for 至少."""
    number = integer(match["times"])
    draft.value = str(number) if number is not None else None
    draft.unit = _unit(match["each"], match["period"])
    if match["least"] or re.search(r"不少于|至少|不低于", match.group()):
        draft.comparator = Comparator.AT_LEAST
    return draft


def _each(passage: Passage, draft: Draft, match: re.Match[str]) -> Draft | None:
    """每周调度, 每两周: once a period. 每年9月底前 is a deadline; 每日500吨 is a rate; 每月15日前 is a deadline and a cadence."""
    after = passage.norm[match.end() : match.end() + 12]
    period = match["period2"]
    if re.match(r" ?(?:\d{1,6}(?:\.\d{1,3})?(?!\d|[.]|次|轮|日|号|时|点)|[一二三四五六七八九十]{1,2}月|[底末])", after):
        return None
    day = re.match(rf"(?:\d{{1,2}}|[{CN_CHARS}]{{1,3}})[日号](?:之?前|以前)?(?:前)?(?:报送|上报|报|通报|调度|公开|公布)?", after)
    if period in {"月", "个月"} and day:
        draft.end += day.end()
    elif period in {"年", "年度", "小时", "日", "天"} and re.match(
        r"(?:新增|减少|增加|产生|排放|处理|需|约|可|的|平均|消耗|内|以上|增长|下降|递增|度)", after
    ):
        return None
    draft.value, draft.unit = "1", _unit(match["each2"], period)
    return draft
