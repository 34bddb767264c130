"""This week: the newest moves, and the tasks that came back to a unit, each on an index alone."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("ledger", "0009_site_places"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="move",
            index=models.Index(fields=["-moved_at", "-id"], name="move_newest"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state__in", ["returned", "reopened"])),
                fields=["lead_unit", "due_current", "id"],
                name="task_come_back",
            ),
        ),
    ]
