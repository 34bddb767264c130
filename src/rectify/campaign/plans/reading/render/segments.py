"""Overlapping spans to flat segments: what a highlighter needs, for the page on disk and for the review page alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of ``raw`` under one and the same set of spans; ``ids`` in order of their start, the outer first.

    A span without length (a place where something was lost) gives a segment without text.
    """

    text: str
    start: int
    end: int
    ids: tuple[str, ...] = ()


def segments(raw: str, spans: Iterable[tuple[int, int, str]]) -> list[Segment]:
    """Cut ``raw`` at the ends of all ``spans`` (start, end, id); the texts joined are ``raw`` again.

    Spans may overlap, nest, repeat and touch; ends beyond ``raw`` are cut. Time is linear in the text and in the number of
    (segment, span) pairs, after sorting the spans.
    """
    size = len(raw)
    clean = sorted(
        ((max(0, min(start, size)), max(0, min(end, size)), key) for start, end, key in spans),
        key=lambda span: (span[0], -span[1], span[2]),
    )
    cuts = sorted({0, size, *(start for start, _, _ in clean), *(end for _, end, _ in clean)})
    return list(_cut(raw, clean, cuts))


def _cut(raw: str, spans: list[tuple[int, int, str]], cuts: list[int]) -> Iterator[Segment]:
    open_spans: list[tuple[int, int, str]] = []
    upcoming = 0
    for position, here in enumerate(cuts):
        open_spans = [span for span in open_spans if span[1] > here]
        points: list[str] = []
        while upcoming < len(spans) and spans[upcoming][0] == here:
            span = spans[upcoming]
            if span[1] > here:
                open_spans.append(span)
            else:
                points.append(span[2])
            upcoming += 1
        if points:
            yield Segment(text="", start=here, end=here, ids=tuple(points))
        if position + 1 < len(cuts):
            end = cuts[position + 1]
            yield Segment(text=raw[here:end], start=here, end=end, ids=tuple(span[2] for span in open_spans))
