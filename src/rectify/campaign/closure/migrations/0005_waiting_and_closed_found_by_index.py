"""The desks, the register and what came back: each on an index of these alone; requirements by who may meet them.

Which unit or place meets which kind of requirement hangs together; counted apart, the planner expects the office to accept what it never
does, and walks all cases that wait. So the three are counted together.
"""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("closure", "0004_gate_and_parties_held"),
        ("ledger", "0009_site_places"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_waiting"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("waits_for", ""), _negated=True),
                fields=["waits_for", "id"],
                include=["procedure"],
                name="case_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome__in", ["closed", "reopened"])), fields=["-ended_at", "-id"], name="case_closed"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outcome__in", ["returned", "reopened"])), fields=["-ended_at", "-id"], name="case_ended_badly"
            ),
        ),
        migrations.AddIndex(
            model_name="requirement",
            index=models.Index(condition=models.Q(("unit__isnull", False)), fields=["unit", "kind"], name="requirement_of_unit"),
        ),
        migrations.AddIndex(
            model_name="requirement",
            index=models.Index(condition=models.Q(("unit__isnull", True)), fields=["place", "kind"], name="requirement_of_place"),
        ),
        migrations.RunSQL(
            "CREATE STATISTICS requirement_who (mcv) ON unit_id, place, kind FROM closure_requirement", "DROP STATISTICS requirement_who"
        ),
    ]
