"""Following one's own complaint by number and secret, and what one may still do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from rectify.foundation.accounts.web.guard import public
from rectify.foundation.refusals import NotFound, Refused
from rectify.response.petitions.citizen_messages import TooOften, not_asked_now
from rectify.response.petitions.models import CallBack, Petition
from rectify.response.petitions.queries.call_backs import question_on_page
from rectify.response.petitions.queries.tracking import get_tracked, life_of
from rectify.response.petitions.rules.limits import WORDS_BYTES
from rectify.response.petitions.services import citizens
from rectify.response.petitions.services.call_backs import answer_on_page
from rectify.response.petitions.web.calling.forms import MOST_WORDS
from rectify.response.petitions.web.citizen import posts
from rectify.response.petitions.web.citizen.forms import ActForm, TrackForm

ANSWERS: Final = [choice for choice in CallBack.Answer.choices if choice[0] != CallBack.Answer.UNREACHED]
REASON: Final = "The number and the secret that were shown to the petitioner alone open it; guesses are counted and locked."


@public(REASON)
@csrf_exempt  # looked at below, after size and number of posts
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Number and secret; then the public life of the complaint."""
    return (_refused(request) if request.method == "POST" else None) or _track(request)


@public(REASON)
@csrf_exempt  # as above
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Urge, add words, or take back; the form carries a signed key of the opened page."""
    return _refused(request) or _act(request)


def _refused(request: HttpRequest) -> HttpResponse | None:
    """What is too large or comes too often, before anything of it is read."""
    if posts.too_large(request, WORDS_BYTES):
        return _ask(request, TrackForm(), _("This is more than the form takes. Shorten your words."), 413)
    try:
        citizens.count_attempt(form="track", of=posts.client(request), at=posts.now())
    except TooOften as often:
        return _often(request, often)
    return None


def _often(request: HttpRequest, often: TooOften) -> HttpResponse:
    response = _ask(request, TrackForm(), str(often), 429)
    response.headers["Retry-After"] = str(max(1, int((often.until - posts.now()).total_seconds())))
    return response


@csrf_protect
def _track(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _ask(request, TrackForm(initial={"number": request.GET.get("number", "")[:40].replace("\x00", "")}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, _("Write the number and the secret."), 422)
    try:
        said = form.cleaned_data
        petition = citizens.track(number=said["number"].upper(), secret=said["secret"], address=posts.client(request), at=posts.now())
    except TooOften as often:
        return _often(request, often)
    except Refused as refused:
        return _ask(request, form, str(refused.message), 404)
    return _life(request, petition)


@csrf_protect
def _act(request: HttpRequest) -> HttpResponse:
    form = ActForm(request.POST)
    opened = posts.opened_page(request.POST.get("key", ""), posts.now())
    if opened is None:
        return _ask(request, TrackForm(), _("The page lay open for more than half an hour. Open it again with number and secret."), 409)
    pk, nonce = opened
    try:
        petition = get_tracked(pk)
    except NotFound:
        return _ask(request, TrackForm(), _("The page lay open for more than half an hour. Open it again with number and secret."), 409)
    if not form.is_valid():
        return _life(request, petition, refusal=_("Write what you want to say, at most 2000 characters."), status=422)
    if not posts.claim(nonce):
        return _life(request, petition, refusal=_("This was sent already."), status=409)
    try:
        citizens.count_attempt(form="act", of=str(pk), at=posts.now())
        said = _done(petition, form.cleaned_data)
    except Refused as refused:
        posts.release(nonce)
        return _life(request, petition, refusal=str(refused.message), status=409)
    return _life(request, get_tracked(pk), said=said)


def _done(petition: Petition, wanted: Mapping[str, str]) -> str:
    at, what, words = posts.now(), wanted["what"], wanted["words"]
    if what == "answer":
        return _answered(petition, wanted["answer"], words)
    if what == "urge":
        citizens.press(petition=petition, words=words, at=at)
        return _("Your urging was noted; the unit sees it.")
    if what == "add":
        citizens.add(petition=petition, words=words, at=at)
        return _("Your words were added.")
    citizens.take_back(petition=petition, at=at)
    return _("The complaint was taken back.")


def _answered(petition: Petition, answer: str, words: str) -> str:
    question = question_on_page(petition, timezone.localdate(posts.now()))
    if question is None:
        raise not_asked_now()
    done = answer_on_page(call_back=question, answer=answer, words=words[:MOST_WORDS], at=posts.now())
    if done.reopened:
        return _("Your answer is recorded. By rule the case is open again, and a new reply is owed.")
    return _("Your answer is recorded. It stands beside that of the unit.")


def _ask(request: HttpRequest, form: TrackForm, refusal: str = "", status: int = 200) -> HttpResponse:
    return posts.answer(request, "citizen/track.html", {"form": form, "refusal": refusal, "track": posts.address("track")}, status)


def _life(request: HttpRequest, petition: Petition, said: str = "", refusal: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate(posts.now())
    context = {
        "petition": petition,
        "life": life_of(petition, today),
        "key": posts.page_key(petition.pk, posts.now()),
        "act": posts.address("act"),
    }
    context |= {"said": said, "refusal": refusal, "question": question_on_page(petition, today), "answers": ANSWERS}
    return posts.answer(request, "citizen/tracked.html", context, status)
