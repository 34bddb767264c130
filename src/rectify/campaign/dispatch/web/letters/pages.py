"""The pages of letters: the list, one letter, a letter by hand, the table of ladders, and a letter as a paper."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectify.campaign.dispatch.queries import letters
from rectify.campaign.dispatch.queries.access import visible_units
from rectify.campaign.dispatch.queries.ladders import ladder_of, ladders
from rectify.campaign.dispatch.queries.letter_paper import paper_of
from rectify.campaign.dispatch.rules.supervision import BEGUN, BY_UNIT, NEXT
from rectify.campaign.dispatch.web.letters.forms import LettersForm
from rectify.campaign.dispatch.web.telling import number_in
from rectify.campaign.ledger.models import Campaign
from rectify.campaign.ledger.queries.access import get_task
from rectify.campaign.ledger.queries.story import campaigns as all_campaigns
from rectify.foundation.accounts.rules import Grants, Permission, Scope
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.calendar.rules import BeyondCalendar
from rectify.foundation.papers import to_docx, to_pdf

SIZE = 50
TYPES = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}


def within(scope: Scope, path: str) -> bool:
    """Whether a unit lies within a scope."""
    return scope.everything or any(path.startswith(prefix) for prefix in scope.unit_paths)


def chosen(grants: Grants, slug: str) -> tuple[list[Campaign], Campaign | None]:
    """All campaigns the person sees, and the one asked for or else the newest."""
    found = list(all_campaigns(grants))
    return found, next((c for c in found if c.slug == slug), found[0] if found else None)


@require_safe
@requires(Permission.LIST_READ)
def list_page(request: HttpRequest) -> HttpResponse:
    """Letters by state; ``?campaign= &state= &unit= &before=``."""
    desk = cast("DeskRequest", request)
    form = LettersForm(request.GET)
    form.is_valid()
    asked: dict[str, Any] = form.cleaned_data
    campaigns, campaign = chosen(desk.grants, asked.get("campaign") or "")
    on = timezone.localdate()
    key = campaign.pk if campaign else None
    wanted = letters.LettersAsked(key, asked.get("unit"), asked.get("state") or "", asked.get("before"))
    rows = letters.letters_page(desk.grants, wanted, SIZE)
    counts = letters.count_states(desk.grants, key)
    context = {
        "campaigns": campaigns,
        "campaign": campaign,
        "rows": [(row, letters.rung_of(row)[1]) for row in rows[:SIZE]],
        "more": rows[SIZE - 1].pk if len(rows) > SIZE else None,
        "state": wanted.state,
        "states": [(name, label, counts[name]) for name, label in _states(desk.grants)],
        "points": letters.points_by_unit(desk.grants, campaign, on) if campaign else [],
        "ladder": ladder_of(campaign, on) if campaign else None,
        "ladders": [ladder for ladder in ladders().values() if ladder.holds_on(on)],
        "today": on,
        "may_issue": desk.grants.may(Permission.LETTER_ISSUE),
        "may_choose": desk.grants.may(Permission.PROCEDURE_CHOOSE),
    }
    return render(request, "dispatch/letters/list.html", context)


def _states(grants: Grants) -> list[tuple[str, str]]:
    names = {"unanswered": _("Waits for an answer"), "answered": _("Answered"), "listed": _("Under listed supervision")}
    if grants.may(Permission.LETTER_ISSUE):
        return [("proposed", _("To be issued")), *names.items(), ("dismissed", _("Dismissed"))]
    return list(names.items())


@require_safe
@requires(Permission.LIST_READ)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, with what may be done with it now."""
    desk = cast("DeskRequest", request)
    letter = letters.get_letter(desk.grants, pk)
    ladder, rung = letters.rung_of(letter)
    today, due, ends = timezone.localdate(), None, None
    waits = letter.issued_at is None and letter.dismissed_at is None
    if waits and rung:
        try:
            due = letters.answer_due(rung.answer, today)
        except BeyondCalendar as beyond:
            ends = beyond
    story = letters.story_of(letter, due)
    last = story.steps[-1].kind if story.steps else BEGUN
    issue = desk.grants.may(Permission.LETTER_ISSUE)
    answer = within(desk.grants.scope(Permission.LETTER_ANSWER), letter.unit.path)
    following = NEXT[last] if rung and rung.listed and letter.issued_at else ()
    context = {
        "letter": letter,
        "ladder": ladder,
        "rung": rung,
        "story": story,
        "waits": waits,
        "calendar_ends": ends,
        "today": today,
        "late": letter.answer_due_on and (timezone.localdate(letter.answered_at) if letter.answered_at else today) > letter.answer_due_on,
        "may_issue": waits and issue and rung is not None,
        "may_answer": answer and letter.issued_at and not letter.answered_at,
        "steps": [kind for kind in following if (answer if kind in BY_UNIT else issue)],
    }
    return render(request, "dispatch/letters/page.html", context)


@require_safe
@requires(Permission.LIST_READ)
def paper(request: HttpRequest, pk: int, ext: str) -> HttpResponse:
    """A letter as an official paper, to edit (docx) or to print (PDF)."""
    desk = cast("DeskRequest", request)
    if ext not in TYPES:
        raise Http404(ext)
    letter = letters.get_letter(desk.grants, pk)
    made = paper_of(letter)
    content = to_docx(made) if ext == "docx" else to_pdf(made)
    response = HttpResponse(content, content_type=TYPES[ext])
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}.{ext}"'
    return response


@require_safe
@requires(Permission.LETTER_ISSUE)
def draft(request: HttpRequest) -> HttpResponse:
    """The form of a letter begun by hand; ``?campaign= &task= &unit=`` fill it in."""
    desk = cast("DeskRequest", request)
    asked = request.GET
    key = number_in(asked.get("task", ""))
    task = get_task(desk.grants, key) if key is not None else None
    campaigns, campaign = chosen(desk.grants, task.campaign.slug if task else asked.get("campaign", ""))
    unit = number_in(asked.get("unit", ""))
    context = {
        "campaigns": campaigns,
        "campaign": campaign,
        "ladder": ladder_of(campaign, timezone.localdate()) if campaign else None,
        "task": task,
        "unit": unit if unit is not None else task.lead_unit_id if task else None,
        "units": visible_units(desk.grants).filter(closed_on__isnull=True).order_by("path"),
    }
    return render(request, "dispatch/letters/draft.html", context)


@require_safe
@requires(Permission.LIST_READ)
def ladder_table(request: HttpRequest) -> HttpResponse:
    """The ladders of this installation as a table: what calls for a rung, what it costs, where it comes from."""
    return render(request, "dispatch/letters/ladders.html", {"ladders": list(ladders().values())})
