"""What is done with a piece of evidence: each calls one service and goes back to where it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectify.campaign.evidence.queries.access import get_evidence, get_finding, get_site, get_upload
from rectify.campaign.evidence.services.judging import clear_finding, judge_evidence, withdraw_evidence
from rectify.campaign.evidence.services.uploads import discard_upload
from rectify.campaign.evidence.web.forms import PlaceForm, VerdictForm, WhyForm
from rectify.campaign.ledger.services.sites import place_site
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


def _tell(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    try:
        act()
    except Refused as refused:
        missing = format_html_join("", "<br>– <a href='{}'>{}</a>", ((m.url or request.path, m.text) for m in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
        return False
    messages.success(request, said)
    return True


@require_POST
@requires(Permission.EVIDENCE_JUDGE)
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or reject a piece, and go on to the next that waits."""
    desk = cast("DeskRequest", request)
    piece = get_evidence(desk.grants, pk, Permission.EVIDENCE_JUDGE)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether you accept it or not."))
        return redirect("evidence:piece", pk)
    accept, words = form.cleaned_data["accept"] == "yes", form.cleaned_data["words"]
    said = _("The evidence was accepted.") if accept else _("The evidence was rejected.")
    _tell(request, lambda: judge_evidence(evidence=piece, accept=accept, words=words, by=desk.user, at=timezone.now()), said)
    return redirect("evidence:piece", pk)


@require_POST
@requires(Permission.EVIDENCE_SUBMIT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece back, with a reason."""
    desk = cast("DeskRequest", request)
    piece = get_evidence(desk.grants, pk, Permission.EVIDENCE_SUBMIT)
    form = WhyForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    act = lambda: withdraw_evidence(evidence=piece, because=because, by=desk.user, at=timezone.now())  # noqa: E731 - one line, used once
    _tell(request, act, _("The evidence was withdrawn; it stays on record."))
    return redirect("evidence:piece", pk)


@require_POST
@requires(Permission.EVIDENCE_JUDGE)
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a finding is harmless."""
    desk = cast("DeskRequest", request)
    finding = get_finding(desk.grants, pk)
    form = WhyForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    act = lambda: clear_finding(finding=finding, because=because, by=desk.user, at=timezone.now())  # noqa: E731 - one line, used once
    _tell(request, act, _("The finding was cleared."))
    if finding.evidence_id:
        return redirect(f"{reverse('evidence:piece', args=[finding.evidence_id])}#f{pk}")
    return redirect("evidence:of_task", finding.report.task_id if finding.report else 0)


@require_POST
@requires(Permission.TASK_CHANGE)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where a site is."""
    desk = cast("DeskRequest", request)
    site = get_site(desk.grants, pk)
    form = PlaceForm(request.POST)
    if form.is_valid():
        where = form.cleaned_data
        _tell(request, lambda: place_site(site=site, **where, by=desk.user, at=timezone.now()), _("The place of the site was recorded."))
    else:
        messages.error(request, _("Write latitude and longitude in degrees, for example 36.706900 and 119.161700."))
    return redirect("evidence:of_task", site.task_id)


@require_POST
@requires(Permission.EVIDENCE_SUBMIT)
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give up an unfinished upload of one's own."""
    desk = cast("DeskRequest", request)
    upload = get_upload(desk.user, key)
    about = upload.about
    discard_upload(upload=upload)
    messages.success(request, _("The upload was discarded."))
    name, at = ("evidence:new_for_duty", about["duty"]) if about.get("duty") else ("evidence:new", about["measure"])
    return redirect(name, int(at))
