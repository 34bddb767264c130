"""What every post of the public goes through before anything of it is read: its size, how often it comes, how old its form is."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from rectify.response.petitions.rules.limits import LEAST, LONGEST

FORM: Final = "citizen.form"
"""Salt of the signed token of a form."""
PAGE: Final = "citizen.page"
"""Salt of the signed key of a page opened with its secret."""
OPEN_FOR: Final = timedelta(minutes=30)
"""How long one may act on a page opened with its secret."""


def english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


def address(name: str) -> str:
    """The address of a citizens' page in the language of this page."""
    plain = reverse(f"citizen:{name}")
    return plain.replace("/open/", "/open/en/", 1) if english() else plain


def client(request: HttpRequest) -> str:
    """The network address of whoever posts, behind as many proxies as the log-in trusts."""
    return str(get_adapter(request).get_client_ip(request))


def too_large(request: HttpRequest, most: int) -> bool:
    """Whether the request says that it is larger than this; nothing of it is read."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return not said.isdigit() or int(said) > most


def answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of one's own: kept nowhere, found by no search engine once it holds anything."""
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


# --- forms that are sent once, and not by a machine in no time ------------------------------------------------------------------------


def _signed(subject: object, salt: str, at: datetime) -> str:
    return signing.dumps({"p": subject, "n": secrets.token_urlsafe(9), "at": at.timestamp()}, salt=salt)


def new_token(at: datetime) -> str:
    """A signed token for a form that is shown now."""
    return _signed("", FORM, at)


def _opened(token: str, salt: str, longest: timedelta, at: datetime) -> tuple[Any, str, float] | None:
    """What a signed token says: its subject, its number, its age in seconds; ``None`` when it is not ours or too old."""
    try:
        said = signing.loads(token[:200], salt=salt)
        subject, nonce, age = said["p"], str(said["n"]), at.timestamp() - float(said["at"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return (subject, nonce, age) if age <= longest.total_seconds() else None


def opened_token(token: str, at: datetime) -> tuple[str, str]:
    """The number of the form, and what is wrong with it: ``""``, ``early``, or ``old`` (also for one that is not ours)."""
    opened = _opened(token, FORM, LONGEST, at)
    if opened is None:
        return "", "old"
    return opened[1], "early" if opened[2] < LEAST.total_seconds() else ""


def claim(nonce: str) -> bool:
    """Whether this form is sent for the first time; it counts as sent from now on."""
    return bool(cache.add(f"citizen:{nonce}", "", LONGEST.total_seconds()))


def sent_as(nonce: str, number: str) -> None:
    """Remember what became of a form, to tell whoever sends it again."""
    cache.set(f"citizen:{nonce}", number, LONGEST.total_seconds())


def number_of(nonce: str) -> str:
    """What became of a form that was sent; ``""`` while it is at work."""
    return cache.get(f"citizen:{nonce}") or ""


def release(nonce: str) -> None:
    """A form that was refused may be sent again."""
    cache.delete(f"citizen:{nonce}")


def page_key(pk: int, at: datetime) -> str:
    """A signed key by which the forms of an opened page name their complaint; each serves one act."""
    return _signed(pk, PAGE, at)


def opened_page(key: str, at: datetime) -> tuple[int, str] | None:
    """Complaint and number of the form of a page key; ``None`` when it is too old or not ours."""
    opened = _opened(key, PAGE, OPEN_FOR, at)
    return (int(opened[0]), opened[1]) if opened else None


def now() -> datetime:
    """The moment."""
    return timezone.now()
