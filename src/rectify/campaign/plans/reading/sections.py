"""Where the section of each heading ends, for all headings in one pass."""

from __future__ import annotations

from rectify.campaign.plans.reading.contract import Heading


def section_ends(outline: tuple[Heading, ...], end: int) -> list[int]:
    """Return for each heading where its section ends: at the next heading of its level or above, else at ``end``."""
    ends = [end] * len(outline)
    by_level: list[int] = []
    for index in range(len(outline) - 1, -1, -1):
        level = outline[index].level
        ends[index] = min(by_level[:level], default=end)
        above = by_level[: level - 1]
        by_level = [*above, *[end] * (level - 1 - len(above)), outline[index].start]
    return ends
