"""The shapes of what people write about letters, major matters and the choice of a ladder."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.campaign.dispatch.models import SupervisionStep

WORDS_MOST = 8000


class BodyForm(forms.Form):
    """The text of a letter."""

    body = forms.CharField(required=False, max_length=WORDS_MOST, label=_("Text of the letter"))


class BecauseForm(forms.Form):
    """A reason."""

    because = forms.CharField(required=False, max_length=WORDS_MOST, label=_("Reason"))


class AnswerForm(forms.Form):
    """The answer of a unit."""

    answer = forms.CharField(required=False, max_length=WORDS_MOST, label=_("Answer"))


class StepForm(forms.Form):
    """A step of a listed supervision."""

    kind = forms.ChoiceField(choices=SupervisionStep.Kind.choices, label=_("Step"))
    words = forms.CharField(required=False, max_length=WORDS_MOST, label=_("What was done or found"))


class DraftForm(forms.Form):
    """A letter begun by hand."""

    unit = forms.IntegerField(min_value=1, label=_("Unit"))
    task = forms.IntegerField(required=False, min_value=1, label=_("Task"))
    rung = forms.CharField(max_length=32, label=_("Rung"))
    points = forms.DecimalField(required=False, min_value=0, label=_("Points"))
    because = forms.CharField(required=False, max_length=WORDS_MOST, label=_("Reason"))


class LadderForm(forms.Form):
    """The choice of a ladder."""

    ladder = forms.CharField(max_length=48, label=_("Warning ladder"))
    valid_from = forms.DateField(label=_("From"))


class MatterForm(forms.Form):
    """A major matter."""

    campaign = forms.SlugField(label=_("Campaign"))
    unit = forms.IntegerField(min_value=1, label=_("Unit"))
    task = forms.IntegerField(required=False, min_value=1, label=_("Task"))
    happened_on = forms.DateField(label=_("Happened on"))
    text = forms.CharField(required=False, max_length=WORDS_MOST, label=_("What happened"))


class InstructionForm(forms.Form):
    """An instruction."""

    instruction = forms.CharField(required=False, max_length=WORDS_MOST, label=_("Instruction"))


class LettersForm(forms.Form):
    """What a list of letters is cut by; a value of the wrong shape is left out."""

    campaign = forms.SlugField(required=False)
    unit = forms.IntegerField(required=False, min_value=1)
    state = forms.ChoiceField(
        required=False, choices=[(name, "") for name in ("proposed", "unanswered", "answered", "listed", "dismissed")]
    )
    before = forms.IntegerField(required=False, min_value=1)
