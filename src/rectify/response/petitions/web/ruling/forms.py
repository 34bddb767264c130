"""The form of a choice of petition rules; it checks shape only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RulesForm(forms.Form):
    """Which petition rules a campaign follows, from a day on."""

    campaign = forms.ChoiceField(label=_("Campaign"))
    code = forms.ChoiceField(label=_("Petition rules"))
    valid_from = forms.DateField(
        label=_("From"),
        help_text=_("Complaints handed over before keep the clock they were given."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, campaigns: Iterable[tuple[str, str]], rules: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("campaign", campaigns), ("code", rules)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(offered)
