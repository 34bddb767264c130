"""Filed reports, read for the checks: set by set, not one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from rectify.campaign.evidence.models import Sweep


@dataclass(frozen=True, slots=True)
class Filed:
    """One filed report: what it says, what the same measure's report before said, and its measured result."""

    key: int
    round: int
    unit: int
    measure: int
    done: str
    filed_at: datetime
    last_key: int | None
    last_done: str
    value: Decimal | None
    value_unit: str
    comparator: str


_NEW = """
    SELECT r.id, r.round_id, r.unit_id, r.measure_id, r.done, r.filed_at, p.id, COALESCE(p.done, ''), s.value, COALESCE(s.unit, ''),
        COALESCE(t.comparator, '')
    FROM dispatch_report r
    LEFT JOIN LATERAL (
        SELECT b.id, b.done FROM dispatch_report b
        WHERE b.measure_id = r.measure_id AND b.unit_id = r.unit_id AND b.round_id < r.round_id AND b.filed_at IS NOT NULL
        ORDER BY b.round_id DESC, b.id DESC LIMIT 1
    ) p ON true
    LEFT JOIN ledger_result s ON s.id = r.result_id
    LEFT JOIN ledger_target t ON t.id = s.target_id
    WHERE r.round_id = ANY(%s) AND r.filed_at > %s AND r.filed_at <= %s
    ORDER BY r.filed_at, r.id
"""
_ROUNDS = "SELECT id FROM dispatch_round WHERE frozen_at IS NULL OR frozen_at >= %s"
_OF_ROUNDS = (
    "SELECT id, round_id, unit_id, measure_id, done, filed_at FROM dispatch_report WHERE round_id = ANY(%s) AND filed_at IS NOT NULL"
)


_END = (
    "SELECT filed_at FROM dispatch_report WHERE round_id = ANY(%s) AND filed_at > %s AND filed_at <= %s ORDER BY filed_at OFFSET %s LIMIT 1"
)


def end_of_portion(since: datetime, until: datetime, most: int) -> datetime:
    """Until when about ``most`` reports were filed after a moment, ``until`` at the latest. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_ROUNDS, [since])
        rounds = [row[0] for row in cursor.fetchall()]
        cursor.execute(_END, [rounds, since, until, most - 1])
        row = cursor.fetchone()
        return row[0] if row else until


def swept_up_to(name: str) -> datetime | None:
    """How far the check has come; ``None`` before the first time. One query."""
    return Sweep.objects.filter(name=name).values_list("up_to", flat=True).first()


def filed_between(since: datetime, until: datetime) -> list[Filed]:
    """Reports filed in this time, in rounds that were open in it. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_ROUNDS, [since])
        rounds = [row[0] for row in cursor.fetchall()]
        cursor.execute(_NEW, [rounds, since, until])
        return [Filed(*row) for row in cursor.fetchall()]


def all_of(rounds: Iterable[int]) -> list[tuple[int, int, int, int, str, datetime]]:
    """Every filed report of these rounds: key, round, unit, measure, words, when. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ROUNDS, [list(rounds)])
        rows: list[tuple[int, int, int, int, str, datetime]] = cursor.fetchall()
        return rows
