"""The page behind the link: the petitioner says whether it is really solved. No account, no cookie, opened once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rectify.foundation.accounts.web.guard import public
from rectify.foundation.refusals import NotFound, Refused
from rectify.response.petitions.queries.call_backs import call_back_of_link, said_of
from rectify.response.petitions.services.call_backs import answer_by_link, digest_of
from rectify.response.petitions.web.calling.forms import CitizenForm

GONE = 404
REFUSED = 409
UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@public("the secret in the address is what opens it; it was sent to the petitioner alone and opens once")
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """What you complained of, what the unit answered, and: is it solved?"""
    try:
        row = call_back_of_link(digest_of(token))
    except NotFound:
        status = REFUSED if request.method == "POST" else GONE
        return _closed(render(request, "citizen/asked_over.html", status=status))
    form = CitizenForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            done = answer_by_link(token=token, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            refusal = refused
        else:
            return _closed(render(request, "citizen/asked_done.html", {"call": done}))
    status = REFUSED if refusal else UNREADABLE if request.method == "POST" else 200
    context = {"call": row, "petition": row.petition, "said": said_of(row.petition), "form": form, "refusal": refusal}
    return _closed(render(request, "citizen/asked.html", context, status=status))


def _closed(response: HttpResponse) -> HttpResponse:
    """Kept nowhere and told to nobody: the address is a secret."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # with no-referrer a browser sends Origin: null, and the answer would be refused
    response.headers["X-Robots-Tag"] = "noindex"
    return response
