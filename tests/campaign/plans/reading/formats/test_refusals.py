"""Every refusal, word by word: what is wrong, and what to do about it."""

# ruff: noqa: E501 -- refusals and XML stand on one line, word by word

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import load, office, read_file, read_limited
from tests.campaign.plans.reading.formats import makers

TYPES_ZH = "docx、xlsx、pdf、ofd、html、txt、md、csv（装有 LibreOffice 时还有 doc、wps、rtf、odt）"
TYPES_EN = "docx, xlsx, pdf, ofd, html, txt, md, csv (with LibreOffice also doc, wps, rtf, odt)"
DTD = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'


def _path_climbing_zip() -> bytes:
    return makers.zipped({"word/document.xml": "<a/>", "../../etc/passwd": "x"})


def _truncated_docx() -> bytes:
    whole = makers.docx(makers.p("整改方案" * 500))
    return whole[: len(whole) // 2]


def _deep_docx() -> bytes:
    return makers.docx("<w:sdt><w:sdtContent>" * 400 + makers.p("深") + "</w:sdtContent></w:sdt>" * 400)


CASES = [
    (b"", "a.txt", "empty", "文件“a.txt”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。"),
    (b" \n\t ", "a.txt", "empty", "文件“a.txt”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。"),
    (makers.docx(makers.p("")), "a.docx", "empty", "文件“a.docx”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。"),
    (bytes(range(256)) * 8, "a.txt", "binary", f"文件“a.txt”不是文字文件，也不是认识的文档格式。请另存为下列格式之一再上传：{TYPES_ZH}。"),
    (b"\x7fELF" + bytes(200), "a.doc", "binary", f"文件“a.doc”不是文字文件，也不是认识的文档格式。请另存为下列格式之一再上传：{TYPES_ZH}。"),
    (makers.encrypted_office(), "a.docx", "encrypted", "文件“a.docx”设有打开密码，读不到内容。请用密码打开，取消密码保护后另存，再上传。"),
    (makers.encrypted_pdf(), "a.pdf", "encrypted", "文件“a.pdf”设有打开密码，读不到内容。请用密码打开，取消密码保护后另存，再上传。"),
    (_truncated_docx(), "a.docx", "damaged", "文件“a.docx”看上去是 docx 文件，但已损坏或没有传完整。请重新下载或导出后再上传。"),
    (makers.pdf([["x"]])[:300], "a.pdf", "damaged", "文件“a.pdf”看上去是 pdf 文件，但已损坏或没有传完整。请重新下载或导出后再上传。"),
    (makers.zipped({"OFD.xml": "<a/>"}), "a.ofd", "damaged", "文件“a.ofd”看上去是 ofd 文件，但已损坏或没有传完整。请重新下载或导出后再上传。"),
    (makers.zipped({"xl/workbook.xml": "<a"}), "a.xlsx", "damaged", "文件“a.xlsx”看上去是 xlsx 文件，但已损坏或没有传完整。请重新下载或导出后再上传。"),
    (makers.png(), "扫描.pdf", "scanned", "文件“扫描.pdf”只有图像，没有文字，需要文字识别（OCR）或人工录入。请上传电子版原文，或者识别、校对后的文本。"),
    (b"\xff\xd8\xff\xe0" + bytes(99), "a.jpg", "scanned", "文件“a.jpg”只有图像，没有文字，需要文字识别（OCR）或人工录入。请上传电子版原文，或者识别、校对后的文本。"),
    (makers.pdf([[], []]), "a.pdf", "scanned", "文件“a.pdf”只有图像，没有文字，需要文字识别（OCR）或人工录入。请上传电子版原文，或者识别、校对后的文本。"),
    (makers.bomb(), "a.docx", "zip-bomb", "文件“a.docx”解开后会异常巨大，可能是恶意文件，没有打开。请核对来源；确是正常文档的，请另存后再上传。"),
    (_path_climbing_zip(), "a.docx", "unsafe-archive", "文件“a.docx”内部含有越界的路径“../../etc/passwd”，可能是恶意文件，没有打开。请核对来源，另存后再上传。"),
    (makers.zipped({"word/document.xml": DTD}), "a.docx", "unsafe-xml", "文件“a.docx”内部含有 DTD 或实体声明，正常的办公软件不会这样写，可能是恶意文件，没有读取。请核对来源，另存后再上传。"),
    (_deep_docx(), "a.docx", "too-deep", "文件“a.docx”的内部结构嵌套过深，无法读取。请用 Word 或 WPS 打开后另存为 docx，再上传。"),
    (b"<html><body>" + b"<div>" * 20_000, "a.html", "too-deep", "文件“a.html”的内部结构嵌套过深，无法读取。请用 Word 或 WPS 打开后另存为 docx，再上传。"),
    (makers.zipped({"方案.txt": "x"}), "a.zip", "archive", "文件“a.zip”是压缩包，不是一份文档。请解压后逐个上传其中的文档。"),
    (b"Rar!\x1a\x07\x00" + bytes(99), "a.rar", "archive", "文件“a.rar”是压缩包，不是一份文档。请解压后逐个上传其中的文档。"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related", "a.doc", "web-archive", "文件“a.doc”是“单个文件网页”（mht）格式，读不准。请用 Word 或 WPS 打开后另存为 docx 再上传。"),
    (makers.ofd([[(20, 20, "\ue001\ue002\ue003")]]), "a.ofd", "private-characters", "文件“a.ofd”第1页的文字使用了字体自造的编码，读出来会是错字。请用版式阅读软件导出文本并校对，或者上传 docx 原文。"),
    (("长" * 5_000_001).encode(), "a.txt", "too-long", "文件“a.txt”的文字有 5000002 个字符，超过 5000000 个字符的上限，不像一份方案或清单。请只上传方案或清单正文。"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "reason", "words"), CASES, ids=[f"{case[2]}-{case[1]}" for case in CASES])
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, name: str, reason: str, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        load(data, name)
    assert refusal.value.reason == reason
    assert refusal.value.zh == words
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", "The file “a.txt” is empty; there is nothing to read. Check that it was saved completely and hand it in again."),
        (
            bytes(range(256)),
            "a.txt",
            f"The file “a.txt” is neither text nor a document format known here. Save it as one of these: {TYPES_EN}.",
        ),
        (
            makers.encrypted_office(),
            "a.docx",
            "The file “a.docx” is protected by a password and cannot be opened. Open it with the password, remove the protection, save it and hand it in again.",
        ),
        (
            makers.png(),
            "a.png",
            "The file “a.png” holds only images and no text: it needs OCR or a person. Hand in the electronic original, or the recognised and proofread text.",
        ),
        (
            makers.bomb(),
            "a.docx",
            "The file “a.docx” would unpack to an abnormal size and may be malicious; it was not opened. Check where it came from; if it is a true document, save it anew and hand that in.",
        ),
    ],
)
def test_refusals_speak_english_too(data: bytes, name: str, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        load(data, name)
    assert refusal.value.en == words


def test_every_refusal_has_both_languages_and_both_say_what_to_do() -> None:
    for data, name, _reason, _words in CASES:
        with pytest.raises(Unreadable) as refusal:
            load(data, name)
        assert "请" in refusal.value.zh
        assert refusal.value.en.isascii() or "“" in refusal.value.en
        assert any(word in refusal.value.en.lower() for word in ("hand ", "save ", "check "))


def test_two_hundred_megabytes_are_refused_by_the_directory_entry_before_they_are_read(tmp_path: Path) -> None:
    huge = tmp_path / "大.docx"
    with huge.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(Unreadable) as refusal:
        read_file(huge)
    assert refusal.value.zh == "文件“大.docx”有 200 MB，超过 100 MB 的上限，没有读取。请去掉图片后另存，或者把文件拆成几份分别上传。"


def test_a_stream_is_read_no_further_than_one_byte_beyond_the_limit() -> None:
    stream = io.BytesIO(b"x" * 1000)
    with pytest.raises(Unreadable) as refusal:
        read_limited(stream, "stdin", limit=10)
    assert refusal.value.reason == "too-large"
    assert stream.tell() == 11


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.docx", tmp_path):
        with pytest.raises(Unreadable) as refusal:
            read_file(path)
        assert refusal.value.zh == f"找不到文件“{path}”，或者它不是一个文件。请检查路径。"


def test_without_libreoffice_an_old_word_file_names_the_package_and_the_other_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda: None)
    with pytest.raises(Unreadable) as refusal:
        load(b"{\\rtf1 x}", "方案.rtf")
    assert refusal.value.zh == (
        "读取 rtf 文件“方案.rtf”需要 LibreOffice，本机没有安装。请管理员安装 Debian 软件包 libreoffice-writer，或者用 Word、WPS 把文件另存为 docx 后上传。"
    )


