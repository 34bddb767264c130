"""The archive of one case (一案一档) and its proof. Pure: no Django, no database, so that anybody can check it years later.

A zip with ``manifest.json`` (every file with its SHA-256, what it is and when it was captured and received), ``manifest.sha256``, the
documents, originals and data, and ``audit/entries.json``: what the record of acts holds of the case, each entry with the audit path
(RFC 6962) that shows it in the record whose head is the manifest's ``checkpoint``.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from rectify.foundation.audit.rules.canonical import Facts, NotRecordable, leaf_of
from rectify.foundation.audit.rules.merkle import verify_inclusion
from rectify.foundation.audit.rules.verdict import TreeHead

FORMAT: Final = "rectify-case-archive/1"
MANIFEST, SEAL, ENTRIES = "manifest.json", "manifest.sha256", "audit/entries.json"
PIECE: Final = 1 << 20
LARGEST_LIST: Final = 256 << 20
"""Bytes of a manifest or of the entries that are read whole."""
MOST_FILES: Final = 200_000
DAMAGE: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged zip raises."""
FACTS: Final = ("seq", "at", "act", "actor_id", "actor_name", "unit_id", "subject_type", "subject_id", "subject_label", "data")


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the archive: where, how many bytes, their hash, what it is; times as ISO text, empty when not known."""

    path: str
    size: int
    sha256: str
    zh: str
    en: str
    captured_at: str = ""
    received_at: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong, with the file it is wrong in."""

    path: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; ``seal`` is the hash of the manifest, ``checkpoint`` the head of the record it was proved against."""

    faults: Sequence[Fault]
    files: int
    entries: int
    seal: str
    checkpoint: str
    about: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


class NoArchive(ValueError):
    """The file is not an archive of a case; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


