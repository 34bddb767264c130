"""Shapes of what is said about complaints that look alike, and of the windows of clusters."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.response.petitions.models import Pollution
from rectify.response.petitions.rules.clusters import DAYS
from rectify.response.petitions.rules.intake import LIMITS, TEXT_MOST
from rectify.response.petitions.services.splitting import Part

PARTS_SHOWN: Final = 4
"""Empty parts offered; more come by splitting a part again."""


class ReasonForm(forms.Form):
    """Why; how long it may be the service says."""

    because = forms.CharField(required=False, max_length=2000)


class PartForm(forms.Form):
    """One part of a complaint that is cut up."""

    text = forms.CharField(required=False, max_length=TEXT_MOST * 4, label=_("What is complained of"), widget=forms.Textarea)
    place = forms.CharField(required=False, max_length=LIMITS["place"] * 2, label=_("Place"))
    types = forms.MultipleChoiceField(required=False, choices=Pollution.choices, label=_("Types of pollution"))

    def part(self) -> Part | None:
        """The part; ``None`` when nothing was written."""
        said = self.cleaned_data
        return Part(said["text"], tuple(said["types"]), said["place"]) if said["text"].strip() or said["types"] else None


class ClustersForm(forms.Form):
    """The window of the clusters: days and type."""

    days = forms.TypedChoiceField(required=False, choices=[(days, days) for days in DAYS], coerce=int)
    type = forms.ChoiceField(required=False, choices=Pollution.choices)


class PageForm(forms.Form):
    """Where a page of the work list begins."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
