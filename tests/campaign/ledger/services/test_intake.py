from __future__ import annotations

from datetime import date

import pytest

from rectify.campaign.ledger.models import Campaign, FactLink, Measure, Problem, Responsibility, Section, Site, TakenItem, Task
from rectify.campaign.ledger.queries.drafts import open_points
from rectify.campaign.ledger.queries.search import matching
from rectify.campaign.ledger.services.intake import Basis, open_campaign, take_in
from rectify.campaign.plans.models import Question
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LIST, PLAN, Role, as_csv, campaign_of, in_english, stored, taken, task
from tests.cast import NOW, Cast
from tests.shared import shared_path


def test_a_campaign_is_opened_with_the_rules_it_stands_under(cast: Cast) -> None:
    bases = [Basis("生态环境保护督察工作条例", "2025", date(2025, 4, 28)), Basis("省实施办法")]
    campaign = open_campaign(
        slug="haidai-2026", name="海岱", jurisdiction=cast.city, starts_on=date(2026, 1, 12), by=cast.clerk, at=NOW, legal_bases=bases
    )
    assert list(campaign.legal_bases.values_list("title", "version", "position")) == [
        ("生态环境保护督察工作条例", "2025", 1),
        ("省实施办法", "", 2),
    ]
    assert Entry.objects.get().act == "campaign:open:done"


