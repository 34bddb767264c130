"""From the proposal to the frozen number: built, redacted, approved by another person, corrected; refused where it must be."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rectify.campaign.ledger.models import Campaign, Task
from rectify.disclosure.frozen.models import Publication
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.publications.models import Proposal, Redaction
from rectify.disclosure.publications.services import deciding, redacting
from rectify.disclosure.publications.services.proposing import Wanted, give_reasons, propose
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from tests.cast import NOW, TODAY, Cast
from tests.disclosure.factory import publish
from tests.factories import a_campaign, many_tasks

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    row = a_campaign(cast.city, cast.clerk)
    many_tasks(row, 12, by=cast.clerk, units=[cast.qingshi, cast.linhe, cast.ecology])
    return row


def lists(campaign: Campaign, by: Person, **more: object) -> Proposal:
    return propose(campaign=campaign, wanted=Wanted("lists", TODAY, **more), by=by, at=NOW)  # type: ignore[arg-type]


def released(campaign: Campaign, cast: Cast, **more: object) -> Publication:
    row = lists(campaign, cast.publisher, **more)
    hide_all(row, cast)
    return deciding.approve(proposal=row, by=cast.director, at=NOW)


def hide_all(row: Proposal, cast: Cast) -> None:
    keys = list(row.redactions.values_list("pk", flat=True))
    if keys:
        redacting.decide(proposal=row, redactions=keys, hide=True, by=cast.publisher, at=NOW)


def test_nothing_of_a_campaign_for_practice_is_published(campaign: Campaign, cast: Cast, login: Login) -> None:
    campaign.practice = True
    campaign.save(update_fields=["practice"])
    with pytest.raises(Refused, match="练习") as refused:
        lists(campaign, cast.publisher)
    assert refused.value.code == "publication.practice"
    assert campaign.name not in login(cast.publisher).get("/publications/").content.decode()


def named(campaign: Campaign, words: str) -> Task:
    """The first task, with words in its text."""
    task = Task.objects.filter(campaign=campaign).order_by("position").first()
    assert task
    Task.objects.filter(pk=task.pk).update(text=words)
    return task


def test_a_proposal_is_approved_by_another_person_and_frozen(campaign: Campaign, cast: Cast):
    row = released(campaign, cast)
    assert (row.place, row.kind, row.sequence, row.facts_on) == ("long", "lists", 1, TODAY)
    assert row.number == "整改公开〔2026〕1号"
    tasks = reading.latest("long", "task")
    assert tasks.total == 12
    assert reading.latest("long", "problem").total == 12
    assert {figure["key"]: (figure["value"], figure["of"]) for figure in row.content["figures"]}["plan_closed"][1] == 12
    assert list(Entry.objects.filter(act__contains="propos").values_list("act", flat=True)) == [
        "proposal:propose:done",
        "proposal:approve:done",
    ]
    assert Proposal.objects.get().publication == row


def test_who_built_it_does_not_approve_it(campaign: Campaign, cast: Cast):
    row = lists(campaign, cast.clerk)
    with pytest.raises(Refused) as refused, translation.override("en"):
        deciding.approve(proposal=row, by=cast.clerk, at=NOW)
    assert refused.value.code == "proposal.own"
    with translation.override("en"):
        assert str(refused.value) == (
            "You built this proposal yourself. Somebody else must decide on it: two people stand behind every publication."
        )
    assert not Publication.objects.exists()


def test_who_decided_about_a_place_does_not_approve_but_may_refuse(campaign: Campaign, cast: Cast, login: Login) -> None:
    named(campaign, "举报人王建国反映，联系电话13800001111。")
    row = lists(campaign, cast.publisher)
    hide_all(row, cast)
    mine = row.redactions.order_by("pk").first()
    assert mine
    redacting.decide(proposal=row, redactions=[mine.pk], hide=True, by=cast.director, at=NOW)
    with pytest.raises(Refused, match="1处") as refused:
        deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert refused.value.code == "proposal.own_redactions"
    assert not Publication.objects.exists()
    page = login(cast.director).get(f"/publications/proposals/{row.pk}").content.decode()
    assert reverse("publications:approve", args=[row.pk]) not in page
    assert reverse("publications:refuse", args=[row.pk]) in page
    with pytest.raises(IntegrityError, match="decided about its places"), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(approved=True, decided_at=NOW, decided_by=cast.director, publication=publish())
    hide_all(row, cast)
    released_row = deciding.approve(proposal=row, by=cast.director, at=NOW)
    with pytest.raises(IntegrityError, match="its places stay"), transaction.atomic():
        Redaction.objects.filter(pk=mine.pk).update(decided_by=cast.director)
    page = login(cast.leader).get(f"/publications/{released_row.place}/{released_row.sequence}").content.decode()
    assert page.index(cast.publisher.name) < page.index("批准人") < page.index(cast.director.name)


def test_nobody_who_ever_built_it_approves_it_or_refuses_it(campaign: Campaign, cast: Cast):
    row = lists(campaign, cast.publisher)
    named(campaign, "补充一句。")
    again = lists(campaign, cast.clerk)
    assert (again.pk, again.proposed_by, again.builders) == (row.pk, cast.clerk, [cast.publisher.pk, cast.clerk.pk])
    for builder in (cast.publisher, cast.clerk):
        for act in (deciding.approve, deciding.refuse):
            with pytest.raises(Refused) as refused:
                act(proposal=again, words="同意", by=builder, at=NOW)
            assert refused.value.code == "proposal.own"
    for columns in ({"decided_by": cast.publisher}, {"builders": [cast.publisher.pk]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=row.pk).update(
                **({"approved": False, "decided_at": NOW} if "decided_by" in columns else {}), **columns
            )
    assert deciding.approve(proposal=again, by=cast.director, at=NOW).sequence == 1


def test_nothing_is_released_while_a_name_is_undecided(campaign: Campaign, cast: Cast):
    named(campaign, "经查，反映人张建国（电话13905361234）所述属实。")
    row = lists(campaign, cast.publisher)
    assert sorted(row.redactions.values_list("sort", flat=True)) == ["name", "phone"]
    with pytest.raises(Refused) as refused:
        deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert refused.value.code == "proposal.undecided"
    assert [str(each.text) for each in refused.value.missing] == [
        "经查，反映人【张建国】（电话13905361234）所述属实。",
        "经查，反映人张建国（电话【13905361234】）所述属实。",
    ]
    hide_all(row, cast)
    told = deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert "经查，反映人张某（电话［电话］）所述属实。" in json.dumps(told.content, ensure_ascii=False)
    assert "张建国" not in json.dumps(told.content, ensure_ascii=False)
    assert "13905361234" not in json.dumps(list(told.items.values_list("data", flat=True)), ensure_ascii=False)


def test_a_name_is_left_only_with_a_reason(campaign: Campaign, cast: Cast):
    named(campaign, "由县长李明同志包案。")
    row = lists(campaign, cast.publisher)
    keys = list(row.redactions.values_list("pk", flat=True))
    with pytest.raises(Refused) as refused:
        redacting.decide(proposal=row, redactions=keys, hide=False, because=" ", by=cast.publisher, at=NOW)
    assert refused.value.code == "redaction.keep_needs_reason"
    redacting.decide(proposal=row, redactions=keys, hide=False, because="在任公职人员，按规定公开", by=cast.publisher, at=NOW)
    assert "李明" in json.dumps(deciding.approve(proposal=row, by=cast.director, at=NOW).content, ensure_ascii=False)


def test_words_marked_by_hand_are_hidden_wherever_they_stand(campaign: Campaign, cast: Cast):
    named(campaign, "宏达砖厂夜间生产，宏达砖厂拒不整改。")
    row = lists(campaign, cast.publisher)
    assert redacting.mark(proposal=row, words="宏达砖厂", by=cast.publisher, at=NOW) == 2
    with pytest.raises(Refused) as refused:
        redacting.mark(proposal=row, words="宏达砖厂", by=cast.publisher, at=NOW)
    assert refused.value.code == "redaction.not_in_text"
    content = deciding.approve(proposal=row, by=cast.director, at=NOW).content
    assert "［已隐去］夜间生产，［已隐去］拒不整改。" in json.dumps(content, ensure_ascii=False)
    assert "宏达砖厂" not in json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)


def test_facts_that_changed_meanwhile_are_said(campaign: Campaign, cast: Cast):
    row = lists(campaign, cast.publisher)
    named(campaign, "改动后的文字。")
    with pytest.raises(Refused) as refused:
        deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert refused.value.code == "proposal.facts_changed"
    again = lists(campaign, cast.publisher)
    assert again.pk == row.pk
    assert "改动后的文字。" in json.dumps(again.content, ensure_ascii=False)
    assert deciding.approve(proposal=again, by=cast.director, at=NOW).sequence == 1


def test_facts_that_changed_can_be_released_knowingly(campaign: Campaign, cast: Cast):
    row = lists(campaign, cast.publisher)
    named(campaign, "改动后的文字。")
    told = deciding.approve(proposal=row, although_changed=True, by=cast.director, at=NOW)
    assert "改动后的文字。" not in json.dumps(told.content, ensure_ascii=False)
    assert Entry.objects.get(act="proposal:approve:done").data["although_changed"] is True


def test_decisions_about_the_same_words_outlive_a_new_build(campaign: Campaign, cast: Cast):
    named(campaign, "村民王大力反映，电话13905361234。")
    row = lists(campaign, cast.publisher)
    hide_all(row, cast)
    named(campaign, "村民王大力反映，电话13905361234；联系人李小云补充。")
    again = lists(campaign, cast.publisher)
    assert list(again.redactions.filter(hide__isnull=True).values_list("sort", flat=True)) == ["name"]
    assert again.redactions.filter(hide=True).count() == 2


def test_proposing_the_same_facts_twice_gives_one_proposal_and_one_number(campaign: Campaign, cast: Cast):
    assert lists(campaign, cast.publisher).pk == lists(campaign, cast.publisher).pk
    assert Entry.objects.filter(act="proposal:propose:done").count() == 1
    released(campaign, cast)
    with pytest.raises(Refused) as refused:
        lists(campaign, cast.publisher)
    assert refused.value.code == "publication.nothing_new"


def test_a_task_that_leaves_the_lists_needs_a_reason(campaign: Campaign, cast: Cast):
    released(campaign, cast)
    gone = Task.objects.filter(campaign=campaign).order_by("position").last()
    assert gone
    Task.objects.filter(pk=gone.pk).update(state="withdrawn")
    row = lists(campaign, cast.publisher)
    with pytest.raises(Refused) as refused:
        deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert refused.value.code == "publication.needs_reasons"
    title = gone.title
    assert title in [str(each.text) for each in refused.value.missing]
    reasons = {f"task:t-{gone.key}": "方案第二版删去。", f"problem:p-{gone.key}": "方案第二版删去。"}
    give_reasons(proposal=row, reasons=reasons, by=cast.publisher, at=NOW)
    told = deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert {entry["reason"] for entry in told.difference["removed"]} == {"方案第二版删去。"}
    assert reading.item("long", "task", f"t-{gone.key}").gone == 2


def test_a_correction_is_a_new_number_and_the_wrong_one_stays(campaign: Campaign, cast: Cast):
    first = released(campaign, cast)
    named(campaign, "更正后的文字。")
    with pytest.raises(Refused) as refused:
        lists(campaign, cast.publisher, corrects=first.sequence)
    assert refused.value.code == "proposal.no_words"
    second = released(campaign, cast, corrects=first.sequence, because="第1项任务原文抄录有误。")
    assert (second.sequence, second.corrects, second.correction_because) == (2, first, "第1项任务原文抄录有误。")
    heads = reading.publications("long").rows
    assert [(head.sequence, head.corrects, head.corrected_by) for head in heads] == [(2, 1, None), (1, None, 2)]
    with pytest.raises(Refused) as refused:
        released(campaign, cast, corrects=first.sequence, because="再改一次。")
    assert refused.value.code == "publication.corrected_already"


def test_a_refused_proposal_can_be_built_anew(campaign: Campaign, cast: Cast):
    row = lists(campaign, cast.publisher)
    with pytest.raises(Refused):
        deciding.refuse(proposal=row, words="", by=cast.director, at=NOW)
    deciding.refuse(proposal=row, words="先核对第3项的时限。", by=cast.director, at=NOW)
    with pytest.raises(Refused) as refused:
        deciding.approve(proposal=row, by=cast.director, at=NOW)
    assert refused.value.code == "proposal.decided"
    assert lists(campaign, cast.publisher).pk != row.pk


def test_typical_cases_join_those_told_before(campaign: Campaign, cast: Cast):
    keys = list(Task.objects.filter(campaign=campaign).order_by("position").values_list("key", flat=True))

    def cases(*chosen: dict[str, object]) -> Publication:
        row = propose(campaign=campaign, wanted=Wanted("cases", TODAY, chosen=chosen), by=cast.publisher, at=NOW)
        return deciding.approve(proposal=row, by=cast.director, at=NOW)

    cases({"task": keys[0], "good": True, "words": "三个月拆除全部小锅炉。"})
    second = cases({"task": keys[1], "good": False, "words": "以会议代替整改。"})
    assert [(item["state"], item["data"]["words"]) for item in second.content["items"]] == [
        ("good", "三个月拆除全部小锅炉。"), ("warning", "以会议代替整改。"),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        cases({"task": "没有", "good": True, "words": "x"})
    assert refused.value.code == "publication.unknown_task"


def test_the_pages_walk_from_proposal_to_number(campaign: Campaign, cast: Cast, login: Login):
    named(campaign, "经查，反映人张建国所述属实。")
    desk = login(cast.publisher)
    assert desk.get("/publications/").status_code == 200
    assert desk.get("/publications/new?kind=lists&campaign=long").status_code == 200
    sent = desk.post("/publications/propose", {"campaign": "long", "kind": "lists"})
    row = Proposal.objects.get()
    assert sent.headers["Location"] == f"/publications/proposals/{row.pk}"
    page = desk.get(f"/publications/proposals/{row.pk}").content.decode()
    assert "<mark>张建国</mark>" in page
    place = Redaction.objects.get()
    desk.post(f"/publications/proposals/{row.pk}/redactions", {"place": [place.pk], "hide": "yes"})
    assert desk.post(f"/publications/proposals/{row.pk}/approve").status_code == 403
    login(cast.director).post(f"/publications/proposals/{row.pk}/approve")
    assert Publication.objects.get().sequence == 1
    told = login(cast.county).get("/publications/long/1")
    assert told.status_code == 200
    assert "张某" in told.content.decode()
    assert Publication.objects.get().digest in told.content.decode()
    file = login(cast.county).get("/publications/long/1/file")
    assert json.loads(file.content)["digest"] == Publication.objects.get().digest
    assert desk.get("/publications/long/2").status_code == 404


@pytest.mark.parametrize("kind", ["plan", "progress", "notice", "closed", "petitions", "cases", "bulletin", "cards"])
def test_a_kind_with_nothing_to_tell_is_refused_in_words(campaign: Campaign, cast: Cast, kind: str):
    with pytest.raises(Refused) as refused:
        propose(campaign=campaign, wanted=Wanted(kind, TODAY), by=cast.publisher, at=NOW)
    assert refused.value.code == "publication.nothing_to_tell"
    with translation.override("zh-hans"):
        assert str(refused.value) == "这一类目前没有可公开的内容：没有冻结的轮次、已销号的任务、已发布的公示或已交办的批次。"


@pytest.mark.parametrize("who", ["outsider", "county", "lead", "auditor", "hotline"])
def test_proposals_are_not_there_for_others(campaign: Campaign, cast: Cast, login: Login, who: str):
    row = lists(campaign, cast.publisher)
    desk = login(getattr(cast, who))
    expected = {403} if who in {"outsider", "hotline"} else {404}
    assert desk.get(f"/publications/proposals/{row.pk}").status_code in expected
    assert desk.post(f"/publications/proposals/{row.pk}/redactions", {"hide": "yes"}).status_code in {403, 404}
    assert desk.post(f"/publications/proposals/{row.pk}/approve").status_code == 403
    assert desk.post("/publications/propose", {"campaign": "long", "kind": "lists"}).status_code == 403


def test_the_story_of_a_closed_task_names_offices_and_no_person(campaign: Campaign, cast: Cast):
    row = released(campaign, cast)
    told = json.dumps(row.content, ensure_ascii=False)
    assert cast.clerk.name not in told
    assert "late_days" in told
    assert timezone.localdate(NOW + timedelta(0)) == TODAY
