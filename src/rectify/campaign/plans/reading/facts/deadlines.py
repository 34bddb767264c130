"""Deadlines, dates, periods and effective dates: the frame around a date decides what it is.

``到…`` ``…前`` ``…底`` bind *by*; a bare year before a duty binds *in*; ``每年…前`` recurs; ``…起5个工作日内`` is relative;
``立行立改`` and ``长期坚持`` are undated; ``自…起`` is when something takes effect; ``比…`` is a baseline and no fact of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rectify.campaign.plans.reading.contract import Baseline, Comparator, FactKind
from rectify.campaign.plans.reading.dates import DateExpr
from rectify.campaign.plans.reading.facts import triggers
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage
from rectify.campaign.plans.reading.facts.reported import reported, reported_date
from rectify.campaign.plans.reading.numerals import ARABIC, CN_CHARS, UNIT, integer

_BEFORE: Final = re.compile(
    r"(?P<as_of>截至到?|截止到?)|(?P<change>(?:提高|下降|增加|上升|降低|减少|削减|提升|增长|压减|缩减)[到至])"
    r"|(?P<to>直?到|至|不迟于|不晚于|最迟于?|最晚于?|(?:提前|延期|延长|推迟|顺延)[到至]?)"
    r"|(?P<from>自|从)|(?P<than>比|较|相比于?|相较于?|对比)|(?P<with>与|同|以|在|和)"
)
_BEFORE_AT: Final = re.compile(rf"(?:{_BEFORE.pattern}) ?$")
_AFTER: Final = re.compile(
    r" ?(?:(?P<before>(?:结束|来临|到来|开始)?(?:之|以)?前(?!期|后|提(?!出|交|请|供|报|升|高|前)|列"
    r"|景|三|半|往|来|沿|置|述|款|一|两|5|10)|底前)"
    r"|(?P<within>(?:以|之)?内(?!容|部"
    r"|设|外))|(?P<since>起|开始(?!前)|始(?!终))|(?P<ever>以来|来(?=[,的]))|(?P<until>止)|(?P<during>期间)"
    r"|(?P<compared>年?(?:同期|底|末)?相比|为基[准数]年?|的?基础上|(?:水平|基数)|年?同期)|(?P<degree>度))"
)
_DUTY: Final = re.compile(
    r"[,、 ]?[^,。;:\n]{0,30}?(?:完成|实现|达到|达|建成|建立|启动|力争|全面|基本|全部|确保|下降|减少|淘汰|整治|治理|新建|改建"
    r"|扩建|创建|保持|稳定|维持|出台|编制|印发|制定|落实|开展|推进|实施|改造|关停|拆除|新增|提高|提升|消除|取缔|建设|投运|投入"
    r"|形成|开工|完工|竣工|验收|销号|清零|覆盖|增长|减排|控制|压减|削减|降低|不低于|修复|到位|搬迁|退出|清理|报送|整改)"
)
_NARRATIVE: Final = re.compile(
    r"[,、]?[^。;\n]{0,40}?(?:反馈|进驻|开展了|公开|发布|印发了|召开了?|移交|转办|上报|批准|来到|督察组|通报了|下发|发生|受到"
    r"|被(?=督察|通报|约谈|处罚|查|列|挂牌|媒体)|收到|查处|接到|发现|获|施行的?|实施的)"
)
_BUILT: Final = re.compile(
    r"[^,。;\n]{0,12}?(?:建成|投产|投运|建设|成立|批准|核发|审批|注册|登记|出厂|生产|安装|购置|取得|形成|备案)(?:[^,。;\n]{0,6})?的"
)
_UNDATED: Final = re.compile(
    r"(?:(?P<now>立行立改|立查立改|即知即改|边督边改|立即整改|即行整改|立即改正|立即完成)|(?P<standing>长期坚持|长期整改|长期推进"
    r"|持续坚持|常态长效|长期任务)|(?P<limit>限期)(?!\d))(?!的?(?:问题|任务|事项|类|\d))"
)
_UNDATED_FIELD: Final = re.compile(
    r"(?P<standing>持续推进|持续整改|长期|持续|常态化(?:推进|坚持|开展)?|坚持|全年)|(?P<now>立即|即时|马上|及时)"
    r"|(?P<limit>尽快|按期|限时|按时|按要求)|(?P<done>已完成(?:整改)?|完成整改|整改完成|基本完成)"
)
_NOTES: Final = {"now": "immediate", "standing": "standing", "limit": "limit-not-said"}
_RELATIVE: Final = re.compile(
    rf"(?<![\d.月年第])(?P<number>\d{{1,3}}|[{CN_CHARS}]{{1,4}}|半)(?P<unit>个工作日|工作日|个自然日|自然日|个月|个小时|小时|日"
    rf"|天|周|个星期|年)(?:(?:之|以)?内(?!容|部|设)|(?P<time>左右)?的?时间(?![段点节表]))"
)
_ANCHOR: Final = re.compile(r"(?:在|于)?(?P<anchor>(?:自|从)?[^,。;:\n()]{2,30}?(?:之日起|之日|起|之后|以后|后))(?:的|,)?(?:第)?$")
_ANCHOR_BEFORE: Final = re.compile(r"(?:^|(?<=[,。;:\n]))(?P<anchor>[^,。;:\n()]{2,30}?(?:之日起|之后|以后|后)),[^,。;:\n]{0,24}$")
"""整改完成后,由牵头单位10个工作日内组织验收: the event stands in the clause before."""
_ANCHOR_MAX: Final = 34
_VERB_NEXT: Final = re.compile(
    r"(?:全面|基本|全部|力争|再|实现)?(?:完成|建成|新增|新建|达到|启动|投运|淘汰|实现|关停|整治|改造|退出|提高到|下降到)"
    r"|[^,。;:\n\d]{0,8}?(?:不(?:少|低|高|大)于|不超过|至少|控制在|提高|降低|下降)[^,。;:\n\d]{0,4}\d"
)
_OF_A_YEAR: Final = re.compile(r"度?的?(?:任务|目标|考核|工作要点|整改任务|计划)(?!数?(?:为|是|达到|\d))")
"""2024年度任务完成率不足80%的: which year's task, not by when."""
_BOUND_NEXT: Final = re.compile(r"[^,。;:\n\d]{0,8}?(?:不(?:得|能)?(?:少|低|高|大)于|不超过|至少|控制在)\d")
"""剩余116处中2025年修复不少于50处: a demand, whatever the sentence reported before."""
_VALUE_NEXT: Final = re.compile(rf"(?:约|为)?{ARABIC} ?(?:{UNIT}|%)(?=[,、;。)以和及]|$)")
"""其中2025年600公里、2026年700公里: a year right before a number."""
_SHARED: Final = re.compile(r"[、,;:(中和及]$")
_NO_DEADLINE: Final = re.compile(
    r"(?:(?:被|累计|连续|再次)[^,。;\n]{0,24}?的|(?:再次|再度|仍(?!要|需)|又|未(?!来)|无(?!条件)|连续|累计|多次|重复|发生|出现|两次|\d次)[^,。;\n]{0,30}?的(?=[,。;:\n]|$|[由应要须]))"
)
"""3个月内再次超标的,…: how long a condition is watched, not by when a thing is due."""
_TIME: Final = re.compile(r"(?:用|利用|力争|通过|争取)(?:近|约)?$")
_PAST_YEARS: Final = ("去年", "上年", "前年", "上一年")


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """The drafts that dates made, and the baselines (比2015年) that wait for a change to govern."""

    drafts: list[Draft]
    baselines: list[Baseline]


