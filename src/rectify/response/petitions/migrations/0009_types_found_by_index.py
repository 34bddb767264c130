"""The newest complaints of a type are found by a short index of the type, however rare it is."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

TYPES = (
    "water", "air", "soil", "ecology", "noise", "radiation", "other",
    "dust", "fume", "waste", "solid_waste", "heavy_metal", "livestock", "marine",
)  # fmt: skip


class Migration(AtOnce):
    """One index for each type."""

    dependencies = [("petitions", "0008_petitioners_add_words")]

    operations = [
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(condition=models.Q(("types__contains", [kind])), fields=["campaign", "-id"], name=f"petition_of_{kind}"),
        )
        for kind in TYPES
    ]
