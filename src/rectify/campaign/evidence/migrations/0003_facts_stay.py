"""The database holds what the services promise: no piece of evidence goes away, its facts stay, a closed task keeps all of it."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FACTS = (
    "task_id", "measure_id", "site_id", "duty_item_id", "file_id", "name", "kind", "caption", "unit_id", "taken_by",
    "effective_from", "effective_to", "received_at", "received_by_id",
)
READ = ("captured_at", "captured_from", "latitude", "longitude", "exif", "examined_at", "preview_id", "thumbnail_id")
JUDGED = ("accepted", "judgement", "judged_at", "judged_by_id", "judged_unit_id")
WITHDRAWN = ("withdrawn_because", "withdrawn_at", "withdrawn_by_id")


def differs(columns: tuple[str, ...]) -> str:
    """SQL: whether any of these columns changes."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"(({old}) IS DISTINCT FROM ({new}))"


FORWARDS = f"""
CREATE FUNCTION evidence_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % stays: evidence is withdrawn by an event, never deleted', TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_kept';
END
$$;

CREATE TRIGGER evidence_kept BEFORE DELETE ON evidence_evidence FOR EACH ROW EXECUTE FUNCTION evidence_kept();
CREATE TRIGGER evidence_print_kept BEFORE DELETE OR UPDATE ON evidence_print FOR EACH ROW EXECUTE FUNCTION evidence_kept();
CREATE TRIGGER evidence_finding_kept BEFORE DELETE ON evidence_finding FOR EACH ROW EXECUTE FUNCTION evidence_kept();

CREATE FUNCTION evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {differs(FACTS)} THEN
        RAISE EXCEPTION 'what was handed in as evidence % stays as it was', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_facts_stay';
    END IF;
    IF OLD.examined_at IS NOT NULL AND {differs(READ)} THEN
        RAISE EXCEPTION 'what was read from the file of evidence % stays as it was read', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_reading_stays';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL AND ({differs(WITHDRAWN)} OR {differs(JUDGED)}) THEN
        RAISE EXCEPTION 'evidence % was withdrawn and stays so; hand it in again', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_withdrawn_for_good';
    END IF;
    IF ({differs(WITHDRAWN)} OR {differs(JUDGED)})
        AND EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = OLD.task_id AND t.state = 'closed') THEN
        RAISE EXCEPTION 'the task of evidence % is closed: nothing of its file is withdrawn or judged anew', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_of_closed_task';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER evidence_guard BEFORE UPDATE ON evidence_evidence FOR EACH ROW EXECUTE FUNCTION evidence_guard();

CREATE FUNCTION evidence_finding_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.cleared_at IS NOT NULL
        OR to_jsonb(OLD) - ARRAY['cleared_because', 'cleared_at', 'cleared_by_id']
            IS DISTINCT FROM to_jsonb(NEW) - ARRAY['cleared_because', 'cleared_at', 'cleared_by_id'] THEN
        RAISE EXCEPTION 'finding % stays as it was found; it is cleared once, with a reason', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_finding_stays';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER evidence_finding_guard BEFORE UPDATE ON evidence_finding FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION evidence_finding_guard();
"""

BACKWARDS = """
DROP TRIGGER evidence_finding_guard ON evidence_finding;
DROP TRIGGER evidence_guard ON evidence_evidence;
DROP TRIGGER evidence_finding_kept ON evidence_finding;
DROP TRIGGER evidence_print_kept ON evidence_print;
DROP TRIGGER evidence_kept ON evidence_evidence;
DROP FUNCTION evidence_finding_guard();
DROP FUNCTION evidence_guard();
DROP FUNCTION evidence_kept();
"""


class Migration(AtOnce):
    dependencies = [("evidence", "0002_judged_examined_and_seen")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
