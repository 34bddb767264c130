"""Merging, splitting and telling apart: nothing is lost, everything can be undone, everybody is counted once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import Likeness, Merge, Petition, PetitionState, Urge
from rectify.response.petitions.services.merging import look_again, merge, tell_apart, unmerge
from rectify.response.petitions.services.splitting import Part, split, unsplit
from tests.campaign.closure.stage import campaign as opened
from tests.cast import NOW, Cast
from tests.response.petitions import stage

PARTS = (Part("粪便直排沟渠", ("livestock",)), Part("夜间气味难闻", ("air",), place="石桥镇河西村"))


@pytest.fixture
def home(cast: Cast) -> Campaign:
    return stage.campaign(cast)


@pytest.fixture
def three(home: Campaign, cast: Cast) -> list[Petition]:
    return stage.petitions(home, cast, 3)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act()
    with translation.override("en"):
        assert str(caught.value)
    return caught.value.code


def states() -> dict[int, tuple[str, int | None]]:
    return {row.pk: (row.state, row.merged_into_id) for row in Petition.objects.all()}


def test_a_merged_complaint_stands_with_the_other_and_can_be_taken_out_again(three: list[Petition], cast: Cast) -> None:
    one, other, _ = three
    before = states()
    assert merge(petition=one, into=other, by=cast.clerk, at=NOW) == other
    one.refresh_from_db()
    assert (one.state, one.merged_into) == (PetitionState.MERGED, other)
    unmerge(petition=one, because="门牌不同", by=cast.clerk, at=NOW)
    assert states() == before
    assert verify().ok


def test_chains_have_one_root_and_come_apart_in_any_order(three: list[Petition], cast: Cast) -> None:
    one, two, three_ = three
    merge(petition=one, into=two, by=cast.clerk, at=NOW)
    merge(petition=two, into=three_, by=cast.clerk, at=NOW)
    assert set(Petition.objects.filter(merged_into=three_)) == {one, two}
    unmerge(petition=two, because="误并", by=cast.clerk, at=NOW)
    one.refresh_from_db()
    assert one.merged_into == two
    assert not Petition.objects.filter(merged_into=three_).exists()


def test_merging_into_a_merged_one_means_the_one_it_stands_with(three: list[Petition], cast: Cast) -> None:
    one, two, three_ = three
    merge(petition=one, into=two, by=cast.clerk, at=NOW)
    assert merge(petition=three_, into=one, by=cast.clerk, at=NOW) == two
    assert refused(lambda: merge(petition=two, into=one, by=cast.clerk, at=NOW)) == "merge.itself"


def test_work_is_not_merged_away(three: list[Petition], cast: Cast) -> None:
    one, other, _ = three
    stage.handed(cast, one)
    with pytest.raises(Refused) as caught:
        merge(petition=one, into=other, by=cast.clerk, at=NOW)
    assert caught.value.code == "merge.loses_work"
    assert len(caught.value.missing) == 2
    merge(petition=other, into=one, by=cast.clerk, at=NOW)
    one.refresh_from_db()
    assert one.state == PetitionState.HANDED_OVER


def test_a_key_case_is_not_merged_into_one_that_nobody_watches(three: list[Petition], cast: Cast) -> None:
    one, other, _ = three
    Petition.objects.filter(pk=one.pk).update(key_case=True)
    assert refused(lambda: merge(petition=one, into=other, by=cast.clerk, at=NOW)) == "merge.key_case"
    merge(petition=other, into=one, by=cast.clerk, at=NOW)


def test_what_is_no_case_takes_nothing_in(three: list[Petition], cast: Cast) -> None:
    one, other, third = three
    split(petition=other, parts=PARTS, because="两件事", by=cast.clerk, at=NOW)
    assert refused(lambda: merge(petition=one, into=other, by=cast.clerk, at=NOW)) == "merge.into_no_case"
    assert refused(lambda: merge(petition=other, into=third, by=cast.clerk, at=NOW)) == "merge.not_now"
    assert refused(lambda: merge(petition=one, into=one, by=cast.clerk, at=NOW)) == "merge.itself"
    assert refused(lambda: unmerge(petition=one, because="x", by=cast.clerk, at=NOW)) == "merge.not_merged"


def test_complaints_of_two_campaigns_are_not_merged(three: list[Petition], cast: Cast) -> None:
    elsewhere = opened(cast, "elsewhere")
    other = stage.petition(elsewhere, cast)
    assert refused(lambda: merge(petition=three[0], into=other, by=cast.clerk, at=NOW)) == "merge.other_campaign"


def test_a_split_makes_cases_of_their_own_and_goes_back_whole(three: list[Petition], cast: Cast) -> None:
    one = three[0]
    parts = split(petition=one, parts=PARTS, because="反映两件事", by=cast.clerk, at=NOW)
    one.refresh_from_db()
    assert one.state == PetitionState.SPLIT
    assert [part.number for part in parts] == [f"{one.number}-1", f"{one.number}-2"]
    assert [(part.place, part.types, part.county_id) for part in parts] == [
        (one.place, ["livestock"], one.county_id),
        ("石桥镇河西村", ["air"], one.county_id),
    ]
    unsplit(petition=one, because="还是一件事", by=cast.clerk, at=NOW)
    one.refresh_from_db()
    assert one.state == PetitionState.RECEIVED
    assert {part.merged_into_id for part in Petition.objects.filter(split_from=one)} == {one.pk}
    assert refused(lambda: unmerge(petition=parts[0], because="x", by=cast.clerk, at=NOW)) == "merge.part_of_undone_split"
    again = split(petition=one, parts=PARTS, because="确是两件", by=cast.clerk, at=NOW)
    assert [part.number for part in again] == [f"{one.number}-3", f"{one.number}-4"]
    assert verify().ok


def test_a_split_whose_part_went_its_own_way_stays(three: list[Petition], cast: Cast) -> None:
    one, other, _ = three
    first, second = split(petition=one, parts=PARTS, because="两件事", by=cast.clerk, at=NOW)
    merge(petition=first, into=other, by=cast.clerk, at=NOW)
    stage.handed(cast, second)
    with pytest.raises(Refused) as caught:
        unsplit(petition=one, because="x", by=cast.clerk, at=NOW)
    assert caught.value.code == "split.parts_at_work"
    assert len(caught.value.missing) == 2


def test_parts_with_flaws_split_nothing(three: list[Petition], cast: Cast) -> None:
    one = three[0]
    with pytest.raises(Refused) as caught:
        split(petition=one, parts=[Part("", ("air",)), Part("y" * 6000, ("nothing",))], because="x", by=cast.clerk, at=NOW)
    assert caught.value.code == "split.parts"
    assert len(caught.value.missing) == 3
    assert refused(lambda: split(petition=one, parts=PARTS[:1], because="x", by=cast.clerk, at=NOW)) == "split.count"
    assert refused(lambda: split(petition=one, parts=PARTS, because=" ", by=cast.clerk, at=NOW)) == "likeness.no_reason"
    assert refused(lambda: unsplit(petition=one, because="x", by=cast.clerk, at=NOW)) == "split.not_split"
    assert Petition.objects.count() == 3
    stage.handed(cast, one)
    assert refused(lambda: split(petition=one, parts=PARTS, because="x", by=cast.clerk, at=NOW)) == "split.not_now"


def test_two_are_told_apart_and_looked_at_again(three: list[Petition], cast: Cast) -> None:
    one, other, third = three
    tell_apart(one=other, other=one, because="门牌不同", by=cast.clerk, at=NOW)
    row = Likeness.objects.get()
    assert (row.first_id, row.second_id, row.same) == (one.pk, other.pk, False)
    assert refused(lambda: tell_apart(one=one, other=other, because="x", by=cast.clerk, at=NOW)) == "likeness.decided"
    look_again(one=one, other=other, by=cast.clerk, at=NOW)
    assert refused(lambda: look_again(one=one, other=other, by=cast.clerk, at=NOW)) == "likeness.undecided"
    merge(petition=one, into=third, by=cast.clerk, at=NOW)
    assert refused(lambda: tell_apart(one=one, other=third, because="x", by=cast.clerk, at=NOW)) == "likeness.merged"
    assert refused(lambda: tell_apart(one=one, other=other, because="x" * 301, by=cast.clerk, at=NOW)) == "likeness.reason_long"


STEPS = st.lists(
    st.tuples(st.sampled_from(("merge", "unmerge", "split", "unsplit", "hand")), st.integers(0, 99), st.integers(0, 99)), max_size=14
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_sequence_of_acts_loses_a_complaint_or_an_urge(home: Campaign, cast: Cast, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        rows = stage.petitions(home, cast, 4)
        Urge.objects.bulk_create([Urge(petition=row, source="petitioner", words="催", urged_at=NOW) for row in rows])
        seen: set[int] = set()
        for what, one, other in steps:
            there = list(Petition.objects.order_by("pk"))
            seen |= {row.pk for row in there}
            act(what, there[one % len(there)], there[other % len(there)], cast)
            consistent(seen)
        assert Urge.objects.count() == 4
        transaction.set_rollback(True)


def act(what: str, one: Petition, other: Petition, cast: Cast) -> None:
    by = {"by": cast.clerk, "at": NOW}
    try:
        with transaction.atomic():
            if what == "merge":
                merge(petition=one, into=other, **by)  # type: ignore[arg-type]
            elif what == "unmerge":
                unmerge(petition=one, because="x", **by)  # type: ignore[arg-type]
            elif what == "split":
                split(petition=one, parts=PARTS, because="x", **by)  # type: ignore[arg-type]
            elif what == "unsplit":
                unsplit(petition=one, because="x", **by)  # type: ignore[arg-type]
            else:
                stage.handed(cast, one)
    except Refused:
        pass


def consistent(seen: set[int]) -> None:
    """All are there; each reaches at least one case; roots are no merged ones; branches and roots say the same."""
    rows = {row.pk: row for row in Petition.objects.all()}
    assert seen <= set(rows)
    edges = dict(Merge.objects.filter(undone_at__isnull=True).values_list("petition_id", "into_id"))
    assert set(edges) == {pk for pk, row in rows.items() if row.state == "merged"}
    for pk, row in rows.items():
        root = pk
        while root in edges:
            root = edges[root]
        assert (row.merged_into_id or pk) == root
        assert cases_of(root, rows)
    for row in rows.values():
        if row.state == "split":
            assert sum(part.split_from_id == row.pk and part.merged_into_id != row.pk for part in rows.values()) >= 2


def cases_of(pk: int, rows: dict[int, Petition]) -> set[int]:
    """The cases that answer for a complaint: itself, the one it stands with, or those of its parts."""
    row = rows[rows[pk].merged_into_id or pk]
    if row.state != "split":
        return {row.pk}
    parts = [part.pk for part in rows.values() if part.split_from_id == row.pk and part.merged_into_id != row.pk]
    return set().union(*(cases_of(part, rows) for part in parts))
