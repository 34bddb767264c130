"""A site may say where it is, so that a picture can be held against it."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("ledger", "0008_schemes_approved_for_good")]

    operations = [
        migrations.AddField("site", "latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
        migrations.AddField("site", "longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
        migrations.AddConstraint(
            "site",
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True) | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="site_place_pair",
            ),
        ),
        migrations.AddConstraint(
            "site",
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True) | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_place_on_earth",
            ),
        ),
    ]
