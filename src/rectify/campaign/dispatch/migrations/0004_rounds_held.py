"""A frozen round never changes: not its row, not its reports, not its standings, by whatever door.

The rows of a round are watched once for each statement, not for each row: writing 20,000 reports looks at their round once. The look
takes the round's row FOR SHARE, so that a report that is just being filed and a freeze wait for each other.
"""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION dispatch_frozen_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN SELECT id, number, frozen_at FROM dispatch_round WHERE id IN (SELECT round_id FROM touched) ORDER BY id FOR SHARE LOOP
        IF r.frozen_at IS NOT NULL THEN
            RAISE EXCEPTION 'round % (id %) was frozen at %: its rows never change; a late report stands in the next round',
                r.number, r.id, r.frozen_at USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION dispatch_frozen_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'round % (id %) was frozen at %: it never changes', OLD.number, OLD.id, OLD.frozen_at
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER dispatch_frozen_round BEFORE UPDATE OR DELETE ON dispatch_round
    FOR EACH ROW EXECUTE FUNCTION dispatch_frozen_round();
CREATE TRIGGER dispatch_report_added AFTER INSERT ON dispatch_report
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_report_left AFTER UPDATE ON dispatch_report
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_report_changed AFTER UPDATE ON dispatch_report
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_report_removed AFTER DELETE ON dispatch_report
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_standing_added AFTER INSERT ON dispatch_standing
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_standing_left AFTER UPDATE ON dispatch_standing
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_standing_changed AFTER UPDATE ON dispatch_standing
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
CREATE TRIGGER dispatch_standing_removed AFTER DELETE ON dispatch_standing
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_frozen_rows();
"""

BACKWARDS = """
DROP TRIGGER dispatch_standing_removed ON dispatch_standing;
DROP TRIGGER dispatch_standing_changed ON dispatch_standing;
DROP TRIGGER dispatch_standing_left ON dispatch_standing;
DROP TRIGGER dispatch_standing_added ON dispatch_standing;
DROP TRIGGER dispatch_report_removed ON dispatch_report;
DROP TRIGGER dispatch_report_changed ON dispatch_report;
DROP TRIGGER dispatch_report_left ON dispatch_report;
DROP TRIGGER dispatch_report_added ON dispatch_report;
DROP TRIGGER dispatch_frozen_round ON dispatch_round;
DROP FUNCTION dispatch_frozen_round();
DROP FUNCTION dispatch_frozen_rows();
"""


class Migration(AtOnce):

    dependencies = [
        ('dispatch', '0003_ladders_chosen_and_letters_counted'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='report',
            name='report_by_unit',
        ),
        migrations.AddField(
            model_name='round',
            name='asked',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='round',
            name='filed',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='frozen_because',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='standing',
            name='changed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='standing',
            name='was_due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='standing',
            name='was_schedule',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='standing',
            name='was_state',
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['round', 'unit', 'id'], include=('filed_at', 'late_for'), name='report_of_unit'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('late_for__isnull', False)), fields=['late_for', 'unit'], name='report_came_late'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('changed', True)), fields=['round', 'id'], name='standing_changed'),
        ),
        migrations.AddConstraint(
            model_name='cadence',
            constraint=models.CheckConstraint(condition=models.Q(('cut_off_hour__lte', 23), ('opens_day__lte', models.F('remind_day')), ('remind_day__lte', models.F('cut_off_day'))), name='cadence_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('filed__isnull', True), ('frozen_at__isnull', True), ('frozen_hash', '')), models.Q(('filed__isnull', False), ('frozen_at__isnull', False), models.Q(('frozen_hash', ''), _negated=True)), _connector='OR'), name='round_frozen_whole'),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
