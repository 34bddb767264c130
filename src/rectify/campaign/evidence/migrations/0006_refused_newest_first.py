"""What was refused, the newest first: the unit is looked up within the index, whether one asks or a county with its towns."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("evidence", "0005_refused_found_by_index")]

    operations = [
        migrations.RemoveIndex(model_name="evidence", name="evidence_refused"),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("accepted", False), ("withdrawn_at__isnull", True)),
                fields=["-judged_at", "-id", "unit"],
                name="evidence_refused",
            ),
        ),
    ]
