"""A question to the petitioner is about one reply; what was said of an older one does not stand beside a newer one."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FILL = """
UPDATE petitions_callback c SET reply_id = (
    SELECT r.id FROM petitions_reply r JOIN petitions_petition p ON p.id = c.petition_id
    WHERE r.petition_id = coalesce(p.merged_into_id, p.id) AND r.accepted AND r.decided_at <= coalesce(c.answered_at, 'infinity')
    ORDER BY r.version DESC LIMIT 1)
"""


class Migration(AtOnce):
    """One column, filled by the days: the newest reply that was accepted when the petitioner spoke."""

    dependencies = [("petitions", "0013_call_backs_by_mail")]

    operations = [
        migrations.AddField(
            model_name="callback",
            name="reply",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="petitions.reply"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
