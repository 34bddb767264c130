"""A scheme from draft to approval, its versions, its milestones, and work that must wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.campaign.ledger.messages import ChangedMeanwhile
from rectify.campaign.ledger.models import ExpertOpinion, Measure, Responsibility, Scheme, SchemeStep, SchemeVersion, Task
from rectify.campaign.ledger.rules.schemes import Content, Step
from rectify.campaign.ledger.services.schemes import (
    About,
    begin_scheme,
    decide,
    new_version,
    reach_milestone,
    record_opinion,
    require_scheme,
    submit,
    write_version,
)
from rectify.campaign.ledger.services.work import start_measure
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.accounts.refusals import Refused
from rectify.foundation.audit.models import Entry
from tests.campaign.ledger.rows import Short, short_campaign
from tests.campaign.papers import in_english, missing_in_english
from tests.cast import NOW, TODAY, Cast, assemble

CONTENT = Content(
    cause="锅炉业主资金不足，替代热源未到位。",
    outcome="全部淘汰。",
    outcome_subject="淘汰比例",
    outcome_comparator=">=",
    outcome_value=Decimal(100),
    outcome_unit="%",
    due_on=date(2026, 11, 10),
    cost=Decimal(120),
    steps=(Step("签订淘汰协议"), Step("协议全部签订", is_milestone=True, due_on=date(2026, 10, 1)), Step("逐台拆除")),
)


@pytest.fixture
def short(cast: Cast) -> Short:
    return short_campaign(cast)


@pytest.fixture
def scheme(cast: Cast, short: Short) -> Scheme:
    about = About(short.campaign, task=short.late)
    return begin_scheme(about=about, unit=cast.ecology, title="燃煤锅炉淘汰一事一议方案", by=cast.lead, at=NOW)


def newest(scheme: Scheme) -> SchemeVersion:
    return scheme.versions.order_by("-number")[0]


def written(cast: Cast, scheme: Scheme, content: Content = CONTENT) -> SchemeVersion:
    version = newest(scheme)
    return write_version(version=version, revision=version.revision, content=content, by=cast.lead, at=NOW)


def handed_in(cast: Cast, scheme: Scheme, content: Content = CONTENT) -> SchemeVersion:
    version = written(cast, scheme, content)
    submission = submit(version=version, revision=version.revision, by=cast.lead, at=NOW)
    assert submission.accepted, submission.flaws
    return submission.version


def opinion(cast: Cast, version: SchemeVersion, given_on: date = TODAY, *, favourable: bool = True) -> ExpertOpinion:
    about = {"expert": "专家甲", "employer": "某研究院", "favourable": favourable, "words": "路线可行。", "given_on": given_on}
    return record_opinion(version=version, by=cast.lead, at=NOW, **about)  # type: ignore[arg-type] # one dictionary for all


def approved(cast: Cast, scheme: Scheme, content: Content = CONTENT) -> SchemeVersion:
    version = handed_in(cast, scheme, content)
    opinion(cast, version)
    return decide(version=version, approve=True, words="", unit=cast.office, by=cast.director, at=NOW)


def refused_code(act: object, **words: object) -> str:
    with pytest.raises(Refused) as refused:
        act(**words)  # type: ignore[operator] # a service
    return refused.value.code


def test_a_scheme_begins_as_an_empty_draft(scheme: Scheme, short: Short) -> None:
    assert (scheme.problem, newest(scheme).number) == (short.late.problem, 1)
    assert Entry.objects.order_by("-seq")[0].act == "scheme:begin:done"


@pytest.mark.parametrize(("title", "unit", "code"), [(" ", "ecology", "scheme.title"), ("方案", "transport", "scheme.not_your_unit")])
def test_a_scheme_has_a_title_and_a_unit_of_ones_own(cast: Cast, short: Short, title: str, unit: str, code: str) -> None:
    about = About(short.campaign, task=short.late)
    assert refused_code(begin_scheme, about=about, unit=getattr(cast, unit), title=title, by=cast.lead, at=NOW) == code


def test_a_scheme_is_of_something_that_is_work(cast: Cast, short: Short) -> None:
    nothing, closed = About(short.campaign), About(short.campaign, task=short.closed)
    assert refused_code(begin_scheme, about=nothing, unit=cast.ecology, title="x", by=cast.lead, at=NOW) == "scheme.of_nothing"
    assert refused_code(begin_scheme, about=closed, unit=cast.ecology, title="x", by=cast.lead, at=NOW) == "scheme.not_work"
    firm = begin_scheme(about=About(short.campaign, firm_name="某化工厂"), unit=cast.ecology, title="一企一策", by=cast.lead, at=NOW)
    assert firm.firm_name == "某化工厂"


def test_a_county_writes_for_its_town(cast: Cast, short: Short) -> None:
    about = About(short.campaign, problem=short.late.problem)
    assert begin_scheme(about=about, unit=cast.town, title="镇级方案", by=cast.county, at=NOW).unit == cast.town


def test_a_draft_is_saved_whole(cast: Cast, scheme: Scheme) -> None:
    version = written(cast, scheme)
    version = write_version(
        version=version, revision=version.revision, content=replace(CONTENT, steps=CONTENT.steps[::-1]), by=cast.lead, at=NOW
    )
    assert [s.text for s in version.steps.all()] == ["逐台拆除", "协议全部签订", "签订淘汰协议"]
    assert version.revision == 3


def test_a_draft_somebody_saved_meanwhile_is_not_overwritten(cast: Cast, scheme: Scheme) -> None:
    version = newest(scheme)
    written(cast, scheme)
    with pytest.raises(ChangedMeanwhile) as refused:
        write_version(version=version, revision=1, content=Content(), by=cast.lead, at=NOW)
    assert in_english(refused) == ("Draft 1 was saved by somebody else since you opened it. Nothing was saved: load the page again.")
    assert newest(scheme).cause == CONTENT.cause


def test_a_step_names_a_measure_of_its_own_task_only(cast: Cast, scheme: Scheme, short: Short) -> None:
    own, strange = short.late.measures.all()[0], short.timely.measures.all()[0]
    written(cast, scheme, replace(CONTENT, steps=(Step("拆除", measure=own.pk),)))
    other = replace(CONTENT, steps=(Step("拆除", measure=strange.pk),))
    version = newest(scheme)
    assert (
        refused_code(write_version, version=version, revision=version.revision, content=other, by=cast.lead, at=NOW)
        == "scheme.strange_measure"
    )


def test_a_scheme_without_a_measurable_outcome_comes_back_at_once(cast: Cast, scheme: Scheme) -> None:
    version = written(cast, scheme, replace(CONTENT, outcome_value=None, due_on=date(2026, 12, 1)))
    submission = submit(version=version, revision=version.revision, by=cast.lead, at=NOW)
    assert [flaw.code for flaw in submission.flaws] == ["not_measurable", "later_than_plan"]
    again = newest(scheme)
    assert (again.submitted_at, again.sent_back_at, again.sent_back_because[1]["zh"]) == (
        None, NOW, "完成时限2026-12-01晚于整改方案的时限2026-11-11；确需延长的，先申请延期。",
    )  # fmt: skip
    assert Entry.objects.order_by("-seq")[0].act == "scheme:submit:sent_back"


def test_the_deadline_of_a_problem_is_the_latest_of_its_tasks(cast: Cast, short: Short) -> None:
    about = About(short.campaign, problem=short.timely.problem)
    scheme = begin_scheme(about=about, unit=cast.transport, title="一事一议", by=cast.responsible, at=NOW)
    version = write_version(
        version=newest(scheme), revision=1, content=replace(CONTENT, due_on=date(2028, 1, 1)), by=cast.responsible, at=NOW
    )
    submission = submit(version=version, revision=2, by=cast.responsible, at=NOW)
    assert [flaw.code for flaw in submission.flaws] == ["later_than_plan"]


def test_what_is_handed_in_can_no_longer_be_changed(cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    for act in (write_version, submit):
        also = {"content": CONTENT} if act is write_version else {}
        assert refused_code(act, version=version, revision=version.revision, by=cast.lead, at=NOW, **also) == "scheme.not_draft"


def test_another_person_of_another_unit_approves_what_experts_have_seen(cast: Cast, scheme: Scheme) -> None:
    version = approved(cast, scheme)
    assert (version.approved, version.approver, version.decided_by) == (True, cast.office, cast.director)
    assert Entry.objects.order_by("-seq")[0].act == "scheme:decide:approved"


def test_nothing_is_approved_without_an_expert(cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    with pytest.raises(Refused) as refused:
        decide(version=version, approve=True, words="", unit=cast.office, by=cast.director, at=NOW)
    assert in_english(refused) == "No expert opinion is on record, so the version cannot be approved."
    assert missing_in_english(refused.value.missing) == ["Record what the experts said."]
    assert refused.value.missing[0].url == f"/schemes/{scheme.pk}/#opinions"


@pytest.mark.parametrize(
    ("who", "unit", "approve", "words", "code"),
    [
        ("lead", "ecology", True, "", "scheme.own"),
        ("clerk", "ecology", True, "", "scheme.drafting_unit"),
        ("clerk", "housing", True, "", "scheme.not_approver"),
        ("leader", "city", True, "", "scheme.not_approver"),
        ("clerk", "office", False, " ", "scheme.no_words"),
    ],
)
def test_who_may_not_decide(cast: Cast, scheme: Scheme, who: str, unit: str, approve: bool, words: str, code: str) -> None:
    version = handed_in(cast, scheme)
    opinion(cast, version)
    person, place = getattr(cast, who), getattr(cast, unit)
    assert refused_code(decide, version=version, approve=approve, words=words, unit=place, by=person, at=NOW) == code
    assert newest(scheme).decided_at is None


def test_where_the_plan_names_an_approver_only_that_unit_decides(cast: Cast, scheme: Scheme, short: Short) -> None:
    Responsibility.objects.create(task=short.late, role="approver", name="市住建局", unit=cast.housing)
    version = handed_in(cast, scheme)
    opinion(cast, version)
    assert refused_code(decide, version=version, approve=True, words="", unit=cast.office, by=cast.clerk, at=NOW) == "scheme.named_approver"
    assert decide(version=version, approve=True, words="", unit=cast.housing, by=cast.line, at=NOW).approved


def test_a_version_is_decided_once(cast: Cast, scheme: Scheme) -> None:
    version = approved(cast, scheme)
    assert (
        refused_code(decide, version=version, approve=False, words="改", unit=cast.office, by=cast.clerk, at=NOW) == "scheme.not_submitted"
    )


def test_a_change_is_a_new_version_with_its_reason_and_its_own_approval(cast: Cast, scheme: Scheme) -> None:
    first = approved(cast, scheme)
    assert refused_code(new_version, scheme=scheme, because=" ", by=cast.lead, at=NOW) == "scheme.no_reason"
    second = new_version(scheme=scheme, because="热源变更", by=cast.lead, at=NOW)
    assert (second.number, second.because, second.cause, second.steps.count()) == (2, "热源变更", first.cause, 3)
    assert refused_code(new_version, scheme=scheme, because="再改", by=cast.lead, at=NOW) == "scheme.version_open"


def test_a_version_sent_back_is_followed_by_another(cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    decide(version=version, approve=False, words="成因不清", unit=cast.office, by=cast.clerk, at=NOW)
    assert new_version(scheme=scheme, because="补充成因", by=cast.lead, at=NOW).number == 2


def milestone(version: SchemeVersion) -> SchemeStep:
    return version.steps.get(is_milestone=True)


def test_a_milestone_reached_stays_reached_in_the_next_version(cast: Cast, scheme: Scheme) -> None:
    reach_milestone(step=milestone(approved(cast, scheme)), on=TODAY, by=cast.lead, at=NOW)
    new_version(scheme=scheme, because="增加一步", by=cast.lead, at=NOW)
    steps = (*CONTENT.steps, Step("全部拆除", is_milestone=True, due_on=date(2026, 11, 9)))
    version = approved(cast, scheme, replace(CONTENT, because="增加一步", steps=steps))
    assert [(s.text, s.reached_on) for s in version.steps.filter(is_milestone=True)] == [("协议全部签订", TODAY), ("全部拆除", None)]


def test_only_milestones_of_the_version_in_force_are_reported_once_and_not_ahead_of_time(cast: Cast, scheme: Scheme) -> None:
    draft = written(cast, scheme)
    assert refused_code(reach_milestone, step=milestone(draft), on=TODAY, by=cast.lead, at=NOW) == "milestone.not_in_force"
    step = milestone(approved(cast, scheme))
    assert refused_code(reach_milestone, step=step, on=TODAY + timedelta(days=1), by=cast.lead, at=NOW) == "milestone.future"
    assert refused_code(reach_milestone, step=step, on=TODAY, by=cast.responsible, at=NOW) == "scheme.not_your_unit"
    reach_milestone(step=step, on=TODAY, by=cast.lead, at=NOW)
    assert refused_code(reach_milestone, step=step, on=TODAY, by=cast.lead, at=NOW) == "milestone.reached"


@pytest.mark.parametrize("also_for_it", [False, True])
def test_against_an_expert_nothing_is_approved_without_words(cast: Cast, scheme: Scheme, *, also_for_it: bool) -> None:
    version = handed_in(cast, scheme)
    opinion(cast, version, favourable=False)
    if also_for_it:
        opinion(cast, version)
    said = {"version": version, "approve": True, "unit": cast.office, "by": cast.director, "at": NOW}
    assert refused_code(decide, words=" ", **said) == "scheme.against_experts"
    assert newest(scheme).decided_at is None
    decide(words="专家意见已采纳，增设备用热源。", **said)  # type: ignore[arg-type] # one dictionary for both
    assert newest(scheme).approved is True


@pytest.mark.parametrize(
    ("expert", "words", "days", "code"),
    [(" ", "可行", 0, "opinion.nobody"), ("专家", " ", 0, "opinion.no_words"), ("专家", "可行", 1, "opinion.future")],
)
def test_an_opinion_has_a_name_words_and_a_day_that_has_come(
    cast: Cast, scheme: Scheme, expert: str, words: str, days: int, code: str
) -> None:
    said = {"expert": expert, "employer": "", "favourable": True, "words": words, "given_on": TODAY + timedelta(days=days)}
    assert refused_code(record_opinion, version=newest(scheme), by=cast.lead, at=NOW, **said) == code


def test_an_opinion_on_a_decided_version_comes_too_late(cast: Cast, scheme: Scheme) -> None:
    version = approved(cast, scheme)
    with pytest.raises(Refused) as refused:
        opinion(cast, version)
    assert refused.value.code == "opinion.decided"


# --- before work starts ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unbegun(short: Short) -> Measure:
    return Measure.objects.create(task=short.late, key="9", text="安装替代热源", position=9)


def test_work_waits_for_the_approved_scheme(cast: Cast, short: Short, unbegun: Measure, scheme: Scheme) -> None:
    require_scheme(task=short.late, needed=True, because="", by=cast.clerk, at=NOW)
    handed_in(cast, scheme)
    with pytest.raises(Refused) as refused:
        start_measure(measure=unbegun, on=TODAY, by=cast.lead, at=NOW)
    assert refused.value.code == "measure.needs_scheme"
    assert refused.value.missing[0].url == f"/schemes/?task={short.late.pk}"
    opinion(cast, newest(scheme))
    decide(version=newest(scheme), approve=True, words="", unit=cast.office, by=cast.clerk, at=NOW)
    assert start_measure(measure=unbegun, on=TODAY, by=cast.lead, at=NOW).started_on == TODAY


def test_the_demand_is_lifted_with_a_reason(cast: Cast, short: Short, unbegun: Measure) -> None:
    require_scheme(task=short.late, needed=True, because="", by=cast.clerk, at=NOW)
    assert refused_code(require_scheme, task=short.late, needed=False, because=" ", by=cast.clerk, at=NOW) == "scheme.no_lift_reason"
    require_scheme(task=short.late, needed=False, because="改为立行立改", by=cast.clerk, at=NOW)
    assert start_measure(measure=unbegun, on=TODAY, by=cast.lead, at=NOW)


# --- what the database holds ----------------------------------------------------------------------------------------------------------


def test_no_door_leads_round_the_approval(cast: Cast, scheme: Scheme, short: Short, unbegun: Measure) -> None:
    version = approved(cast, scheme)
    Task.objects.filter(pk=short.timely.pk).update(needs_scheme=True)
    unmoved = Measure.objects.create(task=short.timely, key="9", text="m")
    tries: dict[str, Callable[[], object]] = {
        "stays as it is": lambda: SchemeVersion.objects.filter(pk=version.pk).update(cause="别的"),
        "is handed in and stays": lambda: SchemeVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        "stay as they were": lambda: SchemeStep.objects.filter(version=version).update(due_on=date(2030, 1, 1)),
        "steps of version": lambda: SchemeStep.objects.create(version=version, position=9, text="加塞"),
        "stays as it was given": lambda: ExpertOpinion.objects.filter(version=version).update(words="改"),
        "needs an approved scheme": lambda: Measure.objects.filter(pk=unmoved.pk).update(started_on=TODAY),
    }
    for words, act in tries.items():
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            act()


def test_no_row_is_approved_unreasoned(cast: Cast, scheme: Scheme) -> None:
    version = handed_in(cast, scheme)
    with pytest.raises(IntegrityError, match="no expert opinion"), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).update(approved=True, decided_at=NOW, decided_by=cast.director)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told() -> None:
    cast = assemble()
    short = short_campaign(cast)
    scheme = begin_scheme(about=About(short.campaign, task=short.late), unit=cast.ecology, title="方案", by=cast.lead, at=NOW)
    version = handed_in(cast, scheme)
    opinion(cast, version)
    ends: list[str] = []
    start = threading.Barrier(2)

    def act(who: Person, place: Unit, *, approve: bool) -> None:
        start.wait()
        try:
            decide(version=version, approve=approve, words="意见", unit=place, by=who, at=NOW)
            ends.append("decided")
        except Refused as refused:
            ends.append(refused.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(cast.clerk, cast.office), kwargs={"approve": True}),
        threading.Thread(target=act, args=(cast.line, cast.housing), kwargs={"approve": False}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["decided", "scheme.not_submitted"]
