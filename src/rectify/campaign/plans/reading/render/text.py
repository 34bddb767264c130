"""A reading as a table for a terminal: what was read, the tasks, the facts by kind, questions, self-checks, warnings.

Columns line up for Chinese text (a Chinese character is two columns wide).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from rectify.campaign.plans.reading.contract import Fact, FactKind, Measure, Reading, ReadTask
from rectify.campaign.plans.reading.render.phrases import kind_name, phrase
from rectify.campaign.plans.reading.render.words import (
    DOCUMENT_KINDS,
    Lang,
    check_words,
    label,
    missing_words,
    question_words,
)

_WIDE = frozenset("WF")
_GAP = "  "
_MIN_WIDTH = 60


def to_text(reading: Reading, lang: Lang = Lang.ZH, *, width: int = 110) -> str:
    """The whole reading as lines of at most ``width`` columns (longer sentences are not cut), ending in a line break."""
    width = max(width, _MIN_WIDTH)
    facts = {fact.id: fact for fact in reading.facts}
    lines = [
        *_head(reading, lang),
        *_summary(reading, lang),
        *_tasks(reading, facts, lang, width),
        *_facts(reading, facts, lang, width),
        *_sentences(reading, lang),
    ]
    return "\n".join(lines) + "\n"


def columns_of(text: str) -> int:
    """Terminal columns that ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def fit(text: str, width: int) -> str:
    """``text`` on one line, cut to ``width`` columns with an ellipsis."""
    flat = " ".join(text.split())
    if columns_of(flat) <= width:
        return flat
    kept, used = [], 1
    for sign in flat:
        used += columns_of(sign)
        if used > width:
            break
        kept.append(sign)
    return "".join(kept) + "…"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, width: int, flexible: int) -> Iterator[str]:
    """Rows under a head, each column as wide as its widest cell; column ``flexible`` gives way to ``width``."""
    wide = [max(columns_of(row[at]) for row in (head, *rows)) for at in range(len(head))]
    others = sum(wide) - wide[flexible] + len(_GAP) * len(wide)
    wide[flexible] = max(columns_of(head[flexible]), min(wide[flexible], width - others), 10)
    for row in (head, ["-" * size for size in wide], *rows):
        cells = [fit(cell, size) for cell, size in zip(row, wide, strict=True)]
        yield (_GAP + _GAP.join(cell + " " * (size - columns_of(cell)) for cell, size in zip(cells, wide, strict=True))).rstrip()


def _head(reading: Reading, lang: Lang) -> Iterator[str]:
    source, document = reading.source, reading.document
    size = f"{source.chars} {label('chars', lang)}"
    yield f"{label('source', lang)}: {source.name} · {size} · {source.media_type} · sha256 {source.sha256[:16]}…"
    yield f"{label('title', lang)}: {document.title or label('untitled', lang)}"
    if document.issuer:
        yield f"{label('issuer', lang)}: {document.issuer}"
    yield f"{label('kind', lang)}: {DOCUMENT_KINDS[document.kind.value].to(lang)}"


def _summary(reading: Reading, lang: Lang) -> Iterator[str]:
    kinds = Counter(fact.kind for fact in reading.facts)
    sections = sum(1 for heading in reading.outline if heading.level == 1)
    measures = sum(len(task.measures) for task in reading.tasks)
    rows = [
        (label("sections", lang), str(sections)),
        (label("tasks", lang), str(len(reading.tasks))),
        (label("measures", lang), str(measures)),
        (label("facts", lang), str(len(reading.facts))),
        *((f"· {kind_name(kind, lang)}", str(kinds[kind])) for kind in FactKind if kinds[kind]),
        (label("questions", lang), str(len(reading.questions))),
    ]
    yield ""
    yield f"## {label('summary', lang)}"
    size = max(columns_of(name) for name, _count in rows)
    for name, count in rows:
        yield f"{_GAP}{name}{' ' * (size - columns_of(name))}{_GAP}{count:>6}"


def _tasks(reading: Reading, facts: dict[str, Fact], lang: Lang, width: int) -> Iterator[str]:
    yield ""
    yield f"## {label('tasks', lang)}"
    if not reading.tasks:
        yield _GAP + label("none", lang)
        return
    names = ("path", "title", "measures", "targets", "deadlines", "cadences", "actors")
    rows = [_task_row(task, facts, lang) for task in reading.tasks]
    yield from table([label(name, lang) for name in names], rows, width=width, flexible=1)


def _task_row(task: ReadTask, facts: dict[str, Fact], lang: Lang) -> list[str]:
    holders: tuple[ReadTask | Measure, ...] = (task, *task.measures)
    deadlines = dict.fromkeys(key for holder in holders for key in holder.deadlines)
    actors = dict.fromkeys(key for holder in holders for key in holder.actors)
    due = "；".join(dict.fromkeys(phrase(facts[key], lang) for key in deadlines if key in facts))
    return [
        task.path,
        task.title,
        str(len(task.measures)),
        str(len({key for holder in holders for key in holder.targets})),
        fit(due, 26),
        str(len({key for holder in holders for key in holder.cadences})),
        str(len(actors)),
    ]


def _facts(reading: Reading, facts: dict[str, Fact], lang: Lang, width: int) -> Iterator[str]:
    for kind in FactKind:
        found = [fact for fact in reading.facts if fact.kind is kind]
        if not found:
            continue
        yield ""
        yield f"## {kind_name(kind, lang)} ({len(found)})"
        names = ("path", "value", "text", "due", "missing")
        rows = [_fact_row(fact, facts, lang) for fact in found]
        yield from table(["", *(label(name, lang) for name in names)], rows, width=width, flexible=3)


def _fact_row(fact: Fact, facts: dict[str, Fact], lang: Lang) -> list[str]:
    due = facts.get(fact.deadline) if fact.deadline else None
    about = f"{fact.subject.text} | {fact.text}" if fact.subject else fact.text
    return [
        fact.id,
        fit(fact.path or "", 16),
        fit(phrase(fact, lang), 28),
        about,
        fit(phrase(due, lang), 20) if due else "",
        missing_words(fact.missing, lang),
    ]


def _sentences(reading: Reading, lang: Lang) -> Iterator[str]:
    yield ""
    yield f"## {label('questions', lang)} ({len(reading.questions)})"
    for question in reading.questions:
        yield f"{_GAP}? {question_words(question, lang)}"
    yield ""
    yield f"## {label('checks', lang)} ({len(reading.checks)})"
    for check in reading.checks:
        counts = f" [{check.found} / {check.expected}]" if check.expected is not None else ""
        yield f"{_GAP}{'✓' if check.ok else '▲'} {check.id}{counts}: {check_words(check, lang)}"
    if reading.warnings:
        yield ""
        yield f"## {label('warnings', lang)} ({len(reading.warnings)})"
        for warning in reading.warnings:
            yield f"{_GAP}▲ {check_words(warning, lang)}"
