"""Everybody who ever built a proposal is kept, and none of them decides on it."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Func
from django.db.models.lookups import IsNull

import rectify.disclosure.publications.models
from rectify.foundation.migrating import AtOnce


def known_builders(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of older proposals only who built them last is known."""
    apps.get_model("publications", "Proposal").objects.update(builders=Func(F("proposed_by"), template="ARRAY[%(expressions)s]"))


class Migration(AtOnce):
    dependencies = [("publications", "0002_what_was_asked")]

    operations = [
        migrations.AddField(
            "proposal",
            "builders",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, default=list),
            preserve_default=False,
        ),
        migrations.RunPython(known_builders, migrations.RunPython.noop),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=IsNull(rectify.disclosure.publications.models.Position("builders", "decided_by"), True),
                name="proposal_decided_by_no_builder",
            ),
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=IsNull(rectify.disclosure.publications.models.Position("builders", "proposed_by"), False),
                name="proposal_builders_are_kept",
            ),
        ),
    ]
