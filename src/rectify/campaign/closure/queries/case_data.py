"""The rows of a case as plain values, for its archive: JSON types only, stable order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rectify.campaign.closure.models import Lot, NoticedCase, Requirement, Step
from rectify.campaign.closure.queries.papers import PaperFacts
from rectify.campaign.dispatch.models import Report
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Extension, Move, Result, Task

Row = dict[str, Any]
TASK = ("number", "key", "title", "text", "goal", "nature", "origin", "state", "due_text", "due_original", "due_current")
MEASURE = ("key", "number", "text", "due_original", "due_current", "started_on", "done_on")
TARGET = ("subject", "comparator", "value", "unit", "quote")
CASE = ("attempt", "kind", "procedure", "procedure_version", "procedure_text", "opened_at", "outcome", "ended_at", "ended_because")
REOPENED = ("reopened_at", "reopened_because")
MOVE = ("from_state", "to_state", "because", "moved_at")
EXTENSION = ("due_from", "due_to", "reason", "approved", "decision", "paper_number", "decided_at")
EVIDENCE = (
    "name",
    "kind",
    "caption",
    "taken_by",
    "captured_at",
    "captured_from",
    "latitude",
    "longitude",
    "effective_from",
    "effective_to",
)
JUDGED = ("received_at", "accepted", "judgement", "judged_at", "withdrawn_at", "withdrawn_because")


def case_data(facts: PaperFacts, evidence: Sequence[Evidence]) -> Row:
    """Task, procedure, requirements, steps, drawings, notices, moves, extensions and the list of evidence. Two queries."""
    case, task = facts.case, facts.task
    moves = Move.objects.filter(task=task).select_related("moved_by").order_by("id")
    extensions = Extension.objects.filter(task=task).order_by("id")
    return {
        "task": _plain(task, *TASK),
        "measures": [_plain(each, *MEASURE) for each in facts.work.measures],
        "targets": [_plain(each.target, *TARGET) | {"verdict": each.verdict.zh if each.verdict else None} for each in facts.work.targets],
        "case": _plain(case, *CASE, *REOPENED) | {"implementing_unit": case.implementing_unit.name},
        "requirements": [_requirement(each) for each in facts.requirements],
        "steps": [_step(each) for each in facts.steps],
        "lots": [_lot(each) for each in facts.lots],
        "notices": [_notice(each) for each in facts.notices],
        "moves": [_plain(each, *MOVE) | {"moved_by": each.moved_by.name} for each in moves],
        "extensions": [_plain(each, *EXTENSION) for each in extensions],
        "evidence": [_evidence(each) for each in evidence],
    }


def report_rows(task: Task) -> list[Row]:
    """What was reported round by round, answered reports only. One query."""
    rows = Report.objects.filter(task=task, filed_at__isnull=False)
    rows = rows.select_related("round", "late_for", "measure", "unit", "filed_by", "result").order_by("round__number", "measure_id", "id")
    return [
        {"round": row.round.number, "first": row.round.first.isoformat(), "last": row.round.last.isoformat(), "measure": row.measure.text,
         "unit": row.unit.name}
        | _plain(row, "done", "next_step", "obstacles", "support", "expected_on", "sites_done", "sites_all")
        | {"result": _value(row.result.value) if row.result else None, "result_unit": row.result.unit if row.result else None}
        | {"late_for_round": row.late_for.number if row.late_for else None, "filed_at": _value(row.filed_at)}
        | {"filed_by": row.filed_by.name if row.filed_by else None}
        for row in rows
    ]  # fmt: skip


def result_rows(task: Task) -> list[Row]:
    """Every measured result of the task's targets. One query."""
    rows = Result.objects.filter(target__task=task).select_related("target", "reported_by").order_by("target_id", "measured_on", "id")
    return [
        {"target": row.target.quote or row.target.subject}
        | _plain(row, "value", "unit", "measured_on", "reported_at")
        | {"reported_by": row.reported_by.name}
        for row in rows
    ]


def _requirement(row: Requirement) -> Row:
    return _plain(row, "position", "kind", "role", "place", "rank", "title_zh", "title_en", "detail")


def _step(step: Step) -> Row:
    told = _plain(step, "kind", "passed", "opinion", "members", "data", "latitude", "longitude", "on_day", "proof", "done_at")
    told |= {"requirement": step.requirement.position, "unit": step.unit.name, "done_by": step.done_by.name}
    told |= {"on_behalf_of": step.on_behalf_of.name if step.on_behalf_of else None}
    return told | {"papers": [_plain(paper, "kind", "name") | {"sha256": paper.file.sha256} for paper in step.papers.all()]}


def _lot(lot: Lot) -> Row:
    told = _plain(lot, "stratum", "weight", "ticket", "chosen", "passed", "words", "method", "checked_at")
    told |= {"papers": [_plain(paper, "kind", "name") | {"sha256": paper.file.sha256} for paper in lot.papers.all()]}
    return told | {"draw": _plain(lot.draw, "number", "population", "seed", "settings", "population_hash", "size", "chosen", "drawn_at")}


def _notice(entry: NoticedCase) -> Row:
    told = _plain(entry.notice, "number", "title", "media", "contact", "first", "last", "days", "day_type", "posted_at") | {
        "unit": entry.notice.unit.name
    }
    names = ("came_by", "said_on", "text", "upheld", "answer", "recorded_at", "answered_at")
    return told | {"objections": [_plain(each, *names) for each in entry.objections.all()]}


def _evidence(piece: Evidence) -> Row:
    told = _plain(piece, *EVIDENCE, *JUDGED)
    told |= {"sha256": piece.file.sha256, "size": piece.file.size, "media_type": piece.file.media_type}
    return told | {"measure": piece.measure.key if piece.measure else None, "unit": piece.unit.name if piece.unit else None}


def _plain(row: object, *names: str) -> Row:
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
