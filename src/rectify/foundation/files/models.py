"""The table of stored originals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """Bytes as they came in. The same bytes are stored once; who handed them in is told by the row that points here."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=127)
    """As sniffed from the content, never as claimed."""
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty")]
