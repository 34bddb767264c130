"""The pages of schemes: what waits, and one scheme with its versions beside each other."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from rectify.campaign.ledger.queries.paging import LAST_PAGE
from rectify.campaign.ledger.queries.schemes import Asked, scheme_page, scheme_story
from rectify.campaign.ledger.rules.schemes import OPINIONS_NEEDED, Standing
from rectify.campaign.ledger.templatetags.schemes import STANDING_LABELS
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires


class AskedForm(forms.Form):
    """The filter of the list as it stands in the address; a value of the wrong shape is left out."""

    standing = forms.ChoiceField(required=False, choices=[(s.value, "") for s in Standing])
    unit = forms.IntegerField(required=False, min_value=1)
    task = forms.IntegerField(required=False, min_value=1)
    problem = forms.IntegerField(required=False, min_value=1)
    q = forms.CharField(required=False, max_length=100, label=_("Search"))
    late = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)


@require_safe
@requires(Permission.LIST_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """All schemes within reach, those that wait first. Four queries beside the frame of the desk."""
    desk = cast("DeskRequest", request)
    form = AskedForm(request.GET)
    form.is_valid()
    asked = Asked(**{name: value for name, value in form.cleaned_data.items() if value})
    htmx = HtmxDetails(request)
    fragment = bool(htmx) and not htmx.history_restore_request
    context = {
        "asked": asked,
        "page": scheme_page(desk.grants, asked, timezone.localdate()),
        "standings": STANDING_LABELS.items(),
        "may_write": desk.grants.may(Permission.SCHEME_WRITE),
        "query": "&".join(part for part in request.GET.urlencode().split("&") if part and not part.startswith(("page=", "standing="))),
    }
    response = render(request, "ledger/schemes/_list.html" if fragment else "ledger/schemes/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@requires(Permission.LIST_READ)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: the versions beside each other, the steps as a line of time, what experts said, the decision."""
    desk = cast("DeskRequest", request)
    story = scheme_story(desk.grants, pk, get_language() or "zh-hans")
    newest = story.newest
    own = desk.user.pk in {newest.version.submitted_by_id, newest.version.written_by_id}
    writes = any(story.scheme.unit.path.startswith(path) for path in desk.grants.scope(Permission.SCHEME_WRITE).unit_paths)
    context = {
        "story": story,
        "scheme": story.scheme,
        "today": timezone.localdate(),
        "may_write": writes,
        "may_opine": newest.version.decided_at is None and (writes or desk.grants.may(Permission.SCHEME_APPROVE)),
        "may_decide": newest.standing is Standing.SUBMITTED and not own and bool(story.approving_units),
        "needs_opinions": OPINIONS_NEEDED - len(newest.opinions),
    }
    return render(request, "ledger/schemes/page.html", context)
