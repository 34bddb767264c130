"""Old office formats (doc, wps, rtf, odt, Word XML) through LibreOffice, then our own Word reader.

The converter runs without a window, in a process group of its own that is killed when its time is over, with a profile
folder of its own, on a copy in a temporary folder. A warning says that deletions tracked in the old format may have leaked.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from rectify.campaign.plans.reading.formats import docx, notices, refusals
from rectify.campaign.plans.reading.formats.builder import Digest
from rectify.campaign.plans.reading.formats.sniffing import MEDIA_TYPES, extension
from rectify.campaign.plans.reading.source import Source

TIMEOUT = 60.0
"""Seconds a conversion may take; a hundred pages take about five."""
PROGRAMS = ("soffice", "libreoffice", "lowriter")
_SUFFIX = {media: fmt.value for fmt, media in MEDIA_TYPES.items()}
_FILTER = "docx:MS Word 2007 XML"


def load(data: bytes, digest: Digest) -> Source:
    """Convert to docx and read that.

    Raises:
        Unreadable: ``needs-libreoffice``, ``conversion-failed``, ``conversion-timeout``, or what the Word reader refuses.
    """
    suffix = _SUFFIX[digest.media_type]
    shown = extension(digest.name) or suffix
    program = find_program()
    if program is None:
        raise refusals.needs_libreoffice(digest.name, shown)
    with tempfile.TemporaryDirectory(prefix="rectify-office-") as folder:
        converted = convert(data, suffix, program, Path(folder), name=digest.name)
    if converted is None:
        raise refusals.conversion_failed(digest.name, shown)
    source = docx.load(converted, digest)
    return Source(
        name=source.name,
        sha256=source.sha256,
        media_type=source.media_type,
        raw=source.raw,
        tables=source.tables,
        warnings=(notices.converted(shown), *source.warnings),
    )


def find_program() -> str | None:
    """The converter's path, or None."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def convert(data: bytes, suffix: str, program: str, folder: Path, *, name: str) -> bytes | None:
    """The docx that LibreOffice makes of ``data``; None if it makes none.

    Raises:
        Unreadable: ``conversion-timeout``.
    """
    source = folder / f"document.{suffix}"
    source.write_bytes(data)
    command = [
        program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", _FILTER, "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    # a hostile document must find no secret of ours: of the environment the converter gets the path and a home of its own
    bare = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 -- fixed words and our own temporary path
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=folder,
        env=bare,
    )
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise refusals.conversion_timeout(name, extension(name) or suffix, TIMEOUT) from error
    finally:
        _end(process)
    result = folder / "out" / "document.docx"
    return result.read_bytes() if result.is_file() else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the converter with all its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
