"""The campaign, its legal bases and its documents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """One rectification: a jurisdiction, an inspection round, the rules it stands under, its documents and lists."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    jurisdiction = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    inspection_round = models.CharField(max_length=200, blank=True)
    feedback_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    """The day from which progress against schedule is counted (the plan is signed)."""
    practice = models.BooleanField(default=False, db_default=False)
    """A campaign to practise on: citizens cannot complain to it, and nothing of it is published."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-starts_on", "slug")

    def __str__(self) -> str:
        return self.name


class LegalBasis(models.Model):
    """A rule the campaign stands under, in the version that counts for it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="legal_bases")
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=64, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("campaign", "position", "id")


class CampaignDocument(models.Model):
    """A document belongs to a campaign in a role and a version; a later version names the one it replaces."""

    class Role(models.TextChoices):
        """What the document is to the campaign."""

        PLAN = "plan", _("Plan")
        LIST = "list", _("List of measures")
        PROGRESS = "progress", _("Progress report")
        OTHER = "other", _("Other")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="documents")
    document = models.OneToOneField("plans.Document", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "role", "version", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["replaces"], name="version_replaced_once")]


class Section(models.Model):
    """A part of the plan (八个方面) under which tasks roll up."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sections")
    path = models.CharField(max_length=120)
    number = models.CharField(max_length=32)
    title = models.CharField(max_length=300)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("campaign", "position", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "path"], name="section_path_once")]
