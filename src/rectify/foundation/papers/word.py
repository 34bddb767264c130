"""A paper as docx: WordprocessingML written by hand, so that a thousand rows cost milliseconds and the same paper gives the same bytes.

Text is escaped where it enters; nothing of it can become markup. ADR 0009 says why no template file stands beside the code.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import count

from rectify.foundation.papers import wordparts as parts
from rectify.foundation.papers.content import Form, Paper
from rectify.foundation.papers.sheet import (
    head_size,
    letterhead_of,
    line_width,
    marks_of,
    pictures_of,
    printed_date_of,
    signers_of,
)
from rectify.foundation.papers.wordblocks import block_xml, p, plain, run, size, twips
from rectify.foundation.papers.words import lines, long_date

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMESPACES = (
    f'xmlns:w="{parts.W}" xmlns:r="{parts.R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def to_docx(paper: Paper) -> bytes:
    """The paper as a Word file, for people who edit it."""
    pictures = pictures_of(paper)
    names = [f"{i}.{picture.suffix}" for i, picture in enumerate(pictures)]
    content: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", parts.CONTENT_TYPES),
        ("_rels/.rels", parts.PACKAGE_RELS),
        ("word/document.xml", _document(paper)),
        ("word/_rels/document.xml.rels", parts.document_rels(names)),
        ("word/styles.xml", parts.STYLES),
        ("word/settings.xml", parts.SETTINGS),
        ("word/odd.xml", parts.page_number("right")),
        ("word/even.xml", parts.page_number("left")),
        ("word/first.xml", parts.LETTER_FOOT),
        ("word/masthead.xml", _masthead(paper)),
        ("docProps/core.xml", parts.core(plain(paper.title), plain(paper.issuer), paper.dated_on.isoformat() if paper.dated_on else "")),
        *((f"word/media/{name}", picture.data) for name, picture in zip(names, pictures, strict=True)),
    ]
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content:
            archive.writestr(_entry(name), data)
    return stream.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _document(paper: Paper) -> str:
    pictures = count()
    body = "".join(
        [*_head(paper), *_title(paper), *(xml for block in paper.blocks for xml in block_xml(block, paper, pictures)), *_tail(paper)]
    )
    return f"{parts.HEAD}<w:document {_NAMESPACES}><w:body>{body}{_section(paper)}</w:body></w:document>"


def _section(paper: Paper) -> str:
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if paper.landscape else 'w:w="11906" w:h="16838"'
    top, right, bottom, left = (28.0, 37.0, 26.0, 35.0) if paper.landscape else (37.0, 26.0, 35.0, 28.0)
    foot = bottom - 7 - 5
    letter = paper.form is Form.LETTER
    first = '<w:headerReference w:type="first" r:id="masthead"/><w:footerReference w:type="first" r:id="first"/>' if letter else ""
    return (
        f'<w:sectPr>{first}<w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>'
        f'<w:pgSz {size}/><w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" w:left="{twips(left)}" '
        f'w:header="{twips(30 if letter else 15)}" w:footer="{twips(20 if letter else foot)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if letter else ''}"
        f'<w:docGrid w:linePitch="{parts.PITCH}"/></w:sectPr>'
    )


def _letterhead(paper: Paper, before: int) -> str:
    return p("Letterhead", run(letterhead_of(paper), size(head_size(paper))), f'<w:spacing w:before="{before}" w:after="0"/>')


def _masthead(paper: Paper) -> str:
    """The head of a letter's first page: the red name and the red double rule, 170 mm wide."""
    rule = p(
        "Normal",
        "",
        f'{parts.red_rule("bottom", "thickThinSmallGap")}<w:spacing w:line="227" w:lineRule="exact"/><w:ind w:left="-397" w:right="-397"/>',
    )
    return f'{parts.HEAD}<w:hdr xmlns:w="{parts.W}">{_letterhead(paper, 0)}{rule}{p("Normal", "")}</w:hdr>'


def _two_ends(paper: Paper, left: str, right: str, border: str = "", spacing: str = "") -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(line_width(paper))}"/></w:tabs>'
    return p("Normal", f"{run(left)}<w:r><w:tab/></w:r>{run(right)}", border + tab + spacing)


