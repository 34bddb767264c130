"""Reading files of rules: what is no value of its kind is refused with file, line and reason, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rectify.foundation.rulefile import Fields, Reader, Source, WrongFile

GOOD = "valid_from: 2026-01-01\ndays: 5\nshare: 0.5\nwords: [a, b]\nsource: {name: 来源, confirmed: 1}\n"
KEYS = ("valid_from", "valid_to", "days", "share", "words", "source")


def fields(text: str) -> tuple[Reader, Fields]:
    reader = Reader("x.yaml")
    return reader, reader.mapping(reader.composed(text), KEYS, ("valid_from",))


def test_a_good_file_is_read() -> None:
    reader, read = fields(GOOD)
    assert reader.period(read) == (date(2026, 1, 1), None)
    assert (reader.whole(read["days"]), reader.number(read["share"])) == (5, 0.5)
    assert reader.several(read["words"], ("a", "b")) == reader.texts(read["words"]) == ("a", "b")
    assert reader.source(read["source"]) == Source("来源", confirmed=1)
    assert (reader.optional(None), reader.texts(None), reader.flag(None)) == ("", (), False)


@pytest.mark.parametrize(
    ("text", "read", "en", "zh"),
    [
        ("days: -1", lambda reader, node: reader.whole(node), "“-1” is no whole number from 0 to 3660.", "“-1”不是 0 到 3660 的整数。"),
        (
            "days: 5\u0665",
            lambda reader, node: reader.whole(node),
            "“5\u0665” is no whole number from 0 to 3660.",
            "“5\u0665”不是 0 到 3660 的整数。",
        ),
        ("days: 1234567890123", lambda reader, node: reader.whole(node), "“1234567890123” is no whole number from 0 to 3660.", ""),
        ("days: nan", lambda reader, node: reader.number(node), "“nan” is out of range.", "“nan”超出范围。"),
        ("days: inf", lambda reader, node: reader.number(node), "“inf” is out of range.", "“inf”超出范围。"),
        ("days: many", lambda reader, node: reader.number(node), "“many” is no number.", "“many”不是数字。"),
        (
            "days: c",
            lambda reader, node: reader.several(node, ("a", "b")),
            "“c” cannot stand here; allowed: a, b.",
            "“c”不能用在这里；可用：a、b。",
        ),
        ("days: []", lambda reader, node: reader.items(node), "this must be a list with at least one item.", "这里应写成非空列表。"),
        ("days: [a]", lambda reader, node: reader.text(node), "this must be a text that is not empty.", "这里应写一段文字，不能为空。"),
        ("days: {a: 1}", lambda reader, node: reader.source(node), "“a” means nothing; keys are: name, article, confirmed, url.", ""),
    ],
)
def test_a_value_of_another_kind_is_refused(text: str, read: Callable[[Reader, Any], object], en: str, zh: str) -> None:
    reader, found = fields(f"valid_from: 2026-01-01\n{text}")
    with pytest.raises(WrongFile) as refused:
        read(reader, found["days"])
    assert (refused.value.place, refused.value.en) == ("x.yaml, line 2", en)
    assert refused.value.zh == (zh or refused.value.zh)


def test_a_refusal_of_the_whole_file_names_no_line() -> None:
    assert str(WrongFile("a.yaml / b.yaml", 0, "两份。", "two.")) == "a.yaml / b.yaml: two. （a.yaml / b.yaml：两份。）"
