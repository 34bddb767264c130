"""Who and when belong together: the condition every table of the flow states of such a pair."""

from __future__ import annotations

from django.db.models import Q


def pair(at: str, by: str) -> Q:
    """Both columns set, or neither."""
    return Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
