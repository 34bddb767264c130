"""Forms of the review: shape only; what may stand where is the services' to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.queries.review_rows import FactRow
from rectify.campaign.ledger.web.review.kinds import kind_choices, lang, role_choices
from rectify.campaign.plans.reading.contract import Comparator, FactKind
from rectify.campaign.plans.reading.render.words import COMPARATORS, ROLES

NUMBERS = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.EQUAL, Comparator.REACH,
           Comparator.INCREASE_BY, Comparator.DECREASE_BY, Comparator.ALL, Comparator.NONE)  # fmt: skip
TIMES = (Comparator.BY, Comparator.IN, Comparator.RECURRING, Comparator.RELATIVE, Comparator.UNDATED)
FIELDS: dict[str, tuple[str, ...]] = {
    FactKind.TARGET: ("comparator", "value", "unit", "subject", "deadline", "baseline", "hedge", "exclusion"),
    FactKind.THRESHOLD: ("comparator", "value", "unit", "subject"),
    FactKind.DEADLINE: ("comparator", "value", "condition", "hedge"),
    FactKind.EFFECTIVE_FROM: ("value",),
    FactKind.PERIOD: ("value",),
    FactKind.CADENCE: ("value", "unit", "subject"),
    FactKind.DATE: ("value",),
    FactKind.COUNT: ("value", "unit", "subject"),
    FactKind.ACTOR: ("role", "value"),
    FactKind.STATUS: ("value", "unit", "subject"),
}
"""Which fields a correction of each kind offers; others offer the value alone."""


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing; ``None`` when the form is only asked for."""
    return request.POST if request.method == "POST" else None


class CorrectionForm(forms.Form):
    """A correction: every field starts with what holds now; only what differs is sent on."""

    comparator = forms.ChoiceField(required=False, label=_("Comparison"))
    value = forms.CharField(required=False, max_length=64, label=_("Value"))
    unit = forms.CharField(required=False, max_length=32, label=_("Unit of measure"))
    role = forms.ChoiceField(required=False, label=_("Role"))
    subject = forms.CharField(required=False, max_length=200, label=_("Subject"))
    deadline = forms.ChoiceField(required=False, label=_("Deadline"))
    baseline = forms.CharField(required=False, max_length=64, label=_("Baseline"))
    condition = forms.CharField(required=False, max_length=200, label=_("Condition"))
    hedge = forms.CharField(required=False, max_length=64, label=_("Hedge"))
    exclusion = forms.CharField(required=False, max_length=200, label=_("Exclusion"))

    def __init__(self, data: Any, *, fact: FactRow, due: list[tuple[str, str]]) -> None:
        self.before = _values(fact)
        super().__init__(data, initial=self.before)
        tongue = lang()
        known = TIMES if fact.kind == FactKind.DEADLINE else NUMBERS
        blank = [("", "—")]
        self._choices("comparator", blank + [(c.value, COMPARATORS[c].to(tongue)) for c in known])
        self._choices("role", blank + [(r.value, w.to(tongue)) for r, w in ROLES.items()])
        self._choices("deadline", blank + due)
        wanted = FIELDS.get(fact.kind, ("value",))
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
            else:
                self.fields[name].widget.attrs |= {"class": "input", "autocomplete": "off", "id": f"{name}-{fact.key}"}

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            here = self.before[name]
            field.choices = choices if here in dict(choices) else [*choices, (here, here)]

    def correction(self) -> dict[str, str | None]:
        """What differs from what holds now; ``None`` takes a value off."""
        changed = {k: v.strip() for k, v in self.cleaned_data.items() if v.strip() != self.before[k]}
        return {k: v or (None if k in {"value", "unit", "comparator", "role", "deadline"} else "") for k, v in changed.items()}


def _values(fact: FactRow) -> dict[str, str]:
    now = fact.now
    words = {k: getattr(now, k).text if getattr(now, k) else "" for k in ("subject", "condition", "hedge", "exclusion")}
    return {
        "comparator": now.comparator or "",
        "value": now.value or "",
        "unit": now.unit or "",
        "role": now.role or "",
        "deadline": now.deadline or "",
        "baseline": (now.baseline.value or now.baseline.text) if now.baseline else "",
        **words,
    }


class AnswerForm(forms.Form):
    """An answer to a question."""

    answer = forms.CharField(max_length=200, required=False, strip=True)
    leave_open = forms.BooleanField(required=False)


class AddForm(forms.Form):
    """Selected characters as a fact, a measure or a task."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    kind = forms.ChoiceField(choices=kind_choices)
    value = forms.CharField(max_length=64, required=False)
    unit = forms.CharField(max_length=32, required=False)

    def values(self) -> dict[str, str]:
        """The values a person gave with the words."""
        return {k: self.cleaned_data[k] for k in ("value", "unit") if self.cleaned_data[k]}


class RevisionForm(forms.Form):
    """The revision of the draft that the person saw."""

    revision = forms.IntegerField(min_value=1)


class SplitForm(RevisionForm):
    """Where to cut a measure."""

    at = forms.IntegerField(min_value=0)


class TitleForm(RevisionForm):
    """Another title of a draft."""

    title = forms.CharField(max_length=400, label=_("Title"))


class ReasonForm(RevisionForm):
    """A reason that must be given."""

    because = forms.CharField(max_length=400, required=False, label=_("Reason"))


class UnitForm(forms.Form):
    """A unit the document did not name, and its role."""

    role = forms.ChoiceField(choices=role_choices, initial="lead")
    unit = forms.TypedChoiceField(coerce=int)

    def __init__(self, data: Any, *, choices: list[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = choices


class UnitsForm(forms.Form):
    """Which units a name means."""

    units = forms.TypedMultipleChoiceField(coerce=int, required=False)
    none = forms.BooleanField(required=False)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = choices
