"""Papers: the layout of GB/T 9704-2012, the same bytes for the same paper, and words that stay words."""

from __future__ import annotations

import base64
import re
import subprocess
import zipfile
from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
from lxml import etree

from rectify.foundation.papers import (
    Fields,
    Form,
    Heading,
    NoChineseFont,
    Paper,
    PaperFailed,
    Paragraph,
    Picture,
    SignatureLine,
    Table,
    long_date,
    pdf,
    to_docx,
    to_pdf,
    to_pdfs,
)
from rectify.foundation.papers.sheet import head_size, picture_size, pixels
from rectify.foundation.papers.words import clean, lines

pytestmark = pytest.mark.proof

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
HOSTILE = [
    '#eval("1+1")', "]] #panic()", "$x^2$ *a* _b_ `c` @d <e>", "<w:t>&amp;</w:t>", "]]>", "{paper.title}", "\\n\\u{41} \\",
    "//注释 /* x */", "=1+1", "“引号”'\"", "𠮷野家 😀", "https://example.org/a?b=c&d", "--- … -- ~", '#import "@preview/x:1.0.0"',
    "第一行\n第二行",
]  # fmt: skip


def a_paper(**more: object) -> Paper:
    whole: dict[str, object] = {
        "form": Form.DOCUMENT,
        "issuer": "海岱市整改办",
        "number": "海整改办〔2026〕12号",
        "title": "关于整改进展情况的通知",
        "recipient": "青石县人民政府",
        "blocks": (
            Heading("一、总体情况"),
            Paragraph("共有整改任务52项。"),
            Heading("（一）措施", 2),
            Table(("序号", "任务"), [("1", "淘汰燃煤锅炉")], widths=(1, 4), aligns=("center", "left"), caption="表1"),
            Fields((("编号", "12"), ("名称", "锅炉"), ("单位", "青石县")), wide=(("意见", "同意"),)),
            Picture(DOT, "图1"),
            SignatureLine("组长", "卢思贤", date(2026, 11, 3), "受托签字"),
            SignatureLine("书记"),
        ),
        "attachments": ("清单", "台账"),
        "dated_on": date(2026, 11, 23),
        "remark": "联系人：综合科",
        "copies_to": ("市委督查室",),
        "printed_by": "海岱市整改办",
        "urgency": "特急",
        "note": "（表式自拟）",
    }
    return Paper(**(whole | more))  # type: ignore[arg-type]


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(data: bytes) -> str:
    body = part(data, "word/document.xml")
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


EVERYTHING = [
    "海岱市整改办", "海整改办〔2026〕12号", "关于整改进展情况的通知", "青石县人民政府：", "一、总体情况", "共有整改任务52项。",
    "（一）措施", "表1", "淘汰燃煤锅炉", "意见", "图1", "卢思贤", "2026年11月3日", "受托签字", "2026年11月23日", "（联系人：综合科）",
    "抄送：市委督查室。", "2026年11月23日印发", "特急", "（表式自拟）",
]  # fmt: skip


def test_everything_that_is_said_stands_in_the_docx() -> None:
    told = text_of(to_docx(a_paper()))
    assert [each for each in EVERYTHING if each not in told] == []


def test_everything_that_is_said_stands_in_the_pdf() -> None:
    told = re.sub(r"\s", "", words_of(to_pdf(a_paper())))
    assert [each for each in EVERYTHING if each not in told] == []
    assert "—1—" in told


@pytest.mark.parametrize("form", list(Form))
def test_every_form_can_be_opened_by_word_readers(form: Form) -> None:
    document = docx.Document(BytesIO(to_docx(a_paper(form=form))))
    assert document.core_properties.title == "关于整改进展情况的通知"
    assert len(document.inline_shapes) == 1


@pytest.mark.parametrize("form", list(Form))
def test_the_same_paper_gives_the_same_bytes(form: Form) -> None:
    paper = a_paper(form=form)
    assert to_docx(paper) == to_docx(paper)
    assert to_pdf(paper) == to_pdf(paper)


def test_many_papers_come_out_of_one_call_in_order() -> None:
    first, second = a_paper(title="甲"), a_paper(title="乙")
    assert to_pdfs([first, second]) == [to_pdf(first), to_pdf(second)]
    assert to_pdfs([]) == []


