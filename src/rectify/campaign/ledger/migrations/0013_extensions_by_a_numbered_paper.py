"""An extension of planned work is approved by a paper with a number; what was approved before keeps what it has."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION ledger_extension_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.paper_id IS NULL AND btrim(NEW.paper_number) = ''
        AND EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = NEW.task_id AND t.origin <> 'petition') THEN
        RAISE EXCEPTION 'extension %: an approval names the paper it rests on', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extension_by_paper';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ledger_extension_paper BEFORE UPDATE OF approved ON ledger_extension FOR EACH ROW
    WHEN (NEW.approved AND OLD.approved IS DISTINCT FROM NEW.approved) EXECUTE FUNCTION ledger_extension_paper();
ALTER TABLE ledger_extension ENABLE ALWAYS TRIGGER ledger_extension_paper;
"""

BACKWARDS = """
DROP TRIGGER ledger_extension_paper ON ledger_extension;
DROP FUNCTION ledger_extension_paper();
"""


class Migration(AtOnce):
    dependencies = [
        ("files", "0001_initial"),
        ("ledger", "0012_parts_of_a_task_by_unit"),
    ]

    operations = [
        migrations.AddField(model_name="extension", name="paper_number", field=models.CharField(blank=True, db_default="", max_length=120)),
        migrations.AddField(
            model_name="extension",
            name="paper_file",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
