"""A complaint that is worked on leaves the lists only when a second person grants that the petitioner took it back."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION petitions_withdraw_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM petitions_returnrequest r WHERE r.petition_id = NEW.id AND r.kind = 'taken_back' AND r.granted
                   AND (OLD.state_since IS NULL OR r.decided_at >= OLD.state_since)) THEN
        RAISE EXCEPTION 'complaint % is handed over: that it was taken back must be granted by a second person', OLD.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'taken_back_by_two';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER petitions_withdraw_guard BEFORE UPDATE OF state ON petitions_petition FOR EACH ROW
    WHEN (OLD.state = 'handed_over' AND NEW.state = 'withdrawn') EXECUTE FUNCTION petitions_withdraw_guard();
ALTER TABLE petitions_petition ENABLE ALWAYS TRIGGER petitions_withdraw_guard;
"""
BACKWARDS = """
DROP TRIGGER petitions_withdraw_guard ON petitions_petition;
DROP FUNCTION petitions_withdraw_guard();
"""


class Migration(AtOnce):
    """One column, one wall."""

    dependencies = [("petitions", "0016_call_backs_on_the_tracking_page")]

    operations = [
        migrations.AddField(
            model_name="returnrequest",
            name="kind",
            field=models.CharField(
                choices=[("not_ours", "Given back"), ("taken_back", "Taken back by the petitioner")], default="not_ours", max_length=16
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
