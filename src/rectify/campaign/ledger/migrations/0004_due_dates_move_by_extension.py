"""The database holds: a due date of work moves to the day of an approved extension and nowhere else; a decided extension stays as decided."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION ledger_due_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_task bigint := CASE WHEN TG_TABLE_NAME = 'ledger_task' THEN OLD.id ELSE (to_jsonb(OLD) ->> 'task_id')::bigint END;
    of_measure bigint := CASE WHEN TG_TABLE_NAME = 'ledger_task' THEN NULL ELSE OLD.id END;
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = of_task AND t.state IN ('draft', 'rejected')) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM ledger_extension e WHERE e.task_id = of_task AND e.measure_id IS NOT DISTINCT FROM of_measure
                   AND e.approved AND e.due_to = NEW.due_current) THEN
        RAISE EXCEPTION 'the due date of % % moves from % by an approved extension only', TG_TABLE_NAME, OLD.id, OLD.due_current
            USING ERRCODE = 'check_violation', CONSTRAINT = 'due_date_by_extension';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_task_due_guard BEFORE UPDATE OF due_current ON ledger_task FOR EACH ROW
    WHEN (OLD.due_current IS NOT NULL AND OLD.due_current IS DISTINCT FROM NEW.due_current) EXECUTE FUNCTION ledger_due_guard();
CREATE TRIGGER ledger_measure_due_guard BEFORE UPDATE OF due_current ON ledger_measure FOR EACH ROW
    WHEN (OLD.due_current IS NOT NULL AND OLD.due_current IS DISTINCT FROM NEW.due_current) EXECUTE FUNCTION ledger_due_guard();

CREATE FUNCTION ledger_extension_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'extension % is decided and stays as it was decided', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'extension_decided_for_good';
END
$$;

CREATE TRIGGER ledger_extension_guard BEFORE UPDATE ON ledger_extension FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION ledger_extension_guard();
"""

BACKWARDS = """
DROP TRIGGER ledger_extension_guard ON ledger_extension;
DROP TRIGGER ledger_measure_due_guard ON ledger_measure;
DROP TRIGGER ledger_task_due_guard ON ledger_task;
DROP FUNCTION ledger_extension_guard();
DROP FUNCTION ledger_due_guard();
"""


class Migration(AtOnce):
    dependencies = [("ledger", "0003_moves_and_due_dates_held")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
