"""The papers of the close-out: from the rows of a case to :class:`rectify.foundation.papers.Paper`.

The forms are ours and say so; every figure is a row. Basis: the close-out section (严格销号管理) of the signed plan.
"""

from __future__ import annotations

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.queries.papers.documents import BUILDERS, NAMES, notice_paper
from rectify.campaign.closure.queries.papers.facts import PaperFacts, case_within, facts_of
from rectify.campaign.closure.queries.papers.register import register_paper
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.accounts.rules import Grants
from rectify.foundation.papers import Paper

__all__ = ["NAMES", "PaperFacts", "all_papers", "case_paper", "case_within", "facts_of", "notice_paper", "papers_ready", "register_paper"]


def case_paper(grants: Grants, pk: int, kind: str) -> tuple[Case, Paper]:
    """One paper of a case within reach. About a dozen queries, whatever the case holds.

    Raises:
        NotFound: no such case in reach, no such paper, or its step has not been taken.
    """
    case = case_within(grants, pk)
    paper = BUILDERS[kind](facts_of(case)) if kind in BUILDERS else None
    if paper is None:
        raise NotFound(f"{pk}/{kind}")
    return case, paper


def all_papers(facts: PaperFacts) -> dict[str, Paper]:
    """Every paper the case has come to, by its code, in the order of the steps."""
    made = ((kind, build(facts)) for kind, build in BUILDERS.items())
    return {kind: paper for kind, paper in made if paper is not None}


def papers_ready(case: Case) -> list[str]:
    """Codes of the papers the case has come to, for links. Four queries."""
    kinds = set(case.steps.order_by().values_list("kind", flat=True).distinct())
    ready = {
        "request": "request" in kinds,
        "acceptance_report": "accept" in kinds,
        "review_opinion": "review" in kinds,
        "check_record": "check" in kinds or case.lots.exists(),
        "notice": case.notices.exists(),
        "sign_sheet": case.requirements.filter(kind="sign").exists(),
        "register_entry": "close" in kinds,
        "return_notice": case.outcome == Case.Outcome.RETURNED,
        "reopen_notice": case.outcome == Case.Outcome.REOPENED,
    }
    return [kind for kind in BUILDERS if ready[kind]]
