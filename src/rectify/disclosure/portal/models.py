"""The one table of the portal: who wants to be told. Everything else it shows is frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Subscription(models.Model):
    """An e-mail address that wants to hear of a task or of a place; counts after the link in the first mail was followed."""

    place = models.CharField(max_length=64)
    about = models.CharField(max_length=16)
    """``task``, ``county`` or ``all``."""
    key = models.CharField(max_length=64, blank=True)
    email = models.BinaryField()
    """Sealed (``foundation.sealing``)."""
    email_key = models.CharField(max_length=64)
    """Keyed hash: one address subscribes to one thing once."""
    language = models.CharField(max_length=8, default="zh-hans")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in its links, for confirming and for ending."""
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)
    """Sequence of the last publication it was told of."""

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["place", "about", "key"], condition=Q(confirmed_at__isnull=False), name="subscription_to_tell")
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "about", "key", "email_key"], name="subscription_once")]
