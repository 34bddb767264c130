"""The signing desk: each signature proved by itself, in the order of ranks, by post or by delegation."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from rectify.campaign.closure.models import Delegation, Step
from rectify.foundation.accounts.models import LoginTrial
from rectify.foundation.audit.models import Entry
from tests.campaign.closure.stage import campaign, ready_task
from tests.campaign.closure.web.scene import Login, Pages, text
from tests.cast import SECRET, Cast, give_codes, person


def code_now() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def signed() -> int:
    return Step.objects.filter(kind="sign").count()


def test_a_wrong_password_signs_nothing_is_told_and_counted(cast: Cast, pages: Pages) -> None:
    pages.until("sign")
    page = text(pages.sign(password="wrong", words="同意"), 409)
    assert "密码不正确，本次没有签字。" in page
    assert 'value="同意"' in page  # what was typed stays
    assert signed() == 0
    assert LoginTrial.objects.get().failures == 1
    assert Entry.objects.filter(act="session:prove:failed").count() == 1


def test_the_fifth_wrong_password_locks_and_the_right_one_is_refused_then(cast: Cast, pages: Pages) -> None:
    pages.until("sign")
    for _ in range(5):
        pages.sign(password="wrong")
    assert "锁定" in text(pages.sign(), 409)
    assert signed() == 0


def test_nothing_typed_is_refused_in_the_readers_language(cast: Cast, pages: Pages) -> None:
    pages.until("sign")
    cast.director.language = "en"
    cast.director.save()
    url = f"/signing/{pages.case.pk}/{pages.signatures()[0].pk}"
    page = text(pages.login(cast.director).post(url, {}, headers={"accept-language": "en"}), 409)
    assert "Type your password again. Every signature is proved by itself; nothing was signed." in page


def test_who_has_codes_signs_by_code_and_not_by_password(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("sign")
    give_codes(cast.director)
    page = text(login(cast.director).get("/signing/"))
    assert 'name="code"' in page
    assert 'name="password"' not in page
    assert "请输入身份验证器当前显示的动态口令。" in text(pages.sign(), 409)
    assert pages.sign(code=code_now()).status_code == 302
    assert Step.objects.get(kind="sign").proof == "totp"


def test_a_signature_is_not_found_by_whom_it_is_not_for(cast: Cast, login: Login, pages: Pages) -> None:
    pages.until("sign")
    for who in (cast.party, cast.government, cast.leader, cast.clerk, cast.lead, cast.outsider, cast.auditor):
        assert pages.sign(who).status_code == 404, who.username
        assert "补齐污水管网" not in text(login(who).get("/signing/"))
    assert signed() == 0


def test_a_signature_before_its_turn_is_refused(cast: Cast, pages: Pages) -> None:
    pages.until("review")
    assert "的下一步" in text(pages.sign(), 409)
    assert signed() == 0


def test_both_principal_officers_sign_a_petition_case_in_any_order(cast: Cast, login: Login) -> None:
    task = ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport, origin="petition")
    pages = Pages(cast, login, task)
    for step in (pages.request, pages.accept, pages.draw, pages.check):
        assert step().status_code == 302
    page = text(login(cast.government).get("/signing/"))
    assert "党委主要负责人签字" in page
    assert pages.sign(cast.government, 1).status_code == 302
    assert pages.state == "accepted"
    assert pages.sign(cast.party, 0).status_code == 302
    assert pages.state == "signed"
    assert pages.close().status_code == 302
    assert pages.state == "closed"


def test_a_delegate_signs_for_the_principal_and_both_are_named(cast: Cast, login: Login, pages: Pages) -> None:
    deputy = person("deputy", "整改办副主任", (cast.office, "office_clerk"))
    pages.until("sign")
    post = cast.director.posts.get()
    today = timezone.localdate()
    asked = {"post": post.pk, "delegate": "deputy", "valid_from": today, "valid_to": today + timedelta(days=7), "because": "出差。"}
    assert login(cast.director).post("/closure/delegations/grant", asked).status_code == 302
    for who in (cast.county, cast.clerk, deputy):
        assert "整改办副主任" in text(login(who).get("/closure/delegations/"))
    assert "代 整改办主任" in text(login(deputy).get("/signing/"))
    assert pages.sign(deputy, on_behalf_of=cast.director.pk).status_code == 302
    step = Step.objects.get(kind="sign")
    assert (step.done_by, step.on_behalf_of) == (deputy, cast.director)
    assert "代 整改办主任" in text(login(cast.clerk).get(f"/tasks/{pages.task.pk}/closing"))


def test_nobody_signs_on_behalf_of_somebody_who_lent_nothing(cast: Cast, pages: Pages) -> None:
    pages.until("sign")
    assert pages.sign(on_behalf_of=cast.party.pk).status_code == 404
    assert signed() == 0


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"delegate": "nobody"}, 422, "没有这个用户名"),
        ({"valid_from": "2026-13-40"}, 422, ""),
        ({"valid_to": "2020-01-01"}, 409, ""),
        ({"delegate": "director"}, 409, ""),
    ],
)
def test_a_delegation_of_the_wrong_shape_is_refused_and_keeps_what_was_typed(
    cast: Cast, login: Login, changed: dict[str, str], status: int, words: str
) -> None:
    today = timezone.localdate().isoformat()
    asked = {"post": cast.director.posts.get().pk, "delegate": "clerk", "valid_from": today, "valid_to": today, "because": "出差在外。"}
    page = text(login(cast.director).post("/closure/delegations/grant", asked | changed), status)
    assert words in page
    assert "出差在外。" in page
    assert not Delegation.objects.exists()


def test_only_who_may_delegates_and_only_their_own(cast: Cast, login: Login) -> None:
    today = timezone.localdate().isoformat()
    asked = {"post": cast.director.posts.get().pk, "delegate": "clerk2", "valid_from": today, "valid_to": today, "because": "出差。"}
    assert login(cast.county).post("/closure/delegations/grant", asked).status_code == 403
    assert login(cast.party).post("/closure/delegations/grant", asked).status_code == 422  # the post of another is not offered
    assert login(cast.clerk).post("/closure/delegations/grant", asked).status_code == 422  # not even to the office
    assert login(cast.director).post("/closure/delegations/grant", asked).status_code == 302
    row = Delegation.objects.get()
    login(cast.party).post(f"/closure/delegations/{row.pk}/revoke")
    row.refresh_from_db()
    assert row.revoked_at is None
    login(cast.director).post(f"/closure/delegations/{row.pk}/revoke")
    row.refresh_from_db()
    assert row.revoked_by == cast.director
    assert "撤销" in text(login(cast.lead).get("/closure/delegations/?show=past"))
