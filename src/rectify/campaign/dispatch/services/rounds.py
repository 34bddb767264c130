"""Opening a round, reminding who owes, freezing it. Each is one act, however many reports it touches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from rectify.campaign.dispatch import acts, messages
from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.queries.rounds import content_hash, last_frozen, planned
from rectify.campaign.dispatch.rules.cadence import without_overlap
from rectify.campaign.dispatch.rules.rounds import ASKED_ROLES, ASKED_STATES, ASKED_WHOLE, NOT_ASKED_NORM
from rectify.campaign.dispatch.services.letters import propose_letters
from rectify.campaign.dispatch.services.notices import notify
from rectify.campaign.ledger.models import Campaign, Task
from rectify.campaign.ledger.queries.access import NOT_YET_WORK
from rectify.campaign.ledger.queries.schedule import with_class
from rectify.campaign.ledger.rules.schedule import NO_WORK, PROVED
from rectify.foundation.accounts.models import Person, Post
from rectify.foundation.accounts.queries import actor_of, roles
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.audit.services import Subject, record

_ASK: Final = """
    WITH work AS MATERIALIZED (
        SELECT m.id AS measure_id, t.id AS task_id, t.lead_unit_id, t.position AS task_position, m.position AS measure_position
        FROM ledger_task t JOIN ledger_measure m ON m.task_id = t.id
        WHERE t.campaign_id = %(campaign)s AND t.state = ANY(%(states)s) AND m.norm <> %(not_asked)s
            AND (m.done_on IS NULL OR t.state = ANY(%(whole)s))
    ), bearing AS MATERIALIZED (
        SELECT r.task_id, r.measure_id, r.unit_id FROM ledger_responsibility r
        WHERE r.unit_id IS NOT NULL AND r.role = ANY(%(roles)s) AND r.task_id IN (SELECT task_id FROM work)
    ), candidates AS (
        SELECT w.*, COALESCE(b.unit_id, w.lead_unit_id) AS unit_id, b.measure_id IS NOT NULL AS is_own,
            bool_or(b.measure_id IS NOT NULL) OVER (PARTITION BY w.measure_id) AS has_own
        FROM work w LEFT JOIN bearing b ON b.task_id = w.task_id AND (b.measure_id = w.measure_id OR b.measure_id IS NULL)
    ), asked AS (
        SELECT c.*, u.position AS unit_position,
            CASE WHEN u.closed_on <= %(on)s THEN COALESCE(u.successor_id, u.id) ELSE u.id END AS asked_unit
        FROM candidates c JOIN accounts_unit u ON u.id = c.unit_id WHERE c.is_own = c.has_own
    )
    INSERT INTO dispatch_report (round_id, task_id, measure_id, unit_id, done, next_step, obstacles, support, revision, source)
    SELECT %(round)s, task_id, measure_id, asked_unit, '', '', '', '', 0, '' FROM asked
    ORDER BY unit_position, asked_unit, task_position, task_id, measure_position, measure_id
    ON CONFLICT DO NOTHING
"""
"""``rules.rounds`` in SQL. The reports of a unit are numbered in the order of the lists."""

_STAND: Final = """
    WITH tasks AS MATERIALIZED ({tasks}), reported AS (
        SELECT task_id, count(*) AS asked, count(filed_at) AS filed FROM dispatch_report
        WHERE round_id = %s AND late_for_id IS NULL GROUP BY task_id
    )
    INSERT INTO dispatch_standing (round_id, task_id, unit_id, state, schedule, late_days, asked, filed, due_current,
        was_state, was_schedule, was_due, changed)
    SELECT %s, t.id, t.lead_unit_id, t.state, COALESCE(t.schedule, ''),
        CASE WHEN t.due_current < %s AND NOT t.state = ANY(%s) AND t.schedule IS DISTINCT FROM 'done'
            THEN %s - t.due_current ELSE 0 END,
        COALESCE(r.asked, 0), COALESCE(r.filed, 0), t.due_current,
        COALESCE(b.state, ''), COALESCE(b.schedule, ''), b.due_current,
        b.id IS NOT NULL AND (b.state, b.schedule, b.due_current) IS DISTINCT FROM (t.state, COALESCE(t.schedule, ''), t.due_current)
    FROM tasks t LEFT JOIN reported r ON r.task_id = t.id
    LEFT JOIN dispatch_standing b ON b.round_id = %s AND b.task_id = t.id
    ORDER BY t.id
