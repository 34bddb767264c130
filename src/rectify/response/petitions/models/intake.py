"""How complaints come in: the complaint itself, who complained (sealed), photographs, tables of other systems, daily batches."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models.pairs import pair
from rectify.response.petitions.models.words import Channel, PetitionState, Pollution


class NumberSeries(models.Model):
    """How far the numbers of complaints have run in a campaign under one head (``HD20261123-``); counted up under the lock of its row."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.CASCADE, related_name="+")
    head = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("campaign", "head")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "head"], name="petition_series_once")]


class ColumnMapping(models.Model):
    """Which column of another system's table means what; kept under its name, proposed for the next file with the same head."""

    name = models.CharField(max_length=120, unique=True)
    columns = models.JSONField()
    """Field of ours -> heading of theirs."""
    words = models.JSONField(default=dict)
    """Field of ours -> {their word: our value} (types, counties, channels)."""
    heading_hash = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the headings in their order, by which the next file is recognised."""
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("name",)


class IntakeBatch(models.Model):
    """One table of another system taken in: all its rows, or none. A refused one keeps its errors."""

    class State(models.TextChoices):
        """Where the batch stands."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    class Step(models.TextChoices):
        """What a batch that waits is waiting for: us (reading, checking, writing), or a person (mapping, ready)."""

        READING = "reading", _("Is being read")
        MAPPING = "mapping", _("Columns to be matched")
        CHECKING = "checking", _("Is being checked")
        READY = "ready", _("Ready to be taken in")
        WRITING = "writing", _("Is being written")
        FINISHED = "finished", _("Finished")

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    """Not used by tables: the store of originals is open to the office, a table says who complained (:class:`TableOriginal`)."""
    mapping = models.JSONField(default=dict)
    """As used: ``{"columns": …, "words": …}``."""
    channel = models.CharField(max_length=16, choices=Channel, default=Channel.SYSTEM)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    step = models.CharField(max_length=16, choices=Step, default=Step.READING)
    heading_hash = models.CharField(max_length=64, blank=True)
    """As in :class:`ColumnMapping`."""
    found = models.JSONField(default=dict)
    """What the last look at it found: headings, unknown words, a sample without who complained, what looks alike (``queries.batches``)."""
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    """``{"row": 17, "column": "受理时间", "zh": "…", "en": "…"}`` each, at most a thousand."""
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class TableOriginal(models.Model):
    """The table of a batch as it came, sealed: it says who complained. Opened with a reason, erased by the rules."""

    batch = models.OneToOneField(IntakeBatch, on_delete=models.CASCADE, related_name="original")
    sealed = models.BinaryField(null=True)
    """``foundation.sealing`` over the bytes."""
    sha256 = models.CharField(max_length=64)
    """Of the bytes as they came; stays when they are erased."""
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=127)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sealed__isnull=True) ^ Q(erased_at__isnull=True), name="table_original_there_or_erased"),
        ]


