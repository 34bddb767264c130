"""Whatever somebody hands in, through every door: refused in exact words with nothing kept, or read whole with what is wrong asked.

The doors: the page (upload), the API (import) and the command (``rectify read``). Each refusal is given word by word in both languages.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO
from typing import cast as as_type

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.campaign.ledger.models import Campaign, CampaignDocument, FactLink, ImportRun, Measure, Problem, Section, Task
from rectify.campaign.ledger.services.imports import carry_out
from rectify.campaign.ledger.web.review import upload
from rectify.campaign.plans.models import CheckResult, Document, Fact, Heading, Question
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import size
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.models import StoredFile
from rectify.interfaces.api import documents
from rectify.interfaces.cli import read
from tests.campaign.papers import LIST, PLAN, as_csv, campaign_of
from tests.campaign.plans.reading.formats import makers
from tests.cast import NOW, Cast
from tests.interfaces.api.scene import Caller, token

Login = Callable[[Person], Client]
NEW = "/review/new"
ROWS = (Document, Heading, Fact, Question, CheckResult, StoredFile, CampaignDocument, Section, Problem, Task, Measure, FactLink, Entry)
TYPES_ZH = "docx、xlsx、pdf、ofd、html、txt、md、csv（装有 LibreOffice 时还有 doc、wps、rtf、odt）"
TYPES_EN = "docx, xlsx, pdf, ofd, html, txt, md, csv (with LibreOffice also doc, wps, rtf, odt)"
BODY = "".join(makers.p(line) for line in PLAN.splitlines())


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a clerk's workbook."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("清单", 0)
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Bad:
    """A file nobody can read, and what is said about it."""

    name: str
    make: Callable[[], bytes]
    zh: str
    en: str


BAD = {
    "empty": Bad(
        "方案.txt",
        bytes,
        "文件“方案.txt”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。",
        "The file “方案.txt” is empty; there is nothing to read. Check that it was saved completely and hand it in again.",
    ),
    "blanks only": Bad(
        "方案.txt",
        lambda: b" \r\n\t" * 300,
        "文件“方案.txt”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。",
        "The file “方案.txt” is empty; there is nothing to read. Check that it was saved completely and hand it in again.",
    ),
    "binary": Bad(
        "方案.docx",
        lambda: bytes(range(256)) * 40,
        f"文件“方案.docx”不是文字文件，也不是认识的文档格式。请另存为下列格式之一再上传：{TYPES_ZH}。",
        f"The file “方案.docx” is neither text nor a document format known here. Save it as one of these: {TYPES_EN}.",
    ),
    "encrypted docx": Bad(
        "方案.docx",
        makers.encrypted_office,
        "文件“方案.docx”设有打开密码，读不到内容。请用密码打开，取消密码保护后另存，再上传。",
        "The file “方案.docx” is protected by a password and cannot be opened. Open it with the password, "
        "remove the protection, save it and hand it in again.",
    ),
    "encrypted pdf": Bad(
        "方案.pdf",
        makers.encrypted_pdf,
        "文件“方案.pdf”设有打开密码，读不到内容。请用密码打开，取消密码保护后另存，再上传。",
        "The file “方案.pdf” is protected by a password and cannot be opened. Open it with the password, "
        "remove the protection, save it and hand it in again.",
    ),
    "truncated docx": Bad(
        "方案.docx",
        lambda: half(makers.docx(BODY)),
        "文件“方案.docx”看上去是 docx 文件，但已损坏或没有传完整。请重新下载或导出后再上传。",
        "The file “方案.docx” looks like docx but is damaged or incomplete. Download or export it again and hand that in.",
    ),
    "truncated xlsx": Bad(
        "清单.xlsx",
        lambda: half(workbook(LIST)),
        "文件“清单.xlsx”看上去是 xlsx 文件，但已损坏或没有传完整。请重新下载或导出后再上传。",
        "The file “清单.xlsx” looks like xlsx but is damaged or incomplete. Download or export it again and hand that in.",
    ),
    "scanned pdf": Bad(
        "方案.pdf",
        lambda: makers.pdf([[], [], []]),
        "文件“方案.pdf”只有图像，没有文字，需要文字识别（OCR）或人工录入。请上传电子版原文，或者识别、校对后的文本。",
        "The file “方案.pdf” holds only images and no text: it needs OCR or a person. "
        "Hand in the electronic original, or the recognised and proofread text.",
    ),
    "photograph": Bad(
        "方案.jpg",
        lambda: b"\xff\xd8\xff\xe0" + bytes(400),
        "文件“方案.jpg”只有图像，没有文字，需要文字识别（OCR）或人工录入。请上传电子版原文，或者识别、校对后的文本。",
        "The file “方案.jpg” holds only images and no text: it needs OCR or a person. "
        "Hand in the electronic original, or the recognised and proofread text.",
    ),
    "zip bomb": Bad(
        "方案.docx",
        makers.bomb,
        "文件“方案.docx”解开后会异常巨大，可能是恶意文件，没有打开。请核对来源；确是正常文档的，请另存后再上传。",
        "The file “方案.docx” would unpack to an abnormal size and may be malicious; it was not opened. "
        "Check where it came from; if it is a true document, save it anew and hand that in.",
    ),
    "archive": Bad(
        "方案.zip",
        lambda: makers.zipped({"方案.txt": PLAN}),
        "文件“方案.zip”是压缩包，不是一份文档。请解压后逐个上传其中的文档。",
        "The file “方案.zip” is an archive, not a document. Unpack it and hand in the documents one by one.",
    ),
}


def half(data: bytes) -> bytes:
    """What a broken download leaves."""
    return data[: len(data) // 2]


@functools.cache
def content(name: str) -> bytes:
    """The bytes of a bad file, made once."""
    return BAD[name].make()


def rows() -> dict[str, int]:
    """How many rows of each kind there are."""
    return {model.__name__: model.objects.count() for model in ROWS}


def originals() -> list[Path]:
    """The files kept on disk."""
    folder = Path(settings.VAR) / "originals"
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def handed_in(client: Client, campaign: Campaign, name: str, data: bytes, language: str) -> str:
    """Hand a file in through the page; what the page says."""
    client.cookies["django_language"] = language
    answer = client.post(NEW, {"campaign": campaign.slug, "files": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def sent(cast: Cast, campaign: Campaign, name: str, data: bytes, language: str) -> Any:
    """Hand a file in through the API; its answer."""
    who = Caller(token(cast.clerk), **{"Accept-Language": language})
    return who.call("POST", f"/campaigns/{campaign.slug}/documents", {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_the_page_refuses_in_exact_words_and_keeps_nothing(bad: Bad, login: Login, cast: Cast) -> None:
    campaign, client = campaign_of(cast), login(cast.clerk)
    before, kept = rows(), originals()
    data = content(next(key for key, value in BAD.items() if value is bad))
    assert bad.zh in handed_in(client, campaign, bad.name, data, "zh-hans")
    assert bad.en in handed_in(client, campaign, bad.name, data, "en")
    assert rows() == before
    assert originals() == kept


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_first_file_opens_no_campaign(bad: Bad, login: Login, cast: Cast) -> None:
    data = content(next(key for key, value in BAD.items() if value is bad))
    form = {"name": "海岱整改", "jurisdiction": cast.city.pk, "starts_on": "2026-01-12"}
    login(cast.clerk).post(NEW, {**form, "files": SimpleUploadedFile(bad.name, data)})
    assert Campaign.objects.count() == 0
    assert set(rows().values()) == {0}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_the_api_refuses_in_the_same_words_and_keeps_nothing(bad: Bad, cast: Cast) -> None:
    campaign = campaign_of(cast)
    before, kept = rows(), originals()
    data = content(next(key for key, value in BAD.items() if value is bad))
    for language, words in (("zh-Hans", bad.zh), ("en", bad.en)):
        answer = sent(cast, campaign, bad.name, data, language)
        assert (answer.status_code, answer.json()["message"]) == (409, words)
    assert rows() == before
    assert originals() == kept


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_the_command_ends_with_2_and_the_same_words(bad: Bad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / bad.name
    path.write_bytes(content(next(key for key, value in BAD.items() if value is bad)))
    for language, words in (("zh", bad.zh), ("en", bad.en)):
        assert read.run([str(path), "--lang", language]) == read.EXIT_UNREADABLE
        said = capsys.readouterr()
        assert (said.out, said.err.strip()) == ("", words)


class Long(io.RawIOBase):
    """Bytes without end that count how many were taken."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, wanted: int = -1, /) -> bytes:
        """As many as asked for; all of them would never end."""
        assert wanted > 0, "a stream without end was to be read whole"
        self.taken += wanted
        return b"x" * wanted


