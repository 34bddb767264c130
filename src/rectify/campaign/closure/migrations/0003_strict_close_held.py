"""The database holds the strict close: no state of a task without the steps behind it, no step out of order or by the wrong people,
nothing done that is undone. A shell, an import or an administrator meets the same walls as a page.

The walls of tasks, steps and cases stand ALWAYS, also under session_replication_role = replica. The owner of the tables can still
take them down; that is what the chain of the record of acts is for.
"""

from django.conf import settings
from django.db import migrations

from rectify.foundation.migrating import AtOnce

CASE_MOVES = (
    "outcome,waits_for,ended_at,ended_by_id,ended_because,reopened_at,reopened_by_id,reopened_because,"
    "suspended_until,suspended_because,suspended_at,suspended_by_id"
)
"""What of a case changes while it is under way."""

FORWARDS = f"""
CREATE FUNCTION closure_city_day(at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (at AT TIME ZONE '{settings.TIME_ZONE}')::date
$$;

CREATE FUNCTION closure_spared(of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_and(NOT l.chosen), false) FROM closure_lot l JOIN closure_draw d ON d.id = l.draw_id
    WHERE l.case_id = of_case AND d.population = 'waiting'
$$;

CREATE FUNCTION closure_met(r closure_requirement) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM closure_step s WHERE s.requirement_id = r.id AND s.passed)
        OR (r.kind = 'check' AND closure_spared(r.case_id))
$$;

CREATE FUNCTION closure_task_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    c closure_case;
    until integer;
    lacking text;
BEGIN
    SELECT * INTO c FROM closure_case WHERE task_id = NEW.id ORDER BY attempt DESC LIMIT 1;
    IF c.id IS NULL OR c.outcome <> (CASE NEW.state WHEN 'closed' THEN 'closed' ELSE '' END) THEN
        RAISE EXCEPTION 'task % cannot become %: no case of it has earned that', NEW.id, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'task_state_earned',
                  HINT = 'Close a task by the steps of its procedure (rectify.campaign.closure.services).';
    END IF;
    IF NOT (SELECT bool_or(kind = 'request') AND bool_or(kind = 'accept') AND bool_or(kind IN ('review', 'check'))
                AND bool_or(kind = 'sign') AND bool_or(kind = 'close') FROM closure_requirement WHERE case_id = c.id) THEN
        RAISE EXCEPTION 'task % cannot become %: its case asks for less than every procedure must', NEW.id, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'procedure_house_minimum';
    END IF;
    SELECT max(position) INTO until FROM closure_requirement WHERE case_id = c.id AND kind =
        (CASE NEW.state WHEN 'accepted' THEN 'accept' WHEN 'reviewed' THEN 'review' WHEN 'noticed' THEN 'notice'
                       WHEN 'signed' THEN 'sign' ELSE 'close' END);
    IF until IS NULL THEN
        RAISE EXCEPTION 'task % cannot become %: its procedure has no such step', NEW.id, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'task_state_earned';
    END IF;
    SELECT format('%s (step %s)', r.kind, r.position) INTO lacking FROM closure_requirement r
        WHERE r.case_id = c.id AND r.position <= until AND NOT closure_met(r) ORDER BY r.position LIMIT 1;
    IF lacking IS NOT NULL THEN
        RAISE EXCEPTION 'task % cannot become %: % is missing', NEW.id, NEW.state, lacking
            USING ERRCODE = 'check_violation', CONSTRAINT = 'task_state_earned';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER strict_close_held BEFORE UPDATE OF state ON ledger_task FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('accepted', 'reviewed', 'noticed', 'signed', 'closed'))
    EXECUTE FUNCTION closure_task_guard();
ALTER TABLE ledger_task ENABLE ALWAYS TRIGGER strict_close_held;

CREATE FUNCTION closure_task_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a task cannot begin as %: it is closed by the steps of its procedure', NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'task_begins_open';
END
$$;
CREATE TRIGGER closure_task_begins BEFORE INSERT ON ledger_task FOR EACH ROW
    WHEN (NEW.state NOT IN ('draft', 'rejected', 'open')) EXECUTE FUNCTION closure_task_begins();
ALTER TABLE ledger_task ENABLE ALWAYS TRIGGER closure_task_begins;

CREATE FUNCTION closure_no(of_case bigint, name text, said text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'case %: %', of_case, said USING ERRCODE = 'check_violation', CONSTRAINT = name;
END
$$;

CREATE FUNCTION closure_step_order(n closure_step, r closure_requirement, c closure_case) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lacking text;
BEGIN
    IF r.case_id <> n.case_id OR r.kind <> n.kind THEN
        PERFORM closure_no(n.case_id, 'step_of_its_case', 'the requirement is of another case or kind');
    END IF;
    IF c.outcome <> '' AND NOT (n.kind = 'file' AND c.outcome = 'closed') THEN
        PERFORM closure_no(n.case_id, 'step_in_open_case', 'it has ended; no step can be taken any more');
    END IF;
    IF c.suspended_at IS NOT NULL AND (c.suspended_until IS NULL OR closure_city_day(n.done_at) <= c.suspended_until) THEN
        PERFORM closure_no(n.case_id, 'step_not_while_suspended', 'it is suspended');
    END IF;
    SELECT format('%s (step %s)', q.kind, q.position) INTO lacking FROM closure_requirement q
        WHERE q.case_id = n.case_id AND q.position < r.position AND NOT closure_met(q)
            AND NOT (q.kind = 'sign' AND r.kind = 'sign' AND q.rank = r.rank)
        ORDER BY q.position LIMIT 1;
    IF lacking IS NOT NULL THEN
        PERFORM closure_no(n.case_id, 'step_in_order', format('%s cannot be taken before %s', n.kind, lacking));
    END IF;
    IF n.kind <> 'notice' AND EXISTS (SELECT 1 FROM closure_objection o JOIN closure_noticedcase e ON e.id = o.entry_id
                                      WHERE e.case_id = n.case_id AND o.answered_at IS NULL) THEN
        PERFORM closure_no(n.case_id, 'step_objections_answered', 'an objection waits for its answer');
    END IF;
END
$$;

CREATE FUNCTION closure_step_people(n closure_step, r closure_requirement) RETURNS void LANGUAGE plpgsql AS $$
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
    IF NOT EXISTS (SELECT 1 FROM accounts_post p WHERE p.person_id = who AND p.unit_id = n.unit_id AND (r.role = '' OR p.role = r.role)
                   AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day)) THEN
        PERFORM closure_no(n.case_id, 'step_by_post', 'the person holds no such post at this unit on that day');
    END IF;
    IF n.kind = 'sign' AND n.proof NOT IN ('password', 'totp') THEN
        PERFORM closure_no(n.case_id, 'signature_proved', 'a signature needs the proof of who signed');
    END IF;
END
$$;

CREATE FUNCTION closure_step_place(n closure_step, r closure_requirement, c closure_case) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kind text;
BEGIN
    SELECT u.kind INTO kind FROM accounts_unit u WHERE u.id = n.unit_id;
    IF (r.unit_id IS NOT NULL AND r.unit_id <> n.unit_id) OR (n.kind = 'request' AND n.unit_id <> c.implementing_unit_id)
        OR (r.unit_id IS NULL AND r.place = 'line' AND kind <> 'department')
        OR (r.unit_id IS NULL AND r.place = 'headquarters' AND kind NOT IN ('office', 'team', 'city')) THEN
        PERFORM closure_no(n.case_id, 'step_by_its_unit', format('%s is not for this unit to take', n.kind));
    END IF;
    IF n.kind IN ('accept', 'review', 'check') AND EXISTS (SELECT 1 FROM closure_step s WHERE s.case_id = n.case_id
            AND s.unit_id = n.unit_id AND s.kind IN ('request', 'accept', 'review') AND s.kind <> n.kind) THEN
        PERFORM closure_no(n.case_id, 'implementer_acceptor_reviewer_apart', 'this unit has had a part in the case before');
    END IF;
    IF n.kind = 'check' AND NOT EXISTS (SELECT 1 FROM closure_lot l JOIN closure_draw d ON d.id = l.draw_id
            WHERE l.case_id = n.case_id AND l.chosen AND d.population = 'waiting') THEN
        PERFORM closure_no(n.case_id, 'check_of_the_drawn', 'only a case that was drawn is checked');
    END IF;
    IF n.kind = 'notice' AND n.passed AND NOT EXISTS (SELECT 1 FROM closure_noticedcase e JOIN closure_publicnotice p ON p.id = e.notice_id
            WHERE e.case_id = n.case_id AND p.posted_by_id = n.done_by_id AND p.last < closure_city_day(n.done_at)
                AND p.last - p.first + 1 >= (r.detail ->> 'days')::integer AND p.day_type = r.detail ->> 'day_type'
                AND NOT EXISTS (SELECT 1 FROM closure_objection o WHERE o.entry_id = e.id AND (o.answered_at IS NULL OR o.upheld))) THEN
        PERFORM closure_no(n.case_id, 'notice_ran', 'no notice of it has run to its end without open objection');
    END IF;
END
$$;

CREATE FUNCTION closure_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r closure_requirement;
    c closure_case;
BEGIN
    SELECT * INTO r FROM closure_requirement WHERE id = NEW.requirement_id;
    SELECT * INTO c FROM closure_case WHERE id = NEW.case_id;
    PERFORM closure_step_order(NEW, r, c);
    PERFORM closure_step_place(NEW, r, c);
    PERFORM closure_step_people(NEW, r);
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_step_guard BEFORE INSERT ON closure_step FOR EACH ROW EXECUTE FUNCTION closure_step_guard();
ALTER TABLE closure_step ENABLE ALWAYS TRIGGER closure_step_guard;

CREATE FUNCTION closure_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.suspended_at IS NOT NULL THEN
            PERFORM closure_no(NEW.id, 'case_begins_open', 'a case begins under way');
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.outcome, NEW.outcome) NOT IN (('', ''), ('', 'closed'), ('', 'returned'), ('closed', 'closed'), ('closed', 'reopened'),
                                          ('returned', 'returned'), ('reopened', 'reopened')) THEN
        PERFORM closure_no(OLD.id, 'case_outcome_stays', format('it cannot go from “%s” to “%s”', OLD.outcome, NEW.outcome));
    END IF;
    IF NEW.outcome = 'closed' AND OLD.outcome = '' AND NOT EXISTS (
            SELECT 1 FROM closure_step s WHERE s.case_id = OLD.id AND s.kind = 'close' AND s.passed) THEN
        PERFORM closure_no(OLD.id, 'case_closed_by_its_step', 'it ends as closed by its last step only');
    END IF;
    IF OLD.outcome <> '' AND (to_jsonb(OLD) - '{{outcome,waits_for,reopened_at,reopened_by_id,reopened_because}}'::text[])
            IS DISTINCT FROM (to_jsonb(NEW) - '{{outcome,waits_for,reopened_at,reopened_by_id,reopened_because}}'::text[])
        OR (to_jsonb(OLD) - '{{{CASE_MOVES}}}'::text[]) IS DISTINCT FROM (to_jsonb(NEW) - '{{{CASE_MOVES}}}'::text[])
        OR (OLD.reopened_at IS NOT NULL AND OLD.reopened_at IS DISTINCT FROM NEW.reopened_at) THEN
        PERFORM closure_no(OLD.id, 'case_stays', 'what it was opened by and how it ended stay as they are');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_case_guard BEFORE INSERT OR UPDATE ON closure_case FOR EACH ROW EXECUTE FUNCTION closure_case_guard();
ALTER TABLE closure_case ENABLE ALWAYS TRIGGER closure_case_guard;

CREATE FUNCTION closure_requirement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM closure_step s WHERE s.case_id = NEW.case_id) THEN
        PERFORM closure_no(NEW.case_id, 'requirements_before_steps', 'what its procedure asks was settled when it opened');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_requirement_guard BEFORE INSERT ON closure_requirement FOR EACH ROW EXECUTE FUNCTION closure_requirement_guard();
ALTER TABLE closure_requirement ENABLE ALWAYS TRIGGER closure_requirement_guard;

CREATE FUNCTION closure_lots_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT draw_id FROM fresh) f JOIN closure_draw d ON d.id = f.draw_id
               WHERE (SELECT (count(*), count(*) FILTER (WHERE l.chosen)) FROM closure_lot l WHERE l.draw_id = d.id)
                     IS DISTINCT FROM (d.size::bigint, d.chosen::bigint)) THEN
        RAISE EXCEPTION 'a drawing is written whole, once: the lots are not as many as it says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_written_whole';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER closure_lots_guard AFTER INSERT ON closure_lot REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION closure_lots_guard();
ALTER TABLE closure_lot ENABLE ALWAYS TRIGGER closure_lots_guard;

CREATE FUNCTION closure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND (to_jsonb(OLD) - TG_ARGV) IS NOT DISTINCT FROM (to_jsonb(NEW) - TG_ARGV)
        AND to_jsonb(OLD) ->> TG_ARGV[0] IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% stays as it is: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'What was done in a close-out is never changed or deleted; a later act corrects it.';
END
$$;
"""

