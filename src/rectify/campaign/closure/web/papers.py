"""Papers of a case, its archive, and the register, as files to open or take home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rectify.campaign.closure.queries.access import get_notice
from rectify.campaign.closure.queries.archive import case_archive
from rectify.campaign.closure.queries.papers import NAMES, case_paper, notice_paper, register_paper
from rectify.campaign.ledger.queries.access import get_campaign
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.rules import safe_name
from rectify.foundation.papers import Paper, PaperFailed, PaperTooLong, to_docx, to_pdf

WRITERS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = MappingProxyType(
    {
        "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "pdf": (to_pdf, "application/pdf"),
    }
)
"""Ending of the address -> what writes it, and its media type."""


@require_safe
@requires(Permission.LIST_READ)
def paper(request: HttpRequest, pk: int, kind: str, extension: str) -> HttpResponseBase:
    """One paper of a case as docx or PDF; 404 until its step was taken."""
    case, content = case_paper(cast("DeskRequest", request).grants, pk, kind)
    return _as_file(content, f"{case.task}-{NAMES[kind][0]}", extension)


@require_safe
@requires(Permission.LIST_EXPORT)
def register(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The close-out register of what this person may see, of all campaigns or of ``?campaign=``."""
    grants = cast("DeskRequest", request).grants
    slug = request.GET.get("campaign", "")
    try:
        content = register_paper(grants, get_campaign(grants, slug) if slug else None, timezone.localdate())
    except PaperTooLong as failed:
        return _failed(failed)
    return _as_file(content, content.title, extension)


@require_safe
@requires(Permission.LIST_READ)
def notice(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """A public notice as it is posted, with all its cases."""
    posted = get_notice(cast("DeskRequest", request).grants, pk)
    return _as_file(notice_paper(posted), posted.title, extension)


@require_safe
@requires(Permission.EVIDENCE_READ)
def archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One case, one file: the zip that ``rectify verify-archive`` proves."""
    try:
        whole = case_archive(cast("DeskRequest", request).grants, pk)
    except PaperFailed as failed:
        return _failed(failed)
    except FileRefused as lost:
        return HttpResponse(str(lost), status=503, content_type="text/plain; charset=utf-8")
    answer = StreamingHttpResponse(whole.pieces(), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=whole.name) or "attachment"
    return answer


def _as_file(content: Paper, name: str, extension: str) -> HttpResponseBase:
    if extension not in WRITERS:
        raise Http404(extension)
    write, media_type = WRITERS[extension]
    try:
        data = write(content)
    except PaperFailed as failed:
        return _failed(failed)
    named = f"{safe_name(name)}.{extension}"
    return FileResponse(BytesIO(data), as_attachment=extension != "pdf", filename=named, content_type=media_type)


def _failed(failed: PaperFailed) -> HttpResponse:
    """What is wrong with this server, in the reader's language."""
    words = failed.en if (get_language() or "").startswith("en") else failed.zh
    status = 413 if isinstance(failed, PaperTooLong) else 503
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
