"""The ladder judged without a database, and its files read strictly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.dispatch.queries.ladders import read_folder
from rectify.campaign.dispatch.rules.causes import MOST
from rectify.campaign.dispatch.rules.ladder import Ladder, Sent, TaskFacts, UnitFacts, proposals
from rectify.campaign.dispatch.rules.ladder_file import WrongLadder, read_ladder

ROOT = Path(__file__).resolve().parents[3]
LADDERS = read_folder(ROOT / "procedures" / "ladders")
HAIDAI = LADDERS["haidai@2025-01-01"]
GUANGYUAN = LADDERS["guangyuan@2021-01-01"]
ANHUI = LADDERS["anhui@2021-01-01"]
JIANGXI = LADDERS["jiangxi@2021-01-01"]
ON = date(2026, 11, 23)
DUE = date(2026, 10, 1)


def late(days: int, **more: object) -> TaskFacts:
    return replace(TaskFacts(task=33, due=ON - timedelta(days=days), late_days=days), **more)  # type: ignore[arg-type]


def sent(letter: int, rung: str, *, task: int | None = 33, due: date | None = date(2026, 11, 10), answered: bool = False) -> Sent:
    return Sent(letter, rung, task, f"{letter}号", date(2026, 11, 1), due, answered)


UNIT = UnitFacts(unit=7, year=2026)


@pytest.mark.parametrize(
    ("ladder", "facts", "called"),
    [
        (HAIDAI, UNIT, []),
        (HAIDAI, replace(UNIT, tasks=(late(0),)), []),
        (HAIDAI, replace(UNIT, tasks=(late(1),)), ["reminder/u7/t33/due2026-11-22"]),
        (HAIDAI, replace(UNIT, tasks=(late(400),)), ["reminder/u7/t33/due2025-10-19"]),
        (HAIDAI, replace(UNIT, tasks=(TaskFacts(33, behind_rounds=2, behind_since=4),)), []),
        (HAIDAI, replace(UNIT, tasks=(TaskFacts(33, behind_rounds=3, behind_since=4),)), ["reminder/u7/t33/behind4"]),
        (HAIDAI, replace(UNIT, unanswered_rounds=1, silent_since=5), ["reminder/u7/silent5"]),
        (HAIDAI, replace(UNIT, unanswered_rounds=3, silent_since=5), ["reminder/u7/silent5"]),
        (
            HAIDAI,
            replace(UNIT, unanswered_rounds=3, silent_since=5, sent=(sent(1, "reminder", task=None, answered=True),)),
            ["supervision/u7/silent5/after1"],
        ),
        (HAIDAI, replace(UNIT, tasks=(late(30),), sent=(sent(1, "reminder", answered=True),)), ["supervision/u7/t33/due2026-10-24/after1"]),
        (HAIDAI, replace(UNIT, tasks=(late(29),), sent=(sent(1, "reminder", answered=True),)), ["reminder/u7/t33/due2026-10-25"]),
        (HAIDAI, replace(UNIT, tasks=(late(30),), sent=(sent(1, "reminder", task=99, answered=True),)), ["reminder/u7/t33/due2026-10-24"]),
        (HAIDAI, replace(UNIT, sent=(sent(1, "reminder"),)), ["supervision/u7/t33/unanswered1"]),
        (HAIDAI, replace(UNIT, sent=(sent(1, "reminder", due=ON),)), []),
        (HAIDAI, replace(UNIT, sent=(sent(1, "reminder", answered=True),)), []),
        (HAIDAI, replace(UNIT, sent=(sent(1, "reminder", due=None),)), []),
        (HAIDAI, replace(UNIT, sent=(sent(1, "supervision"), sent(2, "reminder"))), ["summons/u7/t33/unanswered1"]),
        (HAIDAI, replace(UNIT, tasks=(TaskFacts(33, returned=2),)), ["supervision/u7/t33/returned2"]),
        (HAIDAI, replace(UNIT, points=Decimal("4.9")), []),
        (HAIDAI, replace(UNIT, points=Decimal(5)), ["summons/u7/points5y2026"]),
        (
            HAIDAI,
            replace(UNIT, sent=tuple(sent(n, "supervision", answered=True, task=n) for n in (1, 2, 3, 4))),
            ["summons/u7/letters3"],
        ),
        (HAIDAI, replace(UNIT, tasks=(late(90),), sent=(sent(1, "summons", answered=True),)), ["listed/u7/t33/due2026-08-25/after1"]),
        (GUANGYUAN, replace(UNIT, tasks=(TaskFacts(33, behind_rounds=1, behind_since=2),)), ["yellow_card/u7/t33/behind2"]),
        (GUANGYUAN, replace(UNIT, sent=(sent(1, "yellow_card"),)), []),
        (GUANGYUAN, replace(UNIT, sent=(sent(1, "yellow_card"), sent(2, "yellow_card", task=34))), ["letter/u7/letters2"]),
        (GUANGYUAN, replace(UNIT, tasks=(late(1, behind_rounds=9, behind_since=1),)), ["red_card/u7/t33/due2026-11-22"]),
        (GUANGYUAN, replace(UNIT, sent=(sent(1, "red_card"),)), ["summons/u7/letters1"]),
        (ANHUI, replace(UNIT, points=Decimal("24.9")), []),
        (ANHUI, replace(UNIT, points=Decimal(25)), ["summons/u7/points25y2026"]),
        (JIANGXI, replace(UNIT, unanswered_rounds=50, points=Decimal(99), tasks=(late(999),), sent=(sent(1, "notice"),)), []),
    ],
)
def test_what_the_facts_call_for(ladder: Ladder, facts: UnitFacts, called: list[str]) -> None:
    assert [proposal.cause for proposal in proposals(ladder, facts, ON)] == called


def test_last_years_letters_count_for_nothing_but_their_answers() -> None:
    old = replace(sent(1, "yellow_card"), issued_on=date(2025, 12, 31))
    assert proposals(GUANGYUAN, replace(UNIT, sent=(old, sent(2, "yellow_card"))), ON) == []


def test_a_unit_and_each_of_its_tasks_are_judged_apart() -> None:
    facts = replace(
        UNIT,
        unanswered_rounds=2,
        silent_since=3,
        tasks=(late(5), replace(late(40), task=34)),
        sent=(sent(1, "reminder", task=34, answered=True),),
    )
    assert {proposal.task: proposal.rung.code for proposal in proposals(HAIDAI, facts, ON)} == {
        None: "reminder",
        33: "reminder",
        34: "supervision",
    }


def test_the_reason_is_a_sentence_with_the_rung_it_rests_on() -> None:
    facts = replace(UNIT, tasks=(late(43),), sent=(replace(sent(1, "reminder", answered=True), number="海整改督〔2026〕3号"),))
    proposal = proposals(HAIDAI, facts, ON)[0]
    assert proposal.zh == "逾期43天（时限2026-10-11），已发提醒函（海整改督〔2026〕3号）；按《海岱市整改预警督办办法》应发督办函。"
    assert proposal.en == (
        "43 days late, due 2026-10-11; Reminder letter (海整改督〔2026〕3号) was issued before; "
        "Warning ladder of Haidai calls for: Supervision letter."
    )
    assert proposal.facts == {"late_days": 43, "after": "海整改督〔2026〕3号"}


SENT = st.builds(
    Sent,
    st.integers(1, 10**6), st.sampled_from([rung.code for rung in HAIDAI.rungs]), st.sampled_from([None, 1, 2]), st.just("n"),
    st.dates(date(2025, 1, 1), ON), st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.booleans(),
)  # fmt: skip
TASKS = st.builds(
    TaskFacts,
    st.sampled_from([1, 2]),
    st.dates(date(2020, 1, 1), ON),
    st.integers(0, 900),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
)
FACTS = st.builds(
    UnitFacts, st.just(7), st.just(2026), st.integers(0, 9), st.integers(0, 99), st.decimals(0, 99, places=1),
    st.lists(SENT, max_size=6, unique_by=lambda s: s.letter).map(tuple), st.lists(TASKS, max_size=2, unique_by=lambda t: t.task).map(tuple),
)  # fmt: skip


@given(facts=FACTS)
def test_one_letter_a_subject_and_one_cause_for_the_same_facts(facts: UnitFacts) -> None:
    found = proposals(HAIDAI, facts, ON)
    assert len({proposal.task for proposal in found}) == len(found) == len({proposal.cause for proposal in found})
    assert [proposal.cause for proposal in proposals(HAIDAI, facts, ON)] == [proposal.cause for proposal in found]
    assert all(len(proposal.cause) <= MOST for proposal in found)
    later = proposals(
        HAIDAI, replace(facts, tasks=tuple(replace(t, late_days=t.late_days + 1 if t.late_days else 0) for t in facts.tasks)), ON
    )
    assert {p.cause for p in later if p.rung.code == "reminder"} <= {p.cause for p in found} | {
        p.cause for p in later if p.rung.code != "reminder"
    }


PLAIN = """code: x1
name: 名
name_en: Name
source: 据
source_en: From
confirmed: false
valid_from: 2026-01-01
number: 〔{year}〕{n}号
rungs:
  - code: one
    name: 一
    name_en: One
    text: "{reason}"
    text_en: "{reason}"
  - code: two
    name: 二
    name_en: Two
    text: "{unit}"
    text_en: "{task}"
    when:
      - unanswered: one
