"""Who may call: only a token that works, and never a log-in of the pages."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rectify.foundation.accounts.models import ApiToken, Post
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.services.tokens import revoke_token
from tests.interfaces.api.scene import Caller, caller, token

LIST = "/campaigns/haidai/tasks"


def test_a_token_reads_what_its_person_reads(cast, scene) -> None:
    answer = caller(cast.clerk).get(LIST)
    assert answer.status_code == 200
    assert [row["title"] for row in answer.json()["items"]] == ["淘汰燃煤锅炉", "建设污水处理厂", "黑臭水体整治"]


def test_unknown_expired_revoked_and_malformed_tokens_are_refused_alike(cast, scene) -> None:
    good = token(cast.clerk)
    bad = {
        "none": Caller(),
        "unknown": Caller("rectify_unknown"),
        "expired": Caller(token(cast.clerk, days=-1)),
        "revoked": Caller(token(cast.clerk, revoked=True)),
        "cut": Caller(good[:-1]),
        "longer": Caller(good + "x"),
        "empty": Caller(Authorization="Bearer "),
        "basic": Caller(Authorization=f"Basic {good}"),
        "bare": Caller(Authorization=good),
        "nul": Caller(Authorization="Bearer a\x00b"),
        "not ascii": Caller(Authorization="Bearer 令牌"),
    }
    answers = {name: who.get(LIST) for name, who in bad.items()}
    assert {name: a.status_code for name, a in answers.items()} == dict.fromkeys(bad, 401)
    assert len({a.content for a in answers.values()}) == 1
    assert {a["WWW-Authenticate"] for a in answers.values()} == {"Bearer"}


def test_a_token_of_somebody_deactivated_is_refused(cast, scene) -> None:
    who = caller(cast.clerk)
    cast.clerk.is_active = False
    cast.clerk.save()
    assert who.get(LIST).status_code == 401


def test_a_token_is_useless_the_moment_it_is_revoked(cast, scene) -> None:
    who = caller(cast.clerk)
    assert who.get(LIST).status_code == 200
    revoke_token(token=ApiToken.objects.get(), by=cast.clerk, at=timezone.now())
    assert who.get(LIST).status_code == 401


def test_a_token_does_not_outlive_the_role_of_its_person(cast, scene) -> None:
    who = caller(cast.clerk)
    Post.objects.filter(person=cast.clerk).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert who.get(LIST).status_code == 403


def test_a_token_does_only_what_it_names(cast, scene) -> None:
    reader = caller(cast.clerk, [Permission.LIST_READ])
    assert reader.get(LIST).status_code == 200
    assert reader.get("/documents").status_code == 403
    assert reader.post(f"/tasks/{scene.draft.pk}/confirm", {"revision": 1}).status_code == 403


def test_a_token_that_names_confirming_sees_drafts_and_one_that_does_not_does_not(cast, scene) -> None:
    assert len(caller(cast.clerk, [Permission.LIST_READ, Permission.TASK_CONFIRM]).get(LIST).json()["items"]) == 3
    assert len(caller(cast.clerk, [Permission.LIST_READ]).get(LIST).json()["items"]) == 2


def test_a_token_names_more_than_its_person_may_and_gains_nothing(cast, scene) -> None:
    assert caller(cast.outsider).get(LIST).status_code == 403
    assert caller(cast.leader).post(f"/facts/{scene.fact.pk}/decision", {"decision": "confirm"}).status_code == 403


def test_a_log_in_of_the_pages_does_not_open_the_api(cast, scene) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.clerk)
    assert browser.get(f"/api/v1{LIST}").status_code == 401
    answer = browser.post(f"/api/v1/facts/{scene.fact.pk}/decision", {"decision": "confirm"}, content_type="application/json")
    assert answer.status_code == 401
    scene.fact.refresh_from_db()
    assert scene.fact.state == "proposed"


def test_no_answer_carries_a_cookie_or_may_be_kept(cast, scene) -> None:
    who = caller(cast.clerk)
    answers = [who.get(LIST), who.get("/tasks/999999"), Caller().get(LIST), who.get(f"{LIST}?cursor=x"), who.get(f"{LIST}?limit=0")]
    answers.append(who.post(f"/facts/{scene.fact.pk}/decision", {"decision": "confirm"}))
    assert [a.status_code for a in answers] == [200, 404, 401, 422, 422, 200]
    assert [dict(a.cookies) for a in answers] == [{}] * len(answers)
    assert {a["Cache-Control"] for a in answers} == {"no-store"}


@pytest.mark.parametrize(("language", "word"), [("en", "No valid token"), ("zh-CN,zh;q=0.9", "令牌"), ("", "令牌")])
def test_messages_are_in_the_language_that_was_asked_for(scene, language, word) -> None:
    headers = {"Accept-Language": language} if language else {}
    assert word in Caller(**headers).get(LIST).json()["detail"]


def test_the_description_is_open_to_everybody_and_holds_no_row(scene) -> None:
    answer = Caller().get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")
    assert "海岱" not in json.dumps(answer.json(), ensure_ascii=False)
