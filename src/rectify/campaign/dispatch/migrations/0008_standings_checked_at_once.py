"""Standings name rounds, tasks and units that exist: checked once for a statement instead of once for a row."""

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION dispatch_standing_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lost record;
BEGIN
    SELECT s.round_id, s.task_id, s.unit_id INTO lost FROM touched s
        LEFT JOIN dispatch_round r ON r.id = s.round_id LEFT JOIN ledger_task t ON t.id = s.task_id LEFT JOIN accounts_unit u ON u.id = s.unit_id
        WHERE r.id IS NULL OR t.id IS NULL OR (s.unit_id IS NOT NULL AND u.id IS NULL) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a standing names round %, task %, unit %: one of them does not exist', lost.round_id, lost.task_id, lost.unit_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER dispatch_standing_named AFTER INSERT ON dispatch_standing
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_standing_names();
CREATE TRIGGER dispatch_standing_renamed AFTER UPDATE ON dispatch_standing
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dispatch_standing_names();
"""

BACKWARDS = """
DROP TRIGGER dispatch_standing_renamed ON dispatch_standing;
DROP TRIGGER dispatch_standing_named ON dispatch_standing;
DROP FUNCTION dispatch_standing_names();
"""


class Migration(AtOnce):

    dependencies = [
        ('accounts', '0005_principal_officers_apart'),
        ('dispatch', '0007_issued_bulletins_held'),
        ('ledger', '0009_site_places'),
    ]

    operations = [
        migrations.AlterField(
            model_name='standing',
            name='round',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='dispatch.round'),
        ),
        migrations.AlterField(
            model_name='standing',
            name='task',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ledger.task'),
        ),
        migrations.AlterField(
            model_name='standing',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit'),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
