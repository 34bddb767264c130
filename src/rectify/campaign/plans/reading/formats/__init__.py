"""Bytes to a :class:`~rectify.campaign.plans.reading.source.Source`: one module a format, chosen by content.

``load`` imports the reader of the format it meets and no other, so that a text file needs no XML or PDF library.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from rectify.campaign.plans.reading.contract import Check
from rectify.campaign.plans.reading.formats import notices, refusals
from rectify.campaign.plans.reading.formats.builder import Digest
from rectify.campaign.plans.reading.formats.size import MAX_BYTES, read_file, read_limited
from rectify.campaign.plans.reading.formats.sniffing import EXTENSIONS, MEDIA_TYPES, Format, extension, sniff
from rectify.campaign.plans.reading.source import Source

__all__ = ["MAX_BYTES", "load", "read_file", "read_limited"]

_HERE = "rectify.campaign.plans.reading.formats"
READERS = {
    Format.TEXT: f"{_HERE}.text",
    Format.HTML: f"{_HERE}.html",
    Format.CSV: f"{_HERE}.csv_table",
    Format.DOCX: f"{_HERE}.docx",
    Format.XLSX: f"{_HERE}.xlsx",
    Format.XLS: f"{_HERE}.xlsx",
    Format.ODS: f"{_HERE}.xlsx",
    Format.PDF: f"{_HERE}.pdf",
    Format.OFD: f"{_HERE}.ofd",
    Format.DOC: f"{_HERE}.office",
    Format.RTF: f"{_HERE}.office",
    Format.ODT: f"{_HERE}.office",
    Format.WORD_XML: f"{_HERE}.office",
}
"""Format -> module with ``load(data, digest) -> Source``."""


def load(data: bytes, name: str) -> Source:
    """Read a document; ``name`` is the file's name, used in messages and to notice a wrong extension.

    Raises:
        Unreadable: the bytes are no document that can be read; the error says why and what to do.
    """
    if len(data) > MAX_BYTES:
        raise refusals.too_large(name, len(data), MAX_BYTES)
    found = sniff(data, name)
    digest = Digest(name=name, sha256=hashlib.sha256(data).hexdigest(), media_type=MEDIA_TYPES[found])
    read = cast("Callable[[bytes, Digest], Source]", importlib.import_module(READERS[found]).load)
    try:
        source = read(data, digest)
    except RecursionError as error:
        raise refusals.too_deep(name) from error
    return replace(source, warnings=(*_wrong_name(name, found), *source.warnings))


def _wrong_name(name: str, found: Format) -> tuple[Check, ...]:
    suffix = extension(name)
    known = any(suffix in names for names in EXTENSIONS.values())
    if suffix in EXTENSIONS[found] or (found is Format.TEXT and not known):
        return ()
    return (notices.wrong_extension(f".{suffix}", found.value),)
