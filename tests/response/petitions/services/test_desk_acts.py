"""Taking back work that was handed over, and the copies of photographs."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from procrastinate.contrib.django.models import ProcrastinateJob

from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.files.queries import read_original
from rectify.foundation.refusals import NotFound
from rectify.response.petitions.models import PetitionState, Photo
from rectify.response.petitions.queries.page import get_photo
from rectify.response.petitions.services.intake import COPIES, Upload, register
from rectify.response.petitions.services.key_cases import restore, withdraw
from rectify.response.petitions.services.photographs import make_copies
from tests.cast import NOW, TODAY, Cast
from tests.factories import a_campaign
from tests.response.petitions import stage
from tests.response.petitions.complaints import given


@pytest.fixture(autouse=True)
def _var(settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


def test_work_that_was_handed_over_leaves_the_lists_with_the_complaint_and_comes_back_with_it(cast: Cast) -> None:
    row = stage.petition(stage.campaign(cast), cast)
    stage.handed(cast, row)
    withdraw(petition=row, because="群众来电撤回", by=cast.clerk, at=NOW)
    assert (row.state, stage.task_of(row).state) == (PetitionState.WITHDRAWN, "withdrawn")
    restore(petition=row, because="撤回登记有误", by=cast.clerk, at=NOW + timedelta(hours=1))
    assert (row.state, stage.task_of(row).state) == (PetitionState.HANDED_OVER, "open")


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
