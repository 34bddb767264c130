"""The archive of one case (一案一档): all papers, all evidence as it was handed in, reports, results, and the proof of the record.

The zip is made while it is sent: originals are streamed from the store and never held. The same rows give the same bytes. The head of
the record it is proved against is that of the last entry about the case, so that it does not change with what others do meanwhile.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from rectify.campaign.closure.models import Case, StepPaper
from rectify.campaign.closure.queries.case_data import case_data, report_rows, result_rows
from rectify.campaign.closure.queries.papers import NAMES, PaperFacts, all_papers, case_within, facts_of
from rectify.campaign.closure.rules.archive import ENTRIES, FACTS, MANIFEST, PIECE, SEAL, Item, as_bytes, manifest_of, seal_of
from rectify.campaign.dispatch.models import Report
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.queries import entries_about, inclusion_proofs, sentence
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.queries import open_original
from rectify.foundation.files.rules import Flaw, FlawKind, safe_name
from rectify.foundation.papers import to_docx, to_pdfs

HOW_TO = """\
一案一档 / archive of one case
==============================

核验方法（不需要联网，不需要数据库）：
    rectify verify-archive 本文件.zip
每个文件的 SHA-256 记在 manifest.json 中，manifest.json 自身的 SHA-256 记在 manifest.sha256 中；也可以用 sha256sum 逐个核对。
audit/entries.json 是操作记录，每条附 RFC 6962 证明，证明它属于 manifest.json 中 checkpoint（条数:根摘要）所记的操作记录链。

How to verify it (no network, no database):
    rectify verify-archive THIS-FILE.zip
manifest.json holds the SHA-256 of every file, manifest.sha256 that of the manifest; sha256sum checks them one by one as well.
audit/entries.json is the record of acts; each entry carries its proof (RFC 6962) that it belongs to the record whose head is the
checkpoint (size:root) of manifest.json.
"""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED = {"jpg", "jpeg", "png", "heic", "webp", "gif", "mp4", "mov", "zip", "docx", "xlsx", "pdf", "ofd"}
"""Kinds of file that gain nothing by being packed again."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file to come: its bytes, or the original they lie in."""

    path: str
    zh: str
    en: str
    data: bytes = b""
    original: StoredFile | None = None
    captured_at: datetime | None = None
    received_at: datetime | None = None

    def item(self) -> Item:
        """Its line in the manifest."""
        size = self.original.size if self.original else len(self.data)
        digest = self.original.sha256 if self.original else sha256(self.data).hexdigest()
        return Item(self.path, size, digest, self.zh, self.en, _iso(self.captured_at), _iso(self.received_at))


@dataclass(frozen=True, slots=True)
class Archive:
    """What goes into the zip, ready to be sent."""

    name: str
    manifest: bytes
    members: Sequence[Member]

    def pieces(self) -> Iterator[bytes]:
        """The zip, piece by piece.

        Raises:
            FileRefused: an original turns out to be altered; the download breaks off and is no archive.
        """
        pipe = _Pipe()
        with zipfile.ZipFile(pipe, "w") as archive:
            heads = (Member(MANIFEST, "", "", self.manifest), Member(SEAL, "", "", seal_of(self.manifest)))
            for member in (*heads, *self.members):
                yield from _write(archive, pipe, member)
        yield pipe.drain()


def case_archive(grants: Grants, pk: int) -> Archive:
    """The archive of a case within reach of ``evidence:read``. About twenty queries and one reading of the record's leaves.

    Raises:
        NotFound: no such case in reach.
        FileRefused: an original is lost.
        PaperFailed: the papers cannot be set as PDF.
    """
    case = case_within(grants, pk, Permission.EVIDENCE_READ)
    facts = facts_of(case)
    evidence = list(Evidence.objects.filter(task=case.task_id).select_related("file", "unit", "measure").order_by("received_at", "id"))
    record, checkpoint = _record(case, evidence)
    members = [*_papers(facts), *_evidence(evidence), *_step_papers(facts), *_check_papers(facts), *_data(facts, evidence), *record]
    members.append(Member("README.txt", "核验方法", "how to verify", HOW_TO.encode()))
    for member in members:
        if member.original:
            open_original(member.original).close()
    about = {"case": case.pk, "task": str(case.task), "attempt": case.attempt, "procedure": case.procedure, "outcome": case.outcome}
    about |= {"campaign": case.task.campaign.name, "procedure_version": case.procedure_version}
    manifest = manifest_of(about, [member.item() for member in members], checkpoint)
    return Archive(safe_name(f"{case.task}-{case.attempt}-一案一档.zip"), manifest, members)


def _papers(facts: PaperFacts) -> list[Member]:
    made = all_papers(facts)
    members = []
    for number, (kind, paper, pdf) in enumerate(zip(made, made.values(), to_pdfs(list(made.values())), strict=True), 1):
        zh, en = NAMES[kind]
        name = f"documents/{number:02d}-{zh}"
        members += [Member(f"{name}.docx", zh, en, to_docx(paper)), Member(f"{name}.pdf", zh, en, pdf)]
    return members


