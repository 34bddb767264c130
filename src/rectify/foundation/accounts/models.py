"""Tables of units, people and the posts they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What sort of body a unit is."""

    CITY = "city", _("City")
    OFFICE = "office", _("Rectification office")
    PARTY_BODY = "party_body", _("Party body")
    DEPARTMENT = "department", _("Department")
    COUNTY = "county", _("County or district")
    ZONE = "zone", _("Development zone")
    TOWN = "town", _("Town or street")
    FIRM = "firm", _("Firm")
    TEAM = "team", _("Supervision team")
    ASSESSOR = "assessor", _("Third-party assessor")


class Unit(models.Model):
    """A body that can owe, do or judge work. ``path`` is ``/1/7/31/``: a subtree is one prefix, one index range."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=UnitKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=255, db_index=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    """Official order among its siblings (lists of units have one; pinyin is not it)."""
    closed_on = models.DateField(null=True, blank=True)
    """The first day on which the unit was no more; it keeps its row, its path and its past."""
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who took over when it was closed."""

    class Meta:
        ordering = ("position", "code")
        indexes: ClassVar = [models.Index(fields=["path"], opclasses=["text_pattern_ops"], name="unit_path_prefix")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False), name="unit_successor_of_the_closed_only"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class UnitAlias(models.Model):
    """A name a unit bears or bore, with its dates: 市环保局 until the reform of 2018, 市生态环境局 since."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("unit", "valid_from", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name", "valid_from"], nulls_distinct=False, name="alias_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="alias_dates_in_order",
            ),
        ]


class PersonManager(BaseUserManager["Person"]):
    """Finds people by user name, regardless of case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of that user name; :class:`Person.DoesNotExist` if there is none."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who logs in. What a person may do follows from posts alone: there is no superuser."""

    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=64, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="zh-hans")
    one_time_until = models.DateTimeField(null=True, blank=True)
    """Set while the password was chosen by an administrator: until then it may be used, for choosing one's own and nothing else."""

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("username",)
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="person_username_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en or self.username if (get_language() or "").startswith("en") else self.name


class Post(models.Model):
    """A person holds a role at a unit for a time. ``role`` is a code of ``roles.yaml``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32)
    title = models.CharField(max_length=64, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("person", "valid_from", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "unit", "role", "valid_from"], name="post_once"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="post_dates_in_order"),
        ]


class ApiToken(models.Model):
    """A key for programs, bound to one person and a list of permissions; only its SHA-256 is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    permissions = models.JSONField(default=list)
    """Codes of :class:`~.rules.Permission` the token may use; never more than the person's own posts grant."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("person", "name", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_pair",
            ),
        ]


class LoginTrial(models.Model):
    """Failed log-ins under one typed name (:class:`~.rules.logins.Trial`), kept whether anybody bears the name or not."""

    key = models.CharField(max_length=64, unique=True)
    """``rules.logins.trial_key`` of what was typed."""
    failures = models.PositiveSmallIntegerField()
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("key",)
