"""The database holds what the services promise: no move that is not in the table, no original due date that changes."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

MOVES = [
    ("draft", "open"),
    ("draft", "rejected"),
    ("rejected", "draft"),
    ("open", "withdrawn"),
    ("returned", "withdrawn"),
    ("reopened", "withdrawn"),
    ("withdrawn", "open"),
    ("open", "acceptance_requested"),
    ("returned", "acceptance_requested"),
    ("reopened", "acceptance_requested"),
    ("acceptance_requested", "accepted"),
    ("accepted", "reviewed"),
    ("accepted", "noticed"),
    ("accepted", "signed"),
    ("reviewed", "noticed"),
    ("reviewed", "signed"),
    ("noticed", "signed"),
    ("signed", "closed"),
    ("acceptance_requested", "returned"),
    ("accepted", "returned"),
    ("reviewed", "returned"),
    ("noticed", "returned"),
    ("signed", "returned"),
    ("closed", "reopened"),
]
TABLE = ", ".join(f"('{before}', '{after}')" for before, after in MOVES)

FORWARDS = f"""
CREATE FUNCTION ledger_move_allowed(before text, after text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT before = after OR (before, after) IN ({TABLE})
$$;

CREATE FUNCTION ledger_task_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ledger_move_allowed(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'task % cannot go from % to %: the table of moves has no such step', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state NOT IN ('draft', 'rejected') AND OLD.due_original IS NOT NULL AND NEW.due_original IS DISTINCT FROM OLD.due_original THEN
        RAISE EXCEPTION 'the original due date of task % stays % for good; a later date is an extension', OLD.id, OLD.due_original
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_task_guard BEFORE UPDATE OF state, due_original ON ledger_task
    FOR EACH ROW EXECUTE FUNCTION ledger_task_guard();

CREATE FUNCTION ledger_measure_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.due_original IS NOT NULL AND NEW.due_original IS DISTINCT FROM OLD.due_original
        AND EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = OLD.task_id AND t.state NOT IN ('draft', 'rejected')) THEN
        RAISE EXCEPTION 'the original due date of measure % stays % for good; a later date is an extension', OLD.id, OLD.due_original
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ledger_measure_guard BEFORE UPDATE OF due_original ON ledger_measure
    FOR EACH ROW EXECUTE FUNCTION ledger_measure_guard();
"""

BACKWARDS = """
DROP TRIGGER ledger_measure_guard ON ledger_measure;
DROP TRIGGER ledger_task_guard ON ledger_task;
DROP FUNCTION ledger_measure_guard();
DROP FUNCTION ledger_task_guard();
DROP FUNCTION ledger_move_allowed(text, text);
"""


class Migration(AtOnce):
    dependencies = [("ledger", "0002_items_units_and_steps")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
