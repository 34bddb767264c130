"""What the close-out asks: which finished measures nothing supports, and what of the checks is still open."""

from __future__ import annotations

from typing import Any

import pytest

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.evidence.models import Finding
from rectify.campaign.evidence.queries.support import open_findings, unsupported_measures
from tests.campaign.evidence.rows import accepted, finding, piece
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, TODAY, Cast


def test_a_finished_measure_without_evidence_is_named(short: Short) -> None:
    assert [m.number for m in unsupported_measures(short.timely)] == ["1"]  # the second is not finished


def test_accepted_evidence_supports_its_own_measure_only(cast: Cast, short: Short) -> None:
    first, second = short.closed.measures.all()
    accepted(cast, first)
    assert unsupported_measures(short.closed) == [second]


REJECTED = {"accepted": False, "judgement": "看不清"}
WITHDRAWN = {"withdrawn_because": "传错", "withdrawn_at": NOW}


@pytest.mark.parametrize("also", [{"accepted": None}, REJECTED, WITHDRAWN], ids=["waiting", "rejected", "withdrawn"])
def test_what_waits_was_rejected_or_withdrawn_supports_nothing(cast: Cast, short: Short, also: dict[str, Any]) -> None:
    measure = short.timely.measures.all()[0]
    if also.get("accepted", True) is None:
        piece(cast, measure)
    else:
        accepted(cast, measure, **also, **({"withdrawn_by": cast.responsible} if "withdrawn_at" in also else {}))
    assert unsupported_measures(short.timely) == [measure]


def test_open_findings_are_those_nobody_cleared_on_evidence_that_counts(cast: Cast, short: Short) -> None:
    measure = short.timely.measures.all()[0]
    counts, gone = piece(cast, measure), piece(cast, measure, withdrawn_because="传错", withdrawn_at=NOW, withdrawn_by=cast.responsible)
    refused = accepted(cast, measure, accepted=False, judgement="不符")
    left = finding(counts, "edited")
    finding(counts, "far_from_site", cleared_because="地图偏移", cleared_at=NOW, cleared_by=cast.line)
    finding(gone)
    finding(refused)
    finding(piece(cast, short.closed.measures.all()[0]))
    assert open_findings(short.timely) == [left]


def test_a_finding_on_a_report_of_the_task_is_open_too(cast: Cast, short: Short) -> None:
    weekly = Round.objects.create(campaign=short.campaign, number=1, first=TODAY, last=TODAY, opened_at=NOW, remind_at=NOW, cut_off_at=NOW)
    measure = short.timely.measures.all()[0]
    report = Report.objects.create(round=weekly, task=short.timely, measure=measure, unit=cast.transport, done="按计划推进。")
    left = Finding.objects.create(rule="near_identical_text", report=report, zh="雷同", en="alike", found_at=NOW)
    assert open_findings(short.timely) == [left]
    assert open_findings(short.closed) == []
