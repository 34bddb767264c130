"""Evidence by API: one file in one request, the verdict, the withdrawal, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.rules import Permission
from tests.campaign.evidence.rows import accepted, finding, jpeg, piece
from tests.campaign.ledger.rows import short_campaign
from tests.cast import NOW, Cast
from tests.interfaces.api.scene import API, token


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return short_campaign(cast).timely.measures.all()[0]


def ask(person: Person, method: str, path: str, **more: Any) -> Any:
    bearer = f"Bearer {token(person)}"
    return getattr(Client(), method)(f"{API}{path}", headers={"Authorization": bearer}, **more)


def post(person: Person, path: str, body: dict[str, Any]) -> Any:
    return ask(person, "post", path, data=body, content_type="application/json")


def photo(name: str = "现场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(), "image/jpeg")


def test_a_file_is_handed_in_with_what_is_said_of_it(cast: Cast, measure: Measure) -> None:
    said = {"file": photo(), "kind": "photo", "caption": "完工", "captured_at": "2026-11-20T10:30:00+08:00", "effective_from": "2026-11-01"}
    answer = ask(cast.responsible, "post", f"/measures/{measure.pk}/evidence", data=said)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["caption"], found["captured_from"], found["name"], found["measure"]) == ("完工", "said", "现场.jpg", measure.pk)
    assert found["sha256"] == Evidence.objects.get().file.sha256
    assert ask(cast.responsible, "get", f"/evidence/{found['id']}").json() == found


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"kind": "selfie"}, 422),
        ({"captured_at": "2026-11-20T10:30:00"}, 422),
        ({"effective_from": "20261101"}, 422),
        ({"caption": "x" * 301}, 422),
        ({"site": 10**12}, 404),
        ({"captured_at": (NOW + timedelta(days=4000)).isoformat()}, 409),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(cast: Cast, measure: Measure, said: dict[str, Any], status: int) -> None:
    answer = ask(cast.responsible, "post", f"/measures/{measure.pk}/evidence", data={"file": photo(), **said})
    assert answer.status_code == status, answer.content
    assert not Evidence.objects.exists()


def test_verdicts_withdrawals_and_clearings_go_through_the_same_services(cast: Cast, measure: Measure) -> None:
    row = piece(cast, measure)
    found = finding(row)
    refused = post(cast.line, f"/evidence/{row.pk}/verdict", {"accept": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "evidence.findings_open")
    assert refused.json()["missing"][0]["url"] == f"/evidence/{row.pk}#f{found.pk}"
    assert post(cast.line, f"/findings/{found.pk}/clearing", {"because": "只压缩过"}).json()["cleared_because"] == "只压缩过"
    assert post(cast.line, f"/evidence/{row.pk}/verdict", {"accept": True}).json()["accepted"] is True
    assert post(cast.line, f"/evidence/{row.pk}/verdict", {"accept": False}).json()["code"] == "evidence.words_missing"
    assert post(cast.responsible, f"/evidence/{row.pk}/withdrawal", {"because": "传错"}).json()["withdrawn_because"] == "传错"


def test_the_feed_is_narrowed_and_read_forward(cast: Cast, measure: Measure) -> None:
    rows = [piece(cast, measure) for _n in range(3)] + [accepted(cast, measure, kind="contract")]
    first = ask(cast.clerk, "get", "/evidence?limit=3").json()
    assert [item["id"] for item in first["items"]] == [row.pk for row in rows[:3]]
    rest = ask(cast.clerk, "get", f"/evidence?limit=3&cursor={first['next']}").json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([rows[3].pk], None)
    for query, keys in (
        ("verdict=accepted", [rows[3].pk]),
        ("kind=contract", [rows[3].pk]),
        (f"task={measure.task_id}&verdict=withdrawn", []),
    ):
        assert [item["id"] for item in ask(cast.clerk, "get", f"/evidence?{query}").json()["items"]] == keys
    assert ask(cast.clerk, "get", "/evidence?verdict=maybe").status_code == 422
    assert ask(cast.lead, "get", "/evidence").json()["items"] == []


def test_rows_of_others_are_not_there_and_acts_need_their_permission(cast: Cast, measure: Measure) -> None:
    row = piece(cast, measure)
    assert ask(cast.lead, "get", f"/evidence/{row.pk}").status_code == 404
    assert post(cast.lead, f"/evidence/{row.pk}/verdict", {"accept": True}).status_code == 404
    assert post(cast.responsible, f"/evidence/{row.pk}/verdict", {"accept": True}).status_code == 403
    assert post(cast.line, f"/evidence/{row.pk}/withdrawal", {"because": "x"}).status_code == 403
    assert ask(cast.lead, "post", f"/measures/{measure.pk}/evidence", data={"file": photo()}).status_code == 404
    bearer = f"Bearer {token(cast.clerk, [Permission.LIST_READ])}"
    assert Client().get(f"{API}/evidence", headers={"Authorization": bearer}).status_code == 403
