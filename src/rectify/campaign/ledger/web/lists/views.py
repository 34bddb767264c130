"""The three lists: one page each, and the same list as a fragment for htmx."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from rectify.campaign.ledger.models import Nature, TaskState
from rectify.campaign.ledger.queries import lists
from rectify.campaign.ledger.queries.access import NOT_YET_WORK
from rectify.campaign.ledger.queries.list_frame import ListFrame, list_frame
from rectify.campaign.ledger.queries.paging import Page
from rectify.campaign.ledger.services.views import forget_view, save_view
from rectify.campaign.ledger.templatetags.ledger import CLASS_LABELS, ROLE_LABELS
from rectify.campaign.ledger.web.lists.columns import TASK_COLUMNS, chosen
from rectify.campaign.ledger.web.lists.forms import ViewForm, asked_in
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Grants, Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires

KINDS = ("problems", "tasks", "responsibilities")
Turn = Callable[[Grants, ListFrame, lists.Asked, date], Page]
"""A query that gives one page of a list."""


def _list(request: HttpRequest, slug: str, kind: str, turn: Turn, more: dict[str, Any] | None = None) -> HttpResponse:
    desk = cast("DeskRequest", request)
    asked, wrong = asked_in(request.GET)
    today = timezone.localdate()
    frame = list_frame(desk.grants, slug, kind)
    context = {
        "campaign": frame,
        "kind": kind,
        "asked": asked,
        "wrong": wrong,
        "today": today,
        "page": turn(desk.grants, frame, asked, today),
        "states": [c for c in TaskState.choices if c[0] not in NOT_YET_WORK or desk.grants.may(Permission.TASK_CONFIRM)],
        "natures": Nature.choices,
        "classes": CLASS_LABELS.items(),
        "roles": ROLE_LABELS.items(),
        "may_export": desk.grants.may(Permission.LIST_EXPORT),
        "may_confirm": desk.grants.may(Permission.TASK_CONFIRM),
        "query": request.GET.urlencode(),
        **(more or {}),
    }
    htmx = HtmxDetails(request)
    fragment = bool(htmx) and not htmx.history_restore_request
    response = render(request, f"ledger/lists/_{kind}.html" if fragment else f"ledger/lists/{kind}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(Permission.LIST_READ)
def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """The task list. Six queries at any size, session, person and grants among them."""
    columns = chosen(TASK_COLUMNS, request.GET)

    def turn(grants: Grants, frame: ListFrame, asked: lists.Asked, on: date) -> Page:
        return lists.task_page(grants, frame, asked, on, sites="sites" in columns)

    return _list(request, slug, "tasks", turn, {"columns": columns, "all_columns": TASK_COLUMNS})


@require_safe
@requires(Permission.LIST_READ)
def problems(request: HttpRequest, slug: str) -> HttpResponse:
    """The problem list. Six queries at any size."""
    return _list(request, slug, "problems", lists.problem_page)


@require_safe
@requires(Permission.LIST_READ)
def responsibilities(request: HttpRequest, slug: str) -> HttpResponse:
    """The responsibility list. Six queries at any size."""
    return _list(request, slug, "responsibilities", lists.responsibility_page)


@require_POST
@requires(Permission.LIST_READ)
def save(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Keep the filter, order and columns under a name."""
    if kind not in KINDS:
        raise Http404
    form = ViewForm(request.POST)
    query = form.cleaned_data["query"] if form.is_valid() else ""
    try:
        view = save_view(person=cast("DeskRequest", request).user, kind=kind, name=form.cleaned_data.get("name", ""), query=query)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The view “%(name)s” was saved.") % {"name": view.name})
    return redirect(f"{reverse(f'lists:{kind}', args=[slug])}?{query}")


@require_POST
@requires(Permission.LIST_READ)
def forget(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Remove one of the person's own views."""
    if kind not in KINDS:
        raise Http404
    forget_view(person=cast("DeskRequest", request).user, pk=pk)
    messages.success(request, _("The view was removed."))
    return redirect(reverse(f"lists:{kind}", args=[slug]))
