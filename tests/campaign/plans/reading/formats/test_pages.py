"""PDF, OFD and old Word files: pages to running text, with a place for every line."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx as python_docx
import pytest

from rectify.campaign.plans.reading.formats import load
from rectify.campaign.plans.reading.formats.paging import PageLine, joined, without_furniture
from tests.campaign.plans.reading.formats.makers import ofd, pdf, unzipped, zipped

FULL = "为贯彻落实省级生态环境保护督察反馈意见制定本方案并明确各项整改措施的时限和"


def lines(*texts: str, page: int = 1) -> list[PageLine]:
    return [PageLine(text=text, page=page, number=at) for at, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("texts", "paragraphs"),
    [
        ((FULL, "责任单位。"), [FULL + "责任单位。"]),
        ((FULL, "（一）加强领导"), [FULL, "（一）加强领导"]),
        ((FULL, "1.加强领导"), [FULL, "1.加强领导"]),
        ((FULL, "3.5公里管网。"), [FULL + "3.5公里管网。"]),
        ((FULL[:-1] + "。", "责任单位"), [FULL[:-1] + "。", "责任单位"]),
        (("整改方案", FULL, "责任单位。"), ["整改方案", FULL + "责任单位。"]),
        ((FULL, "　　第二段。"), [FULL, "第二段。"]),
        (("甲", "乙"), ["甲", "乙"]),
    ],
)
def test_broken_lines_are_joined_and_titles_and_headings_are_not(texts: tuple[str, ...], paragraphs: list[str]) -> None:
    assert [text for text, _place in joined(lines(*texts))] == paragraphs


def test_heads_that_repeat_and_page_numbers_are_left_out_and_counted() -> None:
    pages = [lines("海岱市人民政府文件", f"正文{word}。", f"— {page} —", page=page) for page, word in enumerate("甲乙丙", start=1)]
    kept = without_furniture(pages)
    assert [[line.text for line in page] for page in kept.lines] == [["正文甲。"], ["正文乙。"], ["正文丙。"]]
    assert kept.dropped == 6


def test_a_figure_alone_in_the_middle_of_a_page_stays() -> None:
    kept = without_furniture([lines("甲", "乙", "丙", "2020", "丁", "戊", "己")])
    assert kept.dropped == 0


def test_a_pdf_is_read_with_a_page_for_every_line() -> None:
    source = load(pdf([["整改方案", FULL, "责任单位。", "— 1 —"], ["到2020年底前完成。", "— 2 —"]]), "a.pdf")
    assert source.raw == f"整改方案\n{FULL}责任单位。\n到2020年底前完成。"
    assert source.places == ("第1页第1行", "第1页第2行", "第2页第1行")
    assert [warning.message for warning in source.warnings] == ["页眉、页脚和页码共 2 行没有读入。"]


def test_a_sentence_goes_on_over_the_page() -> None:
    source = load(pdf([["整改方案", FULL], ["责任单位。"]]), "a.pdf")
    assert source.raw == f"整改方案\n{FULL}责任单位。"


def test_pages_without_text_are_named() -> None:
    source = load(pdf([["整改方案"], [], ["到2020年底前完成。"], []]), "a.pdf")
    assert source.warnings[0].message == "第 2、4 页没有文字，可能是扫描图像，需要文字识别（OCR）或人工录入。"


@pytest.mark.filterwarnings("ignore")
def test_a_ruled_table_of_a_pdf_is_a_table() -> None:
    across = [(50, y, 450, y) for y in (800, 770, 740)]
    down = [(x, 740, x, 800) for x in (50, 250, 450)]
    source = load(pdf([["number", "one", "", "", "later text below the table"]], rules=[*across, *down]), "a.pdf")
    (table,) = source.tables
    assert [[cell.text for cell in row] for row in table.rows] == [["number", ""], ["one", ""]]
    assert source.raw.count("number") == 1
    assert source.raw.endswith("later text below the table")


def test_an_ofd_is_ordered_by_place_and_not_by_the_file() -> None:
    page = [(20.0, 40.0, "一、到2020年底前完成。"), (30.0, 20.1, "方案"), (20.0, 20.0, "整改")]
    source = load(ofd([page, [(20.0, 20.0, "第二页。")]]), "a.ofd")
    assert source.raw == "整改方案\n一、到2020年底前完成。\n第二页。"
    assert source.places == ("第1页第1行", "第1页第2行", "第2页第1行")
    assert source.media_type == "application/ofd"


def test_every_document_of_an_ofd_is_read() -> None:
    parts = unzipped(ofd([[(20.0, 20.0, "方案。")]]))
    two = parts["OFD.xml"].replace(
        b"</ofd:DocBody>", b"</ofd:DocBody><ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody>"
    )
    second = {
        name.replace("Doc_0", "Doc_1"): data.replace("方案".encode(), "清单".encode()) for name, data in parts.items() if "Doc_0" in name
    }
    assert load(zipped({**parts, **second, "OFD.xml": two}), "a.ofd").raw == "方案。\n清单。"


def test_blank_pages_of_an_ofd_are_named() -> None:
    assert load(ofd([[(20.0, 20.0, "甲")], []]), "a.ofd").warnings[0].id == "pages-without-text"


def test_an_old_word_file_is_converted_and_the_reader_is_warned(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not here: install the Debian package libreoffice-writer to test doc files")
    document = python_docx.Document()
    document.add_paragraph("一、到2020年底前完成。")
    document.save(str(tmp_path / "a.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 -- fixed words and our own temporary path
    source = load((tmp_path / "a.doc").read_bytes(), "方案.wps")
    assert source.raw == "一、到2020年底前完成。"
    assert source.warnings[0].message == "wps 文件由 LibreOffice 转换后读取；修订中已删除的文字可能混入，请对照原件确认。"


def test_the_same_pages_read_twice_give_the_same_source() -> None:
    data = io.BytesIO(pdf([["整改方案"]])).getvalue()
    assert load(data, "a.pdf") == load(data, "a.pdf")
