"""The acts on schemes: each calls one service and goes back to the page of the scheme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rectify.campaign.ledger.models import SchemeVersion
from rectify.campaign.ledger.queries import access
from rectify.campaign.ledger.queries import schemes as queries
from rectify.campaign.ledger.rules.schemes import MEASURABLE
from rectify.campaign.ledger.services import schemes as services
from rectify.campaign.ledger.web.schemes import forms
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires

ROWS_OF_A_NEW_SCHEME = 4


def tell(request: HttpRequest, act: Callable[[], object], said: str | Promise) -> bool:
    """Do it; its refusal, or what was done, stands on the next page. Whether it was done."""
    try:
        act()
    except Refused as refused:
        missing = format_html_join("", "<br>– <a href='{}'>{}</a>", ((m.url or request.path, m.text) for m in refused.missing))
        messages.error(request, format_html("{}{}", refused.message, missing))
        return False
    messages.success(request, str(said))
    return True


def tell_shape(request: HttpRequest, *wrong: django_forms.Form) -> None:
    """Say which fields have no shape."""
    words = [f"{form.fields[name].label or name}: {' '.join(map(str, e))}" for form in wrong for name, e in form.errors.items()]
    messages.error(request, "; ".join(words))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SCHEME_WRITE)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a scheme of a task, of a problem, or of a firm of the same campaign."""
    desk = cast("DeskRequest", request)
    asked = request.POST if request.method == "POST" else request.GET
    form = forms.BeginForm(asked)
    form.is_valid()
    about = _about(desk, form.cleaned_data.get("task"), form.cleaned_data.get("problem"), form.cleaned_data.get("firm_name", ""))
    units = queries.writing_units(desk.grants)
    if request.method == "POST":
        unit = next((u for u in units if u.pk == form.cleaned_data.get("unit")), None)
        if form.is_valid() and unit is not None:
            try:
                title = form.cleaned_data["title"]
                scheme = services.begin_scheme(about=about, unit=unit, title=title, by=desk.user, at=timezone.now())
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                return redirect("schemes:edit", scheme.versions.get().pk)
        else:
            tell_shape(request, form)
    return render(request, "ledger/schemes/begin.html", {"about": about, "units": units, "form": form})


