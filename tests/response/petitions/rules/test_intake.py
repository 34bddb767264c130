"""What a complaint must look like, whatever the door."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as any_
from hypothesis import strategies as st

from rectify.response.petitions.rules.intake import TEXT_MOST, Given, petitioner_words, wrong_with
from rectify.response.petitions.rules.masking import masked_address, masked_email, masked_name, masked_phone
from rectify.response.petitions.rules.moves import MOVES, OUT

TODAY = date(2026, 11, 23)
SOUND: dict[str, Any] = {"channel": "hotline", "text": "砖厂冒黑烟", "received_on": TODAY}


def test_a_plain_complaint_has_no_flaw() -> None:
    assert wrong_with(Given(**SOUND), TODAY) == ()


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"channel": "dream"}, "channel", "channel"),
        ({"text": " 。，! "}, "text", "empty"),
        ({"text": "臭" * (TEXT_MOST + 1)}, "text", "too_long"),
        ({"text": "黑烟\x00"}, "text", "control"),
        ({"text": "黑烟\ud800"}, "text", "control"),
        ({"received_on": date(2026, 11, 24)}, "received_on", "future"),
        ({"received_on": date(1926, 11, 23)}, "received_on", "too_early"),
        ({"types": ("water", "magic")}, "types", "types"),
        ({"types": ("water", "water")}, "types", "types_twice"),
        ({"latitude": Decimal(36)}, "latitude", "half"),
        ({"latitude": Decimal(91), "longitude": Decimal(119)}, "latitude", "off_earth"),
        ({"latitude": Decimal("NaN"), "longitude": Decimal(119)}, "latitude", "off_earth"),
        ({"phone": "1" * 500}, "phone", "too_long"),
        ({"phone": "=1+1"}, "phone", "phone"),
        ({"phone": "12"}, "phone", "phone"),
        ({"phone": "五三六"}, "phone", "phone"),
        ({"email": "nobody"}, "email", "email"),
        ({"email": "a@b@c.cn"}, "email", "email"),
        ({"name": "张\n三"}, "name", "control"),
        ({"name": "长" * 65}, "name", "too_long"),
        ({"place": "x" * 201}, "place", "too_long"),
        ({"outside_number": "9" * 65}, "outside_number", "too_long"),
    ],
)
def test_a_flaw_stands_at_its_field(said: dict[str, Any], field: str, code: str) -> None:
    flaws = wrong_with(Given(**{**SOUND, **said}), TODAY)
    assert [(flaw.field, flaw.code) for flaw in flaws] == [(field, code)]
    assert flaws[0].zh
    assert flaws[0].en


@pytest.mark.parametrize(
    "phone", ["13800001234", "+86 138 0000 1234", "0536-8000000", "（0536）8000000转12", "１３８００００１２３４", "12345"]
)
def test_telephones_are_taken_as_people_write_them(phone: str) -> None:
    flaws = wrong_with(Given(**SOUND, phone=phone), TODAY)
    assert flaws == ()


def test_no_flaw_repeats_who_complained() -> None:
    said: dict[str, Any] = {"name": "赵\x07某某", "phone": "call me at home 秘密", "email": "secret-mail", "address": "保密路7号" * 60}
    for flaw in wrong_with(Given(**SOUND, **said), TODAY):
        assert not any(word in flaw.zh + flaw.en for word in ("赵", "秘密", "secret-mail", "保密路"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("138 0000 1234", ""), ("+8613800001234", "")),
        (("", "A@b.cn"), ("", "a@B.cn ")),
        (("0086-13800001234", ""), ("13800001234", "x@y.z")),
    ],
)
def test_the_same_petitioner_is_recognised(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert petitioner_words(*one) == petitioner_words(*other) != ""


@pytest.mark.parametrize(
    ("whole", "shown"), [("张三", "张*"), ("欧阳修", "欧**"), ("诸葛孔明先生", "诸**"), ("张", "***"), ("", ""), ("<b>", "***")]
)
def test_names_are_masked(whole: str, shown: str) -> None:
    assert masked_name(whole) == shown


@pytest.mark.parametrize(("whole", "shown"), [("13800001234", "138****1234"), ("0536-8000", "***00"), ("12345", "***45"), ("", "")])
def test_telephones_are_masked(whole: str, shown: str) -> None:
    assert masked_phone(whole) == shown


def test_mail_and_address_tell_nothing() -> None:
    assert masked_email("zhang@zhang-san.cn") == "z***@***"
    assert masked_address("海岱市某路1号") == "***"


@any_(st.text(min_size=2, max_size=64))
def test_a_mask_never_holds_the_name(name: str) -> None:
    shown = masked_name(name)
    assert len(shown.replace("*", "")) <= 1


def test_what_was_answered_is_never_merged_split_or_taken_back() -> None:
    assert not {to for before, to in MOVES if before == "answered"} & OUT


def test_every_way_out_can_be_undone() -> None:
    for out in OUT:
        assert ("received", out) in MOVES
        assert MOVES[out, "received"].reason_needed


def test_work_that_was_handed_over_leaves_only_by_being_taken_back_with_its_task() -> None:
    assert {to for before, to in MOVES if before == "handed_over"} == {"answered", "withdrawn"}
    assert MOVES["withdrawn", "handed_over"].reason_needed
