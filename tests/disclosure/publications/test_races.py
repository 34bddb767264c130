"""Two people decide at once: one wins, the other is told, and there is one number."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.services import deciding
from rectify.disclosure.publications.services.proposing import Wanted, propose
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from tests.cast import NOW, TODAY, assemble
from tests.factories import a_campaign, many_tasks


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do acts at the same time, each on a connection of its own; what became of each."""
    told: list[str] = []
    begin = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            begin.wait()
            act()
            told.append("done")
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_wins():
    cast = assemble()
    campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, 5, by=cast.clerk, units=[cast.qingshi])
    row = propose(campaign=campaign, wanted=Wanted("lists", TODAY), by=cast.publisher, at=NOW)
    told = at_once(
        lambda: deciding.approve(proposal=row, by=cast.director, at=NOW),
        lambda: deciding.approve(proposal=row, by=cast.leader, at=NOW),
        lambda: deciding.refuse(proposal=row, words="先核对。", by=cast.second_clerk, at=NOW),
    )
    assert told == ["done", "proposal.decided", "proposal.decided"]
    assert Publication.objects.count() == (1 if Proposal.objects.get().approved else 0)
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_of_one_series_at_once_one_is_kept():
    cast = assemble()
    campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, 5, by=cast.clerk, units=[cast.qingshi])
    wanted = Wanted("lists", TODAY)
    told = at_once(*(lambda who=who: propose(campaign=campaign, wanted=wanted, by=who, at=NOW) for who in (cast.clerk, cast.publisher)))
    assert told == ["done", "done"]
    assert Proposal.objects.count() == 1
