"""The pages of sheets: taken home, handed back, looked at, decided, filed; by whom it concerns and nobody else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.campaign.dispatch.models import Report, SheetIntake
from rectify.campaign.dispatch.services import sheets
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.models import StoredFile
from tests.campaign.dispatch.asked import Opened, answered, opened
from tests.campaign.dispatch.test_sheets import SAID
from tests.campaign.dispatch.workbooks import exported, filled, handed_in
from tests.cast import Cast

Login = Callable[[Person], Client]


@pytest.fixture
def week(cast: Cast) -> Opened:
    return opened(cast)


def url_of(week: Opened, unit: object) -> str:
    return f"/rounds/{week.round.pk}/units/{unit.pk}/sheet"  # type: ignore[attr-defined]


def upload(client: Client, url: str, data: bytes, name: str = "填报表.xlsx") -> str:
    """Hand a file in; where the page goes."""
    answer = client.post(f"{url}/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


@pytest.mark.parametrize(
    ("who", "unit", "download", "hand_in"),
    [
        ("lead", "ecology", 200, 200),
        ("lead", "qingshi", 404, 404),
        ("county", "qingshi", 200, 200),
        ("county", "ecology", 404, 404),
        ("clerk", "ecology", 200, 403),
        ("leader", "ecology", 200, 403),
        ("team", "ecology", 403, 403),
        ("auditor", "ecology", 403, 403),
    ],
)
def test_units_see_their_own_sheet_only(cast: Cast, week: Opened, login: Login, who: str, unit: str, download: int, hand_in: int) -> None:
    client, url = login(getattr(cast, who)), url_of(week, getattr(cast, unit))
    answer = client.get(f"{url}.xlsx")
    if answer.streaming:
        assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert answer.status_code == download
    assert client.get(f"{url}/").status_code == hand_in


def test_a_sheet_is_filed_through_the_pages(cast: Cast, week: Opened, login: Login) -> None:
    report, client, url = week.report(cast.ecology), login(cast.lead), url_of(week, cast.ecology)
    data = b"".join(client.get(f"{url}.xlsx").streaming_content)  # type: ignore[attr-defined]
    place = upload(client, url, filled(data, {report: {**SAID, "obstacles": "<b>粗</b>"}}))
    page = client.get(place).content.decode()
    assert "完成管道开挖三百米。" in page
    assert "&lt;b&gt;粗" in page
    assert client.post(f"{place}accept").status_code == 302
    assert Report.objects.get(pk=report.pk).done == SAID["done"]
    assert "已上报" in client.get(f"{url}/").content.decode()


def test_conflicts_are_decided_on_the_page(cast: Cast, week: Opened, login: Login) -> None:
    report = answered(week.report(cast.ecology), cast.lead, done="原话。")
    data = exported(week.round, cast.ecology)
    answered(report, cast.second_clerk, done="网页新话。")
    client, url = login(cast.lead), url_of(week, cast.ecology)
    place = upload(client, url, filled(data, {report: {"done": "表格新话。"}}))
    page = client.get(place).content.decode()
    field = re.search(r'name="(take-\d+-done)"', page)
    assert field, page
    assert all(words in page for words in ("原话。", "网页新话。", "表格新话。"))
    client.post(f"{place}accept")
    assert Report.objects.get(pk=report.pk).done == "网页新话。"
    client.post(f"{place}decide", {field.group(1): "sheet", "take-x-done": "sheet", "take-1": "page"})
    client.post(f"{place}accept")
    assert Report.objects.get(pk=report.pk).done == "表格新话。"


def test_a_sheet_of_another_unit_is_out_of_reach(cast: Cast, week: Opened, login: Login) -> None:
    data = filled(exported(week.round, cast.ecology), {week.report(cast.ecology): SAID})
    intake = handed_in(data, week.round, cast.ecology, cast.lead)
    client = login(cast.county)
    assert client.get(f"/sheets/{intake.pk}/").status_code == 404
    for act in ("accept", "drop", "decide"):
        assert client.post(f"/sheets/{intake.pk}/{act}").status_code == 404
    assert SheetIntake.objects.get(pk=intake.pk).state == "ready"


def test_a_dropped_sheet_files_nothing(cast: Cast, week: Opened, login: Login) -> None:
    report, client = week.report(cast.ecology), login(cast.lead)
    place = upload(client, url_of(week, cast.ecology), filled(exported(week.round, cast.ecology), {report: SAID}))
    client.post(f"{place}drop")
    client.post(f"{place}accept")
    assert Report.objects.get(pk=report.pk).filed_at is None


def test_a_long_sheet_is_read_in_the_background(cast: Cast, week: Opened, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 100)
    report, client = week.report(cast.ecology), login(cast.lead)
    place = upload(client, url_of(week, cast.ecology), filled(exported(week.round, cast.ecology), {report: SAID}))
    assert 'hx-trigger="every 1s"' in client.get(place).content.decode()
    intake = SheetIntake.objects.select_related("round", "unit", "file", "handed_by").get()
    assert intake.state == "reading"
    sheets.read_in(intake=intake, at=intake.handed_at)
    assert "完成管道开挖三百米。" in client.get(place).content.decode()


def macro(data: bytes) -> bytes:
    """The workbook with a macro in it."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


