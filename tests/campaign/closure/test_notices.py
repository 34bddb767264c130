"""Notices after their last day: a letter posted in time is heard whenever it arrives, and one broken notice holds no other up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from rectify.campaign.closure.models import NoticedCase, Objection, PublicNotice, Requirement, TaskKind
from rectify.campaign.closure.queries.notices import open_objections
from rectify.campaign.closure.services import notices
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.notices import (
    DAYS_FOR_POST,
    answer_objection,
    end_due_notices,
    end_notice,
    post_notice,
    record_objection,
)
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.dispatch.models import Notice
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import add_workdays
from rectify.foundation.refusals import Refused
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.cast import NOW, TODAY, Cast, person


@pytest.fixture
def noticed(cast: Cast) -> Walk:
    """A case of the six steps on a notice that began today."""
    home = campaign(cast)
    choose_procedure(campaign=home, kind=TaskKind.COUNTY, procedure="heilongjiang", valid_from=TODAY, by=cast.clerk, at=NOW)
    return on_notice(cast, Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport)), "1号")


def on_notice(cast: Cast, walk: Walk, number: str) -> Walk:
    walk.request(cast.responsible, cast.transport)
    walk.accept(cast.county, cast.qingshi)
    if walk.case.waits_for == "review":
        walk.review(cast.line, cast.housing)
    if walk.case.waits_for == "check":
        walk.drawn(cast.second_clerk)
        walk.check(cast.team)
    need = Requirement.objects.get(case=walk.case, kind="notice").detail
    last = add_workdays(walk.today, need["days"] - 1, workday_table())
    said: dict[str, Any] = {"number": number, "title": "拟销号公示", "media": "市政府网站", "contact": "12369", "first": walk.today}
    post_notice(
        campaign=walk.task.campaign, cases=[walk.case], **said, last=last, days=need["days"], day_type=need["day_type"], by=cast.clerk,
        at=walk.at,
    )  # fmt: skip
    return walk


def entry_of(walk: Walk) -> NoticedCase:
    return NoticedCase.objects.select_related("notice", "case").get(case=walk.case)


def object_to(walk: Walk) -> Objection:
    """A letter with the postmark of the last day."""
    entry = entry_of(walk)
    return record_objection(entry=entry, came_by="post", said_on=entry.notice.last, text="渠道仍在渗漏。", by=walk.cast.clerk, at=walk.at)


def ended(walk: Walk) -> Walk:
    notice = entry_of(walk).notice
    walk.later((notice.last - walk.today).days + 1)
    end_notice(notice=notice, at=walk.at, by=walk.cast.clerk)
    return walk


def closed(walk: Walk) -> Walk:
    ended(walk)
    for number, need in enumerate(walk.signatures()):
        by = next(who for who in (walk.cast.director, walk.cast.party, walk.cast.government) if who.posts.filter(role=need.role).exists())
        walk.sign(by, number)
    close_case(
        case=walk.case,
        by=walk.cast.second_clerk if walk.case.steps.filter(done_by=walk.cast.clerk).exists() else walk.cast.clerk,
        at=walk.at,
    )
    assert walk.state() == "closed"
    return walk


def test_a_letter_posted_in_time_that_arrives_after_the_close_is_recorded_and_reopens_the_task_when_upheld(noticed: Walk) -> None:
    closed(noticed)
    letter = object_to(noticed.later())
    keeper = person("keeper", "整改办丁", (noticed.cast.office, "office_clerk"))
    assert list(open_objections(grants_of(keeper, noticed.today))) == [letter]
    assert noticed.state() == "closed"
    answer_objection(objection=letter, upheld=True, answer="经查属实。", by=keeper, at=noticed.at)
    assert (noticed.state(), noticed.case.reopened_because) == ("reopened", "经查属实。")


def test_a_letter_not_upheld_leaves_a_closed_task_closed(noticed: Walk) -> None:
    letter = object_to(closed(noticed).later())
    answer_objection(objection=letter, upheld=False, answer="经查不实。", by=noticed.cast.clerk, at=noticed.at)
    assert noticed.state() == "closed"


def test_the_postmark_counts_after_the_close_too(noticed: Walk) -> None:
    entry = entry_of(closed(noticed))
    with pytest.raises(Refused) as refused:
        record_objection(
            entry=entry, came_by="post", said_on=entry.notice.last + timedelta(days=1), text="晚了", by=noticed.cast.clerk, at=noticed.at
        )
    assert refused.value.code == "objection.late"


def test_the_job_waits_for_the_post_and_a_person_need_not(noticed: Walk) -> None:
    last = entry_of(noticed).notice.last
    noticed.later((last - noticed.today).days + DAYS_FOR_POST)
    assert end_due_notices(at=noticed.at) == 0
    assert end_due_notices(at=noticed.later().at) == 1
    assert noticed.case.waits_for == "sign"


def test_a_notice_the_database_refuses_to_end_holds_no_other_up(
    noticed: Walk, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    home = noticed.task.campaign
    other = on_notice(cast, Walk(cast, ready_task(cast, home, lead=cast.qingshi, carries_out=cast.transport, number="2")), "2号")
    broken = entry_of(noticed).notice
    right = notices.end_notice

    def end(*, notice: PublicNotice, **said: Any) -> Any:
        if notice == broken:
            raise IntegrityError("step_by_post")
        return right(notice=notice, **said)

    monkeypatch.setattr(notices, "end_notice", end)
    assert end_due_notices(at=noticed.later(40).at) == 1
    assert (noticed.case.waits_for, other.case.waits_for) == ("notice", "sign")
    assert "1号" in caplog.text


def test_an_objection_is_told_to_the_office_and_to_those_at_work(noticed: Walk, cast: Cast) -> None:
    entry = entry_of(noticed)
    row = record_objection(entry=entry, came_by="phone", said_on=noticed.today, text="渗漏。", by=cast.clerk, at=noticed.at)
    told = Notice.objects.filter(cause=f"objection:{row.pk}:recorded")
    assert {one.person for one in told} >= {cast.second_clerk, cast.responsible, cast.county}
    assert cast.clerk not in {one.person for one in told}
