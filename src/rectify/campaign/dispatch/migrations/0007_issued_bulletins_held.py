"""An issued bulletin never changes and never goes, by whatever door; a sheet that is over is not opened again."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION dispatch_bulletin_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'bulletin % of round % was issued at %: it never changes', OLD.id, OLD.round_id, OLD.issued_at
        USING ERRCODE = 'check_violation', CONSTRAINT = 'bulletin_as_issued';
END
$$;
CREATE TRIGGER dispatch_bulletin_held BEFORE UPDATE OR DELETE ON dispatch_bulletin FOR EACH ROW
    WHEN (OLD.issued_at IS NOT NULL) EXECUTE FUNCTION dispatch_bulletin_held();

CREATE FUNCTION dispatch_sheet_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sheet % ended at %: it stays as it ended', OLD.id, OLD.ended_at
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_as_ended';
END
$$;
CREATE TRIGGER dispatch_sheet_over BEFORE UPDATE ON dispatch_sheetintake FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION dispatch_sheet_over();
"""

BACKWARDS = """
DROP TRIGGER dispatch_sheet_over ON dispatch_sheetintake;
DROP FUNCTION dispatch_sheet_over();
DROP TRIGGER dispatch_bulletin_held ON dispatch_bulletin;
DROP FUNCTION dispatch_bulletin_held();
"""


class Migration(AtOnce):
    dependencies = [("dispatch", "0006_reports_one_index_a_question")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
