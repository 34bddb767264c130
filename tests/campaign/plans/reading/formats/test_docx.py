"""Word documents: nothing lost, nothing doubled, tracked changes told."""

# ruff: noqa: E501 -- refusals and XML stand on one line, word by word

from __future__ import annotations

import io

import docx as python_docx
import pytest

from rectify.campaign.plans.reading.formats import load
from rectify.campaign.plans.reading.formats.numbering import chinese, render_number
from rectify.campaign.plans.reading.source import Source
from tests.campaign.plans.reading.formats.makers import W, docx, num, numbering, p, r, tc, unzipped, zipped

PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
TWO_WIDE = '<w:gridSpan w:val="2"/>'


def read(body: str, **parts: str | bytes) -> Source:
    source = load(docx(body, **parts), "方案.docx")
    for table in source.tables:
        assert all(source.raw[cell.start : cell.end] == cell.text for row in table.rows for cell in row)
    return source


def test_inserted_text_is_kept_and_told_with_its_place() -> None:
    source = read(f"<w:p>{r('整改时限：')}<w:ins>{r('2021年')}{r('6月底')}</w:ins>{r('前')}</w:p>")
    assert source.raw == "整改时限：2021年6月底前"
    (warning,) = source.warnings
    assert warning.id == "tracked-insertion"
    assert warning.message == "修订中插入的文字已读入：“2021年6月底”。请确认修订已获认可。"
    assert [source.raw[start:end] for start, end in warning.spans] == ["2021年6月底"]


def test_deleted_text_is_dropped_and_quoted() -> None:
    source = read(f"<w:p>{r('到')}<w:del><w:r><w:delText>2020年</w:delText></w:r></w:del><w:ins>{r('2021年')}</w:ins>{r('底')}</w:p>")
    assert source.raw == "到2021年底"
    warning = next(warning for warning in source.warnings if warning.id == "tracked-deletion")
    assert warning.message == "修订中删除的文字没有读入：“2020年”（原在“到”之后）。请确认修订已获认可。"
    assert warning.spans == ((1, 1),)


def test_moved_text_stands_once_at_its_new_place() -> None:
    moved = f"<w:p><w:moveFrom>{r('乙')}</w:moveFrom>{r('甲')}</w:p><w:p><w:moveTo>{r('乙')}</w:moveTo></w:p>"
    assert read(moved).raw == "甲\n乙"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('到2020年')}</w:p>{p('底前完成')}"
    assert read(body).raw == "到2020年底前完成"


def test_more_than_two_hundred_changes_are_counted() -> None:
    source = read("".join(f"<w:p>{r('甲')}<w:del><w:r><w:delText>{at}</w:delText></w:r></w:del></w:p>" for at in range(205)))
    assert len(source.warnings) == 201
    assert source.warnings[-1].message == "另有 5 处修订没有逐条列出。请在 Word 或 WPS 中接受或拒绝全部修订后再上传。"


