"""The database itself refuses two roles to one person at one time that may not be held together.

The pairs repeat roles.yaml; a test keeps the two equal, and a changed pair needs a migration that replaces the function.
The row of the person is locked first: two grants at once cannot both miss the other.
"""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

PAIRS = [
    ("audit_admin", "county_government"),
    ("audit_admin", "lead_unit"),
    ("audit_admin", "office_clerk"),
    ("audit_admin", "publisher"),
    ("audit_admin", "responsible_unit"),
    ("audit_admin", "security_admin"),
    ("audit_admin", "supervising_department"),
    ("audit_admin", "system_admin"),
    ("auditor", "county_government"),
    ("auditor", "lead_unit"),
    ("auditor", "office_clerk"),
    ("auditor", "responsible_unit"),
    ("auditor", "security_admin"),
    ("auditor", "system_admin"),
    ("county_government", "security_admin"),
    ("county_government", "system_admin"),
    ("lead_unit", "security_admin"),
    ("lead_unit", "system_admin"),
    ("office_clerk", "security_admin"),
    ("office_clerk", "system_admin"),
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
CREATE FUNCTION accounts_exclusive_roles() RETURNS TABLE (first text, second text) LANGUAGE sql IMMUTABLE AS $$
    SELECT * FROM (VALUES {VALUES}) AS pair (first, second)
$$;
CREATE FUNCTION accounts_post_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other text;
BEGIN
    PERFORM 1 FROM accounts_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    SELECT held.role INTO other
      FROM accounts_post held
      JOIN accounts_exclusive_roles() pair
        ON pair.first = least(held.role, NEW.role) AND pair.second = greatest(held.role, NEW.role)
     WHERE held.person_id = NEW.person_id AND held.id <> NEW.id
       AND held.valid_from <= coalesce(NEW.valid_to, 'infinity') AND NEW.valid_from <= coalesce(held.valid_to, 'infinity')
     LIMIT 1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'roles % and % may not be held by one person at one time (person %)', NEW.role, other, NEW.person_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_apart';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER accounts_post_apart BEFORE INSERT OR UPDATE ON accounts_post FOR EACH ROW EXECUTE FUNCTION accounts_post_apart();
"""

BACKWARD = """
DROP TRIGGER accounts_post_apart ON accounts_post;
DROP FUNCTION accounts_post_apart();
DROP FUNCTION accounts_exclusive_roles();
"""


class Migration(AtOnce):
    dependencies = [("accounts", "0002_closed_units_and_login_trials")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
