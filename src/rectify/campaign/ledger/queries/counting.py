"""Counting what could be very many: several kinds in one query, each only as far as anybody reads on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts_up_to(most: int, rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows there are of each kind, up to ``most`` of each. One query for all of them, none for no kinds."""
    parts: list[str] = []
    values: list[Any] = []
    for found in rows.values():
        try:
            sql, parameters = found.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            sql, parameters = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) rows)")  # noqa: S608 - SQL of Django, its values apart
        values += parameters
    if not parts:
        return {}
    statement = f"SELECT {', '.join(parts)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        counts = cursor.fetchone() or ()
    return dict(zip(rows, counts, strict=True))
