"""One's own account: language, password, second factor, tokens."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as set_language_of_browser

from rectify.foundation.accounts.messages import PERMISSION_WORDS
from rectify.foundation.accounts.models import ApiToken, Person
from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.queries.people import get_token, tokens_of
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.rules.permissions import Permission
from rectify.foundation.accounts.services import people as people_acts
from rectify.foundation.accounts.services import tokens as act
from rectify.foundation.accounts.web.forms import TokenForm
from rectify.foundation.accounts.web.guard import DeskRequest, public, requires, signed_in
from rectify.foundation.accounts.web.people import REFUSED


@require_POST
@public("the language of the log-in page, too")
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language; who is logged in finds it again next time."""
    language = request.POST.get("language", "")
    if isinstance(request.user, Person) and language in dict(settings.LANGUAGES):
        people_acts.set_language(person=request.user, language=language)
    return set_language_of_browser(request)


@require_safe
@signed_in("everybody has an account of their own")
def me(request: DeskRequest) -> HttpResponse:
    """One's own account."""
    return _page(request)


def _page(
    request: DeskRequest, *, form: TokenForm | None = None, refusal: Refused | None = None, issued: tuple[ApiToken, str] | None = None
) -> HttpResponse:
    may_issue = request.grants.may(Permission.TOKEN_ISSUE)
    context = {
        "roles": [roles()[post.role] for post in request.grants.posts if post.role in roles()],
        "may_issue": may_issue,
        "form": form or TokenForm(grants=request.grants),
        "tokens": tokens_of(request.user),
        "words": PERMISSION_WORDS,
        "now": timezone.now(),
        "refusal": refusal,
        "issued": issued,
    }
    response = render(request, "accounts/me.html", context, status=REFUSED if refusal else 200)
    if issued:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.TOKEN_ISSUE)
def issue_token(request: DeskRequest) -> HttpResponse:
    """Issue a token to oneself and show it once."""
    form = TokenForm(request.POST, grants=request.grants)
    if not form.is_valid():
        return _page(request, form=form)
    try:
        issued = act.issue_token(**form.cleaned_data, grants=request.grants, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, form=form, refusal=refusal)
    return _page(request, issued=issued)


@require_POST
@signed_in("who may see a token is asked of the row: its owner, and who grants roles")
def revoke_token(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a token useless."""
    token = get_token(request.grants, pk)
    try:
        act.revoke_token(token=token, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The token works no more."))
    if token.person_id == request.user.pk:
        return redirect("accounts:me")
    return redirect("accounts:posts", pk=token.person_id)
