"""The close-out: a task of the bureau and one of the county before each step, drawings, notices with objections, delegations.

Cases are opened as the service opens them and steps are written under the guards of the database; only the acts between are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from rectify.campaign.closure.models import (
    CarryOver,
    Case,
    Delegation,
    Draw,
    Lot,
    NoticedCase,
    Objection,
    ProcedureChoice,
    PublicNotice,
    Requirement,
    Step,
    StepPaper,
)
from rectify.campaign.closure.queries.procedures import procedure_for
from rectify.campaign.closure.services.requests import _open
from rectify.campaign.ledger.models import Responsibility, Task
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.files.models import StoredFile
from tests.cast import NOW, TODAY, person
from tests.interfaces.ground import BOILERS, SEWAGE, Ground, Rows, make_measure, make_task
from tests.interfaces.world_evidence import make_piece

RAN = {
    "first": date(2026, 11, 2), "last": date(2026, 11, 17), "days": 10, "day_type": "workdays", "posted_at": NOW - timedelta(days=30),
}  # fmt: skip
"""Days of a notice that has ended."""
EARLIER = NOW - timedelta(days=40)
DONE = {"first": date(2026, 4, 1), "last": date(2026, 9, 1)}


@dataclass(frozen=True)
class Path:
    """How the tasks of one side are closed: who leads, who carries out, who takes which step, and where each step leads."""

    title: str
    lead: Unit
    unit: Unit
    steps: Sequence[tuple[str, Unit, Person]]
    stages: dict[str, tuple[int, str]]
    """What a task waits for -> how many steps lie behind it, and its state."""
    origin: str = "plan"


def add_closure(ground: Ground) -> Rows:
    """Rows ``case`` and ``closing`` (its task) by ``<side>:<what it waits for>``, ``sign`` (requirements), ``paper``, ``lot``, ``draw``,
    ``public_notice``, ``entry``, ``objection``, ``delegation``.
    """
    choice = {"valid_from": date(2026, 1, 5), "chosen_at": NOW, "chosen_by": ground.cast.clerk}
    ProcedureChoice.objects.create(campaign=ground.campaign, kind="city", procedure="heilongjiang", **choice)
    rows = add_cases(ground, person("townsman", "石桥镇甲", (ground.cast.town, "responsible_unit")), 10, notice(ground, 1, **RAN))
    _drawings(ground, rows)
    for key, case in rows["case"].items():
        if key.endswith(":sign"):
            rows["sign"][key] = Requirement.objects.filter(case=case, kind="sign").order_by("position")[0]
    _objections(ground, rows)
    rows["delegation"] = _delegations(ground)
    CarryOver.objects.create(task=ground.tasks["ecology"], into=f"{ground.said}第二轮", because=f"{ground.said}跨年", carried_at=NOW,
                             carried_by=ground.cast.clerk)  # fmt: skip
    return rows


def add_cases(ground: Ground, townsman: Person, number: int, ran: PublicNotice) -> Rows:
    """Rows ``case``, ``closing`` and ``paper``: a task before each step; the first is ``number + 1``."""
    rows: Rows = {name: {} for name in ("case", "closing", "sign", "paper", "entry")}
    for side, path in _paths(ground, townsman).items():
        for stage, (done, state) in path.stages.items():
            number += 1
            task = _task(ground, path, number, state)
            rows["closing"][f"{side}:{stage}"] = task
            if stage != "request":
                rows["case"][f"{side}:{stage}"] = _case(ground, task, path, done, ran)
    _end(ground, rows)
    return rows


def _paths(ground: Ground, townsman: Person) -> dict[str, Path]:
    cast = ground.cast
    heads = {"request": (0, "open"), "accept": (1, "acceptance_requested"), "review": (2, "accepted")}
    carried = [("request", cast.town, townsman), ("accept", cast.qingshi, cast.county)]
    checked, closed = ("check", cast.city, cast.team), ("close", cast.office, cast.second_clerk)
    signed = ("sign", cast.office, cast.director)
    return {
        "ecology": Path(
            BOILERS, cast.ecology, cast.transport,
            [("request", cast.transport, cast.responsible), ("accept", cast.ecology, cast.lead), ("review", cast.housing, cast.line),
             ("notice", cast.city, ground.people["publisher"]), signed, closed],
            heads | {"notice": (3, "reviewed"), "noticed": (3, "reviewed"), "sign": (4, "noticed"), "close": (5, "signed"),
                     "file": (6, "closed"), "returned": (1, "returned")},
        ),
        "county": Path(
            SEWAGE, cast.qingshi, cast.town, [*carried, ("review", cast.housing, cast.line), checked, signed, closed],
            heads | {"check": (3, "reviewed"), "sign": (4, "reviewed"), "close": (5, "signed"), "closed": (6, "closed"),
                     "suspended": (1, "acceptance_requested")},
        ),
        "petition": Path(SEWAGE, cast.qingshi, cast.town, [*carried, checked], {"sign": (3, "accepted")}, "petition"),
    }  # fmt: skip


def _task(ground: Ground, path: Path, number: int, state: str) -> Task:
    task = make_task(ground, number, f"{path.title}之{number}", path.lead, state, origin=path.origin)
    Responsibility.objects.create(task=task, role="lead", name=path.lead.name, unit=path.lead)
    Responsibility.objects.create(task=task, role="responsible", name=f"{ground.said}{path.unit.name}", unit=path.unit)
    measure = make_measure(task, started_on=DONE["first"], done_on=DONE["last"], due_original=TODAY, due_current=TODAY)
    judged = {"accepted": True, "judged_at": NOW, "judged_by": ground.cast.line, "judged_unit": ground.cast.housing}
    make_piece(ground, measure, path.unit, path.steps[0][2], StoredFile.objects.get(media_type="image/jpeg"), **judged)
    return task


def _case(ground: Ground, task: Task, path: Path, done: int, ran: PublicNotice) -> Case:
    """A case opened by the procedure in force, with so many of its steps taken."""
    procedure = procedure_for(task, TODAY)
    assert procedure is not None
    case = _open(task, path.unit, procedure, EARLIER)
    needs = list(case.requirements.order_by("position"))
    for need, (kind, unit, who) in zip(needs[:done], path.steps, strict=False):
        assert need.kind == kind
        if kind == "notice":
            NoticedCase.objects.create(notice=ran, case=case)
        if kind == "check":
            draw(ground, "waiting", [(case, True)])
        at = EARLIER if kind in {"request", "accept", "review"} else NOW
        step = Step.objects.create(
            case=case, requirement=need, kind=kind, passed=True, opinion=f"{ground.said}属实", unit=unit, done_by=who, done_at=at,
            on_day=at.date(), proof="password" if kind == "sign" else "", data={"method": f"{ground.said}现场"},
            members=[{"name": f"{ground.said}王验收", "unit": f"{ground.said}验收组", "title": f"{ground.said}组长"}],
        )  # fmt: skip
        if kind in {"request", "accept"}:
            named = {"kind": "acceptance_report", "name": f"{ground.said}报告.jpg", "added_at": NOW, "added_by": who}
            StepPaper.objects.create(step=step, file=StoredFile.objects.get(media_type="image/jpeg"), **named)
    case.waits_for = needs[done].kind if done < len(needs) else ""
    case.save()
    return case


def _end(ground: Ground, rows: Rows) -> None:
    """Cases that are over, and one that stands still."""
    said, ended = ground.said, {"ended_at": NOW, "ended_by": ground.cast.second_clerk}
    for key, outcome in (("ecology:file", "closed"), ("county:closed", "closed"), ("ecology:returned", "returned")):
        case = rows["case"][key]
        put(case, outcome=outcome, ended_because=f"{said}台账不全", waits_for="file" if key == "ecology:file" else "", **ended)
    until = {"suspended_at": NOW, "suspended_by": ground.cast.clerk, "suspended_until": timezone.localdate() + timedelta(days=30)}
    put(rows["case"]["county:suspended"], suspended_because=f"{said}洪水", **until)
    for side, key in (("ecology", "ecology:accept"), ("county", "county:accept")):
        rows["paper"][side] = StepPaper.objects.filter(step__case=rows["case"][key]).order_by("pk")[0]


def put(case: Case, **values: Any) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=list(values))


def draw(ground: Ground, population: str, cases: Sequence[tuple[Case, bool]]) -> Draw:
    drawn = Draw.objects.create(
        campaign=ground.campaign, number=Draw.objects.count() + 1, population=population, seed=f"{ground.said}双色球 03 11 19",
        settings={"share": 0.2, "raised": []}, population_hash="0" * 64, size=len(cases), chosen=sum(chosen for _case, chosen in cases),
        drawn_at=NOW, drawn_by=ground.cast.clerk,
    )  # fmt: skip
    stratum = f"{ground.cast.qingshi.code}/{ground.cast.qingshi.code}"
    Lot.objects.bulk_create(
        Lot(draw=drawn, case=case, stratum=stratum, ticket=str(n), chosen=chosen) for n, (case, chosen) in enumerate(cases)
    )
    return drawn


def _drawings(ground: Ground, rows: Rows) -> None:
    """A drawing of cases that wait, and one of closed tasks of both sides."""
    waiting = draw(ground, "waiting", [(rows["case"]["county:check"], True)])
    closed = draw(ground, "closed", [(rows["case"]["county:closed"], True), (rows["case"]["ecology:file"], True)])
    rows["draw"] = {"waiting": waiting, "closed": closed}
    lots = {lot.case_id: lot for lot in Lot.objects.filter(draw__in=(waiting, closed))}
    keys = {"waiting": "county:check", "ecology": "ecology:file", "county": "county:closed"}
    rows["lot"] = {name: lots[rows["case"][key].pk] for name, key in keys.items()}


def notice(ground: Ground, number: int, **days: Any) -> PublicNotice:
    said = ground.said
    posted = {"unit": ground.cast.city, "media": f"{said}海岱日报", "posted_at": NOW, "posted_by": ground.people["publisher"]}
    return PublicNotice.objects.create(
        campaign=ground.campaign, number=f"公示{number}号", title=f"{said}拟销号公示{number}", **posted | days,
    )  # fmt: skip


def _objections(ground: Ground, rows: Rows) -> None:
    """A notice that runs, with an objection that waits for its answer."""
    today = timezone.localdate()
    runs = notice(ground, 2, first=today, last=today + timedelta(days=15), days=10, day_type="workdays")
    entry = NoticedCase.objects.create(notice=runs, case=rows["case"]["ecology:noticed"])
    said = {"came_by": "post", "said_on": TODAY, "text": f"{ground.said}仍有异味"}
    objection = Objection.objects.create(entry=entry, recorded_at=NOW, recorded_by=ground.cast.clerk, **said)
    rows["public_notice"] = {"runs": runs, "ran": NoticedCase.objects.filter(notice__number="公示1号")[0].notice}
    rows["entry"], rows["objection"] = {"-": entry}, {"-": objection}


def _delegations(ground: Ground) -> dict[str, Delegation]:
    cast, today = ground.cast, timezone.localdate()
    days = {"valid_from": TODAY, "valid_to": today + timedelta(days=30), "granted_at": NOW, "because": f"{ground.said}出差"}
    pairs = {
        "office": (cast.director, cast.second_clerk, "office_director", cast.office),
        "county": (cast.party, cast.county, "party_principal", cast.qingshi),
    }
    return {
        name: Delegation.objects.create(principal=who, delegate=other, role=role, unit=unit, granted_by=who, **days)
        for name, (who, other, role, unit) in pairs.items()
    }
