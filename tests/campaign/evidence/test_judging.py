"""Judging, clearing and withdrawing: by whom, with which words, and until when."""

from __future__ import annotations

from typing import Any

import pytest

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.judging import clear_finding, judge_evidence, withdraw_evidence
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from tests.campaign.evidence.rows import accepted, finding, piece
from tests.campaign.ledger.rows import Short, task
from tests.cast import NOW, Cast


@pytest.fixture
def handed_in(cast: Cast, short: Short) -> Evidence:
    return piece(cast, short.timely.measures.all()[0])


def refusal(act: Any, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(**how, at=NOW)
    return refused.value.code


def test_another_unit_accepts_and_its_name_stands_beside(cast: Cast, handed_in: Evidence) -> None:
    judged = judge_evidence(evidence=handed_in, accept=True, words="", by=cast.line, at=NOW)
    assert (judged.accepted, judged.judged_by, judged.judged_unit) == (True, cast.line, cast.housing)
    assert Entry.objects.latest("seq").act == "evidence:judge:accepted"


def test_a_rejection_says_why(cast: Cast, handed_in: Evidence) -> None:
    assert refusal(judge_evidence, evidence=handed_in, accept=False, words="  ", by=cast.line) == "evidence.words_missing"
    assert judge_evidence(evidence=handed_in, accept=False, words="看不清铭牌", by=cast.line, at=NOW).accepted is False


@pytest.mark.parametrize("who", ["outsider", "responsible", "auditor", "team", "leader"])
def test_whoever_holds_no_judging_post_does_not_judge(cast: Cast, handed_in: Evidence, who: str) -> None:
    by = getattr(cast, who)
    assert refusal(judge_evidence, evidence=handed_in, accept=True, words="", by=by) == "evidence.no_judge"


def test_nobody_judges_what_the_own_unit_handed_in(cast: Cast, short: Short) -> None:
    own = piece(cast, short.late.measures.all()[0], unit=cast.ecology, received_by=cast.county)
    assert refusal(judge_evidence, evidence=own, accept=True, words="", by=cast.lead) == "evidence.own_unit"


def test_nobody_judges_what_they_handed_in(cast: Cast, short: Short) -> None:
    own = piece(cast, short.late.measures.all()[0], unit=cast.qingshi, received_by=cast.lead)
    assert refusal(judge_evidence, evidence=own, accept=True, words="", by=cast.lead) == "evidence.own"


def test_open_findings_are_cleared_before_a_piece_is_accepted(cast: Cast, handed_in: Evidence) -> None:
    found = finding(handed_in)
    with pytest.raises(Refused) as refused:
        judge_evidence(evidence=handed_in, accept=True, words="", by=cast.line, at=NOW)
    assert refused.value.code == "evidence.findings_open"
    assert [missing.url for missing in refused.value.missing] == [f"/evidence/{handed_in.pk}#f{found.pk}"]
    clear_finding(finding=found, because="只压缩过", by=cast.line, at=NOW)
    assert judge_evidence(evidence=handed_in, accept=True, words="", by=cast.line, at=NOW).accepted


def test_a_finding_is_cleared_once_with_a_reason_by_another_unit(cast: Cast, short: Short, handed_in: Evidence) -> None:
    found = finding(handed_in)
    assert refusal(clear_finding, finding=found, because="", by=cast.line) == "evidence.words_missing"
    assert refusal(clear_finding, finding=found, because="x", by=cast.responsible) == "evidence.no_judge"
    own = finding(piece(cast, short.late.measures.all()[0], unit=cast.ecology))
    assert refusal(clear_finding, finding=own, because="x", by=cast.lead) == "finding.own"
    cleared = clear_finding(finding=found, because="相机时钟慢", by=cast.line, at=NOW)
    assert (cleared.cleared_because, cleared.cleared_by) == ("相机时钟慢", cast.line)
    assert refusal(clear_finding, finding=found, because="x", by=cast.line) == "finding.cleared"


def test_the_unit_takes_a_piece_back_and_it_stays_on_record(cast: Cast, handed_in: Evidence) -> None:
    withdrawn = withdraw_evidence(evidence=handed_in, because="传错措施", by=cast.responsible, at=NOW)
    assert (withdrawn.withdrawn_because, withdrawn.withdrawn_by) == ("传错措施", cast.responsible)
    assert refusal(withdraw_evidence, evidence=handed_in, because="x", by=cast.responsible) == "evidence.withdrawn"
    assert refusal(judge_evidence, evidence=handed_in, accept=True, words="", by=cast.line) == "evidence.withdrawn"


def test_a_piece_is_not_taken_back_by_another_unit_nor_without_a_reason(cast: Cast, handed_in: Evidence) -> None:
    assert refusal(withdraw_evidence, evidence=handed_in, because="x", by=cast.lead) == "evidence.not_your_work"
    assert refusal(withdraw_evidence, evidence=handed_in, because=" ", by=cast.responsible) == "evidence.words_missing"


@pytest.mark.parametrize("state", ["acceptance_requested", "accepted", "reviewed", "noticed", "signed"])
def test_what_was_accepted_stays_while_the_close_out_rests_on_it(cast: Cast, short: Short, state: str) -> None:
    handed_over = task(cast, short.energy, "四(一)9", "拆除小锅炉", cast.transport, None, state=state, done=2)
    counts = accepted(cast, handed_over.measures.all()[0])
    assert refusal(withdraw_evidence, evidence=counts, because="x", by=cast.responsible) == "evidence.under_way"
    assert refusal(judge_evidence, evidence=counts, accept=False, words="x", by=cast.line) == "evidence.under_way"


def test_a_verdict_is_changed_while_the_work_goes_on(cast: Cast, short: Short) -> None:
    counts = accepted(cast, short.timely.measures.all()[0])
    assert judge_evidence(evidence=counts, accept=False, words="与现场不符", by=cast.clerk, at=NOW).accepted is False


def test_nothing_of_a_closed_file_is_judged_or_withdrawn(cast: Cast, short: Short) -> None:
    counts = piece(cast, short.closed.measures.all()[0], unit=cast.qingshi, received_by=cast.county)
    assert refusal(withdraw_evidence, evidence=counts, because="x", by=cast.county) == "evidence.closed"
    assert refusal(judge_evidence, evidence=counts, accept=True, words="", by=cast.line) == "evidence.closed"
