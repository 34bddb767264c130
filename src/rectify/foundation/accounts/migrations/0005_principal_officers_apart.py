"""The roles that sign close-outs may not be held together with an administration or with the audit."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

PAIRS = [
    ("audit_admin", "county_government"),
    ("audit_admin", "government_principal"),
    ("audit_admin", "lead_unit"),
    ("audit_admin", "office_clerk"),
    ("audit_admin", "office_director"),
    ("audit_admin", "party_principal"),
    ("audit_admin", "publisher"),
    ("audit_admin", "responsible_unit"),
    ("audit_admin", "security_admin"),
    ("audit_admin", "supervising_department"),
    ("audit_admin", "system_admin"),
    ("auditor", "county_government"),
    ("auditor", "government_principal"),
    ("auditor", "lead_unit"),
    ("auditor", "office_clerk"),
    ("auditor", "office_director"),
    ("auditor", "party_principal"),
    ("auditor", "responsible_unit"),
    ("auditor", "security_admin"),
    ("auditor", "system_admin"),
    ("county_government", "security_admin"),
    ("county_government", "system_admin"),
    ("government_principal", "security_admin"),
    ("government_principal", "system_admin"),
    ("lead_unit", "security_admin"),
    ("lead_unit", "system_admin"),
    ("office_clerk", "security_admin"),
    ("office_clerk", "system_admin"),
    ("office_director", "security_admin"),
    ("office_director", "system_admin"),
    ("party_principal", "security_admin"),
    ("party_principal", "system_admin"),
    ("publisher", "security_admin"),
    ("publisher", "system_admin"),
    ("responsible_unit", "security_admin"),
    ("responsible_unit", "system_admin"),
    ("security_admin", "supervising_department"),
    ("security_admin", "system_admin"),
    ("supervising_department", "system_admin"),
]

VALUES = ", ".join(f"('{first}', '{second}')" for first, second in PAIRS)

FORWARD = f"""
CREATE OR REPLACE FUNCTION accounts_exclusive_roles() RETURNS TABLE (first text, second text) LANGUAGE sql IMMUTABLE AS $$
    SELECT * FROM (VALUES {VALUES}) AS pair (first, second)
$$;
"""


class Migration(AtOnce):
    dependencies = [("accounts", "0004_cache_table")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
