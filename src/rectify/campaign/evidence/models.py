"""Tables of evidence: uploads under way, what was handed in, its fingerprints, and what the checks found.

Three times are kept apart: captured (by the camera or as said), received (by us), and the period it speaks of.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.pairs import pair


class Upload(models.Model):
    """A file on its way (tus 1.0): how much of it has come. The bytes lie outside the originals until it is whole."""

    key = models.UUIDField(unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    about = models.JSONField(default=dict)
    """What was said with it: measure, site, kind, caption, capture time."""
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-begun_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0) & Q(received__gte=0) & Q(received__lte=models.F("size")), name="upload_bytes"),
        ]


class Kind(models.TextChoices):
    """What sort of proof it is."""

    PHOTO = "photo", _("Photograph")
    VIDEO = "video", _("Video")
    MONITORING = "monitoring", _("Monitoring report")
    CONTRACT = "contract", _("Contract")
    INVOICE = "invoice", _("Invoice")
    MINUTES = "minutes", _("Minutes")
    PAPER = "paper", _("Official paper")
    MEASUREMENT = "measurement", _("Measurement")


class Evidence(models.Model):
    """One piece handed in for a measure (佐证材料), or for a time of a standing duty. Never deleted; withdrawn by an event."""

    class CapturedFrom(models.TextChoices):
        """How the capture time is known."""

        EXIF = "exif", _("From the file")
        SAID = "said", _("As stated")
        UNKNOWN = "", _("Not known")

    task = models.ForeignKey("ledger.Task", on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey("ledger.Measure", null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("ledger.Site", null=True, on_delete=models.PROTECT, related_name="+")
    duty_item = models.ForeignKey("dispatch.DutyItem", null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=16, choices=Kind)
    caption = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """In whose name it was handed in."""
    taken_by = models.CharField(max_length=64, blank=True)
    """Who took the picture or the sample, as stated."""
    captured_at = models.DateTimeField(null=True)
    captured_from = models.CharField(max_length=8, choices=CapturedFrom, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    exif = models.JSONField(default=dict)
    """The few facts read from the file: camera, software, times, place."""
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    judgement = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    judged_unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """In whose name it was judged."""
    examined_at = models.DateTimeField(null=True)
    """When the checks read the bytes; what they took from the file is written in that moment and never again."""
    preview = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    """A picture of the picture, at most 1600 px, made anew from its points: nothing else of the file is in it."""
    thumbnail = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("task", "-received_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["task", "-received_at", "-id"], name="evidence_of_task"),
            models.Index(fields=["measure", "kind"], name="evidence_of_measure"),
            models.Index(
                fields=["received_at", "id"], condition=Q(judged_at__isnull=True, withdrawn_at__isnull=True), name="evidence_waits"
            ),
            models.Index(
                fields=["-judged_at", "-id", "unit"], condition=Q(accepted=False, withdrawn_at__isnull=True), name="evidence_refused"
            ),
            models.Index(fields=["file"], name="evidence_same_bytes"),
            models.Index(fields=["-received_at", "-id"], name="evidence_newest"),
            models.Index(fields=["unit", "-received_at", "-id"], name="evidence_of_unit"),
            models.Index(fields=["id"], condition=Q(examined_at__isnull=True), name="evidence_unexamined"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=pair("judged_at", "judged_by"), name="evidence_judged_pair"),
            models.CheckConstraint(condition=pair("accepted", "judged_at"), name="evidence_judgement_stated"),
            models.CheckConstraint(condition=pair("withdrawn_at", "withdrawn_by"), name="evidence_withdrawn_pair"),
            models.CheckConstraint(condition=pair("latitude", "longitude"), name="evidence_place_pair"),
            models.CheckConstraint(condition=~Q(judged_by=models.F("received_by")), name="evidence_judged_by_another"),
            models.CheckConstraint(condition=~Q(judged_unit=models.F("unit")), name="evidence_judged_by_another_unit"),
            models.CheckConstraint(condition=Q(measure__isnull=False) | Q(duty_item__isnull=False), name="evidence_of_something"),
        ]

    def __str__(self) -> str:
        return self.caption or self.name


class Print(models.Model):
    """The fingerprints of a picture: 64 bits of it and of its mirror image, as signed numbers."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="fingerprint")
    straight = models.BigIntegerField()
    mirrored = models.BigIntegerField()

    class Meta:
        ordering = ("evidence",)


class Finding(models.Model):
    """What a check found beside a piece of evidence or a report: a fact with its sentence. It warns; a person clears or keeps it."""

    rule = models.CharField(max_length=48)
    """A code of ``rules.CHECKS``."""
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.CASCADE, related_name="findings")
    report = models.ForeignKey("dispatch.Report", null=True, on_delete=models.CASCADE, related_name="+")
    other_evidence = models.ForeignKey(Evidence, null=True, on_delete=models.CASCADE, related_name="+")
    other_report = models.ForeignKey("dispatch.Report", null=True, on_delete=models.CASCADE, related_name="+")
    facts = models.JSONField(default=dict)
    zh = models.TextField()
    en = models.TextField()
    found_at = models.DateTimeField()
    cleared_because = models.TextField(blank=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("evidence", "report", "id")
        indexes: ClassVar = [
            models.Index(fields=["evidence"], condition=Q(cleared_at__isnull=True), name="finding_open"),
            models.Index(fields=["report"], condition=Q(cleared_at__isnull=True), name="finding_open_of_report"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evidence__isnull=False, report__isnull=True) | Q(evidence__isnull=True, report__isnull=False),
                name="finding_of_one",
            ),
            models.CheckConstraint(condition=pair("cleared_at", "cleared_by"), name="finding_cleared_pair"),
            models.UniqueConstraint(
                fields=["rule", "evidence", "report", "other_evidence", "other_report"], nulls_distinct=False, name="finding_once"
            ),
        ]


class Sweep(models.Model):
    """How far a check over all reports has come: everything filed up to then was looked at."""

    name = models.CharField(max_length=32, unique=True)
    up_to = models.DateTimeField()

    class Meta:
        ordering = ("name",)