def dated(passage: Passage) -> DatedFacts:
    """Classify every date of the passage by its frame."""
    found = DatedFacts([], [])
    for expr in passage.dates:
        if passage.layout.in_title(expr.start):
            continue
        before = _BEFORE_AT.search(passage.norm, max(0, expr.start - 5), expr.start)
        after = _AFTER.match(passage.norm, expr.end)
        baseline = _baseline(passage, expr, before, after)
        if baseline is not None:
            found.baselines.append(baseline)
            continue
        draft = _classify(passage, expr, before, after)
        if draft is not None:
            found.drafts.append(draft)
    if triggers.RELATIVES.search(passage.norm):
        found.drafts.extend(_relatives(passage))
    if triggers.UNDATED.search(passage.norm) or passage.scopes.holds(Field.DEADLINE):
        found.drafts.extend(_undated(passage))
    return found


def _baseline(passage: Passage, expr: DateExpr, before: re.Match[str] | None, after: re.Match[str] | None) -> Baseline | None:
    """Return the baseline a date is: 比2015年, 与2015年相比, 以2020年为基准, 在2015年基础上."""
    than = before is not None and before["than"] is not None
    compared = before is not None and before["with"] is not None and after is not None and after["compared"] is not None
    if before is None or not (than or compared):
        return None
    end = after.end() if after is not None and after["compared"] else expr.end
    start = before.start()
    return Baseline(passage.raw[start:end], start, end, expr.value, expr.missing)


