"""A campaign in the middle of its work, to look at its pages: an open round, letters, evidence, schemes, a case at each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rectify.campaign.closure.models import Case, Draw, Lot, PublicNotice, Requirement, TaskKind
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.delegations import grant
from rectify.campaign.closure.services.notices import post_notice
from rectify.campaign.closure.services.procedures import choose_procedure
from rectify.campaign.closure.services.returns import return_case
from rectify.campaign.dispatch.models import Letter, MajorMatter, Report, Round, SheetIntake
from rectify.campaign.dispatch.services.duties import lay_duties
from rectify.campaign.dispatch.services.letters import choose_ladder, draft_letter, issue_letter, propose_letters
from rectify.campaign.dispatch.services.matters import report_matter
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.ledger.models import Measure, Scheme, SchemeVersion, StandingDuty, Target, Task
from rectify.campaign.ledger.services.results import record_result, request_deviation
from rectify.campaign.ledger.services.schemes import About, begin_scheme, decide, new_version, record_opinion, submit, write_version
from rectify.foundation.calendar.queries import workday_table
from rectify.foundation.calendar.rules import add_workdays
from tests.campaign.closure.stage import Walk, ready_task
from tests.campaign.dispatch.asked import Opened, answered, opened
from tests.campaign.dispatch.workbooks import exported, filled, handed_in
from tests.campaign.evidence.rows import finding, jpeg, picture
from tests.campaign.ledger.services.test_schemes import CONTENT
from tests.cast import NOW, TODAY, Cast, person

STEPS = ("accept", "review", "check", "sign", "close", "closed", "returned")
WEEKS = 3
"""How long ago the cases began."""


@dataclass
class Work:
    """What there is. ``cases`` by the step each waits for; ``returned`` came back, ``closed`` is done; ``ready`` may be handed in."""

    week: Opened
    letters: dict[str, Letter]
    matter: MajorMatter
    piece: Evidence
    measure: Measure
    scheme: Scheme
    draft: SchemeVersion
    target: Target
    ready: Task
    cases: dict[str, Case]
    draw: Draw
    lot: Lot
    notice: PublicNotice
    signature: Requirement
    sheet: SheetIntake
    report: Report

    @property
    def round(self) -> Round:
        return self.week.round


def build(cast: Cast) -> Work:
    """Write it all into the database, by services wherever one does it."""
    week = opened(cast)
    campaign = week.short.campaign
    report = answered(week.report(cast.ecology), cast.lead, obstacles="设备到货延迟。")
    choose_ladder(campaign=campaign, ladder="haidai", valid_from=date(2026, 1, 1), by=cast.clerk, at=NOW)
    StandingDuty.objects.create(task=week.short.timely, times=1, period="季度", quote="每季度至少研究一次")
    lay_duties(campaign=campaign, on=TODAY, by=cast.clerk, at=NOW)
    said = "省道施工扬尘被群众举报，现场已停工。"
    matter = report_matter(
        campaign=campaign, unit=cast.transport, task=week.short.timely, text=said, happened_on=TODAY, by=cast.responsible, at=NOW
    )
    piece = _evidence(cast, week)
    scheme, draft = _scheme(cast, week)
    cases, ready = _cases(cast, week)
    lot = Lot.objects.filter(case=cases["check"]).latest("pk")
    return Work(
        week=week, letters=_letters(cast, week), matter=matter, piece=piece, measure=week.timely, scheme=scheme, draft=draft,
        target=_target(cast, week), ready=ready, cases=cases, draw=lot.draw, lot=lot, notice=PublicNotice.objects.get(),
        signature=cases["sign"].requirements.get(kind="sign"), sheet=_sheet(cast, week), report=report,
    )  # fmt: skip


def _letters(cast: Cast, week: Opened) -> dict[str, Letter]:
    campaign = week.short.campaign
    propose_letters(campaign=campaign, on=TODAY, at=NOW)
    drafts = [
        draft_letter(
            campaign=campaign, unit=unit, task=None, rung=rung, because=f"{unit.name}连续两轮未报。", points=None, by=cast.clerk, at=NOW
        )
        for unit, rung in ((cast.transport, "reminder"), (cast.qingshi, "supervision"))
    ]
    issued = issue_letter(letter=drafts[0], body="经调度核查，请你单位五日内书面答复。", by=cast.director, at=NOW)
    return {"issued": issued, "draft": drafts[1]}


def _evidence(cast: Cast, week: Opened) -> Evidence:
    places: dict[str, Any] = {"taken": "2026:06:02 10:00:00", "place": ((36, 42, 0), (119, 9, 0))}
    for seed in (1, 2, 1):
        claim = Claim(measure=week.timely, caption=f"新购车辆{seed}", taken_by="王某")
        made = submit_evidence(
            claim=claim,
            content=jpeg(picture(seed), **places, saved=f"2026:06:0{seed} 10:00:00"),
            name="车.jpg",
            by=cast.responsible,
            at=NOW,
        )
        examine(evidence_id=made.pk, at=NOW)
    finding(made, "outside_window", zh="拍摄时间早于措施启动。", en="It was taken before the measure began.")
    return made


def _target(cast: Cast, week: Opened) -> Target:
    target = Target.objects.get(task=week.short.late)
    for value, months in (("62", 3), ("71.5", 1)):
        record_result(target=target, value=Decimal(value), unit="%", measured_on=TODAY - timedelta(days=30 * months), by=cast.lead, at=NOW)
    request_deviation(target=target, reason="设备流标两次。", by=cast.lead, at=NOW)
    return target


def _scheme(cast: Cast, week: Opened) -> tuple[Scheme, SchemeVersion]:
    """An approved first version and a draft of the second."""
    about = About(week.short.campaign, task=week.short.late)
    scheme = begin_scheme(about=about, unit=cast.ecology, title="燃煤锅炉淘汰一事一议方案", by=cast.lead, at=NOW)
    first = scheme.versions.get()
    first = write_version(version=first, revision=first.revision, content=CONTENT, by=cast.lead, at=NOW)
    first = submit(version=first, revision=first.revision, by=cast.lead, at=NOW).version
    record_opinion(
        version=first, expert="专家甲", employer="某研究院", favourable=True, words="路线可行。", given_on=TODAY, by=cast.lead, at=NOW
    )
    decide(version=first, approve=True, words="", unit=cast.office, by=cast.director, at=NOW)
    return scheme, new_version(scheme=scheme, because="替代热源改为余热。", by=cast.lead, at=NOW)


def _sheet(cast: Cast, week: Opened) -> SheetIntake:
    """The sheet of a county, with one cell the page has changed meanwhile."""
    data = exported(week.round, cast.qingshi)
    report = week.report(cast.qingshi)
    answered(report, cast.county)
    return handed_in(filled(data, {report: {"done": "完成两个点位拆除。"}}), week.round, cast.qingshi, cast.county)


def _cases(cast: Cast, week: Opened) -> tuple[dict[str, Case], Task]:
    """A case waiting for each step, one on a notice, one returned, one closed; and a task that may be handed in."""
    campaign = week.short.campaign
    began = NOW - timedelta(weeks=WEEKS)
    for kind, code in ((TaskKind.COUNTY, "weifang-county"), (TaskKind.PETITION, "boshan-petition")):
        choose_procedure(campaign=campaign, kind=kind, procedure=code, valid_from=began.date(), by=cast.clerk, at=began)
    cases = {}
    for number, step in enumerate(STEPS, start=1):
        task = ready_task(cast, campaign, lead=cast.qingshi, carries_out=cast.transport, number=f"四(三){number}")
        cases[step] = _walked(cast, task, step)
    cases["notice"] = _noticed(cast, week)
    grant(
        principal=cast.party, delegate=cast.government, role="party_principal", unit=cast.qingshi, because="赴省学习。",
        valid_from=TODAY, valid_to=TODAY + timedelta(days=10), by=cast.party, at=NOW,
    )  # fmt: skip
    return cases, ready_task(cast, campaign, lead=cast.qingshi, carries_out=cast.transport, number="四(三)9")


def _walked(cast: Cast, task: Task, until: str) -> Case:
    """Walk a county case up to the step it then waits for; ``closed`` to the end."""
    walk = Walk(cast, task)
    walk.at -= timedelta(weeks=WEEKS, minutes=-task.pk)  # no two at one moment: the seed of a draw names it
    walk.request(cast.responsible, cast.transport)
    if until == "returned":
        return return_case(case=walk.case, because="台账不全，缺少管网竣工图。", by=cast.county, at=walk.later().at)
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: walk.later().accept(cast.county, cast.qingshi),
        "review": lambda: walk.later().review(cast.line, cast.housing),
        "check": lambda: walk.check(cast.team),
        "sign": lambda: walk.later().sign(cast.director),
        "close": lambda: close_case(case=walk.case, by=cast.clerk, at=walk.later().at),
    }
    for step, act in acts.items():
        if step == "check":
            walk.later().drawn(cast.second_clerk)
        if step == until:
            break
        act()
    return walk.case


def _noticed(cast: Cast, week: Opened) -> Case:
    """A petition case on a public notice that has ended."""
    task = ready_task(cast, week.short.campaign, lead=cast.qingshi, carries_out=cast.transport, number="群众1", origin="petition")
    walk = Walk(cast, task)
    walk.at -= timedelta(weeks=WEEKS)
    walk.request(cast.responsible, cast.transport)
    walk.later().accept(cast.county, cast.qingshi)
    publisher = person("publisher", "宣传甲", (cast.qingshi, "publisher"))
    need = walk.case.requirements.get(kind="notice")
    days, kind = need.detail["days"], need.detail["day_type"]
    first = walk.later().today
    post_notice(
        campaign=week.short.campaign, cases=[walk.case], number="海整改公〔2026〕1号", title="拟销号公示", media="市政府网站",
        first=first, last=add_workdays(first, days - 1, workday_table()), days=days, day_type=kind, by=publisher, at=walk.at,
    )  # fmt: skip
    return walk.case
