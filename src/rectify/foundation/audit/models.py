"""The one table of acts. It is written by ``services.record`` and by nothing else; the database refuses update and delete."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act. No foreign keys: the record must outlive what it speaks of.

    ``leaf`` is the RFC 6962 leaf hash of the canonical JSON of the entry, ``chain`` = SHA-256(previous chain ‖ leaf).
    """

    seq = models.BigIntegerField(primary_key=True)
    """1, 2, 3 … without a gap."""
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=64)
    """A registered act, ``subject:act:outcome``."""
    actor_id = models.BigIntegerField(null=True)
    """Id of the person; ``None`` for the system itself."""
    actor_name = models.CharField(max_length=64)
    unit_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    leaf = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("seq",)
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "seq"], name="entry_by_subject"),
            models.Index(fields=["actor_id", "seq"], name="entry_by_actor"),
        ]