def test_a_converter_that_hangs_is_killed_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {child}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_program", lambda: str(program))
    monkeypatch.setattr(office, "TIMEOUT", 0.5)
    with pytest.raises(Unreadable) as refusal:
        load(b"{\\rtf1 x}", "方案.rtf")
    assert refusal.value.zh == "rtf 文件“方案.rtf”在 0.5 秒内没有转换完，已中止。请用 Word 或 WPS 打开后另存为 docx，再上传。"
    status = Path(f"/proc/{child.read_text().strip()}/status")
    deadline = time.monotonic() + 30
    while _alive(status) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(status)


def _alive(status: Path) -> bool:
    """Whether the process still runs; one that nobody waits for is a zombie and runs no more."""
    try:
        return "State:\tZ" not in status.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_converter_that_gives_nothing_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_program", lambda: "/bin/true")
    with pytest.raises(Unreadable) as refusal:
        load(b"{\\rtf1 x}", "方案.rtf")
    assert refusal.value.reason == "conversion-failed"


def test_a_zip_with_ten_thousand_and_one_entries_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        for number in range(10_000):
            archive.writestr(f"{number}", "")
    with pytest.raises(Unreadable) as refusal:
        load(out.getvalue(), "a.docx")
    assert refusal.value.reason == "zip-bomb"


@pytest.mark.parametrize("cut", [4, 8, 40, 90, 200, 350])
def test_a_docx_cut_anywhere_never_fails_with_anything_but_a_refusal(cut: int) -> None:
    whole = makers.docx(makers.p("整改方案"))
    with pytest.raises(Unreadable):
        load(whole[:cut], "a.docx")
