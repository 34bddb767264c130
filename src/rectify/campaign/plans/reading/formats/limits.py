"""What a file may not be: too large, a bomb, an archive that climbs out of its folder, XML with entities.

Every limit is checked before the costly step it guards.
"""

from __future__ import annotations

import importlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rectify.campaign.plans.reading.formats import refusals

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["LIMITS", "ArchiveLimits", "Package", "open_package", "parse_xml"]


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much a packed document may unpack to; sizes in bytes."""

    max_entries: int = 10_000
    max_total: int = 400_000_000
    max_entry: int = 200_000_000
    max_ratio: int = 200
    ratio_from: int = 10_000_000
    """Entries below this unpacked size may have any ratio: blank sheets pack very well."""


LIMITS = ArchiveLimits()
_ENCRYPTED_FLAG = 0x1


class Package:
    """A checked zip of XML parts (docx, xlsx, ofd)."""

    def __init__(self, archive: zipfile.ZipFile, name: str, fmt: str) -> None:
        self._archive = archive
        self._entries = {info.filename: info for info in archive.infolist()}
        self.name = name
        self.fmt = fmt

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._entries)

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, or None if it is not there.

        Raises:
            Unreadable: the part is damaged or encrypted.
        """
        info = self._entries.get(part)
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise refusals.encrypted(self.name)
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise refusals.damaged(self.name, self.fmt) from error
        except Exception as error:  # zlib.error has no stable home in the public API
            raise refusals.damaged(self.name, self.fmt) from error

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part, or None if it is not there.

        Raises:
            Unreadable: the part is no XML, or declares a DTD.
        """
        data = self.read(part)
        return None if data is None else parse_xml(data, self.name, self.fmt)


def open_package(data: bytes, name: str, fmt: str, limits: ArchiveLimits = LIMITS) -> Package:
    """Open a zip after its directory was checked for size, number, ratio and paths.

    Raises:
        Unreadable: ``damaged``, ``zip-bomb`` or ``unsafe-archive``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refusals.damaged(name, fmt) from error
    infos = archive.infolist()
    if len(infos) > limits.max_entries or sum(info.file_size for info in infos) > limits.max_total:
        raise refusals.bomb(name)
    for info in infos:
        _check_entry(info, name, limits)
    return Package(archive, name, fmt)


def parse_xml(data: bytes, name: str, fmt: str) -> etree._Element:
    """Parse XML with entities, DTD and network switched off.

    Raises:
        Unreadable: ``damaged`` if it is no XML, ``unsafe-xml`` if it declares a document type,
            ``too-deep`` if it is nested beyond what libxml2 allows.
    """
    xml = importlib.import_module("lxml.etree")  # 3 MB a worker; most never open a file
    parser = xml.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: etree._Element = xml.fromstring(data, parser)
    except xml.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise refusals.unsafe_xml(name) from error
        if "xcessive depth" in str(error):
            raise refusals.too_deep(name) from error
        raise refusals.damaged(name, fmt) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.unsafe_xml(name)
    return root


def _check_entry(info: zipfile.ZipInfo, name: str, limits: ArchiveLimits) -> None:
    path = info.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
        raise refusals.unsafe_archive(name, info.filename)
    if info.file_size > limits.max_entry:
        raise refusals.bomb(name)
    if info.file_size > limits.ratio_from and info.file_size > limits.max_ratio * max(info.compress_size, 1):
        raise refusals.bomb(name)
