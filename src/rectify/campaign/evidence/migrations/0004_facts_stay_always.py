"""The walls around evidence stand for replicas too, and no table of it is emptied at a stroke."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

TRIGGERS = {
    "evidence_evidence": ("evidence_kept", "evidence_guard"),
    "evidence_print": ("evidence_print_kept",),
    "evidence_finding": ("evidence_finding_kept", "evidence_finding_guard"),
}

FORWARDS = """
CREATE FUNCTION evidence_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays: TRUNCATE refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = 'evidence_kept';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION evidence_never_emptied();
"""
    + "".join(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};\n" for trigger in triggers)
    for table, triggers in TRIGGERS.items()
)

BACKWARDS = (
    "".join(
        f"DROP TRIGGER {table}_no_truncate ON {table};\n"
        + "".join(f"ALTER TABLE {table} ENABLE TRIGGER {trigger};\n" for trigger in triggers)
        for table, triggers in TRIGGERS.items()
    )
    + "DROP FUNCTION evidence_never_emptied();"
)


class Migration(AtOnce):
    dependencies = [("evidence", "0003_facts_stay")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
