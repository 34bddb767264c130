"""Labels before a colon (整改时限:, 责任单位:), and headings that are such labels (五、完成时限)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from rectify.campaign.plans.reading.contract import ActorRole, Heading
from rectify.campaign.plans.reading.facts.draft import Field, Scope
from rectify.campaign.plans.reading.vocabulary import words

LABELS: Final[dict[str, tuple[Field, ActorRole | None]]] = {
    **dict.fromkeys(
        words(
            "整改时限 整改期限 完成时限 完成期限 完成时间 整改完成时间 整改时间 办结时限 时限要求 时间要求 时限 时间节点 "
            "完成时间节点 整改完成时限 计划完成时间 时间安排 工作时限 销号时限"
        ),
        (Field.DEADLINE, None),
    ),
    **dict.fromkeys(
        words("牵头单位 牵头部门 主办单位 主要责任单位 整改牵头单位 省级牵头单位 市级牵头单位 总牵头单位 牵头责任单位 牵头领导 牵头"),
        (Field.ACTORS, ActorRole.LEAD),
    ),
    **dict.fromkeys(
        words(
            "责任单位 责任部门 责任主体 整改责任单位 整改主体 整改实施主体 实施主体 实施单位 整改单位 落实单位 承办单位 "
            "整改责任主体 责任领导 责任人 整改责任人 责任县区 责任地区 属地责任单位 直接责任单位 包保领导 包案领导 责任"
        ),
        (Field.ACTORS, ActorRole.RESPONSIBLE),
    ),
    **dict.fromkeys(
        words("配合单位 配合部门 协办单位 参与单位 参加单位 协同单位 协助单位 配合责任单位 配合"), (Field.ACTORS, ActorRole.SUPPORTING)
    ),
    **dict.fromkeys(
        words("督导单位 督办单位 监督单位 督查单位 督查部门 督导部门 督办部门 监管单位 监督部门 指导单位 督促单位 督促指导单位 督导领导"),
        (Field.ACTORS, ActorRole.SUPERVISING),
    ),
    **dict.fromkeys(words("验收单位 验收部门 验收牵头单位 验收主体 销号验收单位 验收责任单位"), (Field.ACTORS, ActorRole.ACCEPTOR)),
    **dict.fromkeys(words("复核单位 核查单位 复核部门 审核单位"), (Field.ACTORS, ActorRole.REVIEWER)),
    **dict.fromkeys(words("整改目标 目标任务 工作目标 目标 年度目标 整改要求 验收标准 销号标准 主要目标"), (Field.GOAL, None)),
    **dict.fromkeys(words("整改措施 工作措施 具体措施 重点措施 主要措施 措施 整改任务措施 工作任务 重点任务 任务"), (Field.MEASURES, None)),
    **dict.fromkeys(
        words(
            "整改情况 完成情况 落实情况 进展情况 整改进展 整改落实情况 整改完成情况 目前进展 工作进展 整改结论 办理情况 "
            "调查核实情况 处理和整改情况 整改结果 已开展工作 现状 存在困难"
        ),
        (Field.STATUS, None),
    ),
    **dict.fromkeys(
        words(
            "反馈问题 存在问题 问题描述 整改问题 督察反馈问题 问题 反馈意见 交办问题基本情况 主要问题 问题表现 具体问题 "
            "督察发现问题 反馈问题(整改任务) 问题清单 突出问题"
        ),
        (Field.PROBLEM, None),
    ),
    **dict.fromkeys(words("公示时间 公示期 公示日期 公示期限 公示时限 公告时间 公示起止时间"), (Field.NOTICE_PERIOD, None)),
    **dict.fromkeys(
        words("问题编号 序号 任务编号 编号 联系电话 电话 联系人 备注 邮编 地址 联系方式 通讯地址 受理编号"), (Field.OTHER, None)
    ),
}
"""Column and label names of the field, each with what it holds and, for units, their role."""

_WORDS: Final = "|".join(re.escape(label) for label in sorted(LABELS, key=len, reverse=True))
_LABEL: Final = re.compile(
    rf"(?:(?<=[\n。;(,| ])|^)[ *#]{{0,8}}(?:\d{{1,2}}[.、] ?"
    rf"|\([一二三四五六七八九十]{{1,2}}\))?\**(?P<label>{_WORDS})\**(?:\([^()\n]{{1,20}}\))? ?:(?!//)"
)
_LIST_MAX: Final = 600
_RUNS_ON: Final = frozenset({Field.MEASURES, Field.GOAL, Field.PROBLEM, Field.STATUS, Field.TEXT})
"""Fields whose text may fill several lines."""


def _closing(norm: str, start: int, end: int, *, parenthesis: bool) -> int:
    """Return where the text of a one-line field ends: its line, its sentence, or the parenthesis it stands in."""
    stop = norm.find("\n", start, end)
    stop = end if stop < 0 else stop
    marks = ")" if parenthesis else "。"
    for mark in marks:
        at = norm.find(mark, start, stop)
        if at >= 0:
            # 县(市、区) inside a parenthesis closes its own
            while mark == ")" and norm.count("(", start, at) > norm.count(")", start, at):
                nxt = norm.find(")", at + 1, stop)
                if nxt < 0 or nxt - start > _LIST_MAX:
                    break
                at = nxt
            stop = min(stop, at)
    return stop


def field_scopes(norm: str, outline: tuple[Heading, ...]) -> list[Scope]:
    """Return the labelled stretches of the text: a label holds to the next label, heading or the end of its line or list."""
    matches = list(_LABEL.finditer(norm)) if ":" in norm else []
    stops = sorted({match.start() for match in matches} | {heading.start for heading in outline} | {len(norm)})
    stops_of_labels = [match.start() for match in matches]
    starts = [heading.start for heading in outline]
    scopes: list[Scope] = []
    index = 0
    for match in matches:
        field, role = LABELS[match["label"]]
        while index < len(stops) and stops[index] <= match.start():
            index += 1
        end = stops[index] if index < len(stops) else len(norm)
        if end < match.end():
            end = stops[index + 1] if index + 1 < len(stops) else len(norm)
        if field in _RUNS_ON:
            end = _list_end(norm, outline, starts, match.start("label"), end, stops_of_labels)
        opened = match.start() > 0 and norm[match.start() - 1] == "("
        if field not in _RUNS_ON:
            end = _closing(norm, match.end(), end, parenthesis=opened or _in_parenthesis(norm, match.start()))
        scopes.append(Scope(field, match.end(), max(match.end(), end), match.start("label"), role))
    return scopes + _heading_scopes(norm, outline)


def _list_end(norm: str, outline: tuple[Heading, ...], starts: list[int], label: int, end: int, labels: list[int]) -> int:
    """Return where a label that may hold a numbered list ends: at the next label, or the next heading not below its own."""
    index = bisect_right(starts, label) - 1
    if index < 0:
        return end
    level = outline[index].level
    later = bisect_right(labels, label)
    limit = labels[later] if later < len(labels) else len(norm)
    for following in range(index + 1, len(outline)):
        if outline[following].start >= limit:
            return limit
        if outline[following].level <= level:
            return outline[following].start
    return limit


def _in_parenthesis(norm: str, at: int) -> bool:
    """Tell whether a parenthesis opened within the last 300 characters of the line is still open."""
    low = max(norm.rfind("\n", max(0, at - 300), at) + 1, at - 300, 0)
    return norm.count("(", low, at) > norm.count(")", low, at)


def _heading_scopes(norm: str, outline: tuple[Heading, ...]) -> list[Scope]:
    """Return the bodies of headings that are labels themselves and have no headings below (五、完成时限 / 2022年底。)."""
    found: list[Scope] = []
    for index, heading in enumerate(outline):
        title = norm[heading.title_start : heading.title_end].strip()
        known = LABELS.get(title)
        if known is None or known[0] in {Field.GOAL, Field.MEASURES}:
            continue
        end = outline[index + 1].start if index + 1 < len(outline) else len(norm)
        field, role = known
        start = heading.title_end
        if field is Field.PROBLEM and index + 1 < len(outline) and outline[index + 1].level > heading.level:
            continue
        if field not in _RUNS_ON:
            first = next((at for at in range(start, min(end, start + 40)) if norm[at] not in "\n :。 "), end)
            stop = norm.find("\n", first, end)
            end = end if stop < 0 else stop
        found.append(Scope(field, start, end, heading.start, role))
    return found
