"""Results are kept in the unit of their target too; a result stays as reported, a decided deviation as decided."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION ledger_result_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'result % stays as it was reported; a later one stands beside it', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'result_as_reported';
END
$$;
CREATE TRIGGER ledger_result_guard BEFORE UPDATE ON ledger_result FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION ledger_result_guard();

CREATE FUNCTION ledger_deviation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'deviation % is decided and stays as it was decided', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'deviation_decided_for_good';
END
$$;
CREATE TRIGGER ledger_deviation_guard BEFORE UPDATE ON ledger_deviation FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION ledger_deviation_guard();
"""

BACKWARDS = """
DROP TRIGGER ledger_deviation_guard ON ledger_deviation;
DROP FUNCTION ledger_deviation_guard();
DROP TRIGGER ledger_result_guard ON ledger_result;
DROP FUNCTION ledger_result_guard();
"""


class Migration(AtOnce):
    dependencies = [("ledger", "0006_schemes_and_results")]

    operations = [
        migrations.AddField(
            model_name="result", name="in_target_unit", field=models.DecimalField(decimal_places=6, max_digits=20, null=True)
        ),
        migrations.AddConstraint(
            model_name="deviation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)), fields=("target",), name="deviation_one_waits"
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
