"""Log-in as people meet it: password, lock, codes, the end of sessions."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from rectify.foundation.accounts.models import LoginTrial
from rectify.foundation.accounts.rules.logins import trial_key
from rectify.foundation.accounts.services import people
from rectify.foundation.accounts.web.sessions import OPENED, SEEN
from rectify.foundation.audit.models import Entry
from tests.cast import PASSWORD, SECRET

LOGIN = "/accounts/login/"
WRONG = "User name and password do not belong together. Check both, and the Caps Lock key."
LOCKED = "Too many failed attempts: log-in under this name is locked until"


def code_now() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def try_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": username, "password": password} | more, headers={"accept-language": "en"})


def acts() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_right_password_opens_a_session_and_the_record_says_so(cast, client):
    response = try_in(client, "clerk", next="/accounts/me/")
    assert response.headers["Location"] == "/accounts/me/"
    assert acts() == ["session:open:done"]
    assert client.get("/accounts/me/").status_code == 200


def test_the_way_in_leads_nowhere_else_than_here(cast, client):
    assert try_in(client, "clerk", next="https://elsewhere.example/").headers["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("clerk", PASSWORD + " ")])
def test_a_wrong_password_and_a_wrong_name_read_alike(cast, client, username, password):
    response = try_in(client, username, password)
    assert WRONG in response.content.decode()
    assert acts() == ["session:open:failed"]


def test_a_deactivated_person_and_a_late_one_time_password_read_like_a_wrong_password(cast, client):
    people.deactivate_person(person=cast.clerk, by=cast.system_admin, at=timezone.now())
    password = people.issue_password(person=cast.lead, by=cast.system_admin, at=timezone.now() - timedelta(hours=73))
    for name, secret in [("clerk", PASSWORD), ("lead", password)]:
        assert WRONG in try_in(client, name, secret).content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("username", ["clerk", "nobody", "Clerk "])
def test_the_fifth_failure_locks_the_name_whether_anybody_bears_it_or_not(cast, client, username):
    pages = [try_in(client, username, "wrong").content.decode() for _ in range(5)]
    assert [LOCKED in page for page in pages] == [False] * 4 + [True]
    assert LOCKED in try_in(client, username).content.decode()
    assert not is_in(client)
    assert acts() == ["session:open:failed"] * 5 + ["session:open:locked"]


def test_a_name_nobody_bears_is_not_written_into_the_record(cast, client):
    try_in(client, "my secret password", "wrong")
    assert "my secret" not in str(list(Entry.objects.values()))
    assert "my secret" not in str(list(LoginTrial.objects.values()))


def test_after_the_lock_the_right_password_works_again(cast, client):
    for _ in range(5):
        try_in(client, "clerk", "wrong")
    LoginTrial.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    try_in(client, "clerk")
    assert is_in(client)
    assert not LoginTrial.objects.exists()


def test_failures_long_past_are_swept_out(cast, client):
    try_in(client, "long ago", "wrong")
    LoginTrial.objects.update(last_failed_at=timezone.now() - timedelta(minutes=31))
    try_in(client, "clerk", "wrong")
    assert LoginTrial.objects.get().key == trial_key("clerk")


def test_the_system_administrator_lifts_a_lock(cast, client, login):
    for _ in range(5):
        try_in(client, "clerk", "wrong")
    assert "Locked until" in login(cast.system_admin).get("/accounts/people/", headers={"accept-language": "en"}).content.decode()
    client.post(f"/accounts/people/{cast.clerk.pk}/unlock/")
    client.logout()
    try_in(client, "clerk")
    assert is_in(client)
    assert "session:unlock:done" in acts()


def test_codes_are_asked_for_after_the_password(cast, client):
    response = try_in(client, "sysadmin")
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert is_in(client)
    assert acts() == ["session:open:code"]


def test_a_code_works_once(cast, client):
    code = code_now()
    for expected in (True, False):
        try_in(client, "sysadmin")
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is expected
        client.post("/accounts/logout/")


def test_wrong_codes_lock_like_wrong_passwords(cast, client):
    try_in(client, "sysadmin")
    for _ in range(5):
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"}, headers={"accept-language": "en"})
    assert LOCKED in page.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert not is_in(client)
    assert acts()[-1] == "session:open:locked"


def test_whose_role_needs_codes_goes_nowhere_before_they_are_set_up(cast, client, login):
    Authenticator.objects.all().delete()
    login(cast.security_admin)
    assert client.get("/accounts/roles/").headers["Location"] == reverse("mfa_activate_totp")
    again = client.get(reverse("mfa_activate_totp"))
    assert again.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(again.headers["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(done.headers["Location"], headers={"accept-language": "en"}).content.decode()
    assert shown.count("<li><code>") == 10
    assert client.get(done.headers["Location"]).content.decode().count("<li><code>") == 0
    assert client.get("/accounts/roles/").status_code == 200
    assert "person:totp:added" in acts()
    assert secret not in str(list(Authenticator.objects.values()))


def test_whose_role_needs_codes_cannot_remove_them(cast, client, login):
    login(cast.security_admin)
    client.post(reverse("mfa_reauthenticate"), {"code": code_now()})
    page = client.post(reverse("mfa_deactivate_totp"), headers={"accept-language": "en"})
    assert "Your role needs one-time codes" in page.content.decode()
    assert Authenticator.objects.filter(user=cast.security_admin).exists()


def test_a_one_time_password_opens_the_choice_of_an_own_one_and_nothing_else(cast, client):
    password = people.issue_password(person=cast.clerk, by=cast.system_admin, at=timezone.now())
    try_in(client, "clerk", password)
    assert client.get("/accounts/me/").headers["Location"] == "/accounts/password/"
    new = "rivers run clear again"
    response = client.post("/accounts/password/", {"oldpassword": password, "password1": new, "password2": new})
    assert response.headers["Location"] == "/"
    assert client.get("/accounts/me/").status_code == 200
    assert acts() == ["person:password:issued", "session:open:done", "person:password:changed"]


def test_a_new_password_ends_every_other_session(cast, client):
    other = type(client)()
    try_in(client, "clerk")
    try_in(other, "clerk")
    new = "rivers run clear again"
    client.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/accounts/me/").status_code == 200
    assert other.get("/accounts/me/").status_code == 302


def test_a_one_time_password_issued_by_the_administrator_ends_all_sessions(cast, client):
    try_in(client, "clerk")
    people.issue_password(person=cast.clerk, by=cast.system_admin, at=timezone.now())
    assert client.get("/accounts/me/").headers["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    ("key", "hours", "words", "reason"),
    [
        (OPENED, 12, "a session lasts at most 12 hours", "age"),
        (SEEN, 2, "nothing was done for 2 hours", "idle"),
    ],
)
def test_a_session_ends_by_age_and_by_idleness_and_says_which(cast, client, key, hours, words, reason):
    try_in(client, "clerk")
    session = client.session
    session[key] = int(time.time()) - hours * 3600
    session.save()
    del client.cookies["django_language"]
    response = client.get("/accounts/me/", follow=True, headers={"accept-language": "en"})
    assert words in response.content.decode()
    assert not is_in(client)
    assert acts()[-1] == f"session:close:{reason}"


def test_using_a_session_keeps_it_alive_without_a_write_on_every_page(cast, client, login):
    login(cast.clerk)
    session = client.session
    session[SEEN] = session[SEEN] - 299
    session.save()
    client.get("/accounts/me/")
    assert client.session[SEEN] == session[SEEN]
    session[SEEN] = int(time.time()) - 301
    session.save()
    client.get("/accounts/me/")
    assert client.session[SEEN] > session[SEEN]


def test_logging_out_needs_a_post_and_is_recorded(cast, client):
    try_in(client, "clerk")
    client.get("/accounts/logout/")
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert acts() == ["session:open:done", "session:close:done"]


def test_a_fragment_of_a_page_sends_the_whole_page_to_the_log_in(cast, client):
    response = client.get("/accounts/people/", headers={"hx-request": "true"})
    assert response.headers["HX-Redirect"] == LOGIN


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "confirm-email/", "codes/recovery/download/", "inactive/", ""])
def test_no_other_page_of_the_library_exists(cast, client, path):
    assert client.get("/accounts/" + path).status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_inactive"])
def test_no_other_address_of_the_library_has_a_name(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_language_is_switched_and_found_again_at_the_next_log_in(cast, client):
    try_in(client, "clerk")
    client.post("/accounts/language/", {"language": "en", "next": "/accounts/me/"})
    assert "<h1>My account</h1>" in client.get("/accounts/me/").content.decode()
    client.post("/accounts/logout/")
    client.cookies.clear()
    try_in(client, "clerk")
    assert "<h1>My account</h1>" in client.get("/accounts/me/").content.decode()


def test_an_unknown_language_changes_nothing(cast, client, login):
    login(cast.clerk).post("/accounts/language/", {"language": "tlh", "next": "/accounts/me/"})
    cast.clerk.refresh_from_db()
    assert cast.clerk.language == "zh-hans"
