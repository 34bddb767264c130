"""How long answers took: counted from what numbers tell, and what they do not tell is never in time."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from rectify.disclosure.portal.queries.petitions import answering_times
from rectify.disclosure.portal.rules.answering import GROUPS, days_of, group_of, times_of
from tests.disclosure.factory import PLACE, first_shape, petition, publish

AT = f"/open/at/{PLACE}/"


@pytest.mark.parametrize(
    ("handed", "answered", "group"),
    [
        ("2026-11-02", "2026-11-02", "week"), ("2026-11-02", "2026-11-09", "week"), ("2026-11-02", "2026-11-10", "ten"),
        ("2026-11-02", "2026-11-12", "ten"), ("2026-11-02", "2026-11-13", "fifteen"), ("2026-11-02", "2026-12-02", "month"),
        ("2026-11-02", "2026-12-03", "longer"), ("2026-11-02", "2026-11-01", "untold"), ("", "2026-11-09", "untold"),
        ("2026-11-02", "soon", "untold"), (None, None, "untold"),
    ],
)  # fmt: skip
def test_an_answer_belongs_to_the_group_of_its_days_and_without_days_to_none(handed: str | None, answered: str | None, group: str) -> None:
    assert group_of(handed, answered, "settled")[0] == group
    assert group_of(handed, answered, "")[0] == "waiting", "what is not answered waits, whatever days stand there"


def test_half_is_told_of_those_with_a_day_only() -> None:
    told = times_of(
        {
            ("2026-11-01", "2026-11-04", "settled"): 2,
            ("2026-11-01", "2026-11-21", "open"): 2,
            (None, None, "settled"): 5,
            (None, None, ""): 1,
        }
    )
    assert (told.half, told.told, told.all) == (3, 4, 10)
    assert told.groups == dict.fromkeys(GROUPS, 0) | {"week": 2, "month": 2, "untold": 5, "waiting": 1}
    assert max(width for _group, _n, width in told.bars) == 100
    assert times_of({}).half is None
    assert days_of("2026-13-01", "2026-11-04") is None


def test_the_page_draws_and_tells_the_times_and_old_numbers_stay_readable(db: None, client: Client) -> None:
    slow, owed, old = petition("HD-2"), petition("HD-3", ""), first_shape(petition("HD-4"))
    slow["data"]["answered_on"] = "2026-12-24"
    publish("petitions", [petition("HD-1"), slow, owed, old])
    told = answering_times(PLACE)
    assert {group: n for group, n in told.groups.items() if n} == {"ten": 1, "longer": 1, "waiting": 1, "untold": 1}
    page = client.get(f"{AT}petitions/").content.decode()
    assert "半数答复在交办后8日内作出" in page
    assert '<rect class="times-longer" x="0" y="0" width="100" height="10"/>' in page
    assert "4件中，2件已答复并公开了答复日期" in page
    assert "已答复，未公开日期" in page
    assert "Half of the answers came within 8 days" in client.get(f"/open/en/at/{PLACE}/petitions/").content.decode()
    assert client.get(f"{AT}petitions/HD-4/").status_code == 200
    table = client.get(f"{AT}data/petitions.csv").content.decode("utf-8-sig")
    days = {row["key"]: (row["handed_on"], row["answered_on"]) for row in csv.DictReader(io.StringIO(table)) if row["title"]}
    assert days == {
        "HD-1": ("2026-11-02", "2026-11-10"),
        "HD-2": ("2026-11-02", "2026-12-24"),
        "HD-3": ("2026-11-02", ""),
        "HD-4": ("", ""),
    }
