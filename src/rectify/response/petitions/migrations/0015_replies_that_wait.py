"""Since when a reply waits for the office: from that day the clock of the unit stands."""

from __future__ import annotations

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FILL = """
UPDATE petitions_petition p SET reply_waits_since = (r.written_at AT TIME ZONE 'Asia/Shanghai')::date
FROM petitions_reply r WHERE r.petition_id = p.id AND r.decided_at IS NULL
"""


class Migration(AtOnce):
    """One column; the index of the clock carries it."""

    dependencies = [("petitions", "0014_questions_about_a_reply")]

    operations = [
        migrations.AddField(model_name="petition", name="reply_waits_since", field=models.DateField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="petition", name="petition_by_due"),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("state", "handed_over")),
                fields=["campaign", "reply_due", "id"],
                include=["reply_waits_since"],
                name="petition_by_due",
            ),
        ),
    ]
