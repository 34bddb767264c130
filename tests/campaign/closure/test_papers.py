"""The papers of a case: what they say is what the rows say, and only those who may see the task get them."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.urls import reverse

from rectify.campaign.closure.models import NoticedCase, Objection, PublicNotice
from rectify.campaign.closure.queries.papers import NAMES, all_papers, case_paper, facts_of, papers_ready
from rectify.campaign.closure.queries.papers.documents import BUILDERS
from rectify.campaign.closure.queries.papers.pictures import made_small
from rectify.campaign.closure.services.casework import Attached
from rectify.campaign.closure.services.delegations import grant
from rectify.campaign.closure.services.returns import reopen, return_case
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound
from rectify.foundation.papers import Fields, Heading, Paper, PaperFailed, Paragraph, Picture, SignatureLine, Table, to_docx
from tests.campaign.closure.closed import WORDS, closed, kept, ready, reviewed
from tests.campaign.evidence.rows import jpeg, picture
from tests.cast import NOW, TODAY, Cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.proof]


def text_of(paper: Paper) -> str:
    document = docx.Document(BytesIO(to_docx(paper)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def paper(cast: Cast, case, kind: str) -> Paper:
    return case_paper(grants_of(cast.clerk, TODAY), case.pk, kind)[1]


def test_a_closed_county_item_has_every_paper_its_procedure_names(cast: Cast) -> None:
    case = closed(cast).case
    named = {code for step in case.procedure_text["steps"] for code in step["papers"]}
    assert named == {"request", "acceptance_report", "review_opinion", "check_record", "sign_sheet", "register_entry"}
    assert set(all_papers(facts_of(case))) == named == set(papers_ready(case))


def test_every_paper_has_a_name_in_both_languages() -> None:
    assert list(NAMES) == list(BUILDERS)
    assert all(zh and en for zh, en in NAMES.values())


def test_no_paper_claims_an_official_form(cast: Cast) -> None:
    for kind, made in all_papers(facts_of(closed(cast).case)).items():
        told = text_of(made)
        assert "表式由本系统拟定" in told, kind
        assert "整改验收销号申请表" not in told


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("request", ["补齐污水管网", "2026年9月30日", "措施1", "2026-09-01", "收集率达到80%以上", "85.5%\n2026-10-08", "已达到"]),
        ("request", ["两项措施均已完成。", "交通局甲", "市交通运输局"]),
        ("acceptance_report", ["青石县于2026年11月24日组织验收组", "王验收", "组长", "现场查看,属实。", "验收通过。", "青石县甲"]),
        ("review_opinion", ["北纬36.706900°，东经119.161800°", "市住房城乡建设局", "住建局甲", "现场管网已通水。", WORDS, "核查.jpg"]),
        ("check_record", ["第1次", "市直/市交通运输局", "抽中", "双色球", "抽查合格。", "督察组甲", "任何人用公布的种子和总体可以复算"]),
        ("sign_sheet", ["整改办负责人（签字）", "整改办主任", "同意销号。", "已再次核验登录密码", "办理销号，经办人：整改办甲"]),
        ("register_entry", ["2026年11月28日", "整改办甲", "第1次申请"]),
    ],
)  # fmt: skip
def test_a_paper_says_what_was_done(cast: Cast, kind: str, words: list[str]) -> None:
    told = text_of(paper(cast, closed(cast).case, kind))
    assert [each for each in words if each not in told] == []


def test_a_review_shows_its_photographs_without_what_their_files_tell(cast: Cast) -> None:
    pictures = [block for block in paper(cast, reviewed(cast).case, "review_opinion").blocks if isinstance(block, Picture)]
    assert [each.caption for each in pictures] == ["核查.jpg"]
    assert b"Exif" not in pictures[0].data


def test_the_check_of_a_closed_task_is_told_with_its_photographs_beside_the_check_before(cast: Cast) -> None:
    """The case has ended and takes no step any more; what was handed in with the check must not be lost."""
    walk = closed(cast).walk.later()
    walk.drawn_closed(cast.second_clerk)
    photo = Attached("check_photo", "夜间复产.jpg", kept(jpeg(picture(4, (320, 240))), "夜间复产.jpg"))
    walk.check(person("third", "整改办丙", (cast.office, "office_clerk")), passed=False, papers=[photo])
    made = paper(cast, walk.case, "check_record")
    told = text_of(made)
    words = ["抽查合格。", "督察组甲", "销号后第2次抽查", "现场", "抽查不合格。", "整改办丙", "未通过，任务重新打开", "夜间复产.jpg"]
    assert [each for each in words if each not in told] == []
    assert [block.caption for block in made.blocks if isinstance(block, Picture)] == ["夜间复产.jpg"]


def test_a_picture_is_turned_upright_and_made_small() -> None:
    made = made_small(jpeg(picture(1, (2400, 1800)), make="Phone"))
    assert made is not None
    assert b"Phone" not in made
    assert len(made) < 600_000
    assert made_small(b"\xff\xd8\xff not a picture") is None


def test_a_step_nobody_has_taken_has_no_paper(cast: Cast) -> None:
    walk = ready(cast)
    walk.request(cast.responsible, cast.transport)
    assert papers_ready(walk.case) == ["request", "sign_sheet"]
    with pytest.raises(NotFound):
        paper(cast, walk.case, "acceptance_report")
    with pytest.raises(NotFound):
        paper(cast, walk.case, "no_such_paper")


def test_an_unsigned_sheet_leaves_the_line_to_fill_in(cast: Cast) -> None:
    sheet = paper(cast, reviewed(cast).case, "sign_sheet")
    assert [block.name for block in sheet.blocks if isinstance(block, SignatureLine)] == [""]


def test_a_failed_acceptance_gives_the_unit_a_notice_with_the_reason(cast: Cast) -> None:
    walk = ready(cast)
    walk.request(cast.responsible, cast.transport)
    case = walk.case
    walk.later().accept(cast.county, cast.qingshi, passed=False)
    notice = paper(cast, case, "return_notice")
    told = text_of(notice)
    assert notice.recipient == cast.transport.name
    assert "经青石县牵头单位组织验收审核，未予通过，现予退回" in told
    assert "原因：现场查看,属实。" in told
    assert "验收不通过。" in text_of(paper(cast, case, "acceptance_report"))


def test_a_return_by_the_office_says_so(cast: Cast) -> None:
    walk = reviewed(cast).walk
    case = return_case(case=walk.case, because="照片不是本点位。", by=cast.clerk, at=walk.later().at)
    told = text_of(paper(cast, case, "return_notice"))
    assert "经市整改办审核" in told
    assert "照片不是本点位。" in told


def test_a_reopened_task_gives_a_notice_and_stays_in_the_register(cast: Cast, login) -> None:
    walk = closed(cast).walk
    reopen(task=walk.task.__class__.objects.get(pk=walk.task.pk), because="污水又直排。", by=cast.clerk, at=walk.later().at)
    told = text_of(paper(cast, walk.case, "reopen_notice"))
    assert "已于2026年11月28日销号" in told
    assert "污水又直排。" in told
    answer = login(cast.clerk).get(reverse("closure:register_paper", args=["docx"]) + "?campaign=close")
    register = docx.Document(BytesIO(answer.getvalue()))
    row = [cell.text for cell in register.tables[0].rows[1].cells]
    assert row[:4] == ["1", "1", "补齐污水管网", "市交通运输局"]
    assert row[-2:] == ["2026-11-28", "2026-11-29重新打开"]


def test_an_empty_register_says_so(cast: Cast, login) -> None:
    ready(cast)
    answer = login(cast.clerk).get(reverse("closure:register_paper", args=["docx"]) + "?campaign=close")
    assert any("尚无销号任务" in each.text for each in docx.Document(BytesIO(answer.getvalue())).paragraphs)


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_a_paper_is_taken_home_under_its_own_name(cast: Cast, login, extension: str) -> None:
    case = reviewed(cast).case
    answer = login(cast.clerk).get(reverse("closure:paper", args=[case.pk, "review_opinion", extension]))
    data = answer.getvalue()
    assert answer.status_code == 200
    assert "filename*=utf-8''1%20" in answer["Content-Disposition"]
    if extension == "docx":
        assert zipfile.ZipFile(BytesIO(data)).testzip() is None
    else:
        document = pypdfium2.PdfDocument(data)
        told = "".join(page.get_textpage().get_text_range() for page in document)
        assert WORDS.replace(" ", "") in re.sub(r"\s", "", told)
        document.close()


def test_a_foreign_county_finds_no_paper(cast: Cast, login) -> None:
    case = reviewed(cast).case
    stranger = person("linhe", "临河区甲", (cast.linhe, "county_government"))
    for address in (reverse("closure:paper", args=[case.pk, "request", "pdf"]), reverse("closure:archive", args=[case.pk])):
        assert login(stranger).get(address).status_code == 404


def test_who_has_no_post_gets_no_paper(cast: Cast, login) -> None:
    case = reviewed(cast).case
    client = login(cast.outsider)
    for name, arguments in (("paper", [case.pk, "request", "pdf"]), ("archive", [case.pk]), ("register_paper", ["pdf"])):
        assert client.get(reverse(f"closure:{name}", args=arguments)).status_code == 403


@pytest.mark.parametrize("address", ["/cases/{}/papers/request.exe", "/cases/{}/papers/nothing.pdf", "/cases/999999/papers/request.pdf"])
def test_what_is_not_there_is_not_found(cast: Cast, login, address: str) -> None:
    assert login(cast.clerk).get(address.format(reviewed(cast).case.pk)).status_code == 404


def test_a_server_without_fonts_says_so_in_the_readers_language(cast: Cast, login, monkeypatch) -> None:
    def refuse(_paper: Paper) -> bytes:
        raise PaperFailed("没有字体", "no fonts")

    monkeypatch.setattr("rectify.campaign.closure.web.papers.WRITERS", {"pdf": (refuse, "application/pdf")})
    case = reviewed(cast).case
    client, address = login(cast.clerk), reverse("closure:paper", args=[case.pk, "request", "pdf"])
    assert (client.get(address).status_code, client.get(address).content.decode()) == (503, "没有字体")
    assert client.get(address, headers={"accept-language": "en"}).content.decode() in {"no fonts", "没有字体"}


def test_the_cost_of_a_paper_does_not_grow_with_the_case(cast: Cast, django_assert_max_num_queries) -> None:
    case = closed(cast).case
    grants = grants_of(cast.clerk, TODAY)
    for kind in papers_ready(case):
        with django_assert_max_num_queries(16):
            case_paper(grants, case.pk, kind)


def test_blocks_come_in_the_order_people_read_them(cast: Cast) -> None:
    blocks = paper(cast, closed(cast).case, "request").blocks
    kinds = [type(block) for block in blocks]
    assert kinds == [Fields, Heading, Table, Heading, Table, Heading, Table, Heading, Paragraph, SignatureLine, SignatureLine]


def test_a_public_notice_is_printed_with_all_its_cases(cast: Cast, login) -> None:
    case = closed(cast).case
    posted = PublicNotice.objects.create(
        campaign=case.task.campaign, number="海整改公示〔2026〕2号", title="关于整改任务拟销号的公示", media="海岱日报",
        first=date(2026, 11, 30), last=date(2026, 12, 11), days=10, day_type="workdays", unit=cast.office, posted_at=NOW,
        posted_by=cast.clerk,
    )  # fmt: skip
    entry = NoticedCase.objects.create(notice=posted, case=case)
    Objection.objects.create(
        entry=entry, came_by="post", said_on=date(2026, 12, 1), text="夜间仍有直排。", recorded_at=NOW, recorded_by=cast.clerk
    )
    answer = login(cast.clerk).get(reverse("closure:notice_paper", args=[posted.pk, "docx"]))
    document = docx.Document(BytesIO(answer.getvalue()))
    told = "\n".join(each.text for each in document.paragraphs)
    assert "公示时间：2026年11月30日至2026年12月11日，共10个工作日。" in told
    assert "以邮戳日期为准" in told
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["1", "1", "补齐污水管网", "市交通运输局", "青石县"]
    assert "夜间仍有直排" not in told  # what a citizen wrote stays in the house
    assert "夜间仍有直排。" in text_of(paper(cast, case, "sign_sheet"))
    assert login(cast.outsider).get(reverse("closure:notice_paper", args=[posted.pk, "docx"])).status_code == 403


def test_the_register_of_all_campaigns_and_of_one_that_is_not_there(cast: Cast, login) -> None:
    closed(cast)
    client, address = login(cast.clerk), reverse("closure:register_paper", args=["docx"])
    assert docx.Document(BytesIO(client.get(address).getvalue())).core_properties.title == "销号台账"
    assert client.get(f"{address}?campaign=none").status_code == 404
    assert client.get(reverse("closure:register_paper", args=["exe"])).status_code == 404


def test_a_register_too_long_for_a_paper_is_sent_to_excel(cast: Cast, login, monkeypatch) -> None:
    closed(cast)
    monkeypatch.setattr("rectify.campaign.closure.queries.papers.register.MOST", 0)
    answer = login(cast.clerk).get(reverse("closure:register_paper", args=["pdf"]))
    assert (answer.status_code, "导出 Excel" in answer.content.decode()) == (413, True)


def test_a_foreign_county_sees_nothing_of_others_in_the_register(cast: Cast, login) -> None:
    closed(cast)
    stranger = person("linhe", "临河区甲", (cast.linhe, "county_government"))
    answer = login(stranger).get(reverse("closure:register_paper", args=["docx"]))
    assert "补齐污水管网" not in "".join(cell.text for table in docx.Document(BytesIO(answer.getvalue())).tables for cell in table._cells)


def test_a_signature_in_another_name_says_whose(cast: Cast) -> None:
    whole = reviewed(cast)
    walk = whole.walk
    walk.later().drawn(cast.clerk)
    walk.check(cast.team)
    deputy = person("deputy", "整改办副主任", (cast.office, "auditor"))
    grant(
        principal=cast.director, delegate=deputy, role="office_director", unit=cast.office, because="出差。", valid_from=walk.later().today,
        valid_to=walk.today, by=cast.director, at=walk.at,
    )  # fmt: skip
    walk.sign(deputy, for_=cast.director)
    line = next(block for block in paper(cast, walk.case, "sign_sheet").blocks if isinstance(block, SignatureLine))
    assert (line.name, line.note) == ("整改办副主任", "受托办理，委托人：整改办主任；已再次核验登录密码")
