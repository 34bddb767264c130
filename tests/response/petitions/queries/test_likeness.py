"""Candidates by index: what is found, what is not, and how many queries it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.queries import grants_of
from rectify.response.petitions.models import Petition, Pollution
from rectify.response.petitions.queries import clusters, likeness
from rectify.response.petitions.queries.access import visible_petitions
from rectify.response.petitions.queries.likeness import alike, words_queries
from rectify.response.petitions.queries.pairs import repeats_of, undecided
from rectify.response.petitions.rules.likeness import place_key
from rectify.response.petitions.rules.similarity import Said
from rectify.response.petitions.services.merging import merge
from rectify.response.petitions.services.splitting import Part, split
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions import stage

SMELL = "北关村宏发化工厂夜间排放刺鼻气味，居民不敢开窗。"
PLACE = "石桥镇北关村宏发化工厂"


@pytest.fixture
def home(cast: Cast) -> Campaign:
    return stage.campaign(cast)


@pytest.fixture
def smell(home: Campaign, cast: Cast) -> Petition:
    row = stage.petition(home, cast, 1, text=SMELL, place=PLACE, types=("air",), phone="13800138000")
    stage.petition(home, cast, 2, text="滨河路夜市烧烤油烟大", place="滨河路", types=("fume",), phone="")
    return row


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(SMELL, PLACE, id="the same"),
        pytest.param("宏发化工厂刺鼻", "", id="a few words typed"),
        pytest.param("臭味熏得人头疼", f"青石县{PLACE}附近", id="other words, same place"),
        pytest.param("北关村宏发化工场夜里排刺鼻的气味，居民不敢开窗户", "", id="edited, no place"),
    ],
)
def test_the_complaint_on_record_is_suggested(text: str, place: str, home: Campaign, smell: Petition) -> None:
    found = alike(home, text, place)
    assert [row.number for row in found] == [smell.number]
    assert 0 < found[0].similarity <= 1
    assert found[0].zh
    assert found[0].en


@pytest.mark.parametrize(("text", "place"), [("", ""), ("厂", ""), ("夜间施工声音大", "人民路"), ("'&|!:* <->", ""), ("\\'''", "'")])
def test_nothing_is_suggested_where_nothing_is_alike(text: str, place: str, home: Campaign, smell: Petition) -> None:
    assert alike(home, text, place) == []


def test_the_same_petitioner_is_found_by_key(home: Campaign, smell: Petition) -> None:
    found = alike(home, "上次说的那家厂还在排气味", PLACE, smell.petitioner_key)
    assert "same petitioner" in found[0].en
    assert alike(home, SMELL, PLACE, smell.petitioner_key, smell.pk) == []


def test_merged_ones_are_shown_as_the_one_that_stays(home: Campaign, smell: Petition, cast: Cast) -> None:
    again = stage.petition(home, cast, 3, text=f"{SMELL}再次反映", place=PLACE, types=("air",))
    merge(petition=again, into=smell, by=cast.clerk, at=NOW)
    assert [row.pk for row in alike(home, again.text, PLACE)] == [smell.pk]
    split(petition=smell, parts=[Part("气味", ("air",)), Part("不敢开窗", ("air",))], because="x", by=cast.clerk, at=NOW)
    assert smell.pk not in {row.pk for row in alike(home, SMELL, PLACE)}


def test_only_what_the_asker_sees_is_suggested(home: Campaign, smell: Petition, cast: Cast) -> None:
    Petition.objects.filter(pk=smell.pk).update(county=cast.linhe)
    seen = visible_petitions(grants_of(cast.county, TODAY))
    assert alike(home, SMELL, PLACE, within=seen) == []


def test_a_suggestion_costs_five_queries_however_many_there_are(home: Campaign, smell: Petition, cast: Cast) -> None:
    for number in range(10, 30):
        stage.petition(home, cast, number, text=f"{SMELL}{number}", place=PLACE, phone="")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(alike(home, SMELL, PLACE)) == 8
    assert len(asked) <= 5


def test_common_words_and_long_texts_make_no_endless_query(db: None) -> None:
    assert all(len(look.query) < 60_000 for look in words_queries(Said("夜间机器轰鸣声很大噪声扰民" * 400)))


def test_words_too_common_for_the_index_are_looked_for_among_the_newest(
    home: Campaign, smell: Petition, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = likeness.Shares({"排放": 0.3, "放刺": 0.3, "刺鼻": 0.3, "鼻气": 0.3, "气味": 0.3}, 0.001, 1_000_000)
    monkeypatch.setattr(likeness, "shares_of", lambda _: common)
    assert [look.is_common for look in words_queries(Said("排放刺鼻气味"))] == [True]
    with CaptureQueriesContext(connection) as asked:
        assert [row.number for row in alike(home, "排放刺鼻气味", "")] == [smell.number]
    assert "ts_match_vq" in asked[-1]["sql"]
    monkeypatch.setattr(likeness, "_NEWEST", 1)
    assert alike(home, "排放刺鼻气味", "") == []


def test_of_words_that_come_together_only_so_many_complaints_are_read(home: Campaign, smell: Petition) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert alike(home, "宏发化工厂刺鼻", "")
    assert f"LIMIT {likeness._READ})" in asked[-1]["sql"]


def test_only_the_newest_can_be_part_of_a_heap(home: Campaign, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 6):
        stage.petition(home, cast, number, text=f"第{number}处{SMELL}", place=PLACE, types=("air",), phone="")
    grants = grants_of(cast.hotline, TODAY)
    whole = clusters.heaps(grants, home, TODAY)
    assert [(len(heap.cluster.keys), whole.looked_at, whole.is_cut) for heap in whole.heaps] == [(5, 5, False)]
    monkeypatch.setattr(clusters, "MOST", 3)
    cut = clusters.heaps(grants, home, TODAY)
    assert [(len(heap.cluster.keys), cut.looked_at, cut.is_cut) for heap in cut.heaps] == [(3, 3, True)]
    monkeypatch.setattr(clusters, "MOST", 2)
    assert clusters.heaps(grants, home, TODAY).heaps == []


def test_what_a_heap_is_told_with_is_counted_by_the_database(home: Campaign, cast: Cast) -> None:
    said = (
        ("石桥镇北关村宏发化工厂", cast.qingshi, ("air", "water"), "received"),
        ("石桥镇北关村宏发化工厂", cast.linhe, ("water",), "received"),
        ("石桥镇 北关村 宏发化工厂", cast.qingshi, ("noise",), "merged"),
        ("石桥镇 北关村 宏发化工厂", cast.linhe, ("air",), "merged"),
    )
    rows: list[Petition] = []
    for number, (place, county, types, state) in enumerate(said, start=1):
        row = stage.petition(home, cast, number, text=f"第{number}处{SMELL}", place=place, county_id=county.pk, types=types, phone="")
        day = TODAY - timedelta(days=10 - number)
        into = rows[0] if state == "merged" else None
        Petition.objects.filter(pk=row.pk).update(state=state, merged_into=into, place_key=place_key(said[0][0]), received_on=day)
        rows.append(row)
    with CaptureQueriesContext(connection) as asked:
        [heap] = clusters.heaps(grants_of(cast.clerk, TODAY), home, TODAY).heaps
    assert (heap.count, heap.open) == (4, 2)
    assert (heap.first, heap.last) == (TODAY - timedelta(days=9), TODAY - timedelta(days=6))
    assert (heap.place, heap.county) == (said[3][0], cast.linhe.name)  # the newest decides a tie
    assert [(str(Pollution("air").label), 2), (str(Pollution("water").label), 2), (str(Pollution("noise").label), 1)] == [
        (str(name), n) for name, n in heap.types
    ]
    assert [row.number for row in heap.newest] == [row.number for row in rows[:0:-1]]
    assert not any('"petitions_petition"."text"' in query["sql"] for query in asked), "no complaint is read whole"


def test_the_work_list_goes_on_page_by_page(home: Campaign, cast: Cast) -> None:
    for number in range(1, 44):
        stage.petition(home, cast, number, text=f"第{number}处{SMELL}", place=PLACE, types=("air",), phone="")
    grants = grants_of(cast.hotline, TODAY)
    first = undecided(grants, home, TODAY)
    assert len(first.pairs) == 40
    assert first.before
    rest = undecided(grants, home, TODAY, first.before)
    assert len(rest.pairs) == 2
    assert rest.before is None
    assert repeats_of(first.pairs[0].later) == 43
