from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.campaign.ledger.messages import ChangedMeanwhile, MovedMeanwhile
from rectify.campaign.ledger.models import Move, Responsibility, StandingDuty, Target, Task, TaskState
from rectify.campaign.ledger.queries.drafts import open_points
from rectify.campaign.ledger.rules.moves import MOVES
from rectify.campaign.ledger.services.moves import move
from rectify.campaign.ledger.services.review import confirm_many, confirm_task, reject_task, restore_task
from rectify.campaign.ledger.services.units import add_responsibility, assign_unit, assign_units, drop_responsibility
from rectify.campaign.plans.models import Fact, Question
from rectify.campaign.plans.services.facts import Decision, add_fact, decide_fact, decide_facts
from rectify.campaign.plans.services.questions import answer_question, reopen_question
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LIST, LOST_YEAR, PLAN, as_csv, campaign_of, decided, in_english, missing_in_english, taken, task
from tests.cast import NOW, Cast


def ready(cast: Cast, text: str = PLAN) -> Task:
    """The first draft of the plan, everything decided."""
    taken(cast, campaign_of(cast), text)
    decided(cast)
    return task()


def confirmed(cast: Cast, text: str = PLAN) -> Task:
    draft = ready(cast, text)
    return confirm_task(task=draft, revision=draft.revision, by=cast.clerk, at=NOW)


def test_a_draft_with_open_facts_is_not_work_and_is_told_each_of_them(cast: Cast) -> None:
    taken(cast, campaign_of(cast))
    draft = task()
    with pytest.raises(Refused) as refused:
        confirm_task(task=draft, revision=draft.revision, by=cast.clerk, at=NOW)
    points = missing_in_english(refused.value.missing)
    assert refused.value.code == "task.open_points"
    assert in_english(refused) == f"1 淘汰燃煤锅炉 cannot be confirmed yet: {len(points)} points are open."
    target = Fact.objects.get(kind="target", text__contains="100")
    assert f"Decide on {target.key} “{target.text}”." in points
    assert f"/review/{draft.document_id}#{target.key}" in [point.url for point in refused.value.missing]
    assert missing_in_english(open_points(draft)) == points
    assert task().state == TaskState.DRAFT


def test_a_confirmed_draft_has_targets_duties_dates_units_and_a_move(cast: Cast) -> None:
    row = confirmed(cast)
    row.refresh_from_db()
    assert (row.state, row.confirmed_by, row.confirmed_at) == (TaskState.OPEN, cast.clerk, NOW)
    assert (row.nature, row.due_original, row.due_current) == ("by_deadline", date(2026, 12, 31), date(2026, 12, 31))
    assert row.due_text.startswith("2026年12月底前")
    assert row.lead_unit == cast.ecology
    target = Target.objects.get(task=row)
    assert (target.value, target.unit, target.due_on) == (Decimal(100), "%", date(2026, 12, 31))
    duty = StandingDuty.objects.get(task=row)
    assert (duty.times, duty.period) == (1, "月")
    assert Move.objects.get(task=row).to_state == TaskState.OPEN
    assert Entry.objects.order_by("-seq")[0].act == "task:confirm:done"


def test_what_people_corrected_counts_and_what_was_read_does_not(cast: Cast) -> None:
    taken(cast, campaign_of(cast))
    due = Fact.objects.get(kind="deadline", text__contains="2026年12月")
    decide_fact(fact=due, decision=Decision.CORRECT, correction={"value": "2027-03"}, by=cast.clerk, at=NOW)
    rate = Fact.objects.get(kind="target", text__contains="100")
    decide_fact(fact=rate, decision=Decision.REJECT, by=cast.clerk, at=NOW)
    decided(cast)
    row = confirm_task(task=task(), revision=task().revision, by=cast.clerk, at=NOW)
    assert row.due_original == date(2027, 3, 31)
    assert not Target.objects.filter(task=row).exists()


def test_a_lost_year_keeps_a_draft_back_until_somebody_answers(cast: Cast) -> None:
    taken(cast, campaign_of(cast), LOST_YEAR)
    decide_facts(facts=Fact.objects.all(), by=cast.clerk, at=NOW)
    assert open_points(task())
    fact = Fact.objects.get(value="XXXX-12-31")
    answer_question(question=fact.questions.get(), answer="2026", by=cast.clerk, at=NOW)
    decided(cast)
    row = confirm_task(task=task(), revision=task().revision, by=cast.clerk, at=NOW)
    assert row.due_original == date(2026, 12, 31)


