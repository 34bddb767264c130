"""A version of a scheme as a file to edit or to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rectify.campaign.ledger.queries.scheme_paper import scheme_paper
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
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
def paper(request: HttpRequest, pk: int, number: int, extension: str) -> HttpResponseBase:
    """One version of a scheme as docx or PDF; a version that is not approved says so in its title."""
    if extension not in WRITERS:
        raise Http404(extension)
    scheme, content = scheme_paper(cast("DeskRequest", request).grants, pk, number)
    write, media_type = WRITERS[extension]
    try:
        data = write(content)
    except PaperFailed as failed:
        words = failed.en if (get_language() or "").startswith("en") else failed.zh
        status = 413 if isinstance(failed, PaperTooLong) else 503
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    named = f"{safe_name(f'{scheme.title}-{number}')}.{extension}"
    return FileResponse(BytesIO(data), as_attachment=extension != "pdf", filename=named, content_type=media_type)
