"""Forms of the close-out: they check the shape of what was typed; whether an act is right the services say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.models import Draw, TaskKind
from rectify.campaign.closure.templatetags.closure import CAME_BY

SEED_HINT = _(
    "A text nobody could choose: the numbers of a public lottery with their date. At the drawing a random part is added to it; "
    "both are published."
)
VERDICTS = [("yes", _("Passed")), ("no", _("Not passed"))]
COUNTED_IN = [("workdays", _("Working days")), ("calendar_days", _("Calendar days"))]
LONGEST_WORDS = 4000
MEMBERS = 8
"""Rows for members of an acceptance group."""
Choices = Iterable[tuple[Any, Any]]


def _day(label: Any, *, hint: Any = "", required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, input_formats=["%Y-%m-%d"])


def _words(label: Any, *, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )


def _line(label: Any, length: int, *, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=length)


class UnitForm(forms.Form):
    """In the name of which unit somebody acts; the only one is chosen without asking."""

    unit = forms.TypedChoiceField(label=_("In the name of"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(units)
        field = self.fields["unit"]
        field.choices = offered  # type: ignore[attr-defined]
        if len(offered) < 2:  # noqa: PLR2004 - nothing to choose among
            field.widget = forms.HiddenInput()
            self.initial.setdefault("unit", offered[0][0] if offered else None)

    def unit_id(self) -> int | None:
        """The unit chosen, or the only one offered."""
        chosen: int | None = self.cleaned_data.get("unit")
        return chosen if chosen is not None else self.initial.get("unit")


class RequestForm(UnitForm):
    """The request for acceptance."""

    words = _words(_("Statement of the unit"), hint=_("What was done and reached, in a few sentences; the papers carry the rest."))


class StepForm(UnitForm):
    """An opinion with a verdict and the day; the verdict is the button pressed."""

    passed = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, widget=forms.HiddenInput(), required=True)
    opinion = _words(_("Opinion"), hint=_("What was looked at and found; for a return also what must be mended."))
    on_day = _day(_("Done on"))

    def has_passed(self) -> bool:
        """The verdict."""
        return bool(self.cleaned_data["passed"] == "yes")


class AcceptForm(StepForm):
    """The acceptance: opinion, verdict, and the members of the group in rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(MEMBERS):
            for name, length in (("name", 64), ("unit", 120), ("title", 64)):
                self.fields[f"member-{n}-{name}"] = forms.CharField(required=False, max_length=length)

    def member_rows(self) -> list[dict[str, Any]]:
        """The rows of the table of members, for the page."""
        return [{name: self[f"member-{n}-{name}"] for name in ("name", "unit", "title")} for n in range(MEMBERS)]

    def members(self) -> list[dict[str, str]]:
        """The members that have a name."""
        rows = [{name: self.cleaned_data.get(f"member-{n}-{name}", "") for name in ("name", "unit", "title")} for n in range(MEMBERS)]
        return [row for row in rows if row["name"]]


class ReviewForm(StepForm):
    """The site review: opinion, verdict, and where it was."""

    latitude = forms.DecimalField(label=_("Latitude"), required=False, max_digits=9, decimal_places=6, min_value=-90, max_value=90)
    longitude = forms.DecimalField(label=_("Longitude"), required=False, max_digits=9, decimal_places=6, min_value=-180, max_value=180)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """A position has both parts or none."""
        data = super().clean() or {}
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if data.get(name) is None and data.get(other) is not None and name not in self.errors:
                self.add_error(name, _("A position needs both, latitude and longitude."))
        return data


class CheckForm(forms.Form):
    """What a spot check found."""

    passed = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, widget=forms.HiddenInput(), required=True)
    words = _words(_("What the check found"))
    method = _line(_("How it was checked"), 300, hint=_("On site, by papers, by measurement; who was met and what was looked at."))

    def has_passed(self) -> bool:
        """The verdict."""
        return bool(self.cleaned_data["passed"] == "yes")


class BecauseForm(forms.Form):
    """A reason."""

    because = _words(_("Reason"))


class SuspendForm(BecauseForm):
    """A suspension: why, and until when if that is known."""

    until = _day(_("Suspended until"), required=False, hint=_("Empty: until it is resumed."))


class CarryForm(BecauseForm):
    """What a task is carried over into."""

    into = _line(_("Carried over into"), 200, hint=_("The round, list or plan in which the task goes on."))


class FileUpwardForm(forms.Form):
    """The filing with the unit above."""

    number = _line(_("Number of the filing letter"), 120)
    recipient = _line(_("Filed with"), 200)


