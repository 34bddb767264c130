"""Resumable uploads: whatever way the bytes come, they come back the same, and nothing is half-done."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.evidence.models import Evidence, Upload
from rectify.campaign.evidence.rules import tus
from rectify.campaign.evidence.services import uploads as service
from rectify.campaign.evidence.services.handing_in import Claim
from rectify.campaign.evidence.services.uploads import begin_upload, expire_uploads, place
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.queries import read_original
from tests.campaign.evidence.rows import jpeg
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, Cast

Login = Callable[[Person], Client]
PHOTO = jpeg(quality=60)
BODY = "application/offset+octet-stream"


def header(**said: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())


class Phone:
    """A client of the protocol."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def begin(self, size: int, **said: str) -> Any:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": header(**said)}
        return self.client.post("/evidence/uploads/", headers=headers, content_type=BODY)

    def ask(self, where: str) -> int:
        answer = self.client.head(where, headers={"Tus-Resumable": "1.0.0"})
        return int(answer["Upload-Offset"]) if answer.status_code == 200 else -answer.status_code

    def send(self, where: str, offset: int, chunk: bytes, **more: str) -> Any:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **{k.replace("_", "-"): v for k, v in more.items()}}
        return self.client.patch(where, data=chunk, headers=headers, content_type=BODY)


@pytest.fixture
def measure(short: Short) -> str:
    return str(short.timely.measures.all()[0].pk)


@pytest.fixture
def phone(cast: Cast, login: Login) -> Phone:
    return Phone(login(cast.responsible))


def begun(phone: Phone, measure: str, content: bytes = PHOTO, **said: str) -> str:
    answer = phone.begin(len(content), filename="现场.jpg", measure=measure, kind="photo", **said)
    assert answer.status_code == 201, answer.content
    return str(answer["Location"])


def test_a_file_in_three_chunks_becomes_evidence_with_what_was_said(phone: Phone, measure: str, cast: Cast) -> None:
    where = begun(phone, measure, caption="锅炉拆除后", captured_at="2026-11-20T10:30")
    third = len(PHOTO) // 3
    assert phone.send(where, 0, PHOTO[:third])["Upload-Offset"] == str(third)
    assert phone.ask(where) == third
    assert phone.send(where, third, PHOTO[third : 2 * third]).status_code == 204
    assert not Evidence.objects.exists()
    last = phone.send(where, 2 * third, PHOTO[2 * third :])
    piece = Evidence.objects.get()
    assert (last.status_code, last["X-Evidence"]) == (204, f"/evidence/{piece.pk}")
    assert (piece.caption, piece.name, piece.unit) == ("锅炉拆除后", "现场.jpg", cast.transport)
    assert str(piece.captured_at) == "2026-11-20 02:30:00+00:00"
    assert read_original(piece.file) == PHOTO
    assert not place(Upload.objects.get().key).exists()
    assert phone.ask(where) == len(PHOTO)  # the answer to the last chunk may have been lost: asked again, it is whole


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, len(PHOTO) - 1), max_size=6, unique=True))
def test_whatever_the_chunking_the_bytes_come_back_the_same(phone: Phone, measure: str, cuts: list[int]) -> None:
    where = begun(phone, measure)
    edges = [0, *sorted(cuts), len(PHOTO)]
    for start, stop in pairwise(edges):
        assert phone.ask(where) == start
        assert phone.send(where, start, PHOTO[start:stop]).status_code == 204
    assert read_original(Evidence.objects.latest("pk").file) == PHOTO


def test_two_phones_going_on_with_one_upload_do_not_write_over_each_other(phone: Phone, measure: str) -> None:
    where = begun(phone, measure)
    assert phone.send(where, 0, PHOTO[:1000]).status_code == 204
    late = phone.send(where, 0, b"x" * 500)
    assert (late.status_code, late["Upload-Offset"]) == (409, "1000")
    assert phone.send(where, 1000, PHOTO[1000:]).status_code == 204
    assert read_original(Evidence.objects.get().file) == PHOTO


def test_bytes_of_a_request_that_was_killed_before_its_row_was_written_are_cut_off(phone: Phone, measure: str) -> None:
    where = begun(phone, measure)
    phone.send(where, 0, PHOTO[:1000])
    path = place(Upload.objects.get().key)
    path.write_bytes(path.read_bytes() + b"half of a chunk")
    assert phone.ask(where) == 1000
    phone.send(where, 1000, PHOTO[1000:])
    assert read_original(Evidence.objects.get().file) == PHOTO


def test_bytes_that_never_reached_the_disk_are_asked_for_again(phone: Phone, measure: str) -> None:
    where = begun(phone, measure)
    phone.send(where, 0, PHOTO[:1000])
    path = place(Upload.objects.get().key)
    path.write_bytes(path.read_bytes()[:400])
    assert phone.ask(where) == 400
    path.unlink()
    assert phone.ask(where) == 0
    phone.send(where, 0, PHOTO)
    assert read_original(Evidence.objects.get().file) == PHOTO


