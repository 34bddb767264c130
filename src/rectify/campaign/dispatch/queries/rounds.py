"""Rounds as they are planned and as they stand: the cadence in force, the open round, what was frozen, and its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from rectify.campaign.dispatch.models import Cadence, Round
from rectify.campaign.dispatch.rules.cadence import Moments, Rhythm, moments

_ROUND: Final = """
    COPY (SELECT campaign_id, number, to_char(first, 'YYYY-MM-DD'), to_char(last, 'YYYY-MM-DD'),
        to_char(cut_off_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM dispatch_round WHERE id = %s) TO STDOUT"""
_REPORTS: Final = """
    COPY (SELECT r.id, r.task_id, r.measure_id, r.unit_id, r.done, r.next_step, r.obstacles, r.support,
        to_char(r.expected_on, 'YYYY-MM-DD'), r.sites_done, r.sites_all, s.target_id, s.value, s.unit, to_char(s.measured_on, 'YYYY-MM-DD'),
        r.late_for_id, r.revision, r.source, to_char(r.filed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.filed_by_id
        FROM dispatch_report r LEFT JOIN ledger_result s ON s.id = r.result_id WHERE r.round_id = %s ORDER BY r.id) TO STDOUT"""
_STANDINGS: Final = """
    COPY (SELECT task_id, unit_id, state, schedule, late_days, asked, filed, to_char(due_current, 'YYYY-MM-DD'),
        was_state, was_schedule, to_char(was_due, 'YYYY-MM-DD'), changed
        FROM dispatch_standing WHERE round_id = %s ORDER BY task_id) TO STDOUT"""


def content_hash(round_id: int) -> str:
    """SHA-256 over all that a round holds: its row, its reports by id, its standings by task.

    The bytes are PostgreSQL's COPY text in UTF-8, moments in UTC. Streamed: memory does not grow with the rows. Asked again later it
    proves that nothing changed since the freeze.
    """
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for name, statement in (("round", _ROUND), ("reports", _REPORTS), ("standings", _STANDINGS)):
            digest.update(f"{name}\n".encode())
            with cursor.copy(statement, [round_id]) as copy:
                for block in copy:
                    digest.update(block)
    return digest.hexdigest()


def is_as_frozen(frozen: Round) -> bool:
    """Whether a frozen round still holds what it held at the freeze."""
    return bool(frozen.frozen_hash) and content_hash(frozen.pk) == frozen.frozen_hash


def cadence_of(campaign_id: int, on: date) -> Cadence | None:
    """The cadence in force on a day; ``None`` where none was set. One query."""
    return Cadence.objects.filter(campaign=campaign_id, valid_from__lte=on).order_by("-valid_from").first()


def rhythm_of(cadence: Cadence | None) -> Rhythm:
    """The rhythm of a cadence; weekly, Monday to Friday 17:00, where none was set."""
    if cadence is None:
        return Rhythm()
    days = (cadence.opens_day, cadence.remind_day, cadence.cut_off_day)
    return Rhythm(str(cadence.period), *days, cadence.cut_off_hour)


def planned(campaign_id: int, on: date) -> Moments:
    """The round around a day, by the cadence in force on it. One query."""
    return moments(rhythm_of(cadence_of(campaign_id, on)), on, timezone.get_default_timezone())


def open_round_of(campaign_id: int) -> Round | None:
    """The newest round that is not frozen. One query."""
    return Round.objects.filter(campaign=campaign_id, frozen_at__isnull=True).select_related("campaign").order_by("-number").first()


def rounds_of(campaign_id: int, before: int | None = None, limit: int = 20) -> list[Round]:
    """The rounds of a campaign, newest first, those before a number. One query."""
    rounds = Round.objects.filter(campaign=campaign_id).order_by("-number")
    return list((rounds.filter(number__lt=before) if before else rounds)[:limit])


def last_frozen(campaign_id: int, before: int) -> Round | None:
    """The frozen round before a number. One query."""
    frozen = Round.objects.filter(campaign=campaign_id, number__lt=before, frozen_at__isnull=False)
    return frozen.order_by("-number").first()


def campaigns_with_cadence(on: date) -> list[int]:
    """The campaigns that ask by schedule on a day. One query."""
    return list(Cadence.objects.filter(valid_from__lte=on).order_by("campaign_id").values_list("campaign_id", flat=True).distinct())


def to_remind(at: datetime) -> Sequence[Round]:
    """Open rounds whose reminder is due and was not sent. One query."""
    waiting: Any = Round.objects.filter(frozen_at__isnull=True, reminded_at__isnull=True, remind_at__lte=at, cut_off_at__gt=at)
    return list(waiting.select_related("campaign").order_by("campaign_id", "number"))


def to_freeze(at: datetime) -> Sequence[Round]:
    """Open rounds that are past their cut-off, in their order. One query."""
    return list(
        Round.objects.filter(frozen_at__isnull=True, cut_off_at__lte=at).select_related("campaign").order_by("campaign_id", "number")
    )
