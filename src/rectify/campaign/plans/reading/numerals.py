"""Numbers and units of the field: 80%, 44.1万吨, 百分之八十, 两个百分点, 35蒸吨/小时, 3,500, 1.2万户.

A quantity is a number *with* its unit; bare numbers (list numbers, addresses, telephone numbers, “1+1+8”) are none.
Values are decimal text without thousands separators and never multiplied out: 44.1万吨 is ``44.1`` ``万吨``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rectify.campaign.plans.reading.vocabulary import words

CN_DIGITS: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
CN_TENS: Final = {"十": 10, "百": 100, "千": 1000}
CN_CHARS: Final = "零〇一二两三四五六七八九十百千"
ARABIC: Final = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)"
"""3,500 · 44.1 · 80. Bounded: a run of 20,000 digits is no number."""

_COUNTERS: Final = (
    "人次 车次 家次 件次 批次 个 家 台套 台 座 处 件 户 辆 艘 条 项 人 名 头 羽 只 株 棵 套 口 眼 宗 起 份 所 块 "
    "幢 栋 间 组 支 部 例 张 盏 根 片 段 道 村 次 轮 类 课时 学时 "
)
_BASE_UNITS: Final = words(
    # concentrations, flows, rates
    "微克/立方米 毫克/立方米 微克/升 毫克/升 毫克/千克 毫克/公斤 克/立方米 微克每立方米 毫克每升 毫克每立方米 "
    "μg/m3 μg/m³ ug/m3 ug/m³ mg/m3 mg/m³ mg/L mg/l μg/L mg/kg g/kWh "
    "蒸吨/小时 蒸吨/时 蒸吨每小时 吨/小时 吨/时 吨/日 吨/天 吨/年 吨/月 吨每日 "
    "立方米/日 立方米/天 立方米/小时 立方米/秒 立方米/年 m3/d m³/d t/h t/d "
    "千克/亩 公斤/亩 克/千瓦时 千瓦时/吨 千克标准煤/吨 吨标准煤/万元 立方米/万元 吨/平方公里·月 吨/平方公里 "
    # masses, energy, power
    "吨标准煤 吨标煤 标准立方米 标立方米 千瓦时 兆瓦时 蒸吨 载重吨 总吨 吨 千克 公斤 毫克 微克 克 兆瓦 千瓦 kW MW 马力 "
    # lengths, areas, volumes
    "平方公里 平方千米 平方米 立方米 公里 千米 公顷 延米 米 厘米 毫米 亩 ㎡ 平方 "
    # shares and levels
    "个百分点 百分点 % ‰ 倍 分贝 dB 度 ℃ 标箱 "
    # money
    "美元 元 "
    # time
    "个工作日 工作日 个自然日 自然日 个小时 小时 分钟 个月 周年 天 "
    # what is neither counted nor measured for sure
    f"方 级 {_COUNTERS}"
)

TIME_UNITS: Final = frozenset({"个工作日", "工作日", "个自然日", "自然日", "个小时", "小时", "分钟", "个月", "天", "周年"})
COUNTERS: Final = frozenset(words(_COUNTERS))
SHARES: Final = frozenset({"%", "‰", "个百分点", "百分点"})
CN_NUMBER_UNITS: Final = words(
    "个百分点 万吨 亿元 万元 万户 千米 平方公里 个工作日 工作日 个月 小时 公里 万亩 个 家 台 座 处 件 户 辆 条 项 套 "
    "次 轮 类 倍 天 支 名 组 米 亩 吨"
)
"""Units before which a Chinese numeral is read as a number; 三年, 一岗, 五位 are not among them."""


def alternatives(items: tuple[str, ...] | list[str]) -> str:
    """Return a regex alternation, the longest word first."""
    return "|".join(re.escape(word) for word in sorted(items, key=len, reverse=True))


UNIT: Final = rf"(?:[十百千万亿]{{1,2}}(?:{alternatives([u for u in _BASE_UNITS if u not in SHARES])})|{alternatives(_BASE_UNITS)})"
"""A unit with its multiplier: 万吨, 亿元, 蒸吨/小时, 个百分点, 家."""

_UNIT_NOT = (
    r"(?!(?<=个)(?:人|体|别|性)|(?<=项)目|(?<=件)套|(?<=条)例|(?<=级)|(?<=次)(?:日|年|月)|(?<=部)(?:门|分|委|署)"
    r"|(?<=方)(?:面|案|式|可)|(?<=类)(?:区|功能|标准|水))"
)
"""Characters after which a unit is the beginning of another word: 项目, 条例, 部门, 次日, 方面."""

_QUANTITY: Final = re.compile(
    rf"(?<![A-Za-z\d.第+×/])(?:"
    rf"(?:(?P<low>{ARABIC})(?P<lowunit>{UNIT})?(?:--?|~|至))?(?P<num>{ARABIC}) ?(?P<approx>余|多)?(?P<unit>{UNIT}){_UNIT_NOT}"
    rf"|(?<![{CN_CHARS}“])(?P<tenths>[一二三四五六七八九])成(?=[,。;、!?\n)以左]|$)"
    rf"|百分之(?P<pct>\d{{1,3}}(?:\.\d{{1,3}})?|[{CN_CHARS}]{{1,5}}(?:点[{CN_CHARS}]{{1,3}})?)"
    rf"|(?<![{CN_CHARS}“几数])(?P<cn>[{CN_CHARS}]{{1,7}})(?P<cnunit>{alternatives(CN_NUMBER_UNITS)}){_UNIT_NOT}"
    rf")"
)
"""One quantity. ``第3项``, ``PM2.5``, ``S102``, ``1+8`` and ``7×24小时`` are none."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``[start, end)``; ``value`` ``None`` if the copy lost the number (达到%).

    ``chinese`` if written in Chinese numerals, ``approximate`` for 300余家.
    """

    start: int
    end: int
    value: str | None
    unit: str
    chinese: bool = False
    approximate: bool = False


def chinese_integer(text: str) -> int | None:
    """Return the integer a Chinese numeral below 10,000 stands for (二十七 → 27, 十二 → 12, 二〇二〇 → 2020), or ``None``."""
    if not text or any(char not in CN_DIGITS and char not in CN_TENS for char in text):
        return None
    if all(char in CN_DIGITS for char in text):
        return int("".join(str(CN_DIGITS[char]) for char in text)) if len(text) <= len("二〇二〇") else None
    total, digit = 0, 0
    for char in text:
        if char in CN_DIGITS:
            digit = CN_DIGITS[char]
        else:
            total += (digit or 1) * CN_TENS[char]
            digit = 0
    return total + digit


def integer(text: str) -> int | None:
    """Return the integer of an Arabic or Chinese numeral, or ``None``."""
    return int(text) if text.isascii() and text.isdigit() else chinese_integer(text)


def decimal_text(text: str) -> str:
    """Return ``text`` as a plain decimal numeral: ``3,500`` → ``3500``."""
    return text.replace(",", "")


def _percentage(text: str) -> str | None:
    if text[0].isdigit():
        return text
    whole, _, fraction = text.partition("点")
    number = chinese_integer(whole)
    if number is None:
        return None
    return f"{number}.{''.join(str(CN_DIGITS.get(char, 0)) for char in fraction)}" if fraction else str(number)


_LOST_NUMBER: Final = re.compile(
    r"(?<=[到至在达为于过少降长高升减低加持])(?P<unit>%|‰|个百分点|万吨(?!级)|万千瓦(?!级)|万亩|亿立方米|万立方米|微克/立方米|毫克/升"
    r"|毫克/立方米|蒸吨|吨标准煤|平方公里|万平方米|亿元(?!级)|万元(?!G|以上项目|产值|工业|增加值|国内))"
)
"""A unit right behind a word that asks for a number: 达到%, 压减到万吨以内, 下降个百分点."""
_ASKS: Final = re.compile(
    r"(?:达到?|为|超过|不(?:低|少|高|小|大)于|(?:提高|提升|增加|增长|压减|控制|减少|下降|降低|上升|削减|压缩|稳定|保持|降|减"
    r"|升|增)[到至在]?|[低高]于)$"
)


_LOST_COUNT: Final = re.compile(
    r"(?:(?:造林|恢复|修复|新增|完成|建设|新建|治理|绿化|改造|铺设|面积|里程|长度|清淤|还湿|退耕)"
    r"(?P<size>公里|公顷|万亩|万户|平方公里|万平方米|平方米|万立方米)"
    r"|(?:问题|任务|项目|整改|排污口|点位|行政村|自然村)(?P<count>个)"
    r"|(?:投资|投入|资金|罚款)(?:约|近|达|共)?(?P<money>万元|亿元)(?!以上|级|以下))(?=[,。;、)\n]|建设|用于|$)"
)
"""A verb or noun of doing with a unit and no number between them: 造林万亩, 排查出问题个, 投资万元建设…"""


def lost_numbers(norm: str) -> Iterator[Quantity]:
    """Yield the units whose number the copy lost; 百万吨, 每万吨 and 万元GDP are sound and are none."""
    for match in _LOST_NUMBER.finditer(norm):
        if _ASKS.search(norm, max(0, match.start() - 5), match.start()):
            yield Quantity(match.start(), match.end(), None, match["unit"])
    for match in _LOST_COUNT.finditer(norm):
        unit = match.lastgroup or "count"
        yield Quantity(match.start(unit), match.end(unit), None, match[unit])


def _arabic(match: re.Match[str], unit: str) -> Quantity:
    """A number or a range (3-5个百分点, 60%-80%: ``3/5``, ``60/80``); a range of two different units is only its second number."""
    value = decimal_text(match["num"])
    if match["low"] and match["lowunit"] in {None, match["unit"]}:
        return Quantity(match.start(), match.end(), f"{decimal_text(match['low'])}/{value}", unit, approximate=bool(match["approx"]))
    return Quantity(match.start("num"), match.end(), value, unit, approximate=bool(match["approx"]))


_JOINTS: Final = frozenset("、和与及")
_BARE: Final = re.compile(rf"分别[^\d,。;、\n]{{0,10}}(?P<list>{ARABIC}(?:[、和与及]{ARABIC}){{0,5}})[、和与及]$")
_BARE_MAX: Final = 60


def _before(norm: str, at: int, unit: str) -> Iterator[Quantity]:
    """Yield the numbers before ``at`` that share the unit of the last one: 分别不高于53和32微克/立方米."""
    found = _BARE.search(norm, max(0, at - _BARE_MAX), at)
    if found is not None:
        for number in re.finditer(ARABIC, found["list"]):
            start = found.start("list") + number.start()
            yield Quantity(start, start + len(number.group()), decimal_text(number.group()), unit)


def quantities(norm: str) -> Iterator[Quantity]:
    """Yield the quantities of a folded text from left to right, in linear time."""
    for match in _QUANTITY.finditer(norm):
        if match["num"]:
            unit = "个百分点" if match["unit"] == "百分点" else match["unit"]
            if norm[max(0, match.start() - 1) : match.start()] in _JOINTS:
                yield from _before(norm, match.start(), unit)
            yield _arabic(match, unit)
        elif match["tenths"]:
            yield Quantity(match.start(), match.end(), f"{CN_DIGITS[match['tenths']]}0", "%", chinese=True)
        elif match["pct"]:
            value = _percentage(match["pct"])
            if value is not None:
                yield Quantity(match.start(), match.end(), value, "%", chinese=not value.isdigit() or not match["pct"].isascii())
        else:
            number = chinese_integer(match["cn"])
            if number is not None:
                yield Quantity(match.start(), match.end(), str(number), match["cnunit"], chinese=True)
