"""Tables of the desk: what is proposed for publication, and what is decided about names and small cells in it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.pairs import pair
from rectify.disclosure.frozen.models import Kind


class Position(Func):
    """Where a value stands in an array; nothing where it does not (``array_position`` of the database)."""

    function = "array_position"
    output_field = models.IntegerField()


class Proposal(models.Model):
    """A publication before its release: built from the facts of a day, redacted, approved by a second person or refused."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    series = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    facts_on = models.DateField()
    content = models.JSONField()
    """As built; redactions are applied on release and for the preview, never written into it."""
    asked = models.JSONField(default=dict)
    """What it was built from: ``about`` (round, notice, batch) and ``chosen`` (cases with words), so that it can be built again."""
    digest = models.CharField(max_length=64)
    """Of the content: proposing the same facts again gives the proposal that waits."""
    reasons = models.JSONField(default=dict)
    """Why things left or changed since the last number: key -> words."""
    corrects = models.ForeignKey("frozen.Publication", null=True, on_delete=models.PROTECT, related_name="+")
    correction_because = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    """Who built it last."""
    builders = ArrayField(models.BigIntegerField())
    """Keys of everybody who ever built it, in their order: none of them decides on it, whoever built it last."""
    approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    publication = models.OneToOneField("frozen.Publication", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="proposal_decided_pair"),
            models.CheckConstraint(condition=pair("approved", "decided_at"), name="proposal_decision_stated"),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="proposal_decided_by_another"),
            models.CheckConstraint(condition=IsNull(Position("builders", "decided_by"), True), name="proposal_decided_by_no_builder"),
            models.CheckConstraint(condition=IsNull(Position("builders", "proposed_by"), False), name="proposal_builders_are_kept"),
            models.CheckConstraint(condition=Q(approved=True) ^ Q(publication__isnull=True), name="proposal_approved_is_released"),
            models.CheckConstraint(condition=Q(corrects__isnull=True) ^ ~Q(correction_because=""), name="proposal_correction_says_why"),
            models.UniqueConstraint(
                fields=["campaign", "kind", "series"], condition=Q(decided_at__isnull=True), name="proposal_one_waits_of_a_series"
            ),
        ]


class Redaction(models.Model):
    """A place in a proposal that may name a person or give somebody away; a person decides whether it is hidden."""

    class Sort(models.TextChoices):
        """Why it was found."""

        NAME = "name", _("Name of a person")
        PHONE = "phone", _("Telephone number")
        ID_NUMBER = "id_number", _("Identity number")
        EMAIL = "email", _("E-mail address")
        ADDRESS = "address", _("Home address")
        PLATE = "plate", _("Number plate")
        SMALL_CELL = "small_cell", _("Small number")
        BY_HAND = "by_hand", _("Marked by a person")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="redactions")
    path = models.CharField(max_length=300)
    """JSON pointer (RFC 6901) into the content."""
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    """Characters of the text there; both empty: the whole value."""
    sort = models.CharField(max_length=16, choices=Sort)
    replacement = models.CharField(max_length=120)
    hide = models.BooleanField(null=True)
    because = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("proposal", "path", "start", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "path", "start", "end"], nulls_distinct=False, name="redaction_once"),
            models.CheckConstraint(condition=pair("start", "end"), name="redaction_span_pair"),
            models.CheckConstraint(condition=pair("decided_at", "decided_by"), name="redaction_decided_pair"),
            models.CheckConstraint(condition=pair("hide", "decided_at"), name="redaction_decision_stated"),
        ]
