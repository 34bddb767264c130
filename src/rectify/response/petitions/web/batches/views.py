"""Pages of tables of other systems: handed in, matched, looked at, taken in; and the original, for a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.rules import safe_name
from rectify.foundation.files.web.downloads import SEALED
from rectify.response.petitions.models import Channel, IntakeBatch
from rectify.response.petitions.queries import batches as reads
from rectify.response.petitions.services import batches
from rectify.response.petitions.web.batches.forms import ReasonForm, TableForm, columns_of, english, matched_in, words_of

OURS = (IntakeBatch.Step.READING, IntakeBatch.Step.CHECKING, IntakeBatch.Step.WRITING)
"""Steps at which a person waits for us."""
SHOWN = 200
"""Reasons shown on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PETITION_INTAKE)
def all_batches(request: HttpRequest) -> HttpResponse:
    """The tables that came, and the form to hand one in."""
    desk = cast("DeskRequest", request)
    form = TableForm(request.POST or None, request.FILES or None)
    form.fields["campaign"].queryset = campaigns = reads.campaigns_for_intake(desk.grants)  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                batch = batches.hand_in(
                    campaign=said["campaign"],
                    content=said["file"],
                    name=said["file"].name or "",
                    channel=Channel(said["channel"]),
                    by=desk.user,
                    at=timezone.now(),
                )
            except Refused as refused:
                messages.error(request, str(refused.message))
            else:
                return redirect("petitions:batch", batch.pk)
    context = {"form": form, "campaigns": campaigns, "batches": reads.batches(desk.grants), "channels": Channel.choices}
    return render(request, "petitions/batches.html", context, status=status)


@require_safe
@requires(Permission.PETITION_INTAKE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One table: its columns, what is wrong with its rows, a sample, what looks alike; while we work on it, how far."""
    desk = cast("DeskRequest", request)
    batch = reads.get_batch(desk.grants, pk)
    if batch.state == IntakeBatch.State.WAITING and batch.step in OURS:
        template = "petitions/batch_working.html" if desk.htmx else "petitions/batch.html"
        return render(request, template, {"batch": batch, "working": True})
    waits = batch.state == IntakeBatch.State.WAITING
    language = "en" if english() else "zh"
    context = {
        "batch": batch,
        "errors": [(error["row"], error["column"], error[language]) for error in batch.errors[:SHOWN]],
        "more": max(0, len(batch.errors) - SHOWN),
        "notices": [pair[language == "en"] for pair in batch.found.get("notices", [])],
        "columns": columns_of(batch) if waits else [],
        "words": words_of(batch, reads.counties_of(batch.campaign)) if waits else [],
        "sample": reads.sample_words(batch),
        "apart": reads.apart_words(batch),
        "original": reads.original_of(batch),
        "first_numbers": reads.numbers_in(batch),
    }
    return render(request, "petitions/batch_body.html" if desk.htmx else "petitions/batch.html", context)


def _tell(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        if said:
            messages.success(request, said)


@require_POST
@requires(Permission.PETITION_INTAKE)
def match_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column means what; the rows are checked by it."""
    desk = cast("DeskRequest", request)
    batch = reads.get_batch(desk.grants, pk)
    columns, words = matched_in(request.POST)
    keep_as = request.POST.get("keep_as", "").replace("\x00", "").strip()[:120]
    act = lambda: batches.match(batch=batch, columns=columns, words=words, keep_as=keep_as, by=desk.user, at=timezone.now())  # noqa: E731 - one line, used once
    _tell(request, act, "")
    return redirect("petitions:batch", pk)


@require_POST
@requires(Permission.PETITION_INTAKE)
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the table in."""
    desk = cast("DeskRequest", request)
    batch = reads.get_batch(desk.grants, pk)
    _tell(request, lambda: batches.take(batch=batch, by=desk.user, at=timezone.now()), "")
    return redirect("petitions:batch", pk)


@require_POST
@requires(Permission.PETITION_INTAKE)
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the table go."""
    desk = cast("DeskRequest", request)
    batch = reads.get_batch(desk.grants, pk)
    said = _("The table was dropped and its original erased; nothing was taken in.")
    _tell(request, lambda: batches.drop(batch=batch, by=desk.user, at=timezone.now()), said)
    return redirect("petitions:batches")


@require_POST
@requires(Permission.PETITION_IDENTITY)
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as it came, with who complained in it: for a reason, which is recorded."""
    desk = cast("DeskRequest", request)
    batch = reads.get_batch(desk.grants, pk)
    form = ReasonForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    try:
        data, row = batches.open_table(batch=batch, because=because, by=desk.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("petitions:batch", pk)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": SEALED, "Cache-Control": "private, no-store"}
    answer = HttpResponse(data, content_type=row.media_type, headers=headers)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=safe_name(batch.name)) or "attachment"
    return answer