def _evidence(pieces: Sequence[Evidence]) -> list[Member]:
    return [
        Member(
            f"evidence/{number:04d}-{safe_name(piece.name)}",
            f"佐证材料：{piece.caption or piece.name}",
            f"evidence: {piece.caption or piece.name}",
            original=piece.file,
            captured_at=piece.captured_at,
            received_at=piece.received_at,
        )
        for number, piece in enumerate(pieces, 1)
    ]


def _step_papers(facts: PaperFacts) -> list[Member]:
    papers: list[StepPaper] = [paper for step in facts.steps for paper in step.papers.all()]
    return [
        Member(
            f"steps/{number:04d}-{safe_name(paper.name)}",
            f"步骤附件：{paper.name}",
            f"paper of a step: {paper.name}",
            original=paper.file,
            received_at=paper.added_at,
        )
        for number, paper in enumerate(papers, 1)
    ]


def _check_papers(facts: PaperFacts) -> list[Member]:
    """What was handed in when the closed task was checked."""
    papers = [(lot, paper) for lot in facts.lots for paper in lot.papers.all()]
    return [
        Member(
            f"checks/{number:04d}-{safe_name(paper.name)}",
            f"销号后第{lot.draw.number}次抽查附件：{paper.name}",
            f"paper of the check after the close, drawing {lot.draw.number}: {paper.name}",
            original=paper.file,
            received_at=paper.added_at,
        )
        for number, (lot, paper) in enumerate(papers, 1)
    ]


def _data(facts: PaperFacts, evidence: Sequence[Evidence]) -> list[Member]:
    reports, results = report_rows(facts.task), result_rows(facts.task)
    return [
        Member("data/case.json", "案卷数据", "data of the case", as_bytes(case_data(facts, evidence))),
        Member("data/reports.json", "各轮填报", "reports by round", as_bytes(reports)),
        Member("data/reports.csv", "各轮填报（表格）", "reports by round, as a table", _csv(reports)),
        Member("data/results.json", "实测结果", "measured results", as_bytes(results)),
        Member("data/results.csv", "实测结果（表格）", "measured results, as a table", _csv(results)),
    ]


def _record(case: Case, evidence: Sequence[Evidence]) -> tuple[list[Member], str]:
    """What the record of acts holds of the task, in words and with its proofs; and the head they are proved against."""
    entries = entries_about(_subjects(case, evidence))
    head, proofs = inclusion_proofs([entry.seq for entry in entries], entries[-1].seq if entries else 0)
    told = [_entry(entry, proofs[entry.seq]) for entry in entries]
    words = [{"seq": e.seq, "at": _iso(e.at), "zh": sentence(e, "zh"), "en": sentence(e, "en")} for e in entries]
    members = [
        Member(ENTRIES, "操作记录及其证明", "record of acts with proofs", as_bytes(told)),
        Member("audit/history.csv", "操作记录（文字）", "record of acts in words", _csv(words)),
    ]
    return members, str(head)


def _subjects(case: Case, evidence: Sequence[Evidence]) -> Mapping[str, list[str]]:
    cases = Case.objects.filter(task=case.task_id).order_by("pk").values_list("pk", flat=True)
    measures = Measure.objects.filter(task=case.task_id).order_by("pk").values_list("pk", flat=True)
    reports = Report.objects.filter(task=case.task_id, filed_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    return {
        "task": [str(case.task_id)],
        "case": [str(pk) for pk in cases],
        "measure": [str(pk) for pk in measures],
        "report": [str(pk) for pk in reports],
        "evidence": [str(piece.pk) for piece in evidence],
    }


def _entry(entry: Entry, proof: Sequence[bytes]) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in FACTS} | {"at": _iso(entry.at)}
    return told | {"leaf": bytes(entry.leaf).hex(), "proof": [each.hex() for each in proof]}


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A table Excel opens as it is; a text that looks like a formula is kept from being one by an apostrophe (the JSON has it plain)."""
    stream = io.StringIO()
    if rows:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(rows[0].keys())
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class _Pipe(io.RawIOBase):
    """What a zip is written into; it is drained after each piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data: Any) -> int:
        """Keep a copy until it is drained."""
        self._pieces.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _write(archive: zipfile.ZipFile, pipe: _Pipe, member: Member) -> Iterator[bytes]:
    info = zipfile.ZipInfo(member.path, _EPOCH)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    packed = member.path.rpartition(".")[2].lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.file_size = member.original.size if member.original else len(member.data)
    with archive.open(info, "w") as target:
        for piece in _read(member):
            target.write(piece)
            yield pipe.drain()
    yield pipe.drain()


def _read(member: Member) -> Iterator[bytes]:
    if member.original is None:
        yield member.data
        return
    digest = sha256()
    with open_original(member.original) as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != member.original.sha256:
        raise FileRefused(Flaw(FlawKind.ALTERED, member.original.sha256[:12]))
