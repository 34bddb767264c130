"""The line of a task: overdue work reaches to today, finished work ends where it ended."""

from __future__ import annotations

from datetime import date, timedelta

from rectify.campaign.ledger.queries.story import task_story
from rectify.campaign.ledger.web.lists.line import LEFT, RIGHT, line_of
from rectify.foundation.accounts.queries import grants_of
from tests.campaign.ledger.rows import short_campaign
from tests.cast import TODAY, Cast


def test_overdue_work_reaches_to_today_and_shows_where_it_was_due(cast: Cast) -> None:
    late = short_campaign(cast).late
    line = line_of(task_story(grants_of(cast.clerk, TODAY), late.pk, TODAY, "zh"), TODAY)
    assert line is not None
    assert (line.last, line.today) == (TODAY, RIGHT)
    assert line.over == line.due
    assert LEFT < (line.due or 0) < RIGHT


def test_before_the_due_date_nothing_is_over(cast: Cast) -> None:
    late = short_campaign(cast).late
    before: date = (late.due_current or TODAY) - timedelta(days=1)
    line = line_of(task_story(grants_of(cast.clerk, TODAY), late.pk, before, "zh"), before)
    assert line is not None
    assert line.over is None
    assert line.today is not None
    assert line.today <= RIGHT