MAY_STILL_CHANGE = {
    "closure_case": None,
    "closure_requirement": "",
    "closure_step": "",
    "closure_steppaper": "",
    "closure_draw": "",
    "closure_lot": "'checked_at', 'checked_by_id', 'passed', 'words'",
    "closure_publicnotice": "",
    "closure_noticedcase": "",
    "closure_objection": "'answered_at', 'answered_by_id', 'upheld', 'answer'",
    "closure_delegation": "'revoked_at', 'revoked_by_id'",
    "closure_procedurechoice": "",
    "closure_carryover": "",
}
"""Table -> the columns that may be filled in once, while the first of them is empty; ``None``: the guard of the table says."""


def _stays(table: str, columns: str | None) -> str:
    events = "DELETE" if columns is None else "UPDATE OR DELETE"
    return f"""
CREATE TRIGGER {table}_stays BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION closure_stays({columns or ""});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_stays;
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION closure_stays();
"""


BACKWARDS = (
    "".join(f"DROP TRIGGER {t}_stays ON {t}; DROP TRIGGER {t}_no_truncate ON {t};" for t in MAY_STILL_CHANGE)
    + """
DROP TRIGGER closure_lots_guard ON closure_lot;
DROP TRIGGER closure_requirement_guard ON closure_requirement;
DROP TRIGGER closure_case_guard ON closure_case;
DROP TRIGGER closure_step_guard ON closure_step;
DROP TRIGGER closure_task_begins ON ledger_task;
DROP TRIGGER strict_close_held ON ledger_task;
DROP FUNCTION closure_stays();
DROP FUNCTION closure_lots_guard();
DROP FUNCTION closure_requirement_guard();
DROP FUNCTION closure_case_guard();
DROP FUNCTION closure_step_guard();
DROP FUNCTION closure_step_place(closure_step, closure_requirement, closure_case);
DROP FUNCTION closure_step_people(closure_step, closure_requirement);
DROP FUNCTION closure_step_order(closure_step, closure_requirement, closure_case);
DROP FUNCTION closure_no(bigint, text, text);
DROP FUNCTION closure_task_begins();
DROP FUNCTION closure_task_guard();
DROP FUNCTION closure_met(closure_requirement);
DROP FUNCTION closure_spared(bigint);
DROP FUNCTION closure_city_day(timestamptz);
"""
)


class Migration(AtOnce):
    dependencies = [
        ("accounts", "0005_principal_officers_apart"),
        ("ledger", "0009_site_places"),
        ("closure", "0002_who_acts_and_what_waits"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS + "".join(_stays(table, columns) for table, columns in MAY_STILL_CHANGE.items()), BACKWARDS),
    ]
