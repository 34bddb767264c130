"""Shapes of the filter of the desk, of the form of the hotline and of the small acts on a complaint. What is judged is judged below."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.queries.paging import LAST_PAGE
from rectify.campaign.plans.messages import in_both
from rectify.response.petitions.models import Channel, PetitionState, Pollution
from rectify.response.petitions.queries.desk import Asked
from rectify.response.petitions.rules.intake import LIMITS, TEXT_MOST, Given, Wrong
from rectify.response.petitions.services.key_cases import Filed
from rectify.response.petitions.templatetags.petitions import SETTLED_LABELS

CLOCKS: Final = [("late", _("Reply late")), ("soon", _("Reply due in 3 days"))]
SETTLED: Final = [("yes", SETTLED_LABELS["settled"]), ("in_part", SETTLED_LABELS["in_part"]), ("no", SETTLED_LABELS["open"])]
DESK_CHANNELS: Final = [choice for choice in Channel.choices if choice[0] != Channel.PORTAL]
"""What the desk registers; the portal registers itself."""
_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,12})?")
LATITUDE_MOST: Final = 90


class AskedForm(forms.Form):
    """Every key the list understands. A value of the wrong shape is left out, and the page says which."""

    q = forms.CharField(required=False, max_length=100, label=_("Search"))
    state = forms.ChoiceField(required=False, choices=PetitionState.choices, label=_("State"))
    county = forms.IntegerField(required=False, min_value=1, max_value=2**31, label=_("County"))
    type = forms.ChoiceField(required=False, choices=Pollution.choices, label=_("Type of pollution"))
    channel = forms.ChoiceField(required=False, choices=Channel.choices, label=_("Channel"))
    clock = forms.ChoiceField(required=False, choices=CLOCKS, label=_("Clock of the reply"))
    settled = forms.ChoiceField(required=False, choices=SETTLED, label=_("Settled or not"))
    key = forms.BooleanField(required=False, label=_("Only key cases"))
    again = forms.BooleanField(required=False, label=_("Said again"))
    mine = forms.BooleanField(required=False, label=_("Only mine"))
    sort = forms.CharField(required=False, max_length=16)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, label=_("Page"))


def asked_in(query: QueryDict) -> tuple[Asked, list[str]]:
    """What an address asks for, and the labels of the keys whose value could not be understood."""
    form = AskedForm(query)
    form.is_valid()
    known = {field.name for field in fields(Asked)}
    clean: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name in known and value not in {None, ""}}
    return Asked(**clean), [str(form.fields[name].label or name) for name in form.errors]


class PointField(forms.CharField):
    """A point as people paste it from a map: two numbers in either order; empty is none."""

    default_error_messages: ClassVar = {"point": _("Write latitude and longitude, for example 36.706900, 119.161700.")}

    def clean(self, value: Any) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude; a first number beyond 90 is the longitude, as Chinese maps write it."""
        words = unicodedata.normalize("NFKC", super().clean(value) or "").replace("、", ",")
        if not words.strip():
            return None
        parts = [part for part in re.split(r"[,;\s]+", words) if part]
        if len(parts) != 2 or not all(_NUMBER.fullmatch(part) for part in parts):  # noqa: PLR2004 - latitude and longitude
            raise forms.ValidationError(self.error_messages["point"], code="point")
        first, second = (Decimal(part) for part in parts)
        return (second, first) if abs(first) > LATITUDE_MOST else (first, second)


class FileForm(forms.Form):
    """What a complaint is filed under."""

    county = forms.IntegerField(required=False, min_value=1, max_value=2**31, label=_("County"))
    place = forms.CharField(required=False, max_length=LIMITS["place"] * 2, label=_("Place"))
    point = PointField(required=False, max_length=80, label=_("Point on the map"))
    types = forms.MultipleChoiceField(required=False, choices=Pollution.choices, label=_("Types of pollution"))

    def filed(self) -> Filed:
        """What was said, for the service."""
        said = self.cleaned_data
        latitude, longitude = said["point"] or (None, None)
        return Filed(said["county"], said["place"], tuple(said["types"]), latitude, longitude)


class IntakeForm(FileForm):
    """A complaint as the desk writes it down. Lengths are generous here: the rule below says what is too long, and why."""

    channel = forms.ChoiceField(choices=DESK_CHANNELS, label=_("Channel"))
    received_on = forms.DateField(label=_("Received on"))
    text = forms.CharField(required=False, max_length=TEXT_MOST * 4, strip=False, label=_("What is complained of"))
    outside_number = forms.CharField(required=False, max_length=1000, label=_("Number in the other system"))
    name = forms.CharField(required=False, max_length=1000, label=_("Name of the petitioner"))
    phone = forms.CharField(required=False, max_length=1000, label=_("Telephone"))
    email = forms.CharField(required=False, max_length=1000, label=_("E-mail"))
    address = forms.CharField(required=False, max_length=1000, label=_("Address"))

    def given(self) -> Given:
        """What was said, for the service."""
        said, filed = self.cleaned_data, self.filed()
        return Given(
            channel=said["channel"],
            text=said["text"],
            received_on=said["received_on"],
            place=filed.place,
            county_id=filed.county_id,
            latitude=filed.latitude,
            longitude=filed.longitude,
            types=filed.types,
            name=said["name"],
            phone=said["phone"],
            email=said["email"],
            address=said["address"],
            outside_number=said["outside_number"],
        )

    @classmethod
    def empty(cls, today: date, channel: str = Channel.HOTLINE) -> IntakeForm:
        """A fresh form: today, by telephone."""
        return cls(initial={"received_on": today.isoformat(), "channel": channel})


def put_flaws(form: forms.Form, flaws: tuple[Wrong, ...]) -> None:
    """Put what a service found wrong at the fields where it stands."""
    for flaw in flaws:
        name = "point" if flaw.field in {"latitude", "longitude"} else flaw.field
        form.add_error(name if name in form.fields else None, in_both(flaw.zh, flaw.en))


class WhyForm(forms.Form):
    """A reason."""

    because = forms.CharField(required=False, max_length=2000)


class SuggestForm(forms.Form):
    """What has been typed so far. Longer texts are looked at as far as they fit."""

    text = forms.CharField(required=False)
    place = forms.CharField(required=False)
    phone = forms.CharField(required=False)
    email = forms.CharField(required=False)
    campaign = forms.SlugField(required=False)
