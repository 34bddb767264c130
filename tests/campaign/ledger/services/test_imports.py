from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from rectify.campaign.ledger.models import Campaign, FactLink, ImportRun, Measure, Problem, Task
from rectify.campaign.ledger.rules.rows import RowNumbers
from rectify.campaign.ledger.services.imports import carry_out, give_up, start_import
from rectify.campaign.ledger.services.progress import Reporter
from rectify.campaign.ledger.tasks import run_import
from rectify.campaign.plans.models import Document
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LIST, as_csv, campaign_of, in_english, taken
from tests.cast import NOW, Cast, assemble


def xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("清单", 0)
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def run(cast: Cast, campaign: Campaign, rows: Sequence[Sequence[str]] | bytes, name: str = "清单.xlsx") -> ImportRun:
    data = rows if isinstance(rows, bytes) else xlsx(rows)
    return carry_out(run=start_import(campaign=campaign, data=data, name=name, by=cast.clerk, at=NOW), at=NOW)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Problem, Task, Measure, FactLink, Document))


def test_an_import_waits_in_the_queue_with_its_file(cast: Cast) -> None:
    waiting = start_import(campaign=campaign_of(cast), data=xlsx(LIST), name="清单.xlsx", by=cast.clerk, at=NOW)
    assert (waiting.state, waiting.step) == ("running", "waiting")
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("ledger.import", {"run_id": waiting.pk})


