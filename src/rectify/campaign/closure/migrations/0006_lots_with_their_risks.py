"""A lot keeps the risks its weight comes from, so that a drawing can be repeated from what is published."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies: ClassVar = [("closure", "0005_waiting_and_closed_found_by_index")]

    operations: ClassVar = [
        migrations.AddField(model_name="lot", name="risks", field=models.CharField(blank=True, db_default="", max_length=4)),
    ]
