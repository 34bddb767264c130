"""A unit's sheet there and back: nothing lost, nothing overwritten, nothing half-done."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from rectify.campaign.dispatch.models import Report, SheetIntake
from rectify.campaign.dispatch.services import sheets
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.campaign.dispatch.services.sheets import accept, decide, decide_all, drop
from rectify.campaign.dispatch.tasks import read_sheet
from rectify.campaign.ledger.models import Measure, Result, Target
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.dispatch.asked import AFTER, NEXT_WEEK, Opened, answered, frozen, opened
from tests.campaign.dispatch.workbooks import FIRST, columns_of, exported, filled, handed_in, rows_of, saved, told
from tests.cast import NOW, TODAY, Cast

SAID = {"done": "完成管道开挖三百米。", "next_step": "下周回填。", "expected_on": date(2027, 1, 20)}
State = SheetIntake.State


@pytest.fixture
def week(cast: Cast) -> Opened:
    return opened(cast)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("result", "measure").get(pk=report.pk)


def test_a_sheet_comes_back_and_is_filed(cast: Cast, week: Opened) -> None:
    report = week.report(cast.ecology)
    data = exported(week.round, cast.ecology)

    intake = handed_in(filled(data, {report: SAID}), week.round, cast.ecology, cast.lead)
    assert (intake.state, intake.rows, intake.unchanged) == (State.READY, len(rows_of(data)), len(rows_of(data)) - 1)
    assert [cell[1:3] for cell in told(intake)] == [("done", "change"), ("next_step", "change"), ("expected_on", "change")]
    assert fresh(report).filed_at is None, "looking at a sheet files nothing"

    accept(intake=intake, by=cast.lead, at=NOW)
    row = fresh(report)
    assert (row.done, row.next_step, row.expected_on) == tuple(SAID.values())
    assert (row.source, row.filed_by, row.filed_at, row.revision) == ("sheet", cast.lead, NOW, 1)
    entry = Entry.objects.get(act="sheet:file:done")
    assert (entry.data["reports"], entry.data["cells"], entry.data["unit"]) == (1, 3, cast.ecology.pk)


def test_the_same_sheet_twice_changes_nothing_the_second_time(cast: Cast, week: Opened) -> None:
    report = week.report(cast.ecology)
    data = filled(exported(week.round, cast.ecology), {report: {**SAID, "obstacles": "=1+1", "sites_done": 3.0, "sites_all": "8"}})
    accept(intake=handed_in(data, week.round, cast.ecology, cast.lead), by=cast.lead, at=NOW)
    before = fresh(report)
    assert (before.obstacles, before.sites_done, before.sites_all) == ("=1+1", 3, 8)

    again = handed_in(data, week.round, cast.ecology, cast.lead)
    assert (again.state, again.lines.count()) == (State.FILED, 0)
    assert fresh(report).revision == before.revision
    assert Entry.objects.filter(act="sheet:file:done").count() == 1


def test_an_empty_cell_keeps_what_the_page_says(cast: Cast, week: Opened) -> None:
    report = answered(week.report(cast.ecology), cast.lead, obstacles="缺资金。")
    data = filled(exported(week.round, cast.ecology), {report: {"obstacles": None, "done": "  ", "support": "请财政局拨款。"}})
    intake = handed_in(data, week.round, cast.ecology, cast.lead)
    assert [cell[1:3] for cell in told(intake)] == [("support", "change")]
    accept(intake=intake, by=cast.lead, at=NOW)
    assert (fresh(report).obstacles, fresh(report).support) == ("缺资金。", "请财政局拨款。")


class TestConflicts:
    """Somebody filed on the page after the sheet was downloaded."""

    @pytest.fixture
    def disputed(self, cast: Cast, week: Opened) -> tuple[Report, SheetIntake]:
        report = answered(week.report(cast.ecology), cast.lead, done="原话。", next_step="原步骤。")
        data = exported(week.round, cast.ecology)
        report = answered(report, cast.second_clerk, done="网页新话。", next_step="网页新步骤。", obstacles="网页障碍。")
        data = filled(data, {report: {"done": "表格新话。", "next_step": "表格新步骤。", "support": "表格支持。"}})
        return report, handed_in(data, week.round, cast.ecology, cast.lead)

    def test_each_is_shown_with_all_three_values_and_its_place(self, disputed: tuple[Report, SheetIntake]) -> None:
        _report, intake = disputed
        cells = told(intake)
        assert [cell[1:6] for cell in cells] == [
            ("done", "conflict", "原话。", "网页新话。", "表格新话。"),
            ("next_step", "conflict", "原步骤。", "网页新步骤。", "表格新步骤。"),
            ("support", "change", "", "", "表格支持。"),
        ]
        assert cells[0][6] == f"J{cells[0][0]}"

    def test_none_is_filed_before_every_cell_is_decided(self, cast: Cast, disputed: tuple[Report, SheetIntake]) -> None:
        report, intake = disputed
        number = told(intake)[0][0]
        decide(intake=intake, choices={(number, "done"): True})
        with pytest.raises(Refused) as refusal:
            accept(intake=intake, by=cast.lead, at=NOW)
        assert refusal.value.code == "sheet.undecided"
        assert fresh(report).done == "网页新话。"

    def test_the_cell_that_was_chosen_counts(self, cast: Cast, disputed: tuple[Report, SheetIntake]) -> None:
        report, intake = disputed
        number = told(intake)[0][0]
        assert decide(intake=intake, choices={(number, "done"): True, (number, "next_step"): False, (number, "support"): False}) == 2
        accept(intake=intake, by=cast.lead, at=NOW)
        row = fresh(report)
        assert (row.done, row.next_step, row.obstacles, row.support) == ("表格新话。", "网页新步骤。", "网页障碍。", "表格支持。")

    def test_all_are_decided_at_once(self, cast: Cast, disputed: tuple[Report, SheetIntake]) -> None:
        report, intake = disputed
        assert decide_all(intake=intake, take=False) == 2
        accept(intake=intake, by=cast.lead, at=NOW)
        assert (fresh(report).done, fresh(report).support) == ("网页新话。", "表格支持。")

    def test_a_page_that_changes_after_the_preview_stops_the_sheet(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        other = week.report(cast.ecology, week.short.late.measures.order_by("position").last())
        data = filled(exported(week.round, cast.ecology), {report: SAID, other: SAID})
        intake = handed_in(data, week.round, cast.ecology, cast.lead)
        answered(report, cast.second_clerk, done="网页先到。")
        with pytest.raises(Refused) as refusal:
            accept(intake=intake, by=cast.lead, at=NOW)
        assert refusal.value.code == "sheet.page_moved"
        assert fresh(other).filed_at is None, "nothing is half-done"
        assert ("done", "conflict", "", "网页先到。", SAID["done"]) in [cell[1:6] for cell in told(intake)]
        decide_all(intake=intake, take=True)
        accept(intake=intake, by=cast.lead, at=NOW)
        assert fresh(report).done == SAID["done"]
        assert fresh(other).done == SAID["done"]


class TestResultsAndDays:
    """What goes on to the ledger."""

    def test_a_measured_result_and_the_days_of_a_measure_are_recorded(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        target = Target.objects.create(task=report.task, measure=report.measure, subject="收集率", comparator=">=", value=80, unit="%")
        measure = report.measure
        Measure.objects.filter(pk=measure.pk).update(started_on=None, done_on=None)
        said = {**SAID, "value": "81.50%", "unit": "%", "measured_on": "2026年11月20日", "started_on": "2026/10/1"}
        bad = handed_in(filled(exported(week.round, cast.ecology), {report: said}), week.round, cast.ecology, cast.lead)
        assert [cell[1:3] for cell in told(bad) if cell[2] == "error"] == [("value", "error")], "81.50% is no number: % has its own column"
        said |= {"value": "81.50", "finished": "是", "finished_on": date(2026, 11, 20)}
        data = filled(exported(week.round, cast.ecology), {report: said})
        accept(intake=handed_in(data, week.round, cast.ecology, cast.lead), by=cast.lead, at=NOW)
        row = fresh(report)
        assert row.result is not None
        assert (row.result.target, row.result.value, row.result.unit) == (target, Decimal("81.5"), "%")
        assert (row.measure.started_on, row.measure.done_on) == (date(2026, 10, 1), date(2026, 11, 20))
        assert handed_in(data, week.round, cast.ecology, cast.lead).state == State.FILED
        assert Result.objects.count() == 1

    def test_a_day_on_record_is_not_changed_by_a_sheet(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        Measure.objects.filter(pk=report.measure_id).update(started_on=date(2026, 3, 1))
        data = filled(exported(week.round, cast.ecology), {report: {**SAID, "started_on": date(2026, 4, 1)}})
        intake = handed_in(data, week.round, cast.ecology, cast.lead)
        assert [cell[1] for cell in told(intake) if cell[2] == "error"] == ["started_on"]

    def test_finished_without_a_day_is_told_at_the_empty_cell(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        data = filled(exported(week.round, cast.ecology), {report: {**SAID, "finished": "是"}})
        cells = told(handed_in(data, week.round, cast.ecology, cast.lead))
        assert [cell[1] for cell in cells if cell[2] == "error"] == ["finished_on"]


class TestMistakes:
    """Each is told at its cell, in both languages; the clean rows are filed."""

    def test_clean_rows_are_filed_and_wrong_ones_stay_out(self, cast: Cast, week: Opened) -> None:
        good = week.report(cast.ecology)
        wrong = week.report(cast.ecology, week.short.late.measures.order_by("position").last())
        data = filled(exported(week.round, cast.ecology), {good: SAID, wrong: {**SAID, "expected_on": "下月", "sites_done": "三"}})
        intake = handed_in(data, week.round, cast.ecology, cast.lead)
        errors = {cell["key"]: cell["words"] for line in intake.lines.filter(kind="error") for cell in line.cells if "words" in cell}
        assert errors["expected_on"]["zh"] == "“下月”不是日期，请按2026-12-31的样式填写"
        assert errors["sites_done"]["en"] == "“三” is no count. Write 0 or a whole number above it."
        accept(intake=intake, by=cast.lead, at=NOW)
        assert fresh(good).filed_at == NOW
        assert fresh(wrong).filed_at is None

    def test_what_a_page_would_refuse_is_refused_at_the_cell_it_lacks(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        intake = handed_in(filled(exported(week.round, cast.ecology), {report: {"done": "做了。"}}), week.round, cast.ecology, cast.lead)
        assert [(cell[1], cell[6]) for cell in told(intake) if cell[2] == "error"] == [
            ("next_step", f"K{told(intake)[0][0]}"),
            ("expected_on", f"N{told(intake)[0][0]}"),
        ]
        with pytest.raises(Refused) as refusal:
            accept(intake=intake, by=cast.lead, at=NOW)
        assert refusal.value.code == "sheet.nothing_clean"

    def test_rows_that_belong_to_nobody_are_told(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        book = openpyxl.load_workbook(io.BytesIO(filled(exported(week.round, cast.ecology), {report: SAID})))
        sheet = book.worksheets[0]
        columns, last = columns_of(sheet), sheet.max_row
        sheet.cell(last + 1, columns["done"]).value = "新增的一行"
        for key in ("id", "base", "seal", "done"):
            sheet.cell(last + 2, columns[key]).value = sheet.cell(FIRST, columns[key]).value or "再说一遍"
        intake = handed_in(saved(book), week.round, cast.ecology, cast.lead)
        errors = {line.number: line.cells[0]["words"]["zh"] for line in intake.lines.filter(kind="error")}
        assert "没有对应的填报事项" in errors[last + 1]
        assert "同一事项" in errors[last + 2]

    def test_a_row_of_another_unit_is_refused(self, cast: Cast, week: Opened) -> None:
        mine, theirs = week.report(cast.ecology), week.report(cast.qingshi)
        foreign = openpyxl.load_workbook(io.BytesIO(exported(week.round, cast.qingshi))).worksheets[0]
        book = openpyxl.load_workbook(io.BytesIO(exported(week.round, cast.ecology)))
        sheet = book.worksheets[0]
        for column in range(1, 4):
            sheet.cell(FIRST, column).value = foreign.cell(FIRST, column).value
        sheet.cell(FIRST, columns_of(sheet)["done"]).value = "替别人填。"
        intake = handed_in(saved(book), week.round, cast.ecology, cast.lead)
        assert [line.kind for line in intake.lines.all()] == ["error"]
        assert "别的单位" in intake.lines.get().cells[0]["words"]["zh"]
        with pytest.raises(Refused):
            accept(intake=intake, by=cast.lead, at=NOW)
        assert fresh(mine).filed_at is None
        assert fresh(theirs).filed_at is None

    def test_what_was_exported_cannot_be_forged(self, cast: Cast, week: Opened) -> None:
        report = answered(week.report(cast.ecology), cast.lead)
        data = filled(exported(week.round, cast.ecology), {report: {"base": '{"done":"别的"}', "done": "新的。"}})
        assert [line.kind for line in handed_in(data, week.round, cast.ecology, cast.lead).lines.all()] == ["error"]

    def test_the_sheet_of_another_unit_or_round_is_refused_whole(self, cast: Cast, week: Opened) -> None:
        intake = handed_in(exported(week.round, cast.qingshi), week.round, cast.ecology, cast.lead)
        assert intake.state == State.REFUSED
        assert "市生态环境局" in intake.faults[0]["zh"]
        assert "another unit" in intake.faults[0]["en"]


class TestLayout:
    """What people do to sheets."""

    def test_moved_deleted_and_renamed_is_understood(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        book = openpyxl.load_workbook(io.BytesIO(filled(exported(week.round, cast.ecology), {report: SAID})))
        sheet = book.worksheets[0]
        sheet.title = "我改了名"
        sheet.protection.sheet = False
        sheet.delete_cols(columns_of(sheet)["support"])
        sheet.insert_cols(columns_of(sheet)["done"])
        sheet.insert_rows(1)
        book.move_sheet(sheet, 1)
        intake = handed_in(saved(book), week.round, cast.ecology, cast.lead)
        assert [(cell[1], cell[2]) for cell in told(intake)] == [("done", "change"), ("next_step", "change"), ("expected_on", "change")]
        assert told(intake)[0][6].startswith("K"), "the place is where the cell stands now"

    def test_without_its_hidden_head_row_it_is_refused(self, cast: Cast, week: Opened) -> None:
        book = openpyxl.load_workbook(io.BytesIO(exported(week.round, cast.ecology)))
        book.worksheets[0].delete_rows(FIRST - 2)
        intake = handed_in(saved(book), week.round, cast.ecology, cast.lead)
        assert intake.state == State.REFUSED
        assert "重新下载" in intake.faults[0]["zh"]

    def test_an_english_sheet_is_read_like_a_chinese_one(self, cast: Cast, week: Opened) -> None:
        report = week.report(cast.ecology)
        Measure.objects.filter(pk=report.measure_id).update(started_on=TODAY - timedelta(days=9))
        data = filled(exported(week.round, cast.ecology, english=True), {report: {**SAID, "finished": "Yes", "finished_on": TODAY}})
        accept(intake=handed_in(data, week.round, cast.ecology, cast.lead), by=cast.lead, at=NOW)
        assert fresh(report).measure.done_on == TODAY

    def test_cells_are_locked_hidden_and_guided(self, cast: Cast, week: Opened) -> None:
        Target.objects.create(task=week.late.task, subject="收集率", comparator=">=", value=80, unit="%")
        sheet = openpyxl.load_workbook(io.BytesIO(exported(week.round, cast.ecology))).worksheets[0]
        columns = columns_of(sheet)
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[FIRST - 2].hidden
        assert sheet.cell(FIRST, columns["measure"]).protection.locked
        assert not sheet.cell(FIRST, columns["done"]).protection.locked
        assert sheet.freeze_panes == f"F{FIRST}"
        assert {rule.type for rule in sheet.data_validations.dataValidation} == {"list", "date", "whole"}
        assert any("_!" in (rule.formula1 or "") for rule in sheet.data_validations.dataValidation)


class TestFrozen:
    """A sheet never changes a frozen round."""

    def test_what_was_owed_goes_into_the_open_round_as_late(self, cast: Cast, week: Opened) -> None:
        filed = answered(week.report(cast.ecology), cast.lead)
        owed = week.report(cast.ecology, week.short.late.measures.order_by("position").last())
        data = exported(week.round, cast.ecology)
        one = frozen(week.round)
        data = filled(data, {filed: {"done": "改口。"}, owed: SAID})
        intake = handed_in(data, one, cast.ecology, cast.lead, at=NEXT_WEEK)
        assert sorted((line.kind, line.report_id) for line in intake.lines.all()) == [("change", owed.pk), ("error", filed.pk)]
        with pytest.raises(Refused) as refusal:
            accept(intake=intake, by=cast.lead, at=AFTER)
        assert refusal.value.code == "report.no_open_round"
        later = opened_again(week, cast)
        accept(intake=intake, by=cast.lead, at=NEXT_WEEK)
        assert fresh(owed).filed_at is None
        assert fresh(filed).done != "改口。"
        late = Report.objects.get(late_for=one, measure=owed.measure)
        assert (late.round, late.done, late.source) == (later, SAID["done"], "sheet")
        again = handed_in(data, one, cast.ecology, cast.lead, at=NEXT_WEEK)
        assert [line.kind for line in again.lines.all()] == ["error"], "the late answer is known; only the filed one is still refused"

    def test_a_freeze_between_preview_and_acceptance_files_late(self, cast: Cast, week: Opened) -> None:
        owed = week.report(cast.ecology)
        intake = handed_in(filled(exported(week.round, cast.ecology), {owed: SAID}), week.round, cast.ecology, cast.lead)
        frozen(week.round)
        later = opened_again(week, cast)
        accept(intake=intake, by=cast.lead, at=NEXT_WEEK)
        assert fresh(owed).filed_at is None
        assert Report.objects.get(late_for=week.round, measure=owed.measure).round == later


def opened_again(week: Opened, cast: Cast) -> object:
    return open_round(campaign=week.short.campaign, on=TODAY + timedelta(days=7), by=cast.clerk, at=NEXT_WEEK)


def test_a_sheet_is_accepted_or_dropped_once(cast: Cast, week: Opened) -> None:
    report = week.report(cast.ecology)
    data = filled(exported(week.round, cast.ecology), {report: SAID})
    intake = drop(intake=handed_in(data, week.round, cast.ecology, cast.lead), by=cast.lead, at=NOW)
    for act in (lambda: accept(intake=intake, by=cast.lead, at=NOW), lambda: decide_all(intake=intake, take=True)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "sheet.not_ready"
    assert fresh(report).filed_at is None


def test_nobody_gets_a_sheet_who_is_asked_nothing(cast: Cast, week: Opened) -> None:
    with pytest.raises(Refused) as refusal:
        handed_in(b"PK", week.round, cast.housing, cast.line)
    assert refusal.value.code == "sheet.nothing_asked"


def test_the_database_holds_a_sheet_that_is_over(cast: Cast, week: Opened) -> None:
    data = filled(exported(week.round, cast.ecology), {week.report(cast.ecology): SAID})
    intake = drop(intake=handed_in(data, week.round, cast.ecology, cast.lead), by=cast.lead, at=NOW)
    with pytest.raises(IntegrityError, match="stays as it ended"), transaction.atomic():
        SheetIntake.objects.filter(pk=intake.pk).update(state=State.READY)


def test_the_job_reads_a_long_sheet_and_closes_one_that_breaks(cast: Cast, week: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 100)
    data = filled(exported(week.round, cast.ecology), {week.report(cast.ecology): SAID})
    intake = handed_in(data, week.round, cast.ecology, cast.lead)
    assert intake.state == State.READING
    read_sheet(intake.pk)
    assert SheetIntake.objects.get(pk=intake.pk).state == State.READY

    broken = handed_in(data, week.round, cast.ecology, cast.lead)
    monkeypatch.setattr(sheets, "read_original", lambda _file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read_sheet(broken.pk)
    row = SheetIntake.objects.get(pk=broken.pk)
    assert row.state == State.REFUSED
    assert "请重新上传" in row.faults[0]["zh"]
