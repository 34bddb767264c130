"""Whoever complained of the same is no worse off for it: heard, asked, told their own answers; and a new complaint is no old one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.audit.queries import verify
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import CallBack, Identity, Likeness, Petition
from rectify.response.petitions.queries.call_backs import call_back_of_link, said_of, sheet
from rectify.response.petitions.queries.handling import answer_of as owed_answer
from rectify.response.petitions.queries.handling import handling_of
from rectify.response.petitions.queries.pairs import looked_at, undecided
from rectify.response.petitions.queries.tracking import get_tracked, life_of
from rectify.response.petitions.services import citizens
from rectify.response.petitions.services.call_backs import answer_by_link, ask, digest_of, note_answer
from rectify.response.petitions.services.merging import look_again, merge, tell_apart, unmerge
from rectify.response.petitions.services.replies import accept_reply, write_reply
from tests.cast import NOW, TODAY, Cast
from tests.response.petitions.stage import HANDED, answered, campaign, handed, petition, town_person, written

pytestmark = pytest.mark.django_db
WEEKS_LATER = NOW + timedelta(days=40)


@pytest.fixture
def home(cast: Cast) -> Campaign:
    return campaign(cast)


@pytest.fixture
def town(cast: Cast) -> Person:
    return town_person(cast)


@pytest.fixture
def root(cast: Cast, home: Campaign) -> Petition:
    """An anonymous complaint."""
    row = petition(home, cast, phone="")
    assert not Identity.objects.exists()
    return row


@pytest.fixture
def merged(cast: Cast, home: Campaign, root: Petition) -> Petition:
    """One of the same, by somebody with a telephone, merged into it before it is handed over."""
    row = petition(home, cast, 2, phone="13900139000")
    merge(petition=row, into=root, by=cast.hotline, at=HANDED)
    handed(cast, root)
    return get_tracked(row.pk)


def test_a_merged_petitioner_urges_the_complaint_that_is_worked_on(cast: Cast, root: Petition, merged: Petition) -> None:
    assert life_of(merged, TODAY).at_work
    citizens.press(petition=merged, words="什么时候有结果？", at=NOW)
    assert [urge.words for urge in handling_of(Petition.objects.get(pk=root.pk), TODAY).urges] == ["什么时候有结果？"]
    assert (life_of(get_tracked(merged.pk), TODAY).urged, life_of(get_tracked(root.pk), TODAY).urged) == (1, 0)


def test_nobody_urges_what_is_answered(cast: Cast, root: Petition, merged: Petition, town: Person) -> None:
    answered(cast, root, town)
    with pytest.raises(Refused) as refused:
        citizens.press(petition=merged, words="", at=NOW)
    assert refused.value.code == "urge.over"


def test_each_petitioner_who_can_be_reached_is_asked(cast: Cast, root: Petition, merged: Petition, town: Person, home: Campaign) -> None:
    other = petition(home, cast, 3, phone="13700137000")
    nobody = petition(home, cast, 4, phone="")
    for row in (other, nobody):
        merge(petition=row, into=root, by=cast.hotline, at=HANDED)
    answered(cast, root, town)
    on = WEEKS_LATER.date()
    asked = [call.petition for call in sheet(grants_of(cast.hotline, on), on).rows]
    assert asked == [merged, other], "the anonymous are not on the telephone sheet"
    assert all(call.reply is not None and call.reply.petition == root for call in CallBack.objects.all())


def test_a_no_of_a_merged_petitioner_reopens_the_complaint_that_was_worked_on(
    cast: Cast, root: Petition, merged: Petition, town: Person
) -> None:
    answered(cast, root, town)
    token = ask(call_back=CallBack.objects.get(petition=merged), way=CallBack.Way.LINK, by=cast.hotline, at=WEEKS_LATER).token
    assert call_back_of_link(digest_of(token)).petition == merged
    call = answer_by_link(token=token, answer="not_fixed", words="夜里还排。", at=WEEKS_LATER)
    root.refresh_from_db()
    merged = get_tracked(merged.pk)
    assert (call.reopened, root.state, merged.state) == (True, "handed_over", "merged")
    assert owed_answer(root).key == "answer-2"
    assert said_of(root).apart
    assert [line.kind for line in life_of(merged, TODAY).lines][-1] == "reopened"
    assert [line.kind for line in life_of(get_tracked(root.pk), TODAY).lines][-1] == "reopened_for_another"
    assert verify().ok


def test_nobody_is_shown_the_answer_of_another(cast: Cast, home: Campaign, town: Person) -> None:
    root, other = petition(home, cast), petition(home, cast, 2, phone="13900139000")
    merge(petition=other, into=root, by=cast.hotline, at=HANDED)
    handed(cast, root)
    answered(cast, root, town)
    note_answer(call_back=CallBack.objects.get(petition=root), answer="fixed", words="", by=cast.hotline, at=WEEKS_LATER)
    assert "asked" in [line.kind for line in life_of(get_tracked(root.pk), TODAY).lines]
    assert "asked" not in [line.kind for line in life_of(get_tracked(other.pk), TODAY).lines]


def test_the_one_who_is_not_content_speaks_for_all_of_one_complaint(cast: Cast, home: Campaign, town: Person) -> None:
    root, other = petition(home, cast), petition(home, cast, 2, phone="13900139000")
    merge(petition=other, into=root, by=cast.hotline, at=HANDED)
    handed(cast, root)
    answered(cast, root, town)
    note_answer(call_back=CallBack.objects.get(petition=other), answer="partly", words="夜里有味。", by=cast.hotline, at=WEEKS_LATER)
    note_answer(call_back=CallBack.objects.get(petition=root), answer="fixed", words="", by=cast.hotline, at=WEEKS_LATER)
    said = said_of(root).citizen
    assert said is not None
    assert (said.answer, said_of(root).apart, said_of(root).asked) == ("partly", True, 2)


def test_what_was_said_of_an_old_reply_does_not_stand_beside_a_new_one(cast: Cast, home: Campaign, town: Person) -> None:
    row = petition(home, cast)
    handed(cast, row)
    answered(cast, row, town)
    note_answer(call_back=CallBack.objects.get(), answer="not_fixed", words="还排。", by=cast.hotline, at=NOW)
    assert said_of(row).apart
    reply = write_reply(petition=row, written=written(evidence=[]), by=town, at=NOW + timedelta(days=2))
    accept_reply(reply=reply, by=cast.clerk, at=NOW + timedelta(days=3))
    assert (said_of(row).citizen, said_of(row).apart) == (None, False)
    assert len(said_of(row).calls) == 2, "what was said stays on record"


def test_who_is_not_reached_has_said_nothing_and_hides_no_no(cast: Cast, home: Campaign, town: Person) -> None:
    row = petition(home, cast)
    handed(cast, row)
    answered(cast, row, town)
    for answer in ("unreached", "partly"):
        call = CallBack.objects.get(answered_at=None)
        note_answer(call_back=call, answer=answer, words="夜里有味。", by=cast.hotline, at=WEEKS_LATER)
    CallBack.objects.create(
        petition=row, reply=call.reply, due_on=TODAY, way="phone", asked_at=NOW, asked_by=cast.hotline, answer="unreached", answered_at=NOW
    )
    said = said_of(row).citizen
    assert said is not None
    assert said.answer == "partly"


def test_each_reply_has_its_own_three_tries(cast: Cast, home: Campaign, town: Person) -> None:
    row = petition(home, cast)
    handed(cast, row)
    answered(cast, row, town)
    for n in range(3):
        note_answer(call_back=CallBack.objects.get(answered_at=None), answer="unreached", words="", by=cast.hotline, at=WEEKS_LATER)
        assert CallBack.objects.filter(answered_at=None).count() == (n < 2)
    reply = write_reply(petition=row, written=written(evidence=[]), by=town, at=WEEKS_LATER)
    accept_reply(reply=reply, by=cast.clerk, at=WEEKS_LATER)
    note_answer(call_back=CallBack.objects.get(answered_at=None), answer="unreached", words="", by=cast.hotline, at=WEEKS_LATER)
    assert CallBack.objects.filter(answered_at=None).count() == 1


# --- a complaint made after the answer -----------------------------------------------------------------------------------------------


def test_a_complaint_made_after_the_answer_is_not_swallowed_by_it(cast: Cast, home: Campaign, town: Person) -> None:
    root = petition(home, cast)
    handed(cast, root)
    answered(cast, root, town)
    later = petition(home, cast, 2, received_on=TODAY)
    with pytest.raises(Refused) as refused:
        merge(petition=later, into=root, by=cast.hotline, at=NOW)
    later.refresh_from_db()
    assert (refused.value.code, later.state) == ("merge.after_the_answer", "received")
    assert len(refused.value.missing) == 1, "what to do instead"
    on_the_day = petition(home, cast, 3, received_on=(HANDED + timedelta(days=5)).date())
    with pytest.raises(Refused, match=on_the_day.number):
        merge(petition=on_the_day, into=root, by=cast.hotline, at=NOW)


def test_it_is_noted_as_a_repeat_and_stays_a_case_of_its_own(cast: Cast, home: Campaign, town: Person) -> None:
    root = petition(home, cast)
    handed(cast, root)
    answered(cast, root, town)
    later = petition(home, cast, 2, received_on=TODAY)
    hotline = grants_of(cast.hotline, TODAY)
    assert [pair.later for pair in undecided(hotline, home, TODAY).pairs] == [later]
    tell_apart(one=later, other=root, because="", by=cast.hotline, at=NOW, repeat=True)
    assert undecided(hotline, home, TODAY).pairs == []
    looked = looked_at(hotline, later.pk, TODAY)
    assert ([row.first for row in looked.repeats_of], looked.apart) == ([root], [])
    handed(cast, later)
    assert later.state == "handed_over"
    look_again(one=later, other=root, by=cast.hotline, at=NOW)
    assert not Likeness.objects.exists()
    assert verify().ok


def test_one_that_came_in_before_the_answer_may_still_be_merged_and_its_petitioner_is_asked(
    cast: Cast, home: Campaign, town: Person
) -> None:
    root, other = petition(home, cast), petition(home, cast, 2, phone="13900139000")
    handed(cast, root)
    answered(cast, root, town)
    note_answer(call_back=CallBack.objects.get(), answer="fixed", words="", by=cast.hotline, at=NOW)
    merge(petition=other, into=root, by=cast.hotline, at=NOW)
    assert [call.petition for call in CallBack.objects.filter(answered_at=None)] == [other], "the one who answered is not asked again"
    other.refresh_from_db()
    unmerge(petition=other, because="不是同一处", by=cast.hotline, at=NOW)
    on = WEEKS_LATER.date()
    assert list(sheet(grants_of(cast.hotline, on), on).rows) == [], "nothing has answered it yet"
