"""The base of every refusal an act can give, below all apps: what is missing, and where to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way; ``url`` leads to where it can be mended."""

    text: str | Promise
    url: str = ""


@dataclass(eq=False)
class Refused(Exception):
    """An act was refused; nothing was changed.

    ``code`` is stable and for programs; ``message`` says what was refused, why, and what to do; ``missing`` lists each obstacle.
    """

    code: str
    message: str | Promise
    missing: Sequence[Missing] = field(default_factory=tuple)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(LookupError):
    """There is no such row, or none that this person may see; the two are not told apart."""