def _draft(kind: FactKind, expr: DateExpr, start: int, end: int, comparator: Comparator | None = None) -> Draft:
    return Draft(kind, start, end, expr.value, comparator=comparator, note=expr.note, missing=list(expr.missing), gap=expr.gap)


def _classify(passage: Passage, expr: DateExpr, before: re.Match[str] | None, after: re.Match[str] | None) -> Draft | None:
    """Decide by label, then by the words around, what the date is."""
    field = passage.scopes.at(expr.start).field
    if expr.precision == "none" or expr.note == "glued-date":
        return _draft(FactKind.DATE, expr, expr.start, expr.end)
    if field is Field.DEADLINE:
        return _in_field(expr, before, after)
    if field is Field.NOTICE_PERIOD or (before is not None and before["as_of"]):
        kind = FactKind.PERIOD if expr.precision == "period" else FactKind.DATE
        return _note(_draft(kind, expr, expr.start, expr.end), "as-of" if before is not None and before["as_of"] else None)
    if expr.recurring:
        return _recurring(expr, after)
    if after is not None and after["degree"]:
        after = None
    if expr.precision == "period":
        return _period(passage, expr, before, after)
    return _point(passage, expr, before, after)


def _note(draft: Draft, note: str | None) -> Draft:
    draft.note = draft.note or note
    return draft


def _ends(expr: DateExpr, after: re.Match[str] | None) -> int:
    return after.end() if after is not None and (after["before"] or after["within"]) else expr.end


def _by(expr: DateExpr, before: re.Match[str] | None, after: re.Match[str] | None) -> Draft:
    """A date that binds *by*; 2025年前 alone may mean before 2025 begins or ends: flagged."""
    start = before.start() if before is not None and before["to"] else expr.start
    draft = _draft(FactKind.DEADLINE, expr, start, _ends(expr, after), Comparator.BY)
    if after is not None and after["before"] and expr.precision in {"year", "month"} and draft.note is None:
        draft.note = f"ambiguous-before-{expr.precision}"
    return draft


def _in_field(expr: DateExpr, before: re.Match[str] | None, after: re.Match[str] | None) -> Draft:
    """整改时限:2024年12月底 — a bare date under this label is the deadline."""
    if expr.recurring and expr.value is not None:
        return _draft(FactKind.DEADLINE, expr, expr.start, _ends(expr, after), Comparator.RECURRING)
    if expr.precision == "period":
        return _draft(FactKind.DEADLINE, expr, expr.start, _ends(expr, after), Comparator.IN)
    if after is not None and after["since"]:
        return _draft(FactKind.EFFECTIVE_FROM, expr, expr.start, after.end())
    return _by(expr, before, after)


def _recurring(expr: DateExpr, after: re.Match[str] | None) -> Draft | None:
    """每年9月底前, 每月15日前: recurring deadlines; 每年 alone is a cadence; 每年11月至次年3月 is a period."""
    if expr.value is None:
        return None
    if expr.precision == "period":
        return _draft(FactKind.PERIOD, expr, expr.start, expr.end)
    return _draft(FactKind.DEADLINE, expr, expr.start, _ends(expr, after), Comparator.RECURRING)


