"""The JSON contract of a reading: stable keys in a stable order, Chinese written as Chinese.

Every key is always there; what the text does not say is ``null`` or an empty list. The raw text is not part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rectify.campaign.plans.reading.contract import (
    Baseline,
    Check,
    Fact,
    Heading,
    Measure,
    Question,
    Reading,
    ReadTask,
    Span,
)

Json = dict[str, Any]


def to_json(reading: Reading, *, indent: int | None = 2) -> str:
    """The whole reading as JSON text, ending in a line break."""
    return json.dumps(to_dict(reading), ensure_ascii=False, indent=indent) + "\n"


def to_dict(reading: Reading) -> Json:
    """The whole reading as plain dictionaries and lists."""
    source, document = reading.source, reading.document
    return {
        "source": {
            "name": source.name,
            "sha256": source.sha256,
            "chars": source.chars,
            "media_type": source.media_type,
        },
        "document": {
            "title": document.title,
            "issuer": document.issuer,
            "kind": document.kind.value,
            "plan_span": list(document.plan_span) if document.plan_span else None,
        },
        "outline": [heading(item) for item in reading.outline],
        "tasks": [task(item) for item in reading.tasks],
        "facts": [fact(item) for item in reading.facts],
        "checks": [check(item) for item in reading.checks],
        "questions": [question(item) for item in reading.questions],
        "warnings": [check(item) for item in reading.warnings],
    }


def heading(item: Heading) -> Json:
    """One heading of the outline."""
    return {
        "path": item.path,
        "level": item.level,
        "number": item.number,
        "title": item.title,
        "start": item.start,
        "end": item.end,
        "title_start": item.title_start,
        "title_end": item.title_end,
    }


def task(item: ReadTask) -> Json:
    """One task with its measures."""
    return {
        "path": item.path,
        "number": item.number,
        "title": item.title,
        "start": item.start,
        "end": item.end,
        "problem": _span(item.problem),
        "goal": _span(item.goal),
        "sites": [_span(site) for site in item.sites],
        "measures": [measure(each) for each in item.measures],
        **_links(item),
    }


def measure(item: Measure) -> Json:
    """One measure; the lists hold fact ids."""
    return {
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "number": item.number,
        "norm": item.norm.value,
        **_links(item),
    }


def fact(item: Fact) -> Json:
    """One fact; positions are code points into the stored raw text, end exclusive."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "value": item.value,
        "unit": item.unit,
        "comparator": item.comparator.value if item.comparator else None,
        "subject": _span(item.subject),
        "baseline": _baseline(item.baseline),
        "deadline": item.deadline,
        "condition": _span(item.condition),
        "exclusion": _span(item.exclusion),
        "hedge": _span(item.hedge),
        "inclusive": item.inclusive,
        "role": item.role.value if item.role else None,
        "act": _span(item.act),
        "note": item.note,
        "missing": list(item.missing),
        "path": item.path,
    }


def check(item: Check) -> Json:
    """One self-check or warning."""
    return {
        "id": item.id,
        "ok": item.ok,
        "expected": item.expected,
        "found": item.found,
        "message": item.message,
        "message_en": item.message_en,
        "spans": [list(span) for span in item.spans],
    }


def question(item: Question) -> Json:
    """One open question for a clerk."""
    return {
        "id": item.id,
        "kind": item.kind,
        "text": item.text,
        "text_en": item.text_en,
        "start": item.start,
        "end": item.end,
        "fact": item.fact,
    }


def _links(item: ReadTask | Measure) -> Json:
    pairs: Iterable[tuple[str, tuple[str, ...]]] = (
        ("targets", item.targets),
        ("deadlines", item.deadlines),
        ("cadences", item.cadences),
        ("actors", item.actors),
    )
    return {name: list(ids) for name, ids in pairs}


def _span(item: Span | None) -> Json | None:
    return None if item is None else {"text": item.text, "start": item.start, "end": item.end}


def _baseline(item: Baseline | None) -> Json | None:
    if item is None:
        return None
    return {
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "value": item.value,
        "missing": list(item.missing),
    }
