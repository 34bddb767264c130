"""Every refusal of the close-out is a sentence in both languages, and every value is told in both."""

from __future__ import annotations

import inspect
import re
from datetime import date

import pytest
from django.utils.translation import override

from rectify.campaign.closure import messages
from rectify.campaign.closure.rules.gate import Lack
from rectify.campaign.closure.rules.steps import Hindrance
from rectify.foundation.refusals import Missing

DAY = date(2026, 12, 31)
VALUES: dict[str, object] = {
    "day": DAY, "on": DAY, "last": DAY, "first": DAY, "until": DAY, "count": 2, "days": 5, "missing": [Missing("x")], "titles": ["x"],
    "kinds": ["<paper>"], "zh": "中文句子。", "en": "An English sentence.",
}  # fmt: skip
MADE = {name: make for name, make in inspect.getmembers(messages, inspect.isfunction) if make.__module__ == messages.__name__}
CASES = [
    *((name, {}) for name in MADE if name not in {"lacking", "hindered"}),
    *(("lacking", {"kind": kind}) for kind in Lack),
    *(("hindered", {"why": why}) for why in Hindrance),
]


@pytest.mark.parametrize(("name", "chosen"), CASES, ids=str)
def test_a_refusal_is_a_sentence_in_both_languages(name: str, chosen: dict[str, object]) -> None:
    make = MADE[name]
    refusal = make(**{each: chosen.get(each, VALUES.get(each, f"<{each}>")) for each in inspect.signature(make).parameters})
    with override("en"):
        english = str(refusal)
    with override("zh-hans"):
        chinese = str(refusal)
    assert english != chinese, "not translated"
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert "{" not in english + chinese
    assert set(re.findall(r"<\w+>", english)) == set(re.findall(r"<\w+>", chinese))