"""


LADDER_KEYS = "code, name, name_en, source, source_en, confirmed, valid_from, valid_to, number, issuer, rungs"
WHEN_KEYS = "unanswered_rounds, late_days, behind_rounds, returned, points, letters, after, unanswered"


def test_a_plain_file_is_a_ladder() -> None:
    ladder = read_ladder(PLAIN, "x.yaml")
    assert (ladder.key, [rung.code for rung in ladder.rungs], ladder.rungs[1].when[0].unanswered) == (
        "x1@2026-01-01",
        ["one", "two"],
        "one",
    )
    assert (ladder.holds_on(date(2025, 12, 31)), ladder.holds_on(date(2026, 1, 1)), ladder.holds_on(date(2099, 1, 1))) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "en"),
    [
        (PLAIN, "", 1, "the file is empty."),
        (PLAIN, "- a", 1, "this must be written as lines of “key: value”."),
        ("code: x1", "code: ]", 1, "this is not YAML; check indent and brackets."),
        ("name: 名\n", "", 1, "name is missing."),
        ("name: 名", "nam: 名", 2, f"“nam” means nothing; keys are: {LADDER_KEYS}."),
        ("name: 名", "name: 名\nname: 名", 3, "“name” stands twice."),
        ("name: 名", "name: ''", 2, "this must be a text that is not empty."),
        ("code: x1", "code: X-1", 1, "the code “X-1” must be small letters, digits and _, 2 to 31 of them."),
        ("confirmed: false", "confirmed: maybe", 6, "“maybe” cannot stand here; allowed: true, false."),
        ("2026-01-01", "2026-13-01", 7, "“2026-13-01” is no day like 2026-01-31."),
        ("valid_from: 2026-01-01", "valid_from: 2026-01-01\nvalid_to: 2025-01-01", 8, "valid_to lies before valid_from."),
        ("〔{year}〕{n}号", "〔{year}〕号", 8, "use {n}、{year} and nothing else, each of them."),
        ("〔{year}〕{n}号", "〔{year〕{n}号", 8, "the braces do not pair."),
        ('"{unit}"', '"{units}"', 18, "use {answer_due}、{reason}、{task}、{unit} and nothing else."),
        ("code: two", "code: one", 15, "the rung “one” stands twice."),
        ("unanswered: one", "unanswered: two", 21, "“two” is no lower rung; lower ones are: one."),
        ("unanswered: one", "late_days: 0", 21, "“0” is no whole number from 1 to 3660."),
        ("unanswered: one", "late_days: -3", 21, "“-3” is no whole number from 1 to 3660."),
        ("unanswered: one", "points: 1000", 21, "“1000” must be points from 0 to 999.9 with at most one decimal."),
        ("unanswered: one", "{unanswered: one, after: one}", 21, "write either after or unanswered."),
        ("unanswered: one", "{}", 21, "the condition is empty."),
        ("unanswered: one", "letters: {rung: one}", 21, "times is missing."),
        ("unanswered: one", "unansword: one", 21, f"“unansword” means nothing; keys are: {WHEN_KEYS}."),
        ("when:\n      - unanswered: one", "answer: {days: 3, unit: weeks}", 20,
         "“weeks” cannot stand here; allowed: workdays, calendar_days."),
        ("when:\n      - unanswered: one", "when: []", 20, "when must be a list of conditions; leave it out where the source names none."),
        ("when:\n      - unanswered: one", "listed: 1", 20, "“1” cannot stand here; allowed: true, false."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_line(old: str, new: str, line: int, en: str) -> None:
    with pytest.raises(WrongLadder) as told:
        read_ladder(PLAIN.replace(old, new, 1), "x.yaml")
    assert (told.value.line, told.value.en) == (line, en)
    assert str(told.value) == f"x.yaml, line {line}: {en} （x.yaml 第 {line} 行：{told.value.zh}）"


def test_two_versions_may_not_hold_on_the_same_day(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(PLAIN.replace("2026-01-01", "2027-01-01"), encoding="utf-8")
    with pytest.raises(WrongLadder, match="hold on the same days"):
        read_folder(tmp_path)
    (tmp_path / "a.yaml").write_text(PLAIN.replace("number", "valid_to: 2026-12-31\nnumber"), encoding="utf-8")
    assert list(read_folder(tmp_path)) == ["x1@2026-01-01", "x1@2027-01-01"]


def test_what_is_ours_or_unknown_says_so() -> None:
    assert not any(ladder.confirmed for ladder in LADDERS.values())
    assert [rung.when for rung in JIANGXI.rungs] == [(), (), (), ()]
    assert ANHUI.rungs[0].points is None
