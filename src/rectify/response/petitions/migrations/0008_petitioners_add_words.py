"""What a petitioner adds later stands beside the complaint, which itself never changes."""

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    """Makes the table of additions."""

    dependencies = [("petitions", "0007_merges_one_by_one")]

    operations = [
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("added_at", models.DateTimeField()),
                (
                    "petition",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="additions", to="petitions.petition"),
                ),
            ],
            options={"ordering": ("petition", "id")},
        ),
    ]
