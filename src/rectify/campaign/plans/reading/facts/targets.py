"""Numbers that bind: targets, thresholds, counts, and the same numbers when they only report.

A number is a **threshold** if it picks out what is meant (30万千瓦以下的机组, 满20年), a **status** if the sentence reports
(:mod:`~rectify.campaign.plans.reading.facts.reported`), a **target** if a comparator, a level (…率, …比例) or a verb of doing
(淘汰…500台) asks for it, else a **count**. Numbers in a list (10%、20%、30%) share the words before the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator, FactKind
from rectify.campaign.plans.reading.facts import triggers
from rectify.campaign.plans.reading.facts.comparators import Cue, cue
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage
from rectify.campaign.plans.reading.facts.reported import reported
from rectify.campaign.plans.reading.numerals import COUNTERS, SHARES, TIME_UNITS, Quantity, lost_numbers

_LEVEL: Final = re.compile(
    r"(?:率|比例|比重|占比|盖度|覆盖度|浓度|面积|总量|总数|能力|规模|里程|长度|数量|天数|指数|均值|当量|强度|容量|保有量|产量"
    r"|用量|使用量|消费量|排放量|消耗量|蓄积量|流量|水量|库容|能耗|水耗|得分|满意度)"
    r"(?:\([^()\n]{1,16}\))?(?:约|共|共计|总计|分别|均|也|各|要|应)?:?$"
)
_DO: Final = re.compile(
    r"完成|建成|建设|新建|改建|扩建|改扩建|淘汰|关停|关闭|取缔|整治|治理|改造|修复|新增|更新|推广|压减|清理|清运|处置|拆除"
    r"|成立|组建|设立|培育|打造|创建|实施|安装|配备|铺设|敷设|搬迁|退出|退还|复绿|绿化|造林"
    r"|完善|抽查|收集|消除|销号|替代|置换|疏浚|清淤|种植|补植|投放|建立|编制|投入|安排|筹措|落实|削减|减少|关停取缔|提标|回收"
    r"|利用|封堵|排查|监测|检测|购置|投运|增设|布设|划定|整合|执行|办理|开工|竣工|更换|报废|实现|创成|腾退|还湿|退耕|回填|封停|压采|节约|规范|提升"
)
_SCOPE_NOUN: Final = re.compile(
    r"(?:\([^()\n]{1,12}\))?(?:的)?(?=[\u4e00-\u9fff“A-Za-z])(?!水平|目标|要求|左右|以上|,|并|且|和|与|及|以|达标|覆盖|完成"
    r"|到位|安装|收集|处理|的(?:目标|要求|比例|水平|速度|幅度))"
)
_ONE_OF_SEVERAL: Final = re.compile(r"(?:、|和|或|及|且)[^,。;]{0,24}?(?:满\d{1,3}年|以[上下]|超过[^,。;]{1,8})的?[\u4e00-\u9fff]")
"""单机容量20万千瓦以下、运行满25年的机组: several filters on one noun."""
_OF_NOUN: Final = re.compile(r"的(?!目标|要求|水平|比例|速度|幅度|标准|任务)(?=[\u4e00-\u9fff,])")
"""高于5%的乡镇: what more than a number has, not what is to become more."""
_DONE_SHARE: Final = ("完成", "实现", "办结", "整改", "落实", "修复", "治理")
"""完成50%以上的修复任务 is a target although a noun follows."""
_LEAST: Final = re.compile(r"(?:至少|不少于|最少)(?:要|应|须)?[^,。;、\d]{1,8}$")
_SCOPE_OF_NEXT: Final = re.compile(
    r"(?!以|左右)[^,。;:、\d\n]{2,14}?(?:替代|改造|整治|治理|修复|清理|建设|新建|铺设|绿化|搬迁|淘汰)(?:约)?\d"
)
"""3个县城散煤替代1.2万户: where the next number is to be done."""
_THROUGHPUT: Final = re.compile(
    r"(?:日|年|月|每日|每天|每年)(?:均)?(?:处理|产|供水|供应|发电|转运|焚烧|消纳|加工)(?:能力|规模|量)?(?:达|约)?$"
)
_DUE_NOUN: Final = re.compile(r"(?!以|左右)[^,。;:、\d\n]{2,16}?(?:完成|建成|实现|开工|投入运行|投运|投用|通水|竣工)(?!了|后|的|情况|率)")
"""2026年6月底前,3座超期渣库完成闭库: a number that opens its clause, with a verb of doing behind its noun."""
_YEARS_AT_LEAST: Final = re.compile(r"(?:不(?:得|应)?(?:少|低|短)于|至少(?:为)?)(?P<n>\d{1,2})年(?![底内前度月\d])")
_YEARS: Final = re.compile(
    r"(?P<full>(?:运行|服役|投运|使用|役龄|已运行|使用年限)?(?:满|超过|达到|达))(?P<n>\d{1,3})年(?!底|内|前|度)(?P<suffix>以上"
    r"|及以上)?|(?<![\d年第])(?P<m>\d{1,2})年(?P<word>以上|及以上|以下)的?(?=[\u4e00-\u9fff])"
)
_NOUN: Final = re.compile(r"[^,。;:、!?\n()《》\d的对和与及等在是为以了并由将按从至到应要须需达占]{1,14}")
_NOUN_VERB: Final = re.compile(r"(?:存|建设|整改|整治|改造|完成|建成|开展|进行|实施|全部|已|未|均|分别|共|涉及|以上|以下)")
_NOUN_STOP: Final = re.compile(
    r"退养|退出|搬迁|整改|整治|治理|改造|提标|建设|淘汰|关停|取缔|修复|完成|清理|拆除|升级|入园|销号|验收|办结|存在|达到|全部"
    r"|未|已|于(?=[\d今明每年])|得到|开展|进行|实施|要求"
)
_ANNOUNCED: Final = re.compile(
    r"(?:具体|基本|方面|大|重点|主要|保障)?(?:要求|方面|措施|任务|问题|行动|工程|清单|类别|机制|环节|阶段|领域|小组|专班|专项"
    r"|目标|体系|重点|原则|步骤|保障措施|事项|内容|意见|工作|项目)"
)
_LIST_JOIN: Final = re.compile(r"(?:以上|以下|以内|左右)?(?:、|和|与|及|,)?$")
_DONE_AFTER: Final = re.compile(
    r"(?:全)?(?:覆盖|达标|完成|到位|安装|收集|处理|处置|使用|利用|合格|办结|联网|入园|落实|取缔|关停|整改|销号)"
)
_FEW: Final = frozenset({"个", "项", "类", "次", "条", "件", "名", "支", "组", "轮", "天", "小时", "个月"})
_ORDINARY: Final = frozenset({"级", "方", "亿", "千", "百", "村", "部"})


def numbers(passage: Passage, taken: list[tuple[int, int]]) -> Iterator[Draft]:
    """Yield targets, thresholds, statuses and counts; numbers inside ``taken`` (sorted spans: dates, cadences) are left alone."""
    lost = lost_numbers(passage.norm) if triggers.LOST_NUMBERS.search(passage.norm) else ()
    items = sorted([*passage.quantities, *lost], key=lambda item: item.start)
    at = 0
    before: tuple[Quantity, list[Draft]] | None = None
    years = frozenset(expr.end for expr in passage.dates if expr.precision == "year")
    for item in items:
        while at < len(taken) and taken[at][1] <= item.start:
            at += 1
        inside = at < len(taken) and taken[at][0] <= item.start
        if (
            inside
            or passage.layout.in_title(item.start)
            or passage.scopes.at(item.start).field in {Field.ACTORS, Field.OTHER, Field.NOTICE_PERIOD}
        ):
            continue
        draft = _continued(passage, item, before)
        group = [*before[1], draft] if before is not None and draft is not None else []
        draft = draft or (_of_year(passage, item) if item.start in years else None) or _judge(passage, item)
        if draft is not None:
            before = (item, group or [draft])
            yield draft
    if not triggers.SERVICE_YEARS.search(passage.norm):
        return
    yield from _years(passage)
    for match in _YEARS_AT_LEAST.finditer(passage.norm):
        if not reported(passage, match.start(), match.end()) and not _OF_NOUN.match(passage.norm, match.end()):
            yield Draft(FactKind.TARGET, match.start(), match.end(), match["n"], "年", Comparator.AT_LEAST, floor=True)


def _of_year(passage: Passage, item: Quantity) -> Draft | None:
    """其中2025年600公里、2026年700公里: what is to be done in that year, unless the sentence reports."""
    if reported(passage, item.start, item.end) or passage.norm[item.end : item.end + 1] not in {",", "、", ";", "。", ")", "\n", "", "以"}:
        return None
    words = cue(passage.norm, item.start, item.start, item.end)
    return Draft(FactKind.TARGET, item.start, words.end, item.value, item.unit, words.comparator or Comparator.EQUAL, floor=True)


def _continued(passage: Passage, item: Quantity, before: tuple[Quantity, list[Draft]] | None) -> Draft | None:
    """10%、20%、30%: what follows in a list binds like its first number; 以上 behind the last binds them all."""
    if before is None or item.start - before[0].end > len("以上和"):
        return None
    last, group = before
    draft = group[-1]
    between = passage.norm[last.end : item.start]
    if item.unit != last.unit or not _LIST_JOIN.fullmatch(between) or between == "" or draft.kind not in {FactKind.TARGET, FactKind.STATUS}:
        return None
    words = cue(passage.norm, item.start, item.start, item.end)
    follower = Draft(draft.kind, item.start, words.end, item.value, item.unit, draft.comparator, note="distributed", floor=draft.floor)
    follower.subject = draft.subject
    if words.suffix and words.comparator and draft.comparator in {Comparator.REACH, Comparator.EQUAL}:
        for member in [*group, follower]:
            member.comparator = words.comparator
    draft.note = draft.note or "distributed"
    return follower


def _judge(passage: Passage, item: Quantity) -> Draft | None:
    """Decide what one number is."""
    low = passage.layout.clause(item.start)[0]
    words = cue(passage.norm, low, item.start, item.end)
    if words.word == "up" and words.verb == "提升" and item.unit in COUNTERS:
        words = replace(words, start=item.start, word=None, comparator=None, bound=False)
    if item.value is None:
        return _lost(passage, item, words)
    if _is_threshold(passage, item, words):
        comparator = words.comparator or Comparator.AT_MOST
        start = words.start if words.word in {"more", "less"} else item.start
        return Draft(FactKind.THRESHOLD, start, words.end, item.value, item.unit, comparator, inclusive=words.inclusive)
    return _binding(passage, item, words, low)


def _lost(passage: Passage, item: Quantity, words: Cue) -> Draft:
    """A number the copy lost, in a report or in a promise."""
    draft = _target(item, words, missing=True)
    if reported(passage, item.start, item.end):
        draft.kind, draft.comparator = FactKind.STATUS, None
    return draft


def _binding(passage: Passage, item: Quantity, words: Cue, low: int) -> Draft | None:
    """Decide whether a number that picks nothing out reports, promises or only counts."""
    if item.unit in _ORDINARY and words.word is None:
        return None
    if reported(passage, item.start, item.end):
        return _status(passage, item, words)
    if _asked(item, words):
        return _target(item, words)
    return _without_words(passage, item, words, low)


def _asked(item: Quantity, words: Cue) -> bool:
    """Tell whether comparator words alone make the number a target."""
    if words.word is None or (item.chinese and words.word == "equal"):
        return False
    if words.word == "equal":
        return item.unit in SHARES or words.suffix is not None or item.unit not in COUNTERS
    return True


def _is_threshold(passage: Passage, item: Quantity, words: Cue) -> bool:
    """Tell whether the number only picks out what is meant: 以下/以上 with a noun behind, no demanding word before; 1公里范围."""
    if passage.norm.startswith("范围", words.end):
        return True
    if words.suffix in {None, "左右", "上下"}:
        return words.word in {"more", "less"} and _OF_NOUN.match(passage.norm, words.end) is not None
    if words.bound and words.word not in {"more", "less"}:
        return False
    if _ONE_OF_SEVERAL.match(passage.norm, words.end):
        return True
    if item.unit in SHARES and (words.word is not None or passage.norm.endswith(_DONE_SHARE, 0, item.start)):
        return False
    after = _SCOPE_NOUN.match(passage.norm, words.end)
    return after is not None and not (
        item.unit in SHARES and words.word is None and _LEVEL.search(passage.norm, max(0, item.start - 20), item.start) is not None
    )


def _target(item: Quantity, words: Cue, *, missing: bool = False) -> Draft:
    draft = Draft(FactKind.TARGET, words.start, words.end, item.value, item.unit, words.comparator or Comparator.EQUAL, note=words.note)
    draft.floor = words.word in {"atleast", "atmost", "less", "more"}
    if missing:
        draft.lacks("value")
    if words.note is None and item.approximate:
        draft.note = "approximate"
    return draft


def _status(passage: Passage, item: Quantity, words: Cue) -> Draft | None:
    """A reported number; Chinese numerals (三个方面) report only when they count what was announced."""
    if item.chinese and item.unit not in SHARES:
        return _count(passage, item)
    if item.unit in TIME_UNITS and words.word is None:
        return Draft(FactKind.COUNT, item.start, item.end, item.value, item.unit)
    return Draft(
        FactKind.STATUS,
        item.start,
        words.end if words.suffix else item.end,
        item.value,
        item.unit,
        words.comparator if words.word in {"down", "up", "more", "less"} else None,
    )


def _without_words(passage: Passage, item: Quantity, words: Cue, low: int) -> Draft | None:
    """A number without comparator words: verbless target, verb of doing, or a mere count."""
    norm = passage.norm
    if item.chinese and item.unit not in SHARES and (item.unit in _FEW or item.value == "1"):
        return _count(passage, item)
    modifier = (
        norm[words.end : words.end + 1] == "的" or _SCOPE_OF_NEXT.match(norm, words.end) is not None or _is_throughput(norm, item, words)
    )
    if not modifier and _LEVEL.search(norm, max(low, item.start - 24), item.start):
        added = "新增" in norm[max(low, item.start - 24) : item.start]
        plain = Comparator.INCREASE_BY if added and not words.suffix else Comparator.EQUAL
        return Draft(FactKind.TARGET, item.start, words.end, item.value, item.unit, words.comparator or plain, floor=added)
    if item.unit in SHARES:
        done = _DONE_AFTER.match(norm, words.end) or norm.startswith("完成", max(low, item.start - 2))
        kind = (
            FactKind.TARGET
            if done or words.suffix or norm[words.end : words.end + 1] in {",", "。", ";", "、", "\n", ")", ""}
            else FactKind.COUNT
        )
        return Draft(
            kind, item.start, words.end, item.value, item.unit, words.comparator or Comparator.EQUAL if kind is FactKind.TARGET else None
        )
    verb = _last_verb(norm, max(low, item.start - 40), item.start)
    due = item.unit in COUNTERS and item.start - low <= 1 and _DUE_NOUN.match(norm, words.end) and _has_date(passage, item.start)
    if due or (verb is not None and item.unit not in TIME_UNITS and not modifier):
        if "/" in item.unit and not words.suffix and "\u4e00" <= norm[words.end : words.end + 1] <= "\u9fff":
            return Draft(FactKind.COUNT, item.start, words.end, item.value, item.unit)
        return _done_number(passage, item, words, verb)
    return _count(passage, item)


def _last_verb(norm: str, low: int, start: int) -> re.Match[str] | None:
    last = None
    for match in _DO.finditer(norm, low, start):
        last = match
    return last


def _is_throughput(norm: str, item: Quantity, words: Cue) -> bool:
    """日处理1万吨|污水处理站: a size that only describes the noun behind it."""
    return (
        _THROUGHPUT.search(norm, max(0, item.start - 10), item.start) is not None
        and "\u4e00" <= norm[words.end : words.end + 1] <= "\u9fff"
        and words.word is None
    )


def _has_date(passage: Passage, at: int) -> bool:
    """Tell whether the sentence names a date before ``at``."""
    index = bisect_left(passage.dates, at, key=lambda expr: expr.start) - 1
    return index >= 0 and passage.dates[index].start >= passage.layout.sentence(at)[0]


def _done_number(passage: Passage, item: Quantity, words: Cue, verb: re.Match[str] | None) -> Draft:
    """淘汰燃煤锅炉500台, 成立16个督导组: how many are to be done; the noun behind a counter belongs to the text."""
    comparator = words.comparator or Comparator.EQUAL
    low = passage.layout.clause(item.start)[0]
    doing = verb.group() if verb else ""
    if not words.suffix and _LEAST.search(passage.norm, max(low, item.start - 14), item.start):
        comparator = Comparator.AT_LEAST
    elif doing in {"压减", "削减", "减少", "节约"} and item.unit not in COUNTERS and not words.suffix:
        comparator = Comparator.DECREASE_BY
    elif doing == "新增" and not words.suffix:
        comparator = Comparator.INCREASE_BY
    draft = Draft(
        FactKind.TARGET,
        item.start,
        words.end,
        item.value,
        item.unit,
        comparator,
        note="approximate" if item.approximate else None,
        floor=True,
    )
    if item.unit in COUNTERS and not words.suffix:
        draft.end = _noun_end(passage.norm, words.end)
        if draft.end > words.end:
            draft.subject = (words.end, draft.end)
    return draft


def _noun_end(norm: str, at: int) -> int:
    """Return where the noun behind a counter ends: 16个|督察督导组."""
    noun = _NOUN.match(norm, at)
    if noun is None or _NOUN_VERB.match(norm, at):
        return at
    verb = _NOUN_STOP.search(norm, at + 2, noun.end())
    return verb.start() if verb else noun.end()


def _count(passage: Passage, item: Quantity) -> Draft | None:
    """A number that only counts (39个问题, 五个基本要求); of Chinese numerals only those that announce a list."""
    if item.unit not in COUNTERS and item.chinese:
        return None
    if item.chinese:
        noun = _ANNOUNCED.match(passage.norm, item.end)
        if noun is None or item.value in {"0", "1"} or passage.norm[item.start - 1 : item.start] in {"“", "这", "第", "上", "前"}:
            return None
        return Draft(FactKind.COUNT, item.start, noun.end(), item.value, item.unit)
    draft = Draft(FactKind.COUNT, item.start, item.end, item.value, item.unit)
    if item.unit in COUNTERS:
        draft.end = _noun_end(passage.norm, item.end)
        if draft.end > item.end:
            draft.subject = (item.end, draft.end)
    return draft


def _years(passage: Passage) -> Iterator[Draft]:
    """满20年, 运行超过15年, 10年以上的: service life as a scope filter, never a calendar year."""
    for match in _YEARS.finditer(passage.norm):
        if match["n"]:
            reached = not match["full"].endswith("超过")
            start = (
                match.start("full")
                + len(match["full"])
                - (1 if match["full"].endswith("满") else len(match["full"].lstrip("运行服役投使用龄已年限")))
            )
            yield Draft(
                FactKind.THRESHOLD,
                start,
                match.end(),
                match["n"],
                "年",
                Comparator.AT_LEAST if reached else Comparator.MORE_THAN,
                inclusive=reached,
            )
        else:
            most = match["word"] == "以下"
            end = match.start("word") + len(match["word"])
            yield Draft(FactKind.THRESHOLD, match.start(), end, match["m"], "年", Comparator.AT_MOST if most else Comparator.AT_LEAST)
