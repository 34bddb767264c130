"""The index of a type carries county and state: two filters at once are answered by the index alone."""

from django.db import migrations, models

from rectify.foundation.migrating import AtOnce

TYPES = (
    "water", "air", "soil", "ecology", "noise", "radiation", "other",
    "dust", "fume", "waste", "solid_waste", "heavy_metal", "livestock", "marine",
)  # fmt: skip


class Migration(AtOnce):
    """Each index is made anew."""

    dependencies = [("petitions", "0009_types_found_by_index")]

    operations = [
        *(migrations.RemoveIndex(model_name="petition", name=f"petition_of_{kind}") for kind in TYPES),
        *(
            migrations.AddIndex(
                model_name="petition",
                index=models.Index(
                    condition=models.Q(("types__contains", [kind])),
                    fields=["campaign", "-id"],
                    include=["county", "state"],
                    name=f"petition_of_{kind}",
                ),
            )
            for kind in TYPES
        ),
    ]
