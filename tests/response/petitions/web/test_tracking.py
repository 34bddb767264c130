"""On the page of one's own complaint: the question weeks later, also without an address; and what becomes of a lost secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.response.petitions.models import CallBack, Petition
from rectify.response.petitions.services.call_backs import ask
from rectify.response.petitions.services.intake import register
from rectify.response.petitions.services.secrets import renew_secret
from rectify.response.petitions.web.citizen import posts
from tests.cast import NOW, Cast
from tests.response.petitions.complaints import given
from tests.response.petitions.stage import HANDED, answered, campaign, handed, town_person
from tests.response.petitions.web.test_citizen import hidden, track

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "now", lambda: NOW)


def the_life_of(cast: Cast, **who: str) -> tuple[Petition, str, str]:
    """A complaint of the portal that was answered and is to be asked about today: itself, number and secret."""
    told = given(received_on=HANDED.date(), channel="portal", county_id=cast.qingshi.pk, **who)
    made = register(campaign=campaign(cast), given=told, by=None, at=HANDED)
    handed(cast, made.petition)
    answered(cast, made.petition, town_person(cast))
    CallBack.objects.update(due_on=NOW.date())
    return made.petition, made.petition.number, made.secret


class TestAnswering:
    def test_who_left_no_address_is_asked_on_the_page_of_the_complaint(self, cast: Cast, client: Client) -> None:
        row, number, secret = the_life_of(cast)
        page = track(client, number, secret)
        assert 'id="asked"' in page.content.decode()
        said = {"key": hidden(page, "key"), "what": "answer", "answer": "not_fixed", "words": "下雨后又排黑水。"}
        done = client.post("/open/track/act/", said).content.decode()
        assert "按规则，此件已重新转入办理" in done
        assert 'id="asked"' not in done
        row.refresh_from_db()
        call = CallBack.objects.get()
        assert (row.state, call.way, call.recorded_by, call.asked_by) == ("handed_over", "page", None, cast.clerk)

    def test_nothing_is_asked_before_its_day(self, cast: Cast, client: Client) -> None:
        row, number, secret = the_life_of(cast)
        CallBack.objects.update(due_on=NOW.date() + timedelta(days=1))
        page = track(client, number, secret)
        assert 'id="asked"' not in page.content.decode()
        early = client.post("/open/track/act/", {"key": posts.page_key(row.pk, NOW), "what": "answer", "answer": "fixed"})
        assert (early.status_code, CallBack.objects.get().answer) == (409, "")
        row.refresh_from_db()
        assert row.state == "answered"

    @pytest.mark.parametrize(("answer", "words"), [("", ""), ("unreached", "x"), ("maybe", "x"), ("not_fixed", "  ")])
    def test_an_answer_that_cannot_be_used_is_refused_in_words(self, cast: Cast, client: Client, answer: str, words: str) -> None:
        _row, number, secret = the_life_of(cast)
        key = hidden(track(client, number, secret), "key")
        page = client.post("/open/track/act/", {"key": key, "what": "answer", "answer": answer, "words": words})
        assert (page.status_code, CallBack.objects.get().answered_at) == (409, None)
        assert 'role="alert"' in page.content.decode()

    def test_who_was_asked_by_a_link_may_answer_on_the_page_and_the_link_is_spent(self, cast: Cast, client: Client) -> None:
        _row, number, secret = the_life_of(cast, phone="13800138000")
        token = ask(call_back=CallBack.objects.get(), way=CallBack.Way.LINK, by=cast.hotline, at=NOW).token
        key = hidden(track(client, number, secret), "key")
        done = client.post("/open/track/act/", {"key": key, "what": "answer", "answer": "fixed"})
        assert "您的反馈已记录" in done.content.decode()
        assert client.get(f"/open/asked/{token}/").status_code == 404


class TestLostSecrets:
    def test_the_hotline_makes_a_new_one_which_is_shown_once_and_the_old_one_opens_nothing(
        self, cast: Cast, client: Client, login: Login
    ) -> None:
        row, number, old = the_life_of(cast)
        desk = login(cast.hotline)
        assert desk.post(f"/petitions/{row.pk}/secret", {"because": " "}).status_code == 302
        assert track(client, number, old).status_code == 200
        page = desk.post(f"/petitions/{row.pk}/secret", {"because": "来电说出了反映的细节。"})
        (new,) = re.findall(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", page.content.decode())
        assert page["Cache-Control"] == "no-store"
        assert new not in desk.get(f"/petitions/{row.pk}/").content.decode()
        assert (track(client, number, old).status_code, track(client, number, new).status_code) == (404, 200)
        entry = Entry.objects.get(act="petition:secret:renewed")
        assert "来电说出了反映的细节" in str(entry.data)
        assert new not in str(list(Entry.objects.values()))

    def test_a_complaint_of_another_system_gets_its_first(self, cast: Cast, client: Client, login: Login) -> None:
        row, number, _old = the_life_of(cast)
        Petition.objects.update(secret_digest="")
        assert "举报人还不能查询" in login(cast.hotline).get(f"/petitions/{row.pk}/").content.decode()
        new = renew_secret(petition=row, because="来电。", by=cast.hotline, at=NOW).secret
        assert track(client, number, new).status_code == 200

    @pytest.mark.parametrize("who", ["county", "publisher", "leader"])
    def test_nobody_else_makes_one(self, cast: Cast, login: Login, who: str) -> None:
        row, _number, _old = the_life_of(cast)
        before = Petition.objects.get().secret_digest
        assert login(getattr(cast, who)).post(f"/petitions/{row.pk}/secret", {"because": "x"}).status_code == 403
        assert Petition.objects.get().secret_digest == before
        assert "/secret" not in login(getattr(cast, who)).get(f"/petitions/{row.pk}/").content.decode()
