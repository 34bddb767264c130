from __future__ import annotations

import pytest

from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.campaign.ledger.models import FactLink, Measure, Responsibility, Task, TaskState
from rectify.campaign.ledger.services.review import confirm_task
from rectify.campaign.ledger.services.shaping import (
    add_measure,
    add_task,
    edit_task_title,
    merge_measures,
    merge_tasks,
    move_measure,
    reject_measure,
    split_measure,
)
from rectify.campaign.plans.models import Question
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LIST, PLAN, as_csv, campaign_of, decided, in_english, taken, task
from tests.cast import NOW, Cast


@pytest.fixture
def draft(cast: Cast) -> Task:
    taken(cast, campaign_of(cast))
    return task()


def texts(row: Task) -> list[str]:
    return list(row.measures.order_by("position").values_list("text", flat=True))


def test_a_title_is_changed_counted_and_recorded(cast: Cast, draft: Task) -> None:
    edit_task_title(task=draft, revision=draft.revision, title="  淘汰  小锅炉 ", by=cast.clerk, at=NOW)
    assert (task().title, task().revision) == ("淘汰 小锅炉", draft.revision + 1)
    assert Entry.objects.order_by("-seq")[0].act == "task:title:done"


@pytest.mark.parametrize("title", ["", "  ", "字" * 401])
def test_a_title_that_is_none_is_refused(cast: Cast, draft: Task, title: str) -> None:
    with pytest.raises(Refused) as refused:
        edit_task_title(task=draft, revision=draft.revision, title=title, by=cast.clerk, at=NOW)
    assert in_english(refused) == "The title is empty or longer than 400 characters. Write a shorter one."


