"""What every answer carries, what the way in is proof against, and what an installation behind TLS adds."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rectify.foundation.accounts.web.sessions import FOR_CODES
from tests.cast import PASSWORD, Cast
from tests.interfaces.doors import address, client_of, routes, rows_of
from tests.interfaces.world import World

pytestmark = pytest.mark.doors

ROOT = Path(__file__).resolve().parents[2]


def is_strict(policy: str) -> bool:
    """Nothing by default, scripts and styles of ours alone, nothing inline, no frame around us; or nothing at all."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    if "sandbox" in rules:
        return rules == {"default-src": "'none'", "sandbox": ""}
    ours = all(rules.get(name, "").split()[:1] == ["'self'"] for name in ("script-src", "style-src"))
    return rules.get("default-src") == "'none'" and rules.get("frame-ancestors") == "'none'" and ours and "unsafe" not in policy


def lax(answer: object) -> list[str]:
    """What is missing in the headers of an answer."""
    headers = answer.headers  # type: ignore[attr-defined]
    missing = [] if is_strict(headers.get("Content-Security-Policy", "")) else ["Content-Security-Policy"]
    wanted = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}
    return missing + [name for name, value in wanted.items() if headers.get(name) != value]


def test_every_page_and_every_error_carries_the_strict_policy(world: World) -> None:
    found: dict[str, list[str]] = {}
    for who in (world.cast.clerk, world.cast.system_admin, world.cast.security_admin, None):
        client = client_of(who)
        for route, _view in routes():
            path = address(world, route, rows_of(route)[0])
            answer = client.get(path)
            b"".join(answer)
            found |= {path: missing} if (missing := lax(answer)) else {}
    assert found == {}


def test_no_page_behind_the_log_in_may_be_kept_and_shown_to_the_next_user(world: World) -> None:
    clerk = client_of(world.cast.clerk)
    kept = []
    for route, view in routes():
        if not getattr(view, "public", ""):
            path = address(world, route, rows_of(route)[0])
            answer = clerk.get(path)
            b"".join(answer)
            directives = set(answer.headers.get("Cache-Control", "").replace(",", " ").split())
            kept += [path] if answer.status_code == 200 and not directives & {"no-store", "no-cache"} else []
    assert kept == []


@pytest.mark.parametrize("path", ["/nothing/here", "/static/nothing.css", "/accounts/login", "/api/v1/campaigns", "/api/v1/nothing"])
def test_what_is_not_there_carries_it_too(cast: Cast, client: Client, path: str) -> None:
    assert lax(client.get(path)) == []


def test_a_host_that_is_not_ours_is_refused_with_it(db: None, client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, lax(answer)) == (400, [])


def test_an_error_of_ours_carries_it_and_tells_nothing_of_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr("rectify.campaign.ledger.queries.story.campaigns", broken)
    answer = client_of(cast.clerk).get("/campaigns/")
    assert (answer.status_code, lax(answer)) == (500, [])
    assert "1234" not in answer.content.decode()


def test_a_refused_token_of_a_page_carries_it(cast: Cast) -> None:
    answer = client_of(cast.clerk, enforce_csrf_checks=True).post("/accounts/logout/")
    assert (answer.status_code, lax(answer)) == (403, [])


def test_a_log_in_begins_a_new_session(cast: Cast, client: Client) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key or ""
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(cast.clerk.pk)
    assert client.session.session_key != before
    assert not type(client.session)().exists(before), "the planted key opens nothing"


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", "http:///elsewhere.example"],
)
def test_no_door_leads_out(cast: Cast, client: Client, target: str) -> None:
    doors = [
        client.post("/accounts/language/", {"language": "en", "next": target}),
        client.post("/accounts/language/", {"language": "en"}, headers={"referer": target}),
        client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD, "next": target}),
        client.post("/accounts/again/", {"password": PASSWORD, "next": target}),
        client.post("/accounts/logout/", {"next": target}),
    ]
    assert [a.status_code for a in doors] == [302] * 5
    assert [a.headers["Location"] for a in doors if "elsewhere" in a.headers["Location"] or "script" in a.headers["Location"]] == []


def test_the_session_of_a_browser_opens_nothing_of_the_api(cast: Cast) -> None:
    clerk = client_of(cast.clerk)
    assert clerk.get("/campaigns/").status_code == 200
    assert clerk.get("/api/v1/campaigns").status_code == 401


def test_an_administrator_without_codes_goes_nowhere_but_to_setting_them_up(world: World) -> None:
    Authenticator.objects.all().delete()
    own = {reverse(name) for name in FOR_CODES}
    everywhere = {address(world, route, rows_of(route)[0]) for route, _view in routes()} - own
    everywhere = {path for path in everywhere if not path.startswith(("/open/", "/robots.txt"))}  # for everybody: they know no session
    for who, paths in ((world.cast.security_admin, everywhere), (world.cast.system_admin, {"/"}), (world.cast.audit_admin, {"/"})):
        client = client_of(who)
        for path in paths:
            got = [client.get(path), client.post(path)]
            assert [a.headers.get("Location") for a in got] == [reverse("mfa_activate_totp")] * 2, path


@pytest.mark.parametrize(
    "name", ["方案\r\nSet-Cookie: a=b.txt", '方案".txt', "../../方案.txt", "方案;filename=a.exe.txt", "=cmd.txt", "<b>.txt"]
)
def test_a_name_of_a_file_stays_a_name_when_it_is_taken_home(world: World, name: str) -> None:
    type(world.document).objects.filter(pk=world.document.pk).update(name=name)
    answer = client_of(world.cast.clerk).get(f"/documents/{world.document.pk}/original")
    b"".join(answer)
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment;")
    assert not {"\r", "\n", "/", "\\"} & set(said)


def test_behind_tls_the_installation_is_what_the_check_of_django_wants(tmp_path: Path) -> None:
    """``check --deploy`` with the settings of an installation; the three silenced checks name their reason in settings.py."""
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}  # set by the browser tests
    environment = bare | {
        "RECTIFY_HTTPS": "1",
        "RECTIFY_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "rectify.config.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
    }
    told = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert len(settings.SILENCED_SYSTEM_CHECKS) == 3


@pytest.mark.django_db
def test_nothing_secret_is_written_into_the_logs(cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("rectify.foundation.accounts.services.logins.note_login", broken)
    with caplog.at_level(logging.DEBUG):
        client = Client(raise_request_exception=False)
        client.post("/accounts/login/", {"login": "clerk", "password": "wrong " + PASSWORD})
        assert client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD}).status_code == 500
        client.get("/api/v1/campaigns", headers={"authorization": "Bearer rectify_secret"})
    whole = "\n".join(logging.Formatter().format(record) for record in caplog.records if record.name != "django.db.backends")
    assert "Traceback" in whole
    assert [secret for secret in (PASSWORD, "rectify_secret", settings.SECRET_KEY) if secret in whole] == []
