"""Pages of roles, for the security administrator: what each role may do, who holds it, granting and withdrawing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectify.foundation.accounts.messages import PERMISSION_WORDS
from rectify.foundation.accounts.queries import people as read
from rectify.foundation.accounts.queries import roles as all_roles
from rectify.foundation.accounts.queries.units import get_unit, unit_choices
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules.permissions import Permission, Reach, Role
from rectify.foundation.accounts.rules.separation import exclusive_pairs
from rectify.foundation.accounts.services import people as people_acts
from rectify.foundation.accounts.services import posts as act
from rectify.foundation.accounts.web.asked import word
from rectify.foundation.accounts.web.forms import GrantForm, WithdrawForm
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.accounts.web.people import REFUSED


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role as the page tells it, in the reader's language."""

    role: Role
    name: str
    sentence: str
    everything: list[str | Promise]
    own: list[str | Promise]
    apart: list[str]
    holders: int


def _cards(holders: dict[str, int]) -> list[RoleCard]:
    english = (get_language() or "").startswith("en")
    known = all_roles()
    names = {code: role.name_en if english else role.name for code, role in known.items()}
    pairs = exclusive_pairs(known)
    return [
        RoleCard(
            role,
            names[code],
            role.sentence_en if english else role.sentence,
            [PERMISSION_WORDS[p] for p, reach in role.grants.items() if reach is Reach.EVERYTHING],
            [PERMISSION_WORDS[p] for p, reach in role.grants.items() if reach is Reach.OWN],
            [names[other] for other in known if (min(code, other), max(code, other)) in pairs],
            holders.get(code, 0),
        )
        for code, role in known.items()
    ]


@require_safe
@requires(Permission.ROLE_GRANT)
def roles(request: DeskRequest) -> HttpResponse:
    """Every role: its sentence, its permissions, what it excludes, how many hold it."""
    return render(request, "accounts/roles.html", {"cards": _cards(read.holders(timezone.localdate()))})


@require_safe
@requires(Permission.ROLE_GRANT)
def holders(request: DeskRequest) -> HttpResponse:
    """People and the roles they hold today; a fragment brings the rows only."""
    asked = {key: word(request, key) for key in ("q", "role", "after")}
    page = read.find_people(
        request.grants, text=asked["q"], role=asked["role"], after=asked["after"], at=timezone.now(), on=timezone.localdate()
    )
    template = "accounts/holders_rows.html" if request.htmx else "accounts/holders.html"
    return render(request, template, {"page": page, "asked": asked, "roles": all_roles()})


@require_safe
@requires(Permission.ROLE_GRANT)
def posts(request: DeskRequest, pk: int) -> HttpResponse:
    """All roles of one person through time, their tokens and second factor."""
    return _page(request, pk)


def _page(request: DeskRequest, pk: int, refusal: Refused | None = None) -> HttpResponse:
    person = read.get_person(request.grants, pk)
    context = {
        "person": person,
        "posts": read.all_posts(person),
        "tokens": read.tokens_of(person),
        "roles": all_roles(),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "refusal": refusal,
    }
    return render(request, "accounts/posts.html", context, status=REFUSED if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROLE_GRANT)
def grant(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a person a role at a unit."""
    today = timezone.localdate()
    person = read.get_person(request.grants, pk)
    form = GrantForm(request.POST or None, initial={"since": today}, units=unit_choices(on=today))
    context = {"form": form, "person": person, "cards": _cards({})}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/grant.html", context)
    fields = form.cleaned_data | {"unit": get_unit(request.grants, form.cleaned_data["unit"])}
    try:
        act.grant_post(person=person, **fields, by=request.user, at=timezone.now())
    except Refused as refusal:
        return render(request, "accounts/grant.html", context | {"refusal": refusal}, status=REFUSED)
    messages.success(request, _("The role was granted."))
    return redirect("accounts:posts", pk=pk)


@require_POST
@requires(Permission.ROLE_GRANT)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """End a role after a day, or at once."""
    post = read.get_post(request.grants, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The last day could not be read. Write it as 2026-11-23."))
        return redirect("accounts:posts", pk=post.person_id)
    try:
        act.withdraw_post(post=post, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, post.person_id, refusal)
    messages.success(request, _("The role was withdrawn."))
    return redirect("accounts:posts", pk=post.person_id)


@require_POST
@requires(Permission.ROLE_GRANT)
def reset_codes(request: DeskRequest, pk: int) -> HttpResponse:
    """Clear the one-time codes of somebody who lost their device."""
    try:
        people_acts.reset_totp(person=read.get_person(request.grants, pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, pk, refusal)
    messages.success(request, _("The one-time codes were cleared; the person sets them up anew."))
    return redirect("accounts:posts", pk=pk)
