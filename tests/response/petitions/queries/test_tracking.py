"""The public life of a complaint: what happened to it, in plain days, and nothing the desk writes to itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.refusals import NotFound
from rectify.response.petitions.models import CallBack
from rectify.response.petitions.queries.tracking import get_tracked, life_of, tracked
from rectify.response.petitions.services.call_backs import note_answer
from tests.cast import Cast
from tests.response.petitions import stage


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return stage.campaign(cast)


def test_one_that_was_handed_over_tells_the_unit_and_the_day_the_reply_is_due(cast: Cast, campaign: Campaign) -> None:
    row = stage.petition(campaign, cast)
    stage.handed(cast, row)
    row = get_tracked(row.pk)
    life = life_of(row, row.reply_due or date.min)
    assert [line.kind for line in life.lines] == ["received", "handed_over"]
    assert life.lines[1].unit == row.lead_unit
    assert (life.due, life.late, life.at_work, life.can_withdraw) == (row.reply_due, False, True, False)
    assert life_of(row, (row.reply_due or date.min) + timedelta(days=1)).late


def test_one_that_was_answered_tells_the_public_words_and_no_others(cast: Cast, campaign: Campaign) -> None:
    row = stage.petition(campaign, cast)
    stage.handed(cast, row, cast.town)
    stage.answered(cast, row, stage.town_person(cast))
    row = get_tracked(row.pk)
    life = life_of(row, date(2027, 1, 1))
    assert life.reply is not None
    assert life.lines[-1].kind == "answered"
    assert life.lines[-1].quote == life.reply.public_text
    assert life.due is None
    assert life.reply.finding not in str(life.lines)


def test_one_that_was_reopened_still_tells_the_day_it_was_handed_over_first(cast: Cast, campaign: Campaign) -> None:
    row = stage.petition(campaign, cast)
    batch = stage.handed(cast, row)
    stage.answered(cast, row, stage.town_person(cast))
    call = CallBack.objects.get(petition=row)
    note_answer(call_back=call, answer="not_fixed", words="又臭了。", by=cast.hotline, at=stage.NOW + timedelta(weeks=4))
    row = get_tracked(row.pk)
    life = life_of(row, date(2027, 1, 1))
    assert row.handed_on != batch.on_day
    assert [(line.on, line.kind) for line in life.lines][1] == (batch.on_day, "handed_over")
    assert life.lines[-1].kind == "reopened"


@pytest.mark.parametrize("digest", ["", "-" * 64, "0" * 64])
def test_one_without_a_secret_is_opened_by_nothing(cast: Cast, campaign: Campaign, digest: str) -> None:
    row = stage.petition(campaign, cast)
    with pytest.raises(NotFound):
        tracked(row.number, digest)
