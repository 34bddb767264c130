"""Writes the signed plan as a Word file in the layout of GB/T 9704, with the same bytes on every run.

Red head, document number, title in 方正小标宋, body in 仿宋_GB2312 三号, first-level headings in 黑体, second-level in
楷体, page numbers outside, record block at the end. Fonts stand as names only: clerks have them, servers substitute.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from rectify.interfaces.demo.documents.plan import Line, LineStyle, Plan, lines

BODY: Final = "仿宋_GB2312"
HEI: Final = "黑体"
KAI: Final = "楷体_GB2312"
TITLE: Final = "方正小标宋简体"
SAN_HAO: Final = 16.0
"""Three (三号) in points."""
RED: Final = RGBColor(0xC0, 0x00, 0x00)
TITLE_INSET: Final = 48.0
"""Points on both sides of the title, so that it breaks before “回头看” without a break in its text."""
ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
SIGNED: Final = datetime(2026, 1, 9, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Look:
    """How a paragraph of one style is set: fonts of lead and text, size in points, indent in characters."""

    lead_font: str = BODY
    font: str = BODY
    size: float = SAN_HAO
    indent: bool = True
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    bold_lead: bool = False


_CENTER: Final = WD_ALIGN_PARAGRAPH.CENTER
LOOKS: Final[dict[LineStyle, Look]] = {
    LineStyle.NUMBER: Look(indent=False, align=_CENTER),
    LineStyle.TITLE: Look(font=TITLE, size=22.0, indent=False, align=_CENTER),
    LineStyle.REVISION: Look(font=KAI, indent=False, align=_CENTER),
    LineStyle.ADDRESSEES: Look(indent=False),
    LineStyle.BODY: Look(),
    LineStyle.SECTION: Look(font=HEI),
    LineStyle.PART: Look(font=KAI),
    LineStyle.LEAD_PART: Look(lead_font=KAI),
    LineStyle.LEAD_ITEM: Look(bold_lead=True),
    LineStyle.SIGNATURE: Look(indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT),
    LineStyle.DATE: Look(indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT),
}


def style_run(run: Any, font: str, size: float) -> None:
    """Sets the type of a run for Chinese and for figures."""
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - python-docx has no East Asian font setter
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    run._element.rPr.append(language)  # noqa: SLF001 - python-docx has no languages


def shape(paragraph: Any, style: LineStyle) -> None:
    """Sets alignment, indent and line pitch of a paragraph."""
    look = LOOKS[style]
    form = paragraph.paragraph_format
    form.alignment = look.align
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(36.0 if style is LineStyle.TITLE else 28.0)
    form.widow_control = False
    if look.indent:
        form.first_line_indent = Pt(2 * look.size)
    if style is LineStyle.TITLE:
        form.left_indent = form.right_indent = Pt(TITLE_INSET)
    if style in {LineStyle.SIGNATURE, LineStyle.DATE}:
        form.right_indent = Pt(2 * SAN_HAO)
        form.keep_with_next = style is LineStyle.SIGNATURE
    if style is LineStyle.SIGNATURE:
        form.space_before = Pt(56)
    if style in {LineStyle.PART, LineStyle.SECTION}:
        form.keep_with_next = True
    if style in {LineStyle.TITLE, LineStyle.ADDRESSEES}:
        form.space_before = Pt(22)


def add_line(document: Any, line: Line) -> Any:
    """Appends one printed line as a paragraph and returns it."""
    look = LOOKS[line.style]
    paragraph = document.add_paragraph()
    shape(paragraph, line.style)
    if line.lead:
        lead = paragraph.add_run(line.lead)
        style_run(lead, look.lead_font, look.size)
        lead.bold = look.bold_lead
    style_run(paragraph.add_run(line.text), look.font, look.size)
    return paragraph


def _field(paragraph: Any, code: str) -> None:
    """Appends a field such as PAGE."""
    run = paragraph.add_run()
    style_run(run, "宋体", 14.0)
    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)  # noqa: SLF001 - python-docx has no fields


def _page_number(footer: Any, align: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    edge = Pt(14)
    if align is WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = edge
    else:
        paragraph.paragraph_format.left_indent = edge
    style_run(paragraph.add_run("— "), "宋体", 14.0)
    _field(paragraph, "PAGE")
    style_run(paragraph.add_run(" —"), "宋体", 14.0)


def _page(document: Any) -> None:
    """A4 with the margins of GB/T 9704 and page numbers on the outer edge."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def rule_below(paragraph: Any, colour: str, eighths: int) -> None:
    """Draws a rule under a paragraph; `eighths` is its weight in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no paragraph borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")


def _red_head(document: Any, plan: Plan) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.space_after = Pt(40)
    run = paragraph.add_run(f"{plan.issuer}文件")
    style_run(run, TITLE, 26.0)
    run.font.color.rgb = RED
    width = OxmlElement("w:w")
    width.set(qn("w:val"), "78")
    run._element.rPr.find(qn("w:color")).addnext(width)  # noqa: SLF001 - python-docx has no character scale


def _record_block(document: Any, plan: Plan) -> None:
    """版记: who receives copies and who printed it."""
    copies = document.add_paragraph()
    copies.paragraph_format.space_before = Pt(84)
    style_run(copies.add_run("抄送：省生态环境保护督察工作领导小组办公室，省生态环境厅。"), BODY, 14.0)
    rule_below(copies, "000000", 6)
    printed = document.add_paragraph()
    printed.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    style_run(printed.add_run(f"市环保督察反馈问题整改工作领导小组办公室\t{plan.signed_on}印发"), BODY, 14.0)
    rule_below(printed, "000000", 8)


def new_document(plan: Plan) -> Any:
    """An empty document with page, properties and red head."""
    document = Document()
    _page(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = plan.issuer
    properties.title = plan.title
    properties.comments = "演示数据：海岱市并不存在。Demo data： Haidai does not exist."
    properties.created = properties.modified = SIGNED.replace(tzinfo=None)
    properties.language = "zh-CN"
    _red_head(document, plan)
    return document


def finish(document: Any, plan: Plan, path: Path) -> Path:
    """Adds the record block and writes the file with fixed times in the package."""
    _record_block(document, plan)
    buffer = io.BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = ZipInfo(name, ZIP_TIME)
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return path


def after_number(paragraph: Any) -> None:
    """The red rule between document number and title."""
    rule_below(paragraph, "C00000", 16)


def write_plan(plan: Plan, path: Path) -> Path:
    """Writes the plan to `path` and returns it; the same plan gives the same bytes."""
    document = new_document(plan)
    for line in lines(plan):
        paragraph = add_line(document, line)
        if line.style is LineStyle.NUMBER:
            after_number(paragraph)
    return finish(document, plan, path)
