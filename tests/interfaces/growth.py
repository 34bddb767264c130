"""More of everything that came with schemes, rounds, evidence and the close-out, so that a page that asks row by row is found out."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from rectify.campaign.closure.models import CarryOver, Delegation, NoticedCase, Objection, ProcedureChoice, StepPaper
from rectify.campaign.dispatch.models import Delivery, DutyItem, Hook, Letter, MajorMatter, Notice, Report, Round, SheetLine, Standing
from rectify.campaign.evidence.models import Evidence, Finding, Print, Upload
from rectify.campaign.ledger.models import Deviation, Measure, Result, StandingDuty
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.models import StoredFile
from tests.cast import NOW, TODAY, person
from tests.interfaces.ground import Ground
from tests.interfaces.growth_petitions import grow_complaints
from tests.interfaces.world import World
from tests.interfaces.world_closure import RAN, add_cases, draw, notice
from tests.interfaces.world_evidence import make_piece
from tests.interfaces.world_rounds import LADDER, make_round
from tests.interfaces.world_schemes import add_schemes

TIMES = 3
"""Cases are dear: so many more of each."""


def grow_work(world: World, numbers: range) -> None:
    """More schemes, results, rounds, reports, letters, evidence, cases, drawings, notices, delegations."""
    ground = Ground(world.cast, world.people, world.campaign, world.section, world.document, "", world.tasks, world.measures)
    _cases(world, ground)
    for n in numbers[:TIMES]:
        add_schemes(ground)
        _round(ground, n)
    grow_complaints(world, ground, numbers)
    for n in numbers:
        for side in ground.sides():
            _of_side(world, ground, side, n)
        _of_the_house(world, ground, n)


def _of_side(world: World, ground: Ground, side: str, n: int) -> None:
    unit, who = ground.sides()[side]
    task, target = world.tasks[side], world.rows["target"][side]
    measured = {"value": n, "unit": "%", "in_target_unit": n, "measured_on": date(2026, 10, n), "reported_at": NOW, "reported_by": who}
    Result.objects.create(target=target, **measured)
    decided = {"approved": False, "decided_at": NOW, "decided_by": world.cast.director}
    Deviation.objects.create(target=target, reason="汛期", requested_at=NOW, requested_by=who, **decided)
    measure = Measure.objects.get(task=task, key=f"m{n}")
    Report.objects.create(round=world.rows["round"]["-"], task=task, measure=measure, unit=unit)
    cell = {"key": "done", "place": f"H{n}", "base": "原", "page": "页", "sheet": "表", "standing": "conflict"}
    lines = {"number": 100 + n, "kind": "conflict", "cells": [cell], "waits": True}
    SheetLine.objects.create(intake=world.rows["sheet"][side], report=world.rows["report"][side], **lines)
    about = {"campaign": world.campaign, "unit": unit, "task": task}
    told = {"ladder": LADDER, "rung": "reminder", "reason_zh": "逾期", "reason_en": "late", "proposed_at": NOW}
    Letter.objects.create(cause=f"more:{side}:{n}", **about, **told)
    issued = {"issued_at": NOW, "issued_by": world.cast.director, "answer_due_on": date(2026, 12, 30), "number": f"{side}{n}号"}
    Letter.objects.create(cause=f"issued:{side}:{n}", **about, **told, **issued)
    MajorMatter.objects.create(text=f"事项{n}", happened_on=TODAY, reported_at=NOW, reported_by=who, **about)
    duty = StandingDuty.objects.create(task=task, times=1, period="月", quote=f"每月研究{n}")
    DutyItem.objects.create(duty=duty, unit=unit, first=date(2026, 11, 1), last=date(2026, 11, 30))
    _evidence(world, ground, side, n)


def _evidence(world: World, ground: Ground, side: str, n: int) -> None:
    unit, who = ground.sides()[side]
    file = StoredFile.objects.get(media_type="image/jpeg")
    piece = make_piece(ground, world.measures[side], unit, who, file, name=f"{n}.jpg", preview=file, thumbnail=file)
    Print.objects.create(evidence=piece, straight=n, mirrored=-n)
    more: dict[str, Evidence] = {"evidence": world.rows["evidence"][side], "other_evidence": piece}
    Finding.objects.create(rule=f"same_picture{n}", zh="像", en="alike", found_at=NOW, **more)
    Finding.objects.create(rule="edited", evidence=piece, zh="改过", en="edited", found_at=NOW)
    about = {"measure": str(world.measures[side].pk), "kind": "photo", "filename": f"{n}.jpg"}
    key = f"00000000-0000-0000-0000-{unit.pk:06d}{n:06d}"
    Upload.objects.create(key=key, person=who, name=f"{n}.jpg", size=9, about=about, begun_at=NOW, last_at=NOW)


def _round(ground: Ground, n: int) -> None:
    one = make_round(ground, n, 40 - n)
    for side, (unit, who) in ground.sides().items():
        said = {"done": "完成", "revision": 1, "source": "page", "filed_at": one.opened_at, "filed_by": who}
        Report.objects.create(round=one, task=ground.tasks[side], measure=ground.measures[side], unit=unit, **said)
        Standing.objects.create(round=one, task=ground.tasks[side], unit=unit, state="open", schedule="behind", changed=True)
    Round.objects.filter(pk=one.pk).update(frozen_at=one.cut_off_at, frozen_hash="0" * 64, filed=2)


def _of_the_house(world: World, ground: Ground, n: int) -> None:
    people: list[Person] = list(world.people.values())
    words = {"text_zh": f"第{n}条", "text_en": f"Line {n}", "url": "/rounds/", "created_at": NOW}
    Notice.objects.bulk_create(Notice(person=who, cause=f"more:{n}", **words) for who in people)
    made = {"made_at": NOW, "made_by": world.cast.system_admin}
    hook = Hook.objects.create(name=f"平台{n}", url="https://hook.example/in", secret="-", **made)
    for which in (hook, world.rows["hook"]["-"]):
        Delivery.objects.create(hook=which, channel="webhook", cause=f"more:{n}", next_at=NOW, tries=1)
    days = {"valid_from": TODAY, "valid_to": timezone.localdate() + timedelta(days=n), "granted_at": NOW}
    cast = world.cast
    Delegation.objects.create(
        principal=cast.director, delegate=cast.second_clerk, role="office_director", unit=cast.office, because="出差",
        granted_by=cast.director, **days,
    )  # fmt: skip
    chosen = {"chosen_at": NOW, "chosen_by": cast.clerk, "valid_from": date(2026, 2, n)}
    ProcedureChoice.objects.create(campaign=world.campaign, kind="county", procedure="weifang-county", **chosen)
    carried = {"carried_at": NOW, "carried_by": cast.clerk}
    CarryOver.objects.create(task=world.tasks["county"], into=f"第{n}轮", because="跨年", **carried)


def _cases(world: World, ground: Ground) -> None:
    townsman = person("townsman2", "石桥镇乙", (world.cast.town, "responsible_unit"))
    ran = notice(ground, 8, **RAN)
    today = timezone.localdate()
    runs = notice(ground, 9, first=today, last=today + timedelta(days=15), days=10, day_type="workdays")
    entry = world.rows["entry"]["-"]
    for n in range(1, TIMES + 1):
        rows = add_cases(ground, townsman, 100 * n, ran)["case"]
        draw(ground, "waiting", [(rows["county:check"], True)])
        draw(ground, "closed", [(rows["county:closed"], True), (rows["ecology:file"], False)])
        for on in (runs, entry.notice):
            more = NoticedCase.objects.create(notice=on, case=rows["ecology:noticed"])
            said = {"came_by": "post", "said_on": TODAY, "text": f"异议{n}", "recorded_at": NOW, "recorded_by": world.cast.clerk}
            Objection.objects.create(entry=more, **said)
        for key in ("ecology:accept", "county:accept"):
            step = world.rows["case"][key].steps.all()[0]
            added = {"added_at": NOW, "added_by": world.cast.clerk, "file": StoredFile.objects.get(media_type="image/jpeg")}
            StepPaper.objects.create(step=step, kind="photo", name=f"{n}.jpg", **added)
