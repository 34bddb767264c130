"""A version of a scheme as a paper: what it says, that a draft cannot be taken for the scheme, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.ledger.models import Scheme
from rectify.campaign.ledger.queries.scheme_paper import scheme_paper
from rectify.campaign.ledger.rules.schemes import Step
from rectify.campaign.ledger.services.schemes import About, begin_scheme, new_version, submit, write_version
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.papers import PaperFailed
from tests.campaign.ledger.rows import Short, short_campaign
from tests.campaign.ledger.services.test_schemes import CONTENT, approved, newest, written
from tests.cast import NOW, TODAY, Cast

Login = Callable[[Person], Client]


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def scheme(cast: Cast, short: Short) -> Scheme:
    return begin_scheme(about=About(short.campaign, task=short.late), unit=cast.ecology, title="锅炉淘汰方案", by=cast.lead, at=NOW)


def words(data: bytes) -> str:
    """All the text of a docx, paragraphs and tables."""
    document = docx.Document(BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def fetched(client: Client, scheme: Scheme, number: int = 1) -> str:
    answer = client.get(f"/schemes/{scheme.pk}/versions/{number}.docx")
    assert answer.status_code == 200
    return words(b"".join(answer))


def test_an_approved_version_is_a_paper_with_everything_it_rests_on(login: Login, cast: Cast, scheme: Scheme) -> None:
    approved(cast, scheme)
    told = fetched(login(cast.lead), scheme)
    for each in (
        "锅炉淘汰方案", "第1版", "一、基本情况", "市生态环境局", "2026年11月10日", "120万元", "二、问题成因", "锅炉业主资金不足",
        "量化指标：淘汰比例≥100%。", "签订淘汰协议", "协议全部签订", "2026-10-01", "未到达", "专家甲", "路线可行。", "市整改办", "批准",
    ):  # fmt: skip
        assert each in told, each
    assert "稿）" not in told


def test_a_version_that_is_not_approved_says_so_in_its_title(login: Login, cast: Cast, scheme: Scheme) -> None:
    client = login(cast.lead)
    assert "锅炉淘汰方案（草稿）" in fetched(client, scheme)
    version = written(cast, scheme)
    submit(version=version, revision=version.revision, by=cast.lead, at=NOW)
    assert "锅炉淘汰方案（送审稿）" in fetched(client, scheme)


def test_a_later_version_tells_why_and_in_what_it_differs(login: Login, cast: Cast, scheme: Scheme) -> None:
    approved(cast, scheme)
    new_version(scheme=scheme, because="热源推迟投运。", by=cast.lead, at=NOW)
    version = newest(scheme)
    steps = (*CONTENT.steps[:2], Step("分两批拆除", due_on=date(2026, 11, 9)), Step("拆除验收"))
    content = replace(CONTENT, cost=Decimal(150), because="热源推迟投运。", steps=steps)
    write_version(version=version, revision=version.revision, content=content, by=cast.lead, at=NOW)
    told = fetched(login(cast.lead), scheme, 2)
    for each in ("修订情况", "修订原因：热源推迟投运。", "资金（万元）", "150", "步骤新增", "步骤调整", "分两批拆除　2026-11-09"):
        assert each in told, each
    assert "修订情况" not in fetched(login(cast.lead), scheme, 1)


def test_the_page_links_to_the_papers_of_every_version_and_the_pdf_opens(login: Login, cast: Cast, scheme: Scheme) -> None:
    approved(cast, scheme)
    page = login(cast.lead).get(f"/schemes/{scheme.pk}/").content.decode()
    for extension in ("pdf", "docx"):
        assert f'href="/schemes/{scheme.pk}/versions/1.{extension}"' in page
    answer = login(cast.lead).get(f"/schemes/{scheme.pk}/versions/1.pdf")
    document = pypdfium2.PdfDocument(b"".join(answer))
    assert "锅炉淘汰方案" in document[0].get_textpage().get_text_range()


def test_who_does_not_see_the_scheme_gets_no_paper_and_no_other_ending_is_served(login: Login, cast: Cast, scheme: Scheme) -> None:
    address = f"/schemes/{scheme.pk}/versions/1.docx"
    assert login(cast.outsider).get(address).status_code == 403
    assert login(cast.responsible).get(address).status_code == 404
    assert login(cast.lead).get(f"/schemes/{scheme.pk}/versions/1.exe").status_code == 404
    assert login(cast.lead).get(f"/schemes/{scheme.pk}/versions/2.docx").status_code == 404


def test_a_server_without_fonts_is_told_and_not_a_fault(login: Login, cast: Cast, scheme: Scheme, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_paper: object) -> bytes:
        raise PaperFailed("没有中文字体。", "There is no Chinese font.")

    monkeypatch.setattr("rectify.campaign.ledger.web.schemes.papers.WRITERS", {"pdf": (refuse, "application/pdf")})
    answer = login(cast.lead).get(f"/schemes/{scheme.pk}/versions/1.pdf")
    assert (answer.status_code, answer.content.decode()) == (503, "没有中文字体。")


def test_a_paper_costs_six_queries_whatever_it_holds(cast: Cast, scheme: Scheme) -> None:
    approved(cast, scheme, replace(CONTENT, steps=CONTENT.steps * 4))
    grants = grants_of(cast.lead, TODAY)
    with CaptureQueriesContext(connection) as seen:
        scheme_paper(grants, scheme.pk, 1)
    assert len(seen) <= 6
