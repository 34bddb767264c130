"""Shapes of what citizens send: a complaint, number and secret, what they want to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rectify.foundation.accounts.models import Unit
from rectify.response.petitions.models import Pollution
from rectify.response.petitions.rules.batch_rows import cell_text
from rectify.response.petitions.rules.intake import LIMITS, TEXT_MOST, Given, Wrong
from rectify.response.petitions.web.citizen.posts import english
from rectify.response.petitions.web.intake.forms import PointField

TYPES: Final = Pollution.choices[:7]
"""The types of the official tables of today."""
_AT: Final = {
    "latitude": "point",
    "longitude": "point",
    "received_on": "text",
    "channel": "text",
    "outside_number": "text",
    "address": "name",
}


class _Visible(forms.CharField):
    """A line without marks that turn or hide what stands beside them."""

    def to_python(self, value: Any) -> str:
        """The text, its control and direction marks gone."""
        return cell_text((super().to_python(value) or "").replace("\r\n", "\n"))


class ComplaintForm(forms.Form):
    """A complaint. Only the text is needed."""

    text = _Visible(max_length=TEXT_MOST, label=_("What the problem is"), widget=forms.Textarea)
    place = _Visible(required=False, max_length=LIMITS["place"], label=_("Where"))
    point = PointField(required=False, max_length=64, label=_("Point on the map"))
    county = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=_("County or district"))
    types = forms.MultipleChoiceField(required=False, choices=TYPES, label=_("What it is about"))
    name = _Visible(required=False, max_length=LIMITS["name"], label=_("Your name"))
    phone = _Visible(required=False, max_length=LIMITS["phone"], label=_("Your telephone"))
    email = _Visible(required=False, max_length=LIMITS["email"], label=_("Your e-mail"))

    def __init__(self, *args: Any, counties: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(county.pk), county.label) for county in counties)]
        self.fields["county"].choices = choices  # type: ignore[attr-defined]

    def given(self, on: date) -> Given:
        """The complaint as given; the form is valid."""
        said = self.cleaned_data
        latitude, longitude = said["point"] or (None, None)
        return Given(
            channel="portal",
            text=said["text"],
            received_on=on,
            place=said["place"],
            county_id=said["county"],
            latitude=latitude,
            longitude=longitude,
            types=tuple(said["types"]),
            name=said["name"],
            phone=said["phone"],
            email=said["email"],
        )

    def show(self, flaws: Sequence[Wrong]) -> None:
        """Put each flaw at its field; those of photographs stand above the form."""
        for flaw in flaws:
            at = _AT.get(flaw.field, flaw.field)
            self.add_error(at if at in self.fields else None, flaw.en if english() else flaw.zh)


def typed(post: QueryDict) -> dict[str, Any]:
    """What was typed into the form so far, to be shown again unjudged."""
    said: dict[str, Any] = {name: post.get(name, "")[: TEXT_MOST + 1] for name in ComplaintForm.base_fields}
    return said | {"types": [kind for kind in post.getlist("types") if kind in Pollution.values]}


class TrackForm(forms.Form):
    """Number and secret."""

    number = _Visible(max_length=40, label=_("Case number"))
    secret = _Visible(max_length=40, label=_("Secret"))


class ActForm(forms.Form):
    """What somebody wants to do with an opened complaint."""

    key = forms.CharField(max_length=200)
    what = forms.ChoiceField(choices=[("urge", ""), ("add", ""), ("withdraw", ""), ("answer", "")])
    answer = forms.CharField(required=False, max_length=16)
    words = _Visible(required=False, max_length=4000, label=_("Add something"))
