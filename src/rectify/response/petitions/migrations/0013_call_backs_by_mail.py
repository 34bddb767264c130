"""A call-back may go out by e-mail."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    """One more way; the column stays as it is."""

    dependencies = [("petitions", "0012_answers_given_by_replies")]

    operations = [
        migrations.AlterField(
            model_name="callback",
            name="way",
            field=models.CharField(
                blank=True, choices=[("link", "Link"), ("mail", "Link by e-mail"), ("phone", "Telephone")], max_length=8
            ),
        ),
    ]
