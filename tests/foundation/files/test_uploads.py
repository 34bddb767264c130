"""What is written to the disk of an upload, and whose."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from rectify.foundation.files.web import uploads
from tests.cast import Cast
from tests.interfaces.doors import client_of


def request(size: int = 10, headers: dict[str, str] | None = None) -> HttpRequest:
    """A form with a file."""
    return RequestFactory().post("/", {"words": "整改", "file": SimpleUploadedFile("方案.txt", b"x" * size)}, headers=headers or {})


def test_the_file_of_a_stranger_is_not_kept_but_the_words_are() -> None:
    sent = request()
    sent.session = {}  # type: ignore[assignment]
    assert dict(sent.FILES) == {}
    assert sent.POST["words"] == "整改"


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic x"}])
def test_a_request_without_a_session_is_a_stranger_s(headers: dict[str, str]) -> None:
    assert dict(request(headers=headers).FILES) == {}


def test_the_file_of_somebody_logged_in_is_kept() -> None:
    sent = request()
    sent.session = {SESSION_KEY: "1"}  # type: ignore[assignment]
    assert [file.read() for file in sent.FILES.getlist("file")] == [b"x" * 10]


def test_the_file_of_a_program_with_a_key_is_kept() -> None:
    sent = request(headers={"authorization": "Bearer rectify_x"})
    assert [file.size for file in sent.FILES.getlist("file")] == [10]


def test_a_request_beyond_what_any_door_takes_is_refused_by_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 1000)
    sent = request(2000)
    sent.session = {SESSION_KEY: "1"}  # type: ignore[assignment]
    with pytest.raises(RequestDataTooBig):
        _ = sent.FILES


def test_the_page_says_so_in_both_languages(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 1000)
    answer = client_of(cast.clerk).post("/review/new", {"files": SimpleUploadedFile("方案.txt", b"x" * 2000)})
    assert answer.status_code == 400
    assert "请求无法受理" in answer.content.decode()
    assert "100 MB" in answer.content.decode()


def test_a_stranger_is_answered_without_waiting_for_the_disk(db: None, client: Client) -> None:
    assert client.post("/review/new", {"files": SimpleUploadedFile("方案.txt", b"x" * 2000)}).status_code == 302
