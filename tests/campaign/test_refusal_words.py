"""Every refusal of documents and lists, in both languages, word by word where it matters, complete everywhere."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.utils.translation import override

from rectify.campaign.ledger import messages as ledger
from rectify.campaign.plans import messages as plans
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.foundation.accounts.refusals import Missing, Refused

DAY = date(2026, 12, 31)
VALUES: dict[str, object] = {
    "starts": date(2026, 1, 12),
    "feedback": date(2026, 2, 1),
    "due": DAY,
    "due_to": DAY,
    "on": DAY,
    "start": date(2026, 11, 1),
    "missing": [Missing("x"), Missing("y")],
    "count": 2,
    "zh": "是哪一年？",
    "en": "Which year?",
    "chars": 900,
    "length": 500,
    "limit": 400,
    "slug": "haidai",
    "state": "整改中",
    "before": "草稿",
    "after": "已销号",
}


def told(make: Callable[..., object]) -> object:
    """The refusal made from stand-in values."""
    wanted = inspect.signature(make).parameters
    return make(**{name: VALUES.get(name, f"<{name}>") for name in wanted if name not in {"error", "english"}})


REFUSALS = [
    pytest.param(make, id=f"{module.__name__.split('.')[-2]}-{name}")
    for module in (plans, ledger)
    for name, make in inspect.getmembers(module, inspect.isfunction)
    if make.__module__ == module.__name__ and not name.startswith("_") and name not in {"unreadable", "in_both"}
]


@pytest.mark.parametrize("make", REFUSALS)
def test_a_refusal_is_a_sentence_in_both_languages(make: Callable[..., object]) -> None:
    refusal = told(make)
    with override("en"):
        english = str(refusal)
    with override("zh-hans"):
        chinese = str(refusal)
    assert english != chinese, "not translated"
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith(("。", "？", ">")), chinese
    assert english.endswith((".", "?", ">")), english
    assert "{" not in english + chinese
    named = set(re.findall(r"<\w+>", english))
    assert named == set(re.findall(r"<\w+>", chinese)), "a value is told in one language only"


def test_codes_are_told_apart() -> None:
    codes = [refusal.code for refusal in (told(param.values[0]) for param in REFUSALS) if isinstance(refusal, Refused)]  # type: ignore[arg-type]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", code) for code in codes)


@pytest.mark.parametrize(
    ("refusal", "zh", "en"),
    [
        (
            ledger.extension_not_later(DAY),
            "新时限必须晚于现行时限2026-12-31，请选择更晚的日期。",
            "The new date must be later than the due date in force, 2026-12-31. Choose a later day.",
        ),
        (
            ledger.open_points("12 淘汰锅炉", [Missing("x")]),
            "12 淘汰锅炉还不能确认：有1处待处理。",
            "12 淘汰锅炉 cannot be confirmed yet: 1 points are open.",
        ),
        (
            ledger.not_draft("12 淘汰锅炉", "整改中"),
            "12 淘汰锅炉的状态为“整改中”，已不是草稿。已确认的任务只能通过延期或文件的新版本来改变，不能直接修改。",
            (
                "12 淘汰锅炉 is “整改中” and no draft any more. Confirmed work is changed by an extension or by a new version of the "
                "document, not by hand."
            ),
        ),
        (
            plans.fact_question_open("f1 “年底前”", "是哪一年？", "Which year?"),
            "f1 “年底前”还有待答问题，不能确认：是哪一年？请答复问题、更正或剔除这条事实。",
            "f1 “年底前” cannot be confirmed while a question on it is open: Which year? Answer it, correct the fact, or reject it.",
        ),
        (
            plans.correction_value("f2", "value", "很多"),
            (
                "“很多”不能填入f2的“数值”。数字写作80或44.1；日期写作2026、2026-09、2026-09-30，每年重复的写作--09-30；"
                "期间写作2026-01-27/2026-02-09。"
            ),
            (
                "“很多” cannot stand in the field “value” of f2. Numbers are written 80 or 44.1; dates 2026, 2026-09, 2026-09-30 or, "
                "if they return every year, --09-30; periods 2026-01-27/2026-02-09."
            ),
        ),
    ],
)
def test_the_words_say_what_why_where_and_what_to_do(refusal: Refused, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert str(refusal) == zh
    with override("en"):
        assert str(refusal) == en


def test_what_the_engine_cannot_read_is_told_with_the_name_of_the_file() -> None:
    error = Unreadable("encrypted", "文件已加密。", "The file is encrypted.")
    assert str(plans.unreadable("方案.pdf", error, english=False)) == "方案.pdf: 文件已加密。"
    assert plans.unreadable("方案.pdf", error, english=True).code == "document.encrypted"
