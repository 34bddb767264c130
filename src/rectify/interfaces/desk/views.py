"""The start page of every role, and the page that shows all components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rectify.foundation.accounts.web.guard import public


@require_safe
@public("the parts pages are made of; shows no data")
def components(request: HttpRequest) -> HttpResponse:
    """All components on one page, for whoever changes the look."""
    return render(request, "desk/components_page.html")


@require_safe
@public("sends everybody to the start page of their role")
def overview(request: HttpRequest) -> HttpResponse:
    """The start page."""
    return render(request, "desk/components_page.html")
