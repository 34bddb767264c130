"""What the portal tells of complaints: the verdict first, what the unit claims beside it, and numbers of the first shape without one."""

from __future__ import annotations

import pytest
from django.test import Client

from rectify.disclosure.portal.queries.counties import compared
from rectify.disclosure.portal.queries.petitions import answered
from tests.disclosure.factory import PLACE, county, first_shape, petition, publish

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
