"""A round asks the right people once, and a frozen one never changes, whoever tries and however."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from rectify.campaign.dispatch import tasks
from rectify.campaign.dispatch.models import Letter, Notice, Report, Round, Standing
from rectify.campaign.dispatch.queries.rounds import is_as_frozen
from rectify.campaign.dispatch.rules.cadence import Rhythm
from rectify.campaign.dispatch.rules.rounds import ASKED_STATES
from rectify.campaign.dispatch.services import rounds
from rectify.campaign.dispatch.services.cadence import set_cadence
from rectify.campaign.dispatch.services.letters import choose_ladder, propose_letters
from rectify.campaign.dispatch.services.rounds import freeze_due, freeze_round, open_round, remind
from rectify.campaign.ledger.models import Measure, Responsibility, Target, Task
from rectify.campaign.ledger.rules.moves import WORKING
from rectify.campaign.ledger.rules.schedule import Work, late_days, schedule_class
from rectify.campaign.ledger.services.results import record_result
from rectify.campaign.ledger.services.work import finish_measure
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.dispatch.asked import AFTER, NEXT_WEEK, Opened, answered, frozen, opened
from tests.campaign.ledger.rows import short_campaign
from tests.cast import NOW, TODAY, Cast, assemble


@pytest.fixture
def ready(cast: Cast) -> Opened:
    return opened(cast)


def asked(one: Round) -> set[tuple[str, str]]:
    return set(Report.objects.filter(round=one).values_list("unit__name", "measure__text"))


def test_the_states_that_are_asked_are_those_of_work() -> None:
    assert set(ASKED_STATES) == WORKING


def test_a_round_asks_who_leads_and_who_is_responsible_about_what_is_unfinished(ready: Opened) -> None:
    both = {(unit, f"淘汰燃煤锅炉措施{n}") for unit in ("市生态环境局", "青石县") for n in (1, 2)}
    assert asked(ready.round) == both | {("市交通运输局", "加快车辆更新措施2")}
    assert ready.round.asked == 5


def test_a_unit_named_for_the_measure_is_asked_instead_of_those_of_the_task(cast: Cast) -> None:
    short = short_campaign(cast)
    measure = short.late.measures.get(position=1)
    Responsibility.objects.create(task=short.late, measure=measure, role="responsible", name="临河区", unit=cast.linhe)
    Responsibility.objects.create(task=short.late, measure=measure, role="supporting", name="住建局", unit=cast.housing)
    one = open_round(campaign=short.campaign, on=TODAY, by=cast.clerk, at=NOW)
    assert set(Report.objects.filter(round=one, measure=measure).values_list("unit__name", flat=True)) == {"临河区"}
    assert Report.objects.filter(round=one, measure__task=short.late, measure__position=2).count() == 2


def test_where_nobody_is_named_the_lead_unit_is_asked(cast: Cast) -> None:
    short = short_campaign(cast)
    Responsibility.objects.filter(task=short.timely).delete()
    one = open_round(campaign=short.campaign, on=TODAY, by=cast.clerk, at=NOW)
    assert ("市交通运输局", "加快车辆更新措施2") in asked(one)


def test_a_unit_that_was_closed_is_asked_through_its_successor(cast: Cast) -> None:
    short = short_campaign(cast)
    Unit.objects.filter(pk=cast.transport.pk).update(closed_on=TODAY, successor=cast.housing)
    assert ("市住房城乡建设局", "加快车辆更新措施2") in asked(open_round(campaign=short.campaign, on=TODAY, by=cast.clerk, at=NOW))


def test_work_that_was_sent_back_is_asked_about_whole_and_prohibitions_never(cast: Cast) -> None:
    short = short_campaign(cast)
    Task.objects.filter(pk=short.timely.pk).update(state="acceptance_requested")
    Task.objects.filter(pk=short.timely.pk).update(state="returned")
    Measure.objects.filter(task=short.late, position=2).update(norm="prohibition")
    one = open_round(campaign=short.campaign, on=TODAY, by=cast.clerk, at=NOW)
    assert {text for unit, text in asked(one)} == {"淘汰燃煤锅炉措施1", "加快车辆更新措施1", "加快车辆更新措施2"}


def test_opening_twice_is_one_round(ready: Opened, cast: Cast) -> None:
    again = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=1), by=cast.clerk, at=NOW + timedelta(hours=2))
    assert again == ready.round
    assert Report.objects.count() == 5
    assert Entry.objects.filter(act="round:open:done").count() == 1


def test_a_period_that_is_frozen_is_not_opened_again(ready: Opened, cast: Cast) -> None:
    freeze_round(round=ready.round, by=cast.clerk, at=NOW, because="周一上会。")
    for day in (TODAY, TODAY - timedelta(days=7)):
        with pytest.raises(Refused) as again:
            open_round(campaign=ready.short.campaign, on=day, by=cast.clerk, at=NOW)
        assert again.value.code == "round.period_asked"


def test_after_a_change_from_weeks_to_months_the_first_month_begins_where_the_week_ended(ready: Opened, cast: Cast) -> None:
    set_cadence(
        campaign=ready.short.campaign, rhythm=Rhythm("month", 0, 20, 27), valid_from=TODAY + timedelta(days=1), by=cast.clerk, at=NOW
    )
    wednesday = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=2), by=cast.clerk, at=NOW + timedelta(days=2))
    assert wednesday == ready.round
    following = open_round(campaign=ready.short.campaign, on=date(2026, 12, 1), by=cast.clerk, at=NOW + timedelta(days=8))
    assert (following.number, following.first, following.last) == (2, date(2026, 12, 1), date(2026, 12, 31))


def test_the_clock_freezes_opens_and_reminds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = short_campaign(cast).campaign
    set_cadence(campaign=campaign, rhythm=Rhythm(), valid_from=TODAY, by=cast.clerk, at=NOW)
    told = []
    for at in (NOW, NOW + timedelta(days=3, hours=1), AFTER, NEXT_WEEK):
        monkeypatch.setattr(tasks, "timezone", SimpleNamespace(now=lambda at=at: at, localdate=timezone.localdate))
        tasks.turn_rounds(0)
        found = Round.objects.order_by("number")
        told.append(([bool(one.frozen_at) for one in found], [bool(one.reminded_at) for one in found]))
    assert told == [([False], [False]), ([False], [True]), ([True], [True]), ([True, False], [True, False])]


def test_a_round_nobody_could_answer_is_not_opened(cast: Cast) -> None:
    campaign = short_campaign(cast).campaign
    with pytest.raises(Refused) as over:
        open_round(campaign=campaign, on=TODAY + timedelta(days=5), by=cast.clerk, at=AFTER)
    Measure.objects.update(done_on=TODAY)
    with pytest.raises(Refused) as nothing:
        open_round(campaign=campaign, on=TODAY, by=cast.clerk, at=NOW)
    assert [over.value.code, nothing.value.code, Round.objects.count()] == ["round.over", "round.nothing_to_ask", 0]


def test_people_of_units_that_owe_are_reminded_once_a_day(ready: Opened, cast: Cast) -> None:
    answered(ready.report(cast.transport, ready.timely), cast.responsible)
    assert remind(round=ready.round, by=cast.clerk, at=NOW) == 2
    assert set(Notice.objects.values_list("person__username", flat=True)) == {"lead", "county"}
    with pytest.raises(Refused) as again:
        remind(round=ready.round, by=cast.clerk, at=NOW + timedelta(hours=1))
    assert again.value.code == "round.reminded"
    assert remind(round=ready.round, by=None, at=NOW + timedelta(hours=1)) == 0
    assert remind(round=ready.round, by=cast.clerk, at=NOW + timedelta(days=1)) == 2


def test_a_freeze_keeps_how_every_task_stood(ready: Opened, cast: Cast) -> None:
    answered(ready.report(cast.ecology), cast.lead)
    one = frozen(ready.round)
    stood = {s.task_id: s for s in Standing.objects.filter(round=one)}
    assert set(stood) == {ready.short.late.pk, ready.short.timely.pk, ready.short.closed.pk}
    late = stood[ready.short.late.pk]
    assert (late.schedule, late.late_days, late.asked, late.filed, late.state) == ("behind", 16, 4, 1, "open")
    assert (stood[ready.short.closed.pk].schedule, stood[ready.short.closed.pk].late_days) == ("done", 0)
    assert (one.asked, one.filed, is_as_frozen(one)) == (5, 1, True)


def test_the_standing_says_of_each_task_what_the_rule_says(ready: Opened) -> None:
    one = frozen(ready.round)
    for standing in Standing.objects.filter(round=one).select_related("task__campaign"):
        task = standing.task
        days = list(task.measures.values_list("started_on", "done_on"))
        begun, done = sum(1 for b, _ in days if b), sum(1 for _, d in days if d)
        work = Work(task.state, task.campaign.starts_on, task.due_current, len(days), begun, done)
        day = TODAY + timedelta(days=4)
        assert (standing.schedule, standing.late_days) == (str(schedule_class(work, day) or ""), late_days(work, day))


def test_what_changed_since_the_last_round_is_kept_with_it(ready: Opened, cast: Cast) -> None:
    frozen(ready.round)
    for measure in ready.short.late.measures.all():
        finish_measure(measure=measure, on=TODAY, by=cast.lead, at=NOW)
    for target in Target.objects.filter(task=ready.short.late, value__isnull=False):
        record_result(target=target, value=target.value or Decimal(0), unit=target.unit, measured_on=TODAY, by=cast.lead, at=NOW)
    following = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    frozen(following, AFTER + timedelta(days=7))
    changed = Standing.objects.filter(round=following, changed=True)
    assert [(s.task_id, s.was_schedule, s.schedule) for s in changed] == [(ready.short.late.pk, "behind", "done")]


def test_before_the_cut_off_a_person_freezes_with_a_reason_and_the_clock_not_at_all(ready: Opened, cast: Cast) -> None:
    for by, because in ((None, "理由"), (cast.clerk, "  ")):
        with pytest.raises(Refused) as early:
            freeze_round(round=ready.round, by=by, at=NOW, because=because)
        assert early.value.code == "round.before_cut_off"
    assert freeze_due(rounds=[ready.round], at=NOW) == 0
    assert freeze_round(round=ready.round, by=cast.clerk, at=NOW, because="周四上会。").frozen_because == "周四上会。"


def test_rounds_are_frozen_in_their_order(ready: Opened) -> None:
    following = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    with pytest.raises(Refused) as turn:
        frozen(following, AFTER + timedelta(days=7))
    assert turn.value.code == "round.out_of_turn"
    assert freeze_due(rounds=[ready.round, following], at=AFTER + timedelta(days=7)) == 2


STATEMENTS = (
    "UPDATE dispatch_report SET done = 'x' WHERE round_id = %(round)s",
    "DELETE FROM dispatch_report WHERE round_id = %(round)s",
    "UPDATE dispatch_standing SET schedule = 'done' WHERE round_id = %(round)s",
    "DELETE FROM dispatch_standing WHERE round_id = %(round)s",
    "UPDATE dispatch_round SET frozen_at = NULL, frozen_hash = '', filed = NULL WHERE id = %(round)s",
    "UPDATE dispatch_round SET number = 9 WHERE id = %(round)s",
    "DELETE FROM dispatch_round WHERE id = %(round)s",
    "UPDATE dispatch_report SET round_id = %(round)s, late_for_id = %(open)s WHERE round_id = %(open)s",
    "UPDATE dispatch_report SET round_id = %(open)s, late_for_id = %(round)s WHERE round_id = %(round)s",
    """INSERT INTO dispatch_standing (round_id, task_id, state, schedule, late_days, asked, filed, was_state, was_schedule, changed)
    SELECT %(round)s, id, state, '', 0, 0, 0, '', '', false FROM ledger_task WHERE state = 'draft'""",
    """INSERT INTO dispatch_report
        (round_id, task_id, measure_id, unit_id, done, next_step, obstacles, support, revision, source, late_for_id)
    SELECT %(round)s, task_id, measure_id, unit_id, '', '', '', '', 0, '', %(open)s FROM dispatch_report WHERE round_id = %(open)s""",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_changes_a_frozen_round(ready: Opened, statement: str) -> None:
    one = frozen(ready.round)
    following = open_round(campaign=ready.short.campaign, on=TODAY + timedelta(days=7), by=None, at=NEXT_WEEK)
    with pytest.raises(IntegrityError, match=r"round 1 .*frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"round": one.pk, "open": following.pk})
    assert is_as_frozen(one)


@pytest.mark.parametrize("column", ["round_id", "task_id", "unit_id"])
def test_a_standing_names_what_exists(ready: Opened, column: str) -> None:
    values = {"round_id": ready.round.pk, "task_id": ready.short.draft.pk, "unit_id": None, column: 999_999_999}
    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        Standing.objects.create(**values, state="open")


def test_no_row_object_changes_a_frozen_round(ready: Opened, cast: Cast) -> None:
    report = ready.report(cast.ecology)
    one = frozen(ready.round)
    report.done = "事后补写"
    for act in (report.save, report.delete, one.save, Standing.objects.filter(round=one)[0].delete, one.delete):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            act()
    with pytest.raises(Refused) as again:
        frozen(one)
    assert again.value.code == "round.frozen"
    assert is_as_frozen(Round.objects.get())


def test_the_hash_tells_a_change_that_went_round_the_guards(ready: Opened) -> None:
    one = frozen(ready.round)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dispatch_report DISABLE TRIGGER USER")
        cursor.execute("UPDATE dispatch_report SET done = 'x' WHERE id = (SELECT min(id) FROM dispatch_report)")
        cursor.execute("ALTER TABLE dispatch_report ENABLE TRIGGER USER")
    assert not is_as_frozen(one)


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all at the same moment, each on a connection of its own; what each gave, or the code of its refusal."""
    ready, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            results[number] = acts[number]()  # type: ignore[call-overload]
        except Refused as refused:
            results[number] = refused.code  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(results)


