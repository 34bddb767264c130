"""Proving once more who one is, for one act: by the password, or by a one-time code where codes are set up.

Failures count with those of the log-in and lock the same name: whoever found an open desk cannot try passwords here instead.
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from rectify.foundation.accounts import acts, messages
from rectify.foundation.accounts.models import LoginTrial, Person
from rectify.foundation.accounts.queries.people import trial_of
from rectify.foundation.accounts.rules.logins import trial_key
from rectify.foundation.accounts.services.logins import note_failure

PASSWORD = "password"  # noqa: S105 - the name of a way of proving, not a secret
TOTP_CODE = "totp"


def prove(*, person: Person, password: str = "", code: str = "", address: str = "", at: datetime) -> str:
    """How the person proved who they are: ``password`` or ``totp``. Whoever has codes set up proves by a code; each code serves once.

    Call it outside of a transaction that the refusal would roll back: a failure must stay counted.

    Raises:
        Refused: ``proof_locked``, ``proof_missing``, ``proof_wrong``, ``proof_one_time``; the fifth failure locks and says so at once.
    """
    trial = trial_of(person.username)
    if trial.locked_until and trial.is_locked(at):
        raise messages.proof_locked(trial.locked_until)
    authenticator = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    by_code = authenticator is not None
    if not (code if by_code else password):
        raise messages.proof_missing(code=by_code)
    if person.one_time_until is not None:
        raise messages.proof_one_time()
    proved = TOTP(authenticator).validate_code(code) if authenticator else person.check_password(password)
    if not (proved and person.is_active):
        _fail(person, address, at, by_code=by_code)
    _forget(person)
    return TOTP_CODE if by_code else PASSWORD


def _fail(person: Person, address: str, at: datetime, *, by_code: bool) -> None:
    trial = note_failure(username=person.username, address=address, at=at, act=acts.PROOF_FAILED)
    if trial.locked_until and trial.is_locked(at):
        raise messages.proof_locked(trial.locked_until)
    raise messages.proof_wrong(code=by_code)


@transaction.atomic
def _forget(person: Person) -> None:
    LoginTrial.objects.filter(key=trial_key(person.username)).delete()
