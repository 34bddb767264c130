"""Forms of the handling: they check the shape of what was typed; whether an act is right the services say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.campaign.evidence.models import Evidence
from rectify.foundation.accounts.models import Unit
from rectify.response.petitions.models import Outcome, Reply, UnitAtWork
from rectify.response.petitions.services.measures import Promise
from rectify.response.petitions.services.replies import MOST, Written

ROWS = 6
"""Rows for measures of a reply; the first are shown, the others folded away."""
SHOWN = 2
WORDS = 2000
Choices = Iterable[tuple[Any, Any]]


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, input_formats=["%Y-%m-%d"])


def _words(label: Any, *, hint: Any = "", length: int = WORDS, required: bool = True, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, help_text=hint, max_length=length, required=required, widget=widget)


class UnitChoice(forms.TypedChoiceField):
    """A choice among units that were read before, named in the reader's language; gives the unit, ``None`` where none was chosen."""

    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(label=label, required=required, empty_value=None)

    def offer(self, units: Sequence[Unit]) -> None:
        """What may be chosen; anything else is refused as no choice of the list."""
        by_key = {str(unit.pk): unit for unit in units}
        self.choices = [("", "–"), *((key, unit.label) for key, unit in by_key.items())]
        self.coerce = by_key.__getitem__


class WithUnits(forms.Form):
    """A form with choices of units; those that may be chosen are handed in."""

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitChoice):
                field.offer(units)


class BecauseForm(forms.Form):
    """A reason."""

    because = _words(_("Reason"))


class AssignForm(WithUnits):
    """Another unit that answers."""

    unit = UnitChoice(_("Unit that answers"))
    because = _words(_("Reason"), length=300)


class AddUnitForm(WithUnits):
    """A unit that handles jointly or assists."""

    unit = UnitChoice(_("Unit"))
    part = forms.ChoiceField(label=_("What it does"), choices=[(p.value, p.label) for p in UnitAtWork.Part if p != UnitAtWork.Part.LEAD])
    because = _words(_("Reason"), length=300)


class ReturnForm(WithUnits):
    """A unit gives the complaint back."""

    because = _words(_("Why it is not ours"))
    suggested = UnitChoice(_("Whose it may be"), required=False)


class DecideReturnForm(WithUnits):
    """The office decides on a return; the verdict is the button pressed."""

    verdict = forms.ChoiceField(choices=[("grant", ""), ("refuse", "")], widget=forms.HiddenInput())
    unit = UnitChoice(_("Unit that answers instead"), required=False)
    decision = _words(_("Words of the decision"), required=False)


class UrgeForm(forms.Form):
    """Words of the office."""

    words = _words(_("What is pressed for"), length=500)


class ExtensionForm(forms.Form):
    """A later day for the reply."""

    due_to = _day(_("New last day"))
    reason = _words(_("Reason"))


class DecideExtensionForm(forms.Form):
    """The decision on it; the verdict is the button pressed."""

    verdict = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")], widget=forms.HiddenInput())
    decision = _words(_("Words of the decision"), required=False)


class DecideReplyForm(forms.Form):
    """The office decides on a reply; the verdict is the button pressed."""

    verdict = forms.ChoiceField(choices=[("accept", ""), ("return", "")], widget=forms.HiddenInput())
    words = _words(_("Words to the unit"), hint=_("Needed to send it back."), required=False)


class OutcomeForm(forms.Form):
    """What followed."""

    kind = forms.ChoiceField(label=_("What followed"), choices=Outcome.Kind.choices)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100_000, initial=1)
    amount = forms.DecimalField(label=_("Yuan (fines only)"), required=False, max_digits=14, decimal_places=2, min_value=0)
    on_day = _day(_("Day"))
    words = forms.CharField(label=_("Remark"), required=False, max_length=300)


class ReplyForm(forms.Form):
    """The reply of a unit, with rows for its measures."""

    finding = _words(_("What the unit found"), hint=_("Who went, when, what was measured and seen."), length=MOST, rows=6)
    substantiated = forms.ChoiceField(label=_("Substantiated?"), choices=Reply.Substantiated.choices, widget=forms.RadioSelect)
    handling = _words(_("Handling and rectification"), length=MOST, rows=6)
    public_text = _words(
        _("Public reply"), hint=_("A text of its own for everybody: it names nobody, neither petitioner nor staff."), length=MOST, rows=5
    )
    evidence = forms.TypedMultipleChoiceField(label=_("Evidence it rests on"), required=False, widget=forms.CheckboxSelectMultiple)
    settled = forms.ChoiceField(label=_("Settled?"), choices=Reply.Settled.choices, widget=forms.RadioSelect)
    checked = forms.BooleanField(label=_("I have read the public reply: it names nobody."), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], pieces: Sequence[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(piece.pk): piece for piece in pieces}
        chosen: Any = self.fields["evidence"]
        chosen.choices, chosen.coerce = [(key, str(piece)) for key, piece in by_key.items()], by_key.__getitem__
        for n in range(ROWS):
            self.fields[f"text{n}"] = forms.CharField(label=_("Measure"), required=False, max_length=500)
            self.fields[f"due{n}"] = _day(_("Last day"), required=False)
            self.fields[f"unit{n}"] = done_by = UnitChoice(_("Done by"), required=False)
            done_by.offer(units)
            self.fields[f"quantity{n}"] = forms.DecimalField(label=_("Quantity"), required=False, max_digits=20, decimal_places=6)
            self.fields[f"quantity_unit{n}"] = forms.CharField(label=_("Unit of the quantity"), required=False, max_length=32)

    def rows(self) -> list[dict[str, Any]]:
        """The rows for measures, as bound fields."""
        names = ("text", "due", "unit", "quantity", "quantity_unit")
        return [{"n": n + 1, **{name: self[f"{name}{n}"] for name in names}} for n in range(ROWS)]

    def more(self) -> bool:
        """Whether something stands in the rows that are folded away."""
        return any(self[f"text{n}"].value() or self[f"due{n}"].value() for n in range(SHOWN, ROWS))

    def written(self) -> Written:
        """What was typed, for the service."""
        said = self.cleaned_data
        return Written(
            finding=said["finding"],
            substantiated=said["substantiated"],
            handling=said["handling"],
            public_text=said["public_text"],
            settled=said["settled"],
            promises=[self._promise(n) for n in range(ROWS) if any(said[f"{name}{n}"] for name in ("text", "due", "quantity"))],
            evidence=list(said["evidence"]),
            checked=said["checked"],
        )

    def _promise(self, n: int) -> Promise:
        said = self.cleaned_data
        return Promise(said[f"text{n}"], said[f"due{n}"], said[f"unit{n}"], said[f"quantity{n}"], said[f"quantity_unit{n}"])
