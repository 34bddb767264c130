"""All kinds of fact of one passage, in order, without overlaps of the same kind."""

from __future__ import annotations

from collections.abc import Iterable

from rectify.campaign.plans.reading.contract import Baseline, FactKind
from rectify.campaign.plans.reading.facts import triggers
from rectify.campaign.plans.reading.facts.actors import actors
from rectify.campaign.plans.reading.facts.cadences import cadences
from rectify.campaign.plans.reading.facts.deadlines import dated
from rectify.campaign.plans.reading.facts.draft import Draft, Passage
from rectify.campaign.plans.reading.facts.hedges import hedges, prohibitions
from rectify.campaign.plans.reading.facts.quality import qualities
from rectify.campaign.plans.reading.facts.standards import standards
from rectify.campaign.plans.reading.facts.targets import numbers

_PAIR = 2
_NUMERIC = frozenset({FactKind.TARGET, FactKind.THRESHOLD, FactKind.STATUS, FactKind.COUNT})


def collect(passage: Passage) -> tuple[list[Draft], list[Baseline]]:
    """Return the drafts of a passage in order of position, and the baselines for the linker."""
    norm = passage.norm
    when = dated(passage)
    often = list(cadences(passage)) if triggers.CADENCES.search(norm) else []
    taken = sorted([(expr.start, expr.end) for expr in passage.dates] + [(draft.start, draft.end) for draft in [*often, *when.drafts]])
    drafts = [
        *when.drafts,
        *often,
        *(numbers(passage, _merged(taken)) if passage.quantities or triggers.LOST_NUMBERS.search(norm) or "年" in norm else ()),
        *(qualities(passage) if triggers.QUALITIES.search(norm) else ()),
        *(standards(passage) if triggers.STANDARDS.search(norm) else ()),
        *(prohibitions(passage) if triggers.PROHIBITIONS.search(norm) else ()),
        *(hedges(passage) if triggers.HEDGES.search(norm) else ()),
        *actors(passage),
    ]
    return _longest(drafts), when.baselines


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join overlapping sorted spans."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _family(draft: Draft) -> str:
    return "number" if draft.kind in _NUMERIC else draft.kind.value


def _longest(drafts: list[Draft]) -> list[Draft]:
    """Keep, of overlapping facts of one kind, the longest; numbers of all sorts count as one kind, numbers before words (全部…)."""
    if len(drafts) < _PAIR:
        return drafts
    kept: list[Draft] = []
    ends: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda item: (item.start, item.start - item.end)):
        last = ends.get(_family(draft))
        if last is not None and draft.start < last.end:
            if draft.end - draft.start > last.end - last.start and kept:
                last.end = last.start
                ends[_family(draft)] = draft
                kept.append(draft)
            continue
        ends[_family(draft)] = draft
        kept.append(draft)
    return [draft for draft in kept if draft.end > draft.start]
