from __future__ import annotations

from datetime import date

import pytest

from rectify.campaign.ledger.models import CampaignDocument, Extension, Measure, Task, TaskState, VersionChange
from rectify.campaign.ledger.services.extensions import decide_extension
from rectify.campaign.ledger.services.moves import move
from rectify.campaign.ledger.services.review import confirm_many
from rectify.campaign.ledger.services.versions import decide_change
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.papers import LIST, PLAN, SECOND, as_csv, campaign_of, decided, in_english, taken, task
from tests.cast import NOW, Cast


def versions(cast: Cast, *, confirm: bool = True) -> list[VersionChange]:
    """The first plan (as work, or as drafts), and what its second version changes."""
    campaign = campaign_of(cast)
    first = taken(cast, campaign).entry
    if confirm:
        decided(cast)
        confirm_many(tasks=[task(n) for n in range(3)], by=cast.clerk, at=NOW)
    done = taken(cast, campaign, SECOND, replaces=first)
    assert done.changes == done.entry.changes.count()
    return list(done.entry.changes.select_related("task"))


def one(changes: list[VersionChange], kind: str) -> VersionChange:
    found = [change for change in changes if change.kind == kind]
    return found[0]


def accept(cast: Cast, change: VersionChange) -> VersionChange:
    return decide_change(change=change, accept=True, by=cast.clerk, at=NOW)


def test_a_second_version_writes_nothing_into_the_lists(cast: Cast) -> None:
    changes = versions(cast)
    assert sorted({change.kind for change in changes}) == ["added", "changed", "deadline", "removed"]
    assert Task.objects.count() == 3
    assert task(1).due_current == date(2027, 6, 30)
    assert "90%" in task(1).text
    assert CampaignDocument.objects.order_by("-pk")[0].version == 2


def test_the_same_document_again_changes_nothing(cast: Cast) -> None:
    campaign = campaign_of(cast)
    first = taken(cast, campaign).entry
    assert taken(cast, campaign, PLAN, replaces=first).changes == 0


def test_an_added_item_becomes_a_draft_under_a_key_of_its_own(cast: Cast) -> None:
    change = accept(cast, one(versions(cast), "added"))
    assert change.task is not None
    assert (change.task.state, change.task.title) == (TaskState.DRAFT, "保护饮用水源")
    assert change.task.measures.exists()
    assert Task.objects.values("key").distinct().count() == 4


def test_a_removed_item_is_withdrawn_and_stays_on_record(cast: Cast) -> None:
    change = accept(cast, one(versions(cast), "removed"))
    assert change.task is not None
    gone = Task.objects.get(pk=change.task.pk)
    assert (gone.title, gone.state) == ("治理黑臭水体", TaskState.WITHDRAWN)
    assert gone.moves.last().because == "第2版方案删除了该项"  # type: ignore[union-attr]


def test_a_reworded_item_keeps_its_id_its_dates_and_its_progress(cast: Cast) -> None:
    changes = versions(cast)
    before = task(1)
    started = before.measures.order_by("position")[0]
    Measure.objects.filter(pk=started.pk).update(started_on=date(2026, 5, 1))
    change = accept(cast, one(changes, "changed"))
    after = task(1)
    assert (after.pk, after.key, after.due_original, after.due_current) == (before.pk, before.key, before.due_original, before.due_current)
    assert "95%" in after.text
    assert "90%" in (change.before or {})["text"]
    assert Measure.objects.get(pk=started.pk).started_on == date(2026, 5, 1)
    assert after.document_id != before.document_id


