from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rectify.foundation.search import bigrams, query_tokens, tsquery_text, tsvector_text

HAN = st.text(alphabet="污水处理厂燃煤锅炉", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("污水处理", ("污水", "水处", "处理", "理")),
        ("锅", ("锅",)),
        ("PM2.5", ("pm2.5", "pm", "2.5")),
        ("35蒸吨", ("35", "蒸吨", "吨")),
        ("ＰＭ１０", ("pm10", "pm", "10")),
        ("污水、锅炉", ("污水", "水", "锅炉", "炉")),
        ("", ()),
    ],
)
def test_a_text_is_cut_into_pairs_words_and_the_last_character(text: str, tokens: tuple[str, ...]) -> None:
    assert bigrams(text) == tokens


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("污水", (("污水", False),)),
        ("污水厂", (("污水", False), ("水厂", False))),
        ("污", (("污", True),)),
        ("pm2", (("pm2", True),)),
        (" 锅炉 35 ", (("锅炉", False), ("35", True))),
        ("!!", ()),
        ("' OR 1=1", (("or", True), ("1", True))),
    ],
)
def test_a_query_asks_for_its_pairs_and_for_single_characters_as_beginnings(query: str, tokens: tuple[tuple[str, bool], ...]) -> None:
    assert query_tokens(query) == tokens


@given(text=HAN, start=st.integers(0, 11), length=st.integers(1, 12))
def test_any_stretch_of_a_text_finds_the_text(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    have = set(bigrams(text))
    for token, prefix in query_tokens(part):
        assert any(word.startswith(token) for word in have) if prefix else token in have


@given(st.text(max_size=60))
def test_tokens_never_hold_what_would_break_out_of_their_quotes(text: str) -> None:
    assert all("'" not in token and "\\" not in token for token in bigrams(text))
    assert tsvector_text(text).count("'") == 2 * len(bigrams(text))


def test_a_query_without_a_letter_looks_for_nothing() -> None:
    assert tsquery_text("、。") == ""
    assert tsquery_text("污水 pm") == "'污水' & 'pm':*"


@pytest.mark.django_db
def test_a_word_longer_than_the_database_keeps_is_cut_and_found_by_its_beginning() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [tsvector_text("7" * 5000), tsquery_text("7" * 5000)])
        assert cursor.fetchone() == (True,)