def bomb() -> bytes:
    """A workbook that unpacks to 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "said"),
    [("words", "不接收"), ("picture", "不接收"), ("macro", "不接收"), ("bomb", "解压后"), ("empty", "请选择")],
)
def test_what_is_no_sheet_is_refused_and_not_kept(cast: Cast, week: Opened, login: Login, name: str, said: str) -> None:
    data = {
        "words": b"hello",
        "picture": b"\x89PNG\r\n\x1a\n" + b"0" * 99,
        "macro": macro(exported(week.round, cast.ecology)),
        "bomb": bomb(),
        "empty": b"",
    }[name]
    client, url = login(cast.lead), url_of(week, cast.ecology)
    answer = client.post(f"{url}/", {"file": SimpleUploadedFile("填报表.xlsx", data)}, follow=True)
    page = answer.content.decode()
    told = said in page
    assert told, page.partition("<main")[2][:1500]
    assert SheetIntake.objects.count() == 0
    assert StoredFile.objects.count() == 0


def test_a_workbook_without_our_sheet_is_told_so(cast: Cast, week: Opened, login: Login) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "rectify-sheet:1:x:y"  # type: ignore[index]
    book.save(out)
    client = login(cast.lead)
    page = client.get(upload(client, url_of(week, cast.ecology), out.getvalue())).content.decode()
    assert "没有找到本系统导出的填报表" in page


@pytest.mark.parametrize("corner", ["XFD1048576", "XFD2000"])
def test_a_value_in_the_last_corner_is_refused_before_it_is_laid_out(cast: Cast, week: Opened, login: Login, corner: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(week.round, cast.ecology)))
    book.worksheets[0].protection.sheet = False
    book.worksheets[0][corner] = "x"
    out = io.BytesIO()
    book.save(out)
    client = login(cast.lead)
    page = client.get(upload(client, url_of(week, cast.ecology), out.getvalue())).content.decode()
    assert corner in page


def test_formulas_are_read_as_the_value_they_left(cast: Cast, week: Opened, login: Login) -> None:
    report = week.report(cast.ecology)
    data = filled(exported(week.round, cast.ecology), {report: SAID})
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == SAID["done"]:
                cell.value, cell.data_type = '=HYPERLINK("http://x.example","点我")', "f"
    out = io.BytesIO()
    book.save(out)
    intake = handed_in(out.getvalue(), week.round, cast.ecology, cast.lead)
    assert "HYPERLINK" not in str([line.cells for line in intake.lines.all()])
