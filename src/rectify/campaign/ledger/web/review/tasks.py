"""Shaping drafts and confirming them: the acts by which a reading becomes work."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rectify.campaign.ledger.queries import places
from rectify.campaign.ledger.queries.drafts import open_points
from rectify.campaign.ledger.services import review as confirming
from rectify.campaign.ledger.services import shaping
from rectify.campaign.ledger.web.review.answers import changed_answer, form_answer, refused, task_answer, told
from rectify.campaign.ledger.web.review.forms import AddForm, ReasonForm, RevisionForm, SplitForm, TitleForm, sent
from rectify.campaign.plans.queries import get_document
from rectify.campaign.plans.services import facts
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


def _revision(request: HttpRequest) -> int:
    """The revision the person saw; 0, which no draft has, when the page sent none."""
    form = RevisionForm(request.POST)
    return int(form.cleaned_data["revision"]) if form.is_valid() else 0


@require_POST
@requires(Permission.TASK_CONFIRM)
@told
def confirm(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Make a draft work."""
    desk = cast("DeskRequest", request)
    task = places.get_task(desk.grants, document, pk)
    known = "without_unit" in request.GET
    try:
        confirming.confirm_task(task=task, revision=_revision(request), by=desk.user, at=timezone.now(), without_unit=known)
    except Refused as refusal:
        only_unit = refusal.code == "task.open_points" and not known and not open_points(task, without_unit=True)
        return refused(desk, document, refusal, without_unit=task if only_unit else None)
    return task_answer(desk, document, pk, said=_("The task is confirmed: it is work now."))


@require_POST
@requires(Permission.FACT_DECIDE)
@told
def confirm_facts(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Confirm all facts of a task on which no question stands."""
    desk = cast("DeskRequest", request)
    chosen = places.facts_of_task(desk.grants, document, pk)
    count = facts.decide_facts(facts=chosen, by=desk.user, at=timezone.now())
    said = ngettext("%(n)s fact confirmed.", "%(n)s facts confirmed.", count) % {"n": count}
    return task_answer(desk, document, pk, said=said)


@require_POST
@requires(Permission.TASK_CONFIRM)
@told
def confirm_section(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Confirm every draft of a section, or none."""
    desk = cast("DeskRequest", request)
    chosen = places.drafts_of_section(desk.grants, document, pk)
    confirming.confirm_many(tasks=chosen, by=desk.user, at=timezone.now())
    return changed_answer(desk, document, f"t-{chosen[0].pk}" if chosen else "lists", said=_("The section is confirmed."))


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_CONFIRM)
@told
def edit(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Another title for a draft, or a reason why it is no task."""
    desk = cast("DeskRequest", request)
    task = places.get_task(desk.grants, document, pk)
    if "cancel" in request.GET:
        return task_answer(desk, document, pk, said="")
    if "because" in request.POST:
        return _reject(desk, document, pk)
    form = TitleForm(sent(request), initial={"title": task.title, "revision": task.revision})
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "reason": ReasonForm(initial={"revision": task.revision}), "task": task}
        return form_answer(desk, document, "ledger/review/_edit.html", context)
    shaping.edit_task_title(
        task=task, revision=form.cleaned_data["revision"], title=form.cleaned_data["title"], by=desk.user, at=timezone.now()
    )
    return task_answer(desk, document, pk, said=_("The title is changed."))


def _reject(desk: DeskRequest, document: int, pk: int) -> HttpResponse:
    form = ReasonForm(desk.POST)
    form.full_clean()
    task = places.get_task(desk.grants, document, pk)
    confirming.reject_task(
        task=task, revision=_revision(desk), because=form.cleaned_data.get("because", ""), by=desk.user, at=timezone.now()
    )
    return task_answer(desk, document, pk, said=_("Rejected: it is no task."))


@require_POST
@requires(Permission.TASK_CONFIRM)
@told
def restore(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Take back the rejection of a task."""
    desk = cast("DeskRequest", request)
    task = places.get_task(desk.grants, document, pk)
    confirming.restore_task(task=task, revision=_revision(request), by=desk.user, at=timezone.now())
    return task_answer(desk, document, pk, said=_("It is a draft again."))


@require_POST
@requires(Permission.TASK_CONFIRM)
@told
def split(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Cut a measure where the person clicked in the text."""
    desk = cast("DeskRequest", request)
    measure = places.get_measure(desk.grants, document, pk)
    form = SplitForm(request.POST)
    if not form.is_valid():
        raise Refused("measure.no_place", _("Click in the text where the measure should be cut, then press s."))
    shaping.split_measure(
        measure=measure, revision=form.cleaned_data["revision"], offset=form.cleaned_data["at"], by=desk.user, at=timezone.now()
    )
    return task_answer(desk, document, measure.task_id, said=_("The measure is cut in two."), paper=True)


@require_POST
@requires(Permission.TASK_CONFIRM)
@told
def merge(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Make one measure of this and the next."""
    desk = cast("DeskRequest", request)
    pair = places.with_next(desk.grants, document, pk)
    shaping.merge_measures(measures=pair, revision=_revision(request), by=desk.user, at=timezone.now())
    return task_answer(desk, document, pair[0].task_id, said=_("The two measures are one."), paper=True)


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_CONFIRM)
@told
def reject_measure(request: HttpRequest, document: int, pk: int) -> HttpResponse:
    """Take a measure off a draft, with the reason; its facts stay with the task."""
    desk = cast("DeskRequest", request)
    measure = places.get_measure(desk.grants, document, pk)
    form = ReasonForm(sent(request), initial={"revision": measure.task.revision})
    if request.method == "GET" or not form.is_valid():
        return form_answer(desk, document, "ledger/review/_take_off.html", {"form": form, "measure": measure, "task": measure.task})
    task = shaping.reject_measure(
        measure=measure, revision=form.cleaned_data["revision"], because=form.cleaned_data["because"], by=desk.user, at=timezone.now()
    )
    return task_answer(desk, document, task.pk, said=_("The measure is taken off."), paper=True)


@require_POST
@requires(Permission.TASK_CONFIRM)
def add_item(request: HttpRequest, document: int) -> HttpResponse:
    """Selected words become a measure of the draft they stand in, or a draft of their own."""
    desk = cast("DeskRequest", request)
    form = AddForm(request.POST)
    if not form.is_valid():
        return refused(desk, document, Refused("selection.lost", _("The selection was lost. Select the words again.")))
    start, end = form.cleaned_data["start"], form.cleaned_data["end"]
    try:
        task = _add_task(desk, document, start, end) if request.POST.get("as") == "task" else _add_measure(desk, document, start, end)
    except Refused as refusal:
        return refused(desk, document, refusal)
    return changed_answer(desk, document, f"t-{task}", said=_("Added."))


def _add_measure(desk: DeskRequest, document: int, start: int, end: int) -> int:
    task = places.draft_at(desk.grants, document, start, end)
    if task is None:
        raise Refused(
            "measure.no_draft", _("The selected words stand in no draft. Select inside one task, or add them as a task of their own.")
        )
    paper = get_document(desk.grants, document)
    shaping.add_measure(task=task, revision=task.revision, document=paper, start=start, end=end, by=desk.user, at=timezone.now())
    return task.pk


def _add_task(desk: DeskRequest, document: int, start: int, end: int) -> int:
    place = places.place_of(desk.grants, document)
    paper = get_document(desk.grants, document)
    task = shaping.add_task(
        campaign=place.campaign,
        document=paper,
        start=start,
        end=end,
        section=places.section_at(place, start),
        by=desk.user,
        at=timezone.now(),
    )
    return task.pk