def test_two_hundred_megabytes_on_a_pipe_are_dropped_at_the_limit() -> None:
    stream = Long()
    with pytest.raises(Unreadable) as refused:
        size.read_limited(as_type("BinaryIO", stream), "stdin", limit=1_000_000)
    assert stream.taken <= 1_100_000
    assert refused.value.reason == "too-large"


def test_a_file_of_two_hundred_megabytes_is_refused_by_its_size_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "方案.docx"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert read.run([str(path)]) == read.EXIT_UNREADABLE
    assert capsys.readouterr().err.strip() == (
        "文件“方案.docx”有 200 MB，超过 100 MB 的上限，没有读取。请去掉图片后另存，或者把文件拆成几份分别上传。"
    )
    assert read.run([str(path), "--lang", "en"]) == read.EXIT_UNREADABLE
    assert capsys.readouterr().err.strip() == (
        "The file “方案.docx” has 200 MB, above the limit of 100 MB, and was not read. Save it without pictures, "
        "or split it and hand in the parts."
    )


def test_a_file_above_the_limit_is_refused_by_page_and_api(monkeypatch: pytest.MonkeyPatch, login: Login, cast: Cast) -> None:
    """With the limit lowered, so that the test need not send 200 MB."""
    monkeypatch.setattr(upload, "MAX_BYTES", 1000)
    monkeypatch.setattr(documents, "LIMIT", 1000)
    campaign, client, data = campaign_of(cast), login(cast.clerk), (PLAN * 10).encode()
    before = rows()
    assert "文件超过100 MB。请分开导入，或者导入不带图片的文字。" in handed_in(client, campaign, "方案.txt", data, "zh-hans")
    assert "The file is larger than 100 MB. Hand in its parts, or the text without pictures." in handed_in(
        client, campaign, "方案.txt", data, "en"
    )
    answer = sent(cast, campaign, "方案.txt", data, "en")
    assert (answer.status_code, answer.json()["code"]) == (409, "file.too_large")
    assert rows() == before


