"""The bulletin of a round: read, taken home as Word or PDF, written and issued by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.dispatch.bulletin_paper import bulletin_paper
from rectify.campaign.dispatch.models import Bulletin, Round
from rectify.campaign.dispatch.queries.access import get_round
from rectify.campaign.dispatch.queries.bulletin import content_of, get_bulletin
from rectify.campaign.dispatch.rules.bulletin import CLASSES, Content
from rectify.campaign.dispatch.services.bulletin import ChosenCase, edit_bulletin, issue_bulletin
from rectify.campaign.ledger.templatetags.ledger import place
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.rules import safe_name
from rectify.foundation.files.rules.kinds import DOCX, PDF
from rectify.foundation.papers import Paper, to_docx, to_pdf

CASES = 6
"""Typical cases one bulletin has room for."""


class BulletinForm(forms.Form):
    """The office's words and up to six typical cases."""

    words = forms.CharField(required=False, max_length=4000, label=_("What the office says"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, CASES + 1):
            self.fields[f"case_{number}"] = forms.CharField(required=False, max_length=64)
            self.fields[f"kind_{number}"] = forms.ChoiceField(required=False, choices=[("good", ""), ("bad", "")])
            self.fields[f"why_{number}"] = forms.CharField(required=False, max_length=1000)

    def cases(self) -> list[ChosenCase]:
        """The rows that name a task or say something."""
        data = self.cleaned_data
        rows = ((data[f"case_{n}"], data[f"kind_{n}"] != "bad", data[f"why_{n}"]) for n in range(1, CASES + 1))
        return [ChosenCase(number, good, words) for number, good, words in rows if number or words]


def _rows(content: Content) -> list[dict[str, object]]:
    """The cases as the form shows them, and empty rows up to the most."""
    said: list[dict[str, object]] = [{"key": place(case.key), "good": case.good, "words": case.words} for case in content.cases]
    said += [{"good": True} for _n in range(CASES - len(said))]
    return [{"n": n, **row} for n, row in enumerate(said, 1)]


def _read(request: HttpRequest, pk: int) -> tuple[Round, Bulletin | None, Content]:
    one, bulletin = get_bulletin(cast("DeskRequest", request).grants, pk)
    return one, bulletin, content_of(one, bulletin, timezone.localdate())


@require_safe
@requires(Permission.LIST_READ)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as a page; before it is issued, for the office and those who see all."""
    desk = cast("DeskRequest", request)
    one, bulletin, content = _read(request, pk)
    issued = bulletin if bulletin and bulletin.issued_at else None
    may_edit = desk.grants.may(Permission.ROUND_MANAGE) and issued is None
    classes = [(code, content.classes.get(code, 0)) for code in CLASSES]
    context: dict[str, object] = {"round": one, "content": content, "issued": issued, "may_edit": may_edit, "classes": classes}
    return render(request, "dispatch/sheets/bulletin.html", context | {"rows": _rows(content) if may_edit else []})


@require_POST
@requires(Permission.ROUND_MANAGE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the words and cases."""
    desk = cast("DeskRequest", request)
    one = get_round(desk.grants, pk, Permission.ROUND_MANAGE)
    form = BulletinForm(request.POST)
    if not form.is_valid():
        messages.error(request, "; ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()))
        return redirect("sheets:bulletin", pk)
    _tell(
        request,
        lambda: edit_bulletin(round=one, words=form.cleaned_data["words"], cases=form.cases(), by=desk.user, at=timezone.now()),
        _("The bulletin was saved."),
    )
    return redirect("sheets:bulletin", pk)


@require_POST
@requires(Permission.ROUND_MANAGE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the bulletin."""
    desk = cast("DeskRequest", request)
    one = get_round(desk.grants, pk, Permission.ROUND_MANAGE)
    _tell(request, lambda: issue_bulletin(round=one, by=desk.user, at=timezone.now()), _("The bulletin was issued."))
    return redirect("sheets:bulletin", pk)


def _tell(request: HttpRequest, act: Callable[[], object], said: str | Promise) -> None:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, str(said))


@require_safe
@requires(Permission.LIST_READ)
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as a Word file to work on."""
    return _paper(request, pk, to_docx, DOCX, "docx")


@require_safe
@requires(Permission.LIST_READ)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as PDF."""
    return _paper(request, pk, to_pdf, PDF, "pdf")


def _paper(request: HttpRequest, pk: int, laid_out: Callable[[Paper], bytes], media_type: str, ending: str) -> HttpResponse:
    _one, bulletin, content = _read(request, pk)
    issued_on: date | None = timezone.localdate(bulletin.issued_at) if bulletin and bulletin.issued_at else None
    paper = bulletin_paper(content, issued_on=issued_on)
    answer = HttpResponse(laid_out(paper), content_type=media_type)
    name = safe_name(f"{paper.title}.{ending}")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
