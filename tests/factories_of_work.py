"""A long campaign that has been lived in: rounds with their reports, evidence with prints, cases, schemes and results.

Written by the database itself (INSERT … SELECT), with the walls down where a row begins in the middle of its story: 1,000,000 reports
and 200,000 pieces of evidence in about two minutes. Everything follows from the numbers of the rows, so the same campaign gives the
same rows. For benchmarks and tests; nothing in src/ writes like this.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from rectify.campaign.dispatch.models import Cadence, Round
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person, Unit
from tests.cast import NOW
from tests.unguarded import unguarded

PEOPLE_OF_STEPS = 8
"""A case has as many steps, each by another person."""


def _run(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def many_rounds(campaign: Campaign, rounds: int, *, by: Person, now: datetime = NOW) -> list[Round]:
    """Weekly rounds up to the running one; all but the last are frozen."""
    Cadence.objects.get_or_create(campaign=campaign, valid_from=campaign.starts_on, defaults={"set_at": now, "set_by": by})
    monday = now.date() - timedelta(days=now.weekday())
    rows = []
    for number in range(1, rounds + 1):
        first = monday - timedelta(weeks=rounds - number)
        opened = now - timedelta(weeks=rounds - number, hours=1)
        frozen = number < rounds
        rows.append(
            Round(
                campaign=campaign, number=number, first=first, last=first + timedelta(days=6), opened_at=opened,
                remind_at=opened + timedelta(days=3), cut_off_at=opened + timedelta(days=4),
                frozen_at=opened + timedelta(days=4, hours=1) if frozen else None, frozen_hash="0" * 64 if frozen else "",
                filed=0 if frozen else None,
            )
        )  # fmt: skip
    return Round.objects.bulk_create(rows)


def many_reports(campaign: Campaign, number: int, *, rounds: int = 40, by: Person, now: datetime = NOW) -> int:
    """About ``number`` reports over ``rounds`` rounds, asked of the leading unit; in the running round three of four wait for an answer."""
    made = many_rounds(campaign, rounds, by=by, now=now)
    with unguarded("dispatch_report", "dispatch_standing", "dispatch_round"):
        written = _run(
            """
            WITH m AS (SELECT m.id, m.task_id, t.lead_unit_id, row_number() OVER (ORDER BY m.id) AS n
                FROM ledger_measure m JOIN ledger_task t ON t.id = m.task_id
                WHERE t.campaign_id = %(campaign)s AND t.lead_unit_id IS NOT NULL
                    AND (m.done_on IS NULL OR t.state IN ('returned', 'reopened')) AND t.state IN ('open', 'returned', 'reopened')),
            share AS (SELECT greatest(1, (SELECT count(*) FROM m) * %(rounds)s / %(number)s)::int AS every)
            INSERT INTO dispatch_report (round_id, task_id, measure_id, unit_id, done, next_step, obstacles, support, expected_on,
                sites_done, sites_all, revision, source, filed_at, filed_by_id)
            SELECT r.id, m.task_id, m.id, m.lead_unit_id,
                CASE WHEN f.filed THEN '第' || r.number || '周完成管网排查' || (m.n %% 97) || '米，更换阀门' || (m.n %% 13) || '处。'
                    ELSE '' END,
                CASE WHEN f.filed THEN '下周继续推进第' || (r.number %% 7) || '标段施工。' ELSE '' END, '', '',
                CASE WHEN f.filed THEN r.last + 30 END, NULL, NULL, f.filed::int, CASE WHEN f.filed THEN 'page' ELSE '' END,
                CASE WHEN f.filed THEN least(r.opened_at + interval '1 day', %(now)s - interval '10 minutes') END,
                CASE WHEN f.filed THEN %(by)s END
            FROM dispatch_round r CROSS JOIN share JOIN m ON (m.n + r.number) %% share.every = 0
            CROSS JOIN LATERAL (SELECT (CASE WHEN r.frozen_at IS NULL THEN m.n %% 4 = 0 ELSE m.n %% 11 <> 0 END) AS filed) f
            WHERE r.campaign_id = %(campaign)s ORDER BY r.id, m.lead_unit_id, m.id""",
            campaign=campaign.pk, rounds=rounds, number=max(number, 1), by=by.pk, now=now,
        )  # fmt: skip
        _run(
            """
            UPDATE dispatch_round r SET asked = c.asked, filed = CASE WHEN r.frozen_at IS NULL THEN NULL ELSE c.filed END
            FROM (SELECT round_id, count(*) AS asked, count(filed_at) AS filed FROM dispatch_report GROUP BY 1) c
            WHERE c.round_id = r.id AND r.campaign_id = %(campaign)s""",
            campaign=campaign.pk,
        )
        for row, before in zip(made[-2:-1], made[-3:-2], strict=False):
            _standings(campaign, row, before)
    return written


def _standings(campaign: Campaign, row: Round, before: Round) -> None:
    """How every task stood at the last freeze, and at the one before it."""
    for place, other in ((before, None), (row, before)):
        _run(
            """
            INSERT INTO dispatch_standing (round_id, task_id, unit_id, state, schedule, late_days, asked, filed, due_current, was_state,
                was_schedule, was_due, changed)
            SELECT %(round)s, t.id, t.lead_unit_id, t.state, 'on_schedule', 0, 1, 1, t.due_current,
                CASE WHEN %(before)s::bigint IS NULL THEN '' ELSE t.state END,
                CASE WHEN %(before)s::bigint IS NULL THEN '' WHEN t.id %% 50 = 0 THEN 'behind' ELSE 'on_schedule' END,
                t.due_current, %(before)s::bigint IS NOT NULL AND t.id %% 50 = 0
            FROM ledger_task t WHERE t.campaign_id = %(campaign)s AND t.state NOT IN ('draft', 'rejected', 'withdrawn')""",
            round=place.pk, before=other.pk if other else None, campaign=campaign.pk,
        )  # fmt: skip


def many_evidence(campaign: Campaign, number: int, *, by: Person, judge: Person, unit: Unit, now: datetime = NOW) -> int:
    """Pictures with prints of 64 random bits, each of bytes of its own.

    Nine of ten are judged, one of twenty was refused, one in fifty has an open finding.
    """
    with unguarded("evidence_evidence", "evidence_print", "evidence_finding", "files_storedfile"):
        _run("SET LOCAL enable_nestloop = off")  # nothing is counted yet, and a loop over 200,000 × 200,000 rows does not end
        _run(
            """
            INSERT INTO files_storedfile (sha256, size, media_type, stored_at)
            SELECT encode(sha256(('%(campaign)s evidence ' || n)::bytea), 'hex'), 400000 + n, 'image/jpeg', %(now)s
            FROM generate_series(1, %(number)s) n""",
            campaign=campaign.pk, number=number, now=now,
        )  # fmt: skip
        written = _run(
            """
            WITH m AS (SELECT m.id, m.task_id, t.lead_unit_id, row_number() OVER (ORDER BY m.id) - 1 AS n
                FROM ledger_measure m JOIN ledger_task t ON t.id = m.task_id
                WHERE t.campaign_id = %(campaign)s AND m.started_on IS NOT NULL),
            f AS (SELECT id, row_number() OVER (ORDER BY id DESC) - 1 AS n FROM files_storedfile ORDER BY id DESC LIMIT %(number)s)
            INSERT INTO evidence_evidence (task_id, measure_id, file_id, name, kind, caption, unit_id, taken_by, captured_at, captured_from,
                latitude, longitude, exif, received_at, received_by_id, accepted, judgement, judged_at, judged_by_id, judged_unit_id,
                examined_at, withdrawn_because)
            SELECT m.task_id, m.id, f.id, 'IMG_' || f.n || '.jpg',
                (ARRAY['photo', 'photo', 'photo', 'monitoring', 'contract', 'invoice'])[1 + f.n %% 6],
                '现场照片' || f.n, m.lead_unit_id, '', %(now)s - make_interval(hours => 30 + (f.n %% 4000)::int), 'exif',
                36.5 + (f.n %% 1000) * 0.0003, 118.9 + (f.n %% 977) * 0.0003, '{}', %(now)s - make_interval(mins => f.n::int), %(by)s,
                CASE WHEN j.judged THEN f.n %% 20 <> 1 END, CASE WHEN f.n %% 20 = 1 THEN '看不清。' ELSE '' END,
                CASE WHEN j.judged THEN %(now)s END, CASE WHEN j.judged THEN %(judge)s::bigint END,
                CASE WHEN j.judged THEN %(unit)s::bigint END, %(now)s, ''
            FROM f JOIN m ON m.n = f.n %% (SELECT count(*) FROM m) CROSS JOIN LATERAL (SELECT f.n %% 10 <> 0 AS judged) j""",
            campaign=campaign.pk, number=number, now=now, by=by.pk, judge=judge.pk, unit=unit.pk,
        )  # fmt: skip
        _run(
            """
            INSERT INTO evidence_print (evidence_id, straight, mirrored)
            SELECT e.id, ('x' || left(md5('s' || e.id), 16))::bit(64)::bigint, ('x' || left(md5('m' || e.id), 16))::bit(64)::bigint
            FROM evidence_evidence e JOIN ledger_task t ON t.id = e.task_id WHERE t.campaign_id = %(campaign)s""",
            campaign=campaign.pk,
        )
        _run(
            """
            INSERT INTO evidence_finding (rule, evidence_id, facts, zh, en, found_at, cleared_because)
            SELECT 'outside_window', e.id, '{}', '拍摄时间早于措施启动。', 'It was taken before the measure began.', %(now)s, ''
            FROM evidence_evidence e JOIN ledger_task t ON t.id = e.task_id WHERE t.campaign_id = %(campaign)s AND e.id %% 50 = 0""",
            campaign=campaign.pk, now=now,
        )  # fmt: skip
    return written


STEPS = (
    ("request", "acceptance_requested"), ("accept", "accepted"), ("review", "reviewed"), ("check", "reviewed"), ("notice", "noticed"),
    ("sign", "signed"), ("sign", "signed"), ("close", "closed"),
)  # fmt: skip
"""The steps of the cases, each with the state it leads to."""
DONE = {"acceptance_requested": 1, "accepted": 2, "reviewed": 3, "noticed": 5, "signed": 7, "closed": 8, "returned": 1, "reopened": 8}
"""How many steps a task in that state has behind it."""


def _people(number: int) -> list[int]:
    """Somebody for each step: those of the cast, and more where they are too few."""
    Person.objects.bulk_create(
        [Person(username=f"step{n}", name=f"经办{n}", is_active=False) for n in range(number)], ignore_conflicts=True
    )
    return list(Person.objects.filter(username__startswith="step").order_by("pk").values_list("pk", flat=True)[:number])


def many_cases(campaign: Campaign, *, unit: Unit, now: datetime = NOW) -> int:
    """A case for every task that was handed in, with its requirements and the steps its state says; those sent back have ended.

    Of the accepted tasks three of four go on: to review, notice and signatures. Another unit than the one that works accepts.
    """
    with unguarded("ledger_task"):
        _run(
            """UPDATE ledger_task SET state = (ARRAY['accepted', 'reviewed', 'noticed', 'signed'])[1 + id %% 4]
            WHERE campaign_id = %(campaign)s AND state = 'accepted'""",
            campaign=campaign.pk,
        )
    leads = sorted(set(campaign.tasks.exclude(lead_unit=None).order_by().values_list("lead_unit", flat=True)))
    people, kinds = _people(PEOPLE_OF_STEPS), [kind for kind, _ in STEPS]
    done = " ".join(f"WHEN '{state}' THEN {n}" for state, n in DONE.items())
    with unguarded("closure_case", "closure_requirement", "closure_step"):
        written = _run(
            f"""
            INSERT INTO closure_case (task_id, attempt, kind, procedure, procedure_version, procedure_text, implementing_unit_id, opened_at,
                outcome, ended_at, ended_by_id, ended_because, reopened_because, reopened_at, reopened_by_id, waits_for, suspended_because)
            SELECT t.id, 1, 'city', 'weifang-city', '2018-08-20', '{{}}', t.lead_unit_id,
                %(now)s - make_interval(days => (t.id %% 200)::int),
                o.outcome, CASE WHEN o.outcome <> '' THEN %(now)s END, CASE WHEN o.outcome <> '' THEN %(by)s::bigint END,
                CASE WHEN o.outcome = 'returned' THEN '台账不全' ELSE '' END, CASE WHEN o.outcome = 'reopened' THEN '反弹' ELSE '' END,
                CASE WHEN o.outcome = 'reopened' THEN %(now)s END, CASE WHEN o.outcome = 'reopened' THEN %(by)s::bigint END,
                CASE WHEN o.outcome = '' THEN (%(kinds)s::text[])[1 + CASE t.state {done} END] ELSE '' END, ''
            FROM ledger_task t
            CROSS JOIN LATERAL (SELECT CASE WHEN t.state IN ('closed', 'returned', 'reopened') THEN t.state ELSE '' END AS outcome) o
            WHERE t.campaign_id = %(campaign)s AND t.lead_unit_id IS NOT NULL AND CASE t.state {done} END IS NOT NULL""",  # noqa: S608 - pieces of this file
            campaign=campaign.pk, now=now, by=people[0], kinds=kinds,
        )  # fmt: skip
        _run(
            """
            INSERT INTO closure_requirement (case_id, position, kind, role, place, unit_id, rank, title_zh, title_en, detail)
            SELECT c.id, k.n, k.kind, CASE WHEN k.n = 6 THEN 'office_director' WHEN k.n = 7 THEN 'leader' ELSE '' END,
                (ARRAY['implementing', 'lead', 'line', 'headquarters', 'office', 'office', 'city', 'office'])[k.n],
                CASE WHEN k.n = 1 THEN c.implementing_unit_id
                    WHEN k.n = 2 THEN (%(leads)s::bigint[])[1 + array_position(%(leads)s::bigint[], c.implementing_unit_id) %% %(units)s]
                    WHEN k.n IN (5, 6, 8) THEN %(unit)s WHEN k.n = 7 THEN %(city)s END,
                CASE WHEN k.n = 7 THEN 2 ELSE 1 END, k.kind, k.kind, '{}'
            FROM closure_case c JOIN ledger_task t ON t.id = c.task_id CROSS JOIN unnest(%(kinds)s::text[]) WITH ORDINALITY k(kind, n)
            WHERE t.campaign_id = %(campaign)s""",
            campaign=campaign.pk, kinds=kinds, unit=unit.pk, city=campaign.jurisdiction_id, leads=leads, units=len(leads),
        )  # fmt: skip
        _run(
            f"""
            INSERT INTO closure_step (case_id, requirement_id, kind, passed, opinion, members, data, on_day, unit_id, proof, done_at,
                done_by_id)
            SELECT c.id, q.id, q.kind, true, '符合要求。', '[]', '{{}}', (%(now)s::timestamptz)::date,
                CASE WHEN q.kind = 'review' THEN %(city)s ELSE coalesce(q.unit_id, %(unit)s) END,
                CASE WHEN q.kind = 'sign' THEN 'password' ELSE '' END, %(now)s, (%(people)s::bigint[])[q.position]
            FROM closure_case c JOIN ledger_task t ON t.id = c.task_id JOIN closure_requirement q ON q.case_id = c.id
            WHERE t.campaign_id = %(campaign)s AND q.position <= CASE t.state {done} END""",  # noqa: S608 - pieces of this file
            campaign=campaign.pk, now=now, people=people, unit=unit.pk, city=campaign.jurisdiction_id,
        )  # fmt: skip
    return written


def many_targets(campaign: Campaign, number: int, *, by: Person, results: int = 2, now: datetime = NOW) -> int:
    """Targets of every other task, with measured results; one in three of the latest does not meet them."""
    _run(
        """
        INSERT INTO ledger_target (task_id, subject, comparator, value, unit, baseline, hedge, exclusion, quote)
        SELECT t.id, '达标率', '>=', 80, '%%', '', '', '', '达到80%%以上' FROM ledger_task t
        WHERE t.campaign_id = %(campaign)s AND t.position %% 2 = 0 ORDER BY t.id LIMIT %(number)s""",
        campaign=campaign.pk, number=number,
    )  # fmt: skip
    return _run(
        """
        INSERT INTO ledger_result (target_id, value, unit, in_target_unit, measured_on, reported_at, reported_by_id)
        SELECT g.id, v.value, '%%', v.value, (%(now)s::timestamptz)::date - 30 * (%(results)s - n), %(now)s, %(by)s
        FROM ledger_target g JOIN ledger_task t ON t.id = g.task_id CROSS JOIN generate_series(1, %(results)s) n
        CROSS JOIN LATERAL (SELECT 60 + ((g.id * 7 + n * 13) %% 3) * 15 AS value) v WHERE t.campaign_id = %(campaign)s""",
        campaign=campaign.pk, results=results, now=now, by=by.pk,
    )  # fmt: skip


def many_schemes(campaign: Campaign, number: int, *, by: Person, approver: Person, unit: Unit, office: Unit, now: datetime = NOW) -> int:
    """Approved schemes of tasks, each with four milestones over the year, some of them reached and some missed."""
    with unguarded("ledger_scheme", "ledger_schemeversion", "ledger_schemestep"):
        written = _run(
            """
            INSERT INTO ledger_scheme (campaign_id, problem_id, task_id, firm_name, unit_id, title, begun_at, begun_by_id)
            SELECT t.campaign_id, t.problem_id, t.id, '', %(unit)s, '方案' || t.number, %(now)s, %(by)s FROM ledger_task t
            WHERE t.campaign_id = %(campaign)s AND t.position %% 7 = 0 AND t.state NOT IN ('draft', 'rejected')
            ORDER BY t.id LIMIT %(number)s""",
            campaign=campaign.pk, number=number, unit=unit.pk, now=now, by=by.pk,
        )  # fmt: skip
        _run(
            """
            INSERT INTO ledger_schemeversion (scheme_id, number, cause, outcome, outcome_subject, outcome_comparator, outcome_value,
                outcome_unit, due_on, cost, funding, because, revision, sent_back_because, written_at, written_by_id, submitted_at,
                submitted_by_id, approved, decision, decided_at, decided_by_id, approver_id)
            SELECT s.id, 1, '成因', '成效', '达标率', '>=', 80, '%%', (%(now)s::timestamptz)::date + 90, 10, '', '', 1, '[]',
                %(now)s, %(by)s, %(now)s, %(by)s, true, '', %(now)s, %(approver)s, %(office)s
            FROM ledger_scheme s WHERE s.campaign_id = %(campaign)s
                AND NOT EXISTS (SELECT 1 FROM ledger_schemeversion v WHERE v.scheme_id = s.id)""",
            campaign=campaign.pk, now=now, by=by.pk, approver=approver.pk, office=office.pk,
        )  # fmt: skip
        _run(
            """
            INSERT INTO ledger_schemestep (version_id, position, text, is_milestone, due_on, reached_on, reached_at, reached_by_id)
            SELECT v.id, n, '节点' || n, true, d.due, r.reached, CASE WHEN r.reached IS NOT NULL THEN %(now)s::timestamptz END,
                CASE WHEN r.reached IS NOT NULL THEN %(by)s::bigint END
            FROM ledger_schemeversion v JOIN ledger_scheme s ON s.id = v.scheme_id CROSS JOIN generate_series(1, 4) n
            CROSS JOIN LATERAL (SELECT (%(now)s::timestamptz)::date - 120 + n::int * 60 AS due) d
            CROSS JOIN LATERAL (SELECT CASE WHEN (v.id + n) %% 3 <> 0 AND d.due < (%(now)s::timestamptz)::date + 30 THEN d.due - 5
                END AS reached) r
            WHERE s.campaign_id = %(campaign)s AND NOT EXISTS (SELECT 1 FROM ledger_schemestep p WHERE p.version_id = v.id)""",
            campaign=campaign.pk, now=now, by=by.pk,
        )  # fmt: skip
    return written


def many_moves(campaign: Campaign, *, by: Person, now: datetime = NOW) -> int:
    """How the tasks came to where they are: one move for each step of the way, over the year, some thousands since Monday."""
    way = ["draft", "open", "acceptance_requested", "accepted", "reviewed", "noticed", "signed", "closed", "reopened"]
    with unguarded("ledger_move"):
        return _run(
            """
            INSERT INTO ledger_move (task_id, from_state, to_state, because, moved_at, moved_by_id)
            SELECT t.id, (%(way)s::text[])[k.n - 1], (%(way)s::text[])[k.n], '',
                %(now)s - make_interval(hours => (((t.id * 7919) %% 4000 + 1) * (10 - k.n))::int), %(by)s
            FROM ledger_task t JOIN unnest(%(way)s::text[]) WITH ORDINALITY k(state, n) ON k.n BETWEEN 2 AND coalesce(
                array_position(%(way)s::text[], CASE t.state WHEN 'returned' THEN 'acceptance_requested' ELSE t.state END::text), 2)
            WHERE t.campaign_id = %(campaign)s ORDER BY 5""",
            campaign=campaign.pk, way=way, now=now, by=by.pk,
        )  # fmt: skip
