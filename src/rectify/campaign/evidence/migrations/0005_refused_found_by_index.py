"""This week of a unit: what was refused and waits to be mended, on an index of these alone."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("evidence", "0004_facts_stay_always"),
        ("ledger", "0010_moves_and_returns_found_by_index"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("accepted", False), ("withdrawn_at__isnull", True)),
                fields=["unit", "-judged_at", "-id"],
                name="evidence_refused",
            ),
        ),
    ]
