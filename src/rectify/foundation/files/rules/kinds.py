"""Media types by content, never by name, and the purposes that take them. Pure.

libmagic's answer comes in as a word; Office files and texts are told by their own content, where libmagic is often wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
ZIP = "application/zip"
PDF = "application/pdf"
RTF = "application/rtf"
XML = "application/xml"
TEXT = "text/plain"
HTML = "text/html"
CSV = "text/csv"
UNKNOWN = "application/octet-stream"
MACRO = {
    DOCX: "application/vnd.ms-word.document.macroenabled.12",
    XLSX: "application/vnd.ms-excel.sheet.macroenabled.12",
    PPTX: "application/vnd.ms-powerpoint.presentation.macroenabled.12",
}

_ZIP_PARTS = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX), ("OFD.xml", OFD))
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("EncryptedPackage", ENCRYPTED_OFFICE), ("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
_ENCODINGS = ("utf-8", "gb18030", "utf-16")
_UNMARKED = ("utf-16-le", "utf-16-be")
_CHINESE_TEXT = re.compile("[\t\r\n -~\u00b7\u2010-\u2027\u2160-\u217f\u2460-\u249b\u3000-\u303f\u3220-\u3229\u4e00-\u9fff\uff00-\uffef]")
_KNOWN_SHARE = 0.9
_TEXT_CONTROLS = {"\t", "\n", "\r", "\f", "\x1a"}


class Purpose(StrEnum):
    """What a file is handed in for."""

    DOCUMENT = "document"
    """Plans, lists, notices: what the reader reads."""
    EVIDENCE = "evidence"
    """Photographs, videos, papers that support a claim."""
    SHEET = "sheet"
    """A workbook of ours that comes back filled in: xlsx without macros, nothing else."""
    TABLE = "table"
    """A table of another system: xlsx without macros, or text in columns."""
    PHOTO = "photo"
    """A photograph the public hands in."""


_LISTS = {XLSX, XLS, ODS, CSV}
_PAPERS = {DOCX, DOC, PDF, OFD, ODT, RTF, TEXT, HTML, XML}
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "image/tiff", "image/gif", "image/bmp"}
_VIDEOS = {"video/mp4", "video/quicktime"}
_ALLOWED: dict[Purpose, frozenset[str]] = {
    Purpose.DOCUMENT: frozenset(_LISTS | _PAPERS | {MACRO[DOCX], MACRO[XLSX]}),
    Purpose.EVIDENCE: frozenset(_LISTS | (_PAPERS - {HTML, XML}) | _PICTURES | _VIDEOS | {PPTX}),
    Purpose.SHEET: frozenset({XLSX}),
    Purpose.TABLE: frozenset({XLSX, CSV, TEXT, UNKNOWN}),  # text of broken encoding: its reader names the lines
    Purpose.PHOTO: frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"}),
}
_LIMITS = {
    Purpose.DOCUMENT: 100_000_000,
    Purpose.EVIDENCE: 500_000_000,
    Purpose.SHEET: 50_000_000,
    Purpose.TABLE: 30_000_000,
    Purpose.PHOTO: 12_000_000,
}


def allowed(purpose: Purpose) -> frozenset[str]:
    """The media types a purpose takes."""
    return _ALLOWED[purpose]


def limit_of(purpose: Purpose) -> int:
    """The most bytes a purpose takes."""
    return _LIMITS[purpose]


def media_type(*, magic: str, head: bytes, parts: Collection[str] | None = None, mimetype: str = "") -> str:
    """The media type of a file.

    Args:
        magic: libmagic's answer.
        head: the first bytes, a few thousand.
        parts: names in the zip's directory; ``None`` when the file is no zip.
        mimetype: content of the part ``mimetype`` that OpenDocument files carry.
    """
    if parts is not None:
        return _of_zip(parts, mimetype)
    if head.startswith(_OLE_HEAD):
        return _of_ole(head)
    if head.startswith(b"{\\rtf"):
        return RTF
    if b"%PDF-" in head[:1024]:
        return PDF
    if magic.startswith("text/") or magic in {UNKNOWN, "application/csv", "application/json", "application/javascript"}:
        return _of_text(magic, head)
    return magic


def _of_zip(parts: Collection[str], mimetype: str) -> str:
    if mimetype in {ODT, ODS}:
        return mimetype
    for prefix, found in _ZIP_PARTS:
        if any(name.startswith(prefix) for name in parts):
            has_macro = any(name.lower().endswith("vbaproject.bin") for name in parts)
            return MACRO.get(found, found) if has_macro else found
    return ZIP


def _of_ole(head: bytes) -> str:
    for stream, found in _OLE_STREAMS:
        if stream.encode("utf-16-le") in head:
            return found
    return OLE


def _of_text(magic: str, head: bytes) -> str:
    if magic == "text/xml":
        return XML
    if magic == "text/rtf":
        return RTF
    if not _is_text(head):
        return UNKNOWN
    return {"text/html": HTML, "text/csv": CSV, "application/csv": CSV}.get(magic, TEXT)


def _is_text(head: bytes) -> bool:
    """Whether the bytes are text in an encoding Chinese offices use: UTF-8, GB 18030, or UTF-16 with its mark or plainly Chinese."""
    encodings = _ENCODINGS if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else _ENCODINGS[:2]
    return any(_decodes(head, encoding) for encoding in encodings) or any(_reads_as_chinese(head, bare) for bare in _UNMARKED)


def _reads_as_chinese(head: bytes, encoding: str) -> bool:
    """Whether nearly every sign of the bytes is Chinese, punctuation or ASCII; bytes of anything else scatter over all planes."""
    try:
        text = head[: len(head) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return False
    known = len(_CHINESE_TEXT.findall(text))
    return bool(text) and known >= _KNOWN_SHARE * len(text)


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(sign >= " " or sign in _TEXT_CONTROLS for sign in text)
    return False
