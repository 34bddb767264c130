"""The first to see an upload: nothing of what a stranger sends, or of what no door would take, is written to the disk.

Django spools every file of every request before any view is asked, even for somebody who has not logged in.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

LARGEST_REQUEST = 600_000_000
"""Bytes of one request; above what any door takes, so that a file a little too large is still told with words."""


class BoundedUploads(FileUploadHandler):
    """Refuses what is too large by its length alone (400), and skips the files of whoever is nobody."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 - Django's signature
        META: dict[str, str],  # noqa: ARG002, N803 - Django's signature
        content_length: int,
        boundary: str,  # noqa: ARG002 - Django's signature
        encoding: str | None = None,  # noqa: ARG002 - Django's signature
    ) -> None:
        """Look at the length before anything is read."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig(f"a request of {content_length} bytes is more than any page takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Look at who sends it before anything is kept."""
        super().new_file(*args, **kwargs)
        if self.request is None or not is_somebody(self.request):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Hand on to those who keep it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Made no file of it."""


def is_somebody(request: HttpRequest) -> bool:
    """Whether the request comes from a session that is logged in, or brings a key for programs (checked where it is used)."""
    session = getattr(request, "session", {})
    return SESSION_KEY in session or request.headers.get("Authorization", "").startswith("Bearer ")
