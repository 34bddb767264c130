"""Shapes of what is said with a file, of a verdict, a withdrawal, a clearing, and of the filter of the gallery."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rectify.campaign.evidence.models import Kind
from rectify.campaign.evidence.queries.gallery import Asked

VERDICTS = [
    ("waiting", _("Waits for a verdict")),
    ("accepted", _("Accepted as evidence")),
    ("rejected", _("Not accepted")),
    ("withdrawn", _("Taken back")),
]
FOUND = [("open", _("Open findings")), ("any", _("Any findings"))]


class SaidForm(forms.Form):
    """What is said with one file or with several."""

    kind = forms.ChoiceField(choices=Kind.choices, label=_("Kind"), initial=Kind.PHOTO)
    site = forms.IntegerField(required=False, min_value=1, label=_("Site"))
    caption = forms.CharField(required=False, max_length=300, label=_("What it shows"))
    taken_by = forms.CharField(required=False, max_length=64, label=_("Taken by"))
    captured_at = forms.DateTimeField(required=False, label=_("Taken at"))
    effective_from = forms.DateField(required=False, label=_("Speaks of the time from"))
    effective_to = forms.DateField(required=False, label=_("until"))


class BeginForm(SaidForm):
    """The same as it comes with a resumable upload."""

    filename = forms.CharField(max_length=255)
    measure = forms.IntegerField(required=False, min_value=1)
    duty = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        """One of the two says what it is for."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("measure")) == bool(cleaned.get("duty")):
            raise forms.ValidationError(_("Say what the file is for: a measure, or a time of a standing duty."))
        return cleaned


class VerdictForm(forms.Form):
    """A verdict."""

    accept = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    words = forms.CharField(required=False, max_length=2000)


class WhyForm(forms.Form):
    """A reason."""

    because = forms.CharField(required=False, max_length=2000)


class PlaceForm(forms.Form):
    """A place in degrees."""

    latitude = forms.DecimalField(max_digits=9, decimal_places=6, label=_("Latitude"))
    longitude = forms.DecimalField(max_digits=9, decimal_places=6, label=_("Longitude"))


class AskedForm(forms.Form):
    """Every key the gallery understands. A value of the wrong shape is left out, and the page says which."""

    unit = forms.IntegerField(required=False, min_value=1, max_value=2**31, label=_("Unit"))
    task = forms.IntegerField(required=False, min_value=1, max_value=2**62, label=_("Task"))
    kind = forms.ChoiceField(required=False, choices=Kind.choices, label=_("Kind"))
    verdict = forms.ChoiceField(required=False, choices=VERDICTS, label=_("Verdict"))
    found = forms.ChoiceField(required=False, choices=FOUND, label=_("Findings"))
    after = forms.CharField(required=False, max_length=40)


def asked_in(query: QueryDict) -> tuple[Asked, list[str]]:
    """What an address asks for, and the labels of the keys whose value could not be understood."""
    form = AskedForm(query)
    form.is_valid()
    known = {f.name for f in fields(Asked)}
    clean: dict[str, Any] = {k: v for k, v in form.cleaned_data.items() if k in known and v not in {None, ""}}
    return Asked(**clean), [str(form.fields[name].label or name) for name in form.errors]
