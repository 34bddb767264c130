"""The bulletin: rates with named denominators, a ranking nobody can quarrel with, and nothing that moves once it is issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectify.campaign.dispatch.bulletin_paper import bulletin_paper
from rectify.campaign.dispatch.models import Bulletin
from rectify.campaign.dispatch.queries.bulletin import counted
from rectify.campaign.dispatch.rules.bulletin import Content, UnitLine, digest, percent, ranked
from rectify.campaign.dispatch.services.bulletin import ChosenCase, edit_bulletin, issue_bulletin
from rectify.campaign.dispatch.services.rounds import open_round
from rectify.campaign.ledger.models import Measure
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from rectify.foundation.papers import to_docx
from tests.campaign.dispatch.asked import AFTER, NEXT_WEEK, Opened, answered, frozen, opened
from tests.cast import NOW, TODAY, Cast


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "–"),
        (0, 5, "0.0%"),
        (5, 5, "100.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1999, 2000, "99.9%"),
        (99_999, 100_000, "99.9%"),
        (1, 8, "12.5%"),
        (1, 16, "6.3%"),
    ],
)
def test_a_rate_has_one_decimal_and_is_whole_only_when_nothing_is_missing(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def unit(
    name: str, answered: int, asked: int, overdue: int = 0, due: int = 10, done: int = 0, measures: int = 10, late: int = 0
) -> UnitLine:
    return UnitLine(0, name, name, asked, answered, late, due=due, overdue=overdue, measures=measures, measures_done=done)


@pytest.mark.parametrize(
    ("units", "order"),
    [
        ([unit("甲", 1, 2), unit("乙", 2, 2)], [("乙", 1), ("甲", 2)]),
        ([unit("甲", 2, 4), unit("乙", 1, 2)], [("甲", 1), ("乙", 1)]),
        ([unit("甲", 2, 2, overdue=1), unit("乙", 2, 2)], [("乙", 1), ("甲", 2)]),
        ([unit("甲", 2, 2, done=1), unit("乙", 2, 2, done=2)], [("乙", 1), ("甲", 2)]),
        ([unit("甲", 2, 2), unit("乙", 2, 2), unit("丙", 1, 2)], [("甲", 1), ("乙", 1), ("丙", 3)]),
        ([unit("甲", 2, 2, late=2), unit("乙", 1, 2)], [("乙", 1), ("甲", 2)]),
        ([unit("甲", 2, 2, late=1), unit("乙", 1, 2)], [("甲", 1), ("乙", 1)]),
        ([unit("甲", 0, 0), unit("乙", 0, 2)], [("乙", 1), ("甲", None)]),
    ],
)
def test_units_are_ranked_by_rates_and_equals_share_a_rank(units: list[UnitLine], order: list[tuple[str, int | None]]) -> None:
    assert [(line.name, line.rank) for line in ranked(units)] == order


@pytest.fixture
def week(cast: Cast) -> Opened:
    return opened(cast)


def line_of(content: Content, name: str) -> UnitLine:
    return next(line for line in content.units if line.name == name)


def test_figures_of_an_open_round_and_of_the_frozen_one_agree(cast: Cast, week: Opened) -> None:
    answered(week.report(cast.ecology), cast.lead)
    live = counted(week.round, None, TODAY + timedelta(days=4))
    kept = counted(frozen(week.round), None, TODAY + timedelta(days=99))
    assert live.open
    assert not kept.open
    assert {**live.json(), "open": False} == kept.json()
    assert (kept.answered, line_of(kept, "市生态环境局").answered) == (1, 1)
    assert kept.asked == week.round.asked
    assert sum(kept.classes.values()) == kept.tasks
    assert kept.overdue_count == sum(line.overdue for line in kept.units)
    assert sum(line.tasks for line in kept.sections) == kept.tasks


def test_a_measure_finished_after_the_freeze_does_not_count(cast: Cast, week: Opened) -> None:
    before = counted(frozen(week.round), None, TODAY)
    Measure.objects.filter(pk=week.timely.pk).update(started_on=TODAY, done_on=TODAY + timedelta(days=6))
    assert counted(week.round.__class__.objects.get(pk=week.round.pk), None, TODAY).measures_done == before.measures_done


def test_changes_are_told_from_the_round_before(cast: Cast, week: Opened) -> None:
    task = week.short.late
    waiting = task.extensions.filter(decided_at__isnull=True).get()
    decide_extension(extension=waiting, approve=False, decision="不同意。", by=cast.clerk, at=NOW)
    asked = request_extension(task=task, due_to=TODAY + timedelta(days=5), reason="汛期停工。", by=cast.lead, at=NOW)
    decide_extension(extension=asked, approve=True, decision="同意。", number="批1号", by=cast.clerk, at=NOW)
    frozen(week.round)
    later = open_round(campaign=week.short.campaign, on=TODAY + timedelta(days=7), by=cast.clerk, at=NEXT_WEEK)
    content = counted(frozen(later, AFTER + timedelta(days=7)), None, TODAY)
    assert content.previous == week.round.number
    assert [line.task for line in content.newly_late] == [task.pk]
    assert content.moved["newly_late"] == 1
    assert "新增逾期1项" in str(bulletin_paper(content, issued_on=TODAY))


def test_queries_do_not_grow_with_the_rows(cast: Cast, week: Opened) -> None:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        counted(week.round, None, TODAY)
    assert len(caught) <= 4


class TestIssuing:
    """By the office, once."""

    def test_an_issued_bulletin_never_changes(self, cast: Cast, week: Opened) -> None:
        edit_bulletin(
            round=week.round,
            words="请各单位抓紧。",
            cases=[ChosenCase(week.short.late.key, good=False, words="长期停滞。")],
            by=cast.clerk,
            at=NOW,
        )
        frozen(week.round)
        row = issue_bulletin(round=week.round, by=cast.clerk, at=AFTER)
        kept = Bulletin.objects.get(pk=row.pk)
        assert kept.content is not None
        assert Entry.objects.get(act="bulletin:issue:done").data["hash"] == digest(kept.content)
        content = Content.of(kept.content)
        assert (content.words, content.cases[0].task, content.cases[0].good) == ("请各单位抓紧。", week.short.late.pk, False)
        acts: list[Callable[[], object]] = [
            lambda: issue_bulletin(round=week.round, by=cast.clerk, at=AFTER),
            lambda: edit_bulletin(round=week.round, words="改口", cases=[], by=cast.clerk, at=AFTER),
        ]
        for act in acts:
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.code == "bulletin.issued"

    def test_a_round_that_is_open_has_no_bulletin_to_issue(self, cast: Cast, week: Opened) -> None:
        with pytest.raises(Refused) as refusal:
            issue_bulletin(round=week.round, by=cast.clerk, at=NOW)
        assert refusal.value.code == "bulletin.open_round"

    @pytest.mark.parametrize(("number", "words", "code"), [("无此号", "好", "bulletin.unknown_case"), ("", " ", "bulletin.unknown_case")])
    def test_a_case_is_a_task_with_words(self, cast: Cast, week: Opened, number: str, words: str, code: str) -> None:
        with pytest.raises(Refused) as refusal:
            edit_bulletin(round=week.round, words="", cases=[ChosenCase(number, good=True, words=words)], by=cast.clerk, at=NOW)
        assert refusal.value.code == code
        with pytest.raises(Refused) as refusal:
            edit_bulletin(round=week.round, words="", cases=[ChosenCase(week.short.late.key, good=True, words="")], by=cast.clerk, at=NOW)
        assert refusal.value.code == "bulletin.case_without_words"


class TestPages:
    """Seen by all once issued, by the office and those who see all before."""

    @pytest.mark.parametrize(
        ("who", "draft", "issued"),
        [("clerk", 200, 200), ("leader", 200, 200), ("lead", 404, 200), ("county", 404, 200), ("outsider", 403, 403)],
    )
    def test_who_sees_it(self, cast: Cast, week: Opened, login: Callable[[Person], Client], who: str, draft: int, issued: int) -> None:
        frozen(week.round)
        client = login(getattr(cast, who))
        url = f"/rounds/{week.round.pk}/bulletin"
        assert client.get(f"{url}/").status_code == draft
        issue_bulletin(round=week.round, by=cast.clerk, at=AFTER)
        assert client.get(f"{url}/").status_code == issued
        assert client.get(f"{url}.docx").status_code == issued

    def test_the_office_writes_and_issues_it_on_the_page(self, cast: Cast, week: Opened, login: Callable[[Person], Client]) -> None:
        frozen(week.round)
        client, url = login(cast.clerk), f"/rounds/{week.round.pk}/bulletin/"
        said = {"words": "请抓紧。<script>", "case_1": week.short.late.key, "kind_1": "bad", "why_1": "停滞。"}
        assert client.post(f"{url}edit", said).status_code == 302
        page = client.get(url).content.decode()
        assert "请抓紧。&lt;script&gt;" in page
        assert "停滞。" in page
        client.post(f"{url}issue")
        assert Bulletin.objects.get(round=week.round).issued_by == cast.clerk
        assert "edit" not in client.get(url).content.decode().split("</article>")[0].split("acts")[-1]

    def test_units_neither_write_nor_issue(self, cast: Cast, week: Opened, login: Callable[[Person], Client]) -> None:
        client = login(cast.lead)
        assert client.post(f"/rounds/{week.round.pk}/bulletin/edit").status_code == 403
        assert client.post(f"/rounds/{week.round.pk}/bulletin/issue").status_code == 403


def test_the_paper_says_every_denominator(cast: Cast, week: Opened) -> None:
    answered(week.report(cast.ecology), cast.lead)
    content = counted(frozen(week.round), None, TODAY)
    paper = bulletin_paper(content, issued_on=TODAY)
    words = str(paper)
    for denominator in ("已报÷应报", "已完成措施÷全部措施", "逾期任务÷有明确时限的任务"):
        assert denominator in words
    assert "未印发" not in words
    assert "未印发" in bulletin_paper(content, issued_on=None).title
    assert to_docx(paper).startswith(b"PK")


@pytest.mark.parametrize("change", ["words = ''", "content = '{}'", "issued_at = NULL, issued_by_id = NULL, content = NULL"])
def test_the_database_holds_an_issued_bulletin(cast: Cast, week: Opened, change: str) -> None:
    frozen(week.round)
    row = issue_bulletin(round=week.round, by=cast.clerk, at=AFTER)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE dispatch_bulletin SET {change} WHERE id = %s", [row.pk])  # noqa: S608 - fixed texts
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        row.delete()


def test_the_round_leads_to_its_bulletin_for_whom_it_is_there(cast: Cast, week: Opened, login: Callable[[Person], Client]) -> None:
    frozen(week.round)
    url, link = f"/rounds/{week.round.pk}/", f"/rounds/{week.round.pk}/bulletin/"
    assert link in login(cast.clerk).get(url).content.decode()
    assert link not in login(cast.lead).get(url).content.decode()
    issue_bulletin(round=week.round, by=cast.clerk, at=AFTER)
    assert link in login(cast.lead).get(url).content.decode()
