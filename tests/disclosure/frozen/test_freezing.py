from __future__ import annotations

import pytest

from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.frozen.services.freezing import freeze
from rectify.foundation.audit.models import Entry
from tests.cast import NOW
from tests.disclosure.factory import PLACE, draft, little_city, releaser

pytestmark = pytest.mark.django_db


def test_a_little_city_reads_back_as_it_was_told():
    numbers = [row.number for row in little_city()]
    assert numbers == [f"海环整改公开〔2026〕{n}号" for n in (1, 2, 3, 4)]
    assert [place.count for place in reading.places()] == [4]
    tasks = reading.latest(PLACE, "task")
    assert [(row.key, row.state, row.by.sequence) for row in tasks.rows] == [("t-1", "open", 4), ("t-2", "closed", 4)]
    assert [(row.state, row.by.sequence) for row in reading.history(PLACE, "task", "t-2")] == [("closed", 4), ("open", 1)]
    assert reading.latest(PLACE, "petition", words="黑烟").total == 2
    assert reading.latest(PLACE, "petition", words="没有").total == 0
    assert reading.counts(PLACE, "task") == {"closed": 1, "open": 1}
    assert reading.counts_by_county(PLACE, "task") == {"HD-QS": {"closed": 1, "open": 1}}
    assert reading.publication(PLACE, 4).previous == 1
    assert reading.publication(PLACE, 1).after == 2
    assert Entry.objects.filter(act="publication:release:done").count() == 4


def test_the_same_content_again_gives_the_number_there_is():
    first = freeze(draft=draft(), by=releaser(), at=NOW)
    again = freeze(draft=draft(), by=releaser(), at=NOW)
    assert (first.new, again.new) == (True, False)
    assert again.publication == first.publication
    assert Publication.objects.count() == 1
