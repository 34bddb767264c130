"""The three lists whole, row by row, for a workbook: the same filter and the same scope as the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rectify.campaign.ledger.queries import lists
from rectify.campaign.ledger.queries.list_frame import ListFrame
from rectify.foundation.accounts.rules import Grants

CHUNK = 2_000
"""Rows fetched at a time through a cursor of the server: memory stays the same at any size."""


def rows_of(kind: str, grants: Grants, frame: ListFrame, asked: lists.Asked, on: date) -> Iterator[Mapping[str, Any]]:
    """All rows of ``problems``, ``tasks`` or ``responsibilities``, in the order of the page. One query, streamed."""
    if kind == "problems":
        found = lists.problem_rows(lists.asked_problems(grants, frame, asked, on), grants, on)
        order = lists.order_of(lists.PROBLEM_SORTS, asked)
    elif kind == "tasks":
        found = lists.task_rows(lists.asked_tasks(grants, frame, asked, on), on, sites=True)
        order = lists.order_of(lists.TASK_SORTS, asked)
    else:
        found = lists.responsibility_rows(lists.asked_responsibilities(grants, frame, asked, on))
        order = lists.order_of(lists.RESPONSIBILITY_SORTS, asked)
    return iter(found.order_by(*order).iterator(chunk_size=CHUNK))