@pytest.mark.parametrize(
    ("slug", "name", "feedback", "code", "words"),
    [
        (
            "Haidai",
            "海岱",
            None,
            "campaign.slug_shape",
            "“Haidai” cannot be a short name. Use small letters, digits and hyphens, at most 50.",
        ),
        ("haidai", " ", None, "campaign.name_empty", "The campaign has no name. Write one of at most 200 characters."),
        ("taken", "海岱", None, "campaign.slug_taken", "There is a campaign under the short name “taken” already. Choose another."),
        (
            "haidai",
            "海岱",
            date(2026, 2, 1),
            "campaign.starts_before_feedback",
            "The campaign would start on 2026-01-12, before the findings were handed over on 2026-02-01. Correct one of the two days.",
        ),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(cast: Cast, slug: str, name: str, feedback: date | None, code: str, words: str) -> None:
    campaign_of(cast, "taken")
    with pytest.raises(Refused) as refused:
        open_campaign(
            slug=slug, name=name, jurisdiction=cast.city, starts_on=date(2026, 1, 12), feedback_on=feedback, by=cast.clerk, at=NOW
        )
    assert (refused.value.code, in_english(refused)) == (code, words)
    assert Campaign.objects.count() == 1


def test_a_plan_becomes_drafts_under_its_parts_and_its_problems_are_not_stated(cast: Cast) -> None:
    done = taken(cast, campaign_of(cast))
    assert (done.sections, done.problems, done.tasks) == (2, 3, 3)
    assert list(Section.objects.values_list("path", flat=True)) == ["二/一", "二/二"]
    assert list(Task.objects.order_by("position").values_list("key", "state")) == [(f"二/{p}", "draft") for p in ("一/1", "一/2", "二/1")]
    assert set(Problem.objects.values_list("stated", flat=True)) == {False}
    assert all(PLAN[row.start : row.end] == row.text for row in Measure.objects.all())
    assert Entry.objects.filter(act="document:take_in:done").count() == 1


def test_every_fact_of_a_task_is_linked_once_and_certain_names_have_their_unit(cast: Cast) -> None:
    taken(cast, campaign_of(cast))
    first = task()
    kinds = set(FactLink.objects.filter(task=first).values_list("fact__kind", flat=True))
    assert {"actor", "deadline", "target", "cadence"} <= kinds
    assert not FactLink.objects.filter(fact__start__lt=first.start).exists()
    assert Responsibility.objects.get(task=first, name="市生态环境局").unit == cast.ecology


def test_a_list_row_that_names_its_item_joins_it_and_states_its_problem(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    done = taken(cast, campaign, as_csv(LIST))
    assert (done.joined, done.tasks, done.asked) == (2, 1, 1)
    first = task()
    assert first.problem.stated
    assert first.problem.text.startswith("部分燃煤锅炉未按期淘汰")
    assert first.measures.filter(text__contains="逐台拆除").exists()
    assert Responsibility.objects.filter(task=first, name="青石县").exists()
    assert first.revision > 1


def test_a_row_that_fits_nothing_stands_alone_and_is_asked_about(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    taken(cast, campaign, as_csv(LIST))
    question = Question.objects.get(kind="unmatched-row")
    assert question.text == "清单第3项找不到对应的方案条目，是单列一项，还是并入某一条？"
    assert Task.objects.get(key="清单/3").problem.stated


def test_a_second_problem_of_one_item_stands_alone_and_is_asked_about(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    rows = [LIST[0], LIST[1], (*LIST[2][:-1], "二（一）1")]
    taken(cast, campaign, as_csv(rows))
    assert Task.objects.get(key="清单/2").section == task().section
    assert Question.objects.get(kind="shared-item").text == "清单第2项对应方案二/一/1，该条已对应另一问题1；现单列一项，是否妥当？"


def test_two_titles_alike_are_asked_and_never_guessed(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign, PLAN.replace("管控施工扬尘", "淘汰燃煤锅炉"))
    taken(
        cast, campaign, as_csv([LIST[0], ("1", "淘汰燃煤锅炉", "全部淘汰", "逐台拆除。", "市生态环境局", "青石县", "2026年11月底前", "")])
    )
    assert Question.objects.get(kind="ambiguous-row").text == "清单第1项可能对应方案的二/一/1、二/一/2，属于哪一条？"
    assert not task().problem.stated


def test_it_makes_no_difference_which_paper_comes_first(cast: Cast) -> None:
    one, other = campaign_of(cast, "one"), campaign_of(cast, "other")
    for campaign, order in ((one, (PLAN, as_csv(LIST))), (other, (as_csv(LIST), PLAN))):
        for paper in order:
            taken(cast, campaign, paper)

    def told(campaign: Campaign) -> list[tuple[str, str, int]]:
        return sorted((row.key, row.problem.text, row.measures.count()) for row in campaign.tasks.select_related("problem"))

    assert told(one) == told(other)


def test_a_document_belongs_to_one_campaign(cast: Cast) -> None:
    campaign = campaign_of(cast)
    entry = taken(cast, campaign).entry
    with pytest.raises(Refused) as refused:
        take_in(campaign=campaign_of(cast, "other"), document=entry.document, role=Role.PLAN, by=cast.clerk, at=NOW)
    assert refused.value.code == "document.taken"


def test_a_plan_without_a_single_task_is_refused_and_nothing_half_done(cast: Cast) -> None:
    campaign = campaign_of(cast)
    document = stored(cast, "各位代表，大家好。今天天气不错。")
    with pytest.raises(Refused) as refused:
        take_in(campaign=campaign, document=document, role=Role.PLAN, by=cast.clerk, at=NOW)
    assert refused.value.code == "document.no_items"
    assert not campaign.documents.exists()


def test_other_papers_join_without_touching_the_lists(cast: Cast) -> None:
    campaign = campaign_of(cast)
    done = take_in(campaign=campaign, document=stored(cast, "说明。"), role=Role.OTHER, by=cast.clerk, at=NOW)
    assert (done.tasks, TakenItem.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("query", "found"), [("锅炉", 1), ("扬", 1), ("黑臭水体", 1), ("运输", 2), ("生态环境局", 1), ("污泥", 0), ("、", 3)]
)
def test_tasks_are_found_by_two_characters_one_and_units(cast: Cast, query: str, found: int) -> None:
    taken(cast, campaign_of(cast))
    assert matching(Task.objects.all(), query).count() == found


def test_two_items_under_one_number_stay_two_tasks(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign, PLAN.replace("2.管控施工扬尘", "1.管控施工扬尘"))
    assert campaign.tasks.count() == 3
    assert campaign.tasks.filter(title="管控施工扬尘").exists()


def test_a_second_plan_of_a_campaign_keeps_its_own_items_and_parts(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    taken(cast, campaign, PLAN.replace("推进大气污染防治", "推进土壤污染防治").replace("淘汰燃煤锅炉", "修复污染地块"))
    assert (campaign.tasks.count(), campaign.problems.count()) == (6, 6)
    assert sorted(campaign.sections.values_list("path", "title")) == [
        ("二/一", "推进大气污染防治"),
        ("二/一#2", "推进土壤污染防治"),
        ("二/二", "推进水污染防治"),
    ]
    assert campaign.tasks.get(title="修复污染地块").section == campaign.sections.get(path="二/一#2")


def test_the_founding_document_gives_eight_parts_and_twenty_five_drafts(cast: Cast) -> None:
    text = shared_path("plans/weifang.txt").read_text(encoding="utf-8")
    done = taken(cast, campaign_of(cast), text)
    assert (done.sections, done.tasks) == (8, 25)
    assert [section.tasks.count() for section in Section.objects.order_by("position")] == [4, 4, 3, 2, 3, 3, 3, 3]
    assert not Task.objects.filter(measures__isnull=True).exists()
    assert all(open_points(row) for row in Task.objects.all())


def test_the_places_a_list_names_are_the_sites_of_its_task_and_counts_name_none(cast: Cast) -> None:
    campaign = campaign_of(cast)
    rows = [("序号", "反馈问题", "整改措施", "责任单位", "整改时限", "点位名称")]
    rows.append(("1", "矿山未修复", "逐矿复绿。", "青石县", "2026年11月底前", "磨盘山一号矿坑、黑峪北坡\n石井采石场"))
    rows.append(("2", "排污口未封堵", "逐口封堵。", "青石县", "2026年11月底前", "共57处"))
    taken(cast, campaign, as_csv(rows))
    assert list(Site.objects.filter(task=task(0)).values_list("name", flat=True)) == ["石井采石场", "磨盘山一号矿坑", "黑峪北坡"]
    assert not Site.objects.filter(task=task(1)).exists()
