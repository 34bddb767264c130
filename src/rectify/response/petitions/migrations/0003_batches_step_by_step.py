"""A table of another system is worked on step by step, and its original lies sealed."""

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    """Adds the steps of a batch and the table of sealed originals."""

    dependencies = [
        ("files", "0001_initial"),
        ("petitions", "0002_number_series"),
    ]

    operations = [
        migrations.AddField(
            model_name="intakebatch",
            name="found",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="intakebatch",
            name="heading_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="intakebatch",
            name="rows_done",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="intakebatch",
            name="step",
            field=models.CharField(
                choices=[
                    ("reading", "Is being read"),
                    ("mapping", "Columns to be matched"),
                    ("checking", "Is being checked"),
                    ("ready", "Ready to be taken in"),
                    ("writing", "Is being written"),
                    ("finished", "Finished"),
                ],
                default="reading",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="intakebatch",
            name="file",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"),
        ),
        migrations.CreateModel(
            name="TableOriginal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=127)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="original", to="petitions.intakebatch"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sealed__isnull", True), ("erased_at__isnull", True), _connector="XOR"),
                        name="table_original_there_or_erased",
                    )
                ],
            },
        ),
    ]
