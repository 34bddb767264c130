"""What is said of sites and of where a task comes from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rectify.campaign.closure.queries.procedures import kind_of
from rectify.campaign.ledger.models import Site
from rectify.campaign.ledger.services.shaping import say_origin
from rectify.campaign.ledger.services.sites import finish_site
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.ledger.rows import short_campaign
from tests.cast import NOW, TODAY, Cast


def test_a_site_is_finished_once_and_recorded(cast: Cast) -> None:
    site = Site.objects.create(task=short_campaign(cast).late, name="一号井")
    finish_site(site=site, on=TODAY, by=cast.lead, at=NOW)
    site.refresh_from_db()
    assert site.done_on == TODAY
    assert Entry.objects.order_by("-seq")[0].act == "site:finish:done"
    with pytest.raises(Refused) as refused:
        finish_site(site=site, on=TODAY, by=cast.lead, at=NOW)
    assert refused.value.code == "site.finished"


def test_a_site_is_not_finished_tomorrow_nor_when_the_task_is_closed(cast: Cast) -> None:
    short = short_campaign(cast)
    site, over = Site.objects.create(task=short.late, name="一号井"), Site.objects.create(task=short.closed, name="二号井")
    with pytest.raises(Refused) as future:
        finish_site(site=site, on=TODAY + timedelta(days=1), by=cast.lead, at=NOW)
    with pytest.raises(Refused) as closed:
        finish_site(site=over, on=TODAY, by=cast.lead, at=NOW)
    assert (future.value.code, closed.value.code) == ("site.future", "measure.not_work")


def test_a_draft_that_comes_from_a_petition_follows_the_procedure_of_petitions(cast: Cast) -> None:
    draft = short_campaign(cast).draft
    before = draft.revision
    draft = say_origin(task=draft, revision=before, origin="petition", by=cast.clerk, at=NOW)
    assert (kind_of(draft), draft.revision) == ("petition", before + 1)
    assert Entry.objects.order_by("-seq")[0].act == "task:origin:done"


def test_the_origin_of_work_stays_and_an_unknown_one_is_refused(cast: Cast) -> None:
    short = short_campaign(cast)
    with pytest.raises(Refused) as unknown:
        say_origin(task=short.draft, revision=short.draft.revision, origin="rumour", by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as work:
        say_origin(task=short.late, revision=short.late.revision, origin="petition", by=cast.clerk, at=NOW)
    assert (unknown.value.code, work.value.code) == ("task.origin", "task.not_draft")
