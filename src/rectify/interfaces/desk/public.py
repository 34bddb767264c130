"""The frame of the pages for everybody: its language, its menu and the city it tells of. All of it is in the address.

Chinese stands under ``/open/``, English under ``/open/en/``; so a page can be kept and handed to the next reader as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from rectify.disclosure.portal.queries.place import named
from rectify.interfaces.desk.context import Entry, address

OPEN = "/open/"
ENGLISH = "/open/en/"
MENU: dict[str, str | Promise] = {
    "tasks": _("Tasks"),
    "counties": _("Counties"),
    "calendar": _("Due dates"),
    "petitions": _("Complaints"),
    "cases": _("Typical cases"),
    "publications": _("Publications"),
}
"""Pages of the portal that tell of one place, in the order of the menu."""
FOOT: dict[str, str | Promise] = {
    "how": _("How to read this"),
    "data": _("Open data"),
    "verify": _("Check it yourself"),
    "known": _("Known data problems"),
    "subscribe": _("Be told by e-mail"),
    "accessibility": _("Accessibility"),
}
"""Pages about the pages."""


class LanguageOfAddress(LocaleMiddleware):
    """Django's choice of language, but for pages whose address says it; of those nothing depends on what the browser prefers."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the address, else the reader's."""
        if not request.path_info.startswith(OPEN):
            super().process_request(request)
            return
        language = language_of(request.path_info)
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say the language; the reader's preference is named as a reason to differ only where it is one."""
        if not request.path_info.startswith(OPEN):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", language_of(request.path_info))
        return response


def language_of(path: str) -> str:
    """``en`` or the language of the installation, by the address."""
    return "en" if path.startswith(ENGLISH) else settings.LANGUAGE_CODE


def in_language(path: str, language: str) -> str:
    """The same page in a language: ``/open/x/`` or ``/open/en/x/``."""
    bare = path.removeprefix(ENGLISH) if path.startswith(ENGLISH) else path.removeprefix(OPEN)
    return f"{ENGLISH if language == 'en' else OPEN}{bare}"


@dataclass(frozen=True, slots=True)
class PublicFrame:
    """What the frame of a public page draws."""

    english: bool
    home: str
    chinese_url: str
    english_url: str
    place: str = ""
    place_name: str = ""
    nav: list[Entry] = field(default_factory=list)
    foot: list[Entry] = field(default_factory=list)
    complain: str = ""
    track: str = ""
    search: str = ""


def public(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``public``, computed when a template asks (one query: which place)."""
    return {"public": SimpleLazyObject(lambda: _public(request))}


class Named(Protocol):
    """A number, as far as the frame tells of it."""

    place: str
    place_name: str
    place_name_en: str


def _place(request: HttpRequest) -> Named | None:
    """The last publication of the place in the address, else of the place that published last; the portal has it at hand."""
    if known := getattr(request, "last_number", None):
        return cast("Named", known)
    match = request.resolver_match
    return cast("Named | None", named(str(match.kwargs.get("place") or "") if match else ""))


def _public(request: HttpRequest) -> PublicFrame:
    path, language = request.path, language_of(request.path)
    told = _place(request)
    place = told.place if told else ""
    name = (told.place_name_en if language == "en" else "") or told.place_name if told else ""

    def entries(pages: dict[str, str | Promise]) -> list[Entry]:
        urls = {page: in_language(reverse(f"portal:{page}", args=[place]), language) for page in pages} if place else {}
        return [Entry(pages[page], url, path.startswith(url)) for page, url in urls.items()]

    return PublicFrame(
        english=language == "en",
        home=in_language(OPEN, language),
        chinese_url=in_language(path, settings.LANGUAGE_CODE),
        english_url=in_language(path, "en"),
        place=place,
        place_name=name,
        nav=entries(MENU),
        foot=entries(FOOT),
        complain=in_language(url, language) if (url := address("citizen:complain")) else "",
        track=in_language(url, language) if (url := address("citizen:track")) else "",
        search=in_language(reverse("portal:search", args=[place]), language) if place else "",
    )
