"""How much the public may send, and how often: windows of time, sizes, the least time a person needs. Pure.

Nobody else is asked (no captcha of a third party): what a network address posts is counted under a keyed hash, and whoever posts too
often is told when to come again. The figures are ours: an office behind one address still gets its complaints through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many posts in so much time; windows begin on the clock, not at the first post."""

    length: timedelta
    most: int

    def start(self, at: datetime) -> datetime:
        """When the window of a moment began."""
        seconds = self.length.total_seconds()
        return datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=UTC)

    def ends(self, at: datetime) -> datetime:
        """When the window of a moment ends: from then on one may try again."""
        return self.start(at) + self.length


COMPLAIN: Final = (Window(timedelta(minutes=10), 6), Window(timedelta(days=1), 30))
"""Complaints, and tries at one, from one address."""
TRACK: Final = (Window(timedelta(minutes=10), 20), Window(timedelta(days=1), 200))
"""Looks at complaints from one address."""
SECRET: Final = (Window(timedelta(minutes=30), 10), Window(timedelta(days=1), 60))
"""Wrong secrets from one address, for whatever numbers. A number itself is never locked: numbers are public, and whoever knows one could
keep its petitioner out; a secret of 59 bits needs no such lock."""
ACT: Final = (Window(timedelta(days=1), 10),)
"""Urging, additions and withdrawals at one complaint."""
SPOT: Final = (Window(timedelta(minutes=10), 60), Window(timedelta(days=1), 600))
"""Presses on the map of the form, from one address; none stores anything."""
FORMS: Final[dict[str, Sequence[Window]]] = {"complain": COMPLAIN, "track": TRACK, "secret": SECRET, "act": ACT, "spot": SPOT}

LEAST: Final = timedelta(seconds=3)
"""Nobody reads and fills the form in less."""
LONGEST: Final = timedelta(hours=24)
"""A form that lay open longer is shown anew, with what was typed."""
PHOTOS: Final = 6
PHOTO_BYTES: Final = 12_000_000
"""Of one photograph; a telephone makes 3 to 8 MB."""
REQUEST_BYTES: Final = 40_000_000
"""Of a whole complaint with its photographs."""
WORDS_BYTES: Final = 200_000
"""Of a post without photographs."""
POINTS: Final = 60_000_000
"""Points of a picture; what unpacks to more is a bomb or a poster."""
