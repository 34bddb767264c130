from __future__ import annotations

import pytest
from django.utils.translation import override

from rectify.campaign.ledger.web.review.kinds import said
from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind


@pytest.mark.parametrize(
    ("value", "comparator", "missing", "shown"),
    [
        ("2026-12-31", Comparator.BY, (), "不晚于 2026-12-31"),
        ("XXXX-12-31", Comparator.BY, ("year",), "不晚于 〔?〕-12-31"),
        ("--07-01", Comparator.BY, ("year",), "不晚于 〔?〕-07-01"),
        ("--09-30", Comparator.RECURRING, (), "每年9月30日前"),
        ("2026-01-27/2026-02-09", None, (), "2026-01-27/2026-02-09"),
    ],
)
def test_a_lost_year_is_a_gap_and_a_date_of_every_year_has_none(
    value: str, comparator: Comparator | None, missing: tuple[str, ...], shown: str
) -> None:
    fact = Fact("f1", FactKind.DEADLINE, "原文", 0, 2, value=value, comparator=comparator, missing=missing)
    with override("zh-hans"):
        assert said(fact) == shown
