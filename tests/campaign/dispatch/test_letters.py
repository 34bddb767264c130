"""Letters: proposed once for a cause, issued with numbers without a gap, answered once; a listing ends step by step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from rectify.campaign.dispatch.models import Letter, Notice, Report, Round, Standing, SupervisionStep
from rectify.campaign.dispatch.queries.ladder_facts import facts_of
from rectify.campaign.dispatch.queries.ladders import ladder_of, ladder_on
from rectify.campaign.dispatch.queries.letters import LettersAsked, count_states, get_letter, letters_page, points_by_unit
from rectify.campaign.dispatch.services.letters import (
    answer_letter,
    choose_ladder,
    dismiss_letter,
    draft_letter,
    issue_as_proposed,
    issue_letter,
    propose_letters,
    step_supervision,
)
from rectify.campaign.ledger.models import Campaign, Measure, Move, Problem, Task
from rectify.foundation.accounts.queries import grants_of
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.audit.models import Entry
from tests.cast import NOW, TODAY, Cast, assemble

D = date
KIND = SupervisionStep.Kind


def campaign_of(cast: Cast, ladder: str = "haidai") -> Campaign:
    row = Campaign.objects.create(
        slug="c", name="整改", jurisdiction=cast.city, starts_on=D(2026, 1, 1), opened_at=NOW, opened_by=cast.clerk
    )
    choose_ladder(campaign=row, ladder=ladder, valid_from=D(2026, 1, 1), by=cast.clerk, at=NOW)
    return row


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return campaign_of(cast)


def task(cast: Cast, campaign: Campaign, due: date | None = None, state: str = "open") -> Task:
    n = Task.objects.count() + 1
    problem = Problem.objects.create(campaign=campaign, key=f"p{n}", title="问题")
    row = Task.objects.create(
        campaign=campaign, problem=problem, key=f"t{n}", number=str(n), title=f"任务{n}", text="…", state=state, lead_unit=cast.ecology,
        due_original=due, due_current=due, confirmed_at=NOW, confirmed_by=cast.clerk,
    )  # fmt: skip
    Measure.objects.create(task=row, key="m", text="措施")
    return row


def round_of(campaign: Campaign, number: int, answers: dict[Task, bool], schedule: str = "on_schedule") -> Round:
    """A frozen round in which the ecology bureau was asked of these tasks."""
    first = D(2026, 1, 5) + timedelta(weeks=number)
    row = Round.objects.create(
        campaign=campaign, number=number, first=first, last=first + timedelta(days=6), opened_at=NOW, remind_at=NOW, cut_off_at=NOW
    )
    for each, answered in answers.items():
        assert each.lead_unit is not None
        at = {"filed_at": NOW, "filed_by": campaign.opened_by} if answered else {}
        Report.objects.create(round=row, task=each, measure=each.measures.get(), unit=each.lead_unit, **at)
        Standing.objects.create(round=row, task=each, unit=each.lead_unit, state=each.state, schedule=schedule)
    Round.objects.filter(pk=row.pk).update(frozen_at=NOW, frozen_hash="x", asked=len(answers), filed=sum(answers.values()))
    return row


def proposed(campaign: Campaign, on: date = TODAY) -> list[tuple[str, str]]:
    propose_letters(campaign=campaign, on=on, at=NOW)
    return [(row.rung, row.cause.split("/", 3)[3]) for row in Letter.objects.filter(issued_at=None, dismissed_at=None).order_by("pk")]


def test_nothing_is_proposed_where_no_ladder_was_chosen(cast: Cast, campaign: Campaign) -> None:
    task(cast, campaign, D(2026, 10, 1))
    assert propose_letters(campaign=campaign, on=D(2025, 12, 31), at=NOW) == 0


def test_the_same_cause_is_proposed_once(cast: Cast, campaign: Campaign) -> None:
    late = task(cast, campaign, D(2026, 11, 20))
    task(cast, campaign, D(2026, 11, 23))
    task(cast, campaign, D(2026, 10, 1), state="closed")
    assert proposed(campaign) == [("reminder", f"u{cast.ecology.pk}/t{late.pk}/due2026-11-20")]
    assert propose_letters(campaign=campaign, on=TODAY, at=NOW) == propose_letters(campaign=campaign, on=D(2026, 12, 1), at=NOW) - 1 == 0
    assert Letter.objects.count() == 2
    row = Letter.objects.earliest("pk")
    assert (row.unit, row.task, row.ladder, row.facts) == (
        cast.ecology,
        late,
        "haidai@2025-01-01",
        {"late_days": 3, "told": "逾期3天（时限2026-11-20）"},
    )
    assert row.reason_zh == "逾期3天（时限2026-11-20）；按《海岱市整改预警督办办法》应发提醒函。"
    assert set(Notice.objects.filter(cause__startswith="letters:proposed").values_list("person", flat=True)) == {
        cast.clerk.pk, cast.second_clerk.pk, cast.director.pk,
    }  # fmt: skip
    assert Entry.objects.filter(act="letters:propose:done").count() == 2


def test_a_silence_is_one_cause_however_long_and_a_new_one_is_another(cast: Cast, campaign: Campaign) -> None:
    one = task(cast, campaign)
    round_of(campaign, 1, {one: True})
    round_of(campaign, 2, {one: False})
    unit = f"u{cast.ecology.pk}"
    assert proposed(campaign) == [("reminder", f"{unit}/silent2")]
    round_of(campaign, 3, {one: False})
    assert propose_letters(campaign=campaign, on=TODAY, at=NOW) == 0
    round_of(campaign, 4, {one: True})
    round_of(campaign, 5, {one: False})
    assert proposed(campaign) == [("reminder", f"{unit}/silent2"), ("reminder", f"{unit}/silent5")]


def test_a_late_report_does_not_mend_the_round_it_was_owed_in(cast: Cast, campaign: Campaign) -> None:
    one = task(cast, campaign)
    frozen = round_of(campaign, 1, {one: False})
    after = Round.objects.create(
        campaign=campaign, number=2, first=D(2026, 3, 2), last=D(2026, 3, 8), opened_at=NOW, remind_at=NOW, cut_off_at=NOW
    )
    Report.objects.create(
        round=after, task=one, measure=one.measures.get(), unit=cast.ecology, late_for=frozen, filed_at=NOW, filed_by=cast.lead
    )
    Report.objects.create(round=after, task=one, measure=one.measures.get(), unit=cast.ecology, filed_at=NOW, filed_by=cast.lead)
    assert [rung for rung, _ in proposed(campaign)] == ["reminder"]


def test_rounds_behind_schedule_count_from_the_last_one_back(cast: Cast, campaign: Campaign) -> None:
    one = task(cast, campaign)
    for number, schedule in enumerate(["behind", "on_schedule", "behind", "behind"], 1):
        round_of(campaign, number, {one: True}, schedule)
    assert proposed(campaign) == []
    round_of(campaign, 5, {one: True}, "behind")
    assert proposed(campaign) == [("reminder", f"u{cast.ecology.pk}/t{one.pk}/behind3")]


def test_what_came_back_twice_this_year_calls_for_more(cast: Cast, campaign: Campaign) -> None:
    one = task(cast, campaign)
    for year in (2025, 2026, 2026):
        at = datetime(year, 5, 1, tzinfo=UTC)
        Move.objects.create(task=one, from_state="accepted", to_state="returned", because="x", moved_at=at, moved_by=cast.clerk)
    assert proposed(campaign) == [("supervision", f"u{cast.ecology.pk}/t{one.pk}/returned2")]


def one_letter(cast: Cast, campaign: Campaign, rung: str = "reminder") -> Letter:
    because = f"群众反映强烈{Letter.objects.count() or ''}"
    return draft_letter(campaign=campaign, unit=cast.ecology, task=None, rung=rung, because=because, points=None, by=cast.clerk, at=NOW)


def test_the_same_letter_is_not_drafted_twice_on_a_day(cast: Cast, campaign: Campaign) -> None:
    def draft(because: str, at: datetime) -> Letter:
        return draft_letter(
            campaign=campaign, unit=cast.ecology, task=None, rung="reminder", because=because, points=None, by=cast.clerk, at=at
        )

    first = draft("扬尘", NOW)
    with pytest.raises(Refused) as told:
        draft(" 扬尘 ", NOW + timedelta(hours=1))
    assert (told.value.code, told.value.missing[0].url) == ("letter.drafted", f"/letters/{first.pk}")
    draft("扬尘", NOW + timedelta(days=1))
    draft("噪声", NOW)
    assert Letter.objects.count() == 3


def test_an_issued_letter_has_its_number_its_day_and_tells_the_unit(cast: Cast, campaign: Campaign) -> None:
    letter = issue_letter(letter=one_letter(cast, campaign), body=" 请办理 ", by=cast.director, at=NOW)
    assert (letter.number, letter.body, letter.answer_due_on, letter.issued_by) == (
        "海整改督〔2026〕1号",
        "请办理",
        D(2026, 11, 30),
        cast.director,
    )
    told = Notice.objects.get(cause=f"letter:{letter.pk}:issued")
    assert (told.person, told.url) == (cast.lead, f"/letters/{letter.pk}")
    assert told.text_zh == "收到提醒函（海整改督〔2026〕1号），请于2026-11-30前答复。"


def test_the_words_of_the_rung_are_filled_with_the_facts(cast: Cast, campaign: Campaign) -> None:
    letter = issue_as_proposed(letter=one_letter(cast, campaign), by=cast.clerk, at=NOW)
    assert letter.body.startswith("经调度核查，群众反映强烈\n请你单位")
    assert "于2026年11月30日前书面答复" in letter.body


def one_letter_at(cast: Cast, campaign: Campaign, at: datetime, rung: str = "reminder") -> Letter:
    because = f"第{Letter.objects.count()}件"
    row = draft_letter(campaign=campaign, unit=cast.ecology, task=None, rung=rung, because=because, points=None, by=cast.clerk, at=at)
    return issue_letter(letter=row, body="x", by=cast.clerk, at=at)


def test_a_letter_tells_the_unit_its_subject_and_the_facts(cast: Cast, campaign: Campaign) -> None:
    one = task(cast, campaign, D(2026, 11, 20))
    round_of(campaign, 1, {one: False})
    propose_letters(campaign=campaign, on=TODAY, at=NOW)
    texts = {row.task_id: issue_as_proposed(letter=row, by=cast.clerk, at=NOW).body.splitlines()[0] for row in Letter.objects.all()}
    assert texts == {
        one.pk: "经调度核查，你单位牵头的“任务1”任务逾期3天（时限2026-11-20）。",
        None: "经调度核查，你单位自第1轮起连续1轮调度未报齐。",
    }
    propose_letters(campaign=campaign, on=D(2026, 12, 1), at=NOW)
    again = Letter.objects.get(rung="supervision", task=one)
    number = Letter.objects.get(rung="reminder", task=one).number
    first = issue_as_proposed(letter=again, by=cast.clerk, at=NOW).body.splitlines()[0]
    assert first == f"你单位牵头的“任务1”任务，提醒函（{number}）至2026-11-30未答复。"


def test_numbers_count_by_the_year_of_the_city(cast: Cast) -> None:
    campaign = campaign_of(cast, "jiangxi")
    moments = [NOW, datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, 0, tzinfo=UTC)]
    numbers = [one_letter_at(cast, campaign, at, "notice").number for at in moments]
    assert numbers == ["赣督改〔2026〕1号", "赣督改〔2026〕2号", "赣督改〔2027〕1号"]


def test_a_day_beyond_the_calendar_is_refused_and_draws_no_number(cast: Cast, campaign: Campaign) -> None:
    letter = one_letter(cast, campaign)
    with pytest.raises(Refused) as told:
        issue_letter(letter=letter, body="x", by=cast.clerk, at=datetime(2026, 12, 29, tzinfo=UTC))
    assert told.value.code == "letter.calendar"
    assert issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW).number == "海整改督〔2026〕1号"


@pytest.mark.parametrize("rung", ["nothing", ""])
def test_a_rung_that_is_not_there_is_refused(cast: Cast, campaign: Campaign, rung: str) -> None:
    with pytest.raises(Refused) as told:
        one_letter(cast, campaign, rung)
    assert told.value.code == "letter.rung"


def test_a_decided_letter_is_not_decided_again(cast: Cast, campaign: Campaign) -> None:
    issued, dismissed = one_letter_at(cast, campaign, NOW), one_letter(cast, campaign)
    dismiss_letter(letter=dismissed, because="已当面说明", by=cast.clerk, at=NOW)
    for letter in (issued, dismissed):
        with pytest.raises(Refused) as told:
            issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW)
        assert told.value.code == "letter.decided"
        with pytest.raises(Refused) as told:
            dismiss_letter(letter=letter, because="x", by=cast.clerk, at=NOW)
        assert told.value.code == "letter.decided"


def test_a_dismissed_cause_is_not_proposed_again(cast: Cast, campaign: Campaign) -> None:
    task(cast, campaign, D(2026, 11, 20))
    proposed(campaign)
    dismiss_letter(letter=Letter.objects.get(), because="已报延期", by=cast.clerk, at=NOW)
    assert proposed(campaign) == []


def test_words_are_needed(cast: Cast, campaign: Campaign) -> None:
    letter = one_letter(cast, campaign)
    with pytest.raises(Refused) as told:
        issue_letter(letter=letter, body=" ", by=cast.clerk, at=NOW)
    assert told.value.code == "letter.empty"
    with pytest.raises(Refused) as told:
        dismiss_letter(letter=letter, because=" ", by=cast.clerk, at=NOW)
    assert told.value.code == "letter.no_reason"
    assert Letter.objects.get(pk=letter.pk).number == ""


def test_an_answer_is_given_once_and_only_to_what_was_issued(cast: Cast, campaign: Campaign) -> None:
    letter = one_letter(cast, campaign)
    with pytest.raises(Refused) as told:
        answer_letter(letter=letter, answer="已办", by=cast.lead, at=NOW)
    assert told.value.code == "letter.not_issued"
    issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW)
    assert answer_letter(letter=letter, answer=" 已办 ", by=cast.lead, at=NOW).answer == "已办"
    assert Notice.objects.get(cause=f"letter:{letter.pk}:answered").person == cast.clerk
    with pytest.raises(Refused) as told:
        answer_letter(letter=letter, answer="再答", by=cast.lead, at=NOW)
    assert told.value.code == "letter.answered"


def test_an_unanswered_reminder_climbs_and_an_answered_one_does_not(cast: Cast, campaign: Campaign) -> None:
    letter = one_letter_at(cast, campaign, NOW)
    other = one_letter_at(cast, campaign, NOW)
    answer_letter(letter=other, answer="已办", by=cast.lead, at=NOW)
    assert proposed(campaign, D(2026, 11, 30)) == []
    assert proposed(campaign, D(2026, 12, 1)) == [("supervision", f"u{cast.ecology.pk}/unanswered{letter.pk}")]


def test_a_listing_is_lifted_step_by_step_by_different_people(cast: Cast, campaign: Campaign) -> None:
    letter = one_letter(cast, campaign, "listed")
    with pytest.raises(Refused) as told:
        step_supervision(letter=letter, kind=KIND.RECTIFIED, words="x", by=cast.lead, at=NOW)
    assert told.value.code == "supervision.none"
    issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW)
    steps = [
        (KIND.APPLIED, cast.lead, "supervision.order"), (KIND.RECTIFIED, cast.lead, ""), (KIND.APPLIED, cast.lead, ""),
        (KIND.CHECKED, cast.lead, "supervision.own"), (KIND.SENT_BACK, cast.clerk, ""), (KIND.APPLIED, cast.lead, "supervision.order"),
        (KIND.RECTIFIED, cast.lead, ""), (KIND.APPLIED, cast.lead, ""), (KIND.RELEASED, cast.clerk, "supervision.order"),
        (KIND.CHECKED, cast.clerk, ""), (KIND.RELEASED, cast.clerk, "supervision.own"), (KIND.RELEASED, cast.director, ""),
        (KIND.RECTIFIED, cast.lead, "supervision.order"),
    ]  # fmt: skip
    for kind, who, code in steps:
        if code:
            with pytest.raises(Refused) as told:
                step_supervision(letter=letter, kind=kind, words="说明", by=who, at=NOW)
            assert told.value.code == code
        else:
            step_supervision(letter=letter, kind=kind, words="说明", by=who, at=NOW)
    letter.refresh_from_db()
    assert letter.lifted_by == cast.director
    with pytest.raises(Refused) as told:
        step_supervision(letter=one_letter_at(cast, campaign, NOW), kind=KIND.RECTIFIED, words="x", by=cast.lead, at=NOW)
    assert told.value.code == "supervision.none"


def test_points_are_those_of_letters_issued_this_year(cast: Cast, campaign: Campaign) -> None:
    for rung in ("supervision", "summons", "reminder"):
        letter = draft_letter(
            campaign=campaign, unit=cast.ecology, task=None, rung=rung, because=rung, points=Decimal(9), by=cast.clerk, at=NOW
        )
        issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW)
    one_letter(cast, campaign, "listed")
    assert points_by_unit(grants_of(cast.clerk, TODAY), campaign, TODAY) == [(cast.ecology, Decimal(3), 3)]
    ladder = ladder_of(campaign, TODAY)
    assert ladder is not None
    assert [facts.points for facts in facts_of(campaign, ladder, TODAY)] == [Decimal(3)]


@pytest.mark.parametrize("points", [None, Decimal(-1), Decimal("1.25"), Decimal(1000)])
def test_points_by_hand_must_be_said(cast: Cast, points: Decimal | None) -> None:
    campaign = campaign_of(cast, "anhui")
    with pytest.raises(Refused) as told:
        draft_letter(campaign=campaign, unit=cast.ecology, task=None, rung="scoring", because="x", points=points, by=cast.clerk, at=NOW)
    assert told.value.code == "letter.points"


def test_twenty_five_points_bring_a_summons_in_anhui(cast: Cast) -> None:
    campaign = campaign_of(cast, "anhui")
    row = draft_letter(
        campaign=campaign, unit=cast.ecology, task=None, rung="scoring", because="x", points=Decimal(25), by=cast.clerk, at=NOW
    )
    issue_letter(letter=row, body="x", by=cast.clerk, at=NOW)
    assert [rung for rung, _ in proposed(campaign)] == ["summons"]


def test_a_ladder_is_chosen_from_a_day_on(cast: Cast, campaign: Campaign) -> None:
    choose_ladder(campaign=campaign, ladder="jiangxi", valid_from=D(2026, 12, 1), by=cast.clerk, at=NOW)
    assert [ladder.code for day in (D(2026, 11, 30), D(2026, 12, 1)) if (ladder := ladder_of(campaign, day))] == ["haidai", "jiangxi"]
    assert ladder_on("haidai", D(2024, 12, 31)) is None
    for code, day, refused in (("nowhere", D(2027, 1, 1), "ladder.unknown"), ("haidai", D(2026, 12, 1), "ladder.same_day")):
        with pytest.raises(Refused) as told:
            choose_ladder(campaign=campaign, ladder=code, valid_from=day, by=cast.clerk, at=NOW)
        assert told.value.code == refused


def test_a_unit_sees_its_own_letters_once_they_are_issued(cast: Cast, campaign: Campaign) -> None:
    draft, issued = one_letter(cast, campaign), one_letter_at(cast, campaign, NOW)
    lead, county, leader, clerk = (grants_of(who, TODAY) for who in (cast.lead, cast.county, cast.leader, cast.clerk))
    seen = {name: {row.pk for row in letters_page(grants, LettersAsked())} for name, grants in
            (("lead", lead), ("county", county), ("leader", leader), ("clerk", clerk))}  # fmt: skip
    assert seen == {"lead": {issued.pk}, "county": set(), "leader": {issued.pk}, "clerk": {draft.pk, issued.pk}}
    assert get_letter(lead, issued.pk) == issued
    for grants, row in ((county, issued), (lead, draft)):
        with pytest.raises(NotFound):
            get_letter(grants, row.pk)
    assert count_states(clerk, campaign.pk) == {"proposed": 1, "unanswered": 1, "answered": 0, "dismissed": 0, "listed": 0}


def test_proposing_costs_the_same_for_many_tasks(cast: Cast, campaign: Campaign) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connections["default"]) as queries:
            propose_letters(campaign=campaign, on=TODAY, at=NOW)
        return len(queries)

    task(cast, campaign, D(2026, 11, 1))
    one = cost()
    for _ in range(5):
        task(cast, campaign, D(2026, 11, 1))
    assert cost() <= one <= 25


@pytest.mark.django_db(transaction=True)
def test_ten_who_issue_and_propose_at_once_leave_no_gap_and_no_second_letter() -> None:
    cast = assemble()
    campaign = campaign_of(cast)
    for _ in range(8):
        task(cast, campaign, D(2026, 11, 1))

    def propose(_: int) -> int:
        try:
            return propose_letters(campaign=campaign, on=TODAY, at=NOW)
        finally:
            connections.close_all()

    def issue(letter: Letter) -> str:
        try:
            return issue_letter(letter=letter, body="x", by=cast.clerk, at=NOW).number
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(propose, range(6))) == [0, 0, 0, 0, 0, 8]
        letters = list(Letter.objects.all())
        numbers = list(pool.map(issue, [*letters, *letters]))
    assert numbers.count("letter.decided") == 8
    assert sorted(n for n in numbers if n != "letter.decided") == sorted(f"海整改督〔2026〕{n}号" for n in range(1, 9))
