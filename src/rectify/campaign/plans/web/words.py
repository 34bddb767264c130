"""The sentence of a check in the language of the page."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import get_language

from rectify.campaign.plans.reading.render.words import Lang, Word

AGREES = {
    "lost-digits": Word("数字完整，没有丢失位数。", "No digits were lost."),
    "numbering": Word("序号连续，没有缺号和重号。", "Numbers run on without gaps or repeats."),
    "announced-counts": Word("宣布的数量与实际条目一致。", "The announced counts agree with the items."),
    "press-against-plan": Word("新闻稿与方案的目标一致。", "Press copy and plan name the same goals."),
    "sum": Word("合计等于各项之和。", "The total is the sum of its parts."),
    "rate": Word("比例与分子分母相符。", "The rate agrees with its figures."),
    "notice-days": Word("公示天数与起止日期相符。", "The days of the notice agree with its dates."),
}
"""What a check says when it found nothing wrong and the reader wrote no sentence."""


class Checked(Protocol):
    """A check as a row, of whichever query."""

    key: str
    message: str
    message_en: str


def page_lang() -> Lang:
    """The language of the page."""
    return Lang.EN if (get_language() or "").startswith("en") else Lang.ZH


def check_words(check: Checked) -> str:
    """What the check says; its name if it says nothing."""
    said = (check.message_en or check.message) if page_lang() is Lang.EN else check.message
    known = AGREES.get(check.key)
    return said or (known.to(page_lang()) if known else check.key)
