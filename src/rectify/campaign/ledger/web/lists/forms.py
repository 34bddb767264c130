"""The filter of a list as it stands in the address: shape only."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models import Nature, TaskState
from rectify.campaign.ledger.queries.lists import Asked
from rectify.campaign.ledger.queries.paging import LAST_PAGE
from rectify.campaign.ledger.templatetags.ledger import CLASS_LABELS, ROLE_LABELS

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class AskedForm(forms.Form):
    """Every key a list understands. A value of the wrong shape is left out, and the page says which."""

    section = forms.IntegerField(required=False, min_value=1, label=_("Section"))
    unit = forms.IntegerField(required=False, min_value=1, label=_("Unit"))
    lead = forms.IntegerField(required=False, min_value=1, label=_("Lead unit"))
    county = forms.IntegerField(required=False, min_value=1, label=_("County"))
    role = forms.ChoiceField(required=False, choices=list(ROLE_LABELS.items()), label=_("Role"))
    state = forms.ChoiceField(required=False, choices=TaskState.choices, label=_("State"))
    schedule = forms.ChoiceField(required=False, choices=list(CLASS_LABELS.items()), label=_("Schedule"))
    late = forms.BooleanField(required=False, label=_("Only late ones"))
    nature = forms.ChoiceField(required=False, choices=Nature.choices, label=_("How time binds"))
    due_from = forms.DateField(required=False, label=_("Due from"))
    due_to = forms.DateField(required=False, label=_("Due until"))
    target = forms.ChoiceField(required=False, choices=YES_NO, label=_("Has a target"))
    stated = forms.ChoiceField(required=False, choices=YES_NO, label=_("Stated in the document"))
    q = forms.CharField(required=False, max_length=100, label=_("Search"))
    sort = forms.CharField(required=False, max_length=16)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, label=_("Page"))


def asked_in(query: QueryDict) -> tuple[Asked, list[str]]:
    """What an address asks for, and the labels of the keys whose value could not be understood."""
    form = AskedForm(query)
    form.is_valid()
    known = {f.name for f in fields(Asked)}
    clean: dict[str, Any] = {k: v for k, v in form.cleaned_data.items() if k in known and v not in {None, ""}}
    return Asked(**clean), [str(form.fields[name].label or name) for name in form.errors]


class ViewForm(forms.Form):
    """The name of a view to keep, and its query string."""

    name = forms.CharField(max_length=64, required=False)
    query = forms.CharField(max_length=4000, required=False)
