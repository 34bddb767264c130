"""What happens around a log-in: failures counted and locked, sessions opened and closed, second factors set up; all recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rectify.foundation.accounts import acts
from rectify.foundation.accounts.models import LoginTrial, Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.accounts.queries.grants import SYSTEM
from rectify.foundation.accounts.rules.logins import LOCKED_FOR, SessionEnd, Trial, trial_key
from rectify.foundation.accounts.services.subjects import person_subject
from rectify.foundation.audit.rules import Act
from rectify.foundation.audit.services import Subject, record

SWEPT_AT_ONCE = 100
"""Rows of forgotten failures deleted by one more failure."""

OPENED_BY = {"totp": acts.SESSION_OPENED_BY_CODE, "recovery_codes": acts.SESSION_OPENED_BY_RECOVERY}


@transaction.atomic
def note_failure(*, username: str, address: str, at: datetime, act: Act = acts.LOGIN_FAILED) -> Trial:
    """Count a failed log-in under a typed name and lock the name at the fifth; rows long forgotten are swept out.

    ``act`` names the happening where it was no log-in: a signature that was not proved counts with the log-ins.
    A name nobody bears is counted and locked alike, but not written into the record: it may be a password in the wrong field.
    """
    key = trial_key(username)
    LoginTrial.objects.get_or_create(key=key, defaults={"failures": 0, "last_failed_at": at})
    row = LoginTrial.objects.select_for_update().get(key=key)
    before = Trial(row.failures, row.last_failed_at, row.locked_until)
    after = before.failed(at)
    row.failures, row.last_failed_at, row.locked_until = after.failures, after.last_failed_at or at, after.locked_until
    row.save()
    _sweep(at)
    person = Person.objects.filter(username__iexact=username.strip()).first()
    subject = person_subject(person) if person else Subject("login", key[:12], "–")
    record(act=act, by=SYSTEM, at=at, subject=subject, data={"address": address})
    if after.is_locked(at) and not before.is_locked(at):
        until = timezone.localtime(after.locked_until).strftime("%Y-%m-%d %H:%M")
        record(act=acts.LOGIN_LOCKED, by=SYSTEM, at=at, subject=subject, data={"failures": after.failures, "until": until})
    return after


def _sweep(at: datetime) -> None:
    """Forget what is long past; rows another request is at are left to the next sweep."""
    old = LoginTrial.objects.select_for_update(skip_locked=True).filter(last_failed_at__lt=at - 2 * LOCKED_FOR)
    LoginTrial.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE])).delete()


@transaction.atomic
def note_login(*, person: Person, second_factor: str, at: datetime) -> None:
    """Record an opened session and forget the failures under the name. ``second_factor`` is allauth's word for it, or empty."""
    LoginTrial.objects.filter(key=trial_key(person.username)).delete()
    act = OPENED_BY.get(second_factor, acts.SESSION_OPENED)
    record(act=act, by=actor_of(person), at=at, subject=person_subject(person))


@transaction.atomic
def note_logout(*, person: Person, at: datetime) -> None:
    """Record that somebody logged out."""
    record(act=acts.SESSION_CLOSED, by=actor_of(person), at=at, subject=person_subject(person))


@transaction.atomic
def note_session_end(*, person: Person, reason: SessionEnd, at: datetime) -> None:
    """Record that a session ended by its age or for want of use."""
    act = acts.SESSION_AGED if reason is SessionEnd.AGE else acts.SESSION_IDLE
    record(act=act, by=actor_of(person), at=at, subject=person_subject(person))


@transaction.atomic
def note_second_factor(*, person: Person, act: Act, at: datetime) -> None:
    """Record a change of somebody's own second factor, beside the library's act in the caller's transaction."""
    record(act=act, by=actor_of(person), at=at, subject=person_subject(person))
