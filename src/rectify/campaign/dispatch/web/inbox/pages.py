"""The inbox of whoever is logged in, the number of unread lines, and the addresses of other systems."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rectify.campaign.dispatch.queries import inbox
from rectify.campaign.dispatch.services.deliveries import try_again
from rectify.campaign.dispatch.services.hooks import set_hook, switch_hook
from rectify.campaign.dispatch.services.notices import read_notices
from rectify.campaign.dispatch.web.telling import number_in, tell_shape, told
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires, signed_in


class HookForm(forms.Form):
    """The shape of an address of another system."""

    name = forms.CharField(max_length=64, label=_("Name"))
    url = forms.CharField(max_length=300, label=_("Address"))
    secret = forms.CharField(max_length=64, strip=False, label=_("Key"))
    events = forms.CharField(required=False, max_length=300, label=_("Causes"))


@require_safe
@signed_in("one's own inbox")
def list_page(request: HttpRequest) -> HttpResponse:
    """One's own lines, the newest first; ``?before=`` goes on, ``?unread=1`` cuts."""
    desk = cast("DeskRequest", request)
    before = number_in(request.GET.get("before", ""))
    only_unread = request.GET.get("unread") == "1"
    found = inbox.inbox_of(desk.user, before, only_unread=only_unread)
    return render(request, "dispatch/inbox/list.html", {"found": found, "only_unread": only_unread})


@require_safe
@signed_in("how many of one's own lines are unread")
def count(request: HttpRequest) -> HttpResponse:
    """The number beside the name in the frame of every page."""
    desk = cast("DeskRequest", request)
    return render(request, "dispatch/inbox/_count.html", {"unread": inbox.unread_of(desk.user)})


@require_POST
@signed_in("one's own inbox")
def open_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one line as read and go where it leads."""
    desk = cast("DeskRequest", request)
    line = inbox.get_notice(desk.user, pk)
    read_notices(by=desk.user, at=timezone.now(), pk=line.pk)
    parts = urlsplit(line.url)
    ours = line.url.startswith("/") and not parts.netloc and "\\" not in line.url
    return redirect(line.url if ours else "inbox:list")


@require_POST
@signed_in("one's own inbox")
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's own lines as read."""
    desk = cast("DeskRequest", request)
    read_notices(by=desk.user, at=timezone.now())
    return redirect("inbox:list")


@require_safe
@requires(Permission.SYSTEM_MANAGE)
def hook_list(request: HttpRequest) -> HttpResponse:
    """Addresses of other systems, how they fare, and the form of a new one."""
    desk = cast("DeskRequest", request)
    return render(request, "dispatch/inbox/hooks.html", {"hooks": inbox.hooks(desk.grants)})


@require_POST
@requires(Permission.SYSTEM_MANAGE)
def add_hook(request: HttpRequest) -> HttpResponse:
    """Set up an address."""
    desk, form = cast("DeskRequest", request), HookForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        events = said["events"].replace(",", " ").split()
        told(
            request,
            lambda: set_hook(name=said["name"], url=said["url"], secret=said["secret"], events=events, by=desk.user, at=timezone.now()),
            _("The hook was set up."),
        )
    else:
        tell_shape(request, form)
    return redirect("inbox:hooks")


@require_POST
@requires(Permission.SYSTEM_MANAGE)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an address on or off, or put back in line what was given up (``act``: ``on``, ``off``, ``again``)."""
    desk = cast("DeskRequest", request)
    hook, act, at = inbox.get_hook(desk.grants, pk), request.POST.get("act", ""), timezone.now()
    if act == "again":
        told(request, lambda: try_again(hook=hook, at=at), _("What was given up is sent again."))
    elif act in {"on", "off"}:
        told(request, lambda: switch_hook(hook=hook, on=act == "on", by=desk.user, at=at), _("The hook was switched."))
    return redirect("inbox:hooks")
