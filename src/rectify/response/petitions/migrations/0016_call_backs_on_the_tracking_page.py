"""A call-back may be answered on the tracking page."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

WAYS = [("link", "Link"), ("mail", "Link by e-mail"), ("page", "Tracking page"), ("phone", "Telephone")]


class Migration(AtOnce):
    """One more way; the column stays as it is."""

    dependencies = [("petitions", "0015_replies_that_wait")]

    operations = [
        migrations.AlterField(model_name="callback", name="way", field=models.CharField(blank=True, choices=WAYS, max_length=8)),
    ]
