"""Being told by e-mail: only after one's own yes, once for each number, ended by one press; the address is nowhere in plain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from rectify.disclosure.portal import tasks
from rectify.disclosure.portal.models import Subscription
from rectify.disclosure.portal.rules.addresses import mail_address
from rectify.disclosure.portal.services import subscriptions
from rectify.foundation.refusals import NotFound
from tests.cast import NOW
from tests.disclosure.factory import county, little_city, petition, publish, task

EMAIL = "reader@example.org"
PAGE = "/open/at/haidai/subscribe/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings: Any) -> None:
    settings.MAIL_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://open.example"
    cache.clear()
    little_city()


def ask(about: str = "all", key: str = "", email: str = EMAIL, **changes: Any) -> subscriptions.Asked:
    asked: dict[str, Any] = {"place": "haidai", "about": about, "key": key, "email": email, "language": "zh-hans", "at": NOW}
    return subscriptions.ask(**(asked | changes))


def confirmed(about: str = "all", key: str = "", language: str = "zh-hans") -> Subscription:
    row = ask(about, key, language=language).subscription
    return subscriptions.confirm(secret=subscriptions.secret_of(row), at=NOW)


def told() -> list[str]:
    mail.outbox.clear()
    tasks.tell(0)
    return [str(letter.body) for letter in mail.outbox]


def test_nothing_is_told_before_the_link_was_followed() -> None:
    ask()
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    assert told() == []


def test_a_number_is_told_once() -> None:
    confirmed()
    assert told() == []
    number = publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    (letter,) = told()
    assert number.number in letter
    assert f"https://open.example/open/at/haidai/publications/{number.sequence}/" in letter
    assert told() == []


@pytest.mark.parametrize(
    ("about", "key", "kind", "items", "hears"),
    [
        ("task", "t-1", "lists", [task("t-1", "closed"), task("t-2", "closed")], True),
        ("task", "t-1", "petitions", [petition()], False),
        ("county", "HD-QS", "petitions", [petition("HD20261101-0009")], True),
        ("county", "HD-LH", "petitions", [petition("HD20261101-0009")], False),
        ("county", "HD-LH", "progress", [county("HD-LH", "临河区", "Linhe", 3, 4)], True),
    ],
)
def test_one_hears_of_what_was_asked_for(about: str, key: str, kind: str, items: list[Any], hears: bool) -> None:
    confirmed(about, key)
    publish(kind, items, series=f"{kind}:more")
    assert bool(told()) is hears
    assert Subscription.objects.get().told == 5


def test_an_english_reader_gets_english_letters() -> None:
    confirmed(language="en")
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    (letter,) = told()
    assert "New numbers tell of what you asked for" in letter
    assert "/open/en/at/haidai/publications/5/" in letter


def test_every_letter_can_be_ended_by_one_click_of_the_mail_program(client: Client) -> None:
    confirmed()
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    told()
    heads = mail.outbox[0].extra_headers
    assert heads["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = heads["List-Unsubscribe"].strip("<>").removeprefix("https://open.example")
    assert client.get(path).status_code == 200
    assert Subscription.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_a_letter_that_could_not_go_out_is_tried_again(settings: Any) -> None:
    confirmed()
    publish("lists", [task("t-1", "closed"), task("t-2", "closed")])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert told() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(told()) == 1


def test_the_address_stands_nowhere_in_plain() -> None:
    row = confirmed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text, encode(s.email, 'escape') FROM portal_subscription s")
        words = " ".join(cursor.fetchone())
    assert "reader" not in words
    assert subscriptions.secret_of(row) not in words
    assert subscriptions.address_of(row) == EMAIL


def test_asking_again_writes_one_mail_an_hour_and_none_to_who_is_told() -> None:
    assert ask().write is True
    assert ask().write is False
    assert ask(at=NOW + timedelta(hours=2)).write is True
    subscriptions.confirm(secret=subscriptions.secret_of(Subscription.objects.get()), at=NOW)
    assert ask(at=NOW + timedelta(days=1)).write is False
    assert Subscription.objects.count() == 1


def test_what_nobody_confirms_is_forgotten_in_a_week() -> None:
    ask()
    assert subscriptions.forget_unconfirmed(at=NOW + timedelta(days=6)) == 0
    assert subscriptions.forget_unconfirmed(at=NOW + timedelta(days=8)) == 1


def test_one_address_asks_for_twenty_things_at_most() -> None:
    publish("lists", [task(f"t-{n}") for n in range(1, 30)], series="lists:more")
    for number in range(1, 21):
        ask("task", f"t-{number}")
    with pytest.raises(subscriptions.TooMany):
        ask("task", "t-21")


@pytest.mark.parametrize(("about", "key"), [("task", "t-99"), ("county", "nowhere"), ("person", "x"), ("task", "a\x00b")])
def test_nobody_subscribes_to_what_is_not_there(about: str, key: str) -> None:
    with pytest.raises(NotFound):
        ask(about, key)


@pytest.mark.parametrize(
    "words",
    ["", "x", "a@b", "a b@example.org",
     "a@example.org\nBcc: b@example.org", "a@example.org,b@example.org", "<a@example.org>", "a..b@example.org",
     f"{'a' * 65}@example.org", f"a@{'b' * 250}.org", "甲@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_not_written_to(words: str) -> None:
    assert mail_address(words) is None


def test_the_page_answers_alike_whether_the_address_was_known(client: Client) -> None:
    first = client.post(PAGE, {"email": EMAIL, "about": "all"})
    again = client.post(PAGE, {"email": EMAIL, "about": "all"})
    assert first.status_code == 200
    assert first.content == again.content
    assert first.headers["Cache-Control"] == "private, no-store"


def test_a_flood_from_one_place_is_stopped(client: Client) -> None:
    codes = [client.post(PAGE, {"email": f"a{n}@example.org"}).status_code for n in range(12)]
    assert codes == [200] * 10 + [429] * 2


def test_without_a_mail_server_the_page_says_so(client: Client, settings: Any) -> None:
    settings.MAIL_ON = False
    answer = client.post(PAGE, {"email": EMAIL})
    assert "尚未开通邮件" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_the_link_confirms_by_a_press_not_by_being_opened(client: Client) -> None:
    row = ask().subscription
    path = f"/open/told/{subscriptions.secret_of(row)}/"
    client.get(path)
    row.refresh_from_db()
    assert row.confirmed_at is None
    client.post(path)
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert client.get("/open/told/nonsense/").status_code == 404
