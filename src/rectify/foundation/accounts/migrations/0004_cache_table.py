"""The table of Django's database cache: rate limits are shared by all workers and outlive a restart."""

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FORWARD = """
CREATE TABLE IF NOT EXISTS django_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS django_cache_expires ON django_cache (expires);
"""


class Migration(AtOnce):
    dependencies = [("accounts", "0003_roles_apart")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE IF EXISTS django_cache")]
