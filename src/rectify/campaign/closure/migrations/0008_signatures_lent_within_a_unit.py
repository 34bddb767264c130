"""A signature is lent to somebody of the same unit alone, and is not given by who also carries out the work of the task.

Delegations to somebody who holds no post there end today; what was signed under them stands.
"""

from __future__ import annotations

from django.db import migrations

from rectify.foundation.migrating import AtOnce

END = """
UPDATE closure_delegation d SET revoked_at = now(), revoked_by_id = d.principal_id
 WHERE d.revoked_at IS NULL AND d.valid_to >= closure_city_day(now()) AND NOT EXISTS (
    SELECT 1 FROM accounts_post p WHERE p.person_id = d.delegate_id AND p.unit_id = d.unit_id
       AND p.valid_from <= greatest(d.valid_from, closure_city_day(now()))
       AND (p.valid_to IS NULL OR p.valid_to >= greatest(d.valid_from, closure_city_day(now()))));
"""

FORWARDS = """
CREATE FUNCTION closure_serves(person bigint, unit bigint, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_post p WHERE p.person_id = person AND p.unit_id = unit
                   AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to >= day))
$$;

CREATE FUNCTION closure_lent_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT closure_serves(NEW.delegate_id, NEW.unit_id, NEW.valid_from) THEN
        RAISE EXCEPTION 'a signature of unit % cannot be lent to person %, who holds no post there', NEW.unit_id, NEW.delegate_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_within_the_unit';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_lent_within BEFORE INSERT ON closure_delegation FOR EACH ROW EXECUTE FUNCTION closure_lent_within();
ALTER TABLE closure_delegation ENABLE ALWAYS TRIGGER closure_lent_within;

CREATE FUNCTION closure_step_lent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    day date := closure_city_day(NEW.done_at);
    carrying bigint[];
BEGIN
    IF NOT closure_serves(NEW.done_by_id, NEW.unit_id, day) THEN
        PERFORM closure_no(NEW.case_id, 'step_delegated', 'who signs for another holds no post at that unit on that day');
    END IF;
    SELECT array_agg(u) INTO carrying FROM (
        SELECT c.implementing_unit_id AS u FROM closure_case c WHERE c.id = NEW.case_id
        UNION SELECT b.unit_id FROM ledger_responsibility b JOIN closure_case c ON c.task_id = b.task_id
            WHERE c.id = NEW.case_id AND b.role = 'responsible' AND b.unit_id IS NOT NULL) whole;
    IF NOT NEW.unit_id = ANY (carrying) AND EXISTS (SELECT 1 FROM unnest(carrying) AS unit WHERE closure_serves(NEW.done_by_id, unit, day)) THEN
        PERFORM closure_no(NEW.case_id, 'lent_to_others', 'who carries out the work signs for nobody of another unit');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_step_lent BEFORE INSERT ON closure_step FOR EACH ROW WHEN (NEW.on_behalf_of_id IS NOT NULL)
    EXECUTE FUNCTION closure_step_lent();
ALTER TABLE closure_step ENABLE ALWAYS TRIGGER closure_step_lent;
"""

BACKWARDS = """
DROP TRIGGER closure_step_lent ON closure_step;
DROP TRIGGER closure_lent_within ON closure_delegation;
DROP FUNCTION closure_step_lent();
DROP FUNCTION closure_lent_within();
DROP FUNCTION closure_serves(bigint, bigint, date);
"""


class Migration(AtOnce):
    dependencies = [
        ("accounts", "0006_hotline_apart"),
        ("closure", "0007_signatures_lent_by_their_own_person"),
    ]

    operations = [
        migrations.RunSQL(END, migrations.RunSQL.noop),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
