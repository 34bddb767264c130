"""Proving once more who one is: what is taken, what is counted, what locks."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from rectify.foundation.accounts.models import LoginTrial
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.accounts.services import people
from rectify.foundation.accounts.services.proofs import prove
from rectify.foundation.audit.models import Entry
from tests.cast import PASSWORD, SECRET, give_codes


def code_now() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def refusal(person, **secret) -> str:
    with pytest.raises(Refused) as refused:
        prove(person=person, at=timezone.now(), **secret)
    return refused.value.code


def test_the_own_password_proves_and_forgets_earlier_slips(cast):
    assert refusal(cast.party, password="slip") == "proof_wrong"
    assert prove(person=cast.party, password=PASSWORD, at=timezone.now()) == "password"
    assert not LoginTrial.objects.exists()


def test_who_has_codes_proves_by_a_code_and_not_by_the_password(cast):
    give_codes(cast.party)
    assert refusal(cast.party, password=PASSWORD) == "proof_missing"
    code = code_now()
    assert prove(person=cast.party, code=code, at=timezone.now()) == "totp"
    assert refusal(cast.party, code=code) == "proof_wrong"  # each code serves once


@pytest.mark.parametrize("secret", [{}, {"password": ""}, {"code": "123456"}])
def test_nothing_typed_is_told_and_not_counted(cast, secret):
    assert refusal(cast.party, **secret) == "proof_missing"
    assert not LoginTrial.objects.exists()


def test_the_fifth_failure_locks_here_and_at_the_door(cast, client):
    assert [refusal(cast.party, password=f"wrong {n}") for n in range(5)] == ["proof_wrong"] * 4 + ["proof_locked"]
    assert refusal(cast.party, password=PASSWORD) == "proof_locked"
    client.post("/accounts/login/", {"login": "party", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert list(Entry.objects.order_by("seq").values_list("act", flat=True)) == ["session:prove:failed"] * 5 + ["session:open:locked"]
    later = timezone.now() + timedelta(minutes=16)
    assert prove(person=cast.party, password=PASSWORD, at=later) == "password"


def test_a_password_an_administrator_chose_proves_nothing(cast):
    issued = people.issue_password(person=cast.party, by=cast.system_admin, at=timezone.now())
    cast.party.refresh_from_db()
    assert refusal(cast.party, password=issued) == "proof_one_time"


def test_whoever_was_deactivated_proves_nothing(cast):
    people.deactivate_person(person=cast.party, by=cast.system_admin, at=timezone.now())
    cast.party.refresh_from_db()
    assert refusal(cast.party, password=PASSWORD) == "proof_wrong"