def test_a_name_nobody_knows_keeps_a_draft_back_until_a_person_says_who_it_is(cast: Cast) -> None:
    draft = ready(cast, PLAN.replace("市生态环境局", "市园林局"))
    assert missing_in_english(open_points(draft)) == ["Say which unit “市园林局” means."]
    assign_unit(responsibility=Responsibility.objects.get(name="市园林局"), unit=cast.ecology, by=cast.clerk, at=NOW)
    assert open_points(draft) == ()
    assert task().lead_unit == cast.ecology


def test_a_name_may_mean_several_units_or_none_of_ours(cast: Cast) -> None:
    draft = ready(cast, PLAN.replace("市生态环境局", "市园林局"))
    row = Responsibility.objects.filter(name="市园林局").first()
    assert row is not None
    rows = assign_units(responsibility=row, units=[cast.qingshi, cast.linhe, cast.linhe], by=cast.clerk, at=NOW)
    assert [r.unit for r in rows] == [cast.qingshi, cast.linhe]
    assign_units(responsibility=rows[1], units=[], by=cast.clerk, at=NOW)
    assert open_points(draft) == ()


def test_a_draft_nobody_answers_for_is_confirmed_only_knowingly(cast: Cast) -> None:
    draft = ready(cast, PLAN.replace("由市生态环境局牵头,", ""))
    with pytest.raises(Refused) as refused:
        confirm_task(task=draft, revision=draft.revision, by=cast.clerk, at=NOW)
    assert missing_in_english(refused.value.missing) == [
        "1 淘汰燃煤锅炉 names no lead or responsible unit. Name one, or state that it is not known yet."
    ]
    assert confirm_task(task=draft, revision=draft.revision, by=cast.clerk, at=NOW, without_unit=True).lead_unit is None


def test_a_unit_the_document_did_not_name_can_be_added_and_taken_off(cast: Cast) -> None:
    draft = ready(cast, PLAN.replace("由市生态环境局牵头,", ""))
    row = add_responsibility(task=draft, role="lead", unit=cast.ecology, by=cast.clerk, at=NOW)
    assert task().lead_unit == cast.ecology
    with pytest.raises(Refused):
        add_responsibility(task=draft, role="lead", unit=cast.ecology, by=cast.clerk, at=NOW)
    with pytest.raises(Refused):
        add_responsibility(task=draft, role="boss", unit=cast.ecology, by=cast.clerk, at=NOW)
    drop_responsibility(responsibility=row, because="误加", by=cast.clerk, at=NOW)
    assert task().lead_unit is None


def test_confirmed_work_keeps_its_last_responsible_unit(cast: Cast) -> None:
    row = confirmed(cast)
    with pytest.raises(Refused) as refused:
        drop_responsibility(responsibility=Responsibility.objects.get(task=row, role="lead"), because="调整", by=cast.clerk, at=NOW)
    assert refused.value.code == "responsibility.last"


def test_a_deadline_a_person_marked_counts_like_one_that_was_read(cast: Cast) -> None:
    taken(cast, campaign_of(cast), PLAN.replace("2026年9月底前", "尽快"))
    last = task(2)
    document = last.document
    assert document is not None
    start = document.raw.index("尽快")
    add_fact(document=document, kind="deadline", start=start, end=start + 2, values={"value": "2026-10"}, by=cast.clerk, at=NOW)
    decided(cast)
    assert confirm_task(task=task(2), revision=task(2).revision, by=cast.clerk, at=NOW).due_original == date(2026, 10, 31)