def _period(passage: Passage, expr: DateExpr, before: re.Match[str] | None, after: re.Match[str] | None) -> Draft:
    """A stretch of time: the deadline *in* which a duty falls, or *by* whose end; otherwise a period."""
    if before is not None and before["from"]:
        end = after.end() if after is not None and after["until"] else expr.end
        return _draft(FactKind.PERIOD, expr, before.start(), end)
    seasonless = expr.value is not None
    if seasonless and after is not None and after["before"]:
        draft = _by(expr, before, after)
        draft.value = _period_end(expr.value or "")
        return draft
    duty = (
        _DUTY.match(passage.norm, expr.end)
        and not reported_date(passage, expr.start, expr.end)
        and not _NARRATIVE.match(passage.norm, expr.end)
    )
    if (
        seasonless
        and duty
        and "/" in (expr.value or "")
        and (expr.end - expr.start) < len("2018年1月1日至2018年9月30日")
        and expr.note is None
        and _short(expr)
    ):
        return _draft(FactKind.DEADLINE, expr, expr.start, expr.end, Comparator.IN)
    return _draft(FactKind.PERIOD, expr, expr.start, expr.end)


def _short(expr: DateExpr) -> bool:
    """Tell whether a period is a quarter or a half year, in which a thing is done, not a span over which it lasts."""
    low, _, high = (expr.value or "").partition("/")
    return low[:4] == high[:4] and len(low) == len("2020-01") and int(high[-2:]) - int(low[-2:]) in {2, 5}


def _period_end(value: str) -> str:
    """Return the last day of the half year or quarter that must not pass: 2021年上半年前 → 2021-06-30."""
    high = value.partition("/")[2]
    if len(high) != len("2020-06"):
        return high or value
    return f"{high}-{'31' if high[-2:] in {'03', '12'} else '30'}"


def _point(passage: Passage, expr: DateExpr, before: re.Match[str] | None, after: re.Match[str] | None) -> Draft:
    """A single date outside any label."""
    if (after is not None and after["since"]) or (before is not None and before["from"]):
        start = before.start() if before is not None and before["from"] else expr.start
        end = after.end() if after is not None and after["since"] else expr.end
        narrative = before is not None and not (after is not None and after["since"]) and passage.norm[expr.end : expr.end + 1] != "起"
        return _draft(FactKind.DATE if narrative else FactKind.EFFECTIVE_FROM, expr, start, end)
    if (before is not None and before["change"]) or (expr.precision == "year" and _BOUND_NEXT.match(passage.norm, expr.end)):
        return _draft(FactKind.DEADLINE, expr, expr.start, expr.end, Comparator.IN)
    framed = (after is not None and after["before"] is not None) or (before is not None and before["to"] is not None)
    if (
        reported_date(passage, expr.start, expr.end, framed=framed)
        or (after is not None and after["ever"])
        or _BUILT.match(passage.norm, after.end() if after else expr.end)
    ):
        return _draft(FactKind.DATE, expr, expr.start, expr.end)
    if (after is not None and after["before"]) or (before is not None and before["to"]):
        return _by(expr, before, after)
    if after is not None and after["within"]:
        return _draft(FactKind.DEADLINE, expr, expr.start, after.end(), Comparator.IN)
    return _bare(passage, expr)


def _bare(passage: Passage, expr: DateExpr) -> Draft:
    """A date without a frame word: 2020年底完成… binds by; 2020年,…下降20% binds in; anything else is a date."""
    if expr.gap is not None and expr.precision == "year":
        return _draft(FactKind.DEADLINE, expr, expr.start, expr.end, Comparator.IN)
    if passage.norm.startswith(_PAST_YEARS, expr.start) or _OF_A_YEAR.match(passage.norm, expr.end):
        return _draft(FactKind.DATE, expr, expr.start, expr.end)
    story = _NARRATIVE.match(passage.norm, expr.end) is not None
    duty = _DUTY.match(passage.norm, expr.end) is not None
    if expr.end_of and not story and (duty or passage.norm[expr.end : expr.end + 1] in ",。;\n"):
        return _draft(FactKind.DEADLINE, expr, expr.start, expr.end, Comparator.BY)
    if expr.precision == "year" and _shares(passage, expr):
        return _draft(FactKind.DEADLINE, expr, expr.start, expr.end, Comparator.IN)
    leads = _opens(passage.norm, expr.start) or _VERB_NEXT.match(passage.norm, expr.end) is not None
    if duty and not story and expr.precision in {"year", "month"} and leads:
        return _draft(FactKind.DEADLINE, expr, expr.start, expr.end, Comparator.IN)
    return _draft(FactKind.DATE, expr, expr.start, expr.end)


