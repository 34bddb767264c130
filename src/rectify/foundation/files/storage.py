"""The local store of originals: a file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.core.files.storage import FileSystemStorage


class Chunked(Protocol):
    """Content that comes in pieces."""

    def chunks(self) -> Iterable[bytes]:
        """The pieces, in order."""


class Originals(FileSystemStorage):
    """Writes beside the target, syncs, then renames. A name stands for one content, so writing it again replaces it by itself."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - the base's signature
        """The name itself: content-addressed names never clash."""
        return name

    def _save(self, name: str, content: Chunked) -> str:
        """Write ``content`` under ``name``; on any error nothing of it remains."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".coming-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                for piece in content.chunks():
                    stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
            Path(beside).chmod(0o440)
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        return name
