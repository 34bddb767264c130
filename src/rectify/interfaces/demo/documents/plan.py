"""The signed plan of 海岱市 as data: outline, numbers, lines; the one source of every copy of the document.

`PLAN` is the plan as signed in January 2026; `revise.py` derives its second version. `lines` gives the printed lines in
reading order with the style of each, from which the Word file, the web copy and the plain text are made, so that no
two copies can differ by accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rectify.interfaces.demo.documents import plan_frame, plan_measures

CHINESE_NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True)
class Item:
    """One numbered item.

    Attributes:
        title: the lead words before the first full stop, without number.
        body: the sentences after it.
    """

    title: str
    body: str


@dataclass(frozen=True)
class Part:
    """A part (一) of the measures with its items 1. 2. 3."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Plan:
    """One version of the plan.

    Attributes:
        number: document number (发文字号).
        signed_on: date of signature as printed.
        revision: words under the title of a later version, empty for the first.
    """

    title: str
    issuer: str
    number: str
    signed_on: str
    addressees: str
    preamble: tuple[str, ...]
    guiding: tuple[str, ...]
    requirements: tuple[Item, ...]
    goals: tuple[str, ...]
    parts: tuple[Part, ...]
    safeguards: tuple[Item, ...]
    revision: str = ""


class LineStyle(StrEnum):
    """What a line is, and so how it is printed."""

    NUMBER = "number"
    TITLE = "title"
    REVISION = "revision"
    ADDRESSEES = "addressees"
    BODY = "body"
    SECTION = "section"
    PART = "part"
    LEAD_PART = "lead_part"
    LEAD_ITEM = "lead_item"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True)
class Line:
    """One paragraph; `lead` is the part set in the heading type when number and text share the paragraph."""

    style: LineStyle
    text: str
    lead: str = ""

    @property
    def whole(self) -> str:
        """The paragraph as read: lead and text."""
        return self.lead + self.text


def _items(pairs: tuple[tuple[str, str], ...]) -> tuple[Item, ...]:
    return tuple(Item(title, body) for title, body in pairs)


PLAN: Final = Plan(
    title="海岱市贯彻落实省级环境保护督察“回头看”反馈意见整改方案",
    issuer="海岱市环保督察反馈问题整改工作领导小组",
    number="海环督改〔2026〕1号",
    signed_on="2026年1月9日",
    addressees="各县市区党委和人民政府，市属功能区党工委、管委会，市直有关部门、单位：",
    preamble=plan_frame.PREAMBLE,
    guiding=plan_frame.GUIDING,
    requirements=_items(plan_frame.REQUIREMENTS),
    goals=plan_frame.GOALS,
    parts=tuple(Part(title, _items(items)) for title, items in plan_measures.PARTS),
    safeguards=_items(plan_frame.SAFEGUARDS),
)


def _lead_parts(items: tuple[Item, ...]) -> Iterator[Line]:
    for index, item in enumerate(items):
        yield Line(LineStyle.LEAD_PART, item.body, f"（{CHINESE_NUMERALS[index]}）{item.title}。")


def _measure_lines(parts: tuple[Part, ...]) -> Iterator[Line]:
    for index, part in enumerate(parts):
        yield Line(LineStyle.PART, f"（{CHINESE_NUMERALS[index]}）{part.title}")
        for number, item in enumerate(part.items, start=1):
            yield Line(LineStyle.LEAD_ITEM, item.body, f"{number}.{item.title}。")


def body_lines(plan: Plan) -> Iterator[Line]:
    """The plan itself, from preamble to the last safeguard, in reading order."""
    yield from (Line(LineStyle.BODY, text) for text in plan.preamble)
    yield Line(LineStyle.SECTION, "一、指导思想")
    yield from (Line(LineStyle.BODY, text) for text in plan.guiding)
    yield Line(LineStyle.SECTION, "二、基本要求")
    yield from _lead_parts(plan.requirements)
    yield Line(LineStyle.SECTION, "三、工作目标")
    yield from (Line(LineStyle.BODY, text) for text in plan.goals)
    yield Line(LineStyle.SECTION, "四、主要措施")
    yield from _measure_lines(plan.parts)
    yield Line(LineStyle.SECTION, "五、保障措施")
    yield from _lead_parts(plan.safeguards)


def lines(plan: Plan) -> Iterator[Line]:
    """The whole signed document: number, title, addressees, plan, signature, date."""
    yield Line(LineStyle.NUMBER, plan.number)
    yield Line(LineStyle.TITLE, plan.title)
    if plan.revision:
        yield Line(LineStyle.REVISION, plan.revision)
    yield Line(LineStyle.ADDRESSEES, plan.addressees)
    yield from body_lines(plan)
    yield Line(LineStyle.SIGNATURE, plan.issuer)
    yield Line(LineStyle.DATE, plan.signed_on)


def plain_text(plan: Plan) -> str:
    """The signed document as text, one paragraph a line, ends with a line feed."""
    return "".join(f"{line.whole}\n" for line in lines(plan))


def item_paths(plan: Plan) -> dict[str, str]:
    """Path (四/二/2) -> title of every item of section four, in reading order."""
    return {
        f"四/{CHINESE_NUMERALS[index]}/{number}": item.title
        for index, part in enumerate(plan.parts)
        for number, item in enumerate(part.items, start=1)
    }
