"""Whether a unit has a part in a task is one look into an index: asked for every row of every list that is cut by units."""

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    """The index of a task's responsibilities also holds their units."""

    dependencies = [("ledger", "0011_campaigns_to_practise_on")]

    operations = [
        migrations.AddIndex(
            model_name="responsibility",
            index=models.Index(fields=["task", "unit"], name="responsibility_of_task"),
        ),
        migrations.AlterField(
            model_name="responsibility",
            name="task",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="responsibilities", to="ledger.task"
            ),
        ),
    ]
