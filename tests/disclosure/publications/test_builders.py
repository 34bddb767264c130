"""What each kind tells, from rows of the work: no name of a person, no word of who complained, every rate with its denominator."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectify.campaign.closure.models import PublicNotice
from rectify.campaign.dispatch.models import Letter, Round, Standing
from rectify.campaign.dispatch.queries.ladders import ladders
from rectify.campaign.ledger.models import Campaign, Task
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask, Built
from rectify.disclosure.publications.queries.builders.stories import task_keys
from rectify.foundation.sealing import seal
from rectify.response.petitions.models import CallBack, Handover, Identity, Outcome, Petition, Reply
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign, many_tasks
from tests.factories_of_work import many_cases, many_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    row = a_campaign(cast.city, cast.clerk)
    many_tasks(row, 20, by=cast.clerk, units=[cast.qingshi, cast.linhe])
    return row


def told(built: Built) -> str:
    return json.dumps(built.content, ensure_ascii=False)


def figures(built: Built) -> dict[str, tuple[int, int | None]]:
    return {figure["key"]: (figure["value"], figure["of"]) for figure in built.content["figures"]}


def answered(campaign: Campaign, cast: Cast) -> Handover:
    """Three cases handed over: one answered as settled, but a no of the petitioner put it back to work; one settled in part; one open."""
    batch = Handover.objects.create(campaign=campaign, number=1, on_day=TODAY - timedelta(days=30), handed_at=NOW, handed_by=cast.clerk)
    tasks = list(Task.objects.filter(campaign=campaign).order_by("position"))
    rows = []
    for number, (county, types) in enumerate([(cast.qingshi, ["air", "noise"]), (cast.qingshi, ["air"]), (cast.linhe, ["water"])]):
        rows.append(
            Petition.objects.create(
                campaign=campaign, number=f"HD20261024-000{number}", channel="hotline",
                state="answered" if number == 1 else "handed_over",
                received_on=TODAY - timedelta(days=31), text="砖厂夜间冒黑烟。", text_hash="0" * 32, county=county, types=types,
                anonymous=False,
                handover=batch, handed_on=batch.on_day, reply_due=TODAY, lead_unit=county, task=tasks[number], registered_at=NOW,
            )
        )  # fmt: skip
    Identity.objects.create(petition=rows[0], name=seal("赵钱孙", "x"), phone=seal("13900001111", "x"))
    verdicts = [("yes", "settled"), ("partly", "in_part")]
    for row, (verdict, settled) in zip(rows, verdicts, strict=False):
        Reply.objects.create(
            petition=row, version=1, finding="内部核查情况。", substantiated=verdict, handling="内部处理意见：约谈所长。",
            public_text="经查，情况属实。",
            settled=settled, unit=cast.qingshi, written_at=NOW, written_by=cast.county, accepted=True, decided_at=NOW,
            decided_by=cast.clerk,
        )  # fmt: skip
    Outcome.objects.create(petition=rows[0], kind="fine", amount="50000", on_day=TODAY, stated_at=NOW, stated_by=cast.county)
    CallBack.objects.create(
        petition=rows[0], reply=Reply.objects.get(petition=rows[0]), way="phone", due_on=TODAY, asked_at=NOW, asked_by=cast.clerk,
        answer="not_fixed", answered_at=NOW, reopened=True,
    )  # fmt: skip
    return batch


def test_a_batch_of_petitions_stands_in_the_official_columns(campaign: Campaign, cast: Cast):
    batch = answered(campaign, cast)
    built = build("petitions", Ask(campaign, TODAY, batch.pk))
    assert built.series == "petitions:1"
    first: dict[str, Any] = built.content["items"][0]["data"]
    assert (first["finding"], first["substantiated"], first["settled"], first["citizen_says"], first["reopened"]) == (
        "经查，情况属实。", "yes", "settled", "not_fixed", 1,
    )  # fmt: skip
    assert (first["verdict"], built.content["items"][0]["state"]) == ("open", "open"), "a no is not settled, whatever the unit says"
    assert first["outcomes"] == [{"kind": "fine", "label": {"zh": "罚款", "en": "Fine"}, "count": 1, "amount": "50000"}]
    assert (figures(built)["settled"], figures(built)["open"]) == ((0, 3), (2, 3))
    assert figures(built)["claimed"] == (1, 2)
    assert figures(built)["substantiated"] == (1, 2)
    assert figures(built)["says_not_fixed"] == figures(built)["reopened"] == (1, 1)
    table = built.content["tables"][0]
    assert table["rows"] == [["青石县", 2, 0, 2, 1], ["临河区", 1, 1, 0, 0], ["合计", 3, 1, 2, 1]]
    assert "handling" not in first, "the public reply is a text of its own; what the unit writes to the office stays there"
    assert "内部" not in told(built)
    for secret in ("赵钱孙", "13900001111", cast.county.name):
        assert secret not in told(built)


def test_a_frozen_round_is_told_with_denominators(campaign: Campaign, cast: Cast):
    many_reports(campaign, 60, rounds=3, by=cast.lead)
    built = build("progress", Ask(campaign, TODAY))
    assert built.series == "progress:week"
    assert figures(built)["answered"][1] == figures(built)["asked"][0] > 0
    assert {item["kind"] for item in built.content["items"]} == {"county"}
    assert {item["key"] for item in built.content["items"]} == {"HD-QS", "HD-LH"}


def test_a_round_is_of_the_day_it_was_frozen_and_tells_tasks_from_complaints_apart(campaign: Campaign, cast: Cast):
    Task.objects.filter(pk__in=list(Task.objects.filter(campaign=campaign).order_by("pk").values_list("pk", flat=True)[:3])).update(
        origin="petition"
    )
    many_reports(campaign, 60, rounds=3, by=cast.lead)
    one = Round.objects.filter(campaign=campaign, frozen_at__isnull=False).order_by("number").last()
    assert one is not None
    assert one.frozen_at is not None
    built = build("progress", Ask(campaign, TODAY))
    assert built.facts_on == timezone.localdate(one.frozen_at)
    told = figures(built)
    assert told["petition_tasks"] == (Standing.objects.filter(round=one, task__origin="petition").count(), told["tasks"][0])
    by_county = [each for item in built.content["items"] for each in item["data"]["figures"] if each["key"] == "petition_tasks"]
    assert sum(each["value"] for each in by_county) == told["petition_tasks"][0]


def test_a_notice_of_days_to_come_tells_the_facts_of_today(campaign: Campaign, cast: Cast):
    PublicNotice.objects.create(
        campaign=campaign, number="1", title="拟销号公示", unit=cast.city, first=TODAY + timedelta(days=7), last=TODAY + timedelta(days=14),
        days=7, day_type="calendar_days", media="网站", posted_at=NOW, posted_by=cast.clerk,
    )  # fmt: skip
    assert build("notice", Ask(campaign, TODAY)).facts_on == TODAY


def test_closed_tasks_tell_steps_by_unit_and_office(campaign: Campaign, cast: Cast):
    many_cases(campaign, unit=cast.qingshi)
    built = build("closed", Ask(campaign, TODAY))
    items = built.content["items"]
    closed = [item for item in items if item["state"] == "closed"]
    assert closed
    assert figures(built)["closed"] == (len(closed), len(items))
    assert all(step["unit"] for item in closed for step in item["data"]["steps"])
    for person in (cast.clerk, cast.lead, cast.county):
        assert person.name not in told(built)


def test_cards_tell_the_public_rungs_only(campaign: Campaign, cast: Cast):
    facts = {"reason_zh": "进展缓慢。", "reason_en": "Slow.", "proposed_at": NOW, "issued_at": NOW, "issued_by": cast.director}
    ladder = next(key for key in ladders() if key.startswith("guangyuan@"))
    for number, rung in enumerate(["yellow_card", "red_card", "letter"]):
        Letter.objects.create(
            campaign=campaign, unit=cast.qingshi, ladder=ladder, rung=rung, cause=f"c{number}", number=f"{number}号", **facts
        )
    built = build("cards", Ask(campaign, TODAY))
    assert [(item["data"]["colour"], item["title"]) for item in built.content["items"]] == [
        ("yellow", "黄牌警示：青石县"), ("red", "红牌警示：青石县"),
    ]  # fmt: skip


def test_keys_of_tasks_that_read_alike_stay_apart(campaign: Campaign):
    rows = list(Task.objects.filter(campaign=campaign).order_by("pk")[:2])
    Task.objects.filter(pk=rows[0].pk).update(key="四/2")
    Task.objects.filter(pk=rows[1].pk).update(key="4/2")
    keys = task_keys(campaign.pk)
    assert keys[rows[0].pk] == "t-4-2"
    assert keys[rows[1].pk].startswith("t-4-2-")
    assert len(set(keys.values())) == len(keys)


@pytest.mark.parametrize("tasks", [20, 60])
def test_the_lists_ask_the_database_as_often_for_three_tasks_as_for_three_hundred(
    campaign: Campaign, cast: Cast, tasks: int, django_assert_max_num_queries: Any
):
    many_tasks(campaign, tasks, by=cast.clerk, units=[cast.qingshi, cast.linhe])
    with django_assert_max_num_queries(16):
        build("lists", Ask(campaign, TODAY))
