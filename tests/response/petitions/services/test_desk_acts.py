"""Taking back work that was handed over, and the copies of photographs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from PIL import ExifTags, Image
from procrastinate.contrib.django.models import ProcrastinateJob

from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.files.queries import read_original
from rectify.foundation.refusals import NotFound, Refused
from rectify.response.petitions.models import Petition, PetitionState, Photo, ReturnRequest
from rectify.response.petitions.queries.page import get_photo
from rectify.response.petitions.services.citizens import take_back
from rectify.response.petitions.services.intake import COPIES, Upload, register
from rectify.response.petitions.services.key_cases import restore, withdraw
from rectify.response.petitions.services.merging import merge, unmerge
from rectify.response.petitions.services.photographs import make_copies
from rectify.response.petitions.services.replies import write_reply
from rectify.response.petitions.services.returns import decide_return, request_return
from rectify.response.petitions.services.splitting import Part, split
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign
from tests.response.petitions import stage
from tests.response.petitions.complaints import given


@pytest.fixture(autouse=True)
def _var(settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def gone(cast: Cast, row: Petition) -> None:
    """Taken back while a unit works on it: noted by the hotline, granted by the clerk."""
    asked = withdraw(petition=row, because="群众来电撤回", by=cast.hotline, at=NOW)
    assert asked is not None
    decide_return(asked=asked, grant=True, decision="已核实", by=cast.clerk, at=NOW)
    row.refresh_from_db()


def test_work_that_was_handed_over_leaves_the_lists_with_the_complaint_and_comes_back_with_it(cast: Cast) -> None:
    row = stage.petition(stage.campaign(cast), cast)
    stage.handed(cast, row)
    gone(cast, row)
    assert (row.state, stage.task_of(row).state) == (PetitionState.WITHDRAWN, "withdrawn")
    restore(petition=row, because="撤回登记有误", by=cast.clerk, at=NOW + timedelta(hours=1))
    assert (row.state, stage.task_of(row).state) == (PetitionState.HANDED_OVER, "open")


def test_one_person_alone_takes_nothing_back_that_a_unit_works_on(cast: Cast) -> None:
    row = stage.petition(stage.campaign(cast), cast)
    stage.handed(cast, row)
    Petition.objects.filter(pk=row.pk).update(key_case=True)
    asked = withdraw(petition=row, because="x", by=cast.hotline, at=NOW)
    row.refresh_from_db()
    assert asked is not None
    assert (row.state, stage.task_of(row).state) == (PetitionState.HANDED_OVER, "open")
    assert refused(lambda: decide_return(asked=asked, grant=True, decision="", by=cast.hotline, at=NOW)).code == "return.own"
    assert refused(lambda: decide_return(asked=asked, grant=False, decision="", by=cast.clerk, at=NOW)).code == "handling.no_reason"
    decide_return(asked=asked, grant=False, decision="举报人表示并未撤回", by=cast.clerk, at=NOW)
    row.refresh_from_db()
    assert (row.state, stage.task_of(row).state) == (PetitionState.HANDED_OVER, "open")


def test_the_database_lets_no_complaint_go_that_nobody_granted(cast: Cast) -> None:
    row = stage.petition(stage.campaign(cast), cast)
    stage.handed(cast, row)
    gone(cast, row)
    restore(petition=row, because="登记有误", by=cast.clerk, at=NOW + timedelta(hours=1))
    assert ReturnRequest.objects.filter(petition=row, granted=True).exists(), "granted before it came back: spent"
    with pytest.raises(IntegrityError, match=row.number), transaction.atomic():
        Petition.objects.filter(pk=row.pk).update(state="withdrawn")


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act()
    return caught.value


def test_a_complaint_others_were_merged_into_is_not_taken_back_from_under_them(cast: Cast) -> None:
    home = stage.campaign(cast)
    one, other, third = stage.petitions(home, cast, 3)
    merge(petition=other, into=one, by=cast.clerk, at=NOW)
    merge(petition=third, into=other, by=cast.clerk, at=NOW)
    said = refused(lambda: withdraw(petition=one, because="来电撤回", by=cast.clerk, at=NOW))
    assert (said.code, [str(each.text) for each in said.missing]) == ("petition.others_stand_on_it", [other.number, third.number])
    assert refused(lambda: take_back(petition=one, at=NOW)).code == "citizen.withdraw_joined"
    stage.handed(cast, one)
    assert refused(lambda: withdraw(petition=one, because="来电撤回", by=cast.clerk, at=NOW)).code == "petition.others_stand_on_it"
    assert stage.task_of(one).state == "open"
    for each in (other, third):
        each.refresh_from_db()
        unmerge(petition=each, because="分开办理", by=cast.clerk, at=NOW)
    gone(cast, one)
    assert (one.state, stage.task_of(one).state) == (PetitionState.WITHDRAWN, "withdrawn")


def test_a_complaint_is_not_taken_back_while_a_reply_or_a_return_waits(cast: Cast) -> None:
    home, town = stage.campaign(cast), stage.town_person(cast)
    one, other = stage.petitions(home, cast, 2)
    for row in (one, other):
        stage.handed(cast, row)
    piece = stage.evidence(cast, stage.answer_of(one), town, cast.town)
    write_reply(petition=one, written=stage.written(evidence=[piece]), by=town, at=NOW)
    request_return(petition=other, because="不属本镇", by=town, at=NOW)
    for row in (one, other):
        assert refused(partial(withdraw, petition=row, because="撤回", by=cast.clerk, at=NOW)).code == "petition.waits_for_decision"
        assert stage.task_of(row).state == "open"


def test_no_act_of_the_desk_leaves_a_task_without_its_complaint(cast: Cast) -> None:
    """Merging and splitting refuse what was handed over, so its task never stays behind unnoticed."""
    home = stage.campaign(cast)
    one, other = stage.petitions(home, cast, 2)
    stage.handed(cast, one)
    assert refused(lambda: merge(petition=one, into=other, by=cast.clerk, at=NOW)).code == "merge.loses_work"
    parts = (Part("粪便直排", ("water",)), Part("气味难闻", ("air",)))
    assert refused(lambda: split(petition=one, parts=parts, because="两件事", by=cast.clerk, at=NOW)).code == "split.not_now"
    assert (stage.task_of(one).state, Petition.objects.get(pk=one.pk).state) == ("open", "handed_over")


def a_photograph() -> bytes:
    image = Image.effect_noise((64, 48), 60).convert("RGB")
    tags = Image.Exif()
    tags[ExifTags.Base.Artist] = "Luo Xiaoman"
    tags[ExifTags.Base.Make] = "Camera of the petitioner"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=tags)
    return out.getvalue()


def test_a_page_shows_a_copy_without_what_the_camera_wrote(cast: Cast) -> None:
    campaign, raw = a_campaign(cast.city, cast.clerk), a_photograph()
    assert b"Luo Xiaoman" in raw
    done = register(campaign=campaign, given=given(), by=None, at=NOW, photos=[Upload("../../窗外.jpg", raw), Upload("again.jpg", raw)])
    photo = Photo.objects.get(petition=done.petition)
    grants = grants_of(cast.hotline, TODAY)
    with pytest.raises(NotFound):
        get_photo(grants, done.petition.pk, photo.pk)
    assert ProcrastinateJob.objects.filter(task_name=COPIES, args={"petition_id": done.petition.pk}).exists()
    assert make_copies(at=NOW, petition_id=done.petition.pk) == 1
    assert make_copies(at=NOW) == 0
    shown = read_original(get_photo(grants, done.petition.pk, photo.pk))
    assert b"Luo Xiaoman" not in shown
    assert b"Camera" not in shown
    with pytest.raises(NotFound):
        get_photo(grants_of(cast.county, TODAY), done.petition.pk, photo.pk)


def test_what_only_calls_itself_a_photograph_stays_without_a_copy(cast: Cast) -> None:
    broken = a_photograph()[:900]
    done = register(campaign=a_campaign(cast.city, cast.clerk), given=given(), by=None, at=NOW, photos=[Upload("x.jpg", broken)])
    make_copies(at=NOW, petition_id=done.petition.pk)
    assert Photo.objects.get().preview is None
