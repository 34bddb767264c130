"""How far two complaints say the same, from 0 to 1, and why, in words. Pure.

What counts: the words that are left without stock phrases, the place, the matter (smell, noise, sewage …), and who complains. The words
alone decide nothing: the same words about another place are another complaint, and so is another matter of the same firm; the other way
round few common words are enough where place and matter agree. A person decides; the number only orders what they look at.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from rectify.foundation.search import normalised
from rectify.response.petitions.rules.likeness import bare, place_key, says_again

MAX_TEXT: Final = 4000
"""Signs of a text that are compared."""
_STOCK: Final = re.compile(
    r"(?:群众|居民|市民|村民|来电人|来信人|业主|信访人|举报人)(?:来电|来信|致电|通过热线|实名|匿名)?(?:反映|投诉|举报|称)"
    r"|来电(?:反映|投诉|咨询)|(?:恳请|希望|请求?|要求|建议|望)(?:政府|有关|相关|环保|领导|职能|执法|主管|贵)?(?:单位|部门|局|人员)?"
    r"(?:尽快|尽早|及时|立即|抓紧|给予|予以|进行|前来|到现场|现场)*(?:核实|调查|处理|解决|查处|整治|答复|回复|关注|制止|检查)(?:处理|解决|查处|回复)?"
    r"|(?:严重|极大|长期)?(?:影响|干扰|危害)(?:了)?(?:周边|周围|附近|广大)?(?:居民|群众|村民|百姓|业主)?(?:的)?(?:正常|日常)?(?:生活|休息|健康|身体健康|生产生活)"
    r"|谢谢|您好|你好|特此(?:反映|投诉|举报)|情况属实|苦不堪言"
)
"""Phrases that stand in every complaint and tell nothing of this one. Every quantifier is bounded by the words themselves."""
MATTERS: Final[dict[str, tuple[str, str, re.Pattern[str]]]] = {
    "smell": ("异味", "smell", re.compile(r"异味|臭|刺鼻|难闻|恶臭|气味|呛|怪味")),
    "smoke": ("废气烟尘", "smoke", re.compile(r"废气|黑烟|冒烟|浓烟|白烟|烟囱|烟气|烟雾|焚烧|燃煤|烧煤|尾气")),
    "fume": ("油烟", "cooking fumes", re.compile(r"油烟|烧烤|炒菜")),
    "dust": ("粉尘", "dust", re.compile(r"粉尘|扬尘|灰尘|尘土|沙尘|抛洒|未?苫盖|落灰|积尘|漫天")),
    "noise": ("噪声", "noise", re.compile(r"噪|轰鸣|扰民|吵|巨响|响声|震动|振动|喇叭|音响|声音")),
    "water": ("污水", "sewage", re.compile(r"污水|废水|排污|黑水|黑臭|水体|水质|暗管|河水|渗坑|污染河|泔水|直排|死鱼|井水|沟渠")),
    "waste": ("垃圾固废", "waste", re.compile(r"垃圾|固废|废渣|废料|危废|倾倒|堆放|填埋|污泥|废油|渣土")),
    "farm": ("养殖粪污", "animal farming", re.compile(r"养殖|猪|鸡|鸭|牛|羊|粪|畜")),
    "land": ("生态破坏", "damage to nature", re.compile(r"毁林|砍伐|采石|采砂|盗采|挖山|矿山|毁坏|湿地|复垦|占用|植被")),
    "light": ("光与辐射", "light and radiation", re.compile(r"辐射|基站|变电|灯光|光污染")),
}
"""Matter -> its name and the words it is known by."""
_TYPE_MATTERS: Final = {
    "water": {"water"},
    "air": {"smell", "smoke"},
    "noise": {"noise"},
    "dust": {"dust"},
    "fume": {"fume"},
    "waste": {"waste"},
    "solid_waste": {"waste"},
    "ecology": {"land"},
    "livestock": {"farm"},
    "radiation": {"light"},
}
"""Type of pollution -> matters, where the text has no word of its own for it."""
_SPOT: Final = re.compile(r"(?=([\u4e00-\u9fff]{2}(?:村|社区|小区|花园|家园|矿)))")
"""The last two signs of a name and what it is; only what is small enough to be one spot."""
_BREAK: Final = re.compile(r"[^\w.]+")
_DIGITS: Final = re.compile(r"\d+")
_NEAR: Final = 0.5
_SAME_PLACE: Final = 0.85
_SLIP: Final = 0.75
"""One sign of eight: a slip of the pen."""
_SHORT_PLACE: Final = 5
"""A place of fewer signs (a town alone) is too wide to make two complaints one."""
_ALIKE_FLOOR: Final = 0.3
"""What two unrelated texts have in common in order, as a share; counted as nothing."""
_LEAST_GRAMS: Final = 8


@dataclass(frozen=True)
class Said:
    """One side of a comparison: what a complaint says, where, about what, and by whom (keyed hash)."""

    text: str
    place: str = ""
    types: tuple[str, ...] = ()
    petitioner_key: str = ""

    @cached_property
    def whole(self) -> str:
        """All letters and digits."""
        return bare(self.text[:MAX_TEXT])

    @cached_property
    def core(self) -> str:
        """The same without stock phrases; whole when nothing else is said."""
        return bare(_STOCK.sub(" ", normalised(self.text[:MAX_TEXT]))) or self.whole

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """The text without stock phrases, clause by clause."""
        return tuple(part for part in _BREAK.split(_STOCK.sub(" ", normalised(self.text[:MAX_TEXT]))) if part)

    @cached_property
    def grams(self) -> frozenset[str]:
        """Pairs of neighbouring signs."""
        return frozenset(first + second for first, second in pairwise(self.core))

    @cached_property
    def key(self) -> str:
        """The place stripped."""
        return place_key(self.place)

    @cached_property
    def matters(self) -> frozenset[str]:
        """What it is about, by its words, else by its types."""
        said = frozenset(name for name, (_, _, words) in MATTERS.items() if words.search(self.core))
        return said or frozenset(matter for kind in self.types for matter in _TYPE_MATTERS.get(kind, ()))

    @cached_property
    def spots(self) -> frozenset[str]:
        """Ends of names of places in the text (…北关村)."""
        return _spots(self.core)

    @cached_property
    def again(self) -> bool:
        """Whether it says that it was complained of before."""
        return says_again(self.text)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far two complaints are alike (0–1, two decimals) and why."""

    similarity: float
    zh: str
    en: str


