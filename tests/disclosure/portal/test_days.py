"""Whether a task is late is told for the day of the number that told it; counts say of which days they are, and agree with their number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from rectify.campaign.ledger.models import Campaign, Task
from rectify.disclosure.frozen.models import Latest, Publication
from rectify.disclosure.frozen.rules.groups import GROUPS
from rectify.disclosure.frozen.services.indexing import rebuild_latest
from rectify.disclosure.portal.queries import tasks as work
from rectify.disclosure.portal.queries.counties import compared
from rectify.disclosure.portal.queries.place import here
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask
from rectify.foundation.refusals import Refused
from tests.cast import NOW, TODAY, Cast
from tests.disclosure.factory import PLACE, content, county, figure, petition, publish, task, task_data
from tests.factories import a_campaign, many_tasks

pytestmark = pytest.mark.django_db

EARLIER = NOW - timedelta(days=14)
"""The release of the lists: facts of 9 November."""


@pytest.fixture
def lists() -> Publication:
    """Lists of the 9th: one task due on the 15th, one due on the 1st."""
    return publish("lists", [task("t-1", on_day="2026-11-15"), task("t-2", on_day="2026-11-01")], at=EARLIER)


def test_a_later_number_about_other_things_makes_no_task_late(lists: Publication, client: Client) -> None:
    before = work.standing(PLACE)
    publish("cards", [], at=NOW)
    publish("petitions", [petition()], at=NOW, series="petitions:1")
    assert here(PLACE).facts_on == TODAY
    assert work.standing(PLACE) == before
    assert (before.groups["late"], before.groups["going"]) == (1, 1)
    assert (before.since, before.until) == (date(2026, 11, 9), date(2026, 11, 9))
    home = client.get("/open/").content.decode()
    assert '截至<time datetime="2026-11-09">2026年11月9日</time>。' in home
    assert "有1项未销号任务在上次公开之后、" in home, "its date went by since, and nobody knows yet whether it was kept"
    rows = client.get(f"/open/at/{PLACE}/data/tasks.json").json()["rows"]
    assert [(row["key"], row["group"], row["facts_on"]) for row in rows] == [("t-1", "going", "2026-11-09"), ("t-2", "late", "2026-11-09")]
    assert [row.group for row in work.listed(PLACE).rows] == ["going", "late"]


def test_every_page_counts_late_tasks_alike(lists: Publication, client: Client) -> None:
    publish("progress", [county()], at=NOW, series="progress:week")
    row = next(row for row in compared(PLACE) if row.code == "HD-QS")
    assert row.standing.groups["late"] == 1 == len(work.late(PLACE)) == work.listed(PLACE, group="late").total
    counted = client.get(f"/open/at/{PLACE}/data/counties.json").json()["rows"][0]
    assert (counted["late"], counted["facts_since"], counted["facts_until"]) == (1, "2026-11-09", "2026-11-09")


def test_tasks_told_on_different_days_say_so(lists: Publication, client: Client) -> None:
    publish("closed", [task("t-2", "closed", on_day="2026-11-01")], at=NOW)
    told = work.standing(PLACE)
    assert (told.since, told.until, told.groups["closed"]) == (date(2026, 11, 9), TODAY, 1)
    home = client.get("/open/").content.decode()
    assert "事实日期为" in home
    assert '<time datetime="2026-11-09">' in home
    assert '<time datetime="2026-11-23">' in home


def test_tasks_from_complaints_are_counted_apart(lists: Publication, client: Client) -> None:
    row = task("t-3", on_day="2026-11-01")
    row["data"] = task_data("3", origin="petition")
    publish("lists", [task("t-1"), task("t-2"), row], at=NOW)
    assert (work.standing(PLACE).total, work.standing(PLACE, work.PETITION).total) == (2, 1)
    home = client.get("/open/").content.decode()
    assert "另有群众信访转来的任务1项：已销号0项，逾期1项。" in home
    shown = {origin: client.get(f"/open/at/{PLACE}/tasks/?origin={origin}").content.decode().count('<li class="thing">')
             for origin in ("plan", "petition", "all")}  # fmt: skip
    assert shown == {"plan": 2, "petition": 1, "all": 3}


def test_the_newest_round_stands_beside_the_counts_with_its_own_day(lists: Publication, client: Client) -> None:
    figures = [figure("tasks", 290, zh="整改任务", en="Tasks"), figure("overdue", 10, 280, zh="逾期未完成", en="Overdue")]
    row = publish("progress", content=content([], figures), series="progress:week", at=NOW)
    home = client.get("/open/").content.decode()
    assert f"来源：{row.number}，" in home
    assert '<span class="n">290</span>' in home
    assert "本组数字与上面的口径不同" in home


def test_facts_of_a_day_to_come_are_not_published(lists: Publication) -> None:
    with pytest.raises(Refused) as refused:
        publish("notice", [], at=NOW, facts_on=TODAY + timedelta(days=8), series="notice:1")
    assert refused.value.code == "publication.facts_ahead"
    assert "2026-12-01" in str(refused.value.message)
    assert Publication.objects.count() == 1


def test_the_database_refuses_facts_of_a_day_no_zone_has_reached(lists: Publication) -> None:
    with pytest.raises(IntegrityError, match="publication_facts_are_known"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO frozen_publication SELECT (p).* FROM (SELECT jsonb_populate_record(f, jsonb_build_object('id', f.id + 1,"
            " 'facts_on', '2026-12-01', 'sequence', 2, 'number', 'x', 'before_id', f.id)) AS p FROM frozen_publication f) q"
        )


def test_the_index_made_anew_knows_the_days(lists: Publication) -> None:
    publish("closed", [task("t-2", "closed")], at=NOW)
    before = list(Latest.objects.order_by("key").values_list("key", "facts_on", "origin"))
    rebuild_latest(place=PLACE)
    assert list(Latest.objects.order_by("key").values_list("key", "facts_on", "origin")) == before
    assert [day for _, day, _ in before] == [date(2026, 11, 9), TODAY]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    row = a_campaign(cast.city, cast.clerk)
    many_tasks(row, 60, by=cast.clerk, units=[cast.qingshi, cast.linhe])
    some = list(Task.objects.filter(campaign=row).order_by("pk").values_list("pk", flat=True))
    Task.objects.filter(pk__in=some[::7]).update(origin="petition")
    return row


def test_the_portal_counts_what_the_number_counts(campaign: Campaign) -> None:
    """Days later, and after other numbers, the home page still says what the lists said of their day."""
    built = build("lists", Ask(campaign, TODAY))
    publish("lists", content=built.content, place=campaign.slug, at=NOW)
    publish("cards", [], place=campaign.slug, at=NOW + timedelta(days=30))
    figures = {each["key"]: each["value"] for each in built.content["figures"]}
    for origin in (work.PLAN, work.PETITION):
        standing = work.standing(campaign.slug, origin)
        assert {f"{origin}_{group}": n for group, n in standing.groups.items()} == {
            f"{origin}_{group}": figures[f"{origin}_{group}"] for group in GROUPS
        }
        assert standing.total == figures[f"{origin}_tasks"] > 0
        assert standing.groups["late"] > 0
    section = next(table for table in built.content["tables"] if table["key"] == "sections")
    assert sum(row[3] for row in section["rows"]) == figures["plan_late"] + figures["petition_late"]  # type: ignore[misc]
