"""A campaign may be one to practise on: nothing of it is offered to the public."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("ledger", "0010_moves_and_returns_found_by_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="practice",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
