"""The database holds the gate too: nothing is handed in or closed without finished measures, accepted evidence and targets met; who
carries out the work judges nothing of it; a notice cannot be entered when it is over; a drawing cannot be smaller than asked.

Found by trying to close a task without its steps (tests/campaign/closure/test_red_team.py); each wall has its attempt there.
"""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION closure_target_met(of_target bigint, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM ledger_deviation v WHERE v.target_id = t.id AND v.approved
                   AND (v.expires_on IS NULL OR v.expires_on >= day))
        OR coalesce((SELECT CASE
            WHEN t.value IS NULL AND t.comparator = 'none' THEN r.value = 0
            WHEN t.value IS NULL THEN r.value >= 100
            WHEN r.in_target_unit IS NULL THEN false
            WHEN t.comparator IN ('>=', 'increase_by', 'decrease_by', 'all') THEN r.in_target_unit >= t.value
            WHEN t.comparator IN ('<=', 'none') THEN r.in_target_unit <= t.value
            WHEN t.comparator = '>' THEN r.in_target_unit > t.value
            WHEN t.comparator = '<' THEN r.in_target_unit < t.value
            WHEN t.comparator = 'reach' THEN true  -- the direction hangs on the unit: the rules say it
            ELSE r.in_target_unit = t.value END
            FROM ledger_result r WHERE r.target_id = t.id ORDER BY r.measured_on DESC, r.id DESC LIMIT 1), false)
    FROM ledger_target t WHERE t.id = of_target
$$;

CREATE FUNCTION closure_lacking(of_task bigint, day date) RETURNS text LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT m.* FROM ledger_measure m WHERE m.task_id = of_task AND (m.norm <> 'prohibition'
            OR NOT EXISTS (SELECT 1 FROM ledger_measure o WHERE o.task_id = of_task AND o.norm <> 'prohibition'))
    )
    SELECT CASE
        WHEN NOT EXISTS (SELECT 1 FROM asked) THEN 'it has no measure'
        WHEN EXISTS (SELECT 1 FROM asked WHERE done_on IS NULL) THEN 'a measure is not finished'
        WHEN EXISTS (SELECT 1 FROM asked a WHERE NOT EXISTS (SELECT 1 FROM evidence_evidence e
                     WHERE e.measure_id = a.id AND e.accepted AND e.withdrawn_at IS NULL)) THEN 'a measure has no accepted evidence'
        WHEN EXISTS (SELECT 1 FROM evidence_finding f JOIN evidence_evidence e ON e.id = f.evidence_id WHERE e.task_id = of_task
                     AND e.accepted AND e.withdrawn_at IS NULL AND f.cleared_at IS NULL) THEN 'a finding on its evidence is not cleared'
        WHEN EXISTS (SELECT 1 FROM ledger_site s WHERE s.task_id = of_task AND s.done_on IS NULL) THEN 'a site is not finished'
        WHEN EXISTS (SELECT 1 FROM ledger_target t WHERE t.task_id = of_task AND (t.value IS NOT NULL OR t.comparator IN ('all', 'none'))
                     AND NOT closure_target_met(t.id, day)) THEN 'a target is not shown to be met'
        WHEN EXISTS (SELECT 1 FROM closure_case c WHERE c.task_id = of_task AND c.reopened_at IS NOT NULL
                     AND c.attempt = (SELECT max(o.attempt) FROM closure_case o WHERE o.task_id = of_task AND o.reopened_at IS NOT NULL)
                     AND NOT EXISTS (SELECT 1 FROM evidence_evidence e WHERE e.task_id = of_task AND e.accepted
                                     AND e.withdrawn_at IS NULL AND e.received_at > c.reopened_at))
            THEN 'it was reopened and nothing new was accepted since'
    END
$$;

CREATE FUNCTION closure_task_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lacking text;
BEGIN
    SELECT closure_lacking(NEW.id, closure_city_day(s.done_at)) INTO lacking
        FROM closure_step s JOIN closure_case c ON c.id = s.case_id
        WHERE c.task_id = NEW.id AND s.kind = 'close' AND s.passed ORDER BY c.attempt DESC LIMIT 1;
    IF lacking IS NOT NULL THEN
        RAISE EXCEPTION 'task % cannot become closed: %', NEW.id, lacking
            USING ERRCODE = 'check_violation', CONSTRAINT = 'task_fits_its_targets';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER strict_close_held_by_facts BEFORE UPDATE OF state ON ledger_task FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state = 'closed') EXECUTE FUNCTION closure_task_fits();
