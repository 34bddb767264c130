"""Complaints by API: read within reach, registered one by one or as rows of another system, and never who complained."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.response.petitions.models import Identity, IntakeBatch, Petition
from tests.cast import Cast
from tests.factories import a_campaign
from tests.interfaces.api.scene import API, token

ROW = {"text": "石桥镇北砖厂夜间冒黑烟。", "received_on": "2026-11-20", "outside_number": "GD-1"}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def ask(person: Person, method: str, path: str, body: Any = None) -> Any:
    more: dict[str, Any] = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"{API}{path}", headers={"Authorization": f"Bearer {token(person)}"}, **more)


def register(cast: Cast, **said: Any) -> dict[str, Any]:
    answer = ask(cast.hotline, "post", "/campaigns/long/petitions", ROW | said)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.usefixtures("campaign")
class TestOne:
    def test_it_is_registered_and_the_secret_told_once(self, cast: Cast) -> None:
        made = register(
            cast, county=cast.qingshi.pk, types=["air"], name="张三丰", phone="13800138000", latitude=36.7069, longitude="119.1617"
        )
        assert (made["number"], made["county"]["id"], made["anonymous"], made["state"]) == (
            "HD20261120-0001", cast.qingshi.pk, False, "received",
        )  # fmt: skip
        assert len(made["secret"]) == 14
        read = ask(cast.hotline, "get", f"/petitions/{made['id']}").json()
        assert "secret" not in read
        assert read["units"] == read["replies"] == []
        assert Identity.objects.count() == 1

    def test_no_answer_ever_tells_who_complained(self, cast: Cast) -> None:
        made = register(cast, name="张三丰", phone="13800138000", email="zsf@example.com", address="石桥镇1号")
        for path in ("/petitions", f"/petitions/{made['id']}"):
            said = ask(cast.clerk, "get", path).content.decode()
            assert not any(word in said for word in ("张三丰", "13800138000", "zsf@", "石桥镇1号"))

    @pytest.mark.parametrize(
        ("said", "status"),
        [
            ({"text": ""}, 422),
            ({"text": "烟" * 5001}, 422),
            ({"received_on": "20261120"}, 422),
            ({"received_on": "2099-01-01"}, 409),
            ({"phone": "1" * 500}, 422),
            ({"types": ["smoke"]}, 422),
            ({"types": ["air", "air"]}, 409),
            ({"latitude": 36.7}, 409),
            ({"county": 10**12}, 409),
            ({"name": "a\u0000b"}, 422),
        ],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, said: dict[str, Any], status: int) -> None:
        assert ask(cast.hotline, "post", "/campaigns/long/petitions", ROW | said).status_code == status
        assert not Petition.objects.exists()

    def test_who_may_not_take_complaints_in_may_not_here(self, cast: Cast) -> None:
        for who in (cast.lead, cast.county, cast.leader):
            assert ask(who, "post", "/campaigns/long/petitions", ROW).status_code == 403
            assert ask(who, "post", "/campaigns/long/petition-tables", {"name": "x", "rows": [ROW]}).status_code == 403
        assert ask(cast.hotline, "post", "/campaigns/none/petitions", ROW).status_code == 404


@pytest.mark.usefixtures("campaign")
class TestTheList:
    def test_a_county_sees_its_own(self, cast: Cast) -> None:
        mine = register(cast, county=cast.qingshi.pk)
        other = register(cast, county=cast.linhe.pk, outside_number="GD-2")
        found = ask(cast.county, "get", "/petitions").json()["items"]
        assert [row["id"] for row in found] == [mine["id"]]
        assert ask(cast.county, "get", f"/petitions/{other['id']}").status_code == 404

    def test_it_is_read_forward(self, cast: Cast) -> None:
        made = [register(cast, outside_number=f"GD-{n}")["id"] for n in range(3)]
        first = ask(cast.clerk, "get", "/petitions?limit=2").json()
        rest = ask(cast.clerk, "get", f"/petitions?limit=2&cursor={first['next']}").json()
        assert [row["id"] for row in first["items"] + rest["items"]] == made
        assert rest["next"] is None

    @pytest.mark.parametrize(
        ("query", "number"),
        [("q=黑烟", 1), ("q=污水", 1), ("q=地铁", 0), ("type=water", 1), ("outside_number=GD-1", 1), ("received_from=2026-11-21", 1),
         ("received_until=2026-11-20", 1), ("state=answered", 0), ("campaign=long", 2), ("campaign=other", 0), ("q=！", 0)],
    )  # fmt: skip
    def test_filters_narrow_it(self, cast: Cast, query: str, number: int) -> None:
        register(cast)
        register(cast, outside_number="GD-2", text="养殖场污水直排。", types=["water"], received_on="2026-11-21")
        assert len(ask(cast.clerk, "get", f"/petitions?{query}").json()["items"]) == number


@pytest.mark.usefixtures("campaign")
class TestRows:
    def test_they_are_taken_in_together_and_again_change_nothing(self, cast: Cast) -> None:
        body = {"name": "12345 2026-11-20", "rows": [ROW, ROW | {"outside_number": "GD-2", "name": "张三丰"}]}
        made = ask(cast.hotline, "post", "/campaigns/long/petition-tables", body).json()
        assert (made["rows"], made["created"], made["unchanged"]) == (2, 2, 0)
        again = ask(cast.hotline, "post", "/campaigns/long/petition-tables", body).json()
        assert (again["rows"], again["created"], again["unchanged"]) == (2, 0, 2)
        assert IntakeBatch.objects.filter(state="done").count() == 2

    def test_one_bad_row_keeps_all_out_and_is_named(self, cast: Cast) -> None:
        rows = [ROW, ROW | {"outside_number": ""}, ROW | {"outside_number": "GD-3", "received_on": "2099-01-01"}, ROW]
        answer = ask(cast.hotline, "post", "/campaigns/long/petition-tables", {"name": "x", "rows": rows})
        assert answer.status_code == 409
        said = answer.json()
        assert said["code"] == "batch.rows_refused"
        assert [(fault["row"], fault["column"]) for fault in said["missing"]] == [
            ("2", "outside_number"), ("3", "received_on"), ("4", "outside_number"),
        ]  # fmt: skip
        assert said["missing"][0]["en"] == "It is empty; this column must be filled in."
        assert not Petition.objects.exists()
        assert not IntakeBatch.objects.exists()
