"""What a complaint is said to be: channels, types of pollution, states, and the rules a campaign chose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a complaint came in (受理方式)."""

    HOTLINE = "hotline", _("Hotline")
    PORTAL = "portal", _("Portal")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    INSPECTION = "inspection", _("Handed over by the inspection")
    SYSTEM = "system", _("Other system")


class Pollution(models.TextChoices):
    """Type of pollution (污染类型); a case has one or several. The later ones are those of older tables."""

    WATER = "water", _("Water")
    AIR = "air", _("Air")
    SOIL = "soil", _("Soil")
    ECOLOGY = "ecology", _("Ecology")
    NOISE = "noise", _("Noise")
    RADIATION = "radiation", _("Radiation")
    OTHER = "other", _("Other")
    DUST = "dust", _("Dust")
    FUME = "fume", _("Cooking fumes")
    WASTE = "waste", _("Household waste")
    SOLID_WASTE = "solid_waste", _("Solid waste")
    HEAVY_METAL = "heavy_metal", _("Heavy metals")
    LIVESTOCK = "livestock", _("Livestock")
    MARINE = "marine", _("Sea")


class PetitionState(models.TextChoices):
    """Where a complaint stands. The moves between them stand in ``rules.moves``."""

    RECEIVED = "received", _("Registered")
    HANDED_OVER = "handed_over", _("Handed over")
    ANSWERED = "answered", _("Answered")
    """A reply was taken by the desk; whether it is settled follows from the task."""
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split up")
    WITHDRAWN = "withdrawn", _("Taken back by the petitioner")


class RuleChoice(models.Model):
    """Which petition rules (procedures/petitions/*.yaml: clocks, call-back, repeats, retention) a campaign follows from a day on."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=64)
    valid_from = models.DateField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-valid_from")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "valid_from"], name="petition_rules_chosen_once")]
