"""A notice says where to object: telephone, address, mailbox."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("closure", "0011_gate_knows_what_came_back")]
    operations = [
        migrations.AddField(model_name="publicnotice", name="contact", field=models.CharField(blank=True, db_default="", max_length=300)),
    ]