"""


def open_round(*, campaign: Campaign, on: date, by: Person | None, at: datetime) -> Round:
    """Open the round of the period around a day and ask everybody who owes; a day that an open round covers gives that round back.

    The rules of whom it asks stand in ``rules.rounds``. Two that open at once open one round.

    Refused: ``round.over`` when the cut-off has passed, ``round.period_asked`` when a frozen or later round covers the day,
    ``round.nothing_to_ask``.
    """
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        moments = planned(campaign.pk, on)
        last = Round.objects.filter(campaign=campaign).order_by("-number").first()
        if last is not None and on <= last.last:
            if on < last.first or last.frozen_at is not None:
                raise messages.period_asked(last.last)
            return last
        period = without_overlap(moments.period, last.last if last else None) or moments.period
        if at >= moments.cut_off_at:
            raise messages.round_over(moments.cut_off_at)
        opened = Round.objects.create(
            campaign=campaign, number=last.number + 1 if last else 1, first=period.first, last=period.last,
            opened_at=at, remind_at=max(moments.remind_at, at), cut_off_at=moments.cut_off_at,
        )  # fmt: skip
        opened.asked = _ask(opened, on)
        if not opened.asked:
            raise messages.nothing_to_ask(campaign)
        opened.save(update_fields=["asked"])
        record(act=acts.ROUND_OPENED, by=actor_of(by), at=at, subject=subject_of(opened), data={"asked": opened.asked})
    return opened


def _ask(opened: Round, on: date) -> int:
    """Write the empty reports; how many."""
    names: dict[str, Any] = {"campaign": opened.campaign_id, "round": opened.pk, "on": on, "not_asked": NOT_ASKED_NORM}
    lists = {"states": list(ASKED_STATES), "whole": list(ASKED_WHOLE), "roles": list(ASKED_ROLES)}
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {**names, **lists})
        return int(cursor.rowcount)


def subject_of(one: Round) -> Subject:
    """The round as the record of acts names it."""
    return Subject("round", str(one.pk), f"{one.campaign.name} {one.number} · {one.first}–{one.last}")


def locked(round_id: int) -> Round:
    """The round with its campaign, locked until the transaction ends: a report that is being filed is waited for, or waits."""
    rows = Round.objects.select_for_update(of=("self",), no_key=True).select_related("campaign")
    return rows.get(pk=round_id)


def remind(*, round: Round, by: Person | None, at: datetime) -> int:  # noqa: A002 - the glossary's word
    """Tell the people of every unit that owes a report; once a day for one person. Returns how many were told.

    Refused: ``round.frozen``, ``round.all_answered``, ``round.reminded`` when a person asks a second time on one day.
    """
    with transaction.atomic():
        row = locked(round.pk)
        if row.frozen_at is not None:
            raise messages.round_frozen(row.number, row.frozen_at)
        owed = Report.objects.filter(round=row, late_for__isnull=True, filed_at__isnull=True).order_by()
        waiting = dict(owed.values_list("unit").annotate(n=Count("pk")))
        if not waiting and by is not None:
            raise messages.all_answered(row.number)
        told = sum(_remind(row, unit, number, people, at) for unit, number, people in _who(waiting, at))
        if not told and by is not None:
            raise messages.reminded_today(row.number)
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        told_of = {"units": len(waiting), "waiting": sum(waiting.values()), "people": told}
        record(act=acts.ROUND_REMINDED, by=actor_of(by), at=at, subject=subject_of(row), data=told_of)
    return told


def _who(waiting: dict[int, int], at: datetime) -> list[tuple[int, int, list[Person]]]:
    """For each unit that owes: its number of reports and the active people with a post there that lets them report. One query."""
    reporting = [code for code, role in roles().items() if Permission.MEASURE_REPORT in role.grants]
    posts = Post.objects.filter(in_force(timezone.localdate(at)), unit__in=list(waiting), role__in=reporting, person__is_active=True)
    people: dict[int, dict[int, Person]] = {}
    for post in posts.select_related("person").order_by("unit", "person"):
        people.setdefault(post.unit_id, {})[post.person_id] = post.person
    return [(unit, waiting[unit], list(some.values())) for unit, some in people.items()]


def _remind(row: Round, unit: int, number: int, people: Sequence[Person], at: datetime) -> int:
    cut_off = timezone.localtime(row.cut_off_at).strftime("%Y-%m-%d %H:%M")
    zh = f"{row.campaign.name}第{row.number}轮调度还有{number}条未填报，{cut_off}截止。"
    en = f"{number} reports of round {row.number} ({row.campaign.name_en or row.campaign.name}) are missing; the cut-off is {cut_off}."
    cause = f"round:{row.pk}:remind:{unit}:{timezone.localdate(at)}"
    return notify(people=people, cause=cause, zh=zh, en=en, url=f"/rounds/{row.pk}/sheet/{unit}/", at=at)


def freeze_round(*, round: Round, by: Person | None, at: datetime, because: str = "") -> Round:  # noqa: A002 - the glossary's word
    """Freeze a round: keep how every task stands, and the hash of all it holds. Nothing of it changes afterwards.

    1. The round is locked; whoever is filing finishes first, whoever comes later is told.
    2. One statement writes a standing for every task that is or was work, with what the round before found.
    3. The hash is taken, the round is marked, the act is recorded.

    4. The ladder proposes its letters by what was found, in a transaction of its own: the freeze stands whatever becomes of them,
       and the night proposes what is still missing.

    Refused: ``round.frozen`` (of two at once the second), ``round.before_cut_off`` unless a person says why,
    ``round.out_of_turn`` while an earlier round is open.
    """
    row = _freeze(round.pk, by, at, because)
    propose_letters(campaign=row.campaign, on=timezone.localdate(at), at=at)
    return row


def _freeze(pk: int, by: Person | None, at: datetime, because: str) -> Round:
    with transaction.atomic():
        row = locked(pk)
        _check_freeze(row, by, at, because.strip())
        _stand(row, at)
        filed = Report.objects.filter(round=row, late_for__isnull=True, filed_at__isnull=False).count()
        early = because.strip() if at < row.cut_off_at else ""
        row.frozen_at, row.filed, row.frozen_because, row.frozen_hash = at, filed, early, content_hash(row.pk)
        row.save(update_fields=["frozen_at", "filed", "frozen_because", "frozen_hash"])
        told = {"asked": row.asked, "filed": filed, "hash": row.frozen_hash, "because": early}
        record(act=acts.ROUND_FROZEN, by=actor_of(by), at=at, subject=subject_of(row), data=told)
    return row


def _check_freeze(row: Round, by: Person | None, at: datetime, because: str) -> None:
    if row.frozen_at is not None:
        raise messages.round_frozen(row.number, row.frozen_at)
    if at < row.cut_off_at and (by is None or not because):
        raise messages.round_before_cut_off(row.number, row.cut_off_at)
    earlier = Round.objects.filter(campaign=row.campaign_id, number__lt=row.number, frozen_at__isnull=True).order_by("number").first()
    if earlier is not None:
        raise messages.round_out_of_turn(row.number, earlier.number)


def _stand(row: Round, at: datetime) -> None:
    """Write how every task stands on the day of the freeze."""
    on = timezone.localdate(at)
    before = last_frozen(row.campaign_id, row.number)
    tasks = with_class(Task.objects.filter(campaign=row.campaign_id).exclude(state__in=NOT_YET_WORK).order_by(), on)
    inner, values = tasks.values("id", "lead_unit_id", "state", "due_current", "schedule").query.sql_with_params()
    statement = _STAND.format(tasks=inner)
    settled = [*NO_WORK, *PROVED]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk, row.pk, on, settled, on, before.pk if before else None])


def freeze_due(*, rounds: Sequence[Round], at: datetime) -> int:
    """Freeze rounds past their cut-off, each by itself; how many were. One that somebody froze meanwhile is passed over."""
    done = 0
    for one in rounds:
        try:
            freeze_round(round=one, by=None, at=at)
        except Refused:
            continue
        done += 1
    return done


def open_due(*, campaigns: Sequence[int], at: datetime) -> int:
    """Open the round of each campaign that is due now; how many. Where nothing is owed no round is opened."""
    on, done = timezone.localdate(at), 0
    for campaign in Campaign.objects.filter(pk__in=campaigns).order_by("pk"):
        if not planned(campaign.pk, on).is_due(at):
            continue
        try:
            done += open_round(campaign=campaign, on=on, by=None, at=at).opened_at == at
        except Refused:
            continue
    return done