def _shares(passage: Passage, expr: DateExpr) -> bool:
    """Tell whether a year takes its own number of a whole: 其中2025年600公里、2026年700公里."""
    if not _VALUE_NEXT.match(passage.norm, expr.end) or not _SHARED.search(passage.norm, max(0, expr.start - 1), expr.start):
        return False
    return not reported(passage, expr.start, expr.end)


def _opens(norm: str, at: int) -> bool:
    """Tell whether a clause opens at ``at``, or a word that leads into one stands before it."""
    left = norm[max(0, at - 4) : at].rstrip(" ")
    return not left or left[-1] in ",。;:\n(、.)" or left.endswith(("力争", "确保", "争取", "计划", "并于", "于", "拟于", "在"))


def _relatives(passage: Passage) -> Iterator[Draft]:
    """收到通知之日起5个工作日内: ``value`` the count, ``unit`` of time, ``condition`` the event it runs from."""
    for match in _RELATIVE.finditer(passage.norm):
        number = "0.5" if match["number"] == "半" else str(integer(match["number"]))
        if number == "None" or passage.layout.in_title(match.start()):
            continue
        if passage.scopes.at(match.start()).field in {Field.STATUS, Field.PROBLEM, Field.OTHER} or not _is_due(passage.norm, match):
            continue
        low = max(passage.layout.clause(match.start())[0], match.start() - _ANCHOR_MAX)
        anchor = _ANCHOR.search(passage.norm, low, match.start())
        outside = anchor is None
        if outside:
            low = max(passage.layout.sentence(match.start())[0], match.start() - 2 * _ANCHOR_MAX)
            anchor = _ANCHOR_BEFORE.search(passage.norm, low, match.start())
        draft = Draft(FactKind.DEADLINE, match.start(), match.end(), number, match["unit"].removeprefix("个"), Comparator.RELATIVE)
        if anchor is None:
            draft.lacks("anchor")
        else:
            start = anchor.start("anchor")
            start += max(anchor["anchor"].rfind("于"), anchor["anchor"].rfind("在"), -1) + 1
            draft.start, draft.condition = (draft.start if outside else start), (start, anchor.end("anchor"))
        yield draft


def _is_due(norm: str, match: re.Match[str]) -> bool:
    """Tell whether a stretch of time is one in which a thing is due: not 3个月内再次超标的, and of …时间 only 用两年时间."""
    if match.group().endswith("时间"):
        return _TIME.search(norm, max(0, match.start() - 4), match.start()) is not None
    return _NO_DEADLINE.match(norm, match.end()) is None


def _undated(passage: Passage) -> Iterator[Draft]:
    """立行立改, 长期坚持, 限期: deadlines without a date; 持续推进 is one only under the label 整改时限."""
    for match in _UNDATED.finditer(passage.norm):
        field = passage.scopes.at(match.start()).field
        if passage.layout.in_title(match.start()) or field in {Field.OTHER, Field.ACTORS, Field.PROBLEM}:
            continue
        yield _undated_draft(match)
    for scope in passage.scopes.items:
        if scope.field is Field.DEADLINE:
            begin = scope.start + len(passage.norm[scope.start : scope.end]) - len(passage.norm[scope.start : scope.end].lstrip())
            word = _UNDATED_FIELD.match(passage.norm, begin, scope.end)
            if word is not None and not word["done"] and not _UNDATED.match(passage.norm, begin, scope.end):
                yield _undated_draft(word)


def _undated_draft(match: re.Match[str]) -> Draft:
    kind = match.lastgroup or "limit"
    draft = Draft(FactKind.DEADLINE, match.start(), match.end(), comparator=Comparator.UNDATED, note=_NOTES.get(kind))
    if kind == "limit":
        draft.lacks("date")
    return draft
