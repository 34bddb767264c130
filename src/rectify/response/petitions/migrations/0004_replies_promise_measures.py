"""What a reply promises stands in a table of its own; a decided reply stays; the last day of a reply follows the measure it rests on."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION petitions_reply_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'version % of the reply to complaint % is decided and stays as it is', OLD.version, OLD.petition_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_decided_for_good';
END
$$;
CREATE TRIGGER petitions_reply_guard BEFORE UPDATE ON petitions_reply FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION petitions_reply_guard();

CREATE FUNCTION petitions_due_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_petition SET reply_due = NEW.due_current WHERE task_id = NEW.task_id AND reply_due IS DISTINCT FROM NEW.due_current;
    RETURN NULL;
END
$$;
CREATE TRIGGER petitions_due_follows AFTER UPDATE OF due_current ON ledger_measure FOR EACH ROW
    WHEN (NEW.key = 'answer' AND OLD.due_current IS DISTINCT FROM NEW.due_current AND NEW.due_current IS NOT NULL)
    EXECUTE FUNCTION petitions_due_follows();
"""
BACKWARDS = """
DROP TRIGGER petitions_due_follows ON ledger_measure;
DROP FUNCTION petitions_due_follows();
DROP TRIGGER petitions_reply_guard ON petitions_reply;
DROP FUNCTION petitions_reply_guard();
"""
COUNTS = models.Q(quantity__isnull=True) | models.Q(quantity__gt=0)
UNIT = models.Q(quantity__isnull=False) | models.Q(quantity_unit="")


class Migration(AtOnce):
    """A table, and two walls around it."""

    dependencies = [
        ("accounts", "0006_hotline_apart"),
        ("ledger", "0010_moves_and_returns_found_by_index"),
        ("petitions", "0003_batches_step_by_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplyMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500)),
                ("due_on", models.DateField()),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("quantity_unit", models.CharField(blank=True, max_length=32)),
                (
                    "measure",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.measure"),
                ),
                (
                    "reply",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="promised", to="petitions.reply"),
                ),
                (
                    "unit",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"),
                ),
            ],
            options={"ordering": ("reply", "id")},
        ),
        migrations.AddConstraint(
            model_name="replymeasure", constraint=models.CheckConstraint(condition=COUNTS, name="promised_quantity_counts")
        ),
        migrations.AddConstraint(
            model_name="replymeasure", constraint=models.CheckConstraint(condition=UNIT, name="promised_unit_of_a_quantity")
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
