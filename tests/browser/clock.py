"""The clock of a walk: the days pass as the walk needs them, for the server and for the test alike."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

HAIDAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Stands in for ``django.utils.timezone.now``; between two settings it goes on like any other clock."""

    def __init__(self, day: str) -> None:
        self.to(day)

    def to(self, day: str) -> None:
        """Go to ``2026-10-12 09:00``, in the time of the city."""
        self._base = datetime.fromisoformat(day).replace(tzinfo=HAIDAI)
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self._base.timestamp() + time.monotonic() - self._since, tz=HAIDAI)
