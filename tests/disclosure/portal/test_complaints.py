"""What the portal tells of complaints: the verdict first, what the unit claims beside it, and numbers of the first shape without one."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

from rectify.disclosure.portal.queries.counties import compared
from rectify.disclosure.portal.queries.petitions import answered, crossing
from rectify.disclosure.publications.queries.builders import build
from rectify.disclosure.publications.queries.builders.asking import Ask
from rectify.response.petitions.queries.rules import rules_of
from tests.cast import TODAY, Cast
from tests.disclosure.factory import PLACE, content, county, first_shape, petition, publish
from tests.response.petitions.stage import campaign, handed
from tests.response.petitions.stage import petition as registered

pytestmark = pytest.mark.django_db

BELIEVED, OPENED, OLD = "HD20261101-0001", "HD20261101-0002", "HD20261101-0003"


@pytest.fixture
def cases() -> None:
    """One settled, one that the unit claims settled and the petitioner opened again, one told by a number of the first shape."""
    publish("progress", [county()], series="progress:week")
    publish("petitions", [first_shape(petition(OLD))], series="petitions:1")
    publish("petitions", [petition(BELIEVED), petition(OPENED, "settled", "open")], series="petitions:2")


def test_only_the_verdict_counts_as_settled(cases: None) -> None:
    told = answered(PLACE)
    assert told.verdict == {"settled": 1, "open": 1, "": 1}
    assert told.settled == {"settled": 3}
    row = next(row for row in compared(PLACE) if row.code == "HD-QS")
    assert (row.complaints, row.settled, row.untold) == (3, 1, 1)


def test_the_page_of_a_case_tells_verdict_and_claim_apart(cases: None, client: Client) -> None:
    page = client.get(f"/open/at/{PLACE}/petitions/{OPENED}/").content.decode()
    assert '<span class="mark going">未办结</span>' in page
    assert "单位答复：已办结" in page


def test_a_case_of_the_first_shape_stays_readable_and_claims_no_verdict(cases: None, client: Client) -> None:
    page = client.get(f"/open/at/{PLACE}/petitions/{OLD}/").content.decode()
    assert "该号未载结论" in page
    assert "单位答复：已办结" in page
    assert "另有1件由旧版式的号公开" in client.get(f"/open/at/{PLACE}/counties/").content.decode()
    rows = client.get(f"/open/at/{PLACE}/data/petitions.json").json()["rows"]
    assert {row["key"]: (row["verdict"] or "", row["settled"]) for row in rows} == {
        OLD: ("", "settled"), BELIEVED: ("settled", "settled"), OPENED: ("open", "settled"),
    }  # fmt: skip


@pytest.mark.parametrize(("small", "cell"), [(3, "&lt;3"), (2, "2"), (None, "&lt;5")])
def test_small_numbers_of_the_table_are_hidden_as_the_page_says(db: None, client: Client, small: int | None, cell: str) -> None:
    """How small is small is told by the number itself; one that does not say it is read cautiously."""
    cases = [petition(f"HD-{n}", county="HD-QS" if n < 2 else "HD-LH") for n in range(9)]
    whole: Any = content(cases)
    publish("petitions", content=whole if small is None else {**whole, "small_cell": small}, series="petitions:1")
    told = crossing(PLACE)
    assert {code: cells[0] for code, cells, _ in told.rows} == {"HD-QS": html.unescape(cell) if small != 2 else 2,
                                                                "HD-LH": 7 if small == 2 else "*"}  # fmt: skip
    assert (told.by_type, told.cases, told.small) == ([9], 9, small or 5)
    page = client.get(f"/open/at/{PLACE}/petitions/").content.decode()
    assert f'<td class="num">{cell}</td>' in page
    assert f"小于{small or 5}的数字显示为“&lt;{small or 5}”" in page.replace("“<", "“&lt;")
    assert f"小于{small or 5}的数字" in client.get(f"/open/at/{PLACE}/how/").content.decode()


def test_a_published_batch_says_below_which_number_it_hides(cast: Cast) -> None:
    home = campaign(cast)
    batch = handed(cast, registered(home, cast))
    assert build("petitions", Ask(home, TODAY, batch.pk)).content["small_cell"] == rules_of(home, TODAY).small_cell
