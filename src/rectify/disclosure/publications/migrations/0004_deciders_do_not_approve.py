"""Who decided about a place of a proposal does not approve it, and what was decided stays once the proposal is decided."""

from __future__ import annotations

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION publications_proposal_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM publications_redaction r WHERE r.proposal_id = NEW.id AND r.decided_by_id = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'proposal % is approved by somebody who decided about its places', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_approved_by_no_decider';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publications_proposal_approved_by_another AFTER INSERT OR UPDATE OF approved, decided_by_id ON publications_proposal
    FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION publications_proposal_approved_by_another();

CREATE FUNCTION publications_redaction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM publications_proposal p WHERE p.id = NEW.proposal_id AND p.decided_at IS NOT NULL) THEN
        RAISE EXCEPTION 'proposal % is decided: its places stay as they were', NEW.proposal_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redaction_of_a_decided_proposal';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publications_redaction_guard BEFORE INSERT OR UPDATE ON publications_redaction
    FOR EACH ROW EXECUTE FUNCTION publications_redaction_guard();
"""
BACKWARDS = """
DROP TRIGGER publications_redaction_guard ON publications_redaction;
DROP TRIGGER publications_proposal_approved_by_another ON publications_proposal;
DROP FUNCTION publications_redaction_guard();
DROP FUNCTION publications_proposal_approved_by_another();
"""


class Migration(AtOnce):
    dependencies = [("publications", "0003_builders_kept")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
