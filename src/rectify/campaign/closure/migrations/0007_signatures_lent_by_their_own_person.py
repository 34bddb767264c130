"""A signature is lent by its own person alone; what the office once recorded for others ends today."""

from django.db import migrations, models
from django.db.models import F, Q

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):
    dependencies = [("closure", "0006_lots_with_their_risks")]
    operations = [
        migrations.RunSQL(
            """
            UPDATE closure_delegation SET revoked_at = now(), revoked_by_id = principal_id
             WHERE granted_by_id <> principal_id AND revoked_at IS NULL;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint("delegation", "delegation_not_to_oneself"),
        migrations.AddConstraint(
            "delegation",
            models.CheckConstraint(
                condition=Q(granted_by=F("principal")) | Q(revoked_at__isnull=False), name="delegation_by_the_principal"
            ),
        ),
    ]
