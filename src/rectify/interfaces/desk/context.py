"""What the frame of every page needs to know: where this person may go, and who they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rectify.foundation.accounts.queries import roles
from rectify.foundation.accounts.rules import Grants, Permission


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a menu: its words, the name of its address, the permission it needs (``None``: being logged in)."""

    label: str | Promise
    url_name: str
    permission: Permission | None = None
    prefixes: tuple[str, ...] = ()
    """Addresses under which the entry counts as the current one, beside its own."""
    within: str = ""
    """A part of an address that makes the entry the current one wherever it stands: the close-out of a task is close-out."""


NAV = (
    Place(_("This week"), "desk:week", None, ("/week",)),
    Place(_("Overview"), "desk:overview"),
    Place(_("Campaigns"), "lists:campaigns", Permission.LIST_READ, ("/campaigns/", "/tasks/", "/problems/", "/versions/", "/imports/")),
    Place(_("Schemes"), "schemes:list", Permission.LIST_READ, ("/schemes/",)),
    Place(_("Rounds"), "rounds:board", Permission.LIST_READ, ("/rounds/", "/reports/", "/sheets/")),
    Place(_("Evidence"), "evidence:gallery", Permission.EVIDENCE_READ, ("/evidence/",)),
    Place(_("Close-out"), "closure:desk", Permission.LIST_READ, ("/cases/", "/closure/", "/draws/", "/notices/", "/signing/"), "/closing"),
    Place(_("Letters"), "letters:list", Permission.LIST_READ, ("/letters/", "/matters/", "/duties/")),
    Place(_("Petitions"), "petitions:list", Permission.PETITION_READ, ("/petitions/",)),
    Place(_("Publications"), "publications:list", Permission.LIST_READ, ("/publications/",)),
    Place(_("Documents"), "plans:documents", Permission.DOCUMENT_IMPORT, ("/documents/", "/review/")),
    Place(_("Extensions"), "lists:extensions", Permission.EXTENSION_DECIDE),
    Place(_("Record of acts"), "audit:entries", Permission.AUDIT_READ, ("/audit/",)),
    Place(_("People"), "accounts:people", Permission.PERSON_MANAGE),
    Place(_("Units"), "accounts:units", Permission.UNIT_MANAGE),
    Place(_("Roles"), "accounts:roles", Permission.ROLE_GRANT),
    Place(_("Hooks"), "inbox:hooks", Permission.SYSTEM_MANAGE, ("/hooks/",)),
)
OWN = (
    Place(_("Inbox"), "inbox:list"),
    Place(_("My account"), "accounts:me"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry as it is drawn."""

    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page for one person. ``posts`` names their roles in their language."""

    nav: list[Entry] = field(default_factory=list)
    own: list[Entry] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    upload: str = ""
    """Where documents are handed in, for those who may."""
    inbox: str = ""
    """Where the number of unread lines is asked for, after the page has come."""
    set_language: str = ""
    log_in: str = ""
    log_out: str = ""


def address(name: str) -> str:
    """The address of that name, or nothing where an installation does not route it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def entries(places: tuple[Place, ...], grants: Grants, path: str) -> list[Entry]:
    """The places these grants open. Of two that fit the page the more exact one is the current."""
    open_places = [p for p in places if p.permission is None or grants.may(p.permission)]
    routed = [(p, url) for p in open_places if (url := address(p.url_name))]
    fits = {p.url_name: _fit(path, p, url) for p, url in routed}
    best = max(fits.values(), default=0)
    return [Entry(p.label, url, best > 0 and fits[p.url_name] == best) for p, url in routed]


def _fit(path: str, place: Place, url: str) -> int:
    """How exactly a page belongs to a place; 0: not at all."""
    if place.within and f"{place.within}/" in f"{path}/":
        return len(path)
    return max((len(x) for x in (url, *place.prefixes) if _under(path, x)), default=0)


def _under(path: str, prefix: str) -> bool:
    return path == prefix if prefix == "/" else path.startswith(prefix)


def role_names(grants: Grants) -> list[str]:
    """The roles held today, each once, in the reader's language."""
    english = (get_language() or "").startswith("en")
    known = roles()
    held = dict.fromkeys(post.role for post in grants.posts if post.role in known)
    return [known[code].name_en if english else known[code].name for code in held]


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``frame``, computed when a template asks. No query beyond the grants of the request."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    user = getattr(request, "user", None)
    grants: Grants = request.grants if user and user.is_authenticated else Grants(None)  # type: ignore[attr-defined]
    inside = grants.person_id is not None
    return Frame(
        nav=entries(NAV, grants, request.path) if inside else [],
        own=entries(OWN, grants, request.path) if inside else [],
        posts=role_names(grants),
        upload=address("review:upload") if grants.may(Permission.DOCUMENT_IMPORT) else "",
        inbox=address("inbox:count") if inside else "",
        set_language=address("set_language"),
        log_in=address("account_login"),
        log_out=address("account_logout"),
    )
