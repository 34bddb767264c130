"""Reading procedures: what is shipped is a procedure; every mistake is refused with its line and reason; none falls below the minimum."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from rectify.campaign.closure.models import StepKind
from rectify.campaign.closure.queries.procedures import procedures
from rectify.campaign.closure.rules.procedure import DAY_TYPES, Kind, as_json
from rectify.campaign.closure.rules.procedure_file import WrongProcedure, clash, read_procedure
from rectify.foundation.accounts.queries import roles

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "procedures").glob("*.yaml"))

GOOD = """code: test
title: 测试程序
title_en: Test procedure
applies_to: [city, county]
default_for: [city]
source:
  name: 来源
  confirmed: 1
valid_from: 2026-01-01
steps:
  - kind: request
    title: 申请
    title_en: Request
    by: {place: implementing}
  - kind: accept
    title: 验收
    title_en: Acceptance
    by: {place: [accepting, lead]}
  - kind: review
    title: 复核
    title_en: Review
    by: {place: line}
  - kind: notice
    title: 公示
    title_en: Notice
    by: {place: office}
    days: 5
    day_type: workdays
  - kind: sign
    title: 签字
    title_en: Signing
    signatures:
      - {title: 主任, title_en: Director, role: office_director, place: office, rank: 1}
      - {title: 市领导, title_en: Leader, role: leader, place: city, rank: 2}
  - kind: close
    title: 销号
    title_en: Close
    by: {place: office}
"""


def read(text: str) -> object:
    return read_procedure(text, "test.yaml", tuple(roles()))


def test_the_kinds_of_step_are_those_of_the_table() -> None:
    assert [kind.value for kind in Kind] == list(StepKind.values)
    assert DAY_TYPES == ("workdays", "calendar_days")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_shipped_can_be_read_and_names_its_source(path: Path) -> None:
    found = read_procedure(path.read_text(encoding="utf-8"), path.name, tuple(roles()))
    assert found.code == path.stem
    assert found.source.name
    assert found.source.confirmed in {1, 2}
    for step in found.steps:
        assert not step.ours or (step.note and step.note_en)


def test_six_procedures_are_shipped_and_each_kind_of_task_has_one_default() -> None:
    table = procedures()
    assert len(table.procedures) == len(FILES) == 6
    for kind in ("city", "county", "petition"):
        found = table.default(kind, date(2026, 11, 23))
        assert found is not None
        assert found.code == f"weifang-{kind}"


def test_the_founding_plan_asks_both_principal_officers_of_a_petition_case() -> None:
    found = procedures().get("weifang-petition", date(2026, 11, 23))
    assert found is not None
    signs = [step for step in found.steps if step.kind is Kind.SIGN]
    assert [(step.role, step.rank, step.ours) for step in signs] == [("party_principal", 1, False), ("government_principal", 1, False)]


def test_four_sign_one_after_the_other_where_four_levels_do() -> None:
    found = procedures().get("tianjin-joint", date(2026, 11, 23))
    assert found is not None
    assert [step.rank for step in found.steps if step.kind is Kind.SIGN] == [1, 2, 3, 4]


def test_a_version_counts_from_its_first_day_on() -> None:
    first = date(2025, 11, 21)
    assert procedures().get("boshan-petition", first - timedelta(days=1)) is None
    assert procedures().get("boshan-petition", first) is not None


def test_a_good_file_is_read_whole() -> None:
    found = read_procedure(GOOD, "test.yaml", tuple(roles()))
    assert [(step.kind.value, step.rank) for step in found.steps] == [
        ("request", 1), ("accept", 1), ("review", 1), ("notice", 1), ("sign", 1), ("sign", 2), ("close", 1),
    ]  # fmt: skip
    assert as_json(found)["steps"][3]["days"] == 5


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("code: test\n", "", 1, "code is missing"),
        ("code: test", "code: test\ncode: other", 2, "“code” stands twice"),
        ("code: test", "kode: test", 1, "“kode” means nothing"),
        ("applies_to: [city, county]", "applies_to: [town]", 4, "“town” cannot stand here; allowed: city, county, petition"),
        ("default_for: [city]", "default_for: [petition]", 5, "default_for must lie within applies_to"),
        ("confirmed: 1", "confirmed: 3", 8, "“3” cannot stand here"),
        ("valid_from: 2026-01-01", "valid_from: 2026-13-01", 9, "“2026-13-01” is no day"),
        ("valid_from: 2026-01-01", "valid_from: 2026-01-01\nvalid_to: 2025-01-01", 10, "valid_to lies before valid_from"),
        ("    by: {place: implementing}\n", "", 11, "by is missing"),
        ("by: {place: line}", "by: {place: moon}", 22, "“moon” cannot stand here"),
        ("by: {place: line}", "by: {place: line, role: king}", 22, "“king” cannot stand here"),
        ("    days: 5\n", "", 23, "A notice must state its days"),
        ("day_type: workdays", "day_type: sundays", 28, "“sundays” cannot stand here"),
        ("days: 5", "days: five", 27, "“five” is no whole number"),
        ("rank: 1}", "rank: 3}", 29, "in the order of their ranks"),
        ("role: leader, ", "", 34, "role is missing"),
        ("  - kind: close\n    title: 销号\n    title_en: Close\n    by: {place: office}\n", "", 11, "Close must be the last step"),
        ("kind: review", "kind: accept", 19, "The step accept stands twice"),
        ("kind: request", "kind: check", 11, "first two steps must be request and accept"),
        ("kind: close", "kind: file", 11, "Close must be the last step"),
        ("title: 复核", "title: ''", 20, "must be a text that is not empty"),
        ("steps:", "steps: []\nrest:", 11, "“rest” means nothing"),
        ("kind: review", "kind: check", 19, "A spot check must state its sampling"),
        ("kind: review", "kind: review\n    ours: true", 19, "must carry a note"),
        ("  - kind: request", "  - [kind, request]\n  - kind: request", 11, "written as lines of “key: value”"),
        ("title: 测试程序", "title: [", 4, "this is not YAML"),
    ],
)
def test_every_mistake_names_its_line_and_reason(old: str, new: str, line: int, words: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(WrongProcedure) as refused:
        read(GOOD.replace(old, new, 1))
    assert refused.value.place == f"test.yaml, line {line}"
    assert words in refused.value.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.zh)


def test_an_empty_file_is_no_procedure() -> None:
    with pytest.raises(WrongProcedure, match="the file is empty"):
        read("# nothing\n")


def test_without_any_control_a_procedure_is_refused() -> None:
    review = "  - kind: review\n    title: 复核\n    title_en: Review\n    by: {place: line}\n"
    with pytest.raises(WrongProcedure, match="at least one independent control"):
        read(GOOD.replace(review, ""))


def test_two_versions_of_one_day_clash() -> None:
    one = read_procedure(GOOD, "a.yaml")
    later = read_procedure(GOOD.replace("2026-01-01", "2026-06-01"), "b.yaml")
    ended = read_procedure(GOOD.replace("valid_from: 2026-01-01", "valid_from: 2026-01-01\nvalid_to: 2026-05-31"), "c.yaml")
    assert clash([one, later]) == (one, later)
    assert clash([ended, later]) is None


def test_a_folder_with_a_mistake_stops_at_its_line(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(GOOD.replace("kind: sign", "kind: sing"), encoding="utf-8")
    settings.PROCEDURES = tmp_path
    procedures.cache_clear()
    try:
        with pytest.raises(WrongProcedure) as refused:
            procedures()
    finally:
        procedures.cache_clear()
    assert refused.value.place == "wrong.yaml, line 29"
