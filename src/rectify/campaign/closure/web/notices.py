"""The notice board: notices posted with days that are counted, what runs, what was objected and how it was answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectify.campaign.closure.models import Case, PublicNotice
from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries import notices as query
from rectify.campaign.closure.queries.offers import requirement_of_kind
from rectify.campaign.closure.services import notices as act
from rectify.campaign.closure.templatetags.closure import english
from rectify.campaign.closure.web.forms import AnswerForm, NoticeForm, ObjectionForm
from rectify.campaign.closure.web.telling import REFUSED, UNREADABLE, tell
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import BeyondCalendar, Unit, check_notice
from rectify.foundation.refusals import Refused

OFFERED = 200
"""Cases offered for one notice."""


@require_safe
@requires(Permission.LIST_READ)
def notices(request: DeskRequest) -> HttpResponse:
    """What runs, what ran, and for those who post notices the cases that wait for one."""
    return _board(request, None, {})


@require_POST
@requires(Permission.TASK_NOTICE)
def post(request: DeskRequest) -> HttpResponse:
    """Post a notice. Without a last day it is computed and shown, with the count explained, before anything is posted."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _board(request, form, {}, status=UNREADABLE)
    data = form.cleaned_data
    computing = request.POST.get("do") == "compute" or data["last"] is None
    if computing:
        return _board(request, *_computed(request, data))
    chosen = [case for case in _offered(request) if str(case.pk) in set(request.POST.getlist("case"))]
    try:
        notice = _post(request, chosen, data)
    except Refused as refusal:
        return _board(request, form, {"refusal": refusal, "explained": _explained(data)}, status=REFUSED)
    messages.success(request, _("The notice %(number)s was posted.") % {"number": notice.number})
    return redirect("closure:notice", notice.pk)


def _post(request: DeskRequest, chosen: list[Case], data: dict[str, Any]) -> PublicNotice:
    if len({case.task.campaign_id for case in chosen}) > 1:
        raise Refused("notice.two_campaigns", _("A notice holds cases of one campaign. Post one for each campaign."))
    if not chosen:
        raise Refused("notice.empty", _("The notice names no case. Choose at least one that waits for its notice."))
    media = data["where"]
    facts = {name: data[name] for name in ("number", "title", "contact", "first", "last", "days", "day_type")}
    return act.post_notice(campaign=chosen[0].task.campaign, cases=chosen, media=media, **facts, by=request.user, at=timezone.now())


def _computed(request: DeskRequest, data: dict[str, Any]) -> tuple[NoticeForm, dict[str, Any]]:
    """The form with its last day filled in, and why it is that day."""
    try:
        last = query.last_day(data["first"], data["days"], data["day_type"])
    except BeyondCalendar as error:
        words = _("Working days of this period are not published yet: %(why)s. Choose earlier days or calendar days.") % {"why": error}
        return NoticeForm(request.POST), {"refusal": Refused("notice.beyond_calendar", words)}
    filled = request.POST.copy()
    filled["last"] = last.isoformat()
    return NoticeForm(filled), {"explained": _explained({**data, "last": last})}


def _explained(data: dict[str, Any]) -> str:
    """How many days lie between first and last, and whether they agree with the claim."""
    try:
        found = check_notice(data["first"], data["last"], data["days"], workday_table(), unit=Unit(data["day_type"]))
    except (BeyondCalendar, ValueError):
        return ""
    return found.en if english() else found.zh


def _offered(request: DeskRequest) -> list[Case]:
    return list(query.waiting_for_notice(request.grants).select_related("task__campaign")[:OFFERED])


def _board(request: DeskRequest, form: NoticeForm | None, more: dict[str, Any], status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    may_post = request.grants.may(Permission.TASK_NOTICE)
    offered = _offered(request) if may_post else []
    rows = query.board(request.grants, today)
    chosen = set(request.POST.getlist("case")) or set(request.GET.getlist("case"))
    context = {
        "tab": "notices",
        "running": [row for row in rows if row.notice.last >= today],
        "past": [row for row in rows if row.notice.last < today],
        "today": today,
        "offered": [(case, str(case.pk) in chosen) for case in offered],
        "form": (form or NoticeForm(initial=_initial(offered, today))) if offered else None,
        "may_post": may_post,
        "objections": list(query.open_objections(request.grants)[:OFFERED]),
        **more,
    }
    return render(request, "closure/notices.html", context, status=status)


def _initial(offered: list[Case], today: date) -> dict[str, Any]:
    need = requirement_of_kind(offered[0], "notice") if offered else None
    detail = need.detail if need else {}
    return {"first": today, "days": detail.get("days") or 5, "day_type": detail.get("day_type") or "workdays"}


@require_safe
@requires(Permission.LIST_READ)
def notice(request: DeskRequest, pk: int) -> HttpResponse:
    """One notice: its days explained, its cases, objections and answers."""
    return _notice(request, access.get_notice(request.grants, pk))


def _notice(request: DeskRequest, found: PublicNotice, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    data = {"first": found.first, "last": found.last, "days": found.days, "day_type": found.day_type}
    context = {
        "tab": "notices",
        "notice": found,
        "entries": query.entries_of(found),
        "explained": _explained(data),
        "runs": found.last >= today,
        "today": today,
        "may_keep": request.grants.may(Permission.TASK_NOTICE),
        "objection_form": ObjectionForm(initial={"said_on": today}),
        **(more or {}),
    }
    return render(request, "closure/notice.html", context, status=status)


@require_http_methods(["POST"])
@requires(Permission.TASK_NOTICE)
def record_objection(request: DeskRequest, pk: int) -> HttpResponse:
    """Record what somebody said against one close-out."""
    entry = access.get_entry(request.grants, pk)
    form = ObjectionForm(request.POST)
    found = access.get_notice(request.grants, entry.notice_id)
    if not form.is_valid():
        return _notice(request, found, {"objection_form": form, "opened": entry.pk}, UNREADABLE)
    try:
        act.record_objection(entry=entry, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _notice(request, found, {"objection_form": form, "opened": entry.pk, "refusal": refusal}, REFUSED)
    messages.success(request, _("The objection was recorded. It must be answered before the case goes on."))
    return redirect("closure:notice", entry.notice_id)


@require_POST
@requires(Permission.TASK_NOTICE)
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer an objection; one that is upheld sends the task back."""
    objection = access.get_objection(request.grants, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The answer is empty. Write it."))
    else:
        upheld = form.cleaned_data["upheld"] == "yes"
        words = form.cleaned_data["answer"]
        by, at = request.user, timezone.now()
        said = _("The objection was upheld; the task was sent back.") if upheld else _("The objection was answered.")
        tell(request, lambda: act.answer_objection(objection=objection, upheld=upheld, answer=words, by=by, at=at), said)
    return redirect("closure:notice", objection.entry.notice_id)


@require_POST
@requires(Permission.TASK_NOTICE)
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """End a notice after its last day; the nightly job does the same."""
    found = access.get_notice(request.grants, pk)
    tell(request, lambda: act.end_notice(notice=found, by=request.user, at=timezone.now()), _("The notice has ended."))
    return redirect("closure:notice", pk)
