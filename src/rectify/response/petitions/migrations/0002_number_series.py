"""The numbers of complaints are counted in a table of their own, under the lock of one row."""

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    """Makes the table of the series."""

    dependencies = [("petitions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("head", models.CharField(max_length=40)),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.campaign"),
                ),
            ],
            options={"ordering": ("campaign", "head")},
        ),
        migrations.AddConstraint(
            model_name="numberseries",
            constraint=models.UniqueConstraint(fields=("campaign", "head"), name="petition_series_once"),
        ),
    ]