ALTER TABLE ledger_task ENABLE ALWAYS TRIGGER strict_close_held_by_facts;

CREATE FUNCTION closure_step_judged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    c closure_case;
    lacking text;
    day date := closure_city_day(NEW.done_at);
BEGIN
    SELECT * INTO c FROM closure_case WHERE id = NEW.case_id;
    IF EXISTS (SELECT 1 FROM accounts_person p WHERE p.id IN (NEW.done_by_id, NEW.on_behalf_of_id) AND NOT p.is_active)
        AND NEW.kind <> 'notice' THEN
        PERFORM closure_no(NEW.case_id, 'step_by_somebody_active', 'this person, or in whose name it is, has left');
    END IF;
    IF NEW.kind IN ('accept', 'review', 'check') AND EXISTS (
            SELECT 1 FROM ledger_responsibility b WHERE b.task_id = c.task_id AND b.role = 'responsible' AND b.unit_id IS NOT NULL
                AND (b.unit_id = NEW.unit_id OR EXISTS (SELECT 1 FROM accounts_post p WHERE p.person_id = NEW.done_by_id
                     AND p.unit_id = b.unit_id AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day)))
            UNION ALL
            SELECT 1 FROM accounts_post p WHERE p.person_id = NEW.done_by_id AND p.unit_id = c.implementing_unit_id
                AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day)) THEN
        PERFORM closure_no(NEW.case_id, 'judged_by_others', 'who carries out the work judges nothing of it');
    END IF;
    IF NEW.kind = 'request' THEN
        IF NOT EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = c.task_id AND t.lead_unit_id = NEW.unit_id)
            AND NOT EXISTS (SELECT 1 FROM ledger_responsibility b WHERE b.task_id = c.task_id AND b.unit_id = NEW.unit_id
                            AND b.role IN ('lead', 'responsible')) THEN
            PERFORM closure_no(NEW.case_id, 'asked_by_who_bears_it', 'the unit bears no part of the task');
        END IF;
        IF EXISTS (SELECT 1 FROM closure_requirement q WHERE q.case_id = c.id AND q.position <> CASE q.kind
                       WHEN 'request' THEN (SELECT min(o.position) FROM closure_requirement o WHERE o.case_id = c.id)
                       WHEN 'accept' THEN (SELECT min(o.position) FROM closure_requirement o WHERE o.case_id = c.id AND o.kind <> 'request')
                       WHEN 'close' THEN (SELECT max(o.position) FROM closure_requirement o WHERE o.case_id = c.id AND o.kind <> 'file')
                       ELSE q.position END) THEN
            PERFORM closure_no(NEW.case_id, 'procedure_in_order', 'it does not begin with request and acceptance and end with the close');
        END IF;
        lacking := closure_lacking(c.task_id, day);
        IF lacking IS NOT NULL THEN
            PERFORM closure_no(NEW.case_id, 'task_fits_its_targets', format('acceptance cannot be asked for: %s', lacking));
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_step_judged BEFORE INSERT ON closure_step FOR EACH ROW EXECUTE FUNCTION closure_step_judged();
ALTER TABLE closure_step ENABLE ALWAYS TRIGGER closure_step_judged;

CREATE FUNCTION closure_notice_ahead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.first < closure_city_day(NEW.posted_at) THEN
        RAISE EXCEPTION 'notice % would have begun on %, before it was posted', NEW.number, NEW.first
            USING ERRCODE = 'check_violation', CONSTRAINT = 'notice_not_backdated';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_notice_ahead BEFORE INSERT ON closure_publicnotice FOR EACH ROW EXECUTE FUNCTION closure_notice_ahead();
ALTER TABLE closure_publicnotice ENABLE ALWAYS TRIGGER closure_notice_ahead;

CREATE FUNCTION closure_noticed_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM closure_step s, closure_publicnotice p WHERE p.id = NEW.notice_id AND s.case_id = NEW.case_id
               AND closure_city_day(s.done_at) > p.first) THEN
        PERFORM closure_no(NEW.case_id, 'noticed_in_time', 'its last step was taken after that notice had begun');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_noticed_in_time BEFORE INSERT ON closure_noticedcase FOR EACH ROW EXECUTE FUNCTION closure_noticed_in_time();
ALTER TABLE closure_noticedcase ENABLE ALWAYS TRIGGER closure_noticed_in_time;

