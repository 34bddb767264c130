"""The index tells of each thing the day of its facts and of each task where it comes from; no number tells facts of a day after its release.

What was released before stays as it is, so the wall is for new rows only (``NOT VALID``). A day that no time zone has reached yet is
refused by it; the service refuses more exactly, by the day of the city.
"""

from datetime import date

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FILL = """
UPDATE frozen_latest l SET facts_on = p.facts_on, origin = CASE i.kind WHEN 'task' THEN left(coalesce(i.data->>'origin', ''), 16) ELSE '' END
FROM frozen_item i JOIN frozen_publication p ON p.id = i.publication_id WHERE i.id = l.item_id
"""
WALL = """
ALTER TABLE frozen_publication ADD CONSTRAINT publication_facts_are_known
CHECK (facts_on <= ((published_at AT TIME ZONE 'UTC') + interval '14 hours')::date) NOT VALID
"""


class Migration(AtOnce):
    dependencies = [("frozen", "0003_difference_digest")]

    operations = [
        migrations.AddField("latest", "facts_on", models.DateField(default=date(2000, 1, 1)), preserve_default=False),
        migrations.AddField("latest", "origin", models.CharField(blank=True, default="", max_length=16), preserve_default=False),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(WALL, "ALTER TABLE frozen_publication DROP CONSTRAINT publication_facts_are_known"),
    ]
