"""Merges are rows of their own, and PostgreSQL keeps a longer list of the common words of complaints."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

COUNTED = "ALTER TABLE petitions_petition ALTER COLUMN search SET STATISTICS 300"
AS_USUAL = "ALTER TABLE petitions_petition ALTER COLUMN search SET STATISTICS -1"


class Migration(AtOnce):
    """One table; how rare a pair of signs is, the search for duplicates takes from the statistics."""

    dependencies = [
        ("petitions", "0006_desk_found_by_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(COUNTED, AS_USUAL),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of_split", models.BooleanField(default=False)),
                ("because", models.CharField(blank=True, max_length=300)),
                ("merged_at", models.DateTimeField()),
                ("undone_because", models.CharField(blank=True, max_length=300)),
                ("undone_at", models.DateTimeField(null=True)),
                ("into", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="petitions.petition")),
                (
                    "merged_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "petition",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="petitions.petition"),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("petition", "-id"),
                "indexes": [models.Index(condition=models.Q(("undone_at__isnull", True)), fields=["into"], name="merge_branches")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("undone_at__isnull", True)), fields=("petition",), name="merge_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="merge_undone_pair",
                    ),
                    models.CheckConstraint(condition=models.Q(("into", models.F("petition")), _negated=True), name="merge_not_into_itself"),
                ],
            },
        ),
    ]
