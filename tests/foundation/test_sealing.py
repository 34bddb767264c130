"""Sealed fields: opened by the keys of the installation and for their purpose only; found again without being told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.config.environment import sealing_keys
from rectify.foundation.sealing import CannotOpen, blind, opened, seal

TEXT = st.text(max_size=80).filter(lambda text: text.isprintable())


@pytest.fixture(autouse=True)
def keys(settings: Any) -> Any:
    settings.SEALING_KEYS = ["of this year", "of last year"]
    return settings


@given(TEXT)
def test_what_is_sealed_opens_again_and_shows_nothing_meanwhile(text: str) -> None:
    value = seal(text, "petition:name")
    assert opened(value, "petition:name") == text
    assert len(text) < 3 or text.encode() not in value


def test_the_same_text_is_sealed_to_two_values_and_hashed_to_one() -> None:
    assert seal("13800000000", "petition:phone") != seal("13800000000", "petition:phone")
    assert blind("13800000000", "petition:phone") == blind("13800000000", "petition:phone")


def test_a_value_opens_for_its_purpose_only() -> None:
    with pytest.raises(CannotOpen, match="sealed for another purpose than 'petition:name'"):
        opened(seal("13800000000", "petition:phone"), "petition:name")
    assert blind("13800000000", "petition:phone") != blind("13800000000", "subscription:email")


@given(st.data())
def test_a_value_that_was_changed_does_not_open(data: st.DataObject) -> None:
    value = bytearray(seal("石桥镇某村", "petition:address"))
    value[data.draw(st.integers(0, len(value) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        opened(bytes(value), "petition:address")


def test_an_old_key_still_opens_and_still_finds(keys: Any) -> None:
    value, found = seal("甲", "petition:name"), blind("甲", "petition:name")
    keys.SEALING_KEYS = ["of next year", *keys.SEALING_KEYS]
    assert opened(value, "petition:name") == "甲"
    assert blind("甲", "petition:name") == found
    keys.SEALING_KEYS = ["of next year"]
    with pytest.raises(CannotOpen):
        opened(value, "petition:name")


def test_the_keys_come_from_the_environment_or_are_made_once(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_SEALING_KEYS", "new, old,")
    assert sealing_keys(tmp_path) == ["new", "old"]
    monkeypatch.delenv("RECTIFY_SEALING_KEYS")
    first = sealing_keys(tmp_path)
    assert sealing_keys(tmp_path) == first
    assert (tmp_path / "sealing-key").stat().st_mode & 0o077 == 0
