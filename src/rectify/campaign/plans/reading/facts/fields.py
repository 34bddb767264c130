"""Labels before a colon (整改时限:, 责任单位:), and headings that are such labels (五、完成时限)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from rectify.campaign.plans.reading.contract import ActorRole, Heading
from rectify.campaign.plans.reading.facts.draft import Field, Scope
from rectify.campaign.plans.reading.sections import section_ends
from rectify.campaign.plans.reading.vocabulary import words

LABELS: Final[dict[str, tuple[Field, ActorRole | None]]] = {
    **dict.fromkeys(
        words(
            "整改时限 整改期限 完成时限 完成期限 完成时间 整改完成时间 整改时间 办结时限 时限要求 时间要求 时限 时间节点 "
            "完成时间节点 整改完成时限 计划完成时间 时间安排 工作时限 销号时限 整改时限要求 整改时间节点 预计完成时间 拟完成时间 "
            "计划完成时限 整改时间要求 阶段时限 最终时限"
        ),
        (Field.DEADLINE, None),
    ),
    **dict.fromkeys(
        words(
            "牵头单位 牵头部门 主办单位 主要责任单位 整改牵头单位 省级牵头单位 市级牵头单位 总牵头单位 牵头责任单位 牵头 "
            "主责单位 主责部门 牵头责任部门 责任牵头单位 整改牵头部门 省级牵头部门 市级牵头部门 州级牵头单位 县级牵头单位"
        ),
        (Field.ACTORS, ActorRole.LEAD),
    ),
    **dict.fromkeys(
        words(
            "责任单位 责任部门 责任主体 整改责任单位 整改主体 整改实施主体 实施主体 实施单位 整改单位 落实单位 承办单位 "
            "整改责任主体 责任县区 责任地区 属地责任单位 直接责任单位 责任 "
            "整改责任部门 责任地方 属地 属地政府 省级责任单位 市级责任单位 州级责任单位 县级责任单位 具体责任单位"
        ),
        (Field.ACTORS, ActorRole.RESPONSIBLE),
    ),
    **dict.fromkeys(
        words("配合单位 配合部门 协办单位 参与单位 参加单位 协同单位 协助单位 配合责任单位 配合"), (Field.ACTORS, ActorRole.SUPPORTING)
    ),
    **dict.fromkeys(
        words(
            "督导单位 督办单位 监督单位 督查单位 督查部门 督导部门 督办部门 监管单位 监督部门 指导单位 督促单位 督促指导单位 "
            "省级督导单位 市级督导单位 省直督导单位 行业监管部门 行业主管部门 行业督导单位 督导责任单位 督导牵头单位"
        ),
        (Field.ACTORS, ActorRole.SUPERVISING),
    ),
    **dict.fromkeys(
        words("验收单位 验收部门 验收牵头单位 验收主体 销号验收单位 验收责任单位 验收牵头部门 验收组织单位 销号单位"),
        (Field.ACTORS, ActorRole.ACCEPTOR),
    ),
    **dict.fromkeys(words("复核单位 核查单位 复核部门 审核单位"), (Field.ACTORS, ActorRole.REVIEWER)),
    **dict.fromkeys(
        words(
            "整改目标 目标任务 工作目标 目标 年度目标 整改要求 验收标准 销号标准 主要目标 办结目标 阶段性目标 总体目标 阶段目标 治理目标"
        ),
        (Field.GOAL, None),
    ),
    **dict.fromkeys(
        words(
            "整改措施 工作措施 具体措施 重点措施 主要措施 措施 整改任务措施 工作任务 重点任务 任务 主要整改措施 "
            "整改工作措施 整改主要措施 整改具体措施 治理措施"
        ),
        (Field.MEASURES, None),
    ),
    **dict.fromkeys(
        words(
            "整改情况 完成情况 落实情况 进展情况 整改进展 整改落实情况 整改完成情况 目前进展 工作进展 整改结论 办理情况 "
            "调查核实情况 处理和整改情况 整改结果 已开展工作 现状 存在困难 办结情况 处理情况 整改成效 整改措施及完成情况 整改措施落实情况 "
            "整改措施完成情况 整改工作情况 整改任务完成情况 问责情况 查处情况 核查情况 调查情况 验收情况 措施落实情况"
        ),
        (Field.STATUS, None),
    ),
    **dict.fromkeys(
        words(
            "反馈问题 存在问题 问题描述 整改问题 督察反馈问题 问题 反馈意见 交办问题基本情况 主要问题 问题表现 具体问题 "
            "督察发现问题 反馈问题(整改任务) "
            "问题清单 突出问题 整改任务 整改事项 问题概况 问题简述 问题内容 举报内容 交办问题 信访问题 督察反馈意见 "
            "反馈情况 督察反馈情况 反馈意见问题 反馈问题情况 问题情况 问题基本情况"
        ),
        (Field.PROBLEM, None),
    ),
    **dict.fromkeys(words("公示时间 公示期 公示日期 公示期限 公示时限 公告时间 公示起止时间"), (Field.NOTICE_PERIOD, None)),
    **dict.fromkeys(
        words(
            "问题编号 序号 任务编号 编号 联系电话 电话 联系人 备注 邮编 地址 联系方式 通讯地址 受理编号 信访编号 举报编号 "
            "是否属实 行政区域 污染类型 问题类型 监督电话 受理部门 受理单位 联系地址 邮箱 电子邮箱 传真 手机号码 固定电话 举报电话 "
            "牵头领导 责任领导 责任人 整改责任人 包保领导 包案领导 整改责任领导 督导领导 督办领导 联系领导 分管领导"
        ),
        (Field.OTHER, None),
    ),
}
"""Column and label names of the field, each with what it holds and, for units, their role; persons (责任人) are not read."""

_WORDS: Final = "|".join(re.escape(label) for label in sorted(LABELS, key=len, reverse=True))
_LABEL: Final = re.compile(
    rf"(?:(?:(?<=[\n。;(,|])|^)[ *#]{{0,8}}|(?<= )(?=[^ ]))(?:\d{{1,2}}[.、] ?"
    rf"|\([一二三四五六七八九十\d]{{1,2}}\))?\**(?:(?P<label>{_WORDS})\**(?:\([^()\n]{{1,20}}\))? ?:(?!//)"
    rf"|\((?P<boxed>{_WORDS})\) ?:?|(?:(?<=\n)|^)(?P<spaced>(?:{_WORDS})(?<=[一-龥]{{4}})) {{1,8}}(?=[^ \n:,。的]))"
)
"""整改时限:…, 【整改时限】…, and 整改时限 … at the head of a line."""
_AHEAD: Final = re.compile(r"(?:(?<=[\n。])|^) {0,8}(?:下一步|下一阶段|下步|今后)[^,。:\n]{0,10}[,:]")
_CLOSE: Final = re.compile(r"\n {0,8}(?:公示期|公示时间|公示期间|特此|如有异议|如对|以上整改|联系电话|监督电话|请在公示|现予以?公示)")
"""Where the last field of a close-out notice ends and the notice speaks to its readers."""
_AHEAD_TITLE: Final = re.compile(r"下一步|下步|下一阶段|今后|后续(?:工作|整改)|工作(?:打算|计划|安排)$")
_LIST_MAX: Final = 600
_OPENING: Final = 1500
_FIELDS_OF_ONE: Final = 16
_FIELDS_OF_FORM: Final = 3
_CHAPTERS: Final = frozenset({"工作任务", "重点任务", "任务", "时间安排", "主要目标", "总体目标", "工作目标"})
"""Names of fields that are far more often chapters of a plan."""
_PROBLEM_BLOCK: Final = re.compile(r"[ #*]{0,12}(?:[一-龥]{0,6}(?:问题|任务|事项)|第[一-龥\d]{1,5}[项个])")
_RUNS_ON: Final = frozenset({Field.MEASURES, Field.GOAL, Field.PROBLEM, Field.STATUS, Field.TEXT, Field.AHEAD})
"""Fields whose text may fill several lines."""


def first_label(norm: str, start: int, end: int) -> Field | None:
    """Return what the first label in ``[start, end)`` says its text is, looking no further than a block is likely to open."""
    match = _LABEL.search(norm, start, min(end, start + _OPENING))
    if match is None:
        return None
    return LABELS[match["label"] or match["boxed"] or match["spaced"]][0]


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
    matches = list(_LABEL.finditer(norm))
    stops = sorted({match.start() for match in matches} | {heading.start for heading in outline} | {len(norm)})
    stops_of_labels = [match.start() for match in matches]
    starts = [heading.start for heading in outline]
    scopes: list[Scope] = []
    index = 0
    for match in matches:
        name = match["label"] or match["boxed"] or match["spaced"]
        label = match.start("boxed") - 1 if match["boxed"] else match.start("label" if match["label"] else "spaced")
        field, role = LABELS[name]
        while index < len(stops) and stops[index] <= match.start():
            index += 1
        end = stops[index] if index < len(stops) else len(norm)
        if end < match.end():
            end = stops[index + 1] if index + 1 < len(stops) else len(norm)
        if field in _RUNS_ON:
            end = _list_end(norm, outline, starts, label, end, stops_of_labels)
        opened = match.start() > 0 and norm[match.start() - 1] == "("
        if field not in _RUNS_ON:
            end = _closing(norm, match.end(), end, parenthesis=opened or _in_parenthesis(norm, match.start()))
        scopes.append(Scope(field, match.end(), max(match.end(), end), label, role))
    return _ahead(norm) + _heading_scopes(norm, outline) + _problems(norm, outline, scopes) + scopes


def _problems(norm: str, outline: tuple[Heading, ...], scopes: list[Scope]) -> list[Scope]:
    """Return what stands between the number of a block and its first label: 问题一:…不到位。…仍有7家… / 责任单位:….

    So it is below 问题一: and the like; below other numbers only if the block has a label 整改措施: for what is to be done.
    """
    found: list[Scope] = []
    starts = [scope.label_start for scope in scopes]
    ends = section_ends(outline, len(norm))
    for index, heading in enumerate(outline):
        low, high = bisect_right(starts, heading.title_start), bisect_left(starts, ends[index])
        following = outline[index + 1].start if index + 1 < len(outline) else len(norm)
        if low == high or not heading.title_end < starts[low] < following:
            continue
        if _PROBLEM_BLOCK.match(norm, heading.start) or any(scope.field is Field.MEASURES for scope in scopes[low:high][:_FIELDS_OF_ONE]):
            found.append(Scope(Field.PROBLEM, heading.title_start, starts[low], heading.title_start))
    return found


def _ahead(norm: str) -> list[Scope]:
    """Return the stretches behind 下一步, to the end of their lines; a label between ends nothing: it begins a scope of its own."""
    found = []
    for match in _AHEAD.finditer(norm):
        stop = norm.find("\n", match.end())
        found.append(Scope(Field.AHEAD, match.end(), len(norm) if stop < 0 else stop, match.end()))
    return found


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


def _forms(outline: tuple[Heading, ...], names: list[str]) -> frozenset[int]:
    """Return the levels on which headings are the fields of a form: one is 完成时限 or 责任单位, or three are fields and one 完成情况."""
    fields: dict[int, set[Field]] = {}
    for heading, name in zip(outline, names, strict=True):
        if name in LABELS and name not in _CHAPTERS:
            fields.setdefault(heading.level, set()).add(LABELS[name][0])
    return frozenset(
        level
        for level, found in fields.items()
        if found & {Field.DEADLINE, Field.ACTORS} or (Field.STATUS in found and len(found) >= _FIELDS_OF_FORM)
    )


def _heading_scopes(norm: str, outline: tuple[Heading, ...]) -> list[Scope]:
    """Return the bodies of headings that are labels themselves (五、完成时限 / 2022年底。), and of 下一步工作.

    整改目标 and 整改措施 are so only in a form: in a plan they are chapters.
    """
    names = [norm[heading.title_start : heading.title_end].strip() for heading in outline]
    forms = _forms(outline, names)
    found: list[Scope] = []
    ends = section_ends(outline, len(norm))
    for index, heading in enumerate(outline):
        if _AHEAD_TITLE.search(names[index]):
            found.append(Scope(Field.AHEAD, heading.title_end, ends[index], heading.start))
            continue
        field, role = LABELS.get(names[index], (None, None))
        if field is None or (field in {Field.GOAL, Field.MEASURES} and heading.level not in forms):
            continue
        deeper = index + 1 < len(outline) and outline[index + 1].level > heading.level
        if deeper and (field not in _RUNS_ON or (heading.level not in forms and field is Field.PROBLEM)):
            continue
        close = _CLOSE.search(norm, heading.title_end, ends[index])
        end = close.start() if close else ends[index]
        start = heading.title_end
        if field not in _RUNS_ON:
            first = next((at for at in range(start, min(end, start + 40)) if norm[at] not in "\n :。 "), end)
            stop = norm.find("\n", first, end)
            end = end if stop < 0 else stop
        found.append(Scope(field, start, end, heading.start, role))
    return found
