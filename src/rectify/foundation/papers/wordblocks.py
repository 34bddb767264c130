"""The blocks of a paper as WordprocessingML, and the few words it is made of. Pure text; what people wrote is escaped where it enters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from rectify.foundation.papers import wordparts as parts
from rectify.foundation.papers.content import Align, Block, Fields, Heading, Paper, Paragraph, Picture, SignatureLine, Table
from rectify.foundation.papers.sheet import line_width, picture_size, rows_of, shares
from rectify.foundation.papers.words import BLANK_DATE, clean, lines, long_date

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_POINT = 12700
TABLE_POINTS = 12.0
"""The size of the styles of cells."""


def plain(text: str) -> str:
    """The text on one line, escaped."""
    return escape(" ".join(lines(text)))


def run(text: str, properties: str = "") -> str:
    """One run; line breaks of the text become breaks."""
    broken = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(line) for line in clean(text).split("\n"))
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{broken}</w:t></w:r>'


def p(style: str, content: str, properties: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def size(points: float) -> str:
    """The run property of a type size."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def twips(mm: float) -> int:
    """Twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def block_xml(block: Block, paper: Paper, pictures: Iterator[int]) -> Iterator[str]:
    """The paragraphs and tables of a block; ``pictures`` counts the pictures of the paper."""
    match block:
        case Heading():
            yield p(f"Heading{block.level}", run(" ".join(lines(block.text))))
        case Paragraph():
            yield from _paragraph(block)
        case Table():
            yield from _table(block, paper)
        case Fields():
            yield _fields(block, paper)
            yield p("Normal", "", '<w:spacing w:line="160" w:lineRule="exact"/>')
        case Picture():
            yield _picture(block, next(pictures), line_width(paper))
            if block.caption:
                yield p("Picture", run("\n".join(lines(block.caption))))
        case SignatureLine():
            yield from _signature(block, paper)


def _paragraph(block: Paragraph) -> Iterator[str]:
    style = "Body" if block.indent and block.align == "left" else "Normal"
    place = "" if block.align == "left" else f'<w:jc w:val="{block.align}"/>'
    for line in lines(block.text):
        yield p(style, run(line, parts.fonts(parts.HEI) if block.strong else ""), place)


def _ruled(columns: Sequence[int], rows: str) -> str:
    edge = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edge}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _cell(text: str, width: int, *, head: bool = False, align: Align = "left", span: int = 1, points: float = TABLE_POINTS) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    place = "" if head else f'<w:jc w:val="{align}"/>'
    content = "".join(
        p("CellHead" if head else "Cell", run(line, "" if points == TABLE_POINTS else size(points)), place) for line in lines(text)
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _table(table: Table, paper: Paper) -> Iterator[str]:
    widths = [round(share * twips(line_width(paper))) for share in shares(table)]
    aligns: Sequence[Align] = table.aligns or ["left"] * len(widths)
    if table.caption:
        yield p("Caption", run(" ".join(lines(table.caption))))
    head = "".join(_cell(cell, width, head=True, points=table.points) for cell, width in zip(table.head, widths, strict=True))
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        cells = "".join(
            _cell(cell, width, align=align, points=table.points) for cell, width, align in zip(row, widths, aligns, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    yield _ruled(widths, "".join(rows))
    yield p("Normal", "", '<w:spacing w:line="160" w:lineRule="exact"/>')


def _fields(fields: Fields, paper: Paper) -> str:
    whole = twips(line_width(paper))
    label = 1480
    value = round((whole - label * fields.columns) / fields.columns)
    columns = [label, value] * fields.columns
    rows = ["".join(_cell(name, label, head=True) + _cell(said, value) for name, said in row) for row in rows_of(fields)]
    span = 2 * fields.columns - 1
    rows += [_cell(name, label, head=True) + _cell(said, sum(columns) - label, span=span) for name, said in fields.wide]
    return _ruled(columns, "".join(f"<w:tr>{row}</w:tr>" for row in rows))


def _picture(picture: Picture, number: int, widest_mm: float) -> str:
    width, height = (round(points * EMU_PER_POINT) for points in picture_size(picture, widest_mm))
    named = f'id="{number + 1}" name="picture {number + 1}"'
    graphic = (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="p{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic>"
    )
    extent = f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {named}/>'
    inline = f'<wp:inline distT="0" distB="0" distL="0" distR="0">{extent}{graphic}</wp:inline>'
    keep = "<w:keepNext/>" if picture.caption else ""
    return p("Picture", f"<w:r><w:drawing>{inline}</w:drawing></w:r>", keep)


def _signature(block: SignatureLine, paper: Paper) -> Iterator[str]:
    whole = twips(line_width(paper))
    tabs = f'<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="{whole - 2600}"/><w:tab w:val="right" w:pos="{whole}"/></w:tabs>'
    name = run(f" {block.name} ", '<w:u w:val="single"/>') if block.name else ""
    on = run(long_date(block.on) if block.on else BLANK_DATE)
    yield p("Signature", f"{run(f'{block.role}（签字）：')}{name}<w:r><w:tab/></w:r><w:r><w:tab/></w:r>{on}", tabs)
    if block.note:
        yield p("Cell", run(block.note, size(10.5)))
