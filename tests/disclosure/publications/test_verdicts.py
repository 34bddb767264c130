"""What is published of a complaint is the verdict, not the claim: as the official table and its own page have it, after every act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rectify.disclosure.frozen.rules.difference import difference, reasons_missing
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask, Built
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.response.petitions.models import CallBack, Handover, Petition
from rectify.response.petitions.queries.handling import settling_of
from rectify.response.petitions.queries.official import official_table
from rectify.response.petitions.services.call_backs import note_answer
from rectify.response.petitions.services.merging import merge
from rectify.response.petitions.services.replies import accept_reply, write_reply
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import HANDED, answer_of, answered, campaign, evidence, handed, petition, promise, town_person, written

pytestmark = pytest.mark.django_db


def told(batch: Handover) -> Built:
    return build("petitions", Ask(batch.campaign, TODAY, batch.pk))


def figures(built: Built) -> dict[str, tuple[int, int | None]]:
    return {figure["key"]: (figure["value"], figure["of"]) for figure in built.content["figures"]}


def data(built: Built) -> dict[str, Any]:
    return built.content["items"][0]["data"]


def agree(cast: Cast, batch: Handover) -> None:
    """Publication, official table and the page of each case have one verdict."""
    items = {item["key"]: item for item in told(batch).content["items"]}
    table = official_table(grants_of(cast.clerk, TODAY), batch, TODAY)
    assert {row.number: row.settled for row in table.rows} == {key: item["state"] for key, item in items.items()}
    for code in ("settled", "in_part", "open"):
        assert figures(told(batch))[code] == (table.total.settled.get(code, 0), table.total.cases)
    for row in Petition.objects.filter(number__in=items).select_related("task", "campaign__jurisdiction"):
        assert settling_of(row, TODAY).verdict.value == items[row.number]["data"]["verdict"]


def say(cast: Cast, answer: str, days: int = 0) -> None:
    note_answer(
        call_back=CallBack.objects.get(answered_at=None), answer=answer, words="夜里还排", by=cast.hotline, at=NOW + timedelta(days=days)
    )


def answered_again(cast: Cast, row: Petition, town: Person) -> None:
    """A second reply with evidence of its own, two days after, accepted."""
    at = NOW + timedelta(days=2)
    piece = evidence(cast, answer_of(row), town, cast.town, name="再查.jpg", at=at)
    reply = write_reply(petition=row, written=written(evidence=[piece]), by=town, at=at)
    accept_reply(reply=reply, by=cast.clerk, at=at + timedelta(hours=1))
    row.refresh_from_db()


def test_a_no_of_the_petitioner_opens_the_case_in_public_too(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast)
    batch = handed(cast, row)
    agree(cast, batch)
    answered(cast, row, town)
    before = told(batch)
    assert before.content["items"][0]["state"] == "settled"
    agree(cast, batch)
    say(cast, "not_fixed")
    after = told(batch)
    assert after.content["items"][0]["state"] == "open"
    assert (data(after)["settled"], data(after)["citizen_says"], data(after)["reopened"]) == ("settled", "not_fixed", 1)
    assert (figures(after)["settled"], figures(after)["claimed"], figures(after)["reopened"]) == ((0, 1), (1, 1), (1, 1))
    agree(cast, batch)


def test_a_case_that_was_settled_and_is_no_more_needs_a_reason_in_the_next_number(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast)
    batch = handed(cast, row)
    answered(cast, row, town)
    before = told(batch)
    say(cast, "not_fixed")
    missing = reasons_missing(difference(before.content, told(batch).content, {}))
    assert [(each["key"], each["what"]) for each in missing] == [(f"petition:{row.number}", "reopened")]


def test_what_was_promised_for_later_is_settled_in_part_in_public_too(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast)
    batch = handed(cast, row)
    answered(cast, row, town, promises=[promise()], settled="in_part")
    assert data(told(batch))["verdict"] == "in_part"
    agree(cast, batch)


def test_who_could_not_be_reached_hides_no_answer_and_is_not_counted_as_asked(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast)
    batch = handed(cast, row)
    answered(cast, row, town)
    say(cast, "unreached")
    built = told(batch)
    assert (data(built)["citizen_says"], data(built)["asked"]) == ("unreached", 0)
    assert (figures(built)["says_not_fixed"], figures(built)["unreached"], figures(built)["reopened"]) == ((0, 0), (1, None), (0, 0))


def test_an_old_no_does_not_stand_as_the_answer_to_a_new_reply(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row = petition(home, cast)
    batch = handed(cast, row)
    answered(cast, row, town)
    say(cast, "not_fixed")
    row.refresh_from_db()
    answered_again(cast, row, town)
    built = told(batch)
    assert (data(built)["citizen_says"], data(built)["asked"], data(built)["reopened"]) == ("", 1, 1)
    assert (figures(built)["says_not_fixed"], figures(built)["reopened"]) == ((0, 0), (1, 1)), "it was reopened once, and that stays told"
    say(cast, "unreached", days=3)
    assert data(told(batch))["citizen_says"] == "unreached"


def test_merged_complaints_are_counted_in_public(cast: Cast) -> None:
    home = campaign(cast)
    root, second = petition(home, cast), petition(home, cast, 2, phone="13900139000")
    merge(petition=second, into=root, by=cast.hotline, at=HANDED)
    batch = handed(cast, root)
    assert data(told(batch))["merged"] == 1
    assert figures(told(batch))["merged"] == (1, None)


def test_a_petitioner_of_a_merged_complaint_is_heard_in_public_too(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row, other = petition(home, cast), petition(home, cast, 2, phone="13900139000")
    merge(petition=other, into=row, by=cast.hotline, at=HANDED)
    batch = handed(cast, row)
    answered(cast, row, town)
    for whose, answer in ((other, "partly"), (row, "fixed")):
        call = CallBack.objects.get(petition=whose, answered_at=None)
        note_answer(call_back=call, answer=answer, words="夜里有味", by=cast.hotline, at=NOW)
    assert (data(told(batch))["citizen_says"], data(told(batch))["asked"]) == ("partly", 2)
    assert figures(told(batch))["says_partly"] == (1, 1), "one case, one voice"
