"""The pages of evidence: who sees what, what the forms do, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence, Upload
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.evidence.services.uploads import begin_upload
from rectify.campaign.ledger.models import Measure, Site, StandingDuty
from rectify.foundation.accounts.models import Person
from tests.campaign.evidence.rows import accepted, finding, jpeg, picture, piece
from tests.campaign.ledger.rows import Short
from tests.cast import NOW, Cast

Login = Callable[[Person], Client]
READERS = ["clerk", "lead", "responsible", "county", "line", "team", "director", "party", "government", "leader", "auditor"]


@pytest.fixture
def measure(short: Short) -> Measure:
    return short.timely.measures.all()[0]


@pytest.fixture
def handed_in(cast: Cast, measure: Measure) -> Evidence:
    made = submit_evidence(claim=Claim(measure=measure, caption="新购车辆"), content=jpeg(), name="车.jpg", by=cast.responsible, at=NOW)
    examine(evidence_id=made.pk, at=NOW)
    return Evidence.objects.get(pk=made.pk)


def upload(name: str, content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def words(client: Client, url: str) -> str:
    return client.get(url, follow=True).content.decode()


def status(client: Client, url: str) -> int:
    """What an address answers; a file is read to its end."""
    answer: Any = client.get(url)
    if answer.streaming:
        list(answer.streaming_content)  # read to its end it is closed
    return int(answer.status_code)


def test_several_files_are_handed_in_without_any_script(cast: Cast, login: Login, measure: Measure) -> None:
    client = login(cast.responsible)
    url = f"/measures/{measure.pk}/evidence/new"
    assert "加快车辆更新措施1" in words(client, url)
    files = [upload("一.jpg", jpeg(picture(1))), upload("二.jpg", jpeg(picture(2))), upload("三.exe", b"MZ" + b"\0" * 300)]
    answer = client.post(url, {"files": files, "kind": "photo", "caption": "完工", "captured_at": "2026-11-20T08:00"}, follow=True)
    assert [p.caption for p in Evidence.objects.all()] == ["完工", "完工"]
    assert "已提交 2 个文件" in answer.content.decode()
    assert "三.exe" in answer.content.decode()


def test_no_file_and_a_wrong_date_are_told(cast: Cast, login: Login, measure: Measure) -> None:
    client = login(cast.responsible)
    url = f"/measures/{measure.pk}/evidence/new"
    assert client.post(url, {"kind": "photo"}).status_code == 200
    wrong = client.post(url, {"kind": "photo", "effective_from": "gestern", "files": [upload("a.jpg", jpeg())]})
    assert wrong.status_code == 422
    assert not Evidence.objects.exists()


def test_minutes_are_handed_in_for_a_time_of_a_duty(cast: Cast, login: Login, short: Short) -> None:
    duty = StandingDuty.objects.create(task=short.timely, times=1, period="季度", quote="每季度至少研究一次")
    item = DutyItem.objects.create(duty=duty, unit=cast.transport, first=date(2026, 10, 1), last=date(2026, 12, 31))
    client = login(cast.responsible)
    url = f"/duties/{item.pk}/evidence/new"
    assert "每季度至少研究一次" in words(client, url)
    client.post(url, {"files": [upload("纪要.txt", "研究整改。".encode())], "kind": "minutes", "caption": "议定三件事"})
    item.refresh_from_db()
    assert item.done_on is not None
    assert login(cast.lead).get(url).status_code == 404


def test_an_unfinished_upload_is_shown_and_given_up(cast: Cast, login: Login, measure: Measure) -> None:
    about = {"measure": str(measure.pk)}
    row = begin_upload(name="长视频.mp4", size=10, claim=Claim(measure=measure), about=about, by=cast.responsible, at=NOW)
    client = login(cast.responsible)
    assert "长视频.mp4" in words(client, f"/measures/{measure.pk}/evidence/new")
    assert client.post(f"/evidence/uploads/{row.key}/discard").status_code == 302
    assert not Upload.objects.exists()


@pytest.mark.parametrize("who", READERS)
def test_everybody_who_reads_evidence_opens_the_gallery_and_sees_only_what_they_reach(
    cast: Cast, login: Login, handed_in: Evidence, who: str
) -> None:
    client = login(getattr(cast, who))
    seen = "新购车辆" in words(client, "/evidence/")
    code = status(client, f"/evidence/{handed_in.pk}")
    reaches = who not in {"lead", "county", "party", "government"}
    assert (seen, code) == (reaches, 200 if reaches else 404)
    for part in ("original", "preview", "thumbnail"):
        assert status(client, f"/evidence/{handed_in.pk}/{part}") == (200 if reaches else 404)


@pytest.mark.parametrize("who", ["outsider", "system_admin", "security_admin", "audit_admin"])
def test_whoever_reads_no_evidence_is_refused(cast: Cast, login: Login, handed_in: Evidence, who: str) -> None:
    client = login(getattr(cast, who))
    for url in ("/evidence/", f"/evidence/{handed_in.pk}", f"/evidence/{handed_in.pk}/original", "/evidence/rules/"):
        assert status(client, url) == 403


def test_the_gallery_is_narrowed_and_its_fragment_is_the_list_alone(
    cast: Cast, login: Login, measure: Measure, handed_in: Evidence
) -> None:
    finding(accepted(cast, measure, caption="合同扫描", kind="contract"))
    client = login(cast.clerk)
    for query, one, other in (
        ("?verdict=waiting", True, False),
        ("?verdict=accepted", False, True),
        ("?kind=contract", False, True),
        ("?found=open", False, True),
        (f"?unit={cast.transport.pk}", True, True),
        (f"?unit={cast.qingshi.pk}", False, False),
        (f"?task={measure.task_id}", True, True),
        ("?verdict=x&after=5-5-5", True, True),
    ):
        text = words(client, f"/evidence/{query}")
        assert ("新购车辆" in text, "合同扫描" in text) == (one, other), query
    fragment = client.get("/evidence/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "新购车辆" in fragment


def test_pages_of_the_gallery_follow_each_other_without_gap(cast: Cast, login: Login, measure: Measure) -> None:
    for n in range(60):
        piece(cast, measure, caption=f"第{n:02}张", received_at=NOW - timedelta(minutes=n // 7))
    client = login(cast.clerk)
    first = words(client, "/evidence/")
    second = words(client, "/evidence/" + re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&"))  # type: ignore[index]
    seen = [re.findall(r"第(\d\d)张</a>", text) for text in (first, second)]
    assert [len(page) for page in seen] == [48, 12]
    assert len(set(seen[0] + seen[1])) == 60
    assert "新" not in re.findall(r'rel="next"', second)


def test_the_cost_of_the_pages_does_not_grow_with_the_rows(
    cast: Cast, login: Login, measure: Measure, handed_in: Evidence, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = login(cast.clerk)
    for pk in range(20):
        finding(piece(cast, measure, caption=str(pk)))
    with django_assert_num_queries(6):
        client.get("/evidence/")
    with django_assert_num_queries(8):
        client.get(f"/tasks/{measure.task_id}/evidence")
    with django_assert_num_queries(8):
        client.get(f"/evidence/{handed_in.pk}")


def test_a_piece_is_accepted_rejected_and_withdrawn_through_its_page(cast: Cast, login: Login, handed_in: Evidence) -> None:
    url = f"/evidence/{handed_in.pk}"
    line = login(cast.line)
    assert "采信</button>" in words(line, url)
    assert "不采信时必填" in words(line, url)
    assert "已采信该材料" in line.post(f"{url}/judge", {"accept": "yes"}, follow=True).content.decode()
    assert "请用一句话写明原因" in line.post(f"{url}/judge", {"accept": "no"}, follow=True).content.decode()
    giver = login(cast.responsible)
    text = words(giver, url)
    assert "采信</button>" not in text
    assert "撤回材料" in text
    assert "材料已撤回" in giver.post(f"{url}/withdraw", {"because": "传错了"}, follow=True).content.decode()
    assert "传错了" in words(giver, url)


@pytest.mark.parametrize(
    ("who", "judge", "withdraw"), [("responsible", 403, 302), ("line", 302, 403), ("lead", 404, 404), ("leader", 403, 403)]
)
def test_acts_are_for_those_who_hold_them(cast: Cast, login: Login, handed_in: Evidence, who: str, judge: int, withdraw: int) -> None:
    client = login(getattr(cast, who))
    assert client.post(f"/evidence/{handed_in.pk}/judge", {"accept": "yes"}).status_code == judge
    assert client.post(f"/evidence/{handed_in.pk}/withdraw", {"because": "x"}).status_code == withdraw


def test_open_findings_are_listed_with_their_place_and_cleared_there(cast: Cast, login: Login, handed_in: Evidence) -> None:
    found = finding(handed_in, zh="由美图保存。")
    client = login(cast.line)
    assert "由美图保存。" in words(client, f"/evidence/{handed_in.pk}")
    refused = client.post(f"/evidence/{handed_in.pk}/judge", {"accept": "yes"}, follow=True).content.decode()
    assert f"/evidence/{handed_in.pk}#f{found.pk}" in refused
    assert client.post(f"/evidence/findings/{found.pk}/clear", {"because": "只加了水印"}).status_code == 302
    assert "只加了水印" in words(client, f"/evidence/{handed_in.pk}")
    assert login(cast.responsible).post(f"/evidence/findings/{found.pk}/clear", {"because": "x"}).status_code == 403
    assert login(cast.lead).post(f"/evidence/findings/{found.pk}/clear", {"because": "x"}).status_code == 404


def test_the_original_is_taken_home_and_never_run_and_pictures_are_sealed(cast: Cast, login: Login, handed_in: Evidence) -> None:
    client = login(cast.clerk)
    original: Any = client.get(f"/evidence/{handed_in.pk}/original")
    assert original["Content-Disposition"].startswith("attachment")
    assert b"".join(original.streaming_content) == jpeg()
    shown = client.get(f"/evidence/{handed_in.pk}/preview")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]


def test_the_evidence_of_a_task_stands_in_its_page_and_as_a_page(cast: Cast, login: Login, handed_in: Evidence) -> None:
    client = login(cast.responsible)
    url = f"/tasks/{handed_in.task_id}/evidence"
    page = words(client, url)
    assert "已报完成，但没有采信的材料佐证" in page
    assert f"/measures/{handed_in.measure_id}/evidence/new" in page
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert f"/measures/{handed_in.measure_id}/evidence/new" not in words(login(cast.line), url)
    assert login(cast.lead).get(url).status_code == 404


def test_the_place_of_a_site_is_stated_by_who_changes_the_task(cast: Cast, login: Login, short: Short) -> None:
    site = Site.objects.filter(task=short.late)[0]
    client = login(cast.lead)
    client.post(f"/sites/{site.pk}/place", {"latitude": "36.7069", "longitude": "119.1617"})
    site.refresh_from_db()
    assert str(site.latitude) == "36.706900"
    wrong = client.post(f"/sites/{site.pk}/place", {"latitude": "95", "longitude": "1"}, follow=True).content.decode()
    assert "不是有效的经纬度" in wrong
    assert login(cast.responsible).post(f"/sites/{site.pk}/place", {"latitude": "1", "longitude": "1"}).status_code == 403
    assert login(cast.clerk).post("/sites/999999/place", {"latitude": "1", "longitude": "1"}).status_code == 404


def test_the_table_of_checks_is_published_in_both_languages(cast: Cast, login: Login) -> None:
    client = login(cast.auditor)
    assert "镜像画面" in words(client, "/evidence/rules/")
    cast.auditor.language = "en"
    english = client.get("/evidence/rules/", headers={"Accept-Language": "en"}).content.decode()
    assert "Mirrored picture" in english
    assert "大幅裁剪" not in english
