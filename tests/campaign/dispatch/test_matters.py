"""Major matters are reported at once and taken up once."""

from __future__ import annotations

from datetime import date

import pytest

from rectify.campaign.dispatch.models import MajorMatter, Notice
from rectify.campaign.dispatch.queries.matters import get_matter, visible_matters
from rectify.campaign.dispatch.services.matters import report_matter, take_matter
from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound, Refused
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return Campaign.objects.create(
        slug="c", name="整改", jurisdiction=cast.city, starts_on=date(2026, 1, 1), opened_at=NOW, opened_by=cast.clerk
    )


def report(cast: Cast, campaign: Campaign, text: str = "尾矿库渗漏", on: date = TODAY) -> MajorMatter:
    return report_matter(campaign=campaign, unit=cast.qingshi, task=None, text=text, happened_on=on, by=cast.county, at=NOW)


def test_the_office_is_told_at_once_and_the_reporter_of_the_instruction(cast: Cast, campaign: Campaign) -> None:
    matter = report(cast, campaign)
    assert set(Notice.objects.values_list("person", "text_zh")) == {
        (who.pk, "青石县即时报告重大事项：尾矿库渗漏") for who in (cast.clerk, cast.second_clerk)
    }
    take_matter(matter=matter, instruction="立即封堵", by=cast.clerk, at=NOW)
    assert Notice.objects.get(person=cast.county).text_zh == "重大事项已受理：立即封堵"
    with pytest.raises(Refused) as told:
        take_matter(matter=matter, instruction="再来", by=cast.second_clerk, at=NOW)
    assert told.value.code == "matter.taken"


@pytest.mark.parametrize(("text", "on", "code"), [(" ", TODAY, "matter.empty"), ("x", date(2026, 11, 24), "matter.future")])
def test_what_says_nothing_or_has_not_happened_is_refused(cast: Cast, campaign: Campaign, text: str, on: date, code: str) -> None:
    with pytest.raises(Refused) as told:
        report(cast, campaign, text, on)
    assert told.value.code == code
    assert not MajorMatter.objects.exists()


def test_an_instruction_needs_words(cast: Cast, campaign: Campaign) -> None:
    with pytest.raises(Refused) as told:
        take_matter(matter=report(cast, campaign), instruction=" ", by=cast.clerk, at=NOW)
    assert told.value.code == "matter.no_instruction"


def test_a_matter_is_seen_by_its_unit_and_the_office(cast: Cast, campaign: Campaign) -> None:
    matter = report(cast, campaign)
    assert [visible_matters(grants_of(who, TODAY)).count() for who in (cast.clerk, cast.county, cast.leader, cast.lead)] == [1, 1, 1, 0]
    with pytest.raises(NotFound):
        get_matter(grants_of(cast.lead, TODAY), matter.pk)
