"""Handing over, units, returns, urging and outcomes: what is done, what is refused, and that nothing is half-done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rectify.campaign.ledger.models import Measure, Move, Responsibility, Task
from rectify.campaign.ledger.queries.search import matching
from rectify.campaign.ledger.services.extensions import decide_extension, request_extension
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from rectify.response.petitions.models import Handover, Outcome, Petition, RuleChoice, UnitAtWork, Urge
from rectify.response.petitions.services.handover import Choice, hand_over
from rectify.response.petitions.services.outcomes import state_outcome, withdraw_outcome
from rectify.response.petitions.services.returns import decide_return, request_return
from rectify.response.petitions.services.rules import choose_rules
from rectify.response.petitions.services.units import add_unit, assign_lead, end_unit
from rectify.response.petitions.services.urging import urge
from tests.cast import NOW, Cast
from tests.response.petitions.stage import (
    DUE,
    HANDED,
    TEXT,
    answer_of,
    answered,
    campaign,
    handed,
    petition,
    petitions,
    task_of,
    town_person,
)

pytestmark = pytest.mark.django_db
Login = Callable[[Person], Client]


def refused(act: Callable[[], object]) -> Refused:
    """The refusal of an act; nothing of it may remain, so it runs in a savepoint like a request."""
    with pytest.raises(Refused) as found, transaction.atomic():
        act()
    return found.value


def roles_of(row: Petition) -> set[tuple[str, str]]:
    return set(Responsibility.objects.filter(task=row.task_id).values_list("role", "unit__name"))


# --- handing over ------------------------------------------------------------------------------------------------------------------


def test_handing_over_makes_a_batch_a_task_with_the_answer_as_its_first_measure_and_a_clock(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    batch = handed(cast, row, joint=[cast.transport], assist=[cast.housing])
    task = task_of(row)
    answer = answer_of(row)
    assert (batch.number, batch.on_day, row.handed_on, row.reply_due) == (1, date(2026, 11, 3), date(2026, 11, 3), DUE)
    assert (task.problem.text, task.problem.stated, task.key) == (task.text, True, row.number)
    assert (answer.due_original, answer.due_current, answer.started_on, answer.done_on) == (DUE, DUE, batch.on_day, None)
    assert roles_of(row) == {
        ("lead", "石桥镇"), ("responsible", "石桥镇"), ("responsible", "市交通运输局"), ("supporting", "市住房城乡建设局"),
        ("acceptor", "青石县"),
    }  # fmt: skip
    assert list(Move.objects.filter(task=task).values_list("from_state", "to_state")) == [("draft", "open")]


def test_a_task_tells_where_and_what_kind_and_what_is_asked_never_what_the_petitioner_said(cast: Cast, login: Login) -> None:
    home = campaign(cast)
    plain, asked = petition(home, cast, 1), petition(home, cast, 2)
    handed(cast, plain)
    handed(cast, asked, summary="核查养殖粪污收集设施，夜间复查一次。")
    assert task_of(plain).title == "青石县：大气、畜禽养殖信访件"
    assert task_of(asked).title == "青石县：核查养殖粪污收集设施，夜间复查一次。"
    assert "核查养殖粪污收集设施" in task_of(asked).text
    assert asked.number in task_of(asked).text
    said = [piece for piece in re.split("[，。]", plain.text + plain.place) if piece]
    for row in (plain, asked):
        task = task_of(row)
        pages = [f"/tasks/{task.pk}/", f"/problems/{task.problem_id}/", reverse("lists:tasks", args=[home.slug])]
        told = "".join(login(cast.leader).get(page).content.decode() for page in pages) + str(
            Entry.objects.filter(subject_type="task").values_list()
        )
        assert not [piece for piece in said if piece in told]
    assert not any(matching(Task.objects.all(), words).exists() for words in ("养鸡场", "粪便直排"))
    assert matching(Task.objects.all(), "收集设施").get() == task_of(asked)


@pytest.mark.parametrize(
    ("summary", "because"),
    [(TEXT, "照抄"), (TEXT.replace("，", "、"), "照抄"), ("请联系13800138000核实。", "13800138000"), ("查" * 301, "300")],
)
def test_what_is_asked_of_a_unit_is_refused_when_it_copies_or_names_somebody(cast: Cast, summary: str, because: str) -> None:
    row = petition(campaign(cast), cast)
    found = refused(lambda: handed(cast, row, summary=summary))
    assert (found.code, len(found.missing)) == ("handover.not_ready", 1)
    assert because in str(found.missing[0].text)
    assert not Task.objects.exists()


def test_batches_of_a_campaign_are_counted_and_never_share_a_number(cast: Cast) -> None:
    home = campaign(cast)
    first, second = petition(home, cast, 1), petition(home, cast, 2)
    assert [handed(cast, row).number for row in (first, second)] == [1, 2]


def test_everything_that_stands_in_the_way_is_told_at_once_and_nothing_is_handed_over(cast: Cast) -> None:
    home = campaign(cast)
    good, nowhere, nobody, again = (petition(home, cast, n) for n in range(1, 5))
    handed(cast, again)
    Petition.objects.filter(pk=nowhere.pk).update(county=None)
    cast.linhe.closed_on = date(2026, 1, 1)
    cast.linhe.save()
    closed = petition(home, cast, 5)
    choices = [
        Choice(good, cast.town),
        Choice(nowhere, cast.town),
        Choice(nobody, None),
        Choice(again, cast.town),
        Choice(closed, cast.linhe),
    ]
    entries = Entry.objects.count()
    found = refused(lambda: hand_over(campaign=home, choices=choices, by=cast.clerk, at=NOW))
    assert found.code == "handover.not_ready"
    said = [str(each.text)[:15] for each in found.missing]
    assert said == [row.number for row in (nowhere, nobody, again, closed)]
    assert all(each.url for each in found.missing)
    assert (Handover.objects.count(), Task.objects.count(), Entry.objects.count()) == (1, 1, entries)


def test_nothing_chosen_is_refused(cast: Cast) -> None:
    assert refused(lambda: hand_over(campaign=campaign(cast), choices=[], by=cast.clerk, at=NOW)).code == "handover.empty"


def test_a_clock_in_working_days_beyond_the_calendar_hands_nothing_over(cast: Cast) -> None:
    home = campaign(cast)
    choose_rules(campaign=home, code="workdays-15", valid_from=date(2026, 12, 1), by=cast.clerk, at=NOW)
    row = petition(home, cast)
    late = NOW + timedelta(days=35)
    found = refused(lambda: hand_over(campaign=home, choices=[Choice(row, cast.town)], by=cast.clerk, at=late))
    assert found.code == "handover.no_clock"
    assert not Handover.objects.exists()


def test_a_campaign_follows_the_rules_it_chose_from_their_day_on(cast: Cast) -> None:
    home = campaign(cast)
    choose_rules(campaign=home, code="anhui", valid_from=date(2026, 11, 10), by=cast.clerk, at=HANDED)
    before, after = petition(home, cast, 1), petition(home, cast, 2)
    handed(cast, before)
    handed(cast, after, at=HANDED + timedelta(days=8))
    assert (before.clock["rules"], after.clock["rules"]) == ("haidai", "anhui")
    assert after.reply_due == date(2026, 11, 18)
    twice = refused(lambda: choose_rules(campaign=home, code="haidai", valid_from=date(2026, 11, 10), by=cast.clerk, at=HANDED))
    unknown = refused(lambda: choose_rules(campaign=home, code="nowhere", valid_from=date(2026, 11, 11), by=cast.clerk, at=HANDED))
    past = refused(lambda: choose_rules(campaign=home, code="haidai", valid_from=date(2026, 11, 22), by=cast.clerk, at=NOW))
    assert past.code == "petition_rules.backdated"
    assert (twice.code, unknown.code, RuleChoice.objects.count()) == ("petition_rules.chosen", "petition_rules.unknown", 1)


def test_five_hundred_are_handed_over_in_a_few_seconds(cast: Cast) -> None:
    home = campaign(cast)
    rows = petitions(home, cast, 500)
    begun = time.perf_counter()
    hand_over(campaign=home, choices=[Choice(row, cast.town) for row in rows], by=cast.clerk, at=HANDED)
    assert time.perf_counter() - begun < 15
    assert Task.objects.filter(state="open", origin="petition").count() == 500
    assert Petition.objects.filter(state="handed_over", reply_due=DUE, task__isnull=False).count() == 500


# --- units -----------------------------------------------------------------------------------------------------------------------------


def test_another_unit_answers_the_task_follows_and_the_clock_runs_on(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    assign_lead(petition=row, unit=cast.ecology, because="需市级监测", by=cast.clerk, at=NOW)
    row.refresh_from_db()
    assert (row.lead_unit, row.reply_due) == (cast.ecology, DUE)
    assert roles_of(row) == {("lead", "市生态环境局"), ("responsible", "市生态环境局"), ("acceptor", "青石县")}
    assert task_of(row).lead_unit == cast.ecology
    assert list(UnitAtWork.objects.filter(ended_at__isnull=True).values_list("unit__name", flat=True)) == ["市生态环境局"]
    assert UnitAtWork.objects.get(ended_at__isnull=False).ended_because == "需市级监测"


def test_a_unit_that_joins_is_responsible_too_until_it_is_taken_off(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    joined = add_unit(petition=row, unit=cast.qingshi, part="joint", because="涉及县级管网", by=cast.clerk, at=NOW)
    assert ("responsible", "青石县") in roles_of(row)
    assert ("acceptor", "青石县") not in roles_of(row)
    end_unit(at_work=joined, because="已完成", by=cast.clerk, at=NOW)
    assert ("responsible", "青石县") not in roles_of(row)
    assert ("acceptor", "青石县") in roles_of(row)


def _add(row: Petition, cast: Cast, **also: Any) -> Callable[[], object]:
    facts = {"unit": cast.ecology, "part": "joint", "because": "合办", **also}
    return lambda: add_unit(petition=row, by=cast.clerk, at=NOW, **facts)


def test_units_are_refused_with_the_reason(cast: Cast) -> None:
    home = campaign(cast)
    row, waiting = petition(home, cast, 1), petition(home, cast, 2)
    handed(cast, row)
    lead = UnitAtWork.objects.get()
    cast.housing.closed_on = date(2026, 1, 1)
    cast.housing.save()
    acts: dict[str, Callable[[], object]] = {
        "handling.no_reason": _add(row, cast, because=" "),
        "petition.unit_there": _add(row, cast, unit=cast.town),
        "petition.unit_closed": _add(row, cast, unit=cast.housing),
        "petition.not_handled": _add(waiting, cast),
        "petition.unit_leads": lambda: end_unit(at_work=lead, because="不再承办", by=cast.clerk, at=NOW),
    }
    assert {code: refused(act).code for code, act in acts.items()} == {code: code for code in acts}
    assert refused(lambda: assign_lead(petition=row, unit=cast.town, because="x", by=cast.clerk, at=NOW)).code == "petition.unit_there"
    Task.objects.filter(pk=task_of(row).pk).update(state="withdrawn")
    assert refused(_add(row, cast)).code == "petition.task_judged"


# --- returns ---------------------------------------------------------------------------------------------------------------------------


def test_a_unit_gives_a_complaint_back_and_somebody_else_says_who_answers(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    asked = request_return(petition=row, because="不在本镇辖区", suggested=cast.ecology, by=town, at=NOW)
    assert row.lead_unit == cast.town
    decide_return(asked=asked, grant=True, decision="同意", unit=cast.ecology, by=cast.clerk, at=NOW)
    row.refresh_from_db()
    assert row.lead_unit == cast.ecology
    assert Entry.objects.filter(act="petition:return:granted").count() == 1


def test_returns_are_refused_with_the_reason(cast: Cast) -> None:
    home, town = campaign(cast), town_person(cast)
    row, waiting = petition(home, cast, 1), petition(home, cast, 2)
    handed(cast, row)
    stranger = refused(lambda: request_return(petition=row, because="x", by=cast.lead, at=NOW))
    empty = refused(lambda: request_return(petition=row, because="", by=town, at=NOW))
    early = refused(lambda: request_return(petition=waiting, because="x", by=town, at=NOW))
    same = refused(lambda: request_return(petition=row, because="x", suggested=cast.town, by=town, at=NOW))
    asked = request_return(petition=row, because="不在本镇辖区", by=town, at=NOW)
    twice = refused(lambda: request_return(petition=row, because="x", by=town, at=NOW))
    own = refused(lambda: decide_return(asked=asked, grant=True, decision="", unit=cast.ecology, by=town, at=NOW))
    nobody = refused(lambda: decide_return(asked=asked, grant=True, decision="", by=cast.clerk, at=NOW))
    back = refused(lambda: decide_return(asked=asked, grant=True, decision="", unit=cast.town, by=cast.clerk, at=NOW))
    mute = refused(lambda: decide_return(asked=asked, grant=False, decision=" ", by=cast.clerk, at=NOW))
    decide_return(asked=asked, grant=False, decision="属于石桥镇", by=cast.clerk, at=NOW)
    over = refused(lambda: decide_return(asked=asked, grant=False, decision="x", by=cast.clerk, at=NOW))
    assert [each.code for each in (stranger, empty, early, same, twice, own, nobody, back, mute, over)] == [
        "petition.not_at_work", "handling.no_reason", "petition.not_handled", "return.same_unit", "return.waits", "return.own",
        "return.no_unit", "return.same_unit", "handling.no_reason", "return.decided",
    ]  # fmt: skip


# --- urging, clock, outcomes -------------------------------------------------------------------------------------------------------------


def test_the_words_of_a_petitioner_who_presses_are_kept_out_of_the_record_of_acts(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    urge(petition=row, words="我是河东村王某,请快办", by=None, at=NOW)
    assert Urge.objects.get().source == "petitioner"
    told = Entry.objects.get(act="petition:urge:petitioner")
    assert "王某" not in str(told.data)
    assert told.actor_name == "群众"


def test_pressing_needs_words_and_something_that_is_owed(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    assert refused(lambda: urge(petition=row, words=" ", by=cast.clerk, at=NOW)).code == "urge.words"
    assert refused(lambda: urge(petition=row, words="催" * 501, by=cast.clerk, at=NOW)).code == "urge.words"
    handed(cast, row)
    answered(cast, row, town_person(cast))
    assert refused(lambda: urge(petition=row, words="快", by=cast.clerk, at=NOW)).code == "urge.over"


def test_an_approved_extension_of_the_answer_moves_the_clock_by_whatever_door(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    answer, later = answer_of(row), DUE + timedelta(days=7)
    asked = request_extension(task=answer.task, measure=answer, due_to=later, reason="监测报告未出", by=town, at=NOW)
    assert Petition.objects.get(pk=row.pk).reply_due == DUE
    decide_extension(extension=asked, approve=True, decision="同意", by=cast.clerk, at=NOW)
    row.refresh_from_db()
    assert (row.reply_due, row.clock["due"]) == (later, DUE.isoformat())
    assert Measure.objects.get(pk=answer.pk).due_original == DUE


def test_outcomes_are_stated_by_who_works_on_it_and_taken_back_by_an_event(cast: Cast) -> None:
    row, town = petition(campaign(cast), cast), town_person(cast)
    handed(cast, row)
    fine = state_outcome(petition=row, kind="fine", amount=Decimal("20000.50"), on_day=DUE, by=town, at=NOW)
    withdraw_outcome(outcome=fine, because="复议撤销", by=cast.clerk, at=NOW)
    assert Outcome.objects.get().withdrawn_because == "复议撤销"
    assert refused(lambda: withdraw_outcome(outcome=fine, because="x", by=cast.clerk, at=NOW)).code == "outcome.withdrawn"
    stranger = refused(lambda: state_outcome(petition=row, kind="order", on_day=DUE, by=cast.lead, at=NOW))
    assert stranger.code == "petition.not_at_work"


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "fine"},
        {"kind": "fine", "amount": Decimal(0)},
        {"kind": "fine", "amount": Decimal("1.005")},
        {"kind": "fine", "amount": Decimal("NaN")},
        {"kind": "order", "amount": Decimal(5)},
        {"kind": "order", "count": 0},
        {"kind": "prison"},
        {"kind": "order", "on_day": date(2027, 1, 1)},
        {"kind": "order", "words": "字" * 301},
    ],
)
def test_an_outcome_of_the_wrong_shape_is_refused(cast: Cast, facts: dict[str, Any]) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    whole = {"on_day": DUE, **facts}
    assert refused(lambda: state_outcome(petition=row, by=cast.clerk, at=NOW, **whole)).code == "outcome.wrong"
    assert not Outcome.objects.exists()


def test_the_database_keeps_a_decided_reply_as_it_was_decided(cast: Cast) -> None:
    row = petition(campaign(cast), cast)
    handed(cast, row)
    answered(cast, row, town_person(cast))
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        row.replies.update(public_text="另写")
