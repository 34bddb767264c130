"""A small campaign with an open round, for tests of rounds, reports and their pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.rules.reports import Answer
from rectify.campaign.dispatch.services.reports import file_report
from rectify.campaign.dispatch.services.rounds import freeze_round, open_round
from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.models import Person, Unit
from tests.campaign.ledger.rows import Short, short_campaign
from tests.cast import NOW, TODAY, Cast

CUT_OFF = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
"""Friday 2026-11-27, 17:00 in Haidai."""
AFTER = CUT_OFF + timedelta(minutes=5)
NEXT_WEEK = NOW + timedelta(days=7)
WORDS = Answer(done="完成管道开挖三百米。", next_step="下周回填。", expected_on=TODAY + timedelta(days=60))


@dataclass
class Opened:
    """A round of this week that asks 生态环境局 and 青石县 about the late task, 交通运输局 about one measure."""

    short: Short
    round: Round
    late: Measure
    timely: Measure

    def report(self, cast_unit: Unit, measure: Measure | None = None) -> Report:
        """The report of a unit about a measure (the first of the late task unless said)."""
        return Report.objects.get(round=self.round, unit=cast_unit, measure=measure or self.late, late_for=None)


def opened(cast: Cast) -> Opened:
    short = short_campaign(cast)
    one = open_round(campaign=short.campaign, on=TODAY, by=cast.clerk, at=NOW)
    late = short.late.measures.order_by("position").first()
    timely = short.timely.measures.order_by("position").last()
    assert late
    assert timely
    return Opened(short, one, late, timely)


def answered(report: Report, by: Person, at: datetime = NOW, **said: Any) -> Report:
    """The report, answered."""
    return file_report(report=report, answer=replace(WORDS, **said), revision=report.revision, by=by, at=at, source="page")


def frozen(one: Round, at: datetime = AFTER) -> Round:
    """The round, frozen by the clock."""
    return freeze_round(round=one, by=None, at=at)
