"""Pages of people, for the system administrator: who there is, letting in, shutting out, one-time passwords."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.queries.people import PersonRow, find_people, get_person, get_person_row
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules.permissions import Permission
from rectify.foundation.accounts.services import people as act
from rectify.foundation.accounts.web.asked import word
from rectify.foundation.accounts.web.forms import NewPersonForm, PersonForm
from rectify.foundation.accounts.web.guard import DeskRequest, requires

REFUSED = 409
"""Status of a page that tells a refusal."""


@require_safe
@requires(Permission.PERSON_MANAGE)
def people(request: DeskRequest) -> HttpResponse:
    """Everybody, with search; a fragment brings the rows only."""
    asked = {key: word(request, key) for key in ("q", "role", "state", "after")}
    page = find_people(
        request.grants,
        text=asked["q"],
        role=asked["role"],
        state=asked["state"],
        after=asked["after"],
        at=timezone.now(),
        on=timezone.localdate(),
    )
    template = "accounts/people_rows.html" if request.htmx else "accounts/people.html"
    return render(request, template, {"page": page, "asked": asked, "roles": roles()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PERSON_MANAGE)
def new_person(request: DeskRequest) -> HttpResponse:
    """Let somebody in; their first password is shown once."""
    form = NewPersonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/person_new.html", {"form": form})
    try:
        person, password = act.admit_person(**form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        return render(request, "accounts/person_new.html", {"form": form, "refusal": refusal}, status=REFUSED)
    return _password_once(request, person, password)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PERSON_MANAGE)
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """One person: details to mend, roles to read, and what can be done about their log-in."""
    row = _row(request, pk)
    fields = {key: getattr(row.person, key) for key in ("name", "name_en", "phone", "email")}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=fields)
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, form)
    try:
        act.change_person(person=row.person, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, row, form, refusal)
    messages.success(request, _("The details were saved."))
    return redirect("accounts:person", pk=pk)


def _row(request: DeskRequest, pk: int) -> PersonRow:
    return get_person_row(request.grants, pk, at=timezone.now(), on=timezone.localdate())


def _page(request: DeskRequest, row: PersonRow, form: PersonForm, refusal: Refused | None = None) -> HttpResponse:
    context = {"row": row, "form": form, "refusal": refusal, "roles": roles()}
    return render(request, "accounts/person.html", context, status=REFUSED if refusal else 200)


def _refused(request: DeskRequest, pk: int, refusal: Refused) -> HttpResponse:
    row = _row(request, pk)
    fields = {key: getattr(row.person, key) for key in ("name", "name_en", "phone", "email")}
    return _page(request, row, PersonForm(initial=fields), refusal)


def _password_once(request: DeskRequest, person: Person, password: str) -> HttpResponse:
    response = render(request, "accounts/password_once.html", {"person": person, "password": password})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.PERSON_MANAGE)
def issue_password(request: DeskRequest, pk: int) -> HttpResponse:
    """Issue a one-time password and show it once."""
    someone = get_person(request.grants, pk)
    try:
        password = act.issue_password(person=someone, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _refused(request, pk, refusal)
    return _password_once(request, someone, password)


@require_POST
@requires(Permission.PERSON_MANAGE)
def deactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """Shut somebody out."""
    try:
        act.deactivate_person(person=get_person(request.grants, pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        return _refused(request, pk, refusal)
    messages.success(request, _("The person was deactivated; their sessions and tokens count no more."))
    return redirect("accounts:person", pk=pk)


@require_POST
@requires(Permission.PERSON_MANAGE)
def reactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    act.reactivate_person(person=get_person(request.grants, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The person can log in again."))
    return redirect("accounts:person", pk=pk)


@require_POST
@requires(Permission.PERSON_MANAGE)
def unlock(request: DeskRequest, pk: int) -> HttpResponse:
    """Lift the lock of a log-in."""
    act.unlock_login(person=get_person(request.grants, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The lock was lifted."))
    return redirect("accounts:person", pk=pk)
