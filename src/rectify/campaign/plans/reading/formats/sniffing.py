"""Which format the bytes are, by their content; the file name only decides between kinds of plain text.

Light on purpose: it runs on every cold start, so it imports neither an XML nor a zip library.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from rectify.campaign.plans.reading.formats import refusals

_HEAD = 4096
"""Bytes of the beginning in which signatures and tags are looked for."""


class Format(StrEnum):
    """Formats with a reader of their own."""

    TEXT = "text"
    HTML = "html"
    CSV = "csv"
    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    PDF = "pdf"
    OFD = "ofd"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    WORD_XML = "xml"


MEDIA_TYPES = {
    Format.TEXT: "text/plain",
    Format.HTML: "text/html",
    Format.CSV: "text/csv",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.XLS: "application/vnd.ms-excel",
    Format.PDF: "application/pdf",
    Format.OFD: "application/ofd",
    Format.DOC: "application/msword",
    Format.RTF: "application/rtf",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.WORD_XML: "application/xml",
}
EXTENSIONS = {
    Format.TEXT: frozenset({"", "txt", "text", "md", "markdown", "log"}),
    Format.HTML: frozenset({"", "html", "htm", "xhtml", "shtml"}),
    Format.CSV: frozenset({"", "csv", "tsv"}),
    Format.DOCX: frozenset({"", "docx", "docm", "dotx", "dotm"}),
    Format.XLSX: frozenset({"", "xlsx", "xlsm", "xlsb", "xltx", "et"}),
    Format.XLS: frozenset({"", "xls", "xlt", "et"}),
    Format.PDF: frozenset({"", "pdf"}),
    Format.OFD: frozenset({"", "ofd"}),
    Format.DOC: frozenset({"", "doc", "dot", "wps", "wpt"}),
    Format.RTF: frozenset({"", "rtf", "doc"}),
    Format.ODT: frozenset({"", "odt"}),
    Format.ODS: frozenset({"", "ods"}),
    Format.WORD_XML: frozenset({"", "xml", "doc"}),
}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_PROGRAMS = (b"\x7fELF", b"MZ\x90\x00", b"\xca\xfe\xba\xbe")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(
    rb"\s{0,200}(?:<\?xml[^>]{0,200}\?>\s{0,50})?(?:<!--[^>]{0,500}-->\s{0,50})?"
    rb"<(?:!doctype\s{1,9}html|html|head|body)\b",
    re.IGNORECASE,
)
_HTML_TAGS = re.compile(rb"<(?:p|div|table|tr|td|br|span|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
_MIN_TAGS = 3
_WORD_XML = re.compile(rb"progid=\"(?:Word|Excel)\.|<w:wordDocument|<pkg:package")
_ZIP_PARTS = (
    (b"OFD.xml", Format.OFD),
    (b"word/document", Format.DOCX),
    (b"xl/workbook", Format.XLSX),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", Format.ODT),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Format.ODS),
)
_OLE_STREAMS = (("EncryptedPackage", None), ("WordDocument", Format.DOC), ("Workbook", Format.XLS), ("Book", Format.XLS))


def sniff(data: bytes, name: str) -> Format:
    """The format of ``data``.

    Raises:
        Unreadable: ``empty``, ``scanned`` for pictures, ``archive``, ``encrypted``, ``binary``, ``web-archive``.
    """
    if not data.strip():
        raise refusals.empty(name)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    _refuse_foreign(data, name)
    return _text(data, name)


def extension(name: str) -> str:
    """The lower-case extension without its dot, or an empty string."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem and last.isalnum() else ""


def _refuse_foreign(data: bytes, name: str) -> None:
    bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)
    if bitmap or data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise refusals.scanned(name)
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise refusals.archive(name)
    if data.startswith(_PROGRAMS):
        raise refusals.binary(name)
    head = data[:_HEAD].lstrip().lower()
    if head.startswith(b"mime-version:") or b"\ncontent-type: multipart/related" in head:
        raise refusals.mail_page(name)


def _zip(data: bytes, name: str) -> Format:
    """By the names in the zip's directory; a cut file still shows the local names at its beginning."""
    for needle, found in _ZIP_PARTS:
        if needle in data:
            return found
    office = {"docx": Format.DOCX, "docm": Format.DOCX, "xlsx": Format.XLSX, "xlsm": Format.XLSX, "ofd": Format.OFD}
    by_name = office.get(extension(name))
    if by_name is None:
        raise refusals.archive(name)
    return by_name


def _ole(data: bytes, name: str) -> Format:
    for stream, found in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if found is None:
                raise refusals.encrypted(name)
            return found
    return Format.DOC


def _text(data: bytes, name: str) -> Format:
    head = data[: _HEAD * 4]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(codecs.BOM_UTF8)
    if head.lstrip().startswith(b"<?") and _WORD_XML.search(head):
        return Format.WORD_XML
    suffix = extension(name)
    if _HTML_START.match(head):
        return Format.HTML
    if suffix not in {"md", "markdown"} and len(_HTML_TAGS.findall(head)) >= _MIN_TAGS:
        return Format.HTML
    if suffix in {"csv", "tsv"} or (suffix in {"xls", "xlsx", "et"} and b"\t" in head):
        return Format.CSV
    return Format.TEXT
