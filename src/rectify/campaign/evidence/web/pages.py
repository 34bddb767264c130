"""Pages of evidence: the gallery, one piece, the evidence of a task, the table of checks; and the small pictures."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from rectify.campaign.evidence.models import Kind
from rectify.campaign.evidence.queries import gallery as rows
from rectify.campaign.evidence.queries.access import get_evidence
from rectify.campaign.evidence.queries.story import story_of
from rectify.campaign.evidence.rules.checks import CHECKS
from rectify.campaign.evidence.rules.judging import may_hand_in
from rectify.campaign.evidence.web.forms import FOUND, VERDICTS, asked_in
from rectify.campaign.ledger.queries.access import get_task
from rectify.foundation.accounts.queries.units import unit_choices
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.queries import read_original
from rectify.foundation.files.web.downloads import SEALED, download


def _either(request: HttpRequest, whole: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or its inner part for htmx."""
    htmx = HtmxDetails(request)
    response = render(request, part if htmx and not htmx.history_restore_request else whole, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(Permission.EVIDENCE_READ)
def gallery(request: HttpRequest) -> HttpResponse:
    """All evidence this person may see, newest first. Six queries at any size, session, person and grants among them."""
    desk = cast("DeskRequest", request)
    asked, wrong = asked_in(request.GET)
    context = {
        "asked": asked,
        "wrong": wrong,
        "turn": rows.gallery(desk.grants, asked),
        "kinds": Kind.choices,
        "verdicts": VERDICTS,
        "found": FOUND,
        "units": unit_choices(on=timezone.localdate()),
        "may_judge": desk.grants.may(Permission.EVIDENCE_JUDGE),
    }
    return _either(request, "evidence/gallery.html", "evidence/_gallery.html", context)


@require_safe
@requires(Permission.EVIDENCE_READ)
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece with everything it is judged by."""
    desk = cast("DeskRequest", request)
    story = story_of(desk.grants, desk.user, pk, timezone.localdate(), get_language() or "")
    return render(request, "evidence/piece.html", {"story": story, "piece": story.piece})


@require_safe
@requires(Permission.EVIDENCE_READ)
def of_task(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence of one task by measure; within the task's own page, and as a page of its own."""
    desk = cast("DeskRequest", request)
    task = get_task(desk.grants, pk, Permission.EVIDENCE_READ)
    context = {
        "task": task,
        "of": rows.of_task(task),
        "may_submit": desk.grants.may(Permission.EVIDENCE_SUBMIT) and may_hand_in(task.state) is None,
        "may_place": desk.grants.may(Permission.TASK_CHANGE),
    }
    return _either(request, "evidence/of_task.html", "evidence/_of_task.html", context)


@require_safe
@requires(Permission.EVIDENCE_READ)
def rules(request: HttpRequest) -> HttpResponse:
    """The table of checks, as it stands in the rules."""
    return render(request, "evidence/rules.html", {"checks": CHECKS})


@require_safe
@requires(Permission.EVIDENCE_READ)
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes as they came, to take home."""
    found = get_evidence(cast("DeskRequest", request).grants, pk)
    return download(found.file, name=found.name)


@require_safe
@requires(Permission.EVIDENCE_READ)
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of the picture: made anew from its points, so nothing of the file but what is seen is in it."""
    return _shown(request, get_evidence(cast("DeskRequest", request).grants, pk).preview)


@require_safe
@requires(Permission.EVIDENCE_READ)
def thumbnail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small one."""
    return _shown(request, get_evidence(cast("DeskRequest", request).grants, pk).thumbnail)


def _shown(request: HttpRequest, file: StoredFile | None) -> HttpResponseBase:
    """A browser may keep the bytes and asks each time whether this person may see them: the next user of the desk may not."""
    if file is None:
        raise Http404
    mark = f'"{file.sha256}"'
    known = request.headers.get("If-None-Match") == mark
    answer = HttpResponseNotModified() if known else HttpResponse(read_original(file), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SEALED
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = mark
    return answer