class DrawForm(forms.Form):
    """A drawing: where from, by which seed, how many."""

    campaign = forms.CharField(label=_("Campaign"), max_length=50, widget=forms.Select())
    population = forms.ChoiceField(label=_("Drawn from"), choices=Draw.Population.choices)
    seed = _line(_("Seed"), 128, hint=SEED_HINT)
    share = forms.DecimalField(
        label=_("Share in percent"), min_value=1, max_value=100, decimal_places=1, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    per_county = forms.IntegerField(label=_("At least per county"), min_value=0, max_value=100)
    per_unit = forms.IntegerField(label=_("At least per unit"), min_value=0, max_value=100)
    late = forms.DecimalField(label=_("Weight: finished late"), min_value=1, max_value=10, decimal_places=1)
    returned = forms.DecimalField(label=_("Weight: returned before"), min_value=1, max_value=10, decimal_places=1)
    findings = forms.DecimalField(label=_("Weight: open findings on evidence"), min_value=1, max_value=10, decimal_places=1)
    reopened = forms.DecimalField(label=_("Weight: reopened before"), min_value=1, max_value=10, decimal_places=1)
    raise_after_failure = forms.DecimalField(label=_("Share after a failed check, times"), min_value=1, max_value=10, decimal_places=1)

    def __init__(self, *args: Any, campaigns: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].widget.choices = list(campaigns)

    def settings(self) -> dict[str, Any]:
        """The settings as the rules take them."""
        data = self.cleaned_data
        weights = {name: float(data[name]) for name in ("late", "returned", "findings", "reopened", "raise_after_failure")}
        return {"share": float(data["share"]) / 100, "per_county": data["per_county"], "per_unit": data["per_unit"], **weights}


class NoticeForm(forms.Form):
    """A notice: which cases, where, from when, how many days of which kind."""

    number = _line(_("Number of the notice"), 64)
    title = _line(_("Title"), 300)
    where = _line(_("Posted where"), 300, hint=_("The paper, the website, the board."))
    contact = _line(_("Where to object"), 300, hint=_("Telephone, address and mailbox, as they are printed on the notice."))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=90)
    day_type = forms.ChoiceField(label=_("Counted in"), choices=list(COUNTED_IN))
    first = _day(_("First day"))
    last = _day(_("Last day"), required=False, hint=_("Empty: computed. A last day that does not agree with the days is refused."))


class ObjectionForm(forms.Form):
    """What somebody said against a close-out."""

    came_by = forms.ChoiceField(label=_("Came by"), choices=list(CAME_BY.items()))
    said_on = _day(_("Said on"), hint=_("The day that counts: of the postmark, of the call."))
    text = _words(_("What was objected"))


class AnswerForm(forms.Form):
    """The answer to an objection; upheld or not is the button pressed."""

    upheld = forms.ChoiceField(choices=VERDICTS, widget=forms.HiddenInput())
    answer = _words(_("Answer"))


class SignForm(forms.Form):
    """One signature: words, and the proof for this signature alone."""

    words = forms.CharField(required=False, max_length=LONGEST_WORDS)
    password = forms.CharField(required=False, max_length=4096, strip=False)
    code = forms.CharField(required=False, max_length=16)
    on_behalf_of = forms.IntegerField(required=False, min_value=1)


class DelegationForm(forms.Form):
    """One person may sign for another for a time."""

    post = forms.TypedChoiceField(label=_("Whose signature"), coerce=int)
    delegate = forms.CharField(
        label=_("Who may sign instead"), max_length=64, help_text=_("The user name; the list offers people of these units.")
    )
    valid_from = _day(_("From"))
    valid_to = _day(_("Last day"))
    because = _words(_("Reason"))

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = list(posts)  # type: ignore[attr-defined]
        self.fields["delegate"].widget.attrs["list"] = "delegates"


class ProcedureForm(forms.Form):
    """Which procedure a campaign follows for a kind of task, from a day on."""

    campaign = forms.CharField(label=_("Campaign"), max_length=50, widget=forms.Select())
    kind = forms.ChoiceField(label=_("Kind of task"), choices=TaskKind.choices)
    procedure = forms.ChoiceField(label=_("Procedure"))
    valid_from = _day(_("From"), hint=_("Cases under way keep the procedure they entered by."))

    def __init__(self, *args: Any, campaigns: Choices, procedures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].widget.choices = list(campaigns)
        self.fields["procedure"].choices = list(procedures)  # type: ignore[attr-defined]
