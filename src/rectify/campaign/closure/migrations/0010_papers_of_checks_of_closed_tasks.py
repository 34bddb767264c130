"""What was handed in with the check of a closed task is kept, with how it was checked; it comes with the check and stays as it is."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
DROP TRIGGER closure_lot_stays ON closure_lot;
CREATE TRIGGER closure_lot_stays BEFORE UPDATE OR DELETE ON closure_lot FOR EACH ROW
    EXECUTE FUNCTION closure_stays('checked_at', 'checked_by_id', 'passed', 'words', 'method');
ALTER TABLE closure_lot ENABLE ALWAYS TRIGGER closure_lot_stays;

CREATE TRIGGER closure_lotpaper_stays BEFORE UPDATE OR DELETE ON closure_lotpaper FOR EACH ROW EXECUTE FUNCTION closure_stays();
ALTER TABLE closure_lotpaper ENABLE ALWAYS TRIGGER closure_lotpaper_stays;
CREATE TRIGGER closure_lotpaper_no_truncate BEFORE TRUNCATE ON closure_lotpaper FOR EACH STATEMENT EXECUTE FUNCTION closure_stays();

CREATE FUNCTION closure_lotpaper_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM closure_lot l WHERE l.id = NEW.lot_id AND l.chosen AND l.checked_at = NEW.added_at
                   AND l.checked_by_id = NEW.added_by_id) THEN
        RAISE EXCEPTION 'a paper of lot % comes with its check, by who made it', NEW.lot_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_paper_with_its_check';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closure_lotpaper_comes BEFORE INSERT ON closure_lotpaper FOR EACH ROW EXECUTE FUNCTION closure_lotpaper_comes();
ALTER TABLE closure_lotpaper ENABLE ALWAYS TRIGGER closure_lotpaper_comes;
"""

BACKWARDS = """
DROP TRIGGER closure_lotpaper_comes ON closure_lotpaper;
DROP FUNCTION closure_lotpaper_comes();
DROP TRIGGER closure_lotpaper_no_truncate ON closure_lotpaper;
DROP TRIGGER closure_lotpaper_stays ON closure_lotpaper;
DROP TRIGGER closure_lot_stays ON closure_lot;
CREATE TRIGGER closure_lot_stays BEFORE UPDATE OR DELETE ON closure_lot FOR EACH ROW
    EXECUTE FUNCTION closure_stays('checked_at', 'checked_by_id', 'passed', 'words');
ALTER TABLE closure_lot ENABLE ALWAYS TRIGGER closure_lot_stays;
"""


class Migration(AtOnce):
    dependencies = [
        ("accounts", "0006_hotline_apart"),
        ("files", "0001_initial"),
        ("closure", "0009_seeds_with_their_chance"),
    ]

    operations = [
        migrations.AddField(model_name="lot", name="method", field=models.TextField(blank=True, db_default="")),
        migrations.CreateModel(
            name="LotPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=255)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person")),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile")),
                ("lot", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="closure.lot")),
            ],
            options={"ordering": ("lot", "id")},
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