@pytest.mark.django_db(transaction=True)
def test_of_freezes_at_the_same_moment_one_wins_and_the_others_are_told() -> None:
    ready = opened(assemble())
    results = at_once([lambda: frozen(ready.round).pk] * 4)
    assert sorted(results, key=str) == [ready.round.pk, "round.frozen", "round.frozen", "round.frozen"]
    assert Standing.objects.count() == 3
    assert is_as_frozen(Round.objects.get())


@pytest.mark.django_db(transaction=True)
def test_of_openings_at_the_same_moment_all_give_the_same_round() -> None:
    cast = assemble()
    campaign = short_campaign(cast).campaign
    results = at_once([lambda: open_round(campaign=campaign, on=TODAY, by=cast.clerk, at=NOW).pk] * 4)
    assert len(set(results)) == 1
    assert (Round.objects.count(), Report.objects.count()) == (1, 5)


@pytest.mark.django_db(transaction=True)
def test_a_report_that_meets_a_freeze_is_in_the_round_or_refused_never_between() -> None:
    cast = assemble()
    ready = opened(cast)
    reports = [ready.report(cast.ecology), ready.report(cast.qingshi)]
    acts: list[Callable[[], object]] = [lambda r=r: answered(r, cast.lead, AFTER).pk for r in reports]  # type: ignore[misc]
    results = at_once([*acts, lambda: frozen(ready.round).pk])
    filed = sum(1 for result in results[:2] if result != "report.no_open_round")
    one = Round.objects.get()
    assert (one.filed, is_as_frozen(one)) == (filed, True)


