"""Forms of these pages: they check the shape of what was typed; whether an act is right the services say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rectify.foundation.accounts.messages import PERMISSION_WORDS
from rectify.foundation.accounts.models import UnitKind
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.rules.permissions import Grants, Permission
from rectify.foundation.accounts.rules.separation import token_permissions

UnitChoices = Iterable[tuple[int, str]]


def _day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%d"])


def _unit(label: Any, *, hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False, help_text=hint)


class PersonForm(forms.Form):
    """Names and addresses of somebody."""

    name = forms.CharField(label=_("Full name"), max_length=64)
    name_en = forms.CharField(label=_("Name in English"), max_length=64, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=32, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)


class NewPersonForm(PersonForm):
    """Somebody new, with the name they will log in by."""

    username = forms.CharField(
        label=_("User name"), max_length=64, help_text=_("3 to 64 small letters, digits, dots, hyphens and underscores; it never changes.")
    )
    field_order = ("username",)


class UnitForm(forms.Form):
    """What a unit is called and where it stands in lists."""

    code = forms.CharField(label=_("Code"), max_length=32, help_text=_("Short and unique, for lists and programs."))
    name_en = forms.CharField(label=_("Name in English"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=UnitKind.choices)
    position = forms.IntegerField(
        label=_("Place in the official order"), min_value=0, max_value=2_000_000_000, help_text=_("Among the units at the same level.")
    )


class NewUnitForm(UnitForm):
    """A new unit below another; without a place it comes last."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = _unit(_("Unit above"))
    position = forms.IntegerField(label=_("Place in the official order"), min_value=0, max_value=2_000_000_000, required=False)
    field_order = ("name", "name_en", "code", "kind", "parent", "position")

    def __init__(self, *args: Any, units: UnitChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("None: on top")), *units]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=120)
    name_en = forms.CharField(label=_("New name in English"), max_length=160)
    since = _day(_("From"), hint=_("The old name stays findable until the day before."))


class MoveForm(forms.Form):
    """Another unit above."""

    parent = _unit(_("Unit above"))

    def __init__(self, *args: Any, units: UnitChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("None: on top")), *units]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The end of a unit, and who takes over."""

    since = _day(_("Closed from"))
    successor = _unit(_("Successor"), hint=_("The unit that took over its duties."))

    def __init__(self, *args: Any, units: UnitChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", _("None")), *units]  # type: ignore[attr-defined]


class AliasForm(forms.Form):
    """A further name with its days."""

    name = forms.CharField(label=_("Other name"), max_length=120)
    valid_from = _day(_("From"), required=False)
    valid_to = _day(_("Last day"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class GrantForm(forms.Form):
    """A role at a unit from a day to a day."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    since = _day(_("From"))
    until = _day(_("Last day"), required=False, hint=_("Empty: without an end."))
    title = forms.CharField(label=_("Post as it is called there"), max_length=64, required=False)

    def __init__(self, *args: Any, units: UnitChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "").startswith("en")
        # nothing is chosen beforehand: a role granted by oversight is worse than a click
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a role")),
            *((r.code, r.name_en if english else r.name) for r in roles().values()),
        ]
        self.fields["unit"].choices = [("", _("Choose a unit")), *units]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """The last day of a role; at once without one."""

    last_day = _day(_("Last day"), required=False)


class TokenForm(forms.Form):
    """A key for a program: what for, until when, and what it may do."""

    name = forms.CharField(label=_("What it is for"), max_length=64)
    last_day = _day(_("Works until"), hint=_("At most a year ahead."))
    permissions = forms.TypedMultipleChoiceField(label=_("What it may do"), coerce=Permission, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, grants: Grants, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed, _refused = token_permissions(grants.scopes, grants.scopes)
        self.fields["permissions"].choices = [(p.value, PERMISSION_WORDS[p]) for p in Permission if p in allowed]  # type: ignore[attr-defined]
