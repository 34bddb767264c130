"""Registering, and what the desk does with the file afterwards."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from rectify.campaign.ledger.models import Campaign, Task
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.refusals import Refused
from rectify.response.petitions.intake_messages import MovedMeanwhile, NotTaken
from rectify.response.petitions.models import Addition, CallBack, Identity, IdentityLook, Petition, PetitionState, Photo, Urge
from rectify.response.petitions.queries.identity import complained_before, masked
from rectify.response.petitions.services.identity import erase_due, show
from rectify.response.petitions.services.intake import SIGNS, Upload, digest_of, register
from rectify.response.petitions.services.key_cases import Filed, describe, restore, set_key_case, withdraw
from rectify.response.petitions.services.moves import move
from rectify.response.petitions.services.numbering import next_numbers
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign
from tests.response.petitions.complaints import a_petition, given

LATER = NOW + timedelta(days=1096)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def test_a_registered_complaint_has_number_secret_and_record(cast: Cast, campaign: Campaign) -> None:
    done = register(campaign=campaign, given=given(), by=cast.hotline, at=NOW)
    assert done.petition.number == "HD20261123-0001"
    assert done.petition.secret_digest == digest_of(done.secret.upper().replace("-", " "))
    assert set(done.secret) <= {*SIGNS, "-"}
    entry = Entry.objects.get(subject_type="petition")
    assert (entry.subject_id, entry.subject_label, entry.act) == (str(done.petition.pk), done.petition.number, "petition:register:done")


def test_numbers_run_on_and_a_failed_registration_gives_its_number_back(cast: Cast, campaign: Campaign) -> None:
    first = a_petition(campaign, cast.hotline)
    with pytest.raises(FileRefused):
        register(campaign=campaign, given=given(), by=cast.hotline, at=NOW, photos=[Upload("a.exe", b"MZ\x90\x00" + b"\x00" * 99)])
    second = a_petition(campaign, None)
    assert [first.number[-4:], second.number[-4:]] == ["0001", "0002"]
    assert next_numbers(campaign, TODAY, 3) == [f"HD20261123-000{n}" for n in (3, 4, 5)]
    assert next_numbers(campaign, TODAY - timedelta(days=1), 1) == ["HD20261122-0001"]


def test_a_paper_is_no_photograph(cast: Cast, campaign: Campaign) -> None:
    with pytest.raises(NotTaken) as refused:
        register(campaign=campaign, given=given(), by=None, at=NOW, photos=[Upload("法律文书.pdf", b"%PDF-1.4\n" + b"0" * 200)])
    assert [flaw.code for flaw in refused.value.flaws] == ["no_picture"]
    assert not Petition.objects.exists()
    assert not Photo.objects.exists()


def test_an_outside_number_comes_in_once(cast: Cast, campaign: Campaign) -> None:
    a_petition(campaign, cast.hotline, outside_number="12345-7")
    with pytest.raises(NotTaken) as refused:
        a_petition(campaign, cast.hotline, outside_number="12345-7 ")
    assert refused.value.flaws[0].field == "outside_number"


def test_a_territory_outside_the_city_is_refused(cast: Cast, campaign: Campaign) -> None:
    with pytest.raises(NotTaken) as refused:
        a_petition(campaign, cast.hotline, county_id=999_999)
    assert refused.value.flaws[0].field == "county"


def test_who_complained_lies_sealed_and_the_petitioner_is_found_again(cast: Cast, campaign: Campaign) -> None:
    first = a_petition(campaign, cast.hotline, name="罗小满", phone="13800001234")
    second = a_petition(campaign, cast.hotline, phone="+86 138 0000 1234")
    row = Identity.objects.get(petition=first)
    assert row.name is not None
    assert "罗小满".encode() not in bytes(row.name)
    assert (first.anonymous, second.anonymous) == (False, True)
    number, earlier = complained_before(grants_of(cast.hotline, TODAY), campaign, second.petitioner_key, exclude=second.pk)
    assert (number, [each.number for each in earlier]) == (1, [first.number])
    shown = masked(first)
    assert shown is not None
    assert (shown.name, shown.phone) == ("罗**", "138****1234")


def test_showing_an_identity_needs_a_reason_and_is_on_record_without_it(cast: Cast, campaign: Campaign) -> None:
    petition = a_petition(campaign, cast.hotline, name="罗小满", phone="13800001234")
    with pytest.raises(Refused, match=r".") as refused:
        show(petition=petition, because="  ", by=cast.hotline, at=NOW)
    assert refused.value.code == "petition.no_reason"
    known = show(petition=petition, because="电话回访", by=cast.hotline, at=NOW)
    assert (known.name, known.phone, repr(known)) == ("罗小满", "13800001234", "Known(…)")
    assert IdentityLook.objects.get().because == "电话回访"
    assert "罗小满" not in str(list(Entry.objects.values()))


def test_an_anonymous_complaint_has_nobody_to_show(cast: Cast, campaign: Campaign) -> None:
    with pytest.raises(Refused) as refused:
        show(petition=a_petition(campaign, cast.hotline), because="回访", by=cast.hotline, at=NOW)
    assert refused.value.code == "petition.identity_none"


def test_an_identity_taken_back_long_ago_is_erased_and_the_record_counts(cast: Cast, campaign: Campaign) -> None:
    kept, gone = (a_petition(campaign, cast.hotline, name="罗小满", phone=phone) for phone in ("13800001234", "13800001235"))
    withdraw(petition=gone, because="已自行协商解决", by=cast.hotline, at=NOW)
    assert erase_due(at=NOW + timedelta(days=1094)) == 0
    assert erase_due(at=LATER) == 1
    assert erase_due(at=LATER) == 0
    row = Identity.objects.get(petition=gone)
    assert (row.name, row.phone, row.erased_at) == (None, None, LATER)
    assert Identity.objects.get(petition=kept).name is not None
    gone.refresh_from_db()
    assert gone.petitioner_key == ""
    entry = Entry.objects.get(act="petition:identity:erased")
    assert (entry.data["count"], entry.subject_type) == (1, "campaign")
    with pytest.raises(Refused) as refused:
        show(petition=gone, because="回访", by=cast.hotline, at=LATER)
    assert refused.value.code == "petition.identity_erased"


def test_a_case_that_is_never_closed_is_forgotten_when_the_longest_term_ends(cast: Cast, campaign: Campaign) -> None:
    a_petition(campaign, cast.hotline, name="罗小满", phone="13800001234")
    assert erase_due(at=NOW + timedelta(days=1824)) == 0
    assert erase_due(at=NOW + timedelta(days=1825)) == 1
    assert Identity.objects.get().phone is None


def test_what_a_petitioner_said_later_is_erased_with_who_they_are_also_of_the_anonymous(cast: Cast, campaign: Campaign) -> None:
    gone, kept = a_petition(campaign, cast.hotline), a_petition(campaign, cast.hotline)
    for row in (gone, kept):
        Addition.objects.create(petition=row, words="我是村口小卖部的", added_at=NOW)
        Urge.objects.create(petition=row, source="petitioner", words="小卖部天天关门", urged_at=NOW)
        Urge.objects.create(petition=row, source="desk", words="请尽快办理", urged_at=NOW, presser=cast.clerk)
        asked = {"asked_at": NOW, "asked_by": cast.hotline, "way": "phone", "answered_at": NOW}
        CallBack.objects.create(petition=row, due_on=NOW.date(), answer="partly", words="小卖部门口好些", **asked)
    withdraw(petition=gone, because="已自行协商解决", by=cast.hotline, at=NOW)
    assert erase_due(at=LATER) == 0, "no identity was kept"
    erased = ["［已按保存期限清除］"] * 3
    for row, words in ((gone, erased), (kept, ["我是村口小卖部的", "小卖部天天关门", "小卖部门口好些"])):
        urged = list(Urge.objects.filter(petition=row).order_by("pk").values_list("words", flat=True))
        assert [Addition.objects.get(petition=row).words, urged[0], CallBack.objects.get(petition=row).words] == words
        assert urged[1] == "请尽快办理"
    entry = Entry.objects.get(act="petition:words:erased")
    assert entry.data["count"] == 3
    erase_due(at=LATER)
    assert Entry.objects.filter(act="petition:words:erased").count() == 1


def test_taken_back_and_put_to_work_again_stands_where_it_stood(cast: Cast, campaign: Campaign) -> None:
    petition = a_petition(campaign, cast.hotline)
    withdraw(petition=petition, because="群众来电撤回", by=cast.hotline, at=NOW)
    assert petition.state == PetitionState.WITHDRAWN
    with pytest.raises(Refused):
        withdraw(petition=petition, because="再撤", by=cast.hotline, at=NOW)
    with pytest.raises(Refused):
        describe(petition=petition, filed=Filed(None, "别处", ()), by=cast.hotline, at=NOW)
    restore(petition=petition, because="撤回登记有误", by=cast.hotline, at=NOW)
    petition.refresh_from_db()
    assert petition.state == PetitionState.RECEIVED
    assert not Task.objects.exists()


def test_key_cases_are_set_and_unset_with_a_reason_once(cast: Cast, campaign: Campaign) -> None:
    petition = a_petition(campaign, cast.hotline)
    set_key_case(petition=petition, key_case=True, because="多人反映", by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        set_key_case(petition=petition, key_case=True, because="多人反映", by=cast.clerk, at=NOW)
    assert refused.value.code == "petition.key_case_already"
    set_key_case(petition=petition, key_case=False, because="已解决", by=cast.clerk, at=NOW)
    assert not Petition.objects.get().key_case


def test_a_correction_tells_what_was_and_is_and_leaves_the_text(cast: Cast, campaign: Campaign) -> None:
    petition = a_petition(campaign, cast.hotline, place="北河村", types=("air",))
    filed = Filed(cast.qingshi.pk, "南河村", ("water", "dust"), Decimal("36.7"), Decimal("119.1"))
    describe(petition=petition, filed=filed, by=cast.hotline, at=NOW)
    row = Petition.objects.get()
    assert (row.county, row.place, row.types, row.text) == (cast.qingshi, "南河村", ["water", "dust"], petition.text)
    words = Entry.objects.get(act="petition:describe:done").data["changes"]
    assert "“北河村”→“南河村”" in words
    assert "“大气”→“水、扬尘”" in words
    with pytest.raises(Refused) as refused:
        describe(petition=row, filed=filed, by=cast.hotline, at=NOW)
    assert refused.value.code == "petition.nothing_changed"


def test_a_repeat_is_registered_and_merged_at_once(cast: Cast, campaign: Campaign) -> None:
    first = a_petition(campaign, cast.hotline)
    done = register(campaign=campaign, given=given(), by=cast.hotline, at=NOW, repeat_of=first)
    assert (done.petition.merged_into, done.petition.state) == (first, PetitionState.MERGED)


def test_who_comes_second_is_told_that_it_was_moved(cast: Cast, campaign: Campaign) -> None:
    mine, yours = a_petition(campaign, cast.hotline), Petition.objects.get()
    move(petition=mine, to=PetitionState.WITHDRAWN, by=cast.hotline, at=NOW, because="撤回")
    with pytest.raises(MovedMeanwhile):
        move(petition=yours, to=PetitionState.WITHDRAWN, by=cast.clerk, at=NOW, because="撤回")
    with pytest.raises(Refused) as refused:
        move(petition=mine, to=PetitionState.RECEIVED, by=cast.clerk, at=NOW)
    assert refused.value.code == "petition.move_needs_reason"