def as_bytes(value: object) -> bytes:
    """JSON for people and machines: sorted keys, UTF-8, one line break at the end; the same value gives the same bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def manifest_of(about: Mapping[str, Any], items: Sequence[Item], checkpoint: str) -> bytes:
    """The manifest, files in the order of their paths."""
    files = [{name: getattr(item, name) for name in Item.__slots__} for item in sorted(items, key=lambda each: each.path)]
    return as_bytes({"format": FORMAT, "about": dict(about), "checkpoint": checkpoint, "files": files})


def seal_of(manifest: bytes) -> bytes:
    """The line of ``manifest.sha256``, as sha256sum writes it."""
    return f"{sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def check(archive: zipfile.ZipFile) -> Report:
    """Check every file, every hash and every proof. Streams the files: memory does not grow with them.

    Raises:
        NoArchive: it has no readable manifest of this format.
    """
    names = [info.filename for info in archive.infolist()]
    if len(names) > MOST_FILES:
        raise NoArchive(
            f"压缩包内文件超过{MOST_FILES}个，不是本系统的档案。",
            f"The zip has more than {MOST_FILES} files; it is no archive of this system.",
        )
    raw = _whole(archive, MANIFEST)
    items, about, checkpoint = _read_manifest(raw)
    faults = [*_names(names, items), *_seal(archive, raw)]
    faults += [fault for item in items if item.path in names and (fault := _content(archive, item))]
    entries = _entries(archive) if not any(fault.path == ENTRIES for fault in faults) else []
    faults += _proofs(entries, checkpoint)
    faults += _recorded(entries, items)
    return Report(tuple(faults), len(items), len(entries), sha256(raw).hexdigest(), checkpoint, about)


def _whole(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        size = archive.getinfo(name).file_size
        with archive.open(name) as stream:
            data = stream.read(LARGEST_LIST)
    except KeyError:
        raise NoArchive(
            f"压缩包内没有{name}，不是本系统的一案一档。", f"The zip has no {name}; it is no case archive of this system."
        ) from None
    except DAMAGE as error:
        raise NoArchive(f"{name}已损坏，无法读取。", f"{name} is damaged and cannot be read.") from error
    if size > LARGEST_LIST:
        raise NoArchive(f"{name}过大，不予读取。", f"{name} is too large to be read.")
    return data


def _read_manifest(raw: bytes) -> tuple[list[Item], Mapping[str, Any], str]:
    try:
        manifest = json.loads(raw)
        told = manifest["format"]
        items = [Item(**each) for each in manifest["files"]]
        checkpoint = str(TreeHead.parse(manifest["checkpoint"]))
        about = manifest["about"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoArchive(
            "manifest.json 已损坏或被改动，无法读取。", "manifest.json is damaged or was altered and cannot be read."
        ) from error
    if told != FORMAT:
        raise NoArchive(
            f"档案格式“{told}”不是本版本能核验的“{FORMAT}”。", f"The format “{told}” is not “{FORMAT}”, which this version can check."
        )
    return items, about if isinstance(about, dict) else {}, checkpoint


def _names(names: Sequence[str], items: Sequence[Item]) -> Iterator[Fault]:
    listed = {item.path for item in items}
    for name in sorted(name for name, times in Counter(names).items() if times > 1):
        yield Fault(name, "同名文件出现了两次。", "The same name stands twice.")
    for name in sorted(set(names) - listed - {MANIFEST, SEAL}):
        yield Fault(name, "清单中没有这个文件：它是后来加入的。", "The manifest does not list this file: it was added later.")
    for name in sorted(listed - set(names)):
        yield Fault(name, "清单中有，压缩包里没有：文件被删去。", "The manifest lists it and the zip lacks it: the file was removed.")


def _seal(archive: zipfile.ZipFile, manifest: bytes) -> Iterator[Fault]:
    try:
        seal = _whole(archive, SEAL)
    except NoArchive as error:
        yield Fault(SEAL, error.zh, error.en)
        return
    if seal != seal_of(manifest):
        yield Fault(
            SEAL,
            "清单的校验值与清单不符：二者之一被改动。",
            "The manifest's hash does not agree with the manifest: one of the two was altered.",
        )


def _content(archive: zipfile.ZipFile, item: Item) -> Fault | None:
    """What is wrong with the bytes of a file; never reads more than the manifest says there are."""
    digest, size = sha256(), 0
    try:
        with archive.open(item.path) as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                size += len(piece)
                if size > item.size:
                    break
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return Fault(item.path, "文件已损坏，无法读取。", "The file is damaged and cannot be read.")
    except Exception as error:  # noqa: BLE001 -- zlib.error has no common base; whatever a damaged stream raises means the same
        return Fault(
            item.path,
            f"文件已损坏，无法解压（{type(error).__name__}）。",
            f"The file is damaged and cannot be unpacked ({type(error).__name__}).",
        )
    if size != item.size or digest.hexdigest() != item.sha256:
        return Fault(
            item.path,
            "内容与清单记载的校验值不符：文件被改动。",
            "The content does not give the hash of the manifest: the file was altered.",
        )
    return None


def _entries(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    try:
        entries = json.loads(_whole(archive, ENTRIES))
    except (NoArchive, ValueError, RecursionError):
        return [{}]
    return [each if isinstance(each, dict) else {} for each in entries] if isinstance(entries, list) else [{}]


def _proofs(entries: Sequence[Mapping[str, Any]], checkpoint: str) -> Iterator[Fault]:
    head = TreeHead.parse(checkpoint)
    for number, entry in enumerate(entries, 1):
        if not _proved(entry, head):
            seq = entry.get("seq", "?")
            yield Fault(
                ENTRIES,
                f"第{number}条操作记录（序号{seq}）不能证明属于检查点所记的操作记录链：记录或其证明被改动。",
                f"Entry {number} (no. {seq}) cannot be shown to belong to the record of the checkpoint: it or its proof was altered.",
            )


def _proved(entry: Mapping[str, Any], head: TreeHead) -> bool:
    try:
        facts = Facts(**{name: entry[name] for name in FACTS} | {"at": datetime.fromisoformat(entry["at"])})
        proof = [bytes.fromhex(each) for each in entry["proof"]]
        return verify_inclusion(index=facts.seq - 1, size=head.size, leaf=leaf_of(facts), proof=proof, root=head.root)
    except (KeyError, TypeError, ValueError, AttributeError, NotRecordable):
        return False


def _recorded(entries: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> Iterator[Fault]:
    """Whether every original the record of acts knows is there: a manifest rewritten around another picture is found out here."""
    present = {item.sha256 for item in items}
    for entry in entries:
        data = entry.get("data")
        if entry.get("subject_type") != "evidence" or not isinstance(data, dict) or "sha256" not in data:
            continue
        if data["sha256"] not in present:
            label, digest = entry.get("subject_label", "?"), str(data["sha256"])[:12]
            yield Fault(
                ENTRIES,
                f"操作记录载明提交过佐证材料“{label}”（校验值{digest}…），档案中没有这一原件：原件被替换或删去。",
                f"The record tells of the evidence “{label}” (hash {digest}…), and no file has it: the original was exchanged or removed.",
            )
