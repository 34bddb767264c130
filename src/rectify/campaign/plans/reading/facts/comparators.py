"""The words around a number that say how it binds: 不低于…, 控制在…以内, 比…下降, 达到…以上."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rectify.campaign.plans.reading.contract import Comparator

_DOWN: Final = r"下降|降低|减少|削减|压减|压缩|缩减|减排|下调|压降|消减|递减|降幅|减幅|节约|节水|下浮"
_UP: Final = r"增长|增加|提高|提升|上升|增幅|增速|新增|扩大|递增|上浮|净增"
_FILL: Final = r"(?:约|近|大约|原则上|分别|各|均|都|也|应|需|要|力争|全部|总量|其中|了|为|达|到|达到|每[亩户人年吨天日]|平均|:)?"
_LEFT: Final = re.compile(
    rf"(?P<text>(?:(?P<atleast>不(?:得|能|应|宜|再)?(?:低|少|小)于|至少(?:为|达到?)?|≥|>=|大于(?:或)?等于|不下于|最低(?:不低于)?)"
    rf"|(?P<atmost>不(?:得|能|应|宜|再)?(?:高|大|多)于|不(?:得|能|应|再)?超(?:过|出)|≤|<=|小于(?:或)?等于|最(?:多|高)(?:不超过)?|限制在"
    rf"|(?:稳定)?(?:控制|管控|压减|压缩|减|降低|下降|减少|削减|缩减|降|压|下调|收缩|缩短|回落)(?:到|至|在)|控制)"
    rf"|(?P<more>高于|超过|大于|多于|>|突破|好于|超出)|(?P<less>(?<!不)低于|(?<!不)小于|(?<!不)少于|<)"
    rf"|(?P<reach>(?:达|提高|提升|增加|增长|上升|扩大|恢复|增|升|扩充|增至|拓展|调整)(?:到|至)|达到?|(?:保持|维持|稳定)(?:在"
    rf"|到)?|实现|确保)"
    rf"|(?P<down>{_DOWN}|降|减)|(?P<up>{_UP}|增)|(?P<equal>为|是|即|等于|=)))"
    rf"(?:幅度|比例|率|量)?{_FILL}$"
)
_LEFT_OF: Final = re.compile(
    r"(?P<text>(?P<atleast>不(?:得|应)?(?:低|少|小)于)|(?P<atmost>不(?:得|应)?(?:高|大|多)于|不(?:得)?超过))[\u4e00-\u9fff]{2,10}的$"
)
"""不超过投资额的30%: what the share is of stands between."""
_CHANGE_BEFORE: Final = re.compile(rf"(?:(?P<down>{_DOWN})|(?P<up>{_UP}))(?:的)?(?:幅度)?(?:目标)?(?:要|应|均|都|力争|原则上|分别|约)?$")
_TEXT_BEFORE_CHANGE: Final = re.compile(r"(?:至少|平均每年|平均|每年|年均|累计|分别|同比|大幅|再|进一步)$")
_SUFFIX: Final = re.compile(
    r" ?(?:及其?|\(含\))?(?P<word>以上|以下|以内|之内|之下|之上|左右|上下)(?P<including>\(含[^()\n]{0,12}\)|\(不含[^()\n]{0,12}\))?"
)
_WINDOW: Final = 16
_BY_SUFFIX: Final = {
    "以上": Comparator.AT_LEAST,
    "之上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
    "之下": Comparator.AT_MOST,
}


@dataclass(frozen=True, slots=True)
class Cue:
    """How a number binds; ``start``/``end`` take in the words that say so.

    ``word`` is the group of words that matched (``atleast``, ``reach`` …), ``None`` without any; ``suffix`` is 以上, 以下, 以内 …;
    ``inclusive`` is set if the text says 含 or 不含; ``bound`` tells that the words demand a number (达到, 不低于) and do
    not merely lead to one (完成, 增加).
    """

    start: int
    end: int
    comparator: Comparator | None
    word: str | None
    suffix: str | None
    note: str | None = None
    inclusive: bool | None = None
    bound: bool = False
    verb: str | None = None


def cue(norm: str, low: int, start: int, end: int) -> Cue:
    """Read the words before ``start`` (not before ``low``) and behind ``end``."""
    left = _LEFT.search(norm, max(low, start - _WINDOW), start)
    if left is None and norm[start - 1 : start] == "的":
        left = _LEFT_OF.search(norm, max(low, start - _WINDOW), start)
    behind = _SUFFIX.match(norm, end)
    suffix = behind["word"] if behind else None
    inclusive = None
    if behind and behind["including"]:
        inclusive = not behind["including"].startswith("(不含")
    elif behind and behind.group().lstrip().startswith(("及", "(含")):
        inclusive = True
    stop = behind.end() if behind else end
    if left is None:
        return Cue(start, stop, _BY_SUFFIX.get(suffix or ""), None, suffix, inclusive=inclusive)
    word = next(name for name, text in left.groupdict().items() if text and name != "text")
    begin = left.start()
    comparator, note = _comparator(word, suffix, left["text"])
    change = _CHANGE_BEFORE.search(norm, max(low, begin - _WINDOW), begin)
    if (
        change is not None and word in {"atleast", "atmost", "more", "reach", "equal"} and not left["text"].endswith(("到", "至", "在"))
    ) or _change_to(left["text"], change):
        comparator = Comparator.DECREASE_BY if change is not None and change["down"] else Comparator.INCREASE_BY
        note = {"atleast": "at-least", "atmost": "at-most", "more": "more-than"}.get(word, _limit(suffix))
        begin = change.start() if change is not None else begin
    elif word in {"down", "up"}:
        lead = _TEXT_BEFORE_CHANGE.search(norm, max(low, begin - _WINDOW), begin)
        begin = lead.start() if lead else begin
        note = "at-least" if lead and lead.group() == "至少" else note
    bound = (word not in {"down", "up", "equal"} and left["text"] not in {"实现", "确保", "控制"}) or left["text"].endswith(
        ("到", "至", "在")
    )
    return Cue(begin, stop, comparator, word, suffix, note, inclusive, bound, left["text"])


def _change_to(text: str, change: re.Match[str] | None) -> bool:
    """Tell whether 下降幅度达到… names a change although its verb ends in 到."""
    return change is not None and text in {"达到", "达"}


def _limit(suffix: str | None) -> str | None:
    return {"以上": "at-least", "以内": "at-most", "以下": "at-most"}.get(suffix or "")


def _comparator(word: str, suffix: str | None, text: str) -> tuple[Comparator, str | None]:
    """Return the comparator of a group of words, and the note a bounded change needs (下降20%以上)."""
    if word in {"reach", "equal"}:
        plain = Comparator.REACH if word == "reach" else Comparator.EQUAL
        return _BY_SUFFIX.get(suffix or "", plain), None
    if word in {"down", "up"}:
        return (Comparator.DECREASE_BY if word == "down" else Comparator.INCREASE_BY), _limit(suffix)
    if word == "atmost" and suffix in {"左右", "上下"}:
        return Comparator.REACH, None
    if word == "atmost" and text.endswith(("降到", "降至")) and suffix == "以上":
        return Comparator.AT_LEAST, None
    return {"atleast": Comparator.AT_LEAST, "atmost": Comparator.AT_MOST, "more": Comparator.MORE_THAN, "less": Comparator.LESS_THAN}[
        word
    ], None
