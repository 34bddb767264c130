"""Photographs of a step as a paper can carry them: turned upright, at most 1600 px, nothing of the file's own data left."""

from __future__ import annotations

import importlib
from io import BytesIO

from rectify.campaign.closure.models import Lot, LotPaper, Step, StepPaper
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.queries import read_original
from rectify.foundation.papers import Picture

MOST = 6
"""Pictures a paper shows; all of them are in the archive."""
LONGEST = 1600
"""Pixels of the longer edge: 120 mm at more than 300 dpi."""
QUALITY = 85


def pictures_of(step: Step | Lot) -> list[Picture]:
    """The first photographs handed in with a step, or with the check of a closed task.

    One that is lost or cannot be opened is left out; the list of papers names it.
    """
    shown = [paper for paper in step.papers.all() if paper.file.media_type.startswith("image/")][:MOST]
    return [picture for picture in map(_picture, shown) if picture is not None]


def _picture(paper: StepPaper | LotPaper) -> Picture | None:
    try:
        data = read_original(paper.file)
    except FileRefused:
        return None
    made = made_small(data)
    return Picture(made, paper.name) if made else None


def made_small(data: bytes) -> bytes | None:
    """A JPEG made anew from the picture's points; ``None`` when it is no picture this server can open."""
    pillow = importlib.import_module("PIL.Image")  # a web worker that shows no papers need not carry it
    operations = importlib.import_module("PIL.ImageOps")
    importlib.import_module("pi_heif").register_heif_opener()
    try:
        with pillow.open(BytesIO(data)) as opened:
            upright = operations.exif_transpose(opened).convert("RGB")
            upright.thumbnail((LONGEST, LONGEST))
    except (OSError, ValueError, SyntaxError, pillow.DecompressionBombError, pillow.DecompressionBombWarning):
        return None
    stream = BytesIO()
    upright.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()
