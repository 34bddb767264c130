"""The parts of a Word file that are the same for every paper: types, relations, styles, settings. Pure text, ECMA-376.

Fonts are named, not embedded: clerks have 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312 and 黑体.
Sizes in half points: 三号 32, 二号 44, 四号 28, 小四 24.
"""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TITLE, BODY, KAI, HEI, NUMERAL = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
PITCH = 579
"""Line pitch in twentieths of a point: 22 lines on 225 mm."""

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_OFFICE}.settings+xml"/>'
    + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.footer+xml"/>' for name in ("odd", "even", "first"))
    + f'<Override PartName="/word/masthead.xml" ContentType="{_OFFICE}.header+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)

_REL = f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
PACKAGE_RELS = (
    f'{_REL}<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)


def document_rels(pictures: list[str]) -> str:
    """Relations of the document: styles, settings, head and feet, then ``p0``, ``p1`` … of the pictures."""
    fixed = (
        f'<Relationship Id="styles" Type="{R}/styles" Target="styles.xml"/>'
        f'<Relationship Id="settings" Type="{R}/settings" Target="settings.xml"/>'
        f'<Relationship Id="odd" Type="{R}/footer" Target="odd.xml"/><Relationship Id="even" Type="{R}/footer" Target="even.xml"/>'
        f'<Relationship Id="first" Type="{R}/footer" Target="first.xml"/>'
        f'<Relationship Id="masthead" Type="{R}/header" Target="masthead.xml"/>'
    )
    images = "".join(f'<Relationship Id="p{i}" Type="{R}/image" Target="media/{name}"/>' for i, name in enumerate(pictures))
    return f"{_REL}{fixed}{images}</Relationships>"


def fonts(name: str, latin: str = "Times New Roman") -> str:
    """The run property that names the fonts of Chinese and Latin letters."""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{latin}"/>'


def _style(identity: str, name: str, paragraph: str, run: str, *, kind: str = "paragraph", extra: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"{extra}><w:name w:val="{name}"/>'
        + ("" if identity == "Normal" else '<w:basedOn w:val="Normal"/>')
        + f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_TIGHT, _LOOSE = '<w:spacing w:val="-4"/>', '<w:spacing w:val="0"/>'
"""A fifth of a point between letters of 三号 makes 28 of them fill 156 mm; other sizes stand as they are."""


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _exact(line: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


_FREE = '<w:spacing w:before="{}" w:after="{}" w:line="320" w:lineRule="atLeast"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(BODY)}{_TIGHT}{_size(32)}'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + _style(
        "Normal",
        "Normal",
        f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{_exact(PITCH)}<w:jc w:val="both"/>',
        fonts(BODY) + _TIGHT + _size(32),
        extra=' w:default="1"',
    )
    + _style("Body", "Rectify Body", _INDENT, "")
    + _style("PaperTitle", "Title", f'{_exact(640, PITCH, PITCH)}<w:jc w:val="center"/>', fonts(TITLE, TITLE) + _LOOSE + _size(44))
    + _style("Heading1", "heading 1", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="0"/>', fonts(HEI))
    + _style("Heading2", "heading 2", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="1"/>', fonts(KAI))
    + _style("Heading3", "heading 3", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="2"/>', "<w:b/>")
    + _style("Heading4", "heading 4", f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="3"/>', "")
    + _style(
        "Letterhead",
        "Rectify Letterhead",
        _FREE.format(0, 0) + '<w:jc w:val="center"/>',
        fonts(TITLE, TITLE) + '<w:color w:val="FF0000"/>' + _LOOSE,
    )
    + _style("Cell", "Rectify Cell", _FREE.format(60, 60) + '<w:jc w:val="left"/>', _LOOSE + _size(24))
    + _style("CellHead", "Rectify Cell Head", _FREE.format(60, 60) + '<w:jc w:val="center"/>', fonts(HEI) + _LOOSE + _size(24))
    + _style("Caption", "caption", f'<w:keepNext/>{_FREE.format(160, 80)}<w:jc w:val="center"/>', fonts(HEI) + _LOOSE + _size(24))
    + _style("Picture", "Rectify Picture", _FREE.format(120, 60) + '<w:jc w:val="center"/>', _LOOSE + _size(24))
    + _style("Signature", "Rectify Signature", _FREE.format(240, 0), _LOOSE + _size(28))
    + _style("Imprint", "Rectify Imprint", _FREE.format(40, 40) + '<w:jc w:val="left"/>', _LOOSE + _size(28))
    + _style("Footer", "footer", _FREE.format(0, 0), fonts(NUMERAL, NUMERAL) + _LOOSE + _size(28))
    + "</w:styles>"
)
SETTINGS = (
    f'{HEAD}<w:settings xmlns:w="{W}"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    "</w:settings>"
)


def page_number(side: str) -> str:
    """A footer with “— 1 —”: right on odd pages, left on even ones, one character from the edge (7.5)."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    field = f'{begin}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{end}'
    indent = '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>'
    return (
        f'{HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{field}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def red_rule(side: str, line: str) -> str:
    """A paragraph's red border, 170 mm wide (the line of a letter is wider than the type area)."""
    return f'<w:pBdr><w:{side} w:val="{line}" w:sz="24" w:space="1" w:color="FF0000"/></w:pBdr>'


LETTER_FOOT = (
    f'{HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{red_rule("top", "thinThickSmallGap")}'
    '<w:ind w:left="-397" w:right="-397"/></w:pPr></w:p></w:ftr>'
)


def core(title: str, creator: str, day: str) -> str:
    """Title, issuer and day of the paper; ``title`` and ``creator`` are escaped already."""
    stamp = f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>' if day else ""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>{stamp}</cp:coreProperties>"
    )
