"""What a petitioner adds to a complaint through the tracking page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from rectify.response.petitions.models.intake import Petition


class Addition(models.Model):
    """Words a petitioner added later, beside the complaint, which itself never changes. Like its text they may hold names: for the desk."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="additions")
    words = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ("petition", "id")
