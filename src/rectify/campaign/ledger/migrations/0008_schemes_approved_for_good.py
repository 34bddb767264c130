"""A scheme handed in stays as handed in, a decided one as decided; no measure of a task that needs one begins without it."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION ledger_scheme_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    verdict text[] := ARRAY['approved', 'decision', 'decided_at', 'decided_by_id', 'approver_id'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL OR to_jsonb(OLD) - verdict <> to_jsonb(NEW) - verdict THEN
        RAISE EXCEPTION 'version % of scheme % is handed in and stays as it is; a change is a new version', OLD.number, OLD.scheme_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_version_for_good';
    END IF;
    IF NEW.approved AND NOT EXISTS (SELECT 1 FROM ledger_expertopinion o WHERE o.version_id = NEW.id) THEN
        RAISE EXCEPTION 'version % of scheme % has no expert opinion on record, so it cannot be approved', NEW.number, NEW.scheme_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_reasoned';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ledger_scheme_version_guard BEFORE UPDATE ON ledger_schemeversion FOR EACH ROW
    WHEN (OLD.submitted_at IS NOT NULL AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION ledger_scheme_version_guard();
CREATE TRIGGER ledger_scheme_version_kept BEFORE DELETE ON ledger_schemeversion FOR EACH ROW
    WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION ledger_scheme_version_guard();

CREATE FUNCTION ledger_scheme_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row ledger_schemestep := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    of_version ledger_schemeversion;
    report text[] := ARRAY['reached_on', 'reached_at', 'reached_by_id'];
BEGIN
    SELECT * INTO of_version FROM ledger_schemeversion v WHERE v.id = row.version_id;
    IF of_version.submitted_at IS NULL THEN
        IF TG_OP = 'UPDATE' AND OLD.version_id <> NEW.version_id OR TG_OP <> 'DELETE' AND row.reached_at IS NOT NULL THEN
            RAISE EXCEPTION 'a milestone of a draft cannot be reached' USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_step_draft';
        END IF;
        RETURN row;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF of_version.approved AND OLD.reached_at IS NULL AND to_jsonb(OLD) - report = to_jsonb(NEW) - report THEN
            RETURN row;
        END IF;
        IF NEW.measure_id IS NULL AND to_jsonb(OLD) - 'measure_id' = to_jsonb(NEW) - 'measure_id' THEN
            RETURN row;
        END IF;
    END IF;
    RAISE EXCEPTION 'the steps of version % of scheme % stay as they were handed in', of_version.number, of_version.scheme_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_step_for_good';
END
$$;
CREATE TRIGGER ledger_scheme_step_guard BEFORE INSERT OR UPDATE OR DELETE ON ledger_schemestep
    FOR EACH ROW EXECUTE FUNCTION ledger_scheme_step_guard();

CREATE FUNCTION ledger_opinion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM ledger_schemeversion v WHERE v.id = NEW.version_id AND v.decided_at IS NOT NULL) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the version is decided, so no opinion on it can be added'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_too_late';
    END IF;
    RAISE EXCEPTION 'expert opinion % stays as it was given', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_for_good';
END
$$;
CREATE TRIGGER ledger_opinion_guard BEFORE INSERT OR UPDATE OR DELETE ON ledger_expertopinion
    FOR EACH ROW EXECUTE FUNCTION ledger_opinion_guard();

CREATE FUNCTION ledger_start_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = NEW.task_id AND t.needs_scheme AND NOT EXISTS (
            SELECT 1 FROM ledger_scheme s JOIN ledger_schemeversion v ON v.scheme_id = s.id AND v.approved
            WHERE s.task_id = t.id OR (s.task_id IS NULL AND s.problem_id = t.problem_id))) THEN
        RAISE EXCEPTION 'task % needs an approved scheme before measure % begins', NEW.task_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_before_work';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ledger_start_guard BEFORE UPDATE OF started_on ON ledger_measure FOR EACH ROW
    WHEN (OLD.started_on IS NULL AND NEW.started_on IS NOT NULL) EXECUTE FUNCTION ledger_start_guard();
"""

BACKWARDS = """
DROP TRIGGER ledger_start_guard ON ledger_measure;
DROP FUNCTION ledger_start_guard();
DROP TRIGGER ledger_opinion_guard ON ledger_expertopinion;
DROP FUNCTION ledger_opinion_guard();
DROP TRIGGER ledger_scheme_step_guard ON ledger_schemestep;
DROP FUNCTION ledger_scheme_step_guard();
DROP TRIGGER ledger_scheme_version_kept ON ledger_schemeversion;
DROP TRIGGER ledger_scheme_version_guard ON ledger_schemeversion;
DROP FUNCTION ledger_scheme_version_guard();
"""


class Migration(AtOnce):
    dependencies = [("ledger", "0007_results_stay_as_reported")]

    operations = [
        migrations.AddField(model_name="schemeversion", name="revision", field=models.PositiveIntegerField(default=1)),
        migrations.AddField(model_name="schemeversion", name="sent_back_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="schemeversion", name="sent_back_because", field=models.JSONField(default=list)),
        migrations.AddField(model_name="task", name="needs_scheme", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="schemestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_milestone", True), ("reached_at__isnull", True), _connector="OR"),
                name="scheme_only_milestones_reached",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_at__isnull", True), ("submitted_at__isnull", False), _connector="OR"),
                name="scheme_decided_when_handed_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)), fields=("scheme",), name="scheme_one_version_open"
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
