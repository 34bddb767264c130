"""What goes out: signed, once, tried again when nobody answers, given up in the end."""

from __future__ import annotations

import hmac
import json
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from rectify.campaign.dispatch.models import Delivery, Hook, Notice
from rectify.campaign.dispatch.rules.deliveries import MOST_TRIES, may_be_told, next_try, signature
from rectify.campaign.dispatch.services.deliveries import send_waiting, sweep_sent, try_again
from rectify.campaign.dispatch.services.hooks import sealed, set_hook, switch_hook, unsealed
from rectify.campaign.dispatch.services.notices import notify
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.cast import NOW, Cast

TOLD: Any = {"zh": "收到督办函。", "en": "A letter.", "url": "/letters/1", "at": NOW}
SECRET = "sixteen-letters-or-more"


@pytest.mark.parametrize(
    ("url", "loopback", "allowed"),
    [
        ("https://hooks.example/x", False, True),
        ("http://hooks.example/x", True, False),
        ("http://127.0.0.1:9/x", False, False),
        ("http://127.0.0.1:9/x", True, True),
        ("http://[::1]:9/x", True, True),
        ("http://localhost/x", True, True),
        ("https://user:pass@hooks.example/", True, False),
        ("file:///etc/passwd", True, False),
        ("https://", True, False),
        ("https://x:99999/", True, False),
        ("", True, False),
    ],
)
def test_where_a_message_may_go(url: str, loopback: bool, allowed: bool) -> None:
    assert may_be_told(url, loopback=loopback) is allowed


