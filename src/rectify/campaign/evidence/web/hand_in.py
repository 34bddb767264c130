"""The page on which evidence is handed in: phone first, many at once, with the script resumable, without it a plain form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Kind
from rectify.campaign.evidence.queries.access import get_duty_to_prove, get_measure_to_prove, sites_to_choose
from rectify.campaign.evidence.queries.gallery import of_duty, of_measure
from rectify.campaign.evidence.queries.unfinished import unfinished
from rectify.campaign.evidence.rules.tus import CHUNK_MOST
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.evidence.web.claims import claim_of
from rectify.campaign.evidence.web.forms import SaidForm
from rectify.campaign.ledger.models import Measure, Task
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.rules import Purpose, limit_of

CHUNK = CHUNK_MOST // 4
"""What the script sends at a time."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EVIDENCE_SUBMIT)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """For a measure."""
    desk = cast("DeskRequest", request)
    measure = get_measure_to_prove(desk.grants, pk)
    about = {"measure": measure, "task": measure.task, "for_name": "measure", "for_key": measure.pk}
    return _page(desk, about, lambda said: claim_of(said, measure=measure))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EVIDENCE_SUBMIT)
def new_for_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """For a time of a standing duty: its minutes."""
    desk = cast("DeskRequest", request)
    item = get_duty_to_prove(desk.grants, pk)
    about = {"item": item, "task": item.duty.task, "measure": item.duty.measure, "for_name": "duty", "for_key": item.pk}
    return _page(desk, about, lambda said: claim_of(said, duty_item=item))


def _page(request: DeskRequest, about: dict[str, Any], claim: Callable[[dict[str, Any]], Claim]) -> HttpResponse:
    form = SaidForm(request.POST or None, initial={"kind": Kind.MINUTES if "item" in about else Kind.PHOTO})
    if request.method == "POST" and form.is_valid():
        files = request.FILES.getlist("files")
        if not files:
            messages.error(request, _("Choose at least one file."))
        elif _hand_in(request, files, claim(form.cleaned_data)):
            return redirect(request.path)
    task: Task = about["task"]
    measure: Measure | None = about["measure"]
    item: DutyItem | None = about.get("item")
    context = {
        **about,
        "form": form,
        "kinds": Kind.choices,
        "sites": sites_to_choose(task, measure),
        "handed_in": of_measure(measure) if measure else of_duty(item) if item else [],
        "unfinished": unfinished(request.user, about["for_name"], about["for_key"]),
        "chunk": CHUNK,
        "most": limit_of(Purpose.EVIDENCE) // 1_000_000,
    }
    return render(request, "evidence/new.html", context, status=422 if form.is_bound and form.errors else 200)


def _hand_in(request: DeskRequest, files: Sequence[UploadedFile[bytes]], claim: Claim) -> int:
    """Each file by itself: one that is refused does not hold up the others. Returns how many were taken."""
    taken = 0
    for file in files:
        try:
            submit_evidence(claim=claim, content=file, name=file.name or "", by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            taken += 1
    if taken:
        messages.success(request, _("%(n)d files were handed in.") % {"n": taken})
    return taken
