"""An original as an answer: taken home, never run in the page's own world."""

from __future__ import annotations

from django.http import FileResponse

from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.queries import open_original
from rectify.foundation.files.rules import safe_name

SEALED = "default-src 'none'; sandbox"


def download(file: StoredFile, *, name: str) -> FileResponse:
    """The original as an attachment called ``name`` (RFC 5987 for Chinese names); not sniffed, sandboxed, not cached by others.

    The caller has asked whether the person may have it.

    Raises:
        FileRefused: the store does not have it.
    """
    answer = FileResponse(open_original(file), as_attachment=True, filename=safe_name(name), content_type=file.media_type)
    answer["Content-Length"] = str(file.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SEALED
    answer["Cache-Control"] = "private, no-store"
    return answer
