"""Which complaint was merged into which, by whom and why; ended when it is undone, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rectify.campaign.ledger.models.pairs import pair
from rectify.response.petitions.models.intake import Petition


class Merge(models.Model):
    """One complaint put into another. Those in force are the branches of a tree; ``Petition.merged_into`` names its root.

    ``into`` is the complaint it was put into by hand. When that one is put into a third, this row stays as it is and only the root
    moves: so each merge can be undone by itself, in any order, and whatever hung on it goes with it.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="+")
    of_split = models.BooleanField(default=False)
    """A part that went back into the complaint it was cut from, because the split was undone; such a merge is not undone by itself."""
    because = models.CharField(max_length=300, blank=True)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    undone_because = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("petition", "-id")
        indexes: ClassVar = [models.Index(fields=["into"], condition=Q(undone_at__isnull=True), name="merge_branches")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition"], condition=Q(undone_at__isnull=True), name="merge_once"),
            models.CheckConstraint(condition=pair("undone_at", "undone_by"), name="merge_undone_pair"),
            models.CheckConstraint(condition=~Q(into=F("petition")), name="merge_not_into_itself"),
        ]
