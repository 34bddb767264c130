"""The review page whole, and the parts of it that come when they are asked for. Reading only."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectify.campaign.ledger.queries import review
from rectify.campaign.ledger.web.review.answers import task_block
from rectify.campaign.ledger.web.review.marks import marked_paper
from rectify.campaign.ledger.web.review.scene import page_scene
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


@require_safe
@requires(Permission.DOCUMENT_READ)
def page(request: HttpRequest, document: int) -> HttpResponse:
    """The document on the left, the lists made of it on the right. Six queries at any size."""
    desk = cast("DeskRequest", request)
    shown = review.review_page(desk.grants, document)
    wanted = request.GET.get("task", "")[:18]
    first = next((t.pk for t in shown.tasks if t.is_draft), None)
    scene = page_scene(shown, desk.grants, int(wanted) if wanted.isdecimal() else first)
    return render(request, "ledger/review/page.html", scene | {"paper": marked_paper(shown)})


@require_safe
@requires(Permission.DOCUMENT_READ)
def paper(request: HttpRequest, document: int) -> HttpResponse:
    """The text with its marks alone, after the marks changed place."""
    return HttpResponse(marked_paper(review.review_page(cast("DeskRequest", request).grants, document)))


@require_safe
@requires(Permission.DOCUMENT_READ)
def task(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """The body of one task of a long document, opened; a whole task when ``?whole`` is asked."""
    desk = cast("DeskRequest", request)
    row = review.task_of(desk.grants, document, pk)
    template = "ledger/review/_task.html" if "whole" in request.GET else "ledger/review/_task_body.html"
    return HttpResponse(task_block(desk, document, row, {}, template))


@require_safe
@requires(Permission.DOCUMENT_READ)
def loose(request: HttpRequest, document: int) -> HttpResponse:
    """The rows of the facts outside the tasks of a long document."""
    desk = cast("DeskRequest", request)
    scene = page_scene(review.review_page(desk.grants, document), desk.grants)
    return render(request, "ledger/review/_loose.html", scene)


@require_safe
@requires(Permission.DOCUMENT_READ)
def lists(request: HttpRequest, document: int) -> HttpResponse:
    """The lists alone, after items were added."""
    desk = cast("DeskRequest", request)
    return render(request, "ledger/review/_lists.html", page_scene(review.review_page(desk.grants, document), desk.grants))
