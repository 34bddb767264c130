"""The rows beside a publication: its items, and the index of where each thing was told last. The index can be rebuilt at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from rectify.disclosure.frozen.models import Latest, Publication
from rectify.disclosure.frozen.rules.shapes import Content
from rectify.foundation.search import tsvector_text

SEARCHED: Final = frozenset({"number", "text", "goal", "words", "name", "title", "finding", "section", "lead", "problem", "unit"})
"""Fields of the data of an item whose texts are searched."""
MOST_SEARCHED: Final = 1500
"""Characters of an item that are searched."""
COPY: Final = "COPY frozen_item (publication_id, kind, key, position, title, county, state, on_day, data, search) FROM STDIN"
POINT: Final = """
INSERT INTO frozen_latest (place, kind, key, item_id, county, state, on_day, facts_on, origin, position, search)
SELECT p.place, i.kind, i.key, i.id, i.county, i.state, i.on_day, p.facts_on,
    CASE i.kind WHEN 'task' THEN left(coalesce(i.data->>'origin', ''), 16) ELSE '' END, i.position, i.search
FROM frozen_item i JOIN frozen_publication p ON p.id = i.publication_id WHERE i.publication_id = %s
ON CONFLICT (place, kind, key) DO UPDATE SET item_id = excluded.item_id, county = excluded.county, state = excluded.state,
    on_day = excluded.on_day, facts_on = excluded.facts_on, origin = excluded.origin,
    position = excluded.position, search = excluded.search, gone_id = NULL
"""
GONE: Final = """
UPDATE frozen_latest l SET gone_id = %s
FROM frozen_item i JOIN frozen_publication p ON p.id = i.publication_id
WHERE l.item_id = i.id AND l.gone_id IS NULL AND p.place = %s AND p.series = %s AND p.id <> %s
"""


def write_items(row: Publication, content: Content) -> None:
    """Write the items of a new publication in their order, by COPY."""
    positions: Counter[str] = Counter()
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for item in content["items"]:
            positions[item["kind"]] += 1
            copy.write_row(
                (
                    row.pk,
                    item["kind"],
                    item["key"],
                    positions[item["kind"]],
                    item["title"],
                    item["county"],
                    item["state"],
                    item["on_day"],
                    Jsonb(item["data"]),
                    tsvector_text(item["key"], item["title"], " ".join(_texts(item["data"]))[:MOST_SEARCHED]),
                )
            )


def point_to(row: Publication) -> None:
    """Let the index point to the items of this number, and note what its series tells no more. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(POINT, [row.pk])
        cursor.execute(GONE, [row.pk, row.place, row.series, row.pk])


def rebuild_latest(*, place: str) -> int:
    """Make the index of a place anew from its frozen items, number by number; returns how many entries it has."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT frozen_publication_lock(%s)", [place])
        Latest.objects.filter(place=place).delete()
        for row in Publication.objects.filter(place=place).only("id", "place", "series").order_by("sequence"):
            point_to(row)
    return Latest.objects.filter(place=place).count()


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in SEARCHED:
                yield from _all_texts(value)
    elif isinstance(data, str):
        yield data


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _all_texts(each)
