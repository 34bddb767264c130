"""Plain text and Markdown: decoded and kept as they are; tables drawn with bars are tables."""

from __future__ import annotations

from dataclasses import replace

from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.formats.decoding import decode
from rectify.campaign.plans.reading.formats.pipes import pipe_tables
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
    source = builder.build()
    tables = pipe_tables(source.raw)
    return replace(source, tables=tables) if tables else source