READ_WHOLE = {
    "GBK": ("方案.txt", lambda: PLAN.encode("gbk"), "按 GB18030 读取", "was read as GB18030"),
    "UTF-16": ("方案.txt", lambda: PLAN.encode("utf-16"), "按 UTF-16 读取", "was read as UTF-16"),
    "UTF-16 without a mark": ("方案.txt", lambda: PLAN.encode("utf-16-le"), "按 UTF-16 读取", "was read as UTF-16"),
    "macro": (
        "方案.docm",
        lambda: makers.zipped({**makers.unzipped(makers.docx(BODY)), "word/vbaProject.bin": b"\xd0\xcf"}),
        "文件带有宏程序，只读取了文字，宏没有运行。",
        "The file carries a macro; only its text was read",
    ),
    "wrong extension": (
        "方案.pdf",
        lambda: makers.docx(BODY),
        "文件扩展名是“.pdf”，内容却是 docx，已按内容读取。",
        "The file is named “.pdf” but its content is docx; it was read by its content.",
    ),
}


@pytest.mark.parametrize(("name", "make", "zh", "en"), READ_WHOLE.values(), ids=READ_WHOLE)
def test_what_can_be_read_is_read_whole_and_what_is_odd_is_told(
    name: str, make: Callable[[], bytes], zh: str, en: str, login: Login, cast: Cast
) -> None:
    campaign, client = campaign_of(cast), login(cast.clerk)
    handed_in(client, campaign, name, make(), "zh-hans")
    document = Document.objects.get()
    assert [line for line in document.raw.splitlines() if line] == [line for line in PLAN.splitlines() if line]
    assert (Task.objects.count(), Measure.objects.count()) == (3, 4)
    told = CheckResult.objects.filter(document=document, key__startswith="warning:").get()
    assert zh in told.message
    assert en in told.message_en
    assert told.message in shown(client, document, "zh-hans")
    assert told.message_en in shown(client, document, "en")


def shown(client: Client, document: Document, language: str) -> str:
    """What the review page of a document says."""
    client.cookies["django_language"] = language
    return unescape(client.get(f"/review/{document.pk}").content.decode())


NO_TASKS = {
    "a workbook without headers": (
        "清单.xlsx",
        lambda: workbook(LIST[1:]),
        (
            "从“清单.xlsx”中没有读出任何任务，没有收入。表格没有可识别的列名，分不清哪一列是问题、措施、时限和单位，没有读入任何任务。"
            "请补上列名（如：序号、反馈问题、整改措施、整改时限、责任单位）后再上传。"
        ),
        "Not one task was read from “清单.xlsx”, so it was not taken in. ",
    ),
    "a csv without headers": (
        "清单.csv",
        lambda: as_csv(LIST[1:]),
        "从“清单.csv”中没有读出任何任务，没有收入。表格没有可识别的列名，",
        "Not one task was read from “清单.csv”, so it was not taken in. ",
    ),
    "a plan without a measure": (
        "方案.txt",
        "海岱市整改方案\n\n一、总体要求\n坚持问题导向。\n\n二、指导思想\n深入学习贯彻。\n".encode,
        "从“方案.txt”中没有读出任何任务，没有收入。没有读到任何整改措施。请确认上传的是整改方案正文或措施清单。",
        (
            "Not one task was read from “方案.txt”, so it was not taken in. No measure was found. "
            "Check that this is the plan itself or its list of measures."
        ),
    ),
}


