"""Reads of people, the roles they hold, their tokens and their locks, for the pages of administration and one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from rectify.foundation.accounts.models import ApiToken, LoginTrial, Person, Post
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules.logins import Trial, trial_key
from rectify.foundation.accounts.rules.permissions import Grants, Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people; ``posts`` are those in force."""

    person: Person
    posts: list[Post]
    locked_until: datetime | None
    has_codes: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people; ``after`` opens the next one, empty on the last."""

    rows: list[PersonRow]
    after: str


def _seen(grants: Grants) -> QuerySet[Person]:
    """People somebody may see on the pages of administration: who keeps people or grants roles sees all, others none."""
    allowed = grants.may(Permission.PERSON_MANAGE) or grants.may(Permission.ROLE_GRANT)
    return Person.objects.all() if allowed else Person.objects.none()


def find_people(grants: Grants, *, text: str = "", role: str = "", state: str = "", after: str = "", at: datetime, on: date) -> PeoplePage:
    """People by user name, fifty a page.

    ``text`` is looked for in names, user name and the names of their units; ``role`` keeps who holds it that day; ``state`` is
    ``active``, ``inactive`` or empty. Three queries at any size.
    """
    held = Post.objects.filter(in_force(on), person=OuterRef("pk"))
    people = _seen(grants).annotate(has_codes=_has_codes("pk"))
    if words := text.strip():
        by_unit = held.filter(unit__name__icontains=words)
        people = people.filter(Q(username__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words) | Exists(by_unit))
    if role:
        people = people.filter(Exists(held.filter(role=role)))
    if state:
        people = people.filter(is_active=state == "active")
    posts = Post.objects.filter(in_force(on)).select_related("unit").order_by("valid_from", "pk")
    found = list(people.filter(username__gt=after).order_by("username").prefetch_related(Prefetch("posts", posts, "held"))[: PAGE + 1])
    locks = _locks([person.username for person in found], at)
    rows = [_row(person, locks) for person in found[:PAGE]]
    return PeoplePage(rows, found[PAGE - 1].username if len(found) > PAGE else "")


def _has_codes(person: str) -> Exists:
    return Exists(Authenticator.objects.filter(user=OuterRef(person), type=Authenticator.Type.TOTP))


def has_codes(person: Person) -> bool:
    """Whether the person has one-time codes set up. One query."""
    found: bool = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return found


def _row(person: Person, locks: dict[str, datetime]) -> PersonRow:
    return PersonRow(person, getattr(person, "held", []), locks.get(trial_key(person.username)), getattr(person, "has_codes", False))


def _locks(usernames: list[str], at: datetime) -> dict[str, datetime]:
    keys = [trial_key(username) for username in usernames]
    rows = LoginTrial.objects.filter(key__in=keys, locked_until__gt=at).values_list("key", "locked_until") if keys else ()
    return {key: until for key, until in rows if until}


def get_person(grants: Grants, pk: int) -> Person:
    """One person; :class:`NotFound`. One query."""
    person = _seen(grants).filter(pk=pk).first()
    if person is None:
        raise NotFound(f"person {pk}")
    return person


def get_person_row(grants: Grants, pk: int, *, at: datetime, on: date) -> PersonRow:
    """One person with the roles of that day, lock and second factor; :class:`NotFound`. Three queries."""
    posts = Post.objects.filter(in_force(on)).select_related("unit").order_by("valid_from", "pk")
    person = _seen(grants).annotate(has_codes=_has_codes("pk")).prefetch_related(Prefetch("posts", posts, "held")).filter(pk=pk).first()
    if person is None:
        raise NotFound(f"person {pk}")
    return _row(person, _locks([person.username], at))


def all_posts(person: Person) -> list[Post]:
    """Every role the person held, holds and will hold, newest first. One query."""
    return list(person.posts.select_related("unit").order_by("-valid_from", "-pk"))


def get_post(grants: Grants, pk: int) -> Post:
    """One post; :class:`NotFound` for whoever grants no roles. One query."""
    post = Post.objects.select_related("person", "unit").filter(pk=pk).first() if grants.may(Permission.ROLE_GRANT) else None
    if post is None:
        raise NotFound(f"post {pk}")
    return post


def holders(on: date) -> dict[str, int]:
    """How many active people hold each role that day, by code. One query."""
    counted = Post.objects.filter(in_force(on), person__is_active=True).values_list("role")
    return dict(counted.annotate(people=Count("person", distinct=True)).order_by("role"))


def tokens_of(person: Person) -> list[ApiToken]:
    """The person's tokens, the usable ones first. One query."""
    return list(ApiToken.objects.filter(person=person).order_by("revoked_at", "-expires_at", "pk"))


def get_token(grants: Grants, pk: int) -> ApiToken:
    """A token for revoking: one's own, anybody's for whoever grants roles; :class:`NotFound`. One query."""
    tokens = ApiToken.objects.select_related("person").filter(pk=pk)
    if not grants.may(Permission.ROLE_GRANT):
        tokens = tokens.filter(person_id=grants.person_id or 0)
    token = tokens.first()
    if token is None:
        raise NotFound(f"token {pk}")
    return token


def trial_of(username: str) -> Trial:
    """What is remembered of failed log-ins under a typed name. One query."""
    row = LoginTrial.objects.filter(key=trial_key(username)).first()
    return Trial(row.failures, row.last_failed_at, row.locked_until) if row else Trial()


def person_id_of(text: str) -> int:
    """The id of whoever bears this user name or name, ``0`` for nobody: a filter for nobody finds nothing. One query."""
    words = text.strip()
    people = Person.objects.filter(Q(username__iexact=words) | Q(name=words) | Q(name_en__iexact=words)).order_by("pk")
    return people.values_list("pk", flat=True).first() or 0