def test_the_page_is_that_of_the_standard() -> None:
    section = docx.Document(BytesIO(to_docx(a_paper()))).sections[0]
    millimetres = [
        round((length or 0) / 36_000) for length in (section.page_width, section.page_height, section.top_margin, section.left_margin)
    ]
    assert millimetres == [210, 297, 37, 28]
    document = pypdfium2.PdfDocument(to_pdf(a_paper()))
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    document.close()


def test_a_wide_register_lies_on_its_side() -> None:
    section = docx.Document(BytesIO(to_docx(a_paper(landscape=True)))).sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)


def test_twenty_eight_characters_fill_a_line_and_twenty_two_lines_a_page() -> None:
    paper = Paper(issuer="甲", title="题", blocks=(Paragraph("字" * 2000, indent=False),), signed=False)
    document = pypdfium2.PdfDocument(to_pdf(paper))
    rows = [line for line in document[1].get_textpage().get_text_range().splitlines() if line.startswith("字")]
    document.close()
    assert len(rows[0]) == 28
    assert len(rows) == 22


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() -> None:
    data = to_docx(a_paper())
    sides = {name: part(data, f"word/{name}.xml").xpath("string(//*[local-name()='jc']/@*)") for name in ("odd", "even")}
    assert sides == {"odd": "right", "even": "left"}
    assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def test_word_finds_the_fonts_by_the_names_clerks_have() -> None:
    styles = etree.tostring(part(to_docx(a_paper()), "word/styles.xml"), encoding="unicode")
    assert [name for name in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体") if name not in styles] == []


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words_in_the_docx(words: str) -> None:
    told = text_of(to_docx(a_paper(title=words, blocks=(Paragraph(words), Table((words,), [(words,)]), Fields(((words, words),))))))
    for line in lines(words):
        assert told.count(line) >= 5


def test_words_stay_words_in_the_pdf() -> None:
    blocks = [Paragraph(words) for words in HOSTILE] + [Table(("词",), [(words,) for words in HOSTILE])]
    paper = a_paper(title=HOSTILE[0], issuer=HOSTILE[1], number=HOSTILE[2], blocks=blocks, remark=HOSTILE[3], copies_to=HOSTILE[:3])
    told = re.sub(r"\s", "", words_of(to_pdf(paper)))
    for words in HOSTILE:
        for line in lines(words):
            plain = re.sub(r"[\s😀𠮷]", "", line)
            assert told.count(plain) >= 2 or plain == "野家", line


def test_control_characters_do_not_break_a_paper() -> None:
    paper = a_paper(title="甲\x00\x0b乙", blocks=(Paragraph("丙\x1f\x7f\ufffe丁\ud800戊\u202e己"), Table(("\x01",), [("\x02庚",)])))
    assert "甲乙" in text_of(to_docx(paper))
    assert "丙丁\ufffd戊己" in text_of(to_docx(paper))
    assert "丙丁" in words_of(to_pdf(paper))


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    table = Table(("序号", "任务名称"), [(str(n), "淘汰燃煤锅炉") for n in range(120)])
    paper = Paper(issuer="甲", title="台账", blocks=(table,), signed=False)
    document = pypdfium2.PdfDocument(to_pdf(paper))
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(pages) > 3
    assert all("任务名称" in page for page in pages)
    assert len(part(to_docx(paper), "word/document.xml").findall(f".//{W}tblHeader")) == 1


def test_nothing_runs_out_of_its_cell_or_over_the_edge_of_the_page() -> None:
    long = ("a1" * 32, "2026-11-23", "https://example.org/" + "x" * 90)
    table = Table(("甲", "乙", "丙"), [long, ("甲" * 60, "乙", "丙")], widths=(2, 1.6, 1))
    document = pypdfium2.PdfDocument(to_pdf(a_paper(blocks=(table, Fields(((long[0], long[2]),))))))
    for page in document:
        text = page.get_textpage()
        edges = [text.get_charbox(n)[2] for n in range(text.count_chars())]
        assert max(edges) <= (210 - 26) / 25.4 * 72 + 1
    document.close()


ORDER_P = ["pStyle", "keepNext", "pBdr", "tabs", "autoSpaceDE", "autoSpaceDN", "spacing", "ind", "jc", "outlineLvl"]
ORDER_R = ["rFonts", "b", "color", "spacing", "sz", "szCs", "u", "lang"]


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("name", ["document", "styles", "masthead", "odd", "first"])
def test_properties_stand_in_the_order_word_asks_for(form: Form, name: str) -> None:
    root = part(to_docx(a_paper(form=form)), f"word/{name}.xml")
    for tag, order in (("pPr", ORDER_P), ("rPr", ORDER_R)):
        for properties in root.iter(f"{W}{tag}"):
            names = [etree.QName(each).localname for each in properties]
            assert names == sorted(set(names), key=order.index), names


def test_a_letter_has_its_red_rules_on_the_first_page_only() -> None:
    letter, other = to_docx(a_paper(form=Form.LETTER)), to_docx(a_paper())
    assert part(letter, "word/document.xml").find(f".//{W}titlePg") is not None
    assert part(other, "word/document.xml").find(f".//{W}titlePg") is None
    assert "海岱市整改办" in "".join(map(str, part(letter, "word/masthead.xml").itertext()))


def test_a_letter_names_no_printer() -> None:
    letter = a_paper(form=Form.LETTER)
    assert "印发" not in text_of(to_docx(letter))
    assert "印发" not in words_of(to_pdf(letter))


def test_a_long_letterhead_is_set_smaller_until_it_fits_one_line() -> None:
    assert head_size(a_paper(letterhead="整改办文件")) == 48.0
    assert head_size(a_paper(letterhead="海岱市生态环境保护督察整改工作领导小组办公室文件")) < 20


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Heading("题", 5), "level 1 to 4"),
        (lambda: Table((), ()), "at least one column"),
        (lambda: Table(("甲", "乙"), [("1",)]), "row 1 has 1"),
        (lambda: Table(("甲",), [], widths=(1, 2)), "2 widths"),
        (lambda: Table(("甲",), [], widths=(0,)), "above 0"),
        (lambda: Picture(b"GIF89a"), "PNG or JPEG"),
        (lambda: Fields((), columns=0), "at least one pair"),
    ],
)
def test_what_cannot_be_set_is_refused_when_it_is_built(build, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build()


def test_a_picture_keeps_its_shape_and_stays_on_the_page() -> None:
    assert pixels(DOT) == (1, 1)
    across, down = picture_size(Picture(DOT, width_mm=500), 156)
    assert across == pytest.approx(down)
    assert down <= 95 * 72 / 25.4 + 0.01


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00\x10" + b"x" * 20])
def test_a_picture_cut_off_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        to_docx(a_paper(blocks=(Picture(data),)))


def test_a_date_is_written_as_papers_write_it() -> None:
    assert long_date(date(2026, 1, 3)) == "2026年1月3日"


def test_line_breaks_of_all_kinds_are_line_breaks() -> None:
    assert lines("甲\r\n乙\r丙\u2028丁\n\n") == ["甲", "乙", "丙", "丁"]
    assert lines(" \n ") == [""]
    assert clean("a\tb") == "a b"


def test_a_server_without_chinese_fonts_says_which_package_is_missing(monkeypatch) -> None:
    done = subprocess.CompletedProcess([], pdf.NO_FONT, b"", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: done)
    with pytest.raises(NoChineseFont) as refused:
        to_pdf(a_paper())
    assert "fonts-noto-cjk" in refused.value.zh
    assert "fonts-noto-cjk" in refused.value.en


def test_a_typesetter_that_takes_too_long_is_stopped(monkeypatch) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT", 0.001)
    with pytest.raises(PaperFailed, match="stopped"):
        to_pdf(a_paper())


def test_the_typesetter_gets_no_secret_of_ours(monkeypatch) -> None:
    seen: dict[str, str] = {}

    def watch(*args, env, **kwargs):
        seen.update(env)
        return subprocess.CompletedProcess([], pdf.NO_FONT, b"", b"")

    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(subprocess, "run", watch)
    with pytest.raises(NoChineseFont):
        to_pdf(a_paper())
    assert "DATABASE_URL" not in seen


@pytest.mark.parametrize(("rows", "tagged"), [(3, True), (501, False)])
def test_a_pdf_is_tagged_for_screen_readers_unless_it_is_a_long_register(rows: int, tagged: bool) -> None:
    data = to_pdf(Paper(issuer="甲", title="台账", blocks=(Table(("序号",), [(str(n),) for n in range(rows)]),), signed=False))
    assert (b"/StructTreeRoot" in data) is tagged
