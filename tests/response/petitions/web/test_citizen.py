"""The public complains and follows, without an account and without a script; hostile posts are refused in words."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.models import StoredFile
from rectify.foundation.sealing import opened
from rectify.response.petitions.models import Addition, Attempt, Identity, Petition, PetitionState, Urge
from rectify.response.petitions.services import citizens
from rectify.response.petitions.services.moves import move
from rectify.response.petitions.web.citizen import posts
from tests.cast import NOW, Cast
from tests.factories import a_campaign

EVIL = "<script>alert(1)</script>"


class Clock:
    """What the pages of the citizens take for the moment."""

    at = NOW

    def tick(self, by: timedelta) -> None:
        self.at += by

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(posts, "now", one)
    return one


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def a_photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 60)).save(out, kind)
    return out.getvalue()


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found
    return found[1]


def complained(client: Client, clock: Clock, address: str = "/open/complain/", **said: Any) -> Any:
    token = hidden(client.get(address), "token")
    clock.tick(timedelta(seconds=30))
    return client.post(address, {"token": token, "text": "石桥镇北砖厂夜间冒黑烟，气味刺鼻。"} | said)


def slip(page: Any) -> tuple[str, str]:
    number, secret = re.findall(r"<dd>([^<]+)</dd>", page.content.decode())
    return number, secret


def track(client: Client, number: str, secret: str) -> Any:
    return client.post("/open/track/", {"number": number, "secret": secret})


def test_without_a_campaign_the_page_says_so(db: None, client: Client) -> None:
    assert "拨打当地热线" in client.get("/open/complain/").content.decode()


class TestPractice:
    def test_nothing_for_practice_is_offered_even_by_its_address(
        self, cast: Cast, campaign: Campaign, client: Client, clock: Clock
    ) -> None:
        newer = a_campaign(cast.city, cast.clerk, slug="practice", starts_on=campaign.starts_on + timedelta(days=90))
        Campaign.objects.filter(pk=newer.pk).update(name="练习用的整改", practice=True)
        for address in ("/open/complain/", "/open/complain/?campaign=practice"):
            page = client.get(address).content.decode()
            assert "练习用的整改" not in page
            assert "其他整改" not in page, "with one campaign for the public nobody is asked which"
        complained(client, clock, "/open/complain/?campaign=practice")
        assert Petition.objects.get().campaign == campaign

    def test_with_nothing_but_practice_the_page_says_so(self, campaign: Campaign, client: Client) -> None:
        Campaign.objects.filter(pk=campaign.pk).update(practice=True)
        assert "拨打当地热线" in client.get("/open/complain/").content.decode()


@pytest.mark.usefixtures("campaign")
class TestComplaining:
    def test_a_complaint_with_all_it_can_say_is_registered(self, cast: Cast, client: Client, clock: Clock) -> None:
        photos = [SimpleUploadedFile("a.jpg", a_photo()), SimpleUploadedFile("../../b.png", a_photo((30, 30), "PNG"))]
        page = complained(
            client, clock, place="石桥镇北砖厂", county=str(cast.qingshi.pk), point="36.706900, 119.161700", types=["air", "noise"],
            name="张三丰", phone="13800138000", photos=photos,
        )  # fmt: skip
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"
        row = Petition.objects.get()
        assert slip(page)[0] == row.number
        assert (row.channel, row.registrar, row.county, row.types) == ("portal", None, cast.qingshi, ["air", "noise"])
        assert str(row.latitude) == "36.706900"
        assert row.photos.count() == 2
        identity = Identity.objects.get()
        assert identity.name is not None
        assert opened(identity.name, "petition:name") == "张三丰"
        assert slip(page)[1] not in str(list(Petition.objects.values())) + str(list(Entry.objects.values()))

    def test_only_the_text_is_needed(self, client: Client, clock: Clock) -> None:
        assert complained(client, clock).status_code == 200
        assert Petition.objects.get().anonymous
        assert not Identity.objects.exists()

    def test_the_same_form_is_taken_once(self, client: Client, clock: Clock) -> None:
        token = hidden(client.get("/open/complain/"), "token")
        clock.tick(timedelta(seconds=30))
        said = {"token": token, "text": "砖厂夜间冒黑烟。"}
        first = client.post("/open/complain/", said)
        again = client.post("/open/complain/", said)
        assert (first.status_code, again.status_code) == (200, 409)
        assert Petition.objects.get().number in again.content.decode()

    def test_in_english_under_its_own_address(self, client: Client, clock: Clock) -> None:
        page = complained(client, clock, "/open/en/complain/")
        assert "Your complaint was registered" in page.content.decode()
        assert 'href="/open/en/track/?number=' in page.content.decode()

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, client: Client, clock: Clock) -> None:
        page = complained(client, clock, text="砖厂夜间冒黑烟。", phone="不想说", point="海边")
        said = page.content.decode()
        assert page.status_code == 422
        assert "砖厂夜间冒黑烟。" in said
        assert 'href="#id_point"' in said
        assert not Petition.objects.exists()


@pytest.mark.usefixtures("campaign")
class TestHostilePosts:
    @pytest.mark.parametrize("name", ["text", "place", "name", "email", "point", "phone", "county", "types"])
    def test_scripts_come_back_as_text(self, client: Client, clock: Clock, name: str) -> None:
        page = complained(client, clock, **{"phone": "x", name: EVIL})
        assert page.status_code == 422
        assert "<script>alert" not in page.content.decode()

    def test_a_script_in_the_text_is_shown_as_text_when_it_is_followed(self, client: Client, clock: Clock) -> None:
        page = track(client, *slip(complained(client, clock, text=f"冒黑烟{EVIL}")))
        assert "&lt;script&gt;" in page.content.decode()
        assert "<script>alert" not in page.content.decode()

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("shell.jpg", b"#!/bin/sh\nrm -rf /\n", "不接收的类型"),
            ("page.png", b"<html><script>alert(1)</script></html>", "不接收的类型"),
            ("cut.jpg", a_photo()[:60], "有一张照片损坏或不是照片，请换一张。"),
            ("bomb.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60000).to_bytes(4, "big") * 2 + b"\x08\x02" + b"\x00" * 60, "百万像素"),
            ("big.jpg", a_photo() + b"\x00" * 12_000_001, "超过"),
            ("empty.jpg", b"", "空"),
        ],
    )
    def test_a_file_that_is_no_photograph_is_refused(self, client: Client, clock: Clock, name: str, data: bytes, words: str) -> None:
        page = complained(client, clock, photos=[SimpleUploadedFile(name, data)])
        assert page.status_code == 422
        assert words in page.content.decode()
        assert not Petition.objects.exists()
        assert not StoredFile.objects.exists()

    def test_a_polyglot_is_kept_as_the_picture_it_is(self, client: Client, clock: Clock) -> None:
        page = complained(client, clock, photos=[SimpleUploadedFile("x.html", a_photo() + b"<script>alert(1)</script>PK\x03\x04")])
        assert page.status_code == 200
        assert StoredFile.objects.get().media_type == "image/jpeg"

    def test_more_than_six_photographs_are_refused(self, client: Client, clock: Clock) -> None:
        page = complained(client, clock, photos=[SimpleUploadedFile(f"{n}.jpg", a_photo((20 + n, 20))) for n in range(7)])
        assert page.status_code == 422
        assert "最多上传6张照片" in page.content.decode()
        assert not StoredFile.objects.exists()

    def test_a_post_that_says_it_is_huge_is_not_read(self, client: Client) -> None:
        page = client.post("/open/complain/", {"text": "x"}, CONTENT_LENGTH=41_000_000)
        assert page.status_code == 413
        assert "40 MB" in page.content.decode()

    def test_ten_megabytes_of_text_are_refused(self, client: Client, clock: Clock) -> None:
        assert complained(client, clock, text="烟" * 3_600_000).status_code in {400, 422}
        assert not Petition.objects.exists()

    @pytest.mark.parametrize("sign", ["\x00", "\u202e", "\u200b", "\ufeff", "\x1b"])
    def test_hidden_signs_are_refused_or_gone(self, client: Client, clock: Clock, sign: str) -> None:
        page = complained(client, clock, text=f"砖厂夜间{sign}冒黑烟。", place=f"北砖厂{sign}gpj")
        assert page.status_code in {200, 422}
        assert sign not in str(list(Petition.objects.values_list("text", "place")))

    def test_half_characters_are_no_error_of_ours(self, client: Client, clock: Clock) -> None:
        token = hidden(client.get("/open/complain/"), "token")
        clock.tick(timedelta(seconds=30))
        body = f"token={token}&text=%ED%A0%80%E7%A0%96%E5%8E%82%E5%86%92%E7%83%9F"
        page = client.post("/open/complain/", body, content_type="application/x-www-form-urlencoded")
        assert page.status_code in {200, 422}

    def test_a_form_in_no_time_or_with_the_trap_is_refused(self, client: Client, clock: Clock) -> None:
        token = hidden(client.get("/open/complain/"), "token")
        assert client.post("/open/complain/", {"token": token, "text": "砖厂夜间冒黑烟。"}).status_code == 409
        assert complained(client, clock, website="http://spam.example").status_code == 409
        assert complained(client, clock, token="forged").status_code == 409
        assert not Petition.objects.exists()

    def test_a_flood_is_told_when_to_come_again(self, client: Client, clock: Clock) -> None:
        for n in range(6):
            assert complained(client, clock, text=f"第{n}件：砖厂夜间冒黑烟。").status_code == 200
        page = complained(client, clock)
        assert page.status_code == 429
        assert "请在2026-11-23 09:10之后再试" in page.content.decode()
        assert int(page["Retry-After"]) <= 600
        assert Petition.objects.count() == 6
        clock.tick(timedelta(minutes=10))
        assert complained(client, clock).status_code == 200

    def test_addresses_are_kept_as_keyed_hashes(self, client: Client, clock: Clock) -> None:
        complained(client, clock)
        assert "127.0.0.1" not in str(list(Attempt.objects.values()))
        assert all(len(row.key) == 64 for row in Attempt.objects.all())

    def test_without_the_token_of_django_nothing_is_taken(self, clock: Clock) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert complained(strict, clock).status_code == 403
        assert strict.post("/open/track/", {"number": "x", "secret": "y"}).status_code == 403
        assert strict.post("/open/track/act/", {"key": "x", "what": "urge"}).status_code == 403
        assert not Petition.objects.exists()


@pytest.mark.usefixtures("campaign")
class TestFollowing:
    def test_number_and_secret_open_it_however_they_are_written(self, client: Client, clock: Clock) -> None:
        number, secret = slip(complained(client, clock))
        for typed in (secret, secret.upper(), secret.replace("-", ""), f" {secret} "):
            assert "您反映的内容" in track(client, number.lower(), typed).content.decode()

    def test_a_wrong_number_reads_like_a_wrong_secret(self, client: Client, clock: Clock) -> None:
        number, secret = slip(complained(client, clock))
        one, two = track(client, number, "aaaa-bbbb-cccc"), track(client, "HD20200101-0001", secret)
        assert one.status_code == two.status_code == 404
        bare = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in (one, two)]
        assert bare[0] == bare[1]

    def test_an_address_is_locked_after_ten_wrong_secrets_of_whatever_numbers(self, client: Client, clock: Clock) -> None:
        number, secret = slip(complained(client, clock))
        for n in range(10):
            assert track(client, f"HD20200101-{n:04}" if n % 2 else number, "wrong").status_code == 404
        assert track(client, number, secret).status_code == 429
        clock.tick(timedelta(minutes=31))
        assert track(client, number, secret).status_code == 200

    def test_nobody_can_lock_the_petitioner_out_by_guessing(self, client: Client, clock: Clock) -> None:
        number, secret = slip(complained(client, clock))
        guesser = Client(REMOTE_ADDR="203.0.113.9")
        while track(guesser, number, "wrong").status_code == 404:
            pass
        assert track(guesser, number, secret).status_code == 429
        assert track(client, number, secret).status_code == 200

    def test_the_citizen_adds_urges_and_takes_back(self, client: Client, clock: Clock) -> None:
        page = track(client, *slip(complained(client, clock)))
        page = client.post("/open/track/act/", {"key": hidden(page, "key"), "what": "add", "words": "昨晚又冒烟。"})
        assert "已补充。" in page.content.decode()
        page = client.post("/open/track/act/", {"key": hidden(page, "key"), "what": "urge", "words": ""})
        assert "您催办了一次" in page.content.decode()
        page = client.post("/open/track/act/", {"key": hidden(page, "key"), "what": "withdraw"})
        assert "已撤回" in page.content.decode()
        assert (Addition.objects.get().words, Urge.objects.get().source, Petition.objects.get().state) == (
            "昨晚又冒烟。", "petitioner", "withdrawn",
        )  # fmt: skip
        assert "昨晚" not in str(list(Entry.objects.values()))

    def test_one_form_acts_once(self, client: Client, clock: Clock) -> None:
        key = hidden(track(client, *slip(complained(client, clock))), "key")
        client.post("/open/track/act/", {"key": key, "what": "urge"})
        assert client.post("/open/track/act/", {"key": key, "what": "urge"}).status_code == 409
        assert Urge.objects.count() == 1

    @pytest.mark.parametrize("key", ["", "x", "1:2:3", "\x00"])
    def test_a_forged_key_acts_on_nothing(self, client: Client, clock: Clock, key: str) -> None:
        complained(client, clock)
        assert client.post("/open/track/act/", {"key": key, "what": "withdraw"}).status_code == 409
        assert Petition.objects.get().state == "received"

    def test_an_old_key_acts_on_nothing(self, client: Client, clock: Clock) -> None:
        key = hidden(track(client, *slip(complained(client, clock))), "key")
        clock.tick(timedelta(minutes=31))
        assert client.post("/open/track/act/", {"key": key, "what": "withdraw"}).status_code == 409
        assert Petition.objects.get().state == "received"

    def test_a_complaint_taken_back_takes_no_more_words(self, client: Client, clock: Clock) -> None:
        key = hidden(track(client, *slip(complained(client, clock))), "key")
        move(petition=Petition.objects.get(), to=PetitionState.WITHDRAWN, by=None, at=NOW, because="x")
        page = client.post("/open/track/act/", {"key": key, "what": "add", "words": "还有"})
        assert page.status_code == 409
        assert "请重新反映" in page.content.decode()
        assert not Addition.objects.exists()

    def test_the_page_of_a_complaint_is_kept_nowhere(self, client: Client, clock: Clock) -> None:
        page = track(client, *slip(complained(client, clock)))
        assert page["Cache-Control"] == "no-store"
        assert "noindex" in page.content.decode()


def test_counts_are_forgotten_when_their_windows_are_over(db: None) -> None:
    citizens.count_attempt(form="track", of="192.0.2.1", at=NOW)
    assert citizens.forget_attempts(before=NOW - timedelta(days=2)) == 0
    assert citizens.forget_attempts(before=NOW + timedelta(days=1)) == 2


@pytest.mark.usefixtures("campaign")
def test_a_merged_complaint_shows_the_way_of_the_other_and_not_its_words(client: Client, clock: Clock) -> None:
    number, secret = slip(complained(client, clock, text="第一件：砖厂夜间冒黑烟。"))
    complained(client, clock, text="别人的话：养殖场污水直排。")
    one, other = Petition.objects.order_by("pk")
    move(petition=one, to=PetitionState.MERGED, by=None, at=NOW, merged_into=other)
    said = track(client, number, secret).content.decode()
    assert "已与先前的一件合并" in said
    assert "别人的话" not in said
    assert other.number not in said
