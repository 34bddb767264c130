"""Published tables of petitions are proposed anew when they tell another story, all at once, and never because a day went by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from rectify.campaign.ledger.models import Campaign
from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.queries.changed import changed_batches
from rectify.disclosure.publications.services import deciding, redacting
from rectify.disclosure.publications.services.proposing import Wanted, propose, propose_changed
from rectify.foundation.accounts.models import Person
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import Handover, Petition
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import HANDED, answered, campaign, handed, petition, town_person

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]
NAMED = "据村民赵某某反映，石桥镇河东村养鸡场粪便直排沟渠。"


@dataclass
class Two:
    """Two batches of one case each, both published before anybody answered."""

    home: Campaign
    rows: list[Petition]
    batches: list[Handover]


@pytest.fixture
def two(cast: Cast) -> Two:
    home = campaign(cast)
    rows = [petition(home, cast, number, text=f"{NAMED}第{number}处。") for number in (1, 2)]
    batches = [handed(cast, row, at=HANDED + timedelta(days=number)) for number, row in enumerate(rows)]
    for batch in batches:
        release(home, batch, cast)
    return Two(home, rows, batches)


def release(home: Campaign, batch: Handover, cast: Cast) -> Publication:
    row = propose(campaign=home, wanted=Wanted("petitions", TODAY, about=batch.pk), by=cast.publisher, at=NOW)
    keys = list(row.redactions.filter(hide__isnull=True).values_list("pk", flat=True))
    if keys:
        redacting.decide(proposal=row, redactions=keys, hide=True, by=cast.publisher, at=NOW)
    return deciding.approve(proposal=row, by=cast.director, at=NOW)


def test_a_day_that_goes_by_changes_nothing(two: Two, cast: Cast) -> None:
    on, at = TODAY + timedelta(days=3), NOW + timedelta(days=3)
    assert changed_batches(two.home, on) == []
    assert propose_changed(campaign=two.home, on=on, by=cast.publisher, at=at) == []
    assert not Proposal.objects.filter(decided_at__isnull=True).exists()


def test_only_what_changed_is_proposed_and_decisions_are_carried_over(two: Two, cast: Cast) -> None:
    answered(cast, two.rows[0], town_person(cast))
    before = set(Redaction.objects.filter(proposal__series="petitions:1", hide=True, sort="name").values_list("replacement", flat=True))
    assert before, "a name stands in the words of the petitioner"
    rows = propose_changed(campaign=two.home, on=TODAY, by=cast.publisher, at=NOW)
    assert [row.series for row in rows] == ["petitions:1"]
    assert rows[0].content["items"][0]["state"] == "settled"
    assert set(rows[0].redactions.filter(hide=True, sort="name").values_list("replacement", flat=True)) == before
    assert propose_changed(campaign=two.home, on=TODAY, by=cast.publisher, at=NOW) == rows, "what waits already is not proposed twice"
    number = release(two.home, two.batches[0], cast)
    assert "赵某某" not in str(number.content)
    assert changed_batches(two.home, TODAY) == []


def test_a_batch_that_was_never_published_is_not_proposed_by_itself(cast: Cast) -> None:
    home = campaign(cast)
    handed(cast, petition(home, cast))
    assert changed_batches(home, TODAY) == []


def test_nothing_of_a_campaign_for_practice_is_proposed(two: Two, cast: Cast) -> None:
    answered(cast, two.rows[0], town_person(cast))
    Campaign.objects.filter(pk=two.home.pk).update(practice=True)
    two.home.refresh_from_db()
    with pytest.raises(Refused) as refused:
        propose_changed(campaign=two.home, on=TODAY, by=cast.publisher, at=NOW)
    assert refused.value.code == "publication.practice"


def test_the_desk_proposes_them_with_one_press(two: Two, cast: Cast, login: Login) -> None:
    town = town_person(cast)
    for row in two.rows:
        answered(cast, row, town)
    client = login(cast.publisher)
    page = client.get(f"/publications/?campaign={two.home.slug}").content.decode()
    assert "提出所有有变化的信访件批次" in page
    answer = client.post("/publications/changed", {"campaign": two.home.slug}, follow=True).content.decode()
    assert "已生成2份待批准的公开件。" in answer
    assert Proposal.objects.filter(decided_at__isnull=True).count() == 2
    assert login(cast.county).post("/publications/changed", {"campaign": two.home.slug}).status_code == 403
