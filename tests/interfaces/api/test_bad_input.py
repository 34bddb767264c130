"""Whatever comes in, the caller is told what is wrong with it: 4xx, never 5xx, and nothing half-done."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rectify.campaign.ledger.models import CampaignDocument
from rectify.campaign.plans.models import Document
from rectify.foundation.audit.models import Entry
from tests.interfaces.api.scene import caller

NUL = "\x00"
HUGE = 10**400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/campaigns/haidai%00", 422),
        ("/campaigns/" + "x" * 51, 422),
        ("/campaigns/海岱", 422),
        ("/campaigns/unknown", 404),
        ("/campaigns/unknown/tasks", 404),
        ("/campaigns/haidai/tasks?q=%00", 422),
        ("/campaigns/haidai/tasks?q=" + "水" * 121, 422),
        ("/campaigns/haidai/tasks?q=%20", 200),
        ("/campaigns/haidai/tasks?q=%26%7C%21%28%29%3A*%27", 200),
        ("/campaigns/haidai/tasks?q=%ff%fe", 200),
        ("/campaigns/haidai/tasks?section=%00", 422),
        ("/campaigns/haidai/tasks?state=unheard", 422),
        ("/campaigns/haidai/tasks?stat=open", 422),
        ("/campaigns/haidai/tasks?request=1", 422),
        ("/campaigns?limit=5", 422),
        ("/campaigns/haidai/tasks?unit=0", 422),
        (f"/campaigns/haidai/tasks?unit={HUGE}", 422),
        ("/campaigns/haidai/tasks?due_from=2026-02-30", 422),
        ("/campaigns/haidai/tasks?due_from=0", 422),
        ("/campaigns/haidai/tasks?due_from=0001-01-01&due_until=9999-12-31", 200),
        ("/campaigns/haidai/tasks?limit=0", 422),
        ("/campaigns/haidai/tasks?limit=201", 422),
        (f"/campaigns/haidai/tasks?limit={HUGE}", 422),
        ("/campaigns/haidai/tasks?cursor=%00", 422),
        ("/campaigns/haidai/tasks?cursor=" + "9" * 41, 422),
        (f"/tasks/{HUGE}", 422),
        (f"/tasks/{2**63}", 422),
        (f"/tasks/{2**63 - 1}", 404),
        ("/tasks/0", 422),
        ("/tasks/-1", 422),
        ("/tasks/x", 422),
        ("/tasks/%00", 422),
        ("/documents/1/facts?kind=unheard", 422),
        ("/nowhere", 404),
    ],
)
def test_a_read_that_cannot_be_is_told(path, status, cast, scene) -> None:
    assert caller(cast.clerk).get(path).status_code == status


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/facts/{fact}/decision", {"decision": "maybe"}),
        ("/facts/{fact}/decision", {"decision": "correct", "correction": {"unit": NUL}}),
        ("/facts/{fact}/decision", {"decision": "correct", "correction": {"unit": {"deep": 1}}}),
        ("/facts/{fact}/decision", {"decision": "correct", "correction": ["unit"]}),
        ("/facts/{fact}/decision", {"decision": "correct", "correction": {"value": "9" * 4001}}),
        ("/facts/{fact}/decision", [1]),
        ("/facts/{fact}/decision", None),
        ("/questions/{question}/answer", {"answer": NUL}),
        ("/questions/{question}/answer", {"answer": 2026}),
        ("/questions/{question}/answer", {}),
        ("/tasks/{draft}/confirm", {"revision": 0}),
        ("/tasks/{draft}/confirm", {"revision": 2**31}),
        ("/tasks/{draft}/confirm", {"revision": HUGE}),
        ("/tasks/{draft}/reject", {"revision": 1, "because": "a" + NUL}),
        ("/tasks/{task}/extensions", {"due_to": "2027-02-29", "reason": "汛期"}),
        ("/tasks/{task}/extensions", {"due_to": 1, "reason": "汛期"}),
        ("/tasks/{task}/extensions", {"due_to": "10000-01-01", "reason": "汛期"}),
        ("/tasks/{task}/extensions", {"due_to": "2027-01-01", "reason": "汛期", "measure": 2**63}),
    ],
)
def test_an_act_that_cannot_be_is_told_and_changes_nothing(path, body, cast, scene) -> None:
    path = path.format(fact=scene.fact.pk, question=scene.question.pk, draft=scene.draft.pk, task=scene.ecology_task.pk)
    assert caller(cast.clerk).post(path, body).status_code in {400, 422}
    assert not Entry.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"answer": "\\ud800"}', b"[" * 100_000, b'{"answer": NaN}'])
def test_a_body_that_is_no_json_is_told(raw, cast, scene) -> None:
    who = caller(cast.clerk)
    answer = who.client.post(f"/api/v1/questions/{scene.question.pk}/answer", raw, content_type="application/json", headers=who.headers)
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    "correction", [{"id": "f2"}, {"x" * 9000: "1"}, {"value": "viele"}, {"unit": "吨" * 3000}, {"comparator": "~"}, {}, None]
)
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(correction, cast, scene) -> None:
    answer = caller(cast.clerk).post(f"/facts/{scene.fact.pk}/decision", {"decision": "correct", "correction": correction})
    assert answer.status_code == 409
    assert answer.json()["code"].startswith("fact.correction_")
    assert not Entry.objects.exists()


def test_a_correction_beside_a_confirmation_is_refused_not_dropped(cast, scene) -> None:
    body = {"decision": "confirm", "correction": {"value": "99"}}
    answer = caller(cast.clerk).post(f"/facts/{scene.fact.pk}/decision", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "fact.correction_stray")


def test_a_refusal_says_what_and_why_in_the_language_of_the_caller(cast, scene) -> None:
    path = f"/questions/{scene.question.pk}/answer"
    for language, word in (("en", "answer"), ("zh-Hans", "答")):
        said = caller(cast.clerk, **{"Accept-Language": language}).post(path, {"answer": "  "}).json()
        assert (said["code"], said["missing"]) == ("question.answer_empty", [])
        assert word in said["message"]


def docx(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "nothing at all": ("a.txt", b"", ""),
    "random bytes": ("a.docx", bytes(range(256)) * 40, ""),
    "a program": ("a.docx", b"\x7fELF\x02\x01\x01" + b"\x00" * 200, ""),
    "a zip without a document": ("a.docx", docx(readme=b"hello"), ""),
    "a truncated zip": ("a.docx", docx(word__document=b"x" * 5000)[:60], ""),
    "a bomb": ("a.xlsx", docx(**{"[Content_Types].xml": b"<x/>", "xl__workbook.xml": b"0" * 300_000_000}), ""),
    "blanks only": ("a.txt", b" \n\t \n" * 50, ""),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_the_reason_and_nothing_is_kept(name, cast, scene) -> None:
    filename, data, code = BAD_FILES[name]
    answer = caller(cast.clerk, **{"Accept-Language": "en"}).post(
        "/campaigns/haidai/documents", {"file": SimpleUploadedFile(filename, data)}
    )
    assert answer.status_code == 409, answer.content[:400]
    said: dict[str, Any] = answer.json()
    assert said["code"] == code or (not code and said["code"].split(".")[0] in {"document", "file"})
    assert len(said["message"]) > 20
    assert Document.objects.count() == 1
    assert not CampaignDocument.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "方案" * 100 + ".txt", "a\x01b.txt", "nul\x00.txt", " .txt"])
def test_a_file_may_bear_any_name(name, cast, scene) -> None:
    upload = SimpleUploadedFile("x.txt", "今天天气很好。".encode())
    upload._name = name  # type: ignore[attr-defined]  # its setter would clean the name
    answer = caller(cast.clerk).post("/campaigns/haidai/documents", {"file": upload})
    assert answer.status_code == 200
    stored = answer.json()["document"]["name"]
    assert not set(stored) & set("\x00\x01/\\\n")


def test_an_import_without_a_file_is_told(cast, scene) -> None:
    who = caller(cast.clerk)
    assert who.client.post("/api/v1/campaigns/haidai/documents", {}, headers=who.headers).status_code == 422
    assert who.post("/campaigns/haidai/documents", {"file": "text"}).status_code in {400, 422}


def test_a_version_of_a_document_of_nowhere_is_not_found(cast, scene) -> None:
    upload = SimpleUploadedFile("x.txt", "今天天气很好。".encode())
    answer = caller(cast.clerk).post("/campaigns/haidai/documents", {"file": upload, "replaces": scene.document.pk})
    assert answer.status_code == 404


def test_a_measure_of_another_task_is_not_found_there_and_nothing_changes(cast, scene) -> None:
    body = {"due_to": "2027-12-31", "reason": "汛期停工", "measure": scene.county_measure.pk}
    answer = caller(cast.clerk).post(f"/tasks/{scene.ecology_task.pk}/extensions", body)
    assert answer.status_code == 404
    assert not Entry.objects.exists()
