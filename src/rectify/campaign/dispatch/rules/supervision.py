"""The steps of a listed supervision (挂牌督办): rectified, applied, checked, released by letter; remaining duties stay. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BEGUN: Final = ""
"""Listed, and nothing stated yet."""
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    BEGUN: ("rectified",),
    "rectified": ("applied",),
    "applied": ("checked", "sent_back"),
    "sent_back": ("rectified",),
    "checked": ("released",),
    "released": (),
}
"""Last step -> what may follow."""
BY_UNIT: Final = frozenset({"rectified", "applied"})
"""Steps of the unit; the others are the office's."""
BY_ANOTHER: Final = frozenset({"checked", "sent_back", "released"})
"""Steps that another person takes than the one before: nobody judges his own words."""


def may_follow(last: str, kind: str) -> bool:
    """Whether a step may come next."""
    return kind in NEXT.get(last, ())
