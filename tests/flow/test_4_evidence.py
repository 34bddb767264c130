"""Evidence: handed in, looked at by the checks, judged by somebody else; what was found is cleared with a reason. Through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rectify.campaign.evidence.models import Evidence, Finding
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.queries import verify
from tests.campaign.evidence.rows import jpeg, picture
from tests.campaign.ledger.rows import short_campaign
from tests.cast import Cast
from tests.interfaces.api.scene import API, caller, token


@pytest.fixture
def measures(cast: Cast) -> list[Measure]:
    """The two of the task that transport leads."""
    return list(short_campaign(cast).timely.measures.order_by("position"))


def handed_in(who: Person, measure: Measure, data: bytes) -> dict[str, Any]:
    """A photograph, handed in by a program and looked at by the job."""
    said = {"file": SimpleUploadedFile("现场.jpg", data, "image/jpeg"), "kind": "photo", "caption": "管道铺设"}
    answer = Client().post(f"{API}/measures/{measure.pk}/evidence", said, headers={"Authorization": f"Bearer {token(who)}"})
    assert answer.status_code == 200, answer.content.decode()
    number = answer.json()["id"]
    examine(evidence_id=number, at=timezone.now() + timedelta(minutes=1))
    return dict(caller(who).get(f"/evidence/{number}").json())


def test_a_photograph_goes_from_the_upload_to_the_verdict_of_another(cast: Cast, measures: list[Measure]) -> None:
    piece = handed_in(cast.responsible, measures[0], jpeg(picture(1), make="Haidai", model="H8"))
    assert (piece["examined_at"] is not None, piece["findings"], piece["accepted"]) == (True, [], None)
    verdict = f"/evidence/{piece['id']}/verdict"
    assert caller(cast.responsible).post(verdict, {"accept": True}).status_code in {403, 404, 409}, "nobody judges their own"
    judged = caller(cast.clerk).post(verdict, {"accept": True, "words": "画面与点位一致。"})
    assert (judged.status_code, judged.json()["accepted"]) == (200, True)
    assert caller(cast.clerk).post(verdict, {"accept": False, "words": ""}).status_code in {409, 422}, "no rejection without a reason"
    assert Evidence.objects.get().accepted is True
    assert verify().ok


def test_the_same_picture_for_other_work_is_seen_and_stays_until_it_is_explained(cast: Cast, measures: list[Measure]) -> None:
    handed_in(cast.responsible, measures[0], jpeg(picture(2)))
    again = handed_in(cast.responsible, measures[1], jpeg(picture(2)))
    assert "same_bytes" in {found["rule"] for found in again["findings"]}
    verdict = f"/evidence/{again['id']}/verdict"
    for found in Finding.objects.filter(evidence=again["id"], cleared_at__isnull=True):
        cleared = caller(cast.clerk).post(f"/findings/{found.pk}/clearing", {"because": "两条措施在同一断面，同一张照片可以证明。"})
        assert cleared.status_code == 200, cleared.content.decode()
    assert caller(cast.clerk).post(verdict, {"accept": True, "words": "已核实。"}).status_code == 200
    assert not Finding.objects.filter(cleared_at__isnull=True).exists()
    assert verify().ok


def test_what_was_handed_in_wrongly_is_taken_back_and_never_deleted(cast: Cast, measures: list[Measure]) -> None:
    piece = handed_in(cast.responsible, measures[0], jpeg(picture(3)))
    answer = caller(cast.responsible).post(f"/evidence/{piece['id']}/withdrawal", {"because": "传错了措施。"})
    assert (answer.status_code, answer.json()["withdrawn_because"]) == (200, "传错了措施。")
    assert Evidence.objects.get(pk=piece["id"]).file.sha256
    assert caller(cast.clerk).post(f"/evidence/{piece['id']}/verdict", {"accept": True}).status_code == 409
    assert verify().ok
