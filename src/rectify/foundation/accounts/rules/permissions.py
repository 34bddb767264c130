"""Permissions, roles and row scope, pure.

A *permission* is one verb on one kind of thing. A *role* is a sentence of ``roles.yaml`` and the permissions it grants,
each either over everything or over what the unit of the post has a part in. *Grants* are what a person's posts of a day add up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """Every verb the system knows; a route or an act that names none of them does not exist."""

    CAMPAIGN_OPEN = "campaign:open"
    DOCUMENT_IMPORT = "document:import"
    DOCUMENT_READ = "document:read"
    FACT_DECIDE = "fact:decide"
    LIST_READ = "list:read"
    LIST_EXPORT = "list:export"
    TASK_CONFIRM = "task:confirm"
    TASK_CHANGE = "task:change"
    MEASURE_REPORT = "measure:report"
    EXTENSION_REQUEST = "extension:request"
    EXTENSION_DECIDE = "extension:decide"
    VERSION_DECIDE = "version:decide"
    SCHEME_WRITE = "scheme:write"
    SCHEME_APPROVE = "scheme:approve"
    ROUND_MANAGE = "round:manage"
    LETTER_ISSUE = "letter:issue"
    LETTER_ANSWER = "letter:answer"
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_SUBMIT = "evidence:submit"
    EVIDENCE_JUDGE = "evidence:judge"
    ACCEPTANCE_REQUEST = "acceptance:request"
    TASK_ACCEPT = "task:accept"
    TASK_REVIEW = "task:review"
    TASK_CHECK = "task:check"
    TASK_NOTICE = "task:notice"
    TASK_SIGN = "task:sign"
    TASK_CLOSE = "task:close"
    TASK_RETURN = "task:return"
    TASK_REOPEN = "task:reopen"
    PROCEDURE_CHOOSE = "procedure:choose"
    DELEGATION_GRANT = "delegation:grant"
    PETITION_READ = "petition:read"
    PETITION_INTAKE = "petition:intake"
    PETITION_HANDLE = "petition:handle"
    PETITION_REPLY = "petition:reply"
    PETITION_IDENTITY = "petition:identity"
    PUBLICATION_PROPOSE = "publication:propose"
    PUBLICATION_APPROVE = "publication:approve"
    AUDIT_READ = "audit:read"
    UNIT_MANAGE = "unit:manage"
    PERSON_MANAGE = "person:manage"
    ROLE_GRANT = "role:grant"
    SYSTEM_MANAGE = "system:manage"
    TOKEN_ISSUE = "token:issue"  # noqa: S105 - a permission's name, not a secret


class Reach(StrEnum):
    """How far a permission of a role reaches."""

    EVERYTHING = "everything"
    OWN = "own"
    """What the unit of the post, or a unit below it, has a part in."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its names, its sentence, what it grants, and the roles nobody may hold beside it."""

    code: str
    name: str
    name_en: str
    sentence: str
    sentence_en: str
    grants: Mapping[Permission, Reach]
    excludes: frozenset[str] = frozenset()
    needs_totp: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a permission reaches: everything, or what units under these path prefixes have a part in."""

    everything: bool = False
    unit_paths: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """No row at all: the permission is not held."""
        return not self.everything and not self.unit_paths


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post in force: role code, unit id and the unit's path."""

    role: str
    unit_id: int
    unit_path: str


@dataclass(frozen=True, slots=True)
class Grants:
    """What somebody may do today. Built by ``queries.grants_of``; asked by views, services and queries."""

    person_id: int | None
    posts: tuple[HeldPost, ...] = ()
    scopes: Mapping[Permission, Scope] = field(default_factory=dict)
    has_second_factor: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held for any row at all."""
        return not self.scope(permission).is_empty

    def scope(self, permission: Permission) -> Scope:
        """The rows the permission reaches."""
        return self.scopes.get(permission, Scope())

    def narrowed(self, permissions: Iterable[Permission]) -> Grants:
        """The same grants cut down to these permissions (an API token never grants more than it names)."""
        kept = frozenset(permissions)
        return Grants(self.person_id, self.posts, {p: s for p, s in self.scopes.items() if p in kept})


def add_up(person_id: int, posts: Iterable[HeldPost], roles: Mapping[str, Role]) -> Grants:
    """Add up the posts in force to grants; a post whose role is unknown grants nothing."""
    held = tuple(posts)
    everything: set[Permission] = set()
    paths: dict[Permission, set[str]] = {}
    for post in held:
        role = roles.get(post.role)
        for permission, reach in role.grants.items() if role else ():
            if reach is Reach.EVERYTHING:
                everything.add(permission)
            else:
                paths.setdefault(permission, set()).add(post.unit_path)
    scopes = {p: Scope(everything=True) for p in everything}
    scopes |= {p: Scope(unit_paths=tuple(sorted(own))) for p, own in paths.items() if p not in everything}
    return Grants(person_id, held, scopes)