class Handover(models.Model):
    """A daily batch of complaints handed over to the counties (交办批次, 第N批)."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    on_day = models.DateField()
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("campaign", "-number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "number"], name="handover_number_once")]


class Petition(models.Model):
    """A complaint (信访件). The words of the petitioner, without who they are."""

    campaign = models.ForeignKey("ledger.Campaign", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    """受理编号, unique in the campaign."""
    outside_number = models.CharField(max_length=64, blank=True)
    """Its number in the system it came from; importing the same number twice changes nothing."""
    channel = models.CharField(max_length=16, choices=Channel)
    batch = models.ForeignKey(IntakeBatch, null=True, on_delete=models.PROTECT, related_name="petitions")
    state = models.CharField(max_length=16, choices=PetitionState, default=PetitionState.RECEIVED)
    state_since = models.DateTimeField(null=True)
    """When it came into this state; ``None`` while it is as it came in."""
    received_on = models.DateField()
    text = models.TextField()
    """交办问题基本情况, as said."""
    text_hash = models.CharField(max_length=32)
    """Of the text stripped to its letters and digits (``rules.likeness.bare``): the same words found by index."""
    place = models.CharField(max_length=200, blank=True)
    place_key = models.CharField(max_length=64, blank=True)
    """The place stripped alike; the same place found by index."""
    county = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """行政区域; unknown until somebody says."""
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    types = ArrayField(models.CharField(max_length=16, choices=Pollution), default=list)
    anonymous = models.BooleanField(default=True)
    petitioner_key = models.CharField(max_length=64, blank=True)
    """Keyed hash of the telephone or e-mail (``foundation.sealing.blind``): the same petitioner found without knowing who."""
    secret_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the secret the citizen tracks it by; the secret itself is told once and kept nowhere."""
    urgent_words = models.BooleanField(default=False)
    """The text itself says that it was complained of before (催办, 再次反映 …)."""
    key_case = models.BooleanField(default=False)
    """重点关注; set and unset by acts that say why."""
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    handover = models.ForeignKey(Handover, null=True, on_delete=models.PROTECT, related_name="petitions")
    handed_on = models.DateField(null=True)
    """The day from which the clock of the reply runs."""
    reply_due = models.DateField(null=True)
    """As computed on handing over by the rules then in force; an extension of the reply changes it by an act of its own."""
    reply_waits_since = models.DateField(null=True)
    """The day on which the reply was written that waits for the office; kept by ``services.replies``. From it the clock stands."""
    clock = models.JSONField(default=dict)
    """How ``reply_due`` was computed: rules, version, days, kind of day, days left out with their names."""
    lead_unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    """Of the units at work the one that answers; kept by the same service as its row in :class:`UnitAtWork`."""
    task = models.OneToOneField("ledger.Task", null=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    registrar = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    """``None``: the citizen, through the portal."""
    search = SearchVectorField(null=True)
    """Character bigrams of number, text and place (``foundation.search``)."""

    class Meta:
        ordering = ("campaign", "-id")
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="petition_search"),
            GinIndex(fields=["types"], name="petition_by_type"),
            models.Index(fields=["campaign", "-id"], name="petition_newest"),
            models.Index(fields=["campaign", "state", "-id"], name="petition_by_state"),
            models.Index(
                fields=["campaign", "reply_due", "id"],
                condition=Q(state="handed_over"),
                include=["reply_waits_since"],
                name="petition_by_due",
            ),
            models.Index(fields=["county", "state", "-id"], name="petition_by_county"),
            models.Index(fields=["lead_unit", "state", "-id"], name="petition_by_unit"),
            models.Index(fields=["text_hash"], name="petition_same_text"),
            models.Index(fields=["place_key", "-id"], condition=~Q(place_key=""), name="petition_same_place"),
            models.Index(fields=["petitioner_key", "-id"], condition=~Q(petitioner_key=""), name="petition_same_person"),
            models.Index(fields=["campaign", "-received_on", "-id"], name="petition_by_day"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="petition_merged"),
            models.Index(fields=["campaign", "channel", "-id"], name="petition_by_channel"),
            models.Index(fields=["campaign", "-id"], condition=Q(key_case=True), name="petition_key_cases"),
            models.Index(fields=["registrar", "-id"], condition=Q(registrar__isnull=False), name="petition_by_registrar"),
            # one short index a type: the newest of a type are a walk, also of a type that hardly anybody names; it carries what a
            # type is asked for with, so that those of a county are counted without fetching the others
            *(
                models.Index(
                    fields=["campaign", "-id"],
                    condition=Q(types__contains=[kind]),
                    include=["county", "state"],
                    name=f"petition_of_{kind}",
                )
                for kind in Pollution.values
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="petition_number_once"),
            models.UniqueConstraint(
                fields=["campaign", "outside_number"], condition=~Q(outside_number=""), name="petition_outside_number_once"
            ),
            models.CheckConstraint(condition=pair("latitude", "longitude"), name="petition_place_pair"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="petition_place_on_earth",
            ),
            models.CheckConstraint(condition=Q(state="merged") ^ Q(merged_into__isnull=True), name="petition_merged_somewhere"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="petition_not_into_itself"),
            models.CheckConstraint(
                condition=pair("handover", "handed_on") & pair("handover", "reply_due"), name="petition_handed_over_whole"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed_over", "answered"])
                | Q(task__isnull=False, handover__isnull=False, lead_unit__isnull=False),
                name="petition_work_is_a_task",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def root(self) -> Petition:
        """The complaint that is worked on: itself, or the one it was merged into."""
        return self.merged_into or self


class Identity(models.Model):
    """Who complained: sealed (``foundation.sealing``), shown masked, opened with a reason, never exported, erased by the rules."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="identity")
    name = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    email = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name__isnull=True, phone__isnull=True, email__isnull=True, address__isnull=True),
                name="identity_erased_whole",
            ),
        ]


class IdentityLook(models.Model):
    """Somebody opened an identity, and why."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="looks")
    because = models.CharField(max_length=300)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("identity", "-id")


class Photo(models.Model):
    """A photograph the petitioner handed in: the original, and a copy without what the camera wrote into it."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("petition", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["petition", "file"], name="petition_photo_once")]


class Likeness(models.Model):
    """What a person decided about two complaints that look alike. Undecided pairs are computed, never stored."""

    first = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="+")
    same = models.BooleanField()
    because = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("first", "second")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="likeness_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likeness_in_order"),
        ]


class Attempt(models.Model):
    """How often an address of the network posted to a public form in a window of time; the address only as a keyed hash."""

    key = models.CharField(max_length=64)
    """``foundation.sealing.blind`` of form and address."""
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("key", "window")
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "window"], name="attempt_window_once")]
