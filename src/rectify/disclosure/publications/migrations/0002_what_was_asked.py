"""A proposal keeps what it was built from, so that approval can build it again and see whether the facts have changed."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("publications", "0001_initial")]

    operations = [migrations.AddField("proposal", "asked", models.JSONField(default=dict))]