@pytest.mark.parametrize(("name", "make", "zh", "en"), NO_TASKS.values(), ids=NO_TASKS)
def test_what_has_no_tasks_is_refused_with_the_reason_and_nothing_is_kept(
    name: str, make: Callable[[], bytes], zh: str, en: str, login: Login, cast: Cast
) -> None:
    campaign, client = campaign_of(cast), login(cast.clerk)
    before = rows()
    assert zh in handed_in(client, campaign, name, make(), "zh-hans")
    assert en in handed_in(client, campaign, name, make(), "en")
    assert en in sent(cast, campaign, name, make(), "en").json()["message"]
    assert rows() == before


def test_the_command_asks_what_the_columns_of_a_table_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(workbook(LIST[1:]))
    assert read.run([str(path)]) == 0
    assert "表格没有可识别的列名" in capsys.readouterr().out


def test_a_paper_that_is_neither_plan_nor_list_is_kept_apart_and_that_is_said(login: Login, cast: Cast) -> None:
    page = handed_in(login(cast.clerk), campaign_of(cast), "便条.txt", "今天天气很好。".encode(), "zh-hans")
    assert "既不像方案也不像清单：只作为参考文件存档，内容不进入清单。" in page
    assert CampaignDocument.objects.get().role == "other"
    assert Task.objects.count() == 0


def test_duplicate_numbers_in_a_list_are_told_and_no_row_is_lost(login: Login, cast: Cast) -> None:
    client = login(cast.clerk)
    handed_in(client, campaign_of(cast), "清单.xlsx", workbook([LIST[0], LIST[1], ("1", *LIST[2][1:]), LIST[3]]), "zh-hans")
    assert Task.objects.count() == 3
    document = Document.objects.get()
    assert "编号重复：1。请核对是编号有误，还是同一项重复列出。" in shown(client, document, "zh-hans")
    assert CheckResult.objects.get(key="duplicate-numbers").message_en in shown(client, document, "en")


def test_duplicate_numbers_in_a_plan_are_told_and_no_measure_is_lost(login: Login, cast: Cast) -> None:
    client = login(cast.clerk)
    handed_in(client, campaign_of(cast), "方案.txt", PLAN.replace("2.管控", "1.管控").encode(), "zh-hans")
    assert (Task.objects.count(), Measure.objects.count()) == (3, 4)
    assert "1→1。请核对是否缺条。" in shown(client, Document.objects.get(), "zh-hans")


def test_a_line_of_a_hundred_thousand_characters_is_kept_to_the_last(login: Login, cast: Cast) -> None:
    line = f"2.建设管网。由市交通运输局负责，{'全面排查整治' * 16_700},2027年6月底前完成。"
    page = handed_in(login(cast.clerk), campaign_of(cast), "方案.txt", f"{PLAN}{line}\n".encode(), "zh-hans")
    assert "mark refused" not in page
    assert line in Document.objects.get().raw
    assert Task.objects.count() == 4
    assert Fact.objects.filter(kind="deadline", value="2027-06-30").count() == 2


def test_a_cell_of_a_hundred_thousand_characters_is_kept_to_the_last(login: Login, cast: Cast) -> None:
    """So long a list is imported in the background."""
    words = "逐台拆除燃煤锅炉" * 12_500
    page = handed_in(login(cast.clerk), campaign_of(cast), "清单.csv", as_csv([LIST[0], (*LIST[1][:3], words, *LIST[1][4:])]), "zh-hans")
    assert "mark refused" not in page
    carry_out(run=ImportRun.objects.select_related("campaign", "file", "started_by").get(), at=NOW)
    assert Measure.objects.get().text == words


def test_one_bad_file_among_good_ones_takes_nothing_with_it(login: Login, cast: Cast) -> None:
    files = [
        SimpleUploadedFile("方案.txt", PLAN.encode()),
        SimpleUploadedFile("坏.docx", half(makers.docx(BODY))),
        SimpleUploadedFile("清单.csv", as_csv(LIST)),
    ]
    answer = login(cast.clerk).post(NEW, {"campaign": campaign_of(cast).slug, "files": files})
    page = unescape(answer.content.decode())
    assert page.count("mark refused") == 1
    assert "文件“坏.docx”看上去是 docx 文件，但已损坏或没有传完整。" in page
    assert sorted(Document.objects.values_list("name", flat=True)) == ["方案.txt", "清单.csv"]