def test_a_changed_deadline_is_an_extension_another_person_approves(cast: Cast) -> None:
    changes = versions(cast)
    change = next(c for c in changes if c.kind == "deadline" and not (c.before or {}).get("measure"))
    accept(cast, change)
    extension = Extension.objects.get(measure__isnull=True)
    assert (extension.due_from, extension.due_to, extension.requested_by) == (date(2027, 6, 30), date(2027, 10, 31), cast.clerk)
    assert task(1).due_current == date(2027, 6, 30)
    with pytest.raises(Refused):
        decide_extension(extension=extension, approve=True, decision="同意", by=cast.clerk, at=NOW)
    decide_extension(extension=extension, approve=True, decision="同意", by=cast.second_clerk, at=NOW)
    assert (task(1).due_original, task(1).due_current) == (date(2027, 6, 30), date(2027, 10, 31))


def test_a_refused_change_leaves_everything_as_it_was(cast: Cast) -> None:
    changes = versions(cast)
    for change in changes:
        decide_change(change=change, accept=False, by=cast.clerk, at=NOW)
    assert set(Task.objects.values_list("state", flat=True)) == {"open"}
    assert not Extension.objects.exists()
    assert Entry.objects.filter(act="change:decide:refused").count() == len(changes)


def test_a_change_is_decided_once(cast: Cast) -> None:
    change = accept(cast, one(versions(cast), "removed"))
    with pytest.raises(Refused) as refused:
        decide_change(change=change, accept=False, by=cast.second_clerk, at=NOW)
    assert in_english(refused) == "整改办甲 has decided on this change already."


def test_work_that_was_handed_in_does_not_change_under_its_judges(cast: Cast) -> None:
    changes = versions(cast)
    row = task(1)
    move(task=row, to=TaskState.ACCEPTANCE_REQUESTED, by=cast.lead, at=NOW)
    with pytest.raises(Refused) as refused:
        accept(cast, one(changes, "changed"))
    assert refused.value.code == "change.task_moved"
    assert VersionChange.objects.get(pk=one(changes, "changed").pk).accepted is None


def test_a_draft_is_drawn_up_anew_from_the_new_version(cast: Cast) -> None:
    changes = versions(cast, confirm=False)
    accept(cast, one(changes, "changed"))
    row = task(1)
    assert row.state == TaskState.DRAFT
    assert {link.fact.document_id for link in row.fact_links.select_related("fact")} == {row.document_id}
    assert all(measure.document_id == row.document_id for measure in row.measures.all())
    accept(cast, one(changes, "removed"))
    assert task(2).state == TaskState.REJECTED


def test_a_changed_row_of_a_list_leaves_the_words_of_the_plan_alone(cast: Cast) -> None:
    campaign = campaign_of(cast)
    taken(cast, campaign)
    first = taken(cast, campaign, as_csv(LIST)).entry
    rows = [LIST[0], (*LIST[1][:3], "签订淘汰协议,逐台拆除并联合验收。", *LIST[1][4:]), *LIST[2:]]
    changes = list(taken(cast, campaign, as_csv(rows), replaces=first).entry.changes.all())
    assert [change.kind for change in changes] == ["changed"]
    title, text, document = task().title, task().text, task().document_id
    accept(cast, changes[0])
    assert (task().title, task().text, task().document_id) == (title, text, document)
    assert task().measures.filter(text__contains="联合验收").exists()
    assert not task().measures.filter(text__contains="并验收").exists()
    assert task().measures.filter(document=document).exists()


def test_ids_stay_through_a_third_version(cast: Cast) -> None:
    versions(cast)
    second = CampaignDocument.objects.get(version=2)
    done = taken(cast, second.campaign, SECOND.replace("95%", "97%"), replaces=second)
    changed = done.entry.changes.filter(kind="changed").get()
    assert changed.task == task(1)


def test_only_the_last_version_is_replaced(cast: Cast) -> None:
    versions(cast)
    first = CampaignDocument.objects.get(version=1)
    with pytest.raises(Refused) as refused:
        taken(cast, first.campaign, PLAN, replaces=first)
    assert refused.value.code == "document.replaced"
    with pytest.raises(Refused) as other:
        taken(cast, campaign_of(cast, "other"), PLAN, replaces=CampaignDocument.objects.get(version=2))
    assert other.value.code == "document.other_campaign"
