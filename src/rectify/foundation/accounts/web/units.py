"""Pages of units, for the system administrator: the tree, opened branch by branch, and one page for each unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectify.foundation.accounts.models import Unit
from rectify.foundation.accounts.queries import units as read
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules.permissions import Permission
from rectify.foundation.accounts.services import units as act
from rectify.foundation.accounts.web.asked import word
from rectify.foundation.accounts.web.forms import AliasForm, CloseForm, MoveForm, NewUnitForm, RenameForm, UnitForm
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.accounts.web.people import REFUSED


@require_safe
@requires(Permission.UNIT_MANAGE)
def units(request: DeskRequest) -> HttpResponse:
    """The tree with its first two levels open, or what a search found."""
    text = word(request, "q")
    opened = request.GET.get("open", "")
    branch = int(opened) if opened.isdecimal() and len(opened) < 18 else None  # noqa: PLR2004 - what a bigint holds
    found = read.find_units(request.grants, text) if text else []
    tree = [] if text else read.tree(request.grants, branch)
    return render(request, "accounts/units.html", {"tree": tree, "found": found, "text": text})


@require_safe
@requires(Permission.UNIT_MANAGE)
def children(request: DeskRequest, pk: int) -> HttpResponse:
    """The units directly below one, as a branch of the tree."""
    return render(request, "accounts/units_branch.html", {"units": read.children_of(request.grants, pk)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.UNIT_MANAGE)
def new_unit(request: DeskRequest) -> HttpResponse:
    """Add a unit."""
    above = request.GET.get("parent", "")
    form = NewUnitForm(request.POST or None, initial={"parent": above}, units=read.unit_choices(on=timezone.localdate()))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/unit_new.html", {"form": form})
    fields = form.cleaned_data | {"parent": _maybe(request, form.cleaned_data["parent"])}
    try:
        unit = act.create_unit(**fields, by=request.user, at=timezone.now())
    except Refused as refusal:
        return render(request, "accounts/unit_new.html", {"form": form, "refusal": refusal}, status=REFUSED)
    messages.success(request, _("The unit was created."))
    return redirect("accounts:unit", pk=unit.pk)


def _maybe(request: DeskRequest, pk: int | None) -> Unit | None:
    return read.get_unit(request.grants, pk) if pk else None


def _forms(unit: Unit, today: date) -> dict[str, Form]:
    choices = read.unit_choices(on=today)
    others = [(pk, name) for pk, name in choices if pk != unit.pk]
    return {
        "details": UnitForm(initial={key: getattr(unit, key) for key in ("code", "name_en", "kind", "position")}, prefix="details"),
        "rename": RenameForm(initial={"name_en": unit.name_en, "since": today}, prefix="rename"),
        "move": MoveForm(initial={"parent": unit.parent_id}, units=others, prefix="move"),
        "close": CloseForm(initial={"since": today}, units=others, prefix="close"),
        "alias": AliasForm(prefix="alias"),
    }


@require_safe
@requires(Permission.UNIT_MANAGE)
def unit(request: DeskRequest, pk: int) -> HttpResponse:
    """One unit: its names through time, and what can be done to it."""
    return _page(request, read.get_unit(request.grants, pk))


def _page(request: DeskRequest, unit: Unit, *, tried: tuple[str, Form] | None = None, refusal: Refused | None = None) -> HttpResponse:
    forms = _forms(unit, timezone.localdate())
    if tried:
        forms[tried[0]] = tried[1]
    context = {"unit": unit, "aliases": read.aliases_of(unit), "forms": forms, "opened": tried[0] if tried else "", "refusal": refusal}
    return render(request, "accounts/unit.html", context, status=REFUSED if refusal else 200)


def _try(request: DeskRequest, unit: Unit, name: str, form: Form, do: Callable[..., Any]) -> HttpResponse:
    """Check the shape, call the one service, tell what came of it."""
    if not form.is_valid():
        return _page(request, unit, tried=(name, form))
    fields = {key: _maybe(request, value) if key in {"parent", "successor"} else value for key, value in form.cleaned_data.items()}
    try:
        do(unit=unit, **fields, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, read.get_unit(request.grants, unit.pk), tried=(name, form), refusal=refusal)
    messages.success(request, _("The unit was changed."))
    return redirect("accounts:unit", pk=unit.pk)


@require_POST
@requires(Permission.UNIT_MANAGE)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Mend code, English name, kind and place."""
    return _try(request, read.get_unit(request.grants, pk), "details", UnitForm(request.POST, prefix="details"), act.change_unit)


@require_POST
@requires(Permission.UNIT_MANAGE)
def rename(request: DeskRequest, pk: int) -> HttpResponse:
    """Give it a new name from a day on."""
    return _try(request, read.get_unit(request.grants, pk), "rename", RenameForm(request.POST, prefix="rename"), act.rename_unit)


@require_POST
@requires(Permission.UNIT_MANAGE)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """Hang it elsewhere in the tree."""
    form = MoveForm(request.POST, units=read.unit_choices(on=timezone.localdate()), prefix="move")
    return _try(request, read.get_unit(request.grants, pk), "move", form, act.move_unit)


@require_POST
@requires(Permission.UNIT_MANAGE)
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close it."""
    form = CloseForm(request.POST, units=read.unit_choices(on=timezone.localdate()), prefix="close")
    return _try(request, read.get_unit(request.grants, pk), "close", form, act.close_unit)


@require_POST
@requires(Permission.UNIT_MANAGE)
def add_alias(request: DeskRequest, pk: int) -> HttpResponse:
    """Give it a further name."""
    return _try(request, read.get_unit(request.grants, pk), "alias", AliasForm(request.POST, prefix="alias"), act.add_alias)


@require_POST
@requires(Permission.UNIT_MANAGE)
def remove_alias(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back a name that was wrong."""
    alias = read.get_alias(request.grants, pk)
    act.remove_alias(alias=alias, by=request.user, at=timezone.now())
    messages.success(request, _("The alias was removed."))
    return redirect("accounts:unit", pk=alias.unit_id)
