"""Who has to do with a clause, in which role: (牵头单位:…;责任单位:…), 市生态环境局牵头, 由…组织验收, 报…备案, 移送….

One fact a unit, also in lists. A unit without a frame (a mere mention) is no actor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import ActorRole, FactKind
from rectify.campaign.plans.reading.facts import triggers
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage
from rectify.campaign.plans.reading.facts.units import listed, units

_ROLE_WORD: Final = re.compile(
    r"(?P<lead>(?:总)?牵头(?:负责|组织|抓总|推进|落实|督导|督办|实施|开展)?)|(?P<support>(?:积极|密切)?(?:配合|参与|参加|协助|协同|协办))"
    r"|(?P<supervise>(?:负责)?(?:督导|督办|监督|指导|督促|监管)(?:落实|指导|检查)?)"
    r"|(?P<accept>(?:负责|组织)?验收)|(?P<responsible>(?:按(?:照)?(?:各自)?职责(?:分工)?|分别|具体|共同|分工)*(?:负责(?:落实"
    r"|实施|整改|组织实施)?|落实|承办|组织实施|实施|主办))"
)
_ROLE_BY_WORD: Final = {
    "lead": ActorRole.LEAD,
    "support": ActorRole.SUPPORTING,
    "supervise": ActorRole.SUPERVISING,
    "accept": ActorRole.ACCEPTOR,
    "responsible": ActorRole.RESPONSIBLE,
}
_ROLE_TAIL: Final = re.compile(rf"(?:等(?:部门|单位)?)?(?P<opened>\(?)(?:{_ROLE_WORD.pattern})\)?$")
_LABEL_IN_LIST: Final = re.compile(
    r"^(?:(?P<lead>牵头|主办|总牵头)|(?P<support>配合|协办|参与|协助)|(?P<supervise>督导|督办|监督|监管)|(?P<accept>验收)"
    r"|(?P<responsible>责任|落实|实施|主体))(?:单位|部门|领导|主体|人)?:"
)
_PAREN: Final = re.compile(
    r"\((?P<list>(?:[^()\n。]|\([^()\n]{1,24}\)){2,240}?(?:牵头|负责|配合|落实|参与|实施)(?:[^()\n。]|\([^()\n]{1,24}\)){0,160})\)"
)
_ITEM_MAX: Final = 40
_SHORTEST: Final = 1

_JOIN: Final = re.compile(r"(?:等)?(?:、|和|及|与|以及)$|^$")
_LEFT: Final = re.compile(
    r"(?:(?P<by>由)|(?P<filed>报(?:请|经|送|告|至|给)?|呈报|上报)|(?P<sent>移送|移交|抄送|抄报|通报|报送|送交|送|转交|交由"
    r"|提交|提请|反馈给)|(?P<toward>向)|(?P<through>经)|(?P<charged>责成|督促|指导|要求|责令|组织|督导)"
    r"|(?P<hired>借助|委托|聘请|引入|邀请|引进|依托)|(?P<with>会同|配合|联合))(?:至|给|所在|相关)?$"
)
_RIGHT: Final = re.compile(
    r"(?:等(?:相关|有关)?(?:部门|单位)?)?(?:\([^()\n]{1,30}\))?(?:(?:分别|共同|都?要|应当?|须|必须|具体|统一|将|均|都|也|切实"
    r"|联合|按(?:照)?(?:各自)?职责(?:分工)?|依法|依职责|负责|每(?:半年|[周月季年旬])(?:度)?(?:至少)?|定期|及时|适时|抓紧|尽快|严格|认真))*"
    r"(?:(?P<lead>牵头)|(?P<support>配合|参与|协助|协同)|(?P<spot>(?:对[^,。;\n]{0,40}?)?(?:进行|开展|组织)?(?:随机)?抽查(?!比例|率|频次))"
    r"|(?P<accept>(?:对[^,。;\n]{0,40}?)?(?:进行|开展|组织|负责|实施)?(?:现场|集中|专项)?(?:自验收|验收|初验|预验|自验))"
    r"|(?P<sign>(?:党政)?(?:主要负责人|主要领导|主要负责同志)?(?:共同|双|联合)?(?:审核|审查)?(?:签字|签批|联签|签署)"
    r"|审批|批准|审定|同意|核准|审议)|(?P<review>(?:对[^,。;\n]{0,40}?)?(?:进行"
    r"|开展|组织)?(?:现场|联合|到场|实地|优先)?(?:核查|复核|审核|复查|核验))|(?P<assess>(?:对[^,。;\n]{0,40}?)?(?:进行|开展|组织|搞好"
    r"|做好)?(?:一次|1次)?(?:第三方)?评估)"
    r"|(?P<filed>备案|报告|报备|反映|申请|提出|汇报|报送)|(?P<supervise>,?(?:对[^,。;\n]{0,40}?)?(?:进行|开展"
    r"|组织)?(?:指导督促|指导(?=各|县)|督导|督办|督促|督查|挂牌督办|监督(?!维修)|巡查督导|检查督导|现场检查督导|全面督导))"
    r"|(?P<duty>要(?!求|素)|应(?!急)|须|对|成立|建立|设立|切实|按照|按|严格|定期|每|负总责|负责|承担|履行|做好|加强|开展|制定"
    r"|抓好|会同|组织|检测|处罚|监督|检查|研究|落实|完成|编制|出台|印发|指导|处理|处置|划定|出具|实行|组成|牵头|召开|推进|逐"
    r"|排查|执行|统筹|坚持(?=[一每月周季日])|发布|实施|提供|确保|保障|强化|健全|负|压实|配备|依法|依规|限期|为|是(?=第一责任人)|任组长|担任|分别"
    r"|等组成|纳入|将|共同|公开|调度|上报|报|每年|向(?=[^,。;\n]{2,24}?(?:报告|报送|汇报|提交|反馈))|于(?=每|\d|收到|接到|次)))"
)
_NO_ACTORS: Final = frozenset({Field.PROBLEM, Field.OTHER, Field.DEADLINE, Field.NOTICE_PERIOD})
_MAY_STAND: Final = re.compile(r"每|负责")
_STARTS: Final = frozenset(",。;:(、\n. ”)")
_DUTY_RIGHT: Final = re.compile(r"(?:[^,。;\n]{0,16})(?:的整改(?:问题|任务)|的问题)")


def actors(passage: Passage) -> Iterator[Draft]:
    """Yield one fact a unit with a role."""
    field = passage.scopes.whole(len(passage.norm))
    if field in _NO_ACTORS or not triggers.UNITS.search(passage.norm):
        return
    done: list[tuple[int, int]] = []
    for scope in passage.scopes.items:
        if scope.field is Field.ACTORS and scope.role is not None:
            done.append((scope.start, scope.end))
            yield from role_list(passage, scope.start, scope.end, scope.role)
    for match in _PAREN.finditer(passage.norm):
        if (
            _covered(done, match.start("list"))
            or ":" in match["list"]
            or passage.scopes.at(match.start()).field in {Field.STATUS, Field.PROBLEM, Field.OTHER}
        ):
            continue
        if not re.search(
            r"[局委办厅部院府会司组区县市镇位门团心](?:等[^、,;]{0,6})?(?:牵头|负责|配合|落实|参与|分别|按|共同|具体|$|、|,)", match["list"]
        ):
            continue
        done.append(match.span())
        yield from role_list(passage, match.start("list"), match.end("list"), ActorRole.RESPONSIBLE)
    if field is not Field.ACTORS and (field is not Field.STATUS or _MAY_STAND.search(passage.norm)):
        yield from _inline(passage, sorted(done))


def _covered(spans: list[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans[-64:])


def role_list(passage: Passage, start: int, end: int, default: ActorRole) -> Iterator[Draft]:
    """Yield the units of a list; ``X牵头`` and ``X、Y配合`` give their own roles, everything else has the ``default``."""
    waiting: list[Draft] = []
    for low, high in listed(passage.norm, start, end):
        begin = low
        label = _LABEL_IN_LIST.match(passage.norm[begin:high])
        if label:
            default = _ROLE_BY_WORD[label.lastgroup or "responsible"]
            begin += label.end()
            yield from waiting
            waiting.clear()
        tail = _ROLE_TAIL.search(passage.norm[begin:high])
        stop = begin + tail.start() if tail else high
        if _SHORTEST < stop - begin <= _ITEM_MAX:
            waiting.append(Draft(FactKind.ACTOR, begin, stop, role=default, act=(stop, high) if tail else None))
        if tail is not None:
            role = next(_ROLE_BY_WORD[name] for name, found in tail.groupdict().items() if found and name != "opened")
            own = _of_parenthesis(passage.norm, waiting) if tail["opened"] else 0
            yield from waiting[:own]
            yield from _with_role(waiting[own:], role)
            waiting.clear()
    yield from waiting


def _of_parenthesis(norm: str, waiting: list[Draft]) -> int:
    """Return from which unit on 甲、乙(牵头) gives its role: the last one, or 县委、县政府 together."""
    last = len(waiting) - 1
    if last > 0 and norm.endswith("政府", 0, waiting[last].end) and norm.endswith("委", 0, waiting[last - 1].end):
        return last - 1
    return max(0, last)


def _with_role(waiting: list[Draft], role: ActorRole) -> Iterator[Draft]:
    for draft in waiting:
        draft.role = role
        yield draft


def _groups(passage: Passage, done: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of units joined by 、 or 和, outside the stretches in ``done``."""
    group: list[tuple[int, int]] = []
    at = 0
    for start, end in units(passage.norm):
        while at < len(done) and done[at][1] <= start:
            at += 1
        if (at < len(done) and done[at][0] <= start) or passage.layout.in_title(start):
            continue
        if group and not (start - group[-1][1] <= len("以及") and _JOIN.fullmatch(passage.norm[group[-1][1] : start])):
            yield group
            group = []
        group.append((start, end))
    if group:
        yield group


