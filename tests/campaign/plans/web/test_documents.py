from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from rectify.foundation.accounts.models import Person
from tests.campaign.papers import LOST_YEAR, PLAN, campaign_of, stored, taken
from tests.cast import Cast

Login = Callable[[Person], Client]


def test_an_empty_shelf_says_what_to_do_next(login: Login, cast: Cast) -> None:
    html = login(cast.clerk).get("/documents/").content.decode()
    assert "还没有文件" in html
    assert 'href="/review/new"' in html


def test_the_shelf_costs_the_same_for_one_and_many(login: Login, cast: Cast, django_assert_num_queries: Any) -> None:
    client = login(cast.clerk)
    stored(cast, PLAN)
    with django_assert_num_queries(5):  # session, person, grants; count, rows
        client.get("/documents/")
    for _ in range(4):
        stored(cast, PLAN)
    with django_assert_num_queries(5):
        html = client.get("/documents/").content.decode()
    assert html.count("<tr>") == 6


def test_a_document_tells_what_was_read_and_where_to_look(login: Login, cast: Cast) -> None:
    document = taken(cast, campaign_of(cast), LOST_YEAR).entry.document
    html = login(cast.clerk).get(f"/documents/{document.pk}").content.decode()
    assert document.file.sha256 in html
    assert f'href="/review/{document.pk}"' in html
    assert "目标" in html


def test_the_original_is_kept_byte_by_byte_and_never_run(login: Login, cast: Cast) -> None:
    document = stored(cast, PLAN, "整改 方案.txt")
    answer = login(cast.leader).get(f"/documents/{document.pk}/original")
    assert b"".join(answer.streaming_content) == PLAN.encode()  # type: ignore[attr-defined]
    assert quote("整改") in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_raw_text_is_plain_text(login: Login, cast: Cast) -> None:
    document = stored(cast, "一、标题\n<script>alert(1)</script>整改任务。")
    answer = login(cast.clerk).get(f"/documents/{document.pk}/text")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == document.raw


def test_the_reading_is_the_contract_and_every_fact_stands_in_the_text(login: Login, cast: Cast) -> None:
    document = stored(cast, PLAN)
    reading = json.loads(login(cast.clerk).get(f"/documents/{document.pk}/reading.json").content)
    assert set(reading) == {"source", "document", "outline", "tasks", "facts", "checks", "questions"}
    assert reading["facts"]
    for fact in reading["facts"]:
        assert PLAN[fact["start"] : fact["end"]] == fact["text"]


@pytest.mark.parametrize("path", ["", "/original", "/text", "/reading.json"])
def test_who_may_not_read_documents_reads_none(login: Login, cast: Cast, path: str) -> None:
    document = stored(cast, PLAN)
    assert login(cast.outsider).get(f"/documents/{document.pk}{path}").status_code == 403
    assert login(cast.clerk).get(f"/documents/{document.pk + 1}{path}").status_code == 404
