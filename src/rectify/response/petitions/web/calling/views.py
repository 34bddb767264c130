"""The desk asks: a sheet for the telephone, a link to send, the answer written down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import CallBack
from rectify.response.petitions.queries.access import get_petition
from rectify.response.petitions.queries.call_backs import get_call_back, may_be_mailed, said_of, sheet, to_mail
from rectify.response.petitions.services.call_backs import ask, note_answer
from rectify.response.petitions.services.call_mails import AT_ONCE, mail_link, mail_links
from rectify.response.petitions.web.calling.forms import AnswerForm

REFUSED = 409
UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PETITION_INTAKE)
def calls(request: DeskRequest) -> HttpResponse:
    """Whom to ask today, longest first; posted, everybody with an e-mail address is asked by a letter."""
    today = timezone.localdate()
    mailable = to_mail(request.grants, today)
    if request.method == "POST":
        rows = mailable.select_related("petition").order_by("due_on", "pk")[:AT_ONCE]
        count = mail_links(call_backs=rows, by=request.user, at=timezone.now())
        messages.success(request, ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", count) % {"n": count})
        return redirect("petitions:calls")
    context = {"sheet": sheet(request.grants, today, request.GET.get("after", "")), "today": today, "to_mail": mailable[:AT_ONCE].count()}
    return render(request, "petitions/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PETITION_INTAKE)
def call(request: DeskRequest, pk: int) -> HttpResponse:
    """One question: what was complained of, what the unit says, and the answer to write down."""
    row = get_call_back(request.grants, pk)
    if request.method != "POST":
        return _page(request, row, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=UNREADABLE)
    try:
        done = note_answer(call_back=row, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        return _page(request, row, form, refusal, REFUSED)
    back = _("The answer was written down. By rule the complaint went back to work.")
    messages.success(request, back if done.reopened else _("The answer was written down."))
    return redirect("petitions:calls")


@require_POST
@requires(Permission.PETITION_INTAKE)
def link(request: DeskRequest, pk: int) -> HttpResponse:
    """Mail the link, or where that cannot be make one to send: it is shown once. An older one opens nothing from now on."""
    row = get_call_back(request.grants, pk)
    try:
        if may_be_mailed(row.petition):
            mail_link(call_back=row, by=request.user, at=timezone.now())
            messages.success(request, _("The letter is on its way. Nobody here sees the link."))
            return redirect("petitions:calls")
        asked = ask(call_back=row, way=CallBack.Way.LINK, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, row, AnswerForm(), refusal, REFUSED)
    url = request.build_absolute_uri(reverse("citizen:asked", args=[asked.token]))
    return _page(request, asked.call_back, AnswerForm(), link=url)


@require_safe
@requires(Permission.PETITION_READ)
def asked_of(request: DeskRequest, pk: int) -> HttpResponse:
    """Both facts about one complaint, as a part of its page or as a page of its own."""
    petition = get_petition(request.grants, pk)
    context = {"petition": petition, "said": said_of(petition), "may_ask": request.grants.may(Permission.PETITION_INTAKE)}
    return render(request, "petitions/_asked.html" if request.htmx else "petitions/asked.html", context)


def _page(
    request: DeskRequest, row: CallBack, form: AnswerForm, refusal: Refused | None = None, status: int = 200, link: str = ""
) -> HttpResponse:
    context = {
        "call": row,
        "petition": row.petition,
        "said": said_of(row.petition),
        "form": form,
        "refusal": refusal,
        "link": link,
        "may_mail": may_be_mailed(row.petition),
        "may_see": request.grants.may(Permission.PETITION_IDENTITY),
    }
    response = render(request, "petitions/call.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
