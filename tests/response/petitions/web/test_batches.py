"""The pages of tables of other systems: for those who take complaints in, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.response.petitions.models import Channel, IntakeBatch, Petition
from rectify.response.petitions.services import batches
from tests.cast import NOW, Cast
from tests.factories import a_campaign
from tests.response.petitions.tables import as_csv, as_xlsx, row

Login = Callable[[Person], Client]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def a_batch(campaign: Campaign, cast: Cast, data: bytes) -> IntakeBatch:
    return batches.hand_in(campaign=campaign, content=data, name="12345.csv", channel=Channel.HOTLINE, by=cast.hotline, at=NOW)


def test_the_hotline_hands_a_table_in_looks_at_it_and_takes_it_in(campaign: Campaign, cast: Cast, login: Login) -> None:
    client = login(cast.hotline)
    file = SimpleUploadedFile("12345.xlsx", as_xlsx([row(1), row(2)]))
    answer = client.post("/petitions/batches/", {"campaign": "long", "channel": "hotline", "file": file})
    batch = IntakeBatch.objects.get()
    assert answer["Location"] == f"/petitions/batches/{batch.pk}/"
    said = client.get(f"/petitions/batches/{batch.pk}/").content.decode()
    assert "石桥镇北砖厂夜间冒黑烟" in said
    assert "张三丰" not in said
    assert "13800138000" not in said
    client.post(f"/petitions/batches/{batch.pk}/take")
    said = client.get(f"/petitions/batches/{batch.pk}/").content.decode()
    assert "HD20261120-0001" in said
    assert Petition.objects.count() == 2


def test_unknown_words_are_explained_on_the_page(campaign: Campaign, cast: Cast, login: Login) -> None:
    batch = a_batch(campaign, cast, as_csv([row(1, 问题类型="烟囱")]))
    client = login(cast.hotline)
    said = client.get(f"/petitions/batches/{batch.pk}/").content.decode()
    assert 'name="word-types-0-is" value="烟囱"' in said
    columns = {f"col-{field}": heading for field, heading in batch.mapping["columns"].items()}
    words = {"word-types-0-is": "烟囱", "word-types-0": "air", "keep_as": "热线"}
    client.post(f"/petitions/batches/{batch.pk}/match", columns | words)
    batch.refresh_from_db()
    assert (batch.errors, batch.mapping["words"]) == ([], {"types": {"烟囱": "air"}})


def test_scripts_in_every_cell_are_shown_as_text(campaign: Campaign, cast: Cast, login: Login) -> None:
    evil = "<script>alert(1)</script>"
    batch = a_batch(campaign, cast, as_csv([row(1, 诉求内容=evil, 事发地址=evil), row(2, 所属区县=evil, 问题类型=evil, 来电时间=evil)]))
    said = login(cast.hotline).get(f"/petitions/batches/{batch.pk}/").content.decode()
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert" in said


def test_a_file_that_is_no_table_is_refused_in_words(campaign: Campaign, cast: Cast, login: Login) -> None:
    file = SimpleUploadedFile("12345.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40)
    answer = login(cast.hotline).post("/petitions/batches/", {"campaign": "long", "channel": "hotline", "file": file})
    assert answer.status_code == 422
    assert "12345.xlsx" in answer.content.decode()
    assert not IntakeBatch.objects.exists()


def test_the_original_is_taken_out_with_a_reason_by_whoever_may_know(campaign: Campaign, cast: Cast, login: Login) -> None:
    data = as_csv([row(1)])
    batch = a_batch(campaign, cast, data)
    client = login(cast.clerk)
    assert client.post(f"/petitions/batches/{batch.pk}/original", {"because": ""}).status_code == 302
    answer = client.post(f"/petitions/batches/{batch.pk}/original", {"because": "核对电话"})
    assert answer.content == data
    assert answer["Content-Disposition"] == 'attachment; filename="12345.csv"'
    assert Entry.objects.order_by("-seq")[0].act == "petition_batch:original:opened"


@pytest.mark.parametrize("who", ["lead", "county", "publisher", "leader", "outsider", "director"])
def test_nobody_else_comes_in(campaign: Campaign, cast: Cast, login: Login, who: str) -> None:
    batch = a_batch(campaign, cast, as_csv([row(1)]))
    client = login(getattr(cast, who))
    assert client.get("/petitions/batches/").status_code == 403
    assert client.get(f"/petitions/batches/{batch.pk}/").status_code == 403
    for act in ("match", "take", "drop", "original"):
        assert client.post(f"/petitions/batches/{batch.pk}/{act}").status_code == 403
    assert not Petition.objects.exists()


def test_a_batch_that_is_not_there_is_not_found(campaign: Campaign, cast: Cast, login: Login) -> None:
    assert login(cast.hotline).get("/petitions/batches/999/").status_code == 404
    assert login(cast.hotline).post("/petitions/batches/999/take").status_code == 404
