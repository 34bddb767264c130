"""Work: a round is opened, asked, answered by some, reminded, frozen; who is behind gets a letter, and answers it. Through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rectify.campaign.dispatch.models import Letter, Notice, Report, Round, Standing
from rectify.campaign.dispatch.services.letters import choose_ladder, issue_as_proposed, propose_letters
from rectify.campaign.dispatch.services.rounds import freeze_round, open_round, remind
from rectify.foundation.audit.queries import verify
from tests.campaign.dispatch.asked import AFTER, NEXT_WEEK, Opened, answered, frozen, opened
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.api.scene import caller

LATE: dict[str, Any] = {"revision": 0, "done": "补报：已开挖三百米。", "next_step": "回填。", "expected_on": "2036-12-01"}


@pytest.fixture
def week(cast: Cast) -> Opened:
    """A round that asks the bureau, the county and transport."""
    return opened(cast)


def test_a_round_goes_from_its_opening_to_a_freeze_that_nothing_changes(week: Opened, cast: Cast) -> None:
    asked = Report.objects.filter(round=week.round).count()
    assert open_round(campaign=week.short.campaign, on=TODAY, by=None, at=NOW).pk == week.round.pk, "opened once, however often it is asked"
    answered(week.report(cast.qingshi), cast.county)
    remind(round=week.round, by=None, at=NOW + timedelta(days=3))
    assert set(Notice.objects.filter(cause__contains="remind").values_list("person", flat=True)) >= {cast.lead.pk}
    closed = frozen(week.round)
    assert (closed.asked, closed.filed) == (asked, 1)
    kept = list(Report.objects.filter(round=closed).order_by("pk").values())
    assert Standing.objects.filter(round=closed, task=week.short.late).exists()

    owed = week.report(cast.ecology)
    following = open_round(campaign=week.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    told = caller(cast.lead).call("PUT", f"/reports/{owed.pk}", LATE).json()
    assert (told["round"], told["late_for"]) == (following.pk, 1), "what comes late stands in the next round, and says so"
    assert list(Report.objects.filter(round=closed).order_by("pk").values()) == kept
    assert freeze_round(round=following, by=None, at=AFTER + timedelta(days=7)).frozen_hash != Round.objects.get(pk=closed.pk).frozen_hash
    assert verify().ok


def test_who_is_behind_gets_a_letter_that_a_person_signs_and_the_unit_answers_once(week: Opened, cast: Cast) -> None:
    choose_ladder(campaign=week.short.campaign, ladder="haidai", valid_from=TODAY - timedelta(days=1), by=cast.clerk, at=NOW)
    propose_letters(campaign=week.short.campaign, on=TODAY, at=NOW)
    proposed = Letter.objects.get(unit=cast.ecology)
    assert (proposed.rung, proposed.number, proposed.issued_at) == ("reminder", "", None), "the system proposes, a person issues"
    assert caller(cast.lead).post(f"/letters/{proposed.pk}/answer", {"answer": "已加快。"}).status_code in {404, 409}
    issued = issue_as_proposed(letter=proposed, by=cast.director, at=NOW)
    assert issued.number
    assert caller(cast.lead).post(f"/letters/{issued.pk}/answer", {"answer": "已增派人员，月底前补齐。"}).status_code == 200
    assert caller(cast.lead).post(f"/letters/{issued.pk}/answer", {"answer": "再答。"}).status_code == 409
    propose_letters(campaign=week.short.campaign, on=TODAY, at=NOW + timedelta(hours=1))
    assert Letter.objects.filter(cause=proposed.cause).count() == 1, "never twice for one cause"
    assert verify().ok
