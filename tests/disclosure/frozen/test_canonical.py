"""The bytes that are hashed: alike everywhere, and nothing passes that another machine would print otherwise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.disclosure.frozen.rules.canonical import canonical, checked, digest
from rectify.foundation.audit.rules.canonical import NotRecordable

TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)
)


@given(VALUES)
def test_what_comes_back_from_json_has_the_same_digest(value: object):
    told = checked(value)
    assert told == value
    assert digest(json.loads(json.dumps(told, indent=3))) == digest(value)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 2.5]}, "content.a[1]"),
        ({"a": {"b": float("nan")}}, "content.a.b"),
        ({"a": "x\x00y"}, "content.a"),
        ({"a": "\ud800"}, "content.a"),
        ({"a": object()}, "content.a"),
    ],
)
def test_what_does_not_hash_alike_everywhere_is_refused_with_its_place(value: object, place: str):
    with pytest.raises(NotRecordable, match=place.replace("[", r"\[")):
        checked(value)


def test_a_text_that_only_looks_like_a_nul_passes():
    assert checked({"a": "\\u0000"}) == {"a": "\\u0000"}


def test_the_bytes_are_those_of_rfc_8785_for_our_values():
    assert canonical({"b": [1, None, True], "a": '环“整”\n/"\\'}) == '{"a":"环“整”\\n/\\"\\\\","b":[1,null,true]}'.encode()
