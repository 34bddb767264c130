"""How the list of complaints is found among a million: by which index, told by the plan."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from rectify.foundation.accounts.queries import grants_of
from rectify.response.petitions.models import Petition, Pollution
from rectify.response.petitions.queries.desk import Asked, asked_petitions
from tests.cast import TODAY, Cast
from tests.response.petitions import stage


def plan_of(rows: QuerySet[Petition, Any]) -> str:
    """The plan of a large table: a small one would be read as a whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return rows.explain()


@pytest.mark.parametrize("kind", Pollution.values)
def test_those_of_a_type_and_a_county_are_counted_in_the_index_of_the_type_alone(kind: str, cast: Cast) -> None:
    campaign = stage.campaign(cast)
    asked = Asked(type=kind, county=cast.qingshi.pk)
    rows = asked_petitions(grants_of(cast.clerk, TODAY), campaign, asked, TODAY).values("pk")[:1001]
    assert f"Index Only Scan using petition_of_{kind} " in plan_of(rows)
