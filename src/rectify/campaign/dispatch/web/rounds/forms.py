"""Shapes of what is sent from the pages of rounds; what it means is judged by the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rectify.campaign.dispatch.messages import FIELDS
from rectify.campaign.dispatch.models import Cadence
from rectify.campaign.dispatch.rules.reports import MOST_SITES, Answer

MOST_ID = 2**63 - 1


def _label(name: str) -> Any:
    """The name of a field of an answer, translated when it is shown."""
    return FIELDS[name]


def _text(name: str, longest: int = 20_000) -> forms.CharField:
    return forms.CharField(required=False, max_length=longest, label=_label(name))


def _number(name: str, most: int = MOST_SITES) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, max_value=most, label=_label(name))


def _day(name: str) -> forms.DateField:
    return forms.DateField(required=False, label=_label(name))


class AnswerForm(forms.Form):
    """An answer as a card sends it. ``known_sites`` is how many sites the lists have, when the card asks for those done alone."""

    revision = forms.IntegerField(min_value=0, max_value=MOST_SITES)
    done, next_step, obstacles, support = _text("done"), _text("next_step"), _text("obstacles"), _text("support")
    expected_on, measured_on, started_on, finished_on = _day("expected_on"), _day("measured_on"), _day("started_on"), _day("finished_on")
    sites_done, sites_all = _number("sites_done"), _number("sites_all")
    known_sites = forms.IntegerField(required=False, min_value=0, max_value=MOST_SITES)
    target = _number("target", MOST_ID)
    value = forms.DecimalField(required=False, label=_label("value"))
    unit = _text("unit", 200)
    after = forms.IntegerField(required=False, min_value=0, max_value=MOST_ID)

    def answer(self) -> Answer:
        """What was said, of a form that is valid."""
        said: dict[str, Any] = {field.name: self.cleaned_data[field.name] for field in fields(Answer)}
        if said["sites_done"] is not None and said["sites_all"] is None:
            said["sites_all"] = self.cleaned_data["known_sites"]
        return Answer(**said)


def in_words(form: forms.Form) -> list[tuple[str, str]]:
    """What is wrong with the shape: field and words."""
    errors: Mapping[str, Any] = form.errors
    told = _("{field}: {words}")
    return [(name, told.format(field=form.fields[name].label or name, words=" ".join(map(str, words)))) for name, words in errors.items()]


class CadenceForm(forms.Form):
    """A cadence; the page counts days from 1, the tables from 0."""

    period = forms.ChoiceField(choices=Cadence.Period.choices)
    opens_day = forms.IntegerField(min_value=1, max_value=92)
    remind_day = forms.IntegerField(min_value=1, max_value=92)
    cut_off_day = forms.IntegerField(min_value=1, max_value=92)
    cut_off_hour = forms.IntegerField(min_value=0, max_value=23)
    valid_from = forms.DateField()


class FreezeForm(forms.Form):
    """The reason for an early freeze."""

    because = forms.CharField(required=False, max_length=2000)


class RoundFilter(forms.Form):
    """What a round's page is narrowed to."""

    show = forms.ChoiceField(required=False, choices=[(code, "") for code in ("waiting", "filed", "late", "changed")])
    unit = forms.IntegerField(required=False, min_value=1, max_value=MOST_ID)
    after = forms.CharField(required=False, max_length=40)


class SheetFilter(forms.Form):
    """What a sheet is narrowed to."""

    waiting = forms.BooleanField(required=False)
    after = forms.IntegerField(required=False, min_value=0, max_value=MOST_ID)


class BoardFilter(forms.Form):
    """What the board is narrowed to."""

    campaign = forms.SlugField(required=False)
    owing = forms.BooleanField(required=False)


class Older(forms.Form):
    """Rounds before a number."""

    before = forms.IntegerField(required=False, min_value=1, max_value=MOST_SITES)


def narrowed(form: forms.Form) -> dict[str, Any]:
    """The values of a filter that have their shape; the others are left out."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}
