"""Delegations: dated, visible to all, recorded with every signature given under them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectify.campaign.closure.queries import access
from rectify.campaign.closure.queries.delegations import delegations as find
from rectify.campaign.closure.queries.signers import delegates_offered, person_called, signing_posts
from rectify.campaign.closure.services import delegations as act
from rectify.campaign.closure.templatetags.closure import role_title
from rectify.campaign.closure.web.forms import DelegationForm
from rectify.campaign.closure.web.telling import REFUSED, UNREADABLE, tell
from rectify.foundation.accounts.models import Post
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.refusals import Refused


@require_http_methods(["GET", "HEAD"])
@requires(Permission.LIST_READ)
def delegations(request: DeskRequest) -> HttpResponse:
    """Who may sign for whom, in which role, from when to when."""
    return _page(request, None, None)


@require_POST
@requires(Permission.DELEGATION_GRANT)
def grant(request: DeskRequest) -> HttpResponse:
    """Record a delegation."""
    today = timezone.localdate()
    posts = signing_posts(request.user, today)
    form = DelegationForm(request.POST, posts=_choices(posts))
    if not form.is_valid():
        return _page(request, form, None, status=UNREADABLE)
    data = form.cleaned_data
    post = next(each for each in posts if each.pk == data["post"])
    delegate = person_called(data["delegate"])
    if delegate is None:
        form.add_error("delegate", _("Nobody has this user name. Choose one of the list."))
        return _page(request, form, None, status=UNREADABLE)
    try:
        act.grant(
            principal=post.person,
            delegate=delegate,
            role=post.role,
            unit=post.unit,
            because=data["because"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _page(request, form, refusal, status=REFUSED)
    messages.success(request, _("The delegation was recorded; everybody can see it."))
    return redirect("closure:delegations")


@require_POST
@requires(Permission.DELEGATION_GRANT)
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """End a delegation at once; what was signed under it stands."""
    row = access.get_delegation(request.grants, pk)
    tell(request, lambda: act.revoke(delegation=row, by=request.user, at=timezone.now()), _("The delegation was revoked."))
    return redirect("closure:delegations")


def _choices(posts: list[Post]) -> list[tuple[int, str]]:
    return [(post.pk, f"{post.person.label} · {post.unit.label} · {role_title(post.role)}") for post in posts]


def _page(request: DeskRequest, form: DelegationForm | None, refusal: Refused | None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    past = request.GET.get("show") == "past"
    may = request.grants.may(Permission.DELEGATION_GRANT)
    posts = signing_posts(request.user, today) if may else []
    context = {
        "tab": "delegations",
        "rows": find(request.grants, today, past=past),
        "past": past,
        "today": today,
        "form": (form or DelegationForm(posts=_choices(posts), initial={"valid_from": today})) if posts else None,
        "people": delegates_offered(posts, today) if posts else [],
        "refusal": refusal,
        "keeps_all": request.grants.scope(Permission.DELEGATION_GRANT).everything,
        "person": request.user,
    }
    return render(request, "closure/delegations.html", context, status=status)
