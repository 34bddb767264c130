"""Every procedure that is shipped, walked from the request to the close by the right people, and tried by the wrong ones."""

from __future__ import annotations

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries.line import line_of
from rectify.campaign.closure.services.closing import close_case
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.cast import Cast


def test_a_county_item_is_closed_by_acceptance_review_spot_check_and_signature(cast: Cast) -> None:
    walk = Walk(cast, ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport))
    walk.request(cast.responsible, cast.transport)
    assert (walk.state(), walk.case.waits_for) == ("acceptance_requested", "accept")
    walk.later().accept(cast.county, cast.qingshi)
    assert (walk.state(), walk.case.waits_for) == ("accepted", "review")
    walk.later().review(cast.line, cast.housing)
    assert (walk.state(), walk.case.waits_for) == ("reviewed", "check")
    walk.later().drawn(cast.clerk)
    walk.check(cast.team)
    assert (walk.state(), walk.case.waits_for) == ("reviewed", "sign")
    walk.later().sign(cast.director)
    assert (walk.state(), walk.case.waits_for) == ("signed", "close")
    close_case(case=walk.case, by=cast.clerk, at=walk.later().at)
    assert (walk.state(), walk.case.outcome, walk.case.waits_for) == ("closed", Case.Outcome.CLOSED, "")
    assert {step.state for step in line_of(walk.case)} == {"done"}
