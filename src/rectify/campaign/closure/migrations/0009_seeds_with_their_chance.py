"""A seed holds what was announced and what chance added to it."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("closure", "0008_signatures_lent_within_a_unit")]
    operations = [migrations.AlterField(model_name="draw", name="seed", field=models.CharField(max_length=200))]