def _inline(passage: Passage, done: list[tuple[int, int]]) -> Iterator[Draft]:
    groups = list(_groups(passage, done))
    for index, group in enumerate(groups):
        field = passage.scopes.at(group[0][0]).field
        if field in _NO_ACTORS:
            continue
        start, end = group[0][0], group[-1][1]
        left = _LEFT.search(passage.norm, max(0, start - 8), start)
        right = _RIGHT.match(passage.norm, end)
        together = right is not None and right["duty"] == "会同" and index + 1 < len(groups) and groups[index + 1][0][0] - right.end() <= 1
        if together:
            right = _RIGHT.match(passage.norm, groups[index + 1][-1][1]) or right
        if field is Field.STATUS and (right is None or right["duty"] not in _STANDING_DUTIES):
            continue
        role = _role(passage, start, left, right)
        if role is None or (passage.norm[start - 1 : start] == "对" and not passage.norm.startswith("负责的", end)):
            continue
        clause_end = passage.layout.clause(end - 1)[1]
        following = groups[index + 1][0][0] if index + 1 < len(groups) else clause_end
        act = (end, min(clause_end, end + _ITEM_MAX, max(end, following)))
        while act[1] > act[0] and passage.norm[act[1] - 1] in ",。;:\n 、":
            act = (act[0], act[1] - 1)
        for low, high in group:
            yield Draft(FactKind.ACTOR, low, high, role=role, act=act if act[1] > act[0] else None)


