"""The digest of the difference stands beside it, so that a line of heads is read without the differences."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("frozen", "0002_nothing_changes_unseen")]

    operations = [
        migrations.AddField("publication", "difference_digest", models.CharField(max_length=64, default=""), preserve_default=False),
    ]
