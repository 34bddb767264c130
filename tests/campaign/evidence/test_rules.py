"""The pure rules of evidence, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.evidence.rules.checks import BY_CODE, CHECKS
from rectify.campaign.evidence.rules.exif import Taken, read_tags
from rectify.campaign.evidence.rules.judging import Obstacle, may_change, may_hand_in, may_judge
from rectify.campaign.evidence.rules.looking import Piece, Setting, look
from rectify.campaign.evidence.rules.places import Place, metres_between
from rectify.campaign.evidence.rules.reports import Figures, look_at
from rectify.campaign.evidence.rules.texts import Said, alike, like_last_time, likeness, plain

CITY = ZoneInfo("Asia/Shanghai")
RECEIVED = datetime(2026, 11, 23, 9, 0, tzinfo=CITY)
PIECE = Piece("photo", None, None, RECEIVED)
SETTING = Setting(campaign_starts=date(2026, 3, 2), started_on=date(2026, 4, 1), done_on=date(2026, 9, 1))


def captured(on: datetime) -> Piece:
    return replace(PIECE, captured_at=on, captured_on=on.date())


@pytest.mark.parametrize(
    ("on", "rules"),
    [
        (datetime(2026, 3, 1, 12, tzinfo=CITY), ["outside_window"]),
        (datetime(2026, 3, 2, 12, tzinfo=CITY), ["before_start"]),
        (datetime(2026, 3, 31, 12, tzinfo=CITY), ["before_start"]),
        (datetime(2026, 4, 1, 12, tzinfo=CITY), []),
        (datetime(2026, 9, 2, 12, tzinfo=CITY), []),
        (datetime(2026, 10, 31, 12, tzinfo=CITY), []),
        (datetime(2026, 11, 1, 12, tzinfo=CITY), ["outside_window"]),
    ],
)
def test_the_time_of_the_work_bounds_the_time_of_the_picture(on: datetime, rules: list[str]) -> None:
    found = look(captured(on), SETTING)
    assert [one.rule for one in found] == rules
    assert all(str(on.date()) in one.zh and str(on.date()) in one.en for one in found)


def test_a_camera_may_be_a_time_zone_ahead_and_no_more() -> None:
    open_end = replace(SETTING, done_on=None)
    assert look(captured(RECEIVED + timedelta(hours=26)), open_end) == []
    assert [f.rule for f in look(captured(RECEIVED + timedelta(hours=27)), open_end)] == ["outside_window"]


def test_a_paper_of_a_time_before_the_measure_is_told() -> None:
    found = look(replace(PIECE, effective_to=date(2025, 12, 31)), SETTING)
    assert [(f.rule, f.facts["on"]) for f in found] == [("before_start", "2025-12-31")]


@pytest.mark.parametrize(
    ("taken", "is_edited"),
    [
        (Taken(), False),
        (Taken(camera="Canon", software="Digital Photo"), False),
        (Taken(camera="Canon", software="Adobe Photoshop 25.0"), True),
        (Taken(camera="vivo", software="美图秀秀"), True),
        (Taken(camera="vivo", software="MediaTek Camera Application"), False),
        (Taken(software="Picasa"), True),
        (Taken(captured_at=RECEIVED, saved_at=RECEIVED + timedelta(seconds=119), camera="x"), False),
        (Taken(captured_at=RECEIVED, saved_at=RECEIVED + timedelta(hours=3), camera="x"), True),
    ],
)
def test_an_editor_leaves_its_name_or_a_later_time(taken: Taken, is_edited: bool) -> None:
    assert [f.rule for f in look(replace(PIECE, taken=taken), SETTING)] == ["edited"] * is_edited


@pytest.mark.parametrize(
    ("kinds", "has_number", "fits"),
    [
        (["minutes"], True, False),
        (["minutes", "contract", "invoice", "paper"], True, False),
        (["minutes", "monitoring"], True, True),
        (["photo"], True, True),
        (["minutes"], False, True),
        ([], True, True),
    ],
)
def test_words_do_not_prove_a_number(kinds: list[str], has_number: bool, fits: bool) -> None:
    assert (look(PIECE, replace(SETTING, kinds=kinds, has_number=has_number)) == []) is fits


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [(("36.7", "119.16"), ("36.7", "119.16"), 0), (("0", "0"), ("0", "1"), 111195), (("36.7", "119.16"), ("36.704", "119.16"), 445)],
)
def test_distances_over_the_ground(one: tuple[str, str], other: tuple[str, str], metres: int) -> None:
    here, there = Place(*map(Decimal, one)), Place(*map(Decimal, other))
    assert metres_between(here, there) == metres == metres_between(there, here)


WRONG: list[dict[int, Any]] = [
    {},
    {1: "N", 2: (36.0, 42.0), 3: "E"},
    {1: "N", 2: "36", 3: "E", 4: "119"},
    {1: "N", 2: (float("nan"),) * 3, 3: "E", 4: (119.0, 0.0, 0.0)},
    {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (119.0, 0.0, 0.0)},
    {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
    {1: "N", 2: (36.0, -1.0, 0.0), 3: "E", 4: (119.0, 0.0, 0.0)},
    {1: "N", 2: (36.0, None, 0.0), 3: "E", 4: (119.0, 0.0, 0.0)},
]


@pytest.mark.parametrize("gps", WRONG)
def test_a_place_that_is_none_is_left_out(gps: dict[int, Any]) -> None:
    assert read_tags({}, {}, gps, CITY).place is None


def test_west_and_south_are_negative() -> None:
    place = read_tags({}, {}, {1: b"S", 2: (33, 30, 0), 3: "W", 4: (70, 40, 0)}, CITY).place
    assert place == Place(Decimal("-33.5"), Decimal("-70.666667"))


@given(
    st.dictionaries(st.integers(0, 70000), st.one_of(st.text(), st.binary(), st.integers(), st.floats(), st.none(), st.tuples(st.floats())))
)
def test_no_tags_are_too_odd(tags: dict[int, Any]) -> None:
    read_tags(tags, tags, tags, CITY)


@pytest.mark.parametrize(
    ("figures", "rules"),
    [
        (Figures(value=Decimal("100.92"), unit="%"), ["rate_above_100"]),
        (Figures(value=Decimal(100), unit="%"), []),
        (Figures(value=Decimal(130), unit="％", comparator="increase_by"), []),
        (Figures(value=Decimal(130), unit="吨"), []),
        (Figures(value=Decimal(35), unit=" "), ["quantity_without_unit"]),
        (Figures(done="本周完成35，继续推进。"), ["quantity_without_unit"]),
        (Figures(done="本周完成35台，继续推进。"), []),
        (Figures(done="整治 1,200.5"), ["quantity_without_unit"]),
        (Figures(done="2026年11月20日完成，共3处。"), []),
        (Figures(done="完成率达到95%"), []),
    ],
)
def test_figures_that_cannot_be_or_say_nothing(figures: Figures, rules: list[str]) -> None:
    assert [found.rule for found in look_at(figures)] == rules


LONG = "本周对全市燃煤锅炉开展排查,已完成淘汰任务的百分之八十"


@pytest.mark.parametrize(
    ("one", "other", "alike_"),
    [
        (LONG, LONG, True),
        (LONG, LONG.replace(",", "，\n") + "。", True),
        (LONG, LONG.replace("八十", "九十"), True),
        (LONG, "本周召开调度会研究垃圾处理设施建设,现场督促施工单位加快进度", False),
        ("按计划推进", "按计划推进", False),
        ("", "", False),
    ],
)
def test_nearly_the_same_words(one: str, other: str, alike_: bool) -> None:
    assert bool(likeness(plain(one), plain(other))) is alike_
    assert bool(like_last_time(Said(1, 1, 1, one), other, 7)) is alike_


def test_in_a_round_only_the_later_report_of_another_unit_is_told_and_the_nearest_is_named() -> None:
    said = [
        Said(1, 10, 1, LONG, (1,)),
        Said(2, 11, 2, LONG.replace("八十", "九十"), (2,)),
        Said(3, 10, 3, LONG, (3,)),
        Said(4, 12, 4, LONG + "。", (4,)),
        Said(5, 13, 5, "完全不同的内容,现场施工单位已经进场开挖沟槽并铺设管网", (5,)),
    ]
    assert [(one.key, found.other) for one, found in alike(said, said)] == [(2, 1), (3, 2), (4, 1)]


def test_twenty_thousand_reports_that_begin_alike_take_seconds() -> None:
    reports = [Said(n, n % 300, n, f"本周继续推进第{n}号点位治理,完成{n * 7919 % 997}米管网", (n,)) for n in range(20_000)]
    began = datetime.now(UTC)
    list(alike(reports[-2000:], reports))
    assert (datetime.now(UTC) - began).total_seconds() < 10


def test_who_may_judge() -> None:
    assert may_judge(judge=1, units=[5], received_by=1, unit=9) is Obstacle.OWN
    assert may_judge(judge=1, units=[5], received_by=2, unit=5) is Obstacle.OWN_UNIT
    assert may_judge(judge=1, units=[5, 6], received_by=2, unit=5) is Obstacle.OWN_UNIT
    assert may_judge(judge=1, units=[6, 7], received_by=2, unit=5) is None
    assert may_judge(judge=1, units=[5], received_by=2, unit=None) is None


@pytest.mark.parametrize("state", ["acceptance_requested", "accepted", "reviewed", "noticed", "signed"])
def test_what_was_accepted_stays_while_it_is_rested_on(state: str) -> None:
    assert may_change(state=state, is_withdrawn=False, accepted=True) is Obstacle.UNDER_WAY
    assert may_change(state=state, is_withdrawn=False, accepted=None) is None
    assert may_change(state="closed", is_withdrawn=False, accepted=None) is Obstacle.CLOSED
    assert may_change(state="open", is_withdrawn=True, accepted=None) is Obstacle.WITHDRAWN
    assert may_change(state="open", is_withdrawn=False, accepted=True) is None


@pytest.mark.parametrize(("state", "why"), [("closed", Obstacle.CLOSED), ("draft", Obstacle.NOT_WORK), ("open", None), ("signed", None)])
def test_until_when_something_is_handed_in(state: str, why: Obstacle | None) -> None:
    assert may_hand_in(state) is why


def test_every_check_says_what_would_clear_it_in_both_languages() -> None:
    assert len(BY_CODE) == len(CHECKS) == 11
    for check in CHECKS:
        for zh, en in (check.name, check.looks_at, check.clears):
            assert zh
            assert en
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in en)
    assert "裁剪" in BY_CODE["same_picture"].blind[0]
