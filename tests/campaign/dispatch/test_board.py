"""The pages of rounds: what they show, to whom, at what cost; filing from a card with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rectify.campaign.dispatch.models import Cadence, Report, Round
from rectify.campaign.dispatch.queries.board import board_lines, round_page, time_left
from rectify.campaign.dispatch.queries.reports import SHEET_ROWS, sheet
from rectify.campaign.dispatch.rules.rounds import Count
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.campaign.ledger.models import Measure, Responsibility
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from tests.campaign.dispatch.asked import AFTER, CUT_OFF, NEXT_WEEK, Opened, answered, frozen, opened
from tests.cast import NOW, TODAY, Cast

Login = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ready(cast: Cast) -> Opened:
    return opened(cast)


@pytest.fixture
def running(ready: Opened) -> Opened:
    """The same, cut off in the future of the real clock, which the pages read."""
    soon = timezone.now() + timedelta(days=2)
    Round.objects.filter(pk=ready.round.pk).update(cut_off_at=soon)
    ready.round.refresh_from_db()
    return ready


def lines(one: Round, person: Person) -> list[tuple[str, bool, Count]]:
    found = board_lines(grants_of(person, TODAY), one, one.campaign.jurisdiction.path)
    return [(line.name, line.is_group, line.count) for line in found]


def test_the_board_counts_asked_filed_late_and_silent_unit_by_unit(ready: Opened, cast: Cast) -> None:
    answered(ready.report(cast.ecology), cast.lead)
    owed = ready.report(cast.qingshi)
    answered(ready.report(cast.transport, ready.timely), cast.responsible, CUT_OFF + timedelta(minutes=1))
    one = frozen(ready.round)
    open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    answered(owed, cast.county, NEXT_WEEK)
    assert lines(one, cast.clerk) == [
        ("市生态环境局", False, Count(2, 1, 0)),
        ("市交通运输局", False, Count(1, 0, 1)),
        ("青石县", False, Count(2, 0, 1)),
    ]
    assert round_page(grants_of(cast.clerk, TODAY), one, "late").total == Count(5, 1, 2)


def test_a_county_and_its_towns_are_summed_up(cast: Cast) -> None:
    short_town = opened(cast)
    frozen(short_town.round)
    Responsibility.objects.create(task=short_town.short.late, role="responsible", name="石桥镇", unit=cast.town)
    one = open_round(campaign=short_town.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    assert lines(one, cast.clerk)[2:] == [
        ("青石县", True, Count(4, 0, 0)),
        ("青石县", False, Count(2, 0, 0)),
        ("石桥镇", False, Count(2, 0, 0)),
    ]
    assert [name for name, _, _ in lines(one, cast.county)] == ["青石县", "青石县", "石桥镇"]


def test_a_unit_sees_its_own_line_and_no_other(ready: Opened, cast: Cast, login: Login) -> None:
    assert [name for name, _, _ in lines(ready.round, cast.responsible)] == ["市交通运输局"]
    page = login(cast.responsible).get(f"/rounds/{ready.round.pk}/").content.decode()
    assert "加快车辆更新" in page
    assert "淘汰燃煤锅炉" not in page


def test_who_may_not_read_lists_sees_no_round_and_who_does_not_manage_acts_on_none(ready: Opened, cast: Cast, login: Login) -> None:
    owed = ready.report(cast.ecology)
    reads = ["/rounds/", f"/rounds/{ready.round.pk}/", f"/rounds/{ready.round.pk}/sheet/{cast.ecology.pk}/", f"/reports/{owed.pk}/"]
    for address in (*reads, f"/tasks/{ready.short.late.pk}/reports"):
        assert login(cast.outsider).get(address).status_code == 403
    slug = ready.short.campaign.slug
    acts = [f"/rounds/{ready.round.pk}/freeze", f"/rounds/{ready.round.pk}/remind"]
    for address in (*acts, f"/campaigns/{slug}/rounds/open", f"/campaigns/{slug}/rounds/cadence"):
        for person in (cast.lead, cast.director, cast.leader):
            assert login(person).post(address).status_code == 403
    assert login(cast.clerk).post(f"/reports/{owed.pk}/file").status_code == 403


def test_a_foreign_sheet_report_or_task_is_not_there(ready: Opened, cast: Cast, login: Login) -> None:
    owed = ready.report(cast.ecology)
    client = login(cast.responsible)
    for address in (f"/rounds/{ready.round.pk}/sheet/{cast.ecology.pk}/", f"/reports/{owed.pk}/", f"/tasks/{ready.short.late.pk}/reports"):
        assert client.get(address).status_code == 404
    assert client.post(f"/reports/{owed.pk}/file", {"revision": 0, "done": "x"}).status_code == 404
    assert client.get(f"/rounds/{ready.round.pk + 999}/").status_code == 404
    assert client.get(f"/rounds/{ready.round.pk}/?unit={cast.ecology.pk}").status_code == 404


SAID = {"revision": "0", "done": "开挖三百米", "next_step": "回填", "expected_on": "2036-12-01"}


def test_a_card_is_filed_without_scripts_and_leads_back_to_its_place(running: Opened, cast: Cast, login: Login) -> None:
    owed = running.report(cast.ecology)
    answer = login(cast.lead).post(f"/reports/{owed.pk}/file", {**SAID, "sites_done": "1", "known_sites": "2"})
    assert (answer.status_code, answer["Location"]) == (302, f"/rounds/{running.round.pk}/sheet/{cast.ecology.pk}/#r{owed.pk}")
    owed.refresh_from_db()
    assert (owed.done, owed.sites_done, owed.sites_all, owed.source) == ("开挖三百米", 1, 2, "page")


def test_a_card_is_filed_in_place_and_brings_the_count_with_it(running: Opened, cast: Cast, login: Login) -> None:
    owed = running.report(cast.ecology)
    answer = login(cast.lead).post(f"/reports/{owed.pk}/file", SAID, headers=HTMX).content.decode()
    assert f'id="r{owed.pk}"' in answer
    assert 'max="2" value="1"' in answer
    assert 'hx-swap-oob="true"' in answer


def test_a_card_that_lacks_something_keeps_what_was_typed_and_links_to_the_fields(running: Opened, cast: Cast, login: Login) -> None:
    owed = running.report(cast.ecology)
    for headers, status in ((HTMX, 200), ({}, 409)):
        answer = login(cast.lead).post(f"/reports/{owed.pk}/file", {**SAID, "next_step": "", "done": "<b>只写了这些"}, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == status
        assert f'href="#f{owed.pk}-next_step"' in page
        assert "&lt;b&gt;只写了这些" in page
    answer = login(cast.lead).post(f"/reports/{owed.pk}/file", {**SAID, "expected_on": "下周"}, headers=HTMX)
    assert f'href="#f{owed.pk}-expected_on"' in answer.content.decode()
    assert not Report.objects.filter(filed_at__isnull=False).exists()


def test_a_card_somebody_filed_meanwhile_shows_what_is_on_record(running: Opened, cast: Cast, login: Login) -> None:
    owed = answered(running.report(cast.ecology), cast.county, done="县里先报了。")
    page = login(cast.lead).post(f"/reports/{owed.pk}/file", SAID, headers=HTMX).content.decode()
    assert "县里先报了。" in page
    assert "开挖三百米" in page
    assert 'name="revision" value="1"' in page


def test_the_sheet_tells_what_was_said_before_and_since_when_it_is_owed(ready: Opened, cast: Cast, login: Login) -> None:
    answered(ready.report(cast.ecology), cast.lead)
    frozen(ready.round)
    last = ready.round
    for week in (1, 2):
        last = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7 * week), by=None, at=NOW + timedelta(days=7 * week))
        if week == 1:
            frozen(last, AFTER + timedelta(days=7))
    cards = {
        c.report.measure_id: c for c in sheet(grants_of(cast.lead, TODAY), last.pk, cast.ecology.pk, NEXT_WEEK + timedelta(days=7)).cards
    }
    first = cards[ready.late.pk]
    assert (first.last and first.last.round.number, first.owed_since) == (1, 2)
    other = next(card for key, card in cards.items() if key != ready.late.pk)
    assert (other.last, other.owed_since) == (None, 1)
    page = login(cast.lead).get(f"/rounds/{last.pk}/sheet/{cast.ecology.pk}/").content.decode()
    assert "完成管道开挖三百米。" in page


def test_a_frozen_sheet_offers_the_late_answer_only_while_a_round_is_open(ready: Opened, cast: Cast, login: Login) -> None:
    address = f"/rounds/{ready.round.pk}/sheet/{cast.ecology.pk}/"
    frozen(ready.round)
    client = login(cast.lead)
    assert "answer-form" not in client.get(address).content.decode()
    open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    assert client.get(address).content.decode().count("answer-form") == 2
    assert "answer-form" not in login(cast.clerk).get(address).content.decode()


def test_the_reports_on_a_task_are_a_part_of_its_page_and_a_page(ready: Opened, cast: Cast, login: Login) -> None:
    answered(ready.report(cast.ecology), cast.lead)
    address = f"/tasks/{ready.short.late.pk}/reports"
    part = login(cast.county).get(address, headers=HTMX).content.decode()
    assert ("完成管道开挖三百米。" in part, "<html" in part) == (True, False)
    assert "<html" in login(cast.county).get(address).content.decode()


def test_the_office_opens_reminds_freezes_and_sets_the_cadence_from_the_board(running: Opened, cast: Cast, login: Login) -> None:
    client = login(cast.clerk)
    slug, pk = running.short.campaign.slug, running.round.pk
    assert client.post(f"/rounds/{pk}/remind").status_code == 302
    client.post(f"/rounds/{pk}/freeze")
    assert Round.objects.get(pk=pk).frozen_at is None
    client.post(f"/rounds/{pk}/freeze", {"because": "周三上会"})
    assert Round.objects.get(pk=pk).frozen_because == "周三上会"
    given = {"period": "month", "opens_day": 1, "remind_day": 20, "cut_off_day": 25, "cut_off_hour": 12}
    client.post(f"/campaigns/{slug}/rounds/cadence", {**given, "valid_from": timezone.localdate().isoformat()})
    assert Cadence.objects.get().cut_off_day == 24
    page = client.get(f"/rounds/?campaign={slug}").content.decode()
    assert "每月" in page


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "第1轮"), ("en", "Round 1")])
def test_the_board_speaks_both_languages(ready: Opened, cast: Cast, login: Login, language: str, words: str) -> None:
    client = login(cast.clerk)
    client.cookies["django_language"] = language
    for address in ("/rounds/", f"/rounds/{ready.round.pk}/", f"/rounds/{ready.round.pk}/sheet/{cast.ecology.pk}/"):
        assert words in client.get(address).content.decode()


def test_the_pages_cost_the_same_number_of_queries_however_long_they_are(
    ready: Opened, cast: Cast, login: Login, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = login(cast.clerk)
    task = ready.short.late
    Measure.objects.bulk_create(
        Measure(task=task, key=f"k{n}", number=str(n), text=f"措施{n}", position=n, started_on=TODAY) for n in range(3, 40)
    )
    frozen(ready.round)
    one = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    budget = {"/rounds/": 9, f"/rounds/{one.pk}/": 8, f"/rounds/{one.pk}/sheet/{cast.ecology.pk}/": 13, f"/tasks/{task.pk}/reports": 8}
    for address, queries in budget.items():
        with django_assert_max_num_queries(queries):
            client.get(address)
    page = client.get(f"/rounds/{one.pk}/sheet/{cast.ecology.pk}/").content.decode()
    assert page.count('class="report-card"') == SHEET_ROWS


def test_a_sheet_is_turned_page_by_page_and_shows_every_card_once(ready: Opened, cast: Cast) -> None:
    task = ready.short.late
    Measure.objects.bulk_create(
        Measure(task=task, key=f"k{n}", number=str(n), text=f"措施{n}", position=n, started_on=TODAY) for n in range(3, 50)
    )
    frozen(ready.round)
    one = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    grants, after, seen = grants_of(cast.lead, TODAY), 0, []
    while True:
        page = sheet(grants, one.pk, cast.ecology.pk, NEXT_WEEK, after=after)
        seen += [card.report.pk for card in page.cards]
        if page.after is None:
            break
        after = page.after
    assert (len(seen), len(set(seen)), seen == sorted(seen)) == (49, 49, True)
    rows, key = [], ""
    while True:
        found = round_page(grants_of(cast.clerk, TODAY), one, "waiting", after=key)
        rows += [row.pk for row in found.rows]
        key = found.after
        if not key:
            break
    assert sorted(rows) == sorted(Report.objects.filter(round=one).values_list("pk", flat=True))


def test_the_time_left_is_told_in_days_and_hours(ready: Opened) -> None:
    left = time_left(ready.round, NOW)
    assert (left.days, left.hours, left.over) == (4, 8, False)
    assert time_left(ready.round, AFTER).over
