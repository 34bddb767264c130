"""Letters and major matters for programs: the same acts, scope and refusals as on the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rectify.campaign.dispatch.models import Letter, MajorMatter, Notice
from rectify.campaign.dispatch.services.letters import choose_ladder, issue_as_proposed, propose_letters
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.api.scene import caller


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def letter(cast: Cast, short: Short) -> Letter:
    """A reminder to 生态环境局, issued; its late task called for it."""
    choose_ladder(campaign=short.campaign, ladder="haidai", valid_from=TODAY - timedelta(days=1), by=cast.clerk, at=NOW)
    propose_letters(campaign=short.campaign, on=TODAY, at=NOW)
    return issue_as_proposed(letter=Letter.objects.get(unit=cast.ecology), by=cast.director, at=NOW)


def test_letters_are_listed_within_reach_by_state(cast: Cast, letter: Letter) -> None:
    found = caller(cast.lead).get("/letters?state=unanswered").json()
    assert [(row["id"], row["number"], row["rung_name"], row["unit"]["id"]) for row in found["items"]] == [
        (letter.pk, letter.number, "提醒函", cast.ecology.pk)
    ]
    assert caller(cast.lead).get("/letters?state=answered").json()["items"] == []
    assert caller(cast.responsible).get("/letters").json()["items"] == []
    assert caller(cast.responsible).get(f"/letters/{letter.pk}").status_code == 404
    assert caller(cast.lead).get("/letters?state=lost").status_code == 422


def test_letters_are_read_forward(cast: Cast, letter: Letter) -> None:
    Letter.objects.create(
        campaign=letter.campaign, unit=cast.ecology, ladder=letter.ladder, rung="reminder", cause="by hand", reason_zh="…", reason_en="…",
        proposed_at=NOW,
    )  # fmt: skip
    first = caller(cast.clerk).get("/letters?limit=1").json()
    rest = caller(cast.clerk).get(f"/letters?limit=1&cursor={first['next']}").json()
    assert ([first["items"][0]["number"], rest["items"][0]["id"]], rest["next"]) == (["", letter.pk], None)
    assert [row["id"] for row in caller(cast.lead).get("/letters").json()["items"]] == [letter.pk]  # a proposal is not theirs to see


def test_a_letter_is_answered_once_by_its_unit(cast: Cast, letter: Letter) -> None:
    address = f"/letters/{letter.pk}/answer"
    assert caller(cast.clerk).call("POST", address, {"answer": "收悉。"}).status_code == 403
    assert caller(cast.responsible).call("POST", address, {"answer": "收悉。"}).status_code == 404
    empty = caller(cast.lead).call("POST", address, {"answer": " "})
    assert (empty.status_code, empty.json()["code"]) == (409, "letter.answer_empty")
    done = caller(cast.lead).call("POST", address, {"answer": "收悉，月底前补齐。"})
    assert (done.status_code, done.json()["answer"]) == (200, "收悉，月底前补齐。")
    again = caller(cast.lead).call("POST", address, {"answer": "再答。"})
    assert (again.status_code, again.json()["code"]) == (409, "letter.answered")


def matter(cast: Cast, short: Short) -> dict[str, object]:
    return {
        "campaign": short.campaign.slug, "unit": cast.ecology.pk, "task": short.late.pk, "text": "围堰漫溢。",
        "happened_on": NOW.date().isoformat(),
    }  # fmt: skip


def test_a_major_matter_is_reported_listed_and_taken_up_with_an_instruction(cast: Cast, short: Short) -> None:
    told = caller(cast.lead).call("POST", "/matters", matter(cast, short)).json()
    assert (told["unit"]["id"], told["task"], told["instruction"], told["taken_at"]) == (cast.ecology.pk, short.late.pk, "", None)
    assert Notice.objects.filter(cause=f"matter:{told['id']}:reported", person=cast.clerk).exists()
    assert [row["id"] for row in caller(cast.clerk).get("/matters").json()["items"]] == [told["id"]]
    assert caller(cast.responsible).get("/matters").json()["items"] == []
    address = f"/matters/{told['id']}/instruction"
    assert caller(cast.lead).call("POST", address, {"instruction": "速办。"}).status_code == 403
    empty = caller(cast.clerk).call("POST", address, {"instruction": ""})
    assert (empty.status_code, empty.json()["code"]) == (409, "matter.no_instruction")
    assert caller(cast.clerk).call("POST", address, {"instruction": "加密监测。"}).json()["instruction"] == "加密监测。"
    again = caller(cast.second_clerk).call("POST", address, {"instruction": "另一条。"})
    assert (again.status_code, again.json()["code"]) == (409, "matter.taken")


def test_a_matter_is_reported_for_ones_own_unit_and_task_of_a_day_that_came(cast: Cast, short: Short) -> None:
    body = matter(cast, short)
    post = caller(cast.lead).call
    assert post("POST", "/matters", body | {"unit": cast.transport.pk}).status_code == 404
    assert post("POST", "/matters", body | {"campaign": "nowhere"}).status_code == 404
    assert caller(cast.auditor).call("POST", "/matters", body).status_code == 403
    for wrong, code in (({"text": " "}, "matter.empty"), ({"happened_on": "2099-01-01"}, "matter.future")):
        refused = post("POST", "/matters", body | wrong)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert not MajorMatter.objects.exists()
