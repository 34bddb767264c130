"""Acts on people: letting in, changing, deactivating, passwords. Nobody is deleted; what somebody did must keep its name."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from rectify.foundation.accounts import acts, messages
from rectify.foundation.accounts.models import LoginTrial, Person, Post
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.queries.grants import in_force
from rectify.foundation.accounts.rules.logins import ONE_TIME_FOR, trial_key
from rectify.foundation.accounts.services.posts import check_not_last
from rectify.foundation.accounts.services.subjects import person_subject
from rectify.foundation.audit.services import record

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without l, o, 0 and 1: a one-time password is read aloud over the telephone."""


@transaction.atomic
def create_person(
    *,
    username: str,
    name: str,
    name_en: str = "",
    email: str = "",
    phone: str = "",
    password: str | None = None,
    by: Person | None,
    at: datetime,
) -> Person:
    """Add somebody, without any role. Without a password they cannot log in until one is issued.

    Raises:
        Refused: ``username_wrong``, ``username_taken``, ``name_empty``.
    """
    if not _USERNAME.fullmatch(username):
        raise messages.username_wrong(username)
    if not name.strip():
        raise messages.name_empty()
    if Person.objects.filter(username__iexact=username).exists():
        raise messages.username_taken(username)
    person = Person(username=username, name=name.strip(), name_en=name_en.strip(), email=email.strip(), phone=phone.strip())
    person.set_password(password)
    person.save(force_insert=True)
    record(act=acts.PERSON_CREATED, by=actor_of(by), at=at, subject=person_subject(person), data={"username": username})
    return person


@transaction.atomic
def admit_person(*, username: str, name: str, name_en: str, email: str, phone: str, by: Person, at: datetime) -> tuple[Person, str]:
    """Add somebody and issue their first password in one act; see :func:`create_person` and :func:`issue_password`."""
    person = create_person(username=username, name=name, name_en=name_en, email=email, phone=phone, by=by, at=at)
    return person, issue_password(person=person, by=by, at=at)


@transaction.atomic
def change_person(*, person: Person, name: str, name_en: str, email: str, phone: str, by: Person, at: datetime) -> Person:
    """Mend somebody's names and addresses; the user name never changes. The record keeps which fields, not the numbers.

    Raises:
        Refused: ``name_empty``.
    """
    if not name.strip():
        raise messages.name_empty()
    person = Person.objects.select_for_update().get(pk=person.pk)
    wanted = {"name": name.strip(), "name_en": name_en.strip(), "email": email.strip(), "phone": phone.strip()}
    changed = [key for key, value in wanted.items() if getattr(person, key) != value]
    if not changed:
        return person
    for key in changed:
        setattr(person, key, wanted[key])
    person.save(update_fields=changed)
    record(act=acts.PERSON_CHANGED, by=actor_of(by), at=at, subject=person_subject(person), data={"fields": changed})
    return person


@transaction.atomic
def deactivate_person(*, person: Person, by: Person, at: datetime) -> Person:
    """Shut somebody out: sessions and tokens stop counting with the next request. Roles stay and count for nothing.

    Raises:
        Refused: ``not_yourself``, ``last_administrator``.
    """
    if by.pk == person.pk:
        raise messages.not_yourself()
    on = timezone.localtime(at).date()
    held = set(Post.objects.filter(in_force(on), person=person).values_list("role", flat=True))
    check_not_last(person, held, on=on, by=by)
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        record(act=acts.PERSON_DEACTIVATED, by=actor_of(by), at=at, subject=person_subject(person))
    person.is_active = False
    return person


@transaction.atomic
def reactivate_person(*, person: Person, by: Person, at: datetime) -> Person:
    """Let somebody in again, with the roles they hold by their dates."""
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        record(act=acts.PERSON_REACTIVATED, by=actor_of(by), at=at, subject=person_subject(person))
    person.is_active = True
    return person


@transaction.atomic
def issue_password(*, person: Person, by: Person | None, at: datetime) -> str:
    """Give somebody a password that works for 72 hours and only for choosing an own one. It is returned once and stored hashed.

    All sessions of the person end. Somebody with one-time codes still needs them: an administrator alone cannot log in as another.

    Raises:
        Refused: ``not_yourself``, ``person_inactive``.
    """
    if by is not None and by.pk == person.pk:
        raise messages.not_yourself()
    if not person.is_active:
        raise messages.person_inactive(person.name)
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    person.set_password(password)
    person.one_time_until = at + ONE_TIME_FOR
    person.save(update_fields=["password", "one_time_until"])
    record(act=acts.PASSWORD_ISSUED, by=actor_of(by), at=at, subject=person_subject(person))
    return password


@transaction.atomic
def change_own_password(*, person: Person, password: str, at: datetime) -> None:
    """Set the password the person chose (its strength is checked again here); every other session of theirs ends.

    Raises:
        ValidationError: Django's password rules refuse it.
    """
    validate_password(password, person)
    person.set_password(password)
    person.one_time_until = None
    person.save(update_fields=["password", "one_time_until"])
    record(act=acts.PASSWORD_CHANGED, by=actor_of(person), at=at, subject=person_subject(person))


@transaction.atomic
def unlock_login(*, person: Person, by: Person, at: datetime) -> None:
    """Forget the failed log-ins under somebody's user name."""
    if LoginTrial.objects.filter(key=trial_key(person.username)).delete()[0]:
        record(act=acts.LOGIN_UNLOCKED, by=actor_of(by), at=at, subject=person_subject(person))


@transaction.atomic
def reset_totp(*, person: Person, by: Person, at: datetime) -> None:
    """Clear the one-time codes of somebody who lost their device.

    Security administration does it, never system administration: nobody can both reset a password and remove the second factor.

    Raises:
        Refused: ``not_yourself``.
    """
    if by.pk == person.pk:
        raise messages.not_yourself()
    if Authenticator.objects.filter(user=person).delete()[0]:
        record(act=acts.TOTP_RESET, by=actor_of(by), at=at, subject=person_subject(person))


def set_language(*, person: Person, language: str) -> None:
    """Remember the language somebody reads. A taste, not an act: it stands in no record."""
    Person.objects.filter(pk=person.pk).exclude(language=language).update(language=language)
    person.language = language
