"""What the list of complaints says of every one of them is what its own page says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from rectify.interfaces.demo.life.story import LAST_DAY
from rectify.interfaces.demo.load import Loaded
from rectify.response.petitions.models import Petition
from rectify.response.petitions.queries.handling import settling_of
from rectify.response.petitions.queries.settled import CLAIM, verdict_on

pytestmark = [pytest.mark.django_db, pytest.mark.city]


@pytest.mark.parametrize("on", [LAST_DAY, LAST_DAY + timedelta(days=400)])
def test_list_and_page_tell_the_same_verdict_of_every_complaint(city: Loaded, on: date) -> None:
    rows = Petition.objects.filter(task__isnull=False).annotate(claim=CLAIM).annotate(verdict=verdict_on(on)).select_related("task")
    told = [(row.number, row.verdict, settling_of(row, on).verdict.value) for row in rows]
    assert [each for each in told if each[1] != each[2]] == []
    assert set(Counter(verdict for _number, verdict, _page in told)) == {"settled", "in_part", "open"}
