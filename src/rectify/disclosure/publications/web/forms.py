"""The shapes of what people write at the desk of publications."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.disclosure.frozen.models import Kind

WORDS_MOST = 4000
CASES = 3
"""Typical cases of one form."""


class ProposeForm(forms.Form):
    """What is to be published."""

    campaign = forms.SlugField()
    kind = forms.ChoiceField(choices=Kind.choices, label=_("What is published"))
    about = forms.IntegerField(required=False, min_value=1, label=_("About"))
    corrects = forms.IntegerField(required=False, min_value=1, label=_("Corrects"))
    because = forms.CharField(
        required=False, max_length=WORDS_MOST, label=_("What was wrong"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_MOST})
    )


class CaseForm(forms.Form):
    """A typical case; an empty task means none."""

    task = forms.CharField(required=False, max_length=64, label=_("Number of the task"))
    good = forms.ChoiceField(choices=[("yes", _("To follow")), ("no", _("A warning"))], required=False, label=_("Which kind"))
    words = forms.CharField(
        required=False,
        max_length=WORDS_MOST,
        label=_("Words for the public"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": WORDS_MOST}),
    )


class DecideForm(forms.Form):
    """A decision about places."""

    hide = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    because = forms.CharField(required=False, max_length=300)


class WordsForm(forms.Form):
    """Words of some length."""

    words = forms.CharField(required=False, max_length=WORDS_MOST)
