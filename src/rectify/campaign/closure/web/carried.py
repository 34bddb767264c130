"""What was carried over into a round: a part of the round's page, and a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectify.campaign.closure.queries.carried import carried_into
from rectify.campaign.dispatch.queries.access import get_round
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_safe
@requires(Permission.LIST_READ)
def into_round(request: DeskRequest, pk: int) -> HttpResponse:
    """The tasks carried over into a round and why."""
    one = get_round(request.grants, pk)
    context = {"round": one, "carried": carried_into(request.grants, one)}
    return render(request, "closure/_carried.html" if request.htmx else "closure/carried.html", context)