def _about(desk: DeskRequest, task: int | None, problem: int | None, firm_name: str) -> services.About:
    """What the scheme is of, as far as the person may write schemes for it.

    Raises:
        NotFound: neither a task nor a problem within reach is named.
    """
    if task:
        found = access.get_task(desk.grants, task, Permission.SCHEME_WRITE)
        return services.About(found.campaign, task=found, firm_name=firm_name)
    if problem:
        of = access.get_problem(desk.grants, problem)
        return services.About(of.campaign, problem=of, firm_name=firm_name)
    raise NotFound("scheme")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SCHEME_WRITE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a form; buttons add, move and remove rows without a script, save, or save and hand in."""
    desk = cast("DeskRequest", request)
    version = queries.get_version(desk.grants, pk, Permission.SCHEME_WRITE)
    if version.submitted_at is not None:
        return redirect("schemes:page", version.scheme_id)
    if request.method != "POST":
        rows = forms.rows_of_version(version) or [{"kind": "measure"}] * (ROWS_OF_A_NEW_SCHEME - 1) + [{"kind": "milestone"}]
        return _form(request, version, _initial(version), rows)
    form, steps = forms.VersionForm(request.POST), forms.step_forms(request.POST)
    valid = form.is_valid() & all([row.is_valid() for row in steps])  # noqa: C419 - every row shows its own error
    if request.POST.get("do") in {"save", "submit"}:
        if not valid:
            tell_shape(request, form, *steps)
        elif _save(request, version, form, steps):
            return redirect("schemes:page", version.scheme_id)
    rows = forms.rows_of(steps) + ([{"kind": "measure"}] if request.POST.get("do") == "add" else [])
    return _form(request, version, {name: request.POST.get(name, "") for name in form.fields}, rows)


def _save(request: HttpRequest, version: SchemeVersion, form: forms.VersionForm, steps: list[forms.StepForm]) -> bool:
    desk, at = cast("DeskRequest", request), timezone.now()
    try:
        revision = form.cleaned_data["revision"]
        saved = services.write_version(version=version, revision=revision, content=forms.content_in(form, steps), by=desk.user, at=at)
        if request.POST.get("do") == "submit":
            _tell_submission(request, services.submit(version=saved, revision=saved.revision, by=desk.user, at=at))
        else:
            messages.success(request, _("The draft was saved."))
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def _tell_submission(request: HttpRequest, submission: services.Submission) -> None:
    if submission.accepted:
        messages.success(request, _("The version was handed in and waits for approval."))
        return
    n = len(submission.flaws)
    words = ngettext("The version came back at once: {n} point is open.", "The version came back at once: {n} points are open.", n)
    messages.error(request, words.format(n=n))


def _initial(version: SchemeVersion) -> dict[str, Any]:
    days = {"due_on": version.due_on.isoformat() if version.due_on else ""}
    return {name: getattr(version, name) for name in forms.VersionForm.base_fields} | days


def _form(request: HttpRequest, version: SchemeVersion, values: dict[str, Any], rows: list[dict[str, str]]) -> HttpResponse:
    context = {
        "version": version,
        "scheme": version.scheme,
        "values": values,
        "rows": rows,
        "plan_deadline": queries.plan_deadline(version.scheme),
        "measures": queries.measures_for(version.scheme),
        "comparators": [code for code in (">=", ">", "<=", "<", "=", "reach", "increase_by", "decrease_by") if code in MEASURABLE],
    }
    return render(request, "ledger/schemes/edit.html", context)


@require_POST
@requires(Permission.SCHEME_WRITE)
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in a draft as it stands."""
    desk = cast("DeskRequest", request)
    version = queries.get_version(desk.grants, pk, Permission.SCHEME_WRITE)
    try:
        submission = services.submit(version=version, revision=version.revision, by=desk.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        _tell_submission(request, submission)
    return redirect("schemes:page", version.scheme_id)


@require_POST
@requires(Permission.LIST_READ)
def opine(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what an expert said: by the unit that draws the scheme up, or by those who approve."""
    desk = cast("DeskRequest", request)
    permission = Permission.SCHEME_APPROVE if desk.grants.may(Permission.SCHEME_APPROVE) else Permission.SCHEME_WRITE
    version = queries.get_version(desk.grants, pk, permission)
    form = forms.OpinionForm(request.POST)
    if form.is_valid():
        said = {**form.cleaned_data, "favourable": form.cleaned_data["favourable"] == "yes"}
        act = lambda: services.record_opinion(version=version, by=desk.user, at=timezone.now(), **said)  # noqa: E731 - called by tell
        tell(request, act, _("The opinion was recorded."))
    else:
        tell_shape(request, form)
    return redirect("schemes:page", version.scheme_id)


@require_POST
@requires(Permission.SCHEME_APPROVE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a version or send it back."""
    desk = cast("DeskRequest", request)
    version = queries.get_version(desk.grants, pk, Permission.SCHEME_APPROVE)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        tell_shape(request, form)
        return redirect("schemes:page", version.scheme_id)
    unit = queries.own_unit(desk.grants, form.cleaned_data["unit"])
    if unit is None:
        raise NotFound(form.cleaned_data["unit"])
    approve, words = form.cleaned_data["approve"] == "yes", form.cleaned_data["words"]
    said = _("The scheme was approved.") if approve else _("The scheme was sent back.")
    tell(request, lambda: services.decide(version=version, approve=approve, words=words, unit=unit, by=desk.user, at=timezone.now()), said)
    return redirect("schemes:page", version.scheme_id)


@require_POST
@requires(Permission.SCHEME_WRITE)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version."""
    desk = cast("DeskRequest", request)
    scheme = queries.get_scheme(desk.grants, pk, Permission.SCHEME_WRITE)
    form = forms.ReasonForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    act = lambda: services.new_version(scheme=scheme, because=because, by=desk.user, at=timezone.now())  # noqa: E731 - called by tell
    if tell(request, act, _("The next version is a draft that says what the last one says. Change what has changed.")):
        return redirect("schemes:edit", scheme.versions.order_by("-number")[0].pk)
    return redirect("schemes:page", scheme.pk)


@require_POST
@requires(Permission.SCHEME_WRITE)
def reached(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when a milestone was reached."""
    desk = cast("DeskRequest", request)
    step = queries.get_milestone(desk.grants, pk)
    form = forms.DayForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        act = lambda: services.reach_milestone(step=step, on=on, by=desk.user, at=timezone.now())  # noqa: E731 - called by tell
        tell(request, act, _("The milestone was recorded."))
    else:
        tell_shape(request, form)
    return redirect("schemes:page", step.version.scheme_id)


@require_POST
@requires(Permission.TASK_CONFIRM)
def require(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an approved scheme before work on a task begins, or lift that."""
    desk = cast("DeskRequest", request)
    task = access.get_task(desk.grants, pk, Permission.TASK_CONFIRM)
    form = forms.ReasonForm(request.POST)
    needed, because = request.POST.get("needed") == "yes", form.cleaned_data["because"] if form.is_valid() else ""
    said = _("Work on the task now waits for an approved scheme.") if needed else _("No scheme is needed any more.")
    tell(request, lambda: services.require_scheme(task=task, needed=needed, because=because, by=desk.user, at=timezone.now()), said)
    return redirect("lists:task", pk)