def similarity(one: str, other: str) -> float:
    """How far two texts are alike, nothing else being known."""
    return compare(Said(one), Said(other)).similarity


def compare(one: Said, other: Said) -> Verdict:
    """Compare two complaints. Cost: about 50 µs for texts of 200 signs."""
    words = _words(one, other)
    place = _place(one, other)
    matter = _matter(one, other)
    person = bool(one.petitioner_key) and one.petitioner_key == other.petitioner_key
    again = one.again or other.again
    same_text = bool(one.whole) and one.whole == other.whole
    same_place = bool(one.key) and one.key == other.key
    if same_text and same_place:
        return Verdict(1.0, "文字与地点相同", "same text and place")
    score = _score(words, place, matter, wide=min(len(one.key), len(other.key)) < _SHORT_PLACE)
    if person and place is not None and place >= _SAME_PLACE:
        score = max(score, 0.6 + 0.3 * words if matter != 0 else score)
    if again and place is not None and place >= _SAME_PLACE and matter:
        score = min(0.99, score + 0.05)
    zh, en = _reasons(one, other, 1.0 if same_text else words, place, person=person, again=again)
    return Verdict(round(min(score, 0.99), 2), zh, en)


def _score(words: float, place: float | None, matter: float | None, *, wide: bool) -> float:
    """Put words, place and matter together; the branches are the sentence at the top of this module."""
    other_matter = matter == 0
    if place is None:
        return words * (0.7 if other_matter else 1)
    if place < _NEAR:
        return words * 0.55
    if place < _SAME_PLACE:
        return words * (0.7 if other_matter else 0.95)
    if other_matter:
        return words * 0.75
    if wide or matter is None:
        return min(1.0, words * 1.1)
    return 0.55 + 0.1 * matter + 0.35 * words


