"""Forms of the call-back: their shape only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.response.petitions.models import CallBack

MOST_WORDS = 1000


class AnswerForm(forms.Form):
    """What the petitioner says."""

    answer = forms.ChoiceField(label=_("Is it really solved?"), choices=CallBack.Answer.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In the petitioner's words"), required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class CitizenForm(AnswerForm):
    """The same, asked of the petitioner directly."""

    field_order = ("answer", "words")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        answers = [choice for choice in CallBack.Answer.choices if choice[0] != CallBack.Answer.UNREACHED]
        self.fields["answer"].choices = answers  # type: ignore[attr-defined]
        self.fields["words"].label = _("What is not solved? (in a few words)")
