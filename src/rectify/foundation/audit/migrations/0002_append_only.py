"""The table of acts only grows: no update, no delete, no truncate, no row that does not continue the chain.

The triggers fire ALWAYS, also under session_replication_role = replica. The owner of the table can still switch them off;
that is what the chain and ``rectify verify-audit`` are for.
"""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

LOCK = 7261110262  # any fixed number: the advisory lock of the end of the chain

FORWARD = f"""
CREATE FUNCTION audit_entry_lock_tail() RETURNS TABLE (seq bigint, chain bytea) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RETURN QUERY SELECT e.seq, e.chain FROM audit_entry e ORDER BY e.seq DESC LIMIT 1;
END $$;

CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entry only grows: % refused', TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'The record of acts cannot be changed. Record a new act that corrects the old one.';
END $$;

CREATE FUNCTION audit_entry_continues() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last_seq bigint;
    last_chain bytea;
BEGIN
    SELECT t.seq, t.chain INTO last_seq, last_chain FROM audit_entry_lock_tail() t;
    IF NEW.seq <> coalesce(last_seq, 0) + 1 THEN
        RAISE EXCEPTION 'audit_entry % does not follow %: numbers have no gap', NEW.seq, coalesce(last_seq, 0)
            USING ERRCODE = 'restrict_violation', HINT = 'Write acts with rectify.foundation.audit.services.record only.';
    END IF;
    IF octet_length(NEW.leaf) <> 32
        OR NEW.chain IS DISTINCT FROM sha256(coalesce(last_chain, decode(repeat('00', 32), 'hex')) || NEW.leaf) THEN
        RAISE EXCEPTION 'audit_entry % does not continue the chain', NEW.seq
            USING ERRCODE = 'restrict_violation', HINT = 'Write acts with rectify.foundation.audit.services.record only.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_entry_continues BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_continues();
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_continues;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_truncate;
"""

BACKWARD = """
DROP TRIGGER audit_entry_continues ON audit_entry;
DROP TRIGGER audit_entry_no_change ON audit_entry;
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP FUNCTION audit_entry_continues();
DROP FUNCTION audit_entry_refuse();
DROP FUNCTION audit_entry_lock_tail();
"""


class Migration(AtOnce):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["actor_id", "seq"], name="entry_by_actor")),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
