"""The reading of a document in one call: :func:`read_source`, :func:`read_text`, and :func:`facts_in` for cells of tables."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rectify.campaign.plans.reading.clauses import Layout
from rectify.campaign.plans.reading.contract import ActorRole, DocumentKind, Fact, Heading, Reading, SourceInfo, Span
from rectify.campaign.plans.reading.dates import dates
from rectify.campaign.plans.reading.document import describe
from rectify.campaign.plans.reading.facts import collect
from rectify.campaign.plans.reading.facts.draft import Draft, Field, Passage, Scope, Scopes
from rectify.campaign.plans.reading.facts.fields import field_scopes
from rectify.campaign.plans.reading.linking import link
from rectify.campaign.plans.reading.normal import fold
from rectify.campaign.plans.reading.numerals import quantities
from rectify.campaign.plans.reading.outline import headings
from rectify.campaign.plans.reading.source import Source

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s,。;、|]{1,400}")


@dataclass(frozen=True, slots=True)
class CellContext:
    """What is known of a cell before it is read: what its column holds, the role of its units, what sort of list it stands in."""

    field: Field = Field.TEXT
    role: ActorRole | None = None
    kind: DocumentKind = DocumentKind.TASK_LIST


def searchable(raw: str) -> str:
    """Return the folded text with web addresses blanked out; same length as ``raw``."""
    return _ADDRESS.sub(lambda match: "_" * len(match.group()), fold(raw))


def passage_of(raw: str, norm: str, outline: tuple[Heading, ...], kind: DocumentKind, default: Scope | None = None) -> Passage:
    """Return everything the fact modules need to know of a text; a ``default`` scope replaces the labels of the text."""
    scopes = Scopes([], default) if default is not None else Scopes(field_scopes(norm, outline), Scope(Field.TEXT, 0, len(norm), 0))
    return Passage(raw, norm, Layout(norm), scopes, tuple(dates(norm)), tuple(quantities(norm)), kind)


def facts_in(raw: str, start: int, end: int, *, first_id: int, context: CellContext) -> tuple[Fact, ...]:
    """Read the facts of ``raw[start:end]`` (one cell of a list) and number them ``f{first_id}`` onwards.

    Positions point into ``raw``. In a column of units every item is an actor with the role of the column; in a column
    整改时限 a bare date is the deadline; in a column of progress every number is a status. A cell of plain text may carry labels
    of its own (牵头单位:…), which are obeyed.
    """
    text = raw[start:end]
    norm = searchable(text)
    outline = headings(text, norm, (0, len(text)))
    default = None if context.field is Field.TEXT else Scope(context.field, 0, len(norm), 0, context.role)
    passage = passage_of(text, norm, outline, context.kind, default)
    if default is not None and default.field is Field.ACTORS:
        passage = replace(passage, scopes=Scopes([default], default))
    elif default is not None and default.field is Field.DEADLINE:
        passage = replace(passage, scopes=Scopes([default], default))
    drafts, baselines = collect(passage)
    link(passage, drafts, baselines, ())
    return finish(raw, drafts, start, first_id)


def finish(raw: str, drafts: list[Draft], offset: int, first_id: int, outline: tuple[Heading, ...] = ()) -> tuple[Fact, ...]:
    """Number the drafts in order of position and cut their texts out of ``raw``; nothing that does not match its text survives."""
    ordered = sorted(drafts, key=lambda draft: (draft.start, draft.end))
    names = {id(draft): f"f{first_id + index}" for index, draft in enumerate(ordered)}
    starts = [heading.start for heading in outline]

    def span(place: tuple[int, int] | None) -> Span | None:
        return Span(raw[place[0] + offset : place[1] + offset], place[0] + offset, place[1] + offset) if place and place[1] > place[0] else None

    def path(at: int) -> str | None:
        index = bisect_right(starts, at) - 1
        return outline[index].path if index >= 0 else None

    return tuple(
        Fact(
            id=names[id(draft)], kind=draft.kind, text=raw[draft.start + offset : draft.end + offset], start=draft.start + offset, end=draft.end + offset,
            value=draft.value, unit=draft.unit, comparator=draft.comparator, subject=span(draft.subject),
            baseline=replace(draft.baseline, start=draft.baseline.start + offset, end=draft.baseline.end + offset) if draft.baseline else None,
            deadline=names.get(id(draft.deadline)) if draft.deadline else None, condition=span(draft.condition), exclusion=span(draft.exclusion), hedge=span(draft.hedge),
            inclusive=draft.inclusive, role=draft.role, act=span(draft.act), note=draft.note, missing=tuple(draft.missing), path=path(draft.start),
        )
        for draft in ordered
    )  # fmt: skip


def read_text(raw: str, *, name: str = "text") -> Reading:
    """Read a plain text."""
    return read_source(Source(name, hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest(), "text/plain", raw))


def read_source(source: Source) -> Reading:
    """Read a loaded document; never raises on any text."""
    raw = source.raw
    norm = searchable(raw)
    document = describe(raw, norm)
    outline = headings(raw, norm, document.plan_span or (0, len(raw)))
    passage = passage_of(raw, norm, outline, document.kind)
    drafts, baselines = collect(passage)
    link(passage, drafts, baselines, outline)
    inside = [draft for draft in drafts if document.plan_span is None or draft.start < document.plan_span[1]]
    facts = finish(raw, _unique(inside or drafts), 0, 1, outline)
    return Reading(
        raw=raw, source=SourceInfo(source.name, source.sha256, len(raw), source.media_type), document=document, outline=outline, facts=facts, warnings=source.warnings
    )


def _unique(drafts: Iterable[Draft]) -> list[Draft]:
    return list(drafts)