CREATE FUNCTION closure_lots_enough() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT draw_id FROM fresh) f JOIN closure_draw d ON d.id = f.draw_id
               CROSS JOIN LATERAL (SELECT max((q.detail #>> '{sampling,share}')::numeric) AS share FROM closure_lot l
                   JOIN closure_requirement q ON q.case_id = l.case_id AND q.kind = 'check' WHERE l.draw_id = d.id) asked
               WHERE d.population = 'waiting' AND d.chosen < ceil(d.size * coalesce(asked.share, 0))) THEN
        RAISE EXCEPTION 'the drawing chose fewer than the procedure of its cases asks'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_large_enough';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER closure_lots_enough AFTER INSERT ON closure_lot REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION closure_lots_enough();
ALTER TABLE closure_lot ENABLE ALWAYS TRIGGER closure_lots_enough;
"""

POSTED = """
CREATE OR REPLACE FUNCTION closure_step_people(n closure_step, r closure_requirement) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day date := closure_city_day(n.done_at);
    who bigint := coalesce(n.on_behalf_of_id, n.done_by_id);
BEGIN
    IF EXISTS (SELECT 1 FROM closure_step s WHERE s.case_id = n.case_id
               AND (s.done_by_id IN (n.done_by_id, n.on_behalf_of_id) OR s.on_behalf_of_id IN (n.done_by_id, n.on_behalf_of_id))) THEN
        PERFORM closure_no(n.case_id, 'one_person_never_two_steps', 'this person, or in whose name it is, has taken a step before');
    END IF;
    IF EXISTS (SELECT 1 FROM closure_noticedcase e JOIN closure_publicnotice p ON p.id = e.notice_id
               WHERE e.case_id = n.case_id AND n.kind <> 'notice' AND p.posted_by_id IN (n.done_by_id, n.on_behalf_of_id)) THEN
        PERFORM closure_no(n.case_id, 'one_person_never_two_steps', 'this person posted its notice');
    END IF;
    IF n.on_behalf_of_id IS NOT NULL AND NOT (n.kind = 'sign' AND EXISTS (
            SELECT 1 FROM closure_delegation d WHERE d.principal_id = n.on_behalf_of_id AND d.delegate_id = n.done_by_id
                AND d.unit_id = n.unit_id AND d.role = r.role AND d.revoked_at IS NULL AND day BETWEEN d.valid_from AND d.valid_to)) THEN
        PERFORM closure_no(n.case_id, 'step_delegated', 'there is no delegation in force for this signature');
    END IF;
    IF n.kind = 'notice' THEN  -- taken when the notice was posted; it ends by itself, even if who posted it has gone
        SELECT coalesce(max(closure_city_day(p.posted_at)), day) INTO day FROM closure_noticedcase e
            JOIN closure_publicnotice p ON p.id = e.notice_id WHERE e.case_id = n.case_id AND p.posted_by_id = n.done_by_id;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM accounts_post p WHERE p.person_id = who AND p.unit_id = n.unit_id AND (r.role = '' OR p.role = r.role)
                   AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day)) THEN
        PERFORM closure_no(n.case_id, 'step_by_post', 'the person holds no such post at this unit on that day');
    END IF;
    IF n.kind = 'sign' AND n.proof NOT IN ('password', 'totp') THEN
        PERFORM closure_no(n.case_id, 'signature_proved', 'a signature needs the proof of who signed');
    END IF;
END
$$;
"""

BACKWARDS = """
DROP TRIGGER closure_lots_enough ON closure_lot;
DROP TRIGGER closure_noticed_in_time ON closure_noticedcase;
DROP TRIGGER closure_notice_ahead ON closure_publicnotice;
DROP TRIGGER closure_step_judged ON closure_step;
DROP TRIGGER strict_close_held_by_facts ON ledger_task;
DROP FUNCTION closure_lots_enough();
DROP FUNCTION closure_noticed_in_time();
DROP FUNCTION closure_notice_ahead();
DROP FUNCTION closure_step_judged();
DROP FUNCTION closure_task_fits();
DROP FUNCTION closure_lacking(bigint, date);
DROP FUNCTION closure_target_met(bigint, date);
"""


class Migration(AtOnce):
    dependencies = [
        ("evidence", "0003_facts_stay"),
        ("ledger", "0009_site_places"),
        ("closure", "0003_strict_close_held"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(condition=~Q(granted_by=F("delegate")), name="delegation_not_to_oneself"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(POSTED, migrations.RunSQL.noop),
    ]
