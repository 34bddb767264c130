"""The 措施清单 of 海岱市 as data and as the sheet a clerk would open."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from rectify.interfaces.demo.documents.measures_data import PROBLEMS
from rectify.interfaces.demo.documents.measures_list import COLUMNS, HEADER_ROW, measure_cell, printed_path, write_list
from rectify.interfaces.demo.documents.people import PEOPLE
from rectify.interfaces.demo.documents.places import known_names
from rectify.interfaces.demo.documents.plan import PLAN, item_paths

GROUPS = {"同上", "各县市区", "市属功能区", "各牵头单位"}


def units(cell: str) -> list[str]:
    return [name for name in cell.split("、") if name not in GROUPS]


def test_there_are_at_least_60_measures_over_28_problems() -> None:
    assert len(PROBLEMS) == 28
    assert sum(len(row.measures) for problem in PROBLEMS for row in problem.rows) >= 60


def test_every_item_of_the_plan_is_answered_and_no_other() -> None:
    named = {row.path or problem.path for problem in PROBLEMS for row in problem.rows}
    assert named == set(item_paths(PLAN))


def test_every_unit_has_a_known_name_and_some_stand_under_a_former_one() -> None:
    names = known_names()
    used = {name for p in PROBLEMS for name in (p.lead, p.supervising, p.accepting) if name not in GROUPS}
    used |= {name for p in PROBLEMS for row in p.rows for name in units(row.responsible) + units(row.supporting)}
    assert sorted(used - set(names)) == []
    assert {"市环保局", "市农业局", "市经信委", "市国土资源局"} <= used


def test_nobody_accepts_what_he_carries_out_unless_he_leads_it() -> None:
    names = known_names()
    clashes = [
        (problem.number, row.measures[0])
        for problem in PROBLEMS
        for row in problem.rows
        if names[problem.accepting] in {names[unit] for unit in units(row.responsible)} and names[problem.accepting] != names[problem.lead]
    ]
    assert clashes == []


def test_every_responsible_person_exists() -> None:
    assert {problem.person for problem in PROBLEMS} <= {person.name for person in PEOPLE}


@pytest.mark.parametrize(("path", "printed"), [("四/二/2", "四\uff08二\uff092"), ("四/八/3", "四\uff08八\uff093")])
def test_a_path_is_printed_as_clerks_say_it(path: str, printed: str) -> None:
    assert printed_path(path) == printed


def test_several_measures_in_one_cell_are_numbered() -> None:
    row = next(row for problem in PROBLEMS for row in problem.rows if len(row.measures) == 2)
    assert measure_cell(row) == f"1.{row.measures[0]}\n2.{row.measures[1]}"


def test_the_sheet_merges_problems_freezes_its_head_and_prints_across(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_list(tmp_path / "list.xlsx"))
    sheet = book["措施清单"]
    head = [cell.value for cell in sheet[HEADER_ROW + 1]]
    assert head == [name for name, _ in COLUMNS]
    assert sheet.max_row == HEADER_ROW + 1 + sum(len(problem.rows) for problem in PROBLEMS)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert "A4:A5" in merged
    assert sheet.freeze_panes == "C4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"
    numbers = [sheet.cell(row, 1).value for row in range(HEADER_ROW + 2, sheet.max_row + 1)]
    assert [number for number in numbers if number] == [problem.number for problem in PROBLEMS]
    assert "七\uff08二\uff09" in numbers
