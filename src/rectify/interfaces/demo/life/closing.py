"""Tasks on their way to the close: done, proved, accepted, reviewed, drawn, noticed, signed, closed; and the ways back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from rectify.campaign.closure.models import Case, Lot, NoticedCase, PublicNotice, StepKind, TaskKind
from rectify.campaign.closure.services.acceptance import record_acceptance
from rectify.campaign.closure.services.checks import record_check
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.delegations import grant
from rectify.campaign.closure.services.draws import draw
from rectify.campaign.closure.services.notices import answer_objection, end_notice, post_notice, record_objection
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.closure.services.requests import request_acceptance
from rectify.campaign.closure.services.returns import reopen, suspend
from rectify.campaign.closure.services.review import record_review
from rectify.campaign.closure.services.signing import sign
from rectify.campaign.ledger.models import Measure, Target
from rectify.campaign.ledger.services.results import record_result
from rectify.campaign.ledger.services.sites import finish_site
from rectify.campaign.ledger.services.work import finish_measure, start_measure
from rectify.foundation.accounts.models import Person, Post, Unit
from rectify.interfaces.demo.documents.county_data import ITEMS
from rectify.interfaces.demo.life.courses import COURSES, Course
from rectify.interfaces.demo.life.evidence import Piece, hand_in, judge, measurement, near, place_of, places_sites
from rectify.interfaces.demo.life.story import Story, dice, moment

CHECKERS: Final = ("queyuanshan", "huatingyu")
CLOSER: Final = "pengzhiyao"
POSTER: Final = "xueyibai"
SEEDS: Final = (
    (date(2026, 6, 12), "海岱国家基本气象站2026年6月11日最高气温31.4℃、降水量0.2毫米"),
    (date(2026, 8, 14), "海岱国家基本气象站2026年8月13日最高气温33.0℃、降水量4.6毫米"),
    (date(2026, 10, 16), "海岱国家基本气象站2026年10月15日最高气温19.7℃、降水量0.0毫米"),
    (date(2026, 11, 13), "海岱国家基本气象站2026年11月12日最高气温9.8℃、降水量0.0毫米"),
)
"""Day and seed of each drawing: a figure of the day before that the office cannot choose."""
CHANCES: Final = (
    "98f79280e2d57ec1ad831878edde7619",
    "a3e0f85ca386df6b1079616be19235aa",
    "56d7e879c035287fb0642dc80decf145",
    "c67122adafb3292d7a42a371f83680d4",
)
"""What chance added to each seed; fixed, so that every demo city draws the same."""
SAMPLING: Final = {"share": 0.3, "per_county": 1, "per_unit": 1, "late": 1.5, "returned": 2, "findings": 2, "reopened": 3}
FAILED: Final = (2, "203")
"""The drawing in which one case failed its check, and its task."""
PRINCIPALS: Final = {
    "party_principal": "经审核，同意销号。",
    "government_principal": "情况属实，同意销号。",
    "office_director": "程序完备、材料齐全，同意销号。",
}


def plan(story: Story) -> None:
    """The procedures, every course, the drawings, the notices, the ways back."""
    story.on(moment(date(2026, 1, 28), 10), partial(_procedures, story))
    for course in COURSES:
        _plan_work(story, course)
        plan_case(story, course)
    for number, (day, seed) in enumerate(SEEDS, 1):
        story.on(moment(day, 9, 30), partial(_draw, story, number, seed))
    story.on(moment(date(2026, 11, 9), 8, 30), partial(_notice, story, 1))
    story.on(moment(date(2026, 11, 16), 8, 30), partial(_notice, story, 2))
    story.on(moment(date(2026, 11, 21), 1), partial(_end_notice, story))
    story.on(moment(date(2026, 9, 21), 11), partial(_suspend, story))
    story.on(moment(date(2026, 10, 20), 10), partial(_reopen, story))
    story.on(moment(date(2026, 11, 2), 9), partial(_delegate, story))


def _procedures(story: Story, at: datetime) -> None:
    """The procedures of the founding plan; from October county items go on public notice."""
    chosen = {TaskKind.CITY: "weifang-city", TaskKind.COUNTY: "weifang-county", TaskKind.PETITION: "weifang-petition"}
    clerk = story.person("wenruozhou")
    for kind, procedure in chosen.items():
        choose_procedure(campaign=story.campaign, kind=kind, procedure=procedure, valid_from=date(2026, 2, 1), by=clerk, at=at)
    choose_procedure(
        campaign=story.campaign, kind=TaskKind.COUNTY, procedure="heilongjiang", valid_from=date(2026, 10, 12), by=clerk, at=at
    )


# --- the work ---------------------------------------------------------------------------------------------------------------------------


def implementer(story: Story, course: Course) -> tuple[Person, Unit]:
    """Who carries a task out and asks for its acceptance, and in whose name."""
    if course.implementer:
        person = story.person(course.implementer)
        return person, Unit.objects.get(pk=Post.objects.filter(person=person).order_by("pk").values("unit")[:1])
    unit = story.units[next(item.town for item in ITEMS if item.number == course.number)]
    return story.reporters[unit.pk], unit


def _plan_work(story: Story, course: Course) -> None:
    story.on(moment(course.begun, 16), partial(_begin, story, course))
    if course.done is None:
        return
    half = course.begun + (course.done - course.begun) / 2
    story.on(moment(half, 15), partial(_prove, story, course, "施工过程"))
    story.on(moment(course.done, 16, 30), partial(_finish, story, course))
    story.on(moment(course.done + timedelta(days=1), 10), partial(_prove, story, course, "完成后"))
    story.on(moment(course.done + timedelta(days=3), 9), partial(_judge, story, course))


def measures_of(story: Story, course: Course) -> list[Measure]:
    """What has to be done; prohibitions are no work."""
    return list(Measure.objects.filter(task=story.task(course.number)).exclude(norm="prohibition").order_by("position", "pk"))


def _begin(story: Story, course: Course, at: datetime) -> None:
    person, unit = implementer(story, course)
    for n, measure in enumerate(measures_of(story, course)):
        if measure.started_on is None:
            start_measure(measure=measure, on=course.begun, by=person, at=at)
        if n == 0:
            places_sites(measure, place_of(unit.code), person, at)


def _prove(story: Story, course: Course, what: str, at: datetime) -> None:
    """A picture of every measure (a paper where it is work at a desk), at each site where there are any."""
    person, unit = implementer(story, course)
    sites = list(story.task(course.number).sites.order_by("pk"))
    for n, measure in enumerate(measures_of(story, course)):
        if course.scene == "paper":
            if what == "完成后":
                measurement(measure, person, f"“{measure.text[:40]}”已按要求完成，文件已印发并公开。", at + timedelta(minutes=n))
            continue
        site = sites[n % len(sites)] if sites else None
        place = (float(site.latitude), float(site.longitude)) if site and site.latitude and site.longitude else place_of(unit.code)
        taken = at - timedelta(hours=3 + n, minutes=7 * n)
        caption = f"{site.name if site else measure.text[:18].rstrip('。；，、')}，{what}"
        key = f"{course.number}/{measure.key}/{what}"
        hand_in(Piece(measure, person, course.scene, key, taken, near(place, key), site, caption), at + timedelta(minutes=n))


def _finish(story: Story, course: Course, at: datetime) -> None:
    """Measures, sites, and the measured results that show the targets reached."""
    person, _ = implementer(story, course)
    on = at.date()
    for measure in measures_of(story, course):
        if measure.started_on is None:
            start_measure(measure=measure, on=course.begun, by=person, at=at)
        if measure.done_on is None:
            finish_measure(measure=measure, on=on, by=person, at=at)
    task = story.task(course.number)
    for site in task.sites.filter(done_on__isnull=True):
        finish_site(site=site, on=on, by=person, at=at)
    for target in Target.objects.filter(task=task).order_by("pk"):
        value, unit = reached(target)
        record_result(target=target, value=value, unit=unit, measured_on=on, by=person, at=at)


def reached(target: Target) -> tuple[Decimal, str]:
    """A result that meets a target, a little better where it may be."""
    if target.comparator == "all":
        return Decimal(100), "%"
    if target.comparator == "none" or target.value is None:
        return Decimal(0), target.unit
    if target.comparator in {"=", ""} or (target.unit == "%" and target.value >= 100):  # noqa: PLR2004 - percent
        return target.value, target.unit
    share = Decimal("0.9") if target.comparator in {"<=", "<"} else Decimal("1.03")
    return (target.value * share).quantize(Decimal("0.1")), target.unit


def _judge(story: Story, course: Course, at: datetime) -> None:
    """The office judges what waits: accepted where the checks found nothing."""
    for n, row in enumerate(story.evidence_waiting(story.task(course.number))):
        judge(story, row, at + timedelta(minutes=n), words="画面、时间、位置与点位一致。" if n == 0 else "")


# --- the case ---------------------------------------------------------------------------------------------------------------------------


def plan_case(story: Story, course: Course) -> None:
    """Put the steps of a course that have a day into the calendar."""
    steps = ((course.request, 10, _request), (course.accept, 15, _accept), (course.fails, 15, _refuse), (course.review, 15, _review))
    for day, hour, act in (*steps, (course.sign, 9, _sign), (course.close, 16, _close)):
        if day is not None:
            story.on(moment(day, hour), partial(act, story, course))


def case_of(story: Story, course: Course) -> Case:
    """The newest case of a task."""
    return Case.objects.filter(task=story.task(course.number)).select_related("task", "implementing_unit").order_by("-attempt")[0]


def _request(story: Story, course: Course, at: datetime) -> None:
    person, unit = implementer(story, course)
    words = "整改措施已全部完成，目标已经达到，佐证材料齐全，申请验收。"
    request_acceptance(task=story.task(course.number), unit=unit, words=words, by=person, at=at)


def _seat(case: Case, kind: StepKind) -> Unit:
    """The unit that must take a step of the case."""
    unit = case.requirements.filter(kind=kind).select_related("unit").first()
    if unit is None or unit.unit is None:
        raise ValueError(f"{case.task}: {kind} has no unit of its own")
    return unit.unit


def _official(unit: Unit, roles: tuple[str, ...]) -> Person:
    return Post.objects.filter(unit=unit, role__in=roles).select_related("person").order_by("pk")[0].person


ACCEPTORS: Final = ("county_government", "lead_unit", "office_clerk")


def _acceptor(unit: Unit) -> Person:
    """Who accepts for a unit; of the office its close-out section does not, since it closes later."""
    return _official(unit, ("office_clerk",)) if unit.kind == "office" else _official(unit, ACCEPTORS)


def _members(unit: Unit) -> list[dict[str, str]]:
    group = ((unit.name, "组长"), ("外聘：市环境工程评估中心", "专家"), ("外聘：海岱理工学院", "专家"))
    names = ("卢砚青", "苏见山", "邝以宁")
    return [{"name": name, "unit": place, "title": title} for name, (place, title) in zip(names, group, strict=True)]


def _accept(story: Story, course: Course, at: datetime) -> None:
    case = case_of(story, course)
    unit = _seat(case, StepKind.ACCEPT)
    opinion = f"验收组查阅档案、踏勘现场。{course.words}同意通过验收。"
    record_acceptance(
        case=case, passed=True, opinion=opinion, members=_members(unit), on_day=at.date(), unit=unit, by=_acceptor(unit), at=at
    )


def _refuse(story: Story, course: Course, at: datetime) -> None:
    case = case_of(story, course)
    unit = _seat(case, StepKind.ACCEPT)
    members = _members(unit)
    record_acceptance(
        case=case, passed=False, opinion=course.words, members=members, on_day=at.date(), unit=unit, by=_acceptor(unit), at=at
    )


def _review(story: Story, course: Course, at: datetime) -> None:
    case = case_of(story, course)
    unit = _seat(case, StepKind.REVIEW)
    north, east = near(place_of(case.implementing_unit.code), "review", course.number)
    record_review(
        case=case,
        passed=True,
        opinion=f"{course.words}现场核查与申报一致。",
        on_day=at.date(),
        unit=unit,
        by=_official(unit, ("supervising_department",)),
        at=at,
        latitude=Decimal(str(north)),
        longitude=Decimal(str(east)),
    )


def _draw(story: Story, number: int, seed: str, at: datetime) -> None:
    """Draw; the chosen are checked within ten days, those of the last drawing but one still wait."""
    said: dict[str, Any] = {"population": "waiting", "seed": seed, "nonce": CHANCES[number - 1], "settings": SAMPLING}
    made = draw(campaign=story.campaign, by=story.person(CLOSER), at=at, **said)
    chosen = list(Lot.objects.filter(draw=made, chosen=True).select_related("case__task").order_by("ticket"))
    for n, lot in enumerate(chosen[:1] if number == len(SEEDS) else chosen):
        fails = number == FAILED[0] and lot.case.task.number == FAILED[1]
        story.on(at + timedelta(days=6, hours=n % 6), partial(_check, story, lot, passed=not fails))


def _check(story: Story, lot: Lot, at: datetime, *, passed: bool) -> None:
    words = "随机选点3处，现状与档案一致，随访群众认可。" if passed else "随机选点3处，其中1处设施停运、台账为补录，与申报不符，退回整改。"
    lot = Lot.objects.select_related("case__task", "draw").get(pk=lot.pk)
    by = story.person(dice("check", lot.case.task.key).choice(CHECKERS))
    record_check(lot=lot, passed=passed, words=words, method="不打招呼、直奔现场，取样并查阅运行记录", by=by, at=at)


def _sign(story: Story, course: Course, at: datetime) -> None:
    """The signatures that are asked for, one after the other; of case 204 the second is still missing."""
    case = case_of(story, course)
    if case.waits_for != StepKind.SIGN:
        return
    needs = case.requirements.filter(kind=StepKind.SIGN).select_related("unit").order_by("position")
    for n, need in enumerate(needs[:1] if course.close is None and course.number != "108" else needs):
        if need.unit is not None:
            by = _official(need.unit, (need.role,))
            sign(case=case, requirement=need, words=PRINCIPALS[need.role], proof="password", by=by, at=at + timedelta(hours=2 * n))


def _close(story: Story, course: Course, at: datetime) -> None:
    case = case_of(story, course)
    if case.waits_for == StepKind.CLOSE:
        close_case(case=case, by=story.person(CLOSER), at=at, words="经审签，予以销号。")


# --- notices and ways back --------------------------------------------------------------------------------------------------------------


def _notice(story: Story, number: int, at: datetime) -> None:
    """Ten working days each; of the second a neighbour objects."""
    last = {1: date(2026, 11, 20), 2: date(2026, 11, 27)}[number]
    cases = [case_of(story, course) for course in COURSES if course.notice == number]
    notice = post_notice(
        campaign=story.campaign,
        cases=cases,
        number=f"海整改公示〔2026〕{number}号",
        title="关于环保督察整改任务拟销号情况的公示",
        media="海岱市人民政府网站、海岱日报",
        contact="电话0000-12369（示例），海岱市人民路1号市整改办（信函），zgb@haidai.example",
        first=at.date(),
        last=last,
        days=10,
        day_type="workdays",
        by=story.person(POSTER),
        at=at,
    )
    if number == 2:  # noqa: PLR2004 - the second
        story.on(moment(date(2026, 11, 18), 14), partial(_object, story, notice))


def _object(story: Story, notice: PublicNotice, at: datetime) -> None:
    entry = NoticedCase.objects.select_related("case").filter(notice=notice).order_by("pk")[0]
    said = record_objection(
        entry=entry, came_by="phone", said_on=at.date(), text="陶里镇西街有6户反映补贴尚未到账，要求核实。", by=story.person(POSTER), at=at
    )
    answer = "经核实，6户补贴于11月12日提交、11月19日拨付到位，已逐户电话告知，不影响改造任务完成认定。"
    story.on(moment(date(2026, 11, 20), 11), lambda then: answer_objection(
        objection=said, upheld=False, answer=answer, by=story.person(POSTER), at=then
    ))  # fmt: skip


def _end_notice(story: Story, at: datetime) -> None:
    end_notice(notice=PublicNotice.objects.filter(campaign=story.campaign).order_by("pk")[0], at=at)


def _suspend(story: Story, at: datetime) -> None:
    course = next(each for each in COURSES if each.number == "116")
    because = "码头经营方就堆场权属提起行政复议，复议期间暂停销号。"
    suspend(case=case_of(story, course), because=because, until=date(2026, 12, 31), by=story.person(CLOSER), at=at)


def _reopen(story: Story, at: datetime) -> None:
    because = "“回头看”发现3家小塑料作坊在原址夜间复产，问题反弹，重新打开。"
    reopen(task=story.task("119"), because=because, by=story.person("wenruozhou"), at=at)


def _delegate(story: Story, at: datetime) -> None:
    """The county head is abroad for two weeks; a deputy of the same county signs instead."""
    grant(
        principal=story.person("baoyuqing"),
        delegate=story.person("zuoheyun"),
        role="government_principal",
        unit=story.units["wangyu"],
        because="鲍羽清同志赴省委党校学习，期间销号审签委托左禾耘同志办理。",
        valid_from=date(2026, 11, 16),
        valid_to=date(2026, 12, 4),
        by=story.person("baoyuqing"),
        at=at,
    )
