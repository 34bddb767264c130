"""Files judged by name, size and first bytes: tables of cases without a database."""

from __future__ import annotations

import pytest

from rectify.foundation.files.rules import FlawKind, Purpose, ZipEntry, allowed, inspect_zip, kinds, media_type, path_of, safe_name
from rectify.foundation.files.rules.archives import ZipLimits, inspect_tail

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def utf16(stream: str) -> bytes:
    return stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("entries", "flaw"),
    [
        ([ZipEntry("word/document.xml", 100, 900)], None),
        ([ZipEntry("xl/sheet1.xml", 10_000, 9_999_999)], None),
        ([ZipEntry("word/media/..hidden.png", 1, 1), ZipEntry("a..b/c", 1, 1)], None),
        ([ZipEntry("../etc/passwd", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("a/../../b", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("a\\..\\b", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("..", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("/etc/passwd", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("\\\\server\\share", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("C:\\x", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("a\x00.xml", 1, 1)], FlawKind.ZIP_PATH),
        ([ZipEntry("link", 1, 1, mode=0o120777)], FlawKind.ZIP_PATH),
        ([ZipEntry("a", 1, 1, flags=0x1)], FlawKind.ENCRYPTED),
        ([ZipEntry("big", 10_000, 20_000_000)], FlawKind.ZIP_BOMB),
        ([ZipEntry(f"p{n}", 400_000, 70_000_000) for n in range(6)], FlawKind.ZIP_BOMB),
        ([ZipEntry(f"p{n}", 600_000, 700_000) for n in range(6)], FlawKind.ZIP_BOMB),
        ([ZipEntry(f"p{n}", 0, 0) for n in range(10_001)], FlawKind.ZIP_TOO_MANY),
    ],
)
def test_an_archive_is_judged_by_its_directory(entries, flaw) -> None:
    found = inspect_zip(entries, size=3_000_000)
    assert (found.kind if found else None) == flaw


def test_the_limits_of_an_archive_can_be_set() -> None:
    assert inspect_zip([ZipEntry("a", 1, 5), ZipEntry("b", 1, 5)], size=9, limits=ZipLimits(total=9)) is not None


@pytest.mark.parametrize(
    ("entries", "directory", "flaw"),
    [(3, 200, None), (10_001, 200, FlawKind.ZIP_TOO_MANY), (3, 0xFFFFFFFF, FlawKind.ZIP_TOO_MANY), (0xFFFF, 200, FlawKind.ZIP_TOO_MANY)],
)
def test_a_directory_of_millions_is_refused_before_it_is_read(entries, directory, flaw) -> None:
    tail = b"PK\x05\x06" + bytes(4) + entries.to_bytes(2, "little") * 2 + directory.to_bytes(4, "little") + bytes(6)
    found = inspect_tail(b"..." + tail)
    assert (found.kind if found else None) == flaw


def test_a_zip_without_an_end_is_damaged() -> None:
    found = inspect_tail(b"PK\x03\x04 cut off")
    assert found is not None
    assert found.kind is FlawKind.ZIP_DAMAGED


@pytest.mark.parametrize(
    ("said", "head", "parts", "mimetype", "kind"),
    [
        ("application/zip", b"PK", ["[Content_Types].xml", "word/document.xml"], "", kinds.DOCX),
        ("application/msword", b"PK", ["xl/workbook.xml"], "", kinds.XLSX),
        ("application/zip", b"PK", ["word/document.xml", "word/vbaProject.bin"], "", kinds.MACRO[kinds.DOCX]),
        ("application/zip", b"PK", ["OFD.xml", "Doc_0/Document.xml"], "", kinds.OFD),
        ("application/zip", b"PK", ["mimetype", "content.xml"], kinds.ODT, kinds.ODT),
        ("application/zip", b"PK", ["mimetype"], "application/x-anything", kinds.ZIP),
        ("application/zip", b"PK", ["readme.txt"], "", kinds.ZIP),
        ("application/zip", b"PK", ["ppt/presentation.xml"], "", kinds.PPTX),
        ("application/CDFV2", OLE + utf16("WordDocument"), None, "", kinds.DOC),
        ("application/CDFV2", OLE + utf16("Workbook"), None, "", kinds.XLS),
        ("application/CDFV2", OLE + utf16("EncryptedPackage"), None, "", kinds.ENCRYPTED_OFFICE),
        ("application/CDFV2", OLE, None, "", kinds.OLE),
        ("application/pdf", b"%PDF-1.7", None, "", kinds.PDF),
        ("text/plain", b"junk before %PDF-1.4", None, "", kinds.PDF),
        ("text/rtf", b"{\\rtf1 x", None, "", kinds.RTF),
        ("text/plain", "整改方案".encode(), None, "", kinds.TEXT),
        ("text/x-c", "// 第一章".encode(), None, "", kinds.TEXT),
        ("application/octet-stream", "整改方案".encode("gb18030"), None, "", kinds.TEXT),
        ("text/plain", "整改方案".encode("utf-16"), None, "", kinds.TEXT),
        ("text/plain", "整改方案".encode()[:-1], None, "", kinds.TEXT),
        ("text/html", "<html>整改".encode(), None, "", kinds.HTML),
        ("text/csv", b"a,b\n1,2\n", None, "", kinds.CSV),
        ("text/xml", b"<?xml version='1.0'?>", None, "", kinds.XML),
        ("application/octet-stream", bytes(range(256)), None, "", kinds.UNKNOWN),
        ("text/plain", b"MZ\x90\x00\x03\x00", None, "", kinds.UNKNOWN),
        ("image/jpeg", b"\xff\xd8\xff", None, "", "image/jpeg"),
    ],
)
def test_a_file_is_recognised_by_its_content(said, head, parts, mimetype, kind) -> None:
    assert media_type(magic=said, head=head, parts=parts, mimetype=mimetype) == kind


def test_a_purpose_takes_its_kinds_only() -> None:
    assert "image/jpeg" in allowed(Purpose.EVIDENCE)
    assert "image/jpeg" not in allowed(Purpose.DOCUMENT)
    assert [purpose for purpose in Purpose if kinds.UNKNOWN in allowed(purpose)] == [Purpose.TABLE]  # sealed, read as text, never served
    for purpose in Purpose:
        assert not allowed(purpose) & {
            kinds.ZIP,
            kinds.OLE,
            kinds.ENCRYPTED_OFFICE,
            "application/x-dosexec",
            "image/svg+xml",
        }
    assert not allowed(Purpose.EVIDENCE) & set(kinds.MACRO.values())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("整改方案.docx", "整改方案.docx"),
        ("C:\\Users\\me\\方案.docx", "方案.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00b\n.txt", "ab.txt"),
        ('x"y:z?.txt', "x_y_z_.txt"),
        (" ..hidden ", "hidden"),
        ("", "file"),
        ("///", "file"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
        ("a." + "b" * 300, "a." + "b" * 118),
    ],
)
def test_a_name_is_made_safe_to_take_home(name, safe) -> None:
    assert safe_name(name) == safe


def test_an_original_lies_under_its_hash() -> None:
    assert path_of("abcdef" + "0" * 58) == "ab/cd/abcdef" + "0" * 58
