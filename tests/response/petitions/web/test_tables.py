"""The official tables through their pages: cut to what one may see, formula-safe, and without who complained."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document as Docx
from openpyxl import load_workbook

from rectify.foundation.sealing import seal
from rectify.response.petitions.models import Handover, Identity, Outcome, Petition, Reply
from tests.campaign.closure.stage import campaign, ready_task
from tests.cast import NOW, TODAY, Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def batch(cast: Cast) -> Handover:
    """Three cases of two counties, one of them merged into another; the first is fined."""
    home = campaign(cast)
    row = Handover.objects.create(campaign=home, number=7, on_day=TODAY, handed_at=NOW, handed_by=cast.clerk)
    for n, (county, text) in enumerate([(cast.qingshi, '=HYPERLINK("http://x")河道发黑'), (cast.linhe, "夜间施工噪声扰民")], 1):
        task = ready_task(cast, home, lead=county, carries_out=cast.transport, number=f"信{n}", origin="petition")
        case = Petition.objects.create(
            campaign=home, number=f"HD20261101-000{n}", channel="hotline", state="answered", received_on=date(2026, 11, 1), text=text,
            text_hash=str(n), county=county, types=["water", "noise"][:n], handover=row, handed_on=TODAY, reply_due=TODAY, lead_unit=county,
            task=task, registered_at=NOW,
        )  # fmt: skip
        Identity.objects.create(petition=case, name=seal("赵某某", "petition:name"), phone=seal("13800000000", "petition:phone"))
        Reply.objects.create(
            petition=case, version=1, finding="经查", substantiated="yes" if n == 1 else "no", handling="已整改", public_text="已处理",
            settled="settled", unit=county, written_at=NOW, written_by=cast.county, accepted=True, decided_at=NOW, decided_by=cast.clerk,
        )  # fmt: skip
    first = Petition.objects.get(number="HD20261101-0001")
    Outcome.objects.create(petition=first, kind="fine", amount="120000.00", on_day=TODAY, stated_at=NOW, stated_by=cast.county)
    Outcome.objects.create(petition=first, kind="account", count=2, on_day=TODAY, stated_at=NOW, stated_by=cast.county)
    Petition.objects.create(
        campaign=home, number="HD20261101-0003", channel="hotline", state="merged", merged_into=first, received_on=date(2026, 11, 1),
        text="河道发黑", text_hash="3", county=cast.qingshi, handover=row, handed_on=TODAY, reply_due=TODAY, registered_at=NOW,
    )  # fmt: skip
    return row


def page(client: Client, who: Any, url: str) -> str:
    client.force_login(who)
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_table_tells_cases_sums_and_rates_with_their_denominators(client: Client, cast: Cast, batch: Handover) -> None:
    told = page(client, cast.clerk, f"/petitions/tables/{batch.pk}/")
    for words in ("HD20261101-0001", "120,000.00", "问责2人", "另有归并1件，不单独计件。", "（已办结÷全部）：2÷2＝100.0%", "已核对"):
        assert words in told, words
    assert "分类型件数之和大于总件数" in told
    assert "第7批" in page(client, cast.clerk, "/petitions/tables/")


def test_a_county_sees_its_own_cases_and_a_stranger_none(client: Client, cast: Cast, batch: Handover) -> None:
    told = page(client, cast.county, f"/petitions/tables/{batch.pk}/")
    assert "HD20261101-0001" in told
    assert "HD20261101-0002" not in told
    client.force_login(cast.outsider)
    assert client.get(f"/petitions/tables/{batch.pk}/").status_code == 403
    Petition.objects.filter(county=cast.qingshi).update(county=cast.linhe, lead_unit=cast.linhe)
    client.force_login(cast.county)
    assert client.get(f"/petitions/tables/{batch.pk}/").status_code == 404


def test_the_workbook_holds_words_never_formulas_and_nobody(client: Client, cast: Cast, batch: Handover) -> None:
    client.force_login(cast.clerk)
    answer = client.get(f"/petitions/tables/{batch.pk}/table.xlsx")
    book = load_workbook(BytesIO(answer.getvalue()))
    answer.close()
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [sheet.title for sheet in book] == ["办理情况表", "分县汇总", "比率与核对"]
    assert not [cell for cell in cells if cell.data_type == "f"]
    said = " ".join(str(cell.value) for cell in cells)
    assert "=HYPERLINK" in said
    assert "赵某某" not in said
    assert "13800000000" not in said


def test_the_paper_says_the_same(client: Client, cast: Cast, batch: Handover) -> None:
    client.force_login(cast.clerk)
    answer = client.get(f"/petitions/tables/{batch.pk}/table.docx")
    assert answer.status_code == 200
    paper = Docx(BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "HD20261101-0002" in cells
    assert "合计" in cells
    assert "赵某某" not in " ".join(cells)
    client.force_login(cast.hotline)
    assert client.get(f"/petitions/tables/{batch.pk}/table.docx").status_code == 403


def test_a_table_costs_the_same_at_any_size(client: Client, cast: Cast, batch: Handover, django_assert_max_num_queries: Any) -> None:
    client.force_login(cast.clerk)
    with django_assert_max_num_queries(20):
        client.get(f"/petitions/tables/{batch.pk}/")
