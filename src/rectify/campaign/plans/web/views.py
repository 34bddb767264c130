"""The shelf of documents, and one document: what was read, its checks, its text, its original."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectify.campaign.plans import queries
from rectify.campaign.plans.models import Document
from rectify.campaign.plans.reading.contract import FactKind
from rectify.campaign.plans.reading.render.words import DOCUMENT_KINDS, KINDS
from rectify.campaign.plans.web.words import check_words, page_lang
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.web.downloads import download

PAGE = 50


def kind_of(document: Document) -> str:
    """What sort of paper it is, in the language of the page."""
    word = DOCUMENT_KINDS.get(document.kind)
    return word.to(page_lang()) if word else document.kind


@require_safe
@requires(Permission.DOCUMENT_READ)
def shelf(request: HttpRequest) -> HttpResponse:
    """All documents, newest first, with how far their review is."""
    desk = cast("DeskRequest", request)
    rows = Paginator(queries.shelf(desk.grants), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "plans/shelf.html",
        {"rows": [(row, kind_of(row)) for row in rows], "pages": rows, "may_import": desk.grants.may(Permission.DOCUMENT_IMPORT)},
    )


@require_safe
@requires(Permission.DOCUMENT_READ)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read in one document."""
    row = queries.get_document(cast("DeskRequest", request).grants, pk)
    tongue = page_lang()
    counts = [(kind, KINDS[FactKind(kind)].to(tongue), n) for kind, n in queries.counts_by_kind(row)]
    checks = list(row.checks.order_by("ok", "pk"))
    context = {
        "document": row,
        "kind": kind_of(row),
        "counts": counts,
        "facts": sum(n for _kind, _name, n in counts),
        "checks": [(c, check_words(c)) for c in checks],
    }
    return render(request, "plans/document.html", context)


@require_safe
@requires(Permission.DOCUMENT_READ)
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was handed in, to be kept and never run."""
    row = queries.get_document(cast("DeskRequest", request).grants, pk)
    return download(row.file, name=row.name)


@require_safe
@requires(Permission.DOCUMENT_READ)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The raw text every position points into."""
    row = queries.get_document(cast("DeskRequest", request).grants, pk)
    return HttpResponse(row.raw, content_type="text/plain; charset=utf-8")


@require_safe
@requires(Permission.DOCUMENT_READ)
def reading(request: HttpRequest, pk: int) -> JsonResponse:
    """The reading as JSON, as ``rectify read --json`` prints it."""
    row = queries.get_document(cast("DeskRequest", request).grants, pk)
    return JsonResponse(queries.reading_of(row), json_dumps_params={"ensure_ascii": False, "indent": 2})