def test_it_is_tried_later_and_later() -> None:
    waits = [(next_try(n, NOW) - NOW) // timedelta(minutes=1) for n in range(1, MOST_TRIES)]
    assert waits == [1, 5, 15, 60, 180, 720, 1440]


def test_the_signature_is_hmac_sha_256_of_moment_and_body() -> None:
    assert signature("k", "m", b"{}") == hmac.new(b"k", b"m.{}", sha256).hexdigest()


class Receiver(BaseHTTPRequestHandler):
    answer: ClassVar[int] = 200
    seen: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((dict(self.headers), body))
        self.send_response(self.answer)
        if self.answer in {301, 302, 307}:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def receiver(settings: Settings) -> Iterator[str]:
    settings.HOOKS_TO_LOOPBACK = True
    Receiver.seen.clear()
    Receiver.answer = 200
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/told"
    server.shutdown()
    server.server_close()
    thread.join()


def hook(cast: Cast, url: str) -> Hook:
    return set_hook(name="city platform", url=url, secret=SECRET, events=["letter:"], by=cast.system_admin, at=NOW)


def test_a_hook_gets_a_signed_message_once(cast: Cast, receiver: str, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://rectify.example"
    hook(cast, receiver)
    notify(people=[cast.lead], cause="letter:1:issued", **TOLD)
    assert send_waiting(at=NOW) == (1, 0)
    assert send_waiting(at=NOW) == (0, 0)
    ((headers, body),) = Receiver.seen
    assert json.loads(body) == {
        "cause": "letter:1:issued", "zh": "收到督办函。", "en": "A letter.",
        "url": "https://rectify.example/letters/1", "at": NOW.isoformat(),
    }  # fmt: skip
    assert headers["Idempotency-Key"] == sha256(b"letter:1:issued").hexdigest()
    moment = headers["X-Rectify-Timestamp"]
    expected = hmac.new(SECRET.encode(), moment.encode() + b"." + body, sha256).hexdigest()
    assert headers["X-Rectify-Signature"] == f"sha256={expected}"


@pytest.mark.parametrize(("answer", "error"), [(500, "NotTaken: HTTP 500"), (404, "HTTP 404"), (302, "a redirect is not followed")])
def test_what_is_not_taken_waits_with_its_error_and_goes_out_later(cast: Cast, receiver: str, answer: int, error: str) -> None:
    hook(cast, receiver)
    notify(people=[cast.lead], cause="letter:1:issued", **TOLD)
    Receiver.answer = answer
    assert send_waiting(at=NOW) == (0, 1)
    row = Delivery.objects.get()
    assert (row.sent_at, row.tries, row.next_at) == (None, 1, NOW + timedelta(minutes=1))
    assert error in row.error
    Receiver.answer = 204
    assert send_waiting(at=NOW + timedelta(seconds=59)) == (0, 0)
    assert send_waiting(at=NOW + timedelta(seconds=60)) == (1, 0)
    assert (Delivery.objects.get().error, Notice.objects.count()) == ("", 1)


def test_a_dead_address_is_given_up_and_can_be_put_back_in_line(cast: Cast, settings: Settings) -> None:
    settings.HOOKS_TO_LOOPBACK = True
    dead = hook(cast, "http://127.0.0.1:1/nobody")
    notify(people=[cast.lead], cause="letter:1:issued", **TOLD)
    at = NOW
    for _ in range(MOST_TRIES):
        assert send_waiting(at=at) == (0, 1)
        at += timedelta(days=2)
    assert send_waiting(at=at) == (0, 0)
    assert "not reached" in Delivery.objects.get().error
    assert Notice.objects.filter(person=cast.lead, read_at=None).count() == 1
    assert try_again(hook=dead, at=at) == 1
    assert send_waiting(at=at) == (0, 1)


def test_a_hook_that_is_off_is_not_told(cast: Cast, receiver: str) -> None:
    row = hook(cast, receiver)
    notify(people=[cast.lead], cause="letter:1:issued", **TOLD)
    assert switch_hook(hook=row, on=False, by=cast.system_admin, at=NOW).is_active is False
    switch_hook(hook=row, on=False, by=cast.system_admin, at=NOW)
    assert send_waiting(at=NOW) == (0, 0)
    notify(people=[cast.lead], cause="letter:2:issued", **TOLD)
    assert Delivery.objects.count() == 1
    switch_hook(hook=row, on=True, by=cast.system_admin, at=NOW)
    assert send_waiting(at=NOW) == (1, 0)
    assert list(Entry.objects.order_by("seq").values_list("act", flat=True)) == ["hook:set:done", "hook:switch:off", "hook:switch:on"]


@pytest.mark.parametrize(
    ("name", "url", "secret", "code"),
    [
        ("x", "http://hooks.example", SECRET, "hook.address"),
        ("x", "https://hooks.example", "short", "hook.secret"),
        ("x", "https://hooks.example", "k" * 65, "hook.secret"),
        (" ", "https://hooks.example", SECRET, "hook.name"),
        ("taken", "https://hooks.example", SECRET, "hook.name"),
    ],
)
def test_a_hook_that_cannot_be_used_is_refused(cast: Cast, name: str, url: str, secret: str, code: str) -> None:
    set_hook(name="taken", url="https://hooks.example", secret=SECRET, events=[], by=cast.system_admin, at=NOW)
    with pytest.raises(Refused) as told:
        set_hook(name=name, url=url, secret=secret, events=[], by=cast.system_admin, at=NOW)
    assert told.value.code == code
    assert Hook.objects.count() == 1


def test_a_key_is_kept_encrypted(cast: Cast, settings: Settings) -> None:
    kept = set_hook(name="x", url="https://hooks.example", secret="k" * 64, events=[], by=cast.system_admin, at=NOW).secret
    assert ("k" * 64 not in kept, len(kept) <= 255, unsealed(kept)) == (True, True, "k" * 64)
    notify(people=[cast.lead], cause="x", **TOLD)
    settings.SECRET_KEY = "another"
    assert send_waiting(at=NOW) == (0, 1)
    assert Delivery.objects.get().error == "the key of this hook cannot be read any more: set the hook up again"
    assert sealed("a") != sealed("a")


def test_an_e_mail_is_in_the_language_of_its_reader(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://rectify.example"
    Person.objects.filter(pk=cast.county.pk).update(language="en")
    notify(people=[cast.lead, cast.county], cause="letter:1:issued", **TOLD)
    assert send_waiting(at=NOW) == (2, 0)
    found = {tuple(message.to): (message.subject, message.body) for message in mail.outbox}
    assert found == {
        ("lead@haidai.example",): ("收到督办函。", "收到督办函。\n\nhttps://rectify.example/letters/1"),
        ("county@haidai.example",): ("A letter.", "A letter.\n\nhttps://rectify.example/letters/1"),
    }
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_a_dead_mail_server_leaves_the_notice_waiting(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notify(people=[cast.lead], cause="letter:1:issued", **TOLD)
    assert send_waiting(at=NOW) == (0, 1)
    row = Delivery.objects.get()
    assert row.sent_at is None
    assert row.error.startswith("ConnectionRefusedError")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _: (_ for _ in ()).throw(smtplib.SMTPDataError(451, b"later")))
    assert send_waiting(at=NOW + timedelta(minutes=1)) == (0, 1)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _: 1)
    assert send_waiting(at=NOW + timedelta(minutes=6)) == (1, 0)


def test_what_went_out_long_ago_is_removed_and_the_notice_stays(cast: Cast, settings: Settings) -> None:
    settings.MAIL_ON = True
    notify(people=[cast.lead], cause="one", **TOLD)
    send_waiting(at=NOW)
    assert sweep_sent(at=NOW + timedelta(days=90)) == 0
    assert sweep_sent(at=NOW + timedelta(days=91)) == 1
    assert Notice.objects.count() == 1
