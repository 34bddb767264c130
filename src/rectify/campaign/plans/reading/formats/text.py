"""Plain text and Markdown: decoded and kept as they are."""

from __future__ import annotations

from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.formats.decoding import decode
from rectify.campaign.plans.reading.source import Source


def load(data: bytes, digest: Digest) -> Source:
    """Read a text file.

    Raises:
        Unreadable: ``binary``, ``empty`` or ``too-long``.
    """
    decoded = decode(data, digest.name)
    builder = SourceBuilder(digest)
    builder.line(decoded.text)
    builder.warn(*decoded.warnings)
    return builder.build()
