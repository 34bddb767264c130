"""What is right about units, roles and log-ins, pure: no Django, no clock."""

from __future__ import annotations

from rectify.foundation.accounts.rules.permissions import Grants, HeldPost, Permission, Reach, Role, Scope, add_up
from rectify.foundation.accounts.rules.role_file import WrongRoles, read_roles
from rectify.foundation.accounts.rules.units import How, Match, NamedUnit, Resolution, UnitName, UnitResolver

__all__ = [
    "Grants",
    "HeldPost",
    "How",
    "Match",
    "NamedUnit",
    "Permission",
    "Reach",
    "Resolution",
    "Role",
    "Scope",
    "UnitName",
    "UnitResolver",
    "WrongRoles",
    "add_up",
    "read_roles",
]
