"""When a log-in is locked, and when a session ends. Pure.

Five failures lock a name for fifteen minutes, whether anybody bears that name or not: the answer tells nothing about who exists.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
"""How long a lock lasts, and how long a failure is remembered."""

SESSION_AGE = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
SESSION_NOTED_EVERY = timedelta(minutes=5)
"""The last use of a session is written down no more often than this: a page must not cost a write."""

ONE_TIME_FOR = timedelta(hours=72)
"""How long a one-time password issued by an administrator can be used."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is remembered of the failed log-ins under one name."""

    failures: int = 0
    last_failed_at: datetime | None = None
    locked_until: datetime | None = None

    def is_locked(self, at: datetime) -> bool:
        """Whether the name is locked at that moment."""
        return self.locked_until is not None and at < self.locked_until

    def failed(self, at: datetime) -> Trial:
        """The trial after one more failure; a lock that has run out and failures older than its length are forgotten."""
        if self.is_locked(at):
            return self
        stale = self.last_failed_at is None or at - self.last_failed_at > LOCKED_FOR or self.locked_until is not None
        counted = Trial(1, at) if stale else replace(self, failures=self.failures + 1, last_failed_at=at)
        return replace(counted, locked_until=at + LOCKED_FOR) if counted.failures >= FAILURES_ALLOWED else counted


def trial_key(typed: str) -> str:
    """The name under which failures are kept: a hash, because people type passwords into the wrong field."""
    return hashlib.sha256(typed.strip().casefold().encode(errors="replace")).hexdigest()


def token_digest(raw: str) -> str:
    """What is stored of an API token."""
    return hashlib.sha256(raw.encode(errors="replace")).hexdigest()


class SessionEnd(StrEnum):
    """Why a session ended by itself."""

    AGE = "age"
    IDLE = "idle"


def session_end(*, opened_at: datetime, seen_at: datetime, at: datetime) -> SessionEnd | None:
    """Why the session has ended at that moment, or ``None`` while it lives."""
    if at - opened_at >= SESSION_AGE:
        return SessionEnd.AGE
    return SessionEnd.IDLE if at - seen_at >= SESSION_IDLE else None