def test_a_deadline_nobody_wrote_down_is_the_date_a_person_answers(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    taken(cast, campaign, as_csv([LIST[0], (*LIST[3][:6], "", "")]))
    question = Question.objects.get(kind="missing-deadline")
    answer_question(question=question, answer="2027-05", by=cast.clerk, at=NOW)
    decided(cast)
    row = Task.objects.get(key="清单/3")
    assert confirm_task(task=row, revision=row.revision, by=cast.clerk, at=NOW).due_original == date(2027, 5, 31)


def test_taking_back_that_answer_takes_the_date_away(cast: Cast) -> None:
    taken(cast, campaign_of(cast), as_csv([LIST[0], (*LIST[3][:6], "", "")]))
    question = Question.objects.get(kind="missing-deadline")
    answer_question(question=question, answer="2027-05", by=cast.clerk, at=NOW)
    reopen_question(question=question, by=cast.clerk, at=NOW)
    assert Fact.objects.get(key="p1").state == "rejected"
    assert Question.objects.get(pk=question.pk).fact is None


def test_a_page_that_shows_an_older_draft_is_told(cast: Cast) -> None:
    draft = ready(cast)
    with pytest.raises(ChangedMeanwhile) as told:
        confirm_task(task=draft, revision=draft.revision - 1, by=cast.clerk, at=NOW)
    assert in_english(told) == "1 淘汰燃煤锅炉 was changed by somebody else since you opened it. Nothing was saved: load the page again."


def test_nobody_confirms_twice(cast: Cast) -> None:
    row = confirmed(cast)
    with pytest.raises(Refused) as refused:
        confirm_task(task=row, revision=row.revision, by=cast.second_clerk, at=NOW)
    assert refused.value.code == "task.not_draft"


def test_many_drafts_are_confirmed_together_or_not_at_all(cast: Cast) -> None:
    ready(cast)
    drafts = [task(n) for n in range(3)]
    blocked = Fact.objects.filter(kind="deadline").order_by("-start").first()
    assert blocked is not None
    Fact.objects.filter(pk=blocked.pk).update(state="proposed", decided_at=None, decided_by=None)
    with pytest.raises(Refused):
        confirm_many(tasks=drafts, by=cast.clerk, at=NOW)
    assert set(Task.objects.values_list("state", flat=True)) == {"draft"}
    decide_facts(facts=[blocked], by=cast.clerk, at=NOW)
    confirm_many(tasks=drafts, by=cast.clerk, at=NOW)
    assert set(Task.objects.values_list("state", flat=True)) == {"open"}
    assert Entry.objects.filter(act="task:confirm:done").count() == 3


def test_confirming_many_costs_the_same_queries_as_confirming_two(cast: Cast, django_assert_max_num_queries) -> None:
    ready(cast)
    with django_assert_max_num_queries(42):
        confirm_many(tasks=[task(n) for n in range(3)], by=cast.clerk, at=NOW)


def test_a_rejected_draft_needs_a_reason_and_can_come_back(cast: Cast) -> None:
    taken(cast, campaign_of(cast))
    draft = task()
    with pytest.raises(Refused):
        reject_task(task=draft, revision=draft.revision, because=" ", by=cast.clerk, at=NOW)
    gone = reject_task(task=draft, revision=draft.revision, because="这是标题", by=cast.clerk, at=NOW)
    assert task().state == TaskState.REJECTED
    restore_task(task=gone, revision=gone.revision, by=cast.clerk, at=NOW)
    assert task().state == TaskState.DRAFT


def test_a_move_that_is_not_in_the_table_is_refused(cast: Cast) -> None:
    row = confirmed(cast)
    with pytest.raises(Refused) as refused:
        move(task=row, to=TaskState.CLOSED, by=cast.clerk, at=NOW)
    assert refused.value.code == "task.move_not_allowed"
    assert in_english(refused) == "1 淘汰燃煤锅炉 cannot go from “Open” to “Closed”: the table of moves has no such step."


def test_a_return_needs_a_reason(cast: Cast) -> None:
    row = confirmed(cast)
    move(task=row, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.clerk, at=NOW)
    with pytest.raises(Refused) as refused:
        move(task=row, to=TaskState.RETURNED, by=cast.clerk, at=NOW)
    assert refused.value.code == "task.move_needs_reason"
    move(task=row, to=TaskState.RETURNED, because="材料不全", by=cast.clerk, at=NOW)
    assert Move.objects.order_by("-pk")[0].because == "材料不全"


def test_whoever_moves_second_is_told(cast: Cast) -> None:
    mine = confirmed(cast)
    theirs = Task.objects.get(pk=mine.pk)
    move(task=mine, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.clerk, at=NOW)
    with pytest.raises(MovedMeanwhile):
        move(task=theirs, to=TaskState.WITHDRAWN, because="删除", by=cast.second_clerk, at=NOW)


def test_the_database_knows_the_same_table_of_moves(db: None) -> None:
    with connection.cursor() as cursor:
        for before in TaskState:
            for after in TaskState:
                cursor.execute("SELECT ledger_move_allowed(%s, %s)", [before, after])
                assert cursor.fetchone()[0] == ((before, after) in MOVES or before == after), (before, after)


def test_raw_sql_cannot_close_a_task(cast: Cast) -> None:
    row = confirmed(cast)
    with pytest.raises(IntegrityError, match="the table of moves has no such step"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_task SET state = 'closed' WHERE id = %s", [row.pk])


def test_raw_sql_cannot_move_an_original_due_date(cast: Cast) -> None:
    row = confirmed(cast)
    with pytest.raises(IntegrityError, match="stays 2026-12-31 for good"), transaction.atomic():
        Task.objects.filter(pk=row.pk).update(due_original=date(2030, 1, 1))
    measure = row.measures.filter(due_original__isnull=False).first()
    assert measure is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        type(measure).objects.filter(pk=measure.pk).update(due_original=date(2030, 1, 1))
