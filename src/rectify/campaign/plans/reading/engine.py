"""The reading of a document in one call: :func:`read_source`, :func:`read_text`, and :func:`facts_in` for cells of tables."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import replace
from typing import Final

from rectify.campaign.plans.reading.checks import no_measures, text_checks
from rectify.campaign.plans.reading.clauses import Layout
from rectify.campaign.plans.reading.contract import ActorRole, DocumentInfo, DocumentKind, Fact, Heading, Reading, SourceInfo, Span
from rectify.campaign.plans.reading.damage import damage_checks, gaps
from rectify.campaign.plans.reading.dates import dates
from rectify.campaign.plans.reading.document import describe
from rectify.campaign.plans.reading.facts import collect, triggers
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage, Scope, Scopes
from rectify.campaign.plans.reading.facts.fields import field_scopes
from rectify.campaign.plans.reading.joining import apart, numbered, ordered, rename_task
from rectify.campaign.plans.reading.linking import link
from rectify.campaign.plans.reading.measures import tasks_of
from rectify.campaign.plans.reading.normal import fold
from rectify.campaign.plans.reading.numerals import quantities
from rectify.campaign.plans.reading.outline import headings
from rectify.campaign.plans.reading.questions import questions_of
from rectify.campaign.plans.reading.source import Source
from rectify.campaign.plans.reading.squeeze import squeeze
from rectify.campaign.plans.reading.tables import TableReading, read_tables

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s,。;、|]{1,400}")
_LABELLED: Final = frozenset({Field.TEXT, Field.MEASURES})
_NOT_SPACE: Final = re.compile(r"[^\n]")


def searchable(raw: str) -> str:
    """Return the folded text with web addresses blanked out; same length as ``raw``."""
    norm = fold(raw)
    return _ADDRESS.sub(lambda match: "_" * len(match.group()), norm) if "://" in norm or "www." in norm else norm


def passage_of(raw: str, norm: str, outline: tuple[Heading, ...], kind: DocumentKind, default: Scope | None = None) -> Passage:
    """Return everything the fact modules need to know of a text; a ``default`` scope holds where no label of the text does."""
    base = default or Scope(Field.TEXT, 0, len(norm), 0)
    labels = field_scopes(norm, outline) if base.field in _LABELLED else [base]
    found = tuple(dates(norm)) if triggers.DATES.search(norm) else ()
    numbers = tuple(quantities(norm)) if triggers.QUANTITIES.search(norm) else ()
    return Passage(raw, norm, Layout(norm), Scopes(labels, base), found, numbers, kind)


def facts_in(
    raw: str, start: int, end: int, *, first_id: int, field: Field = Field.TEXT, role: ActorRole | None = None
) -> tuple[Fact, ...]:
    """Read the facts of ``raw[start:end]`` (one cell of a list) and number them ``f{first_id}`` onwards.

    Positions point into ``raw``. ``field`` is what the column holds: in a column of units every item is an actor with the
    ``role`` of the column; in a column 整改时限 a bare date is the deadline; in a column of progress every number is a status.
    A cell of plain text or measures may carry labels of its own (牵头单位:…), which are obeyed.
    """
    text = raw[start:end]
    norm = searchable(text)
    passage = passage_of(text, norm, (), DocumentKind.TASK_LIST, Scope(field, 0, len(norm), 0, role))
    drafts, baselines = collect(passage)
    if not drafts:
        return ()
    link(passage, drafts, baselines, ())
    return finish(raw, drafts, start, first_id)


def finish(raw: str, drafts: list[Draft], offset: int, first_id: int, outline: tuple[Heading, ...] = ()) -> tuple[Fact, ...]:
    """Number the drafts in order of position and cut their texts out of ``raw``."""
    line = sorted(drafts, key=lambda draft: (draft.start, draft.end))
    names = {id(draft): f"f{first_id + index}" for index, draft in enumerate(line)}
    starts = [heading.start for heading in outline]
    return tuple(_fact(raw, draft, offset, names, _path(outline, starts, draft.start)) for draft in line)


def _path(outline: tuple[Heading, ...], starts: list[int], at: int) -> str | None:
    index = bisect_right(starts, at) - 1
    return outline[index].path if index >= 0 else None


def _fact(raw: str, draft: Draft, offset: int, names: dict[int, str], path: str | None) -> Fact:
    def span(place: tuple[int, int] | None) -> Span | None:
        if place is None or place[1] <= place[0]:
            return None
        return Span(raw[place[0] + offset : place[1] + offset], place[0] + offset, place[1] + offset)

    start, end = draft.start + offset, draft.end + offset
    return Fact(
        id=names[id(draft)],
        kind=draft.kind,
        text=raw[start:end],
        start=start,
        end=end,
        value=draft.value,
        unit=draft.unit,
        comparator=draft.comparator,
        subject=span(draft.subject),
        baseline=replace(draft.baseline, start=draft.baseline.start + offset, end=draft.baseline.end + offset) if draft.baseline else None,
        deadline=names.get(id(draft.deadline)) if draft.deadline else None,
        condition=span(draft.condition),
        exclusion=span(draft.exclusion),
        hedge=span(draft.hedge),
        inclusive=draft.inclusive,
        role=draft.role,
        act=span(draft.act),
        note=draft.note,
        missing=tuple(draft.missing),
        path=path,
    )


def read_text(raw: str, *, name: str = "text") -> Reading:
    """Read a plain text; never raises on any text."""
    return read_source(Source(name, hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest(), "text/plain", raw))


def _without(norm: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Blank the lists out of the folded text: their cells are read by the table reader."""
    for start, end in reversed(spans):
        norm = norm[:start] + _NOT_SPACE.sub(" ", norm[start:end]) + norm[end:]
    return norm