def test_killed_while_handing_in_the_last_chunk_is_sent_again(phone: Phone, measure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = begun(phone, measure)
    phone.send(where, 0, PHOTO[:1000])

    def killed(**_: Any) -> Evidence:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(service, "submit_evidence", killed)
        with pytest.raises(KeyboardInterrupt):
            phone.send(where, 1000, PHOTO[1000:])
    assert (Evidence.objects.count(), phone.ask(where)) == (0, 1000)
    assert phone.send(where, 1000, PHOTO[1000:]).status_code == 204
    assert Evidence.objects.count() == 1


def test_an_upload_of_somebody_else_is_not_there(phone: Phone, measure: str, cast: Cast, login: Login) -> None:
    where = begun(phone, measure)
    other = Phone(login(cast.lead))
    assert other.ask(where) == -404
    assert other.send(where, 0, PHOTO).status_code == 404


def test_a_checksum_that_does_not_agree_keeps_nothing_of_the_chunk(phone: Phone, measure: str) -> None:
    where = begun(phone, measure)
    right = base64.b64encode(hashlib.sha256(PHOTO[:1000]).digest()).decode()
    assert phone.send(where, 0, b"y" * 1000, Upload_Checksum=f"sha256 {right}").status_code == 460
    assert phone.ask(where) == 0
    assert phone.send(where, 0, PHOTO[:1000], Upload_Checksum=f"sha256 {right}").status_code == 204


def test_a_file_that_is_refused_at_the_end_says_why_and_leaves_nothing(phone: Phone, measure: str) -> None:
    program = b"MZ\x90\x00" + b"\x00" * 400
    where = begun(phone, measure, program)
    answer = phone.send(where, 0, program)
    assert answer.status_code == 422
    assert json.loads(answer.content)["code"] == "file.kind_refused"
    assert not Upload.objects.exists()
    assert not list(service.folder().iterdir())
    assert phone.ask(where) == -404


def test_a_task_closed_meanwhile_takes_no_more(phone: Phone, measure: str, short: Short) -> None:
    where = begun(phone, measure)
    type(short.timely).objects.filter(pk=short.timely.pk).update(state="withdrawn")
    assert phone.send(where, 0, PHOTO).status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("size", "said", "status"),
    [
        ("0", {}, 422),
        ("-1", {}, 400),
        ("999999999999", {}, 422),
        ("1000", {"kind": "selfie"}, 422),
        ("1000", {"measure": ""}, 422),
        ("1000", {"captured_at": "yesterday"}, 422),
        ("1000", {"filename": ""}, 422),
        ("1000", {"duty": "1"}, 422),
        ("1000", {"measure": "999999999"}, 404),
        ("1000", {"site": "999999999"}, 404),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused(phone: Phone, measure: str, size: str, said: dict[str, str], status: int) -> None:
    data = {"filename": "a.jpg", "measure": measure, "kind": "photo"} | said
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": size, "Upload-Metadata": header(**data)}
    assert phone.client.post("/evidence/uploads/", headers=headers, content_type=BODY).status_code == status
    assert not Upload.objects.exists()


def test_a_measure_of_another_unit_is_not_there(cast: Cast, login: Login, short: Short) -> None:
    strange = str(short.late.measures.all()[0].pk)
    assert Phone(login(cast.responsible)).begin(10, filename="a.jpg", measure=strange, kind="photo").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "line", "auditor", "outsider", "leader"])
def test_whoever_hands_nothing_in_begins_nothing(cast: Cast, login: Login, short: Short, who: str) -> None:
    assert Phone(login(getattr(cast, who))).begin(10).status_code == 403


def test_the_protocol_is_told_and_other_versions_are_turned_away(phone: Phone, measure: str) -> None:
    told = phone.client.options("/evidence/uploads/")
    assert (told["Tus-Version"], told["Tus-Max-Size"]) == ("1.0.0", "500000000")
    assert phone.client.post("/evidence/uploads/").status_code == 412
    where = begun(phone, measure)
    assert phone.client.head(where, headers={"Tus-Resumable": "0.2.2"}).status_code == 412
    wrong = phone.client.patch(where, data=b"x", headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}, content_type="text/plain")
    assert wrong.status_code == 415
    assert phone.send(where, 0, b"x" * (tus.CHUNK_MOST + 1)).status_code == 413


def test_a_forged_request_without_the_token_is_refused(cast: Cast, login: Login, measure: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = login(cast.responsible).cookies
    assert Phone(strict).begin(10, filename="a.jpg", measure=measure, kind="photo").status_code == 403


def test_an_upload_is_given_up_by_its_owner(phone: Phone, measure: str) -> None:
    where = begun(phone, measure)
    phone.send(where, 0, PHOTO[:100])
    assert phone.client.delete(where, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert not Upload.objects.exists()
    assert not list(service.folder().iterdir())


def test_what_nobody_goes_on_with_goes_after_a_week(cast: Cast, short: Short, var: Path) -> None:
    claim = Claim(measure=short.timely.measures.all()[0])
    for days in (8, 6):
        begin_upload(name="a", size=10, claim=claim, about={}, by=cast.responsible, at=NOW - timedelta(days=days))
    old, young = Upload.objects.order_by("begun_at")
    service.folder().mkdir()
    for row in (old, young):
        place(row.key).write_bytes(b"x")
    assert expire_uploads(at=NOW) == 1
    assert Upload.objects.get() == young
    assert place(young.key).exists()


@pytest.mark.parametrize("text", ["a", "a !", "a Zm9v,a Zm9v", "ü Zm9v", "x " + "A" * 9000, "a /w=="])
def test_metadata_that_cannot_be_read_are_malformed(text: str) -> None:
    if text == "a":
        assert tus.metadata(text) == {"a": ""}
        return
    with pytest.raises(tus.Malformed):
        tus.metadata(text)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,20}", fullmatch=True), st.text(max_size=40), max_size=6))
def test_metadata_read_as_they_were_written(said: dict[str, str]) -> None:
    said = {name: value.encode("utf-8", "ignore").decode() for name, value in said.items()}
    assert tus.metadata(header(**said)) == said