def _head(paper: Paper) -> Iterator[str]:
    marks = [p("Normal", run(each, parts.fonts(parts.HEI))) for each in marks_of(paper) if each]
    rule = '<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="{}" w:color="FF0000"/></w:pBdr>'
    match paper.form:
        case Form.DOCUMENT:
            yield from marks
            yield _letterhead(paper, twips(35) - len(marks) * parts.PITCH)
            yield p("Normal", run(paper.number), f'{rule.format(11)}<w:spacing w:before="{parts.PITCH}"/><w:jc w:val="center"/>')
        case Form.LETTER:
            yield _two_ends(paper, marks_of(paper)[0], paper.number)
            yield from marks[1:]
        case Form.BULLETIN:
            yield from marks
            yield _letterhead(paper, twips(12))
            yield p("Normal", run(paper.number), f'<w:spacing w:before="{parts.PITCH // 2}"/><w:jc w:val="center"/>')
            day = long_date(paper.dated_on) if paper.dated_on else ""
            yield _two_ends(paper, paper.issuer, day, rule.format(4), f'<w:spacing w:before="{parts.PITCH // 2}"/>')
        case Form.RECORD:
            yield from marks
            if paper.number:
                yield p("Normal", run(paper.number, size(14)), '<w:jc w:val="right"/>')


def _title(paper: Paper) -> Iterator[str]:
    before = 0 if paper.form is Form.RECORD else parts.PITCH
    after = 120 if paper.note else parts.PITCH
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="640" w:lineRule="exact"/>'
    yield p("PaperTitle", run("\n".join(lines(paper.title))), spacing)
    if paper.note:
        below = f'<w:spacing w:before="0" w:after="{parts.PITCH}"/><w:jc w:val="center"/>'
        yield p("Cell", run(" ".join(lines(paper.note)), size(10.5)), below)
    if paper.recipient:
        yield p("Normal", run(f"{' '.join(lines(paper.recipient))}："))


def _tail(paper: Paper) -> Iterator[str]:
    if paper.attachments:
        yield p("Normal", "")
    single = len(paper.attachments) == 1
    for number, name in enumerate(paper.attachments, 1):
        label = f"附件：{'' if single else f'{number}.'}" if number == 1 else f"{number}."
        left = 640 if number == 1 else 1600
        yield p("Normal", run(f"{label}{' '.join(lines(name))}"), f'<w:ind w:left="{left}"/>')
    if paper.signed:
        yield from _issuers(paper)
    if paper.remark:
        yield p("Body", run(f"（{' '.join(lines(paper.remark))}）"))
    if paper.copies_to or paper.printed_by:
        yield from _imprint(paper)


def _issuers(paper: Paper) -> Iterator[str]:
    """Names centred over the date, the date four characters from the right (7.3.5)."""
    day = long_date(paper.dated_on) if paper.dated_on else ""
    longest = max([*(len(name) for name in signers_of(paper)), round(len(day) * 0.75)])
    left = twips(line_width(paper)) - 1280 - longest * 320
    spaced = f'<w:keepNext/><w:spacing w:before="{2 * parts.PITCH}"/>'
    for name in [*signers_of(paper), *([day] if day else [])]:
        yield p("Normal", run(name), f'{spaced or "<w:keepNext/>"}<w:ind w:left="{max(left, 0)}" w:right="1280"/><w:jc w:val="center"/>')
        spaced = ""


def _imprint(paper: Paper) -> Iterator[str]:
    """版记: a table that floats to the foot of the last page's type area (7.4); a letter has no rules and no printer."""
    whole = twips(line_width(paper))
    letter = paper.form is Form.LETTER
    copies = "，".join(" ".join(lines(each)) for each in paper.copies_to)
    rows = [p("Imprint", run(f"抄送：{copies}。"), '<w:ind w:left="1120" w:hanging="840" w:right="280"/>')] if copies else []
    if paper.printed_by and not letter:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{whole - 280}"/></w:tabs><w:ind w:left="280"/>'
        rows.append(p("Imprint", f"{run(paper.printed_by)}<w:r><w:tab/></w:r>{run(printed_date_of(paper))}", tab))
    borders = (
        ""
        if letter
        else "".join(
            f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
            for side, size in (("top", 8), ("bottom", 8), ("insideH", 6))
        )
    )
    yield p("Normal", "", '<w:spacing w:line="20" w:lineRule="exact"/>')
    yield (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" '
        'w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{whole}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{whole}"/></w:tblGrid>'
        + "".join(
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{whole}" w:type="dxa"/></w:tcPr>{row}</w:tc></w:tr>'
            for row in rows
        )
        + "</w:tbl>"
    )
    yield p("Normal", "", '<w:spacing w:line="20" w:lineRule="exact"/>')
