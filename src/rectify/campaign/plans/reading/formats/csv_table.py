"""Comma- or tab-separated text as one table; GBK and UTF-16 as in plain text."""

from __future__ import annotations

import csv
import io

from rectify.campaign.plans.reading.formats import refusals
from rectify.campaign.plans.reading.formats.builder import Digest, SourceBuilder
from rectify.campaign.plans.reading.formats.decoding import decode
from rectify.campaign.plans.reading.formats.size import MAX_CHARS
from rectify.campaign.plans.reading.source import Source

_SAMPLE_LINES = 20
_DELIMITERS = "\t,;，"


def load(data: bytes, digest: Digest) -> Source:
    """Read a csv or tsv file.

    Raises:
        Unreadable: ``binary``, ``empty``, ``too-long`` or ``damaged`` (a quote that never closes over a huge field).
    """
    decoded = decode(data, digest.name)
    if len(decoded.text) > MAX_CHARS:
        raise refusals.too_long(digest.name, len(decoded.text), MAX_CHARS)
    csv.field_size_limit(MAX_CHARS)
    sample = decoded.text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    delimiter = max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in sample))
    try:
        rows = list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refusals.damaged(digest.name, "csv") from error
    builder = SourceBuilder(digest)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    builder.table(rows, title="", places=[f"第{number}行" for number in range(1, len(rows) + 1)])
    builder.warn(*decoded.warnings)
    return builder.build()