def _kind(document: DocumentInfo, lists: TableReading, chars: int) -> DocumentInfo:
    """A paper that is mostly a list is a list, unless its title says progress or notice."""
    covered = sum(end - start for start, end in lists.spans)
    if lists.tasks and covered * 2 > chars and document.kind in {DocumentKind.PLAN, DocumentKind.OTHER}:
        return replace(document, kind=DocumentKind.TASK_LIST)
    return document


def read_source(source: Source) -> Reading:
    """Read a loaded document: outline, facts, tasks, checks and questions; never raises on any text."""
    squeezed = squeeze(source)
    return _read(source) if squeezed is None else squeezed.restore(_read(squeezed.source))


def _read(source: Source) -> Reading:
    raw = source.raw
    full = searchable(raw)
    lists = read_tables(source, facts_in) if source.tables else TableReading()
    document = _kind(describe(raw, full), lists, len(raw))
    norm = _without(full, lists.spans)
    outline = headings(raw, norm, document.plan_span or (0, len(raw)))
    passage = passage_of(raw, norm, outline, document.kind)
    drafts, baselines = collect(passage)
    link(passage, drafts, baselines, outline)
    facts = finish(raw, drafts, 0, len(lists.facts) + 1, outline)
    tasks = tasks_of(passage, document, outline, facts) if not lists.spans or outline else ()
    found, alarm = gaps(passage)
    checks = [*damage_checks(passage, document, found, alarm=alarm), *text_checks(passage, document, outline, facts)]
    everything = lists.tasks + tasks
    checks.extend(
        no_measures(document, everything, expected=document.kind in {DocumentKind.PLAN, DocumentKind.TASK_LIST} and not lists.checks)
    )
    joined, names = ordered([*lists.facts, *facts])
    return Reading(
        raw=raw,
        source=SourceInfo(source.name, source.sha256, len(raw), source.media_type),
        document=document,
        outline=tuple(sorted([*outline, *lists.outline], key=lambda heading: heading.start)),
        tasks=tuple(rename_task(task, names) for task in apart(everything)),
        facts=joined,
        checks=(*checks, *lists.checks),
        questions=numbered([*questions_of(facts, document.plan_span), *lists.questions], names),
        warnings=source.warnings,
    )
