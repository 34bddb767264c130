"""Partial dates of plan prose: what the text says, never more exact, never completed from a clock.

Values: ``2020`` · ``2020-12`` · ``2024-12-31`` (12月底) · ``XXXX-12-31`` (年底, year unknown) · ``--09-30`` (9月底, year
unknown or every year) · ``2018-01/2018-09`` (2018年1—9月) · ``None`` if the copy lost all of it.
``missing`` says what the text lost or leaves to the reader: ``year``, ``month``, ``day``, ``dates``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from rectify.campaign.plans.reading.numerals import integer

_YEAR: Final = r"(?:(?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})"
_RELATIVE: Final = r"今年|本年度?|当年|明年|后年|去年|次年|翌年|前年|上年度?|上一年度?"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_THEN: Final = r"(?:--?|~|至|到)"
_SEASON: Final = r"采暖季|供暖季|取暖季|采暖期|供暖期|取暖期|秋冬季|汛期|丰水期|枯水期"
_NOT_LOST: Final = (
    "零〇一二两三四五六七八九十百千万亿今去明本当每次上翌前后往逐历多几数全同整半近青少老成周常学财度长过新贺末壮童幼中暮灾丰荒"
)
"""Characters before 年 with which it is sound: 每年, 多年, 学年, 三年 …"""
_YEARLY: Final = "底末终初中关度内均产限轻龄处排利生消加供耗运平累用综审检报级代会来复际级收入减老满"
"""Characters after 年 with which it is a word of its own: 年均, 年产, 年处理能力, 年度 …"""

_LOST: Final = (
    rf"(?<![\d{_NOT_LOST}])(?:"
    rf"年(?=\d{{1,2}}月)"
    rf"|(?<=(?<!达)(?<!高)(?<!加)(?<!升)(?<!少)[到至])年(?![{_YEARLY}])"
    rf"|(?<=[比较])年(?=增|下降|减|降|提高|提升|上升|削减|压减|翻|的|同期|,)"
    rf"|(?<=[与同])年(?=相比|同期)|(?<=以)年(?=为基)|(?<=在)年(?=的?基础上)"
    rf"|(?<=[自从])年(?=起|开始)"
    rf"|(?:(?<=[\n,。;:( ])|^)年(?=,)"
    rf")"
)
_LOST_MAYBE: Final = r"(?:(?<=[\n,。;:])|^)年(?=实现全|实现农|全部|完成|达到|全市|全省|全县|全区|基本|力争|建成|启动)"
"""``年实现…``: a lost year in a damaged copy, "a year" in a sound one; only a damaged document turns it into a gap."""

_HEAD: Final = re.compile(
    rf"(?P<glued>(?<!\d)(?:19|20)\d{{6}}[日号]|(?<!\d){_YEAR}年\d{{3,4}}[日号]|(?<=[日号]至)\d{{3,4}}(?![\d月年,.%]))"
    rf"|(?<![\d.\-])(?P<iso>(?:19|20)\d{{2}}(?P<sep>[-/.])(?:1[0-2]|0?[1-9])(?P=sep)(?:3[01]|[12]\d"
    rf"|0?[1-9])(?: \d{{1,2}}:\d{{2}}(?::\d{{2}})?)?)(?![\d\-])"
    rf"|(?<!\d)(?P<span>(?P<y1>{_YEAR})年?(?:--?|~|至|到)(?P<y2>{_YEAR})年(?!度?(?:底|末|\d{{1,2}}月))(?P<seasons>(?:度)?(?:{_SEASON}))?)"
    rf"|(?<![\d一二三四五六七八九〇零])(?P<year>{_YEAR}) ?年(?!代|级|报)度?"
    rf"|(?P<rel>{_RELATIVE})"
    rf"|(?P<every>每年度?)"
    rf"|“?(?P<plan>十[一二三四五六七])五”?(?:规划)?(?P<part>期?末|期间|时期|以来)"
    rf"|(?P<monthly>(?:每个?|次)月(?:{_DAY}[日号]|[底末]))"
    rf"|(?<![\d.第{_NOT_LOST[:10]}十])(?P<mspan>(?P<ma>{_MONTH})月?(?:--?|~)(?P<mb>{_MONTH})月)(?:份)?(?!{_DAY}[日号])"
    rf"|(?<![\d.第{_NOT_LOST[:10]}十])(?P<month>{_MONTH})月(?!度|均|一)(?:份)?"
    rf"|(?<![\d{_NOT_LOST}年])(?P<yearend>年[底末](?!数|端)|年内(?!容)|年中(?=前))"
    rf"|(?P<season>{_SEASON})"
    rf"|(?P<lost>{_LOST})"
    rf"|(?P<maybe>{_LOST_MAYBE})"
)
_SUB: Final = re.compile(
    rf" ?(?:(?P<m1>{_MONTH})月?{_THEN}(?P<m2>{_MONTH})月(?:份)?(?! ?{_DAY}[日号])"
    rf"|(?P<end>年?[底末](?!数|端|部|泥))|(?P<start>年?初(?!步|级|期))|(?P<half>[上下]半年)|第?(?P<quarter>[一二三四1-4])季度"
    rf"|(?P<season>{_SEASON})|(?P<month>{_MONTH})月(?:份)?)"
)
_DAYPART: Final = re.compile(rf" ?(?:(?P<day>{_DAY})[日号]|(?P<ten>上旬|中旬|下旬)|(?P<end>[底末](?!部|泥))|初)")
_RANGE: Final = re.compile(
    rf"起?{_THEN}(?:(?:(?P<year>{_YEAR})年|(?P<rel>次年|翌年|第二年|今年|当年|明年))(?: ?(?P<month>{_MONTH})月)?"
    rf"|(?P<bare>{_MONTH})月)?(?: ?(?P<day>{_DAY})[日号]|(?P<end>[底末]))?"
)
_AND_ON: Final = re.compile(r"(?:之?前|底前)?(?:、|和|及|,)")
"""每年1月31日前、7月31日前: the second date recurs like the first."""
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TEN_DAYS: Final = {"上旬": 10, "中旬": 20}
_FIVE_YEAR_PLANS: Final = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031, "十七": 2036}
"""First years of the national five-year plans (十一五 = 2006–2010 …)."""


@dataclass(frozen=True, slots=True)
class DateExpr:
    """A date expression at ``[start, end)`` without its frame (到, 前, 自 … 起).

    ``end_of`` is set where the text says the end of something (底, 末); ``precision`` is ``year``, ``month``, ``day``, ``period``
    or ``none``; ``gap`` is ``hard`` where the copy surely lost the year, ``soft`` where only a damaged document makes it a gap.
    """

    start: int
    end: int
    value: str | None
    precision: str
    end_of: bool = False
    recurring: bool = False
    gap: str | None = None
    note: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """Year, month and day as far as they are said; ``year`` is text, ``""`` unknown, ``"every"`` recurring."""

    year: str
    month: int | None = None
    day: int | None = None

    def text(self, *, year_end: bool = False) -> str | None:
        if self.year.isdigit():
            return "-".join([self.year, *(f"{number:02d}" for number in (self.month, self.day) if number)])
        if self.month is None:
            return None
        if year_end and self.year != "every":
            return "XXXX-12-31"
        return "--" + "-".join(f"{number:02d}" for number in (self.month, self.day) if number)


def _year_text(text: str) -> str:
    return text if text.isascii() else f"{integer(text)}"


def _last_day(year: str, month: int) -> int:
    return monthrange(int(year) if year.isdigit() else 2023, month)[1]


def dates(norm: str) -> Iterator[DateExpr]:
    """Yield the date expressions of a folded text from left to right, in linear time."""
    at = 0
    recurs: int | None = None
    while match := _HEAD.search(norm, at):
        expr = _read(norm, match)
        if recurs is not None and expr.missing == ("year",) and expr.note is None and _AND_ON.fullmatch(norm, recurs, expr.start):
            expr = replace(expr, recurring=True, missing=())
        recurs = expr.end if expr.recurring else None
        yield expr
        at = max(expr.end, match.end())


def _read(norm: str, match: re.Match[str]) -> DateExpr:
    """Turn the head of a date expression, and what follows it, into a :class:`DateExpr`."""
    if match["lost"] is not None or match["maybe"]:
        return _lost(norm, match)
    for name, reader in _READERS.items():
        if match[name]:
            return reader(match)
    return _said(norm, match)


def _years(match: re.Match[str]) -> DateExpr:
    value = f"{_year_text(match['y1'])}/{_year_text(match['y2'])}"
    if match["seasons"]:
        return DateExpr(*match.span(), value, "period", note="season", missing=("dates",))
    return DateExpr(*match.span(), value, "period")


def _season(match: re.Match[str]) -> DateExpr:
    return DateExpr(*match.span(), None, "period", note="season", missing=("dates",))


def _glued(match: re.Match[str]) -> DateExpr:
    """20211026日, 2019年1221日: the signs 年 月 日 are lost; digits are not cut apart by guessing."""
    text = match["glued"]
    if "年" in text:
        return DateExpr(*match.span(), _year_text(text[: text.index("年")]), "year", note="glued-date", missing=("month", "day"))
    return DateExpr(*match.span(), None, "none", note="glued-date", missing=("year", "month", "day"))


def _iso(match: re.Match[str]) -> DateExpr:
    day, _, clock = match["iso"].partition(" ")
    year, month, number = day.split(match["sep"])
    value = f"{year}-{int(month):02d}-{int(number):02d}"
    if clock:
        value += "T" + ":".join(part.zfill(2) for part in clock.split(":"))
    return DateExpr(*match.span(), value, "day")


def _five_year_plan(match: re.Match[str]) -> DateExpr:
    first = _FIVE_YEAR_PLANS[match["plan"]]
    if match["part"].endswith("末"):
        return DateExpr(*match.span(), f"{first + 4}-12-31", "day", end_of=True, note="five-year-plan")
    return DateExpr(*match.span(), f"{first}/{first + 4}", "period", note="five-year-plan")


def _monthly(match: re.Match[str]) -> DateExpr:
    """每月15日: ``---15``; 每月底: ``---31``, the last day of whichever month."""
    day = integer(match["monthly"].lstrip("每个次月")[:-1])
    return DateExpr(*match.span(), f"---{day or 31:02d}", "day", end_of=day is None, recurring=True, note=None if day else "month-end")


def _bare_year_end(match: re.Match[str]) -> DateExpr:
    """年底, 年内 without a year: the year was lost, or "this year" is meant; the text alone cannot tell."""
    ends = match["yearend"][1] in "底末"
    return DateExpr(
        *match.span(),
        "XXXX-12-31" if ends else None,
        "day" if ends else "year",
        end_of=ends,
        gap="soft" if ends else None,
        note="ambiguous-year-end",
        missing=("year",),
    )


def _lost(norm: str, match: re.Match[str]) -> DateExpr:
    gap = "soft" if match["maybe"] else "hard"
    expr = _after_year(norm, match.start(), match.end(), _Part(""))
    return replace(expr, gap=gap, note="lost-year", missing=("year",))


def _said(norm: str, match: re.Match[str]) -> DateExpr:
    """A year, a relative year, every year, or a month without any."""
    start, end = match.span()
    if match["mspan"]:
        low, high = integer(match["ma"]) or 1, integer(match["mb"]) or 12
        return DateExpr(start, end, f"--{low:02d}/--{high:02d}", "period", missing=("year",))
    if match["month"]:
        return _after_month(norm, start, end, _Part("", integer(match["month"])), missing=("year",))
    if match["year"]:
        return _after_year(norm, start, end, _Part(_year_text(match["year"])))
    if match["every"]:
        return replace(_after_year(norm, start, end, _Part("every")), recurring=True)
    expr = _after_year(norm, start, end, _Part(""))
    return replace(expr, note="relative-year", missing=("year",))


def _after_year(norm: str, start: int, end: int, part: _Part) -> DateExpr:
    """Read what follows the year: 12月31日, 年底, 上半年, 第三季度, 采暖季, 1—9月, or a range."""
    sub = _SUB.match(norm, end)
    if sub is None:
        return _range(norm, start, end, part) or DateExpr(start, end, part.text(), "year")
    if sub["month"]:
        return _after_month(norm, start, sub.end(), replace(part, month=integer(sub["month"])))
    if sub["end"]:
        return DateExpr(start, sub.end(), replace(part, month=12, day=31).text(year_end=True), "day", end_of=True)
    if sub["start"]:
        return DateExpr(start, sub.end(), part.text(), "year", note="year-start")
    if sub["season"]:
        return DateExpr(start, sub.end(), part.text(), "period", note="season", missing=("dates",))
    first, last = _months(sub)
    value = f"{replace(part, month=first).text()}/{replace(part, month=last).text()}"
    return DateExpr(start, sub.end(), value, "period", missing=() if part.year else ("year",))


def _months(sub: re.Match[str]) -> tuple[int, int]:
    if sub["half"]:
        return (1, 6) if sub["half"] == "上半年" else (7, 12)
    if sub["quarter"]:
        quarter = _QUARTERS[sub["quarter"]]
        return 3 * quarter - 2, 3 * quarter
    return integer(sub["m1"]) or 1, integer(sub["m2"]) or 12


def _after_month(norm: str, start: int, end: int, part: _Part, *, missing: tuple[str, ...] = ()) -> DateExpr:
    """Read what follows the month: a day, 底, 上旬, or a range (1月1日至3月31日)."""
    sub = _DAYPART.match(norm, end)
    month = part.month or 1
    end_of = False
    if sub is not None and (sub["day"] or sub["ten"] or sub["end"]):
        end = sub.end()
        end_of = not sub["day"]
        day = integer(sub["day"]) if sub["day"] else _TEN_DAYS.get(sub["ten"] or "", _last_day(part.year, month))
        part = replace(part, day=day)
    ranged = _range(norm, start, end, part)
    if ranged is not None:
        return replace(ranged, missing=missing)
    return DateExpr(start, end, part.text(), "day" if part.day else "month", end_of=end_of, missing=missing)


def _range(norm: str, start: int, end: int, first: _Part) -> DateExpr | None:
    """Read 至9月8日, —2020年, 至次年3月15日 after a first date; the end takes over the year and month it does not repeat."""
    tail = _RANGE.match(norm, end)
    if tail is None or not (tail["year"] or tail["rel"] or tail["bare"] or (tail["day"] and first.day)):
        return None
    year = _year_text(tail["year"]) if tail["year"] else first.year
    if tail["rel"] in {"次年", "翌年", "第二年"} and first.year.isdigit():
        year = str(int(first.year) + 1)
    named = tail["month"] or tail["bare"]
    month = integer(named) if named else (None if tail["year"] or tail["rel"] else first.month)
    day = integer(tail["day"]) if tail["day"] else None
    if tail["end"] and month:
        day = _last_day(year, month)
    low, high = first.text(), _Part(year, month, day).text()
    if low is None or high is None:
        return None
    return DateExpr(start, tail.end(), f"{low}/{high}", "period")


_READERS: Final[dict[str, Callable[[re.Match[str]], DateExpr]]] = {
    "glued": _glued,
    "iso": _iso,
    "span": _years,
    "plan": _five_year_plan,
    "season": _season,
    "monthly": _monthly,
    "yearend": _bare_year_end,
}
"""Heads that say all there is to say; the others are read on by :func:`_said` and :func:`_lost`."""