def _words(one: Said, other: Said) -> float:
    """Share of words in common, in any order or in the same order, whichever is more; a part of the other counts nearly as the whole."""
    if one.core == other.core:
        return 1.0 if one.core else 0.0
    first, second = one.grams, other.grams
    common = len(first & second)
    least = min(len(first), len(second))
    any_order = 2 * common / (len(first) + len(second)) if common else 0.0
    contained = 0.85 * common / least if least >= _LEAST_GRAMS else 0.0
    in_order = (_in_order(one.core, other.core) - _ALIKE_FLOOR) / (1 - _ALIKE_FLOOR)
    return max(any_order, contained, in_order, 0.0)


def _place(one: Said, other: Said) -> float | None:
    """1 the same place, 0 another, ``None`` when one of them does not say. What the text names speaks where the field is empty."""
    if one.key and one.key == other.key:
        return 1.0
    if one.key and other.key and (_apart(_numbers(one.key), _numbers(other.key)) or _apart(_spots(one.key), _spots(other.key))):
        return 0.3
    if _names(one, other) or _names(other, one):
        return 0.9
    if not one.key or not other.key:
        return 0.3 if _apart(one.spots, other.spots) else None
    return _written_alike(*sorted((one.key, other.key), key=len))


def _in_order(one: str, other: str) -> float:
    """Share of signs in common, in the same order."""
    indel = importlib.import_module("rapidfuzz.distance").Indel  # 7 MB a worker; most never compare two texts
    return float(indel.normalized_similarity(one, other))


def _written_alike(short: str, long: str) -> float:
    if short in long and len(short) >= _SHORT_PLACE:
        return 0.9
    return 0.6 if _in_order(short, long) >= _SLIP else 0.2


def _names(one: Said, other: Said) -> bool:
    """Whether the text of one names the place of the other."""
    return len(other.key) >= _SHORT_PLACE and other.key in one.whole


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Both name something, and nothing in common."""
    return bool(one and other) and not one & other


def _spots(text: str) -> frozenset[str]:
    return frozenset(match[1] for match in _SPOT.finditer(text))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_DIGITS.findall(text))


def _matter(one: Said, other: Said) -> float | None:
    if not one.matters or not other.matters:
        return None
    return len(one.matters & other.matters) / min(len(one.matters), len(other.matters))


def _reasons(one: Said, other: Said, words: float, place: float | None, *, person: bool, again: bool) -> tuple[str, str]:
    """The sentences, most telling first."""
    parts: list[tuple[str, str]] = []
    if place is not None and place >= _SAME_PLACE:
        parts.append(("地点相同", "same place"))
    elif place is not None and place >= _NEAR:
        parts.append(("地点写法相近", "the place is written much alike"))
    elif place is not None:
        parts.append(("地点不同", "another place"))
    share = round(100 * words)
    parts.append(("文字相同", "same text") if words == 1.0 else (f"用词{share}%相同", f"{share} % of the words are alike"))
    both = sorted(one.matters & other.matters)
    if both:
        parts.append((f"反映的问题相同（{_named(both, 0)}）", f"the same matter ({_named(both, 1)})"))
    elif one.matters and other.matters:
        parts.append(("反映的问题不同", "another matter"))
    if person:
        parts.append(("同一投诉人", "same petitioner"))
    if again:
        parts.append(("文中称以前反映过", "says it complained before"))
    return "，".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)


def _named(matters: Iterable[str], language: int) -> str:
    names = (MATTERS[name][:2] for name in matters)
    return ("、" if language == 0 else ", ").join(each[language] for each in names)
