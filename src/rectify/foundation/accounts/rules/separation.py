"""Separation of duties: which roles nobody may hold at the same time, and who may grant what.

System, security and audit administration lie with three different people (三员分立: GB/T 22239 asks for it from level three on).
The pairs come from ``roles.yaml``; the database holds the same pairs in a trigger, kept equal by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rectify.foundation.accounts.rules.permissions import Permission, Role

ADMINISTRATIONS = ("system_admin", "security_admin", "audit_admin")
"""Roles that must be held by three different people."""

NOT_FOR_TOKENS = frozenset(
    {Permission.UNIT_MANAGE, Permission.PERSON_MANAGE, Permission.ROLE_GRANT, Permission.SYSTEM_MANAGE, Permission.TOKEN_ISSUE}
)
"""What administration does stands behind a second factor, and a key for programs has none."""

LONGEST_TOKEN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Term:
    """A role held from a day to a day, both inclusive; ``until`` is ``None`` while no end is set."""

    role: str
    since: date
    until: date | None = None

    def overlaps(self, other: Term) -> bool:
        """Whether there is a day on which both are held."""
        return (other.until is None or self.since <= other.until) and (self.until is None or other.since <= self.until)


def exclusive_pairs(roles: Mapping[str, Role]) -> frozenset[tuple[str, str]]:
    """Every pair of roles one person may not hold together, each pair in alphabetical order."""
    return frozenset((min(code, other), max(code, other)) for code, role in roles.items() for other in role.excludes)


def conflicts(wanted: Term, held: Iterable[Term], roles: Mapping[str, Role]) -> list[Term]:
    """The terms already held that the wanted one may not stand beside, in their order."""
    pairs = exclusive_pairs(roles)
    return [term for term in held if term.overlaps(wanted) and (min(term.role, wanted.role), max(term.role, wanted.role)) in pairs]


def token_permissions(wanted: Iterable[Permission], held: Iterable[Permission]) -> tuple[frozenset[Permission], frozenset[Permission]]:
    """What a token may carry of the wanted, and what it may not (not held, or administration)."""
    asked = frozenset(wanted)
    allowed = (asked & frozenset(held)) - NOT_FOR_TOKENS
    return allowed, asked - allowed
