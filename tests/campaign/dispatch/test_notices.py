"""Nobody is told twice of one cause, whatever happens twice or at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from rectify.campaign.dispatch.models import Delivery, Hook, Notice
from rectify.campaign.dispatch.services.notices import notify, read_notices, wants
from rectify.foundation.accounts.models import Person
from tests.cast import NOW, Cast, assemble

TOLD: Any = {"zh": "第3轮调度开始填报。", "en": "Round 3 is open.", "url": "/rounds/3", "at": NOW}


def test_a_cause_is_told_once_to_each(cast: Cast) -> None:
    assert notify(people=[cast.lead, cast.county], cause="round:3:opened", **TOLD) == 2
    assert notify(people=[cast.lead, cast.county, cast.responsible], cause="round:3:opened", **TOLD) == 1
    assert notify(people=[cast.lead, cast.lead], cause="round:3:reminded", **TOLD) == 1
    assert notify(people=[], cause="round:3:opened", **TOLD) == 0
    line = Notice.objects.get(person=cast.responsible)
    assert (line.text_zh, line.text_en, line.url, line.created_at) == ("第3轮调度开始填报。", "Round 3 is open.", "/rounds/3", NOW)


@pytest.mark.parametrize("cause", ["", "c" * 161])
def test_a_cause_that_does_not_fit_is_a_mistake_of_the_caller(cast: Cast, cause: str) -> None:
    with pytest.raises(ValueError, match="1 to 160 characters"):
        notify(people=[cast.lead], cause=cause, **TOLD)


def test_mail_goes_out_to_those_with_an_address_where_mail_is_set_up(cast: Cast, settings: Settings) -> None:
    Person.objects.filter(pk=cast.county.pk).update(email="")
    notify(people=[cast.lead], cause="before", **TOLD)
    assert not Delivery.objects.exists()
    settings.MAIL_ON = True
    notify(people=[cast.lead, cast.county], cause="after", **TOLD)
    assert list(Delivery.objects.values_list("channel", "notice__person", "cause")) == [("email", cast.lead.pk, "after")]


def test_a_hook_is_told_once_of_what_it_wants(cast: Cast) -> None:
    for name, events, active in (("all", [], True), ("letters", ["letter:"], True), ("off", [], False)):
        Hook.objects.create(
            name=name, url="https://x.example", secret="s", events=events, is_active=active, made_at=NOW, made_by=cast.clerk
        )
    notify(people=[cast.lead], cause="letter:1:issued", **TOLD)
    notify(people=[cast.county], cause="letter:1:issued", **TOLD)
    notify(people=[cast.lead], cause="round:1:opened", **TOLD)
    sent = Delivery.objects.filter(channel="webhook").order_by("hook__name", "cause").values_list("hook__name", "cause")
    assert list(sent) == [("all", "letter:1:issued"), ("all", "round:1:opened"), ("letters", "letter:1:issued")]
    assert Delivery.objects.filter(hook__name="letters").get().body["en"] == "Round 3 is open."


@pytest.mark.parametrize(
    ("events", "cause", "wanted"), [([], "a:1", True), (["a:"], "a:1", True), (["b:", "a:1"], "a:1:x", True), (["b:"], "a:1", False)]
)
def test_a_hook_wants_causes_by_their_beginning(events: list[str], cause: str, wanted: bool) -> None:
    assert wants(events, cause) is wanted


def test_reading_marks_ones_own_lines_only(cast: Cast) -> None:
    notify(people=[cast.lead, cast.county], cause="one", **TOLD)
    notify(people=[cast.lead], cause="two", **TOLD)
    first = Notice.objects.get(person=cast.lead, cause="one")
    assert read_notices(by=cast.county, at=NOW, pk=first.pk) == 0
    assert read_notices(by=cast.lead, at=NOW, pk=first.pk) == 1
    assert read_notices(by=cast.lead, at=NOW) == 1
    assert Notice.objects.filter(person=cast.county, read_at__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_jobs_at_once_tell_of_a_cause_once() -> None:
    cast = assemble()
    Hook.objects.create(name="all", url="https://x.example", secret="s", made_at=NOW, made_by=cast.clerk)
    people = [cast.lead, cast.county, cast.responsible]

    def tell(turn: int) -> int:
        try:
            return notify(people=people[:: -1 if turn % 2 else 1], cause="letter:9:issued", **TOLD)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(tell, range(10)))
    assert sum(told) == 3
    assert (Notice.objects.count(), Delivery.objects.count()) == (3, 1)
