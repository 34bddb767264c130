"""When a complaint came into its state, and the indexes of the desk's filters."""

from django.conf import settings
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    """One column, three indexes."""

    dependencies = [
        ("petitions", "0005_call_backs_planned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="petition", name="state_since", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="petition", index=models.Index(fields=["campaign", "channel", "-id"], name="petition_by_channel")
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(condition=models.Q(("key_case", True)), fields=["campaign", "-id"], name="petition_key_cases"),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("registrar__isnull", False)), fields=["registrar", "-id"], name="petition_by_registrar"
            ),
        ),
    ]
