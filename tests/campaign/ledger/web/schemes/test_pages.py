"""Schemes through their pages, without a script: begun, written row by row, handed in, reasoned, approved, changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.ledger.models import Scheme, SchemeVersion
from rectify.campaign.ledger.services.schemes import About, begin_scheme, new_version, require_scheme
from rectify.foundation.accounts.models import Person
from tests.campaign.ledger.rows import Short, short_campaign
from tests.campaign.ledger.services.test_schemes import CONTENT, approved, handed_in, newest, opinion, written
from tests.cast import NOW, Cast

Login = Callable[[Person], Client]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def scheme(cast: Cast, short: Short) -> Scheme:
    return begin_scheme(about=About(short.campaign, task=short.late), unit=cast.ecology, title="锅炉淘汰方案", by=cast.lead, at=NOW)


ROW = {"kind": "measure", "due_on": "", "measure": ""}


def fields(version: SchemeVersion, *steps: dict[str, str], **more: str) -> dict[str, str]:
    """What the form of a draft sends."""
    said = {
        "revision": str(version.revision), "cause": "资金不足", "outcome": "全部淘汰", "outcome_subject": "淘汰比例",
        "outcome_comparator": ">=", "outcome_value": "100", "outcome_unit": "%", "due_on": "2026-11-10", "cost": "120",
        "funding": "", "steps": str(len(steps)),
    }  # fmt: skip
    rows = {f"step-{n}-{name}": value for n, step in enumerate(steps, 1) for name, value in {**ROW, **step}.items()}
    return {**said, **rows, **more}


STEPS = ({"text": "签订协议"}, {"text": "协议签完", "kind": "milestone", "due_on": "2026-10-01"})


def test_a_scheme_is_begun_from_its_task_and_written_on_the_next_page(login: Login, cast: Cast, short: Short) -> None:
    client = login(cast.lead)
    assert "起草专项方案" in client.get("/schemes/new", {"task": short.late.pk}).content.decode()
    answer = client.post("/schemes/new", {"task": short.late.pk, "title": "锅炉方案", "unit": cast.ecology.pk})
    version = SchemeVersion.objects.get()
    assert answer["Location"] == f"/schemes/versions/{version.pk}/edit"
    answer = client.post(answer["Location"], fields(version, *STEPS, do="submit"), follow=True)
    assert "已提交，等待审批。" in answer.content.decode()
    assert newest(version.scheme).submitted_by == cast.lead


def test_rows_come_go_and_move_without_a_script_and_nothing_is_saved_yet(login: Login, cast: Cast, scheme: Scheme) -> None:
    client, version = login(cast.lead), newest(scheme)
    address = f"/schemes/versions/{version.pk}/edit"
    for do, texts in (
        ("add", ["签订协议", "协议签完", ""]),
        ("up-2", ["协议签完", "签订协议"]),
        ("remove-1", ["协议签完"]),
        ("up-9", None),
    ):
        answer = client.post(address, fields(version, *STEPS, do=do))
        rows = [row.get("text", "") for row in answer.context["rows"]]
        assert rows == (texts or ["签订协议", "协议签完"]), do
    assert not newest(scheme).steps.exists()


def test_a_draft_with_flaws_comes_back_with_each_reason_and_a_way_to_mend_it(login: Login, cast: Cast, scheme: Scheme) -> None:
    client, version = login(cast.lead), newest(scheme)
    said = fields(version, *STEPS, do="submit", outcome_value="", due_on="2027-05-01")
    body = client.post(f"/schemes/versions/{version.pk}/edit", said, follow=True).content.decode()
    assert "当即退回：2 处须补正。" in body
    assert f'href="/schemes/versions/{version.pk}/edit#outcome"' in body
    assert "完成时限2027-05-01晚于整改方案的时限2026-11-11" in body


@pytest.mark.parametrize("wrong", [{"due_on": "31.12."}, {"cost": "viel"}, {"step-1-due_on": "bald"}, {"revision": ""}])
def test_what_has_no_shape_is_told_and_what_was_typed_stays(login: Login, cast: Cast, scheme: Scheme, wrong: dict[str, str]) -> None:
    client, version = login(cast.lead), newest(scheme)
    answer = client.post(f"/schemes/versions/{version.pk}/edit", fields(version, *STEPS, do="save", **wrong))
    assert (answer.status_code, newest(scheme).revision) == (HTTPStatus.OK, 1)
    assert "协议签完" in answer.content.decode()


def test_a_draft_somebody_else_saved_is_not_overwritten(login: Login, cast: Cast, scheme: Scheme) -> None:
    old = newest(scheme)
    written(cast, scheme)
    answer = login(cast.lead).post(f"/schemes/versions/{old.pk}/edit", fields(old, *STEPS, do="save"))
    assert "已被他人保存" in answer.content.decode()
    assert newest(scheme).cause != "资金不足"


def test_who_approves_sees_the_form_and_who_wrote_it_does_not(login: Login, cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    opinion(cast, version)
    assert 'id="decide"' not in login(cast.lead).get(f"/schemes/{scheme.pk}/").content.decode()
    client = login(cast.director)
    assert 'id="decide"' in client.get(f"/schemes/{scheme.pk}/").content.decode()
    client.post(f"/schemes/versions/{version.pk}/decide", {"approve": "yes", "unit": cast.office.pk})
    assert newest(scheme).approved is True


def test_without_an_opinion_the_refusal_leads_to_where_it_is_recorded(login: Login, cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    client = login(cast.clerk)
    body = client.post(f"/schemes/versions/{version.pk}/decide", {"approve": "yes", "unit": cast.office.pk}, follow=True).content.decode()
    assert f"<a href='/schemes/{scheme.pk}/#opinions'>请先登记专家论证意见。</a>" in body
    said = {"expert": "专家甲", "employer": "研究院", "favourable": "yes", "words": "可行", "given_on": "2026-11-20"}
    client.post(f"/schemes/versions/{version.pk}/opinion", said)
    assert version.opinions.get().expert == "专家甲"


def test_versions_stand_beside_each_other_with_what_changed(login: Login, cast: Cast, scheme: Scheme) -> None:
    approved(cast, scheme)
    client = login(cast.lead)
    answer = client.post(f"/schemes/{scheme.pk}/version", {"because": "热源变更"})
    version = newest(scheme)
    assert answer["Location"] == f"/schemes/versions/{version.pk}/edit"
    client.post(answer["Location"], fields(version, *STEPS, do="save", because="热源变更", outcome_value="95"))
    body = client.get(f"/schemes/{scheme.pk}/").content.decode()
    assert "<del>100</del>" in body
    assert "<ins>95</ins>" in body
    assert "热源变更" in body


def test_a_milestone_is_reported_on_the_page(login: Login, cast: Cast, scheme: Scheme) -> None:
    step = approved(cast, scheme).steps.get(is_milestone=True)
    login(cast.lead).post(f"/schemes/milestones/{step.pk}/reached", {"on": "2026-10-01"})
    step.refresh_from_db()
    assert step.reached_on == date(2026, 10, 1)


def test_the_clerk_asks_for_a_scheme_before_work(login: Login, cast: Cast, short: Short) -> None:
    client = login(cast.clerk)
    client.post(f"/tasks/{short.late.pk}/scheme", {"needed": "yes"})
    short.late.refresh_from_db()
    assert short.late.needs_scheme


@pytest.mark.parametrize(
    ("who", "method", "path"),
    [
        ("clerk", "get", "/schemes/new"),
        ("clerk", "get", "/schemes/versions/{version}/edit"),
        ("lead", "post", "/schemes/versions/{version}/decide"),
        ("lead", "post", "/tasks/{task}/scheme"),
        ("auditor", "post", "/schemes/versions/{version}/submit"),
        ("auditor", "post", "/schemes/{scheme}/version"),
        ("system_admin", "get", "/schemes/"),
        ("outsider", "get", "/schemes/{scheme}/"),
    ],
)
def test_a_role_without_the_permission_is_turned_away(
    login: Login, cast: Cast, scheme: Scheme, short: Short, who: str, method: str, path: str
) -> None:
    address = path.format(version=newest(scheme).pk, scheme=scheme.pk, task=short.late.pk)
    assert getattr(login(getattr(cast, who)), method)(address).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("who", "method", "path"),
    [
        ("responsible", "get", "/schemes/{scheme}/"),
        ("responsible", "get", "/schemes/versions/{version}/edit"),
        ("county", "get", "/schemes/versions/{version}/edit"),
        ("county", "post", "/schemes/versions/{version}/submit"),
        ("county", "post", "/schemes/{scheme}/version"),
        ("responsible", "post", "/schemes/versions/{version}/opinion"),
        ("clerk", "get", "/schemes/999999/"),
        ("lead", "get", "/schemes/new"),
    ],
)
def test_a_row_out_of_reach_is_not_there(login: Login, cast: Cast, scheme: Scheme, who: str, method: str, path: str) -> None:
    address = path.format(version=newest(scheme).pk, scheme=scheme.pk)
    assert getattr(login(getattr(cast, who)), method)(address).status_code == HTTPStatus.NOT_FOUND


def test_a_county_that_bears_a_part_of_the_task_reads_its_scheme(login: Login, cast: Cast, scheme: Scheme) -> None:
    assert login(cast.county).get(f"/schemes/{scheme.pk}/").status_code == HTTPStatus.OK


def test_the_list_filters_and_counts(login: Login, cast: Cast, short: Short, scheme: Scheme) -> None:
    approved(cast, scheme)
    begin_scheme(about=About(short.campaign, problem=short.timely.problem), unit=cast.transport, title="车辆", by=cast.responsible, at=NOW)
    client = login(cast.clerk)
    page = client.get("/schemes/").context["page"]
    assert [(row.scheme.title, row.milestones, row.late) for row in page.rows] == [("车辆", 0, 0), ("锅炉淘汰方案", 1, 1)]
    assert page.counts == {"approved": 1, "draft": 1}
    for query, titles in (
        ({"standing": "approved"}, ["锅炉淘汰方案"]), ({"late": "1"}, ["锅炉淘汰方案"]),
        ({"unit": cast.transport.pk}, ["车辆"]), ({"q": "车"}, ["车辆"]),
        ({"task": short.late.pk}, ["锅炉淘汰方案"]), ({"standing": "nonsense", "page": "x"}, ["车辆", "锅炉淘汰方案"]),
    ):  # fmt: skip
        assert [row.scheme.title for row in client.get("/schemes/", query).context["page"].rows] == titles, query
    assert [row.scheme.title for row in login(cast.lead).get("/schemes/").context["page"].rows] == ["锅炉淘汰方案"]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(seen)


def test_the_pages_cost_the_same_however_much_they_hold(login: Login, cast: Cast, short: Short, scheme: Scheme) -> None:
    approved(cast, scheme)
    client = login(cast.clerk)
    before = queries(client, "/schemes/"), queries(client, f"/schemes/{scheme.pk}/")
    new_version(scheme=scheme, because="改", by=cast.lead, at=NOW)
    opinion(cast, handed_in(cast, scheme, replace(CONTENT, because="改")))
    for n in range(5):
        begin_scheme(about=About(short.campaign, task=short.late), unit=cast.ecology, title=f"方案{n}", by=cast.lead, at=NOW)
    after = queries(client, "/schemes/"), queries(client, f"/schemes/{scheme.pk}/")
    assert (before[0], after[0]) == (7, 7)
    assert after[1] <= 18
    assert after[1] - before[1] <= 1, "one more for the units in whose name the clerk may decide"


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "时间节点"), ("en", "Milestones over time")])
def test_the_page_is_whole_in_both_languages(login: Login, cast: Cast, short: Short, scheme: Scheme, language: str, word: str) -> None:
    approved(cast, scheme)
    require_scheme(task=short.late, needed=True, because="", by=cast.clerk, at=NOW)
    body = login(cast.lead).get(f"/schemes/{scheme.pk}/", headers={"accept-language": language}).content.decode()
    assert word in body
    assert "方案" in body
