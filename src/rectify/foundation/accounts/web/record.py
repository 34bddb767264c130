"""Pages of the record of acts. They stand here and not in ``audit``: their readers need people and permissions, the record knows none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django import forms
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rectify.foundation.accounts.queries.people import person_id_of
from rectify.foundation.accounts.queries.record import lines_of_record
from rectify.foundation.accounts.rules.permissions import Grants, Permission
from rectify.foundation.accounts.services.record import note_export
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.queries import Wanted, entries, sentence, verify
from rectify.foundation.audit.rules import registered

LONGEST_NUMBER = 18
"""Digits of the largest entry number a page may be asked to continue from."""


class RecordForm(forms.Form):
    """What to look for; anything that cannot be read restricts nothing and says so beside its field."""

    act = forms.CharField(max_length=64, required=False)
    who = forms.CharField(max_length=64, required=False)
    kind = forms.CharField(max_length=32, required=False)
    id = forms.CharField(max_length=64, required=False)
    since = forms.DateField(label=_("From"), required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(label=_("Last day"), required=False, input_formats=["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page tells it; ``url`` is empty where there is no page, or none this reader may open."""

    entry: Entry
    text: str
    url: str


@require_safe
@requires(Permission.AUDIT_READ)
def record(request: DeskRequest) -> HttpResponse:
    """Acts, newest first, with filters; pages do not shift while the record grows."""
    form = RecordForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    before = request.GET.get("before", "")
    stands_at = int(before) if before.isdecimal() and len(before) <= LONGEST_NUMBER else None
    page = entries(_wanted(asked), before=stands_at)
    language = get_language() or "zh-hans"
    lines = [Line(entry, sentence(entry, language), _address(entry, request.grants)) for entry in page.rows]
    context = {"lines": lines, "before": page.before, "asked": asked, "form": form, "acts": _acts(language)}
    return render(request, "accounts/record_rows.html" if request.htmx else "accounts/record.html", context)


def _wanted(asked: dict[str, object]) -> Wanted:
    who, act = str(asked.get("who") or ""), str(asked.get("act") or "")
    since, until = asked.get("since"), asked.get("until")
    return Wanted(
        subject_type=str(asked.get("kind") or ""),
        subject_id=str(asked.get("id") or ""),
        actor_id=person_id_of(who) if who else None,
        acts=(act,) if act else (),
        since=_midnight(since) if since else None,
        until=_midnight(until) + timedelta(days=1) if until else None,
    )


def _midnight(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))  # type: ignore[arg-type] # a DateField gave it


def _acts(language: str) -> list[tuple[str, str]]:
    """Registered acts for a choice, their sentences with an ellipsis for what differs."""
    english = language.startswith("en")
    return [(act.code, re.sub(r"\{\w+\}", "…", act.en if english else act.zh)) for act in registered()]


def _address(entry: Entry, grants: Grants) -> str:
    """The page of the subject, if its kind has one (``RECORD_SUBJECT_PAGES``) and its guard would let this reader in."""
    name = settings.RECORD_SUBJECT_PAGES.get(entry.subject_type, "")
    try:
        url = reverse(name, args=[entry.subject_id]) if name else ""
    except NoReverseMatch:
        return ""
    permission = getattr(resolve(url).func, "permission", None) if url else None
    return url if permission is None or grants.may(permission) else ""


@require_safe
@requires(Permission.AUDIT_READ)
def check(request: DeskRequest) -> HttpResponse:
    """Prove the whole chain now and say what was found."""
    verdict = verify()
    english = (get_language() or "").startswith("en")
    context = {"verdict": verdict, "words": verdict.en if english else verdict.zh, "at": timezone.now()}
    return render(request, "accounts/record_verdict.html" if request.htmx else "accounts/record_check.html", context)


@require_POST
@requires(Permission.AUDIT_READ)
def export(request: DeskRequest) -> StreamingHttpResponse:
    """The whole record as JSON lines, streamed; that it was taken out stands in it as its last entry."""
    last = note_export(by=request.user, at=timezone.now())
    response = StreamingHttpResponse(lines_of_record(last), content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="record-{last}.jsonl"'
    response.headers["Cache-Control"] = "no-store"
    return response
