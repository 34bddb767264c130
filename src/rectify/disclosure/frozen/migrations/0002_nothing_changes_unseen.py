"""Publications and their items are written once: no update, no delete, no truncate, no gap in the line, no item that comes later.

The triggers fire ALWAYS, also under session_replication_role = replica. The owner of the tables can still switch them off; that is what
the digests and ``rectify verify`` are for.
"""

import django.db.models.deletion
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

CLASS = 72611103  # any fixed number: advisory locks of the lines of publications

FORWARD = f"""
CREATE FUNCTION frozen_publication_lock(place text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({CLASS}, hashtext(place));
END $$;

CREATE FUNCTION frozen_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is frozen: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'What was published cannot be changed. Release a new number that corrects it.';
END $$;

CREATE FUNCTION frozen_publication_continues() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last record;
BEGIN
    PERFORM frozen_publication_lock(NEW.place);
    SELECT p.id, p.sequence, p.audit_size INTO last FROM frozen_publication p WHERE p.place = NEW.place ORDER BY p.sequence DESC LIMIT 1;
    IF NEW.sequence <> coalesce(last.sequence, 0) + 1 OR NEW.before_id IS DISTINCT FROM last.id THEN
        RAISE EXCEPTION 'publication % of % does not follow %: the line has no gap', NEW.sequence, NEW.place, coalesce(last.sequence, 0)
            USING ERRCODE = 'restrict_violation', HINT = 'Release publications with rectify.disclosure.frozen.services.freezing.freeze only.';
    END IF;
    IF NEW.audit_size < coalesce(last.audit_size, 0) OR NEW.digest !~ '^[0-9a-f]{{64}}$' OR NEW.content_digest !~ '^[0-9a-f]{{64}}$' THEN
        RAISE EXCEPTION 'publication % of % has no proper digest or checkpoint', NEW.sequence, NEW.place
            USING ERRCODE = 'restrict_violation', HINT = 'Release publications with rectify.disclosure.frozen.services.freezing.freeze only.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION frozen_publication_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM frozen_item i WHERE i.publication_id = NEW.id) <> NEW.items_count THEN
        RAISE EXCEPTION 'publication % of % has not the % items it tells of', NEW.sequence, NEW.place, NEW.items_count
            USING ERRCODE = 'restrict_violation', HINT = 'Release publications with rectify.disclosure.frozen.services.freezing.freeze only.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION frozen_item_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    late record;
BEGIN
    SELECT p.number INTO late FROM frozen_publication p JOIN (SELECT DISTINCT publication_id FROM come) c ON c.publication_id = p.id
    WHERE (SELECT count(*) FROM frozen_item i WHERE i.publication_id = p.id) > p.items_count LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'publication % is frozen: no item can be added', late.number
            USING ERRCODE = 'restrict_violation', HINT = 'What was published cannot be changed. Release a new number that corrects it.';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER frozen_publication_continues BEFORE INSERT ON frozen_publication
    FOR EACH ROW EXECUTE FUNCTION frozen_publication_continues();
CREATE CONSTRAINT TRIGGER frozen_publication_whole AFTER INSERT ON frozen_publication DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION frozen_publication_whole();
CREATE TRIGGER frozen_item_in_time AFTER INSERT ON frozen_item REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION frozen_item_in_time();
""" + "".join(
    f"""
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION frozen_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION frozen_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""
    for table in ("frozen_publication", "frozen_item")
) + """
ALTER TABLE frozen_publication ENABLE ALWAYS TRIGGER frozen_publication_continues;
ALTER TABLE frozen_publication ENABLE ALWAYS TRIGGER frozen_publication_whole;
ALTER TABLE frozen_item ENABLE ALWAYS TRIGGER frozen_item_in_time;
"""

BACKWARD = """
DROP TRIGGER frozen_item_no_truncate ON frozen_item;
DROP TRIGGER frozen_item_no_change ON frozen_item;
DROP TRIGGER frozen_item_in_time ON frozen_item;
DROP TRIGGER frozen_publication_no_truncate ON frozen_publication;
DROP TRIGGER frozen_publication_no_change ON frozen_publication;
DROP TRIGGER frozen_publication_whole ON frozen_publication;
DROP TRIGGER frozen_publication_continues ON frozen_publication;
DROP FUNCTION frozen_item_in_time();
DROP FUNCTION frozen_publication_whole();
DROP FUNCTION frozen_publication_continues();
DROP FUNCTION frozen_refuse();
DROP FUNCTION frozen_publication_lock(text);
"""


class Migration(AtOnce):
    dependencies = [("frozen", "0001_initial")]

    operations = [
        migrations.AddField("publication", "content_digest", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField("publication", "items_count", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "latest",
            "gone",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="frozen.publication"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