def test_the_same_file_is_not_queued_twice(cast: Cast) -> None:
    campaign, data = campaign_of(cast), xlsx(LIST)
    start_import(campaign=campaign, data=data, name="清单.xlsx", by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        start_import(campaign=campaign, data=data, name="清单.xlsx", by=cast.clerk, at=NOW)
    assert in_english(refused) == "“清单.xlsx” is being imported right now. Wait until that run is finished."


def test_a_list_becomes_drafts_with_one_row_of_audit_for_the_import(cast: Cast) -> None:
    done = run(cast, campaign_of(cast), LIST)
    assert (done.state, done.step, done.rows, done.rows_done) == ("done", "finished", 3, 3)
    assert (done.result["created"], done.result["joined"], done.result["unchanged"]) == (3, 0, 0)
    assert set(Task.objects.values_list("state", flat=True)) == {"draft"}
    assert Entry.objects.filter(act="import:run:done").count() == 1


def test_an_import_joins_the_plan_that_is_there(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    done = run(cast, campaign, LIST)
    assert (done.result["created"], done.result["joined"], done.result["asked"]) == (1, 2, 1)


def test_the_same_file_twice_gives_the_same_lists(cast: Cast) -> None:
    campaign, data = campaign_of(cast), xlsx(LIST)
    run(cast, campaign, data)
    before = counts()
    again = run(cast, campaign, data)
    assert counts() == before
    assert (again.state, again.result["unchanged"], again.result["created"]) == ("done", 3, 0)


def test_the_same_rows_in_another_file_give_the_same_lists(cast: Cast) -> None:
    campaign = campaign_of(cast)
    run(cast, campaign, LIST)
    before = counts()
    again = run(cast, campaign, as_csv(LIST), name="另存.csv")
    assert counts() == before
    assert again.result["unchanged"] == 3


def test_new_rows_of_a_longer_file_are_added_to_the_known_ones(cast: Cast) -> None:
    campaign = campaign_of(cast)
    run(cast, campaign, LIST[:3])
    done = run(cast, campaign, LIST)
    assert (done.result["created"], done.result["unchanged"]) == (1, 2)
    assert Task.objects.count() == 3


def test_bad_rows_refuse_the_whole_file_and_are_named_one_by_one(cast: Cast) -> None:
    rows = [LIST[0], LIST[1], ("1", *LIST[2][1:]), ("3", "问题三", "目标", "", "市生态环境局", "青石县", "2026年底前", "")]
    done = run(cast, campaign_of(cast), rows)
    assert done.state == "refused"
    assert [(fault["row"], fault["column"]) for fault in done.errors] == [(3, "序号"), (4, "整改措施")]
    assert done.errors[0]["zh"] == "序号1与前面的行重复，请核对后改正"
    assert done.errors[0]["en"] == "The number 1 stands in an earlier row too. Correct one of them."
    assert done.errors[1]["en"] == "There is no measure. Add one."
    assert counts() == (0, 0, 0, 0, 0)
    assert Entry.objects.get(act="import:run:refused").data["errors"] == 2


def test_a_row_that_reads_differently_now_is_a_new_version_and_not_a_new_row(cast: Cast) -> None:
    campaign = campaign_of(cast)
    run(cast, campaign, LIST)
    changed = [LIST[0], LIST[1], (*LIST[2][:6], "2027年9月底前", LIST[2][7]), LIST[3]]
    done = run(cast, campaign, changed)
    assert done.state == "refused"
    assert done.errors == [
        {
            "row": 3,
            "column": "序号",
            "zh": "序号2已在清单中且内容不同；要更新清单，请作为新版本提交",
            "en": "Number 2 is in the list already and reads differently. To update the list, hand it in as a new version.",
        }
    ]
    assert Task.objects.count() == 3


def test_another_list_with_the_same_numbers_stands_beside_the_first(cast: Cast) -> None:
    campaign = campaign_of(cast)
    run(cast, campaign, LIST)
    other = [
        LIST[0],
        ("1", "海湾养殖尾水直排入海,近岸海域超标。", "达标排放", "建设尾水净化池六处。", "市海洋局", "临河区", "2027年5月底前", ""),
    ]
    done = run(cast, campaign, other)
    assert (done.state, done.result["created"]) == ("done", 1)
    assert Task.objects.filter(key="清单2/1").exists()


def test_a_file_that_is_no_list_is_refused_in_both_languages(cast: Cast) -> None:
    done = run(cast, campaign_of(cast), [("甲", "乙"), ("1", "2")])
    assert done.state == "refused"
    assert done.errors[0]["row"] == 0
    assert done.errors[0]["zh"]
    assert done.errors[0]["en"]


def test_a_run_that_broke_is_closed_with_a_sentence(cast: Cast) -> None:
    waiting = start_import(campaign=campaign_of(cast), data=xlsx(LIST), name="清单.xlsx", by=cast.clerk, at=NOW)
    done = give_up(run=waiting, at=NOW, why="MemoryError")
    assert (done.state, done.errors[0]["en"]) == ("refused", "The import broke; nothing was written. Try again. (MemoryError)")
    assert carry_out(run=done, at=NOW).state == "refused"


def test_a_position_is_told_as_the_row_of_the_sheet() -> None:
    numbers = RowNumbers.build("题\n头\n一行\n二行", ("", "清单!A3:B3", "清单!A4:B4", "清单!A5:B5"))
    assert [numbers.row(at) for at in (0, 2, 4, 7)] == [1, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_transaction_is_still_open(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble()
    seen: list[tuple[str, int]] = []
    monkeypatch.setattr("rectify.campaign.ledger.services.writing.CHUNK", 1)
    told = "rectify.campaign.ledger.services.progress.Reporter.tell"
    real = Reporter.tell

    def watch(self: Reporter, *args: object, **kwargs: object) -> None:
        real(self, *args, **kwargs)  # type: ignore[arg-type]
        with self._line.cursor() as cursor:
            cursor.execute("SELECT step, rows_done FROM ledger_importrun")
            seen.append(cursor.fetchone())

    monkeypatch.setattr(told, watch)
    done = run(cast, campaign_of(cast), LIST)
    assert done.state == "done"
    assert seen == [("reading", 0), ("matching", 0), ("writing", 0), ("writing", 1), ("writing", 2), ("writing", 3)]


def test_the_queued_job_carries_the_import_out(cast: Cast) -> None:
    waiting = start_import(campaign=campaign_of(cast), data=xlsx(LIST), name="清单.xlsx", by=cast.clerk, at=NOW)
    run_import(run_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.result["created"]) == ("done", 3)


def test_a_fault_of_ours_closes_the_run_and_reaches_the_log_of_the_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = start_import(campaign=campaign_of(cast), data=xlsx(LIST), name="清单.xlsx", by=cast.clerk, at=NOW)

    def breaks(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("rectify.campaign.ledger.tasks.carry_out", breaks)
    with pytest.raises(MemoryError):
        run_import(run_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, counts()) == ("refused", (0, 0, 0, 0, 0))
