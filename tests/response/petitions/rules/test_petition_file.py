"""Rules of petition cases: the shipped files are whole, and a mistake is refused with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rectify.foundation.calendar.national import national_table
from rectify.foundation.calendar.rules import BeyondCalendar, Unit
from rectify.response.petitions.rules.clock import Standing, clock_of, standing
from rectify.response.petitions.rules.petition_file import PetitionRules, WrongPetitionRules, clash, read_rules

FOLDER = Path(__file__).parents[4] / "procedures" / "petitions"
HAIDAI = (FOLDER / "haidai.yaml").read_text(encoding="utf-8")


def shipped(name: str) -> PetitionRules:
    return read_rules((FOLDER / name).read_text(encoding="utf-8"), name)


def test_every_shipped_file_can_be_used_and_none_clash() -> None:
    files = [shipped(path.name) for path in sorted(FOLDER.glob("*.yaml"))]
    assert {(each.code, each.reply_days) for each in files} == {("haidai", 10), ("anhui", 7), ("workdays-15", 15)}
    assert [each.code for each in files if each.default] == ["haidai"]
    assert clash(files) is None


def test_what_the_source_does_not_say_is_marked_as_ours() -> None:
    rules = shipped("haidai.yaml")
    assert "reply_days" not in rules.ours
    assert {"call_back_days", "small_cell", "retention_days"} <= set(rules.ours)
    assert rules.note_zh
    assert rules.note_en


def test_numbers_are_written_in_the_form_of_the_file() -> None:
    assert shipped("haidai.yaml").number(date(2026, 11, 23), 7) == "HD20261123-0007"


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("reply_days: 10", "reply_days: 0", 11, "no whole number from 1 to 365"),
        ("reply_days: 10", "reply_days: ten", 11, "no whole number"),
        ("reply_days: 10", "reply_day: 10", 11, "means nothing"),
        ("reply_days: 10", "reply_days: 10\nreply_days: 7", 12, "stands twice"),
        ("reply_days: 10\n", "", 2, "reply_days is missing"),
        ("reply_day_type: calendar_days", "reply_day_type: days", 12, "cannot stand here"),
        ("reopen_on: [not_fixed]", "reopen_on: [fixed]", 14, "cannot stand here"),
        ("similarity_asks: 0.6", "similarity_asks: 1.6", 16, "does not lie between"),
        ("similarity_asks: 0.6", "similarity_asks: nan", 16, "does not lie between"),
        ("similarity_merges: 1.0", "similarity_merges: 0.5", 16, "is above similarity_merges"),
        ('number: "HD{day}-{n:04}"', 'number: "HD{day}"', 21, "no form of a number"),
        ('number: "HD{day}-{n:04}"', 'number: "{day}{x}-{n}"', 21, "no form of a number"),
        ("  confirmed: 1", "  confirmed: 5", 9, "cannot stand here"),
        ("valid_from: 2017-01-01", "valid_from: 2017-13-01", 10, "no day like"),
        ("valid_from: 2017-01-01", "valid_from: 2017-01-01\nvalid_to: 2016-01-01", 11, "lies before valid_from"),
        ("note_en: ", "# note_en: ", 22, "there must be a note"),
        ("longest_days: 1825", "longest_days: 1000", 19, "longest_days is below retention_days"),
        ("code: haidai", "code: [haidai", 2, "not YAML"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_what_is_wrong(before: str, after: str, line: int, said: str) -> None:
    assert before in HAIDAI
    with pytest.raises(WrongPetitionRules) as refused:
        read_rules(HAIDAI.replace(before, after, 1), "haidai.yaml")
    assert said in refused.value.en
    assert refused.value.zh
    if "not YAML" not in said:
        assert refused.value.place == f"haidai.yaml, line {line}"


def test_two_defaults_on_one_day_clash() -> None:
    other = read_rules(HAIDAI.replace("code: haidai", "code: other"), "other.yaml")
    assert clash([shipped("haidai.yaml"), other]) is not None


def test_calendar_days_begin_the_day_after_handing_over_and_the_clock_says_so() -> None:
    clock = clock_of(shipped("haidai.yaml"), date(2026, 11, 3), national_table())
    assert clock.due == date(2026, 11, 13)
    assert clock.told["days"] == 10
    assert "2026-11-03" in clock.told["en"]
    assert "10 calendar days" in clock.told["en"]
    assert "2026年11月3日交办" in clock.told["zh"]
    assert "2026年11月13日" in clock.told["zh"]


def test_working_days_name_the_days_left_out() -> None:
    rules = shipped("workdays-15.yaml")
    assert rules.reply_day_type is Unit.WORKDAYS
    clock = clock_of(rules, date(2026, 9, 28), national_table())
    assert "国庆节" in clock.told["zh"]
    assert "National" in clock.told["en"]
    assert clock.due > date(2026, 10, 18)


def test_a_clock_beyond_the_calendar_is_never_guessed() -> None:
    with pytest.raises(BeyondCalendar):
        clock_of(shipped("workdays-15.yaml"), date(2026, 12, 28), national_table())


@pytest.mark.parametrize(
    ("on", "answered", "expected"),
    [
        (date(2026, 11, 9), False, Standing.OWED),
        (date(2026, 11, 10), False, Standing.SOON),
        (date(2026, 11, 13), False, Standing.SOON),
        (date(2026, 11, 14), False, Standing.LATE),
        (date(2026, 11, 14), True, Standing.ANSWERED),
    ],
)
def test_a_reply_is_owed_then_due_soon_then_late(on: date, answered: bool, expected: Standing) -> None:
    assert standing(date(2026, 11, 13), on, answered=answered) is expected
