"""Reads of units, people and what they may do. Access functions here are the only way from a page to a row."""

from __future__ import annotations

from rectify.foundation.accounts.queries.grants import actor_of, grants_for_token, grants_of, roles, scope_q
from rectify.foundation.accounts.queries.units import resolve_unit, unit_resolver

__all__ = ["actor_of", "grants_for_token", "grants_of", "resolve_unit", "roles", "scope_q", "unit_resolver"]
