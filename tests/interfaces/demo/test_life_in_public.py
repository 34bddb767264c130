"""The year of complaints and publications as it is loaded: every state, every way back, and pages the public can open."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from rectify.campaign.closure.models import Case, Step
from rectify.campaign.ledger.models import Measure, Task
from rectify.campaign.ledger.rules.moves import HANDED_IN
from rectify.disclosure.frozen.models import Boundary, Kind, Latest, Publication
from rectify.disclosure.portal.queries import tasks as work
from rectify.disclosure.portal.queries.place import here
from rectify.disclosure.portal.queries.rounds import newest_round
from rectify.disclosure.publications.models import Proposal
from rectify.foundation.audit.queries import verify
from rectify.interfaces.demo.load import CAMPAIGN, Loaded
from rectify.response.petitions.models import (
    CallBack,
    ColumnMapping,
    Handover,
    Identity,
    IdentityLook,
    IntakeBatch,
    Likeness,
    Merge,
    Outcome,
    Petition,
    Photo,
    Reply,
    ReturnRequest,
    UnitAtWork,
    Urge,
)
from rectify.response.petitions.queries.handling import reopened_at

pytestmark = [pytest.mark.django_db, pytest.mark.city]


def test_complaints_stand_in_every_state(city: Loaded) -> None:
    states = Counter(Petition.objects.values_list("state", flat=True))
    assert set(states) == {"received", "handed_over", "answered", "merged", "split", "withdrawn"}
    assert sum(states.values()) >= 240
    assert Handover.objects.count() >= 40
    assert Petition.objects.filter(key_case=True).count() >= 3
    assert set(Petition.objects.values_list("channel", flat=True)) == {"hotline", "portal", "letter", "visit", "inspection"}


def test_complaints_follow_the_seasons(city: Loaded) -> None:
    """Smoke of coal is a matter of the winter, what comes from kitchens one of the summer."""
    fumes = Counter(day.month for day in Petition.objects.filter(types__contains=["fume"]).values_list("received_on", flat=True))
    assert sum(fumes[month] for month in (5, 6, 7, 8, 9)) > sum(fumes.values()) * 3 / 4
    coal = Counter(day.month for day in Petition.objects.filter(text__contains="烧煤").values_list("received_on", flat=True))
    assert set(coal) <= {10, 11, 12, 1, 2, 3}


def test_a_table_was_refused_and_two_were_taken_in(city: Loaded) -> None:
    assert Counter(IntakeBatch.objects.values_list("state", flat=True)) == {"done": 2, "refused": 1}
    refused = IntakeBatch.objects.get(state="refused")
    assert len({fault["row"] for fault in refused.errors}) == 3
    assert refused.created == 0
    assert ColumnMapping.objects.count() == 1


def test_identities_are_sealed_and_one_was_opened_for_a_reason(city: Loaded) -> None:
    assert Identity.objects.filter(erased_at__isnull=True).count() > 100
    look = IdentityLook.objects.get()
    assert "举报人" in look.because


def test_repeats_are_merged_and_one_merge_was_wrong(city: Loaded) -> None:
    assert Merge.objects.filter(undone_at__isnull=True).count() >= 10
    assert Merge.objects.filter(undone_at__isnull=False).count() == 1
    assert Likeness.objects.filter(same=False).count() == 1
    assert Petition.objects.filter(split_from__isnull=False).count() == 2


def test_what_is_closed_has_an_answer_and_what_came_back_a_new_one(city: Loaded) -> None:
    """No case of a complaint is asked to be accepted, or closed, that nobody answered since it was handed over or reopened."""
    rows = Petition.objects.filter(task__state__in=HANDED_IN).select_related("task")
    assert rows.filter(task__state="closed").count() > 10
    for row in rows:
        back = reopened_at(row)
        replies = Reply.objects.filter(petition=row, accepted=True)
        assert (replies.filter(written_at__gte=back) if back else replies).exists(), row.number
    again = Measure.objects.filter(key="answer-2", done_on__isnull=False)
    assert again.count() > 10
    assert not again.exclude(task__in=Petition.objects.filter(call_backs__reopened=True).values("task")).exists()


def test_units_were_changed_urged_and_told_off(city: Loaded) -> None:
    told = Counter(ReturnRequest.objects.values_list("kind", "granted"))
    assert told == {("not_ours", True): 2, ("not_ours", False): 1, ("taken_back", True): 1}
    assert UnitAtWork.objects.filter(part="joint", ended_at__isnull=True).exists()
    assert set(Urge.objects.values_list("source", flat=True)) == {"desk", "petitioner"}
    assert Reply.objects.filter(accepted=False).exists()
    assert set(Outcome.objects.values_list("kind", flat=True)) >= {"order", "fine", "case", "talk", "account"}


def test_answers_hold_partly_or_not_and_what_does_not_hold_is_proved(city: Loaded) -> None:
    accepted = Reply.objects.filter(accepted=True)
    assert set(accepted.values_list("substantiated", flat=True)) == {"yes", "partly", "no"}
    assert set(accepted.values_list("settled", flat=True)) == {"settled", "in_part"}
    assert not accepted.filter(substantiated="no", evidence__isnull=True).exists()
    assert Photo.objects.filter(preview__isnull=False).count() == Photo.objects.count() > 5


def test_petitioners_were_asked_and_a_no_opened_a_closed_case_again(city: Loaded) -> None:
    said = Counter(CallBack.objects.values_list("answer", flat=True))
    assert set(said) == {"", "fixed", "partly", "not_fixed", "unreached"}
    assert CallBack.objects.filter(reopened=True).count() == said["not_fixed"]
    tasks = Petition.objects.filter(call_backs__reopened=True).values("task")
    assert Case.objects.filter(task__in=tasks, outcome="reopened").exists()
    assert Task.objects.filter(pk__in=tasks, state="reopened").exists()


def test_some_are_closed_with_two_signatures_and_nobody_takes_two_steps(city: Loaded) -> None:
    cases = Case.objects.filter(task__in=Petition.objects.filter(task__isnull=False).values("task"))
    assert cases.filter(outcome="closed").count() >= 5
    for case in cases.filter(outcome="closed"):
        steps = Step.objects.filter(case=case)
        assert steps.filter(kind="sign").count() == 2
        people = list(steps.values_list("done_by", flat=True))
        assert len(people) == len(set(people)), case


def test_every_kind_was_published_and_one_number_corrects_another(city: Loaded) -> None:
    rows = Publication.objects.filter(place=CAMPAIGN).order_by("sequence")
    assert set(rows.values_list("kind", flat=True)) == {kind.value for kind in Kind}
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert rows.filter(kind="petitions").count() >= 8
    assert rows.filter(kind="lists").count() == 5
    assert all(row.facts_on <= timezone.localdate(row.published_at) for row in rows)
    correction = rows.get(corrects__isnull=False)
    assert "漏报" in correction.correction_because
    assert Proposal.objects.filter(approved=False).count() == 1
    assert not Proposal.objects.filter(decided_at__isnull=True).exists()


def test_sums_of_the_published_tables_agree(city: Loaded) -> None:
    """The row of sums tells all cases; where cells are hidden the visible ones are not more than their sum."""
    for row in Publication.objects.filter(kind="petitions"):
        table = next(each for each in row.content["tables"] if each["key"] == "county_type")
        *body, sums = table["rows"]
        assert sum(line[1] for line in body) == sums[1] == len(row.content["items"])
        for column in range(2, len(sums)):
            assert sum(line[column] for line in body if isinstance(line[column], int)) <= sums[column]


def test_the_record_is_unbroken_after_all_that(city: Loaded) -> None:
    assert verify().ok


def test_the_map_has_an_area_for_every_county_with_complaints(city: Loaded) -> None:
    boundary = Boundary.objects.get(place=CAMPAIGN)
    codes = {feature["properties"]["code"] for feature in boundary.features["features"]}
    assert set(Petition.objects.exclude(county=None).values_list("county__code", flat=True)) <= codes
    assert len(codes) == 12


def test_the_headline_of_the_home_page_is_what_the_newest_lists_say(city: Loaded) -> None:
    """Counts of single tasks are those of the lists, of their day; the figures of the round stand beside them with theirs."""
    lists = Publication.objects.filter(place=CAMPAIGN, kind="lists").latest("sequence")
    told = {figure["key"]: figure["value"] for figure in lists.content["figures"]}
    for origin in (work.PLAN, work.PETITION):
        standing = work.standing(CAMPAIGN, origin)
        assert (standing.since, standing.until) == (lists.facts_on, lists.facts_on)
        assert (standing.total, standing.groups) == (
            told[f"{origin}_tasks"], {group: told[f"{origin}_{group}"] for group in standing.groups},
        )  # fmt: skip
    assert work.passed(CAMPAIGN, here(CAMPAIGN).facts_on) == 0
    told_of_round = newest_round(CAMPAIGN)
    assert told_of_round is not None
    page = Client().get("/open/").content.decode()
    assert all(f'<span class="n">{figure["value"]}</span>' in page for figure in told_of_round.figures)
    assert told_of_round.number in page


def test_what_is_published_of_complaints_was_the_verdict_of_its_day(city: Loaded) -> None:
    """Of every case told last today's publication would say the same or why not: a reopened one is open in public."""
    rows = Latest.objects.filter(place=CAMPAIGN, kind="petition").select_related("item")
    assert rows
    for row in rows:
        assert row.state == row.item.data["verdict"]
        assert not (row.item.data["citizen_says"] == "not_fixed" and row.state == "settled"), row.key


@pytest.mark.parametrize("address", ["/open/", "/open/en/"])
def test_the_public_can_open_the_portal_in_both_languages(city: Loaded, address: str) -> None:
    answer = Client().get(address, follow=True)
    assert answer.status_code == 200
    assert Publication.objects.latest("sequence").number in answer.content.decode()