_RIGHT_ROLES: Final = {
    "lead": ActorRole.LEAD,
    "support": ActorRole.SUPPORTING,
    "spot": ActorRole.SPOT_CHECKER,
    "accept": ActorRole.ACCEPTOR,
    "sign": ActorRole.APPROVER,
    "review": ActorRole.REVIEWER,
    "assess": ActorRole.ASSESSOR,
    "supervise": ActorRole.SUPERVISING,
    "duty": ActorRole.RESPONSIBLE,
}
"""The role that the words behind a unit give it."""
_LEFT_ROLES: Final = {"sent": ActorRole.RECIPIENT, "with": ActorRole.SUPPORTING, "charged": ActorRole.RESPONSIBLE}
"""The role that the word before a unit gives it, whatever follows."""
_MID_CLAUSE_DUTIES: Final = frozenset({"检测", "处罚", "监督"})
_STANDING_DUTIES: Final = frozenset({"每", "负责"})
"""What a unit goes on doing although its sentence stands under 处理和整改情况: 镇政府每天巡查2次."""
_JUDGING: Final = frozenset({ActorRole.APPROVER, ActorRole.REVIEWER, ActorRole.ACCEPTOR})
_ASSESSES: Final = re.compile(r"[^,。;\n]{0,24}?(?:评估|核查|监测|评价|验收)")


def _role(passage: Passage, start: int, left: re.Match[str] | None, right: re.Match[str] | None) -> ActorRole | None:
    """Decide the role by the word before and the words behind; ``None`` if nothing frames the unit."""
    doing = _RIGHT_ROLES.get(next((name for name, text in right.groupdict().items() if text), "")) if right else None
    if right is not None and right["duty"] == "负责" and passage.norm.startswith("的", right.end()):
        return ActorRole.RESPONSIBLE
    if left is None:
        return _unled(passage, start, doing, right)
    before = left.lastgroup or "by"
    if before in _LEFT_ROLES:
        return _LEFT_ROLES[before]
    if before in {"filed", "toward"}:
        return _told(before, doing, right)
    if before == "through":
        return ActorRole.APPROVER if doing in _JUDGING else None
    if before == "hired":
        doing = ActorRole.ASSESSOR if _ASSESSES.match(passage.norm, start) else ActorRole.SUPPORTING
    return doing or ActorRole.RESPONSIBLE


def _unled(passage: Passage, start: int, doing: ActorRole | None, right: re.Match[str] | None) -> ActorRole | None:
    """A unit without a word before it acts if it opens its clause, or if what it does is more than a duty."""
    opens = start == 0 or passage.norm[start - 1] in _STARTS
    if opens or doing is not ActorRole.RESPONSIBLE:
        return doing
    return doing if right is not None and right["duty"] in _MID_CLAUSE_DUTIES else None


def _told(before: str, doing: ActorRole | None, right: re.Match[str] | None) -> ActorRole | None:
    """报…审批 makes an approver, 报…备案 and 向…报告 a recipient; 向… alone nothing."""
    if doing in {ActorRole.APPROVER, ActorRole.REVIEWER}:
        return ActorRole.APPROVER
    if before == "filed" or (right is not None and right["filed"]):
        return ActorRole.RECIPIENT
    return None