def under_ladder(ready: Opened, cast: Cast) -> None:
    """The city's ladder: it calls for a reminder after one round without an answer."""
    choose_ladder(campaign=ready.short.campaign, ladder="haidai", valid_from=TODAY, by=cast.clerk, at=NOW)


def proposed_letters() -> list[tuple[str, str]]:
    return sorted(Letter.objects.values_list("unit__code", "rung"))


def test_a_freeze_by_the_clock_proposes_the_letters_of_the_ladder_at_once(ready: Opened, cast: Cast) -> None:
    under_ladder(ready, cast)
    assert proposed_letters() == []
    assert freeze_due(rounds=[ready.round], at=AFTER) == 1
    assert (cast.ecology.code, "reminder") in proposed_letters()
    assert set(Letter.objects.values_list("proposed_at", flat=True)) == {AFTER}
    again = proposed_letters()
    propose_letters(campaign=ready.short.campaign, on=TODAY + timedelta(days=5), at=AFTER + timedelta(hours=12))  # the night after
    assert proposed_letters() == again


def test_a_freeze_by_hand_through_the_page_proposes_too(ready: Opened, cast: Cast, login: Callable[[Person], Client]) -> None:
    under_ladder(ready, cast)
    login(cast.clerk).post(f"/rounds/{ready.round.pk}/freeze", {"because": "周三上会"})
    ready.round.refresh_from_db()
    assert ready.round.frozen_at is not None
    assert (cast.ecology.code, "reminder") in proposed_letters()


def test_a_freeze_that_is_refused_proposes_nothing(ready: Opened, cast: Cast) -> None:
    under_ladder(ready, cast)
    with pytest.raises(Refused):
        freeze_round(round=ready.round, by=cast.clerk, at=NOW)
    assert proposed_letters() == []


def test_a_freeze_stands_even_if_the_letters_cannot_be_written(ready: Opened, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_said: object) -> int:
        raise RuntimeError("no ladder can be read")

    monkeypatch.setattr(rounds, "propose_letters", broken)
    with pytest.raises(RuntimeError):
        frozen(ready.round)
    ready.round.refresh_from_db()
    assert ready.round.frozen_at == AFTER
