"""The forms of schemes: shape only. The steps of a version are numbered fields, so that rows come and go without a script."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models import SchemeVersion
from rectify.campaign.ledger.rules.schemes import MEASURABLE, Content, Step

ROWS_AT_MOST = 100


class BeginForm(forms.Form):
    """What a scheme is of and who draws it up."""

    title = forms.CharField(max_length=300, label=_("Title of the scheme"))
    unit = forms.IntegerField(min_value=1, label=_("Drawn up by"))
    task = forms.IntegerField(required=False, min_value=1)
    problem = forms.IntegerField(required=False, min_value=1)
    firm_name = forms.CharField(required=False, max_length=200, label=_("Firm"))


class VersionForm(forms.Form):
    """The fields of a version apart from its steps."""

    revision = forms.IntegerField(min_value=0)
    cause = forms.CharField(required=False, max_length=10_000, label=_("Cause"))
    outcome = forms.CharField(required=False, max_length=10_000, label=_("Outcome"))
    outcome_subject = forms.CharField(required=False, max_length=200, label=_("What is measured"))
    outcome_comparator = forms.ChoiceField(required=False, choices=[(code, code) for code in sorted(MEASURABLE)], label=_("comparator"))
    outcome_value = forms.DecimalField(required=False, max_digits=20, decimal_places=6, label=_("value"))
    outcome_unit = forms.CharField(required=False, max_length=32, label=_("unit of measure"))
    due_on = forms.DateField(required=False, label=_("Deadline"))
    cost = forms.DecimalField(required=False, min_value=0, max_digits=16, decimal_places=2, label=_("Cost (10,000 yuan)"))
    funding = forms.CharField(required=False, max_length=300, label=_("Paid from"))
    because = forms.CharField(required=False, max_length=4000, label=_("Reason of the change"))


class StepForm(forms.Form):
    """One row of the steps."""

    text = forms.CharField(required=False, max_length=2000, label=_("Step"))
    kind = forms.ChoiceField(required=False, choices=[("measure", ""), ("milestone", "")])
    due_on = forms.DateField(required=False, label=_("Day"))
    measure = forms.IntegerField(required=False, min_value=1)


class OpinionForm(forms.Form):
    """What an expert said."""

    expert = forms.CharField(required=False, max_length=64, label=_("Expert"))
    employer = forms.CharField(required=False, max_length=120, label=_("Works at"))
    favourable = forms.ChoiceField(choices=[("yes", ""), ("no", "")], label=_("Verdict"))
    words = forms.CharField(required=False, max_length=4000, label=_("Opinion"))
    given_on = forms.DateField(label=_("Day"))


class DecisionForm(forms.Form):
    """Approve or send back, in whose name."""

    approve = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    words = forms.CharField(required=False, max_length=4000)
    unit = forms.IntegerField(min_value=1, label=_("In the name of"))


class DayForm(forms.Form):
    """The shape of a day."""

    on = forms.DateField(label=_("Day"))


class ReasonForm(forms.Form):
    """Words."""

    because = forms.CharField(required=False, max_length=4000, label=_("Reason"))


def step_forms(data: Mapping[str, str]) -> list[StepForm]:
    """The rows of a posted form, in their order: moved, removed or added as its button says (``add``, ``remove-2``, ``up-2``)."""
    asked = str(data.get("steps", ""))
    number = min(int(asked), ROWS_AT_MOST) if asked.isdecimal() else 0
    rows = [StepForm(data, prefix=f"step-{n}") for n in range(1, number + 1)]
    do, _sign, place = str(data.get("do", "")).partition("-")
    at = int(place) - 1 if place.isdecimal() and int(place) <= number else -1
    if do == "remove" and at >= 0:
        del rows[at]
    elif do == "up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    return rows


def rows_of(forms_: list[StepForm]) -> list[dict[str, str]]:
    """The rows as they were typed, to be shown again."""
    return [{name: str(row.data.get(row.add_prefix(name), "")) for name in row.fields} for row in forms_]


def rows_of_version(version: SchemeVersion) -> list[dict[str, str]]:
    """The rows of a version as a form shows them."""
    return [
        {
            "text": step.text,
            "kind": "milestone" if step.is_milestone else "measure",
            "due_on": step.due_on.isoformat() if step.due_on else "",
            "measure": str(step.measure_id or ""),
        }
        for step in version.steps.all()
    ]


def content_in(form: VersionForm, rows: list[StepForm]) -> Content:
    """What valid forms say; a row without words, day and measure is no step."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
    steps = [_step(row) for row in rows if any(row.cleaned_data.get(name) for name in ("text", "due_on", "measure"))]
    return Content(**said, steps=tuple(steps))


def _step(row: StepForm) -> Step:
    day: date | None = row.cleaned_data["due_on"]
    return Step(row.cleaned_data["text"].strip(), row.cleaned_data["kind"] == "milestone", day, row.cleaned_data["measure"])