def test_automatic_numbers_are_written_as_they_are_seen() -> None:
    lists = numbering(("chineseCounting", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4"))
    levels = [0, 1, 1, 2, 2, 3, 0, 1]
    source = read("".join(p("甲", num(level)) for level in levels), numbering=lists)
    assert source.raw.split("\n") == ["一、甲", "（一）甲", "（二）甲", "1.甲", "2.甲", "① 甲", "二、甲", "（一）甲"]


def test_numbers_of_a_heading_style_are_written_too() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr>{num(0)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1x"><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    body = p("总体要求", '<w:pStyle w:val="H1"/>') + p("重点任务", '<w:pStyle w:val="H1x"/>')
    assert read(body, numbering=numbering(("chineseCounting", "%1、")), styles=styles).raw == "一、总体要求\n二、重点任务"


def test_a_list_switched_off_and_bullets_have_no_number() -> None:
    body = p("甲", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>') + p("乙", num(0))
    assert read(body, numbering=numbering(("bullet", "\uf06c"))).raw == "甲\n乙"


@pytest.mark.parametrize(
    ("number", "fmt", "seen"),
    [
        (27, "chineseCountingThousand", "二十七"), (10, "chineseCounting", "十"), (11, "japaneseCounting", "十一"), (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"), (4, "upperRoman", "IV"), (3, "lowerLetter", "c"), (28, "lowerLetter", "bb"), (3, "decimalEnclosedCircle", "③"),
        (7, "decimalZero", "07"), (2, "ideographTraditional", "乙"), (12, "chineseLegalSimplified", "拾贰"), (5, "unheardOf", "5"), (12, "decimalFullWidth", "１２"),
    ],
)  # fmt: skip
def test_a_number_in_each_form(number: int, fmt: str, seen: str) -> None:
    assert render_number(number, fmt) == seen


def test_chinese_counting_is_right_up_to_a_thousand() -> None:
    assert [chinese(n) for n in (1, 20, 21, 99, 100, 101, 111, 999, 1000, 1001)] == [
        "一", "二十", "二十一", "九十九", "一百", "一百零一", "一百一十一", "九百九十九", "一千", "一千零一",
    ]  # fmt: skip


def test_merged_cells_stand_once_and_cover_their_grid_places() -> None:
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        f"<w:tbl><w:tr>{tc('序号')}{tc('单位', TWO_WIDE)}</w:tr>"
        f"<w:tr>{tc('1', down)}{tc('甲')}{tc('乙')}</w:tr><w:tr>{tc('', goes_on)}{tc('丙')}{tc('丁')}</w:tr></w:tbl>"
    )
    source = read(body)
    assert source.raw == "序号\t单位\t\n1\t甲\t乙\n\t丙\t丁"
    grid = [[(cell.text, cell.merged) for cell in row] for row in source.tables[0].rows]
    assert grid == [
        [("序号", False), ("单位", False), ("单位", True)],
        [("1", False), ("甲", False), ("乙", False)],
        [("1", True), ("丙", False), ("丁", False)],
    ]


def test_a_row_deleted_by_a_tracked_change_is_left_out_and_quoted() -> None:
    body = f"<w:tbl><w:tr>{tc('甲')}{tc('乙')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{tc('丙')}{tc('丁')}</w:tr></w:tbl>"
    source = read(body)
    assert source.raw == "甲\t乙"
    assert source.warnings[0].message == "修订中删除的文字没有读入：“丙丁”。请确认修订已获认可。"


def test_a_frame_of_one_cell_is_text_and_no_table() -> None:
    source = read(f"<w:tbl><w:tr>{tc('公示')}</w:tr></w:tbl>")
    assert (source.raw, source.tables) == ("公示", ())


def test_a_text_box_is_read_once_although_it_is_stored_twice() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    assert read(f"<w:p>{r('正文')}<w:r>{both}</w:r></w:p>").raw == "正文\n框内"


def test_a_footnote_follows_its_paragraph() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("指35蒸吨/小时以下")}</w:footnote></w:footnotes>'
    body = f'<w:p>{r("淘汰锅炉。")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>{p("下段")}'
    assert read(body, footnotes=notes).raw == "淘汰锅炉。\n[注2] 指35蒸吨/小时以下\n下段"


def test_field_codes_are_no_text_and_field_results_are() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = f"<w:p>{field.format('begin')}<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>{field.format('separate')}{r('3')}{field.format('end')}{r('页')}</w:p>"
    assert read(body).raw == "3页"


def test_a_table_of_contents_is_left_out() -> None:
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style></w:styles>'
    assert read(p("一、总体要求\t1", '<w:pStyle w:val="11"/>') + p("一、总体要求"), styles=styles).raw == "一、总体要求"


def test_breaks_tabs_links_and_content_controls_keep_their_text() -> None:
    body = (
        f"<w:p>{r('甲')}<w:r><w:tab/></w:r><w:hyperlink>{r('乙')}</w:hyperlink><w:r><w:br/></w:r>{PAGE_BREAK}"
        f"<w:sdt><w:sdtContent>{r('丙')}</w:sdtContent></w:sdt><w:r><w:noBreakHyphen/></w:r></w:p><w:sdt><w:sdtContent>{p('丁')}</w:sdtContent></w:sdt>"
    )
    assert read(body).raw == "甲\t乙\n丙-\n丁"


def test_hidden_text_is_left_out_and_quoted() -> None:
    source = read(f"<w:p>{r('甲')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r></w:p>")
    assert source.raw == "甲"
    assert source.warnings[0].message == "设为“隐藏”的文字没有读入：“内部”。"


def test_symbols_of_wingdings_are_read_and_unknown_ones_counted() -> None:
    source = read('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="X" w:char="F123"/></w:r></w:p>')
    assert source.raw == "✓\ufffd"
    assert source.warnings[0].id == "symbols"


def test_a_macro_is_ignored_and_told() -> None:
    assert load(docx(p("整改方案")), "方案.docm").warnings == ()
    source = load(zipped({**unzipped(docx(p("整改方案"))), "word/vbaProject.bin": b"\xd0\xcf"}), "方案.docm")
    assert source.raw == "整改方案"
    assert source.warnings[0].message == "文件带有宏程序，只读取了文字，宏没有运行。"


def test_pictures_beside_text_are_told_and_pictures_alone_refused() -> None:
    picture = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a"/></w:drawing></w:r></w:p>'
    assert read(p("正文") + picture).warnings[0].message == "文件中有 1 张图片，图片里的文字没有读入；如其中有条款，请人工补充。"


def test_the_strict_dialect_of_the_format_is_read_too() -> None:
    whole = docx(p("整改") + f"<w:tbl><w:tr>{tc('甲', TWO_WIDE)}{tc('乙')}</w:tr></w:tbl>")
    old, new = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    strict = {name: data.replace(old, new) for name, data in unzipped(whole).items()}
    assert load(zipped(strict), "a.docx").raw == "整改\n甲\t\t乙"


def test_what_python_docx_writes_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("整改方案", 1)
    document.add_paragraph("建设管网", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "清单"
    out = io.BytesIO()
    document.save(out)
    source = load(out.getvalue(), "a.docx")
    assert source.raw == "整改方案\n1.建设管网\n清单\t\n\t"