def test_an_older_page_changes_nothing(cast: Cast, draft: Task) -> None:
    edit_task_title(task=draft, revision=draft.revision, title="新标题", by=cast.clerk, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        edit_task_title(task=draft, revision=draft.revision, title="旧页面", by=cast.second_clerk, at=NOW)
    assert task().title == "新标题"


def test_confirmed_work_is_not_reshaped(cast: Cast, draft: Task) -> None:
    decided(cast)
    row = confirm_task(task=draft, revision=draft.revision, by=cast.clerk, at=NOW)
    measure = row.measures.first()
    assert measure is not None
    with pytest.raises(Refused) as refused:
        reject_measure(measure=measure, revision=row.revision, because="多余", by=cast.clerk, at=NOW)
    assert refused.value.code == "task.not_draft"


def test_a_split_measure_keeps_every_character_and_each_fact_where_it_stands(cast: Cast, draft: Task) -> None:
    measure = draft.measures.order_by("position").first()
    assert measure is not None
    offset = PLAN.index("淘汰比例")
    facts = FactLink.objects.filter(measure=measure).count()
    first, second = split_measure(measure=measure, revision=draft.revision, offset=offset, by=cast.clerk, at=NOW)
    assert first.text + second.text == measure.text
    assert PLAN[second.start : second.end] == second.text
    assert FactLink.objects.filter(measure=second, fact__kind="target").exists()
    assert not FactLink.objects.filter(measure=first, fact__kind="target").exists()
    assert FactLink.objects.filter(measure__in=[first, second]).count() >= facts
    positions = list(task().measures.order_by("position").values_list("pk", flat=True))
    assert positions[:2] == [first.pk, second.pk]


@pytest.mark.parametrize("where", ["start", "end", "before"])
def test_a_cut_at_an_edge_is_refused(cast: Cast, draft: Task, where: str) -> None:
    measure = draft.measures.order_by("position")[0]
    assert measure.start is not None
    assert measure.end is not None
    offset = {"start": measure.start, "end": measure.end, "before": measure.start - 5}[where]
    with pytest.raises(Refused) as refused:
        split_measure(measure=measure, revision=draft.revision, offset=offset, by=cast.clerk, at=NOW)
    assert refused.value.code == "measure.split_outside"


def test_a_split_undone_by_a_merge_gives_the_same_measure(cast: Cast, draft: Task) -> None:
    before = texts(draft)
    measure = draft.measures.order_by("position")[0]
    first, second = split_measure(measure=measure, revision=draft.revision, offset=PLAN.index("淘汰比例"), by=cast.clerk, at=NOW)
    merge_measures(measures=[second, first], revision=task().revision, by=cast.clerk, at=NOW)
    assert texts(draft) == before
    assert FactLink.objects.filter(measure=first, fact__kind="target").exists()


def test_only_measures_of_one_task_and_document_are_merged(cast: Cast, draft: Task) -> None:
    strangers = [draft.measures.all()[0], task(1).measures.all()[0]]
    with pytest.raises(Refused) as refused:
        merge_measures(measures=strangers, revision=draft.revision, by=cast.clerk, at=NOW)
    assert refused.value.code == "measure.merge_strangers"


def test_a_measure_taken_off_leaves_its_facts_to_the_task(cast: Cast, draft: Task) -> None:
    measure = draft.measures.order_by("position")[0]
    facts = set(FactLink.objects.filter(measure=measure).values_list("fact", flat=True))
    reject_measure(measure=measure, revision=draft.revision, because="不是措施", by=cast.clerk, at=NOW)
    assert not Measure.objects.filter(pk=measure.pk).exists()
    assert facts <= set(FactLink.objects.filter(task=draft, measure__isnull=True).values_list("fact", flat=True))


def test_a_measure_is_added_from_marked_characters_with_the_facts_inside(cast: Cast, draft: Task) -> None:
    assert draft.document is not None
    start = PLAN.index("淘汰比例")
    row = add_measure(task=draft, revision=draft.revision, document=draft.document, start=start, end=start + 12, by=cast.clerk, at=NOW)
    assert row.text == PLAN[start : start + 12]
    assert FactLink.objects.filter(measure=row, fact__kind="target").exists()


def test_a_measure_moves_to_another_draft_with_what_belongs_to_it(cast: Cast, draft: Task) -> None:
    measure = draft.measures.order_by("position")[0]
    facts = FactLink.objects.filter(measure=measure).count()
    moved = move_measure(measure=measure, to=task(1), revision=draft.revision, by=cast.clerk, at=NOW)
    assert moved.task == task(1)
    assert FactLink.objects.filter(measure=moved, task=task(1)).count() == facts
    with pytest.raises(Refused):
        move_measure(measure=moved, to=task(1), revision=task(1).revision, by=cast.clerk, at=NOW)


def test_a_task_is_added_from_the_document_with_its_facts_and_units(cast: Cast, draft: Task) -> None:
    assert draft.document is not None
    start, end = PLAN.index("由市交通运输局"), PLAN.index("工地覆盖率")
    row = add_task(campaign=draft.campaign, document=draft.document, start=start, end=end, title="单列一项", by=cast.clerk, at=NOW)
    assert (row.state, row.problem.stated) == (TaskState.DRAFT, False)
    assert row.measures.get().text == PLAN[start:end]
    assert Responsibility.objects.filter(task=row, unit=cast.transport).exists()
    with pytest.raises(Refused) as refused:
        add_task(campaign=draft.campaign, document=draft.document, start=start, end=end, by=cast.clerk, at=NOW)
    assert refused.value.code == "task.key_taken"


def test_a_row_merged_into_a_plan_item_answers_where_it_belongs(cast: Cast, draft: Task) -> None:
    taken(cast, draft.campaign, as_csv(LIST))
    row = Task.objects.get(key="清单/3")
    goal = merge_tasks(task=row, into=task(2), revision=row.revision, by=cast.clerk, at=NOW)
    assert goal.measures.filter(text__contains="清运车辆").exists()
    assert Task.objects.select_related("problem").get(pk=goal.pk).problem.text.startswith("部分村庄")
    assert Task.objects.get(pk=row.pk).state == TaskState.REJECTED
    answered = Question.objects.get(kind="unmatched-row")
    assert (answered.answered_by, answered.answer) == (cast.clerk, f"并入 {goal}")


def test_a_task_is_not_merged_into_itself(cast: Cast, draft: Task) -> None:
    with pytest.raises(Refused) as refused:
        merge_tasks(task=draft, into=draft, revision=draft.revision, by=cast.clerk, at=NOW)
    assert refused.value.code == "task.merge_itself"
