"""Tables of the frozen publications. Rows are added by one service and never changed: triggers of the database refuse it.

Everything a reader needs is inside: no key leads to a task, a unit or a person, so that a publication stays whole whatever happens
to the work behind it. The one person named by key is who released it.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What is published."""

    PLAN = "plan", _("Rectification plan")
    LISTS = "lists", _("The three lists")
    PROGRESS = "progress", _("Progress of a round")
    NOTICE = "notice", _("Notice of intended close-outs")
    CLOSED = "closed", _("Closed tasks")
    PETITIONS = "petitions", _("Petition batch")
    CASES = "cases", _("Typical cases")
    BULLETIN = "bulletin", _("Bulletin")
    CARDS = "cards", _("Red and yellow cards")


class Publication(models.Model):
    """One number. ``content`` is what was published, whole; ``digest`` fixes it and every number before it (``rules.heads``)."""

    place = models.CharField(max_length=64)
    """Slug of the campaign: part of every address."""
    place_name = models.CharField(max_length=200)
    place_name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=Kind)
    series = models.CharField(max_length=120)
    """What is continued from number to number: ``lists``, ``progress:weekly``, ``petitions:12`` …"""
    sequence = models.PositiveIntegerField()
    """Counts all publications of the campaign from 1, without a gap."""
    number = models.CharField(max_length=64)
    """As printed: 海环整改公开〔2026〕14号."""
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    facts_on = models.DateField()
    """The day whose facts it tells: never one after the release."""
    content = models.JSONField()
    content_digest = models.CharField(max_length=64)
    """SHA-256 of ``content``: the same content of a series is not published twice."""
    items_count = models.PositiveIntegerField()
    """How many :class:`Item` rows it has; the database lets none come later."""
    digest = models.CharField(max_length=64)
    """SHA-256 of its head (``rules.heads``): content, difference, the digests before it, the checkpoint."""
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    """The last number of the same series."""
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    """The last number of the campaign, whatever its kind; its digest is part of ours."""
    difference = models.JSONField(default=dict)
    """To ``previous``: added, removed, changed, each with its reason (``rules.difference``)."""
    difference_digest = models.CharField(max_length=64)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    correction_because = models.TextField(blank=True)
    audit_size = models.PositiveBigIntegerField()
    audit_root = models.CharField(max_length=64)
    """Checkpoint of the record of acts on release (RFC 9162 tree head)."""
    audit_consistency = models.JSONField(default=list)
    """Hex hashes that show the record at ``before`` to be the beginning of this one."""
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["place", "kind", "-id"], name="publication_by_kind"),
            models.Index(fields=["place", "series", "-id"], name="publication_series"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "sequence"], name="publication_without_gap"),
            models.UniqueConstraint(fields=["place", "number"], name="publication_number_once"),
            models.UniqueConstraint(fields=["previous"], name="publication_continued_once"),
            models.UniqueConstraint(fields=["before"], name="publication_history_is_a_line"),
            models.CheckConstraint(condition=Q(corrects__isnull=True) ^ ~Q(correction_because=""), name="publication_correction_says_why"),
            models.CheckConstraint(condition=Q(sequence=1) ^ Q(before__isnull=False), name="publication_history_begins"),
        ]

    def __str__(self) -> str:
        return self.number


class Item(models.Model):
    """A thing told by a publication that a reader looks for by itself: a task, a complaint, a county, a typical case."""

    class Kind(models.TextChoices):
        """What it is."""

        PROBLEM = "problem", _("Problem")
        TASK = "task", _("Task")
        NOTICE = "notice", _("Intended close-out")
        PETITION = "petition", _("Petition")
        COUNTY = "county", _("County")
        CASE = "case", _("Typical case")
        CARD = "card", _("Card")
        FIGURES = "figures", _("Figures")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=16, choices=Kind)
    key = models.CharField(max_length=64)
    """Stable in the campaign: ``t-4-2-2``, a number of a complaint, a code of a unit. Part of its address."""
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=400)
    county = models.CharField(max_length=32, blank=True)
    """Code of the unit whose territory it is in."""
    state = models.CharField(max_length=32, blank=True)
    on_day = models.DateField(null=True)
    """The day that matters most of it: due, closed, received."""
    data = models.JSONField()
    """What its page tells, as published."""
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ("publication", "kind", "position", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["publication", "kind", "key"], name="item_told_once")]


class Latest(models.Model):
    """Where a thing was told last: an index over the items, written on release, rebuilt by ``services.rebuild_latest``."""

    place = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Item.Kind)
    key = models.CharField(max_length=64)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    """The number of the same series that tells it no more; its reason stands in the difference there."""
    county = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=32, blank=True)
    on_day = models.DateField(null=True)
    facts_on = models.DateField()
    """The day whose facts its number tells: a due date is past or not on this day, on no other."""
    origin = models.CharField(max_length=16, blank=True)
    """Of a task where it comes from: ``plan`` or ``petition``; otherwise empty."""
    position = models.PositiveIntegerField(default=0)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ("place", "kind", "position", "id")
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="latest_search"),
            models.Index(fields=["place", "kind", "position", "id"], name="latest_in_order"),
            models.Index(fields=["place", "kind", "county", "position", "id"], name="latest_by_county"),
            models.Index(fields=["place", "kind", "state", "position", "id"], name="latest_by_state"),
            models.Index(fields=["place", "kind", "on_day", "id"], name="latest_by_day"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "kind", "key"], name="latest_once")]


class Boundary(models.Model):
    """The city's areas as it supplied them (GeoJSON, WGS 84), for the map; a new file is a new row."""

    place = models.CharField(max_length=64)
    features = models.JSONField()
    """A FeatureCollection; ``properties.code`` is the code of the unit."""
    source = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place", "-id")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(source=F("digest")), name="boundary_has_a_source")]
