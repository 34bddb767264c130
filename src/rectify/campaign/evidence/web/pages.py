"""Pages of evidence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import requires


@requires(Permission.EVIDENCE_READ)
def piece(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - written next
    """One piece."""
    return HttpResponse("")
