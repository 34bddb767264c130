"""Dispatch: rounds, reports, sheets, bulletins, letters, matters, duties, lines of inboxes, addresses of other systems."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from rectify.campaign.dispatch.models import (
    Bulletin,
    Cadence,
    Delivery,
    DutyItem,
    Hook,
    LadderChoice,
    Letter,
    MajorMatter,
    Notice,
    Report,
    Round,
    SheetIntake,
    SheetLine,
    Standing,
    SupervisionStep,
)
from rectify.campaign.dispatch.services.bulletin import issue_bulletin
from rectify.campaign.ledger.models import StandingDuty
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.models import StoredFile
from tests.cast import NOW
from tests.interfaces.ground import Ground, Rows

LADDER = "haidai@2025-01-01"


def add_rounds(ground: Ground) -> Rows:
    """Rows ``round`` (issued, frozen, open), ``report``, ``sheet``, ``letter``, ``proposed``, ``listed``, ``matter``, ``duty_item``,
    ``notice`` (the clerk's), ``hook``.
    """
    Cadence.objects.create(campaign=ground.campaign, valid_from=date(2026, 1, 5), set_at=NOW, set_by=ground.cast.clerk)
    LadderChoice.objects.create(
        campaign=ground.campaign, ladder="haidai", valid_from=date(2026, 1, 5), chosen_at=NOW, chosen_by=ground.cast.clerk
    )
    issued, frozen, running = (make_round(ground, number, ago) for number, ago in ((28, 2), (29, 1), (30, 0)))
    rows: Rows = {"round": {"issued": issued, "frozen": frozen, "-": running}}
    for name in ("report", "sheet", "letter", "proposed", "listed", "matter", "duty_item"):
        rows[name] = {}
    for side in ground.sides():
        reports = [_report(ground, one, side, filed=one is not running) for one in (issued, frozen, running)]
        _standings(ground, (issued, frozen), side)
        rows["report"][side] = reports[-1]
        rows["sheet"][side] = _sheet(ground, reports[-1])
        _letters(ground, rows, side)
        rows["matter"][side] = _matter(ground, side)
        rows["duty_item"][side] = _duty(ground, side)
    for one in (issued, frozen):
        Round.objects.filter(pk=one.pk).update(frozen_at=one.cut_off_at, frozen_hash="0" * 64, filed=2, frozen_because=f"{ground.said}节前")
    _bulletins(ground, issued, frozen)
    rows["notice"] = {"-": _notices(ground)}
    rows["hook"] = {"-": _hook(ground)}
    return rows


def make_round(ground: Ground, number: int, ago: int) -> Round:
    """The round of so many weeks ago; the cut-off of this week's is always ahead."""
    at: datetime = timezone.now() - timedelta(weeks=ago)
    monday = at.date() - timedelta(days=at.weekday())
    return Round.objects.create(
        campaign=ground.campaign, number=number, first=monday, last=monday + timedelta(days=6), opened_at=at - timedelta(hours=1),
        remind_at=at + timedelta(hours=1), cut_off_at=at + timedelta(days=3), asked=2,
    )  # fmt: skip


def _report(ground: Ground, one: Round, side: str, *, filed: bool) -> Report:
    said, (unit, person) = ground.said, ground.sides()[side]
    words: dict[str, Any] = {}
    if filed:
        words = {"done": f"{said}完成三百米", "next_step": f"{said}回填", "obstacles": f"{said}征迁", "support": f"{said}资金"}
        words |= {"revision": 1, "source": "page", "filed_at": one.opened_at, "filed_by": person, "expected_on": date(2026, 12, 20)}
    return Report.objects.create(round=one, task=ground.tasks[side], measure=ground.measures[side], unit=unit, **words)


def _standings(ground: Ground, rounds: tuple[Round, ...], side: str) -> None:
    task = ground.tasks[side]
    for one in rounds:
        was = {"was_state": "open", "was_schedule": "behind", "was_due": task.due_current, "changed": True} if one.number > 28 else {}
        Standing.objects.create(
            round=one, task=task, unit=task.lead_unit, state="open", schedule="on_schedule", asked=1, filed=1, due_current=task.due_current,
            **was,
        )  # fmt: skip


def _bulletins(ground: Ground, issued: Round, frozen: Round) -> None:
    cases = [{"task": ground.tasks["ecology"].pk, "good": True, "words": f"{ground.said}动作快"}]
    for one in (issued, frozen):
        written = {"edited_at": NOW, "edited_by": ground.cast.second_clerk}
        Bulletin.objects.create(round=one, words=f"{ground.said}总体平稳", cases=cases, **written)
    issue_bulletin(round=issued, by=ground.cast.second_clerk, at=NOW)


def _sheet(ground: Ground, report: Report) -> SheetIntake:
    """A sheet that came back with a row of each kind."""
    said = ground.said
    file, _made = StoredFile.objects.get_or_create(sha256="5" * 64, defaults={"size": 9, "media_type": "text/plain", "stored_at": NOW})
    person = next(person for unit, person in ground.sides().values() if unit.pk == report.unit_id)
    intake = SheetIntake.objects.create(
        round=report.round, unit=report.unit, file=file, name=f"{said}填报表.xlsx", state="ready", rows=3, rows_done=3, handed_at=NOW,
        handed_by=person,
    )  # fmt: skip
    for number, (kind, standing) in enumerate((("change", "change"), ("conflict", "conflict"), ("error", "error")), 6):
        cell: dict[str, Any] = {"key": "done", "place": f"H{number}", "standing": standing}
        cell |= {"base": f"{said}原", "page": f"{said}页", "sheet": f"{said}表"}
        if kind == "error":
            cell["words"] = {"zh": f"{said}读不懂", "en": f"{said}not understood"}
        SheetLine.objects.create(intake=intake, number=number, kind=kind, report=report, cells=[cell], waits=kind == "conflict")
    return intake


def _letters(ground: Ground, rows: Rows, side: str) -> None:
    said, (unit, person) = ground.said, ground.sides()[side]
    about = {"campaign": ground.campaign, "unit": unit, "task": ground.tasks[side], "ladder": LADDER, "proposed_at": NOW}
    issued = {"issued_at": NOW, "issued_by": ground.cast.director, "answer_due_on": date(2026, 12, 30)}
    for name, rung, more in (("proposed", "reminder", {}), ("letter", "reminder", issued), ("listed", "listed", issued)):
        number = f"海整改督〔2026〕{unit.pk}{name}号" if more else ""
        rows[name][side] = Letter.objects.create(
            rung=rung, cause=f"{name}:{unit.pk}", facts={"told": f"{said}逾期"}, reason_zh=f"{said}逾期十二天", points=1, number=number,
            reason_en=f"{said}late by twelve days", body=f"{said}请抓紧", **about, **more,
        )  # fmt: skip
    SupervisionStep.objects.create(letter=rows["listed"][side], kind="rectified", words=f"{said}已整改", taken_at=NOW, taken_by=person)


def _matter(ground: Ground, side: str) -> MajorMatter:
    unit, person = ground.sides()[side]
    return MajorMatter.objects.create(
        campaign=ground.campaign, task=ground.tasks[side], unit=unit, text=f"{ground.said}堤坝开裂", happened_on=date(2026, 11, 20),
        reported_at=NOW, reported_by=person, instruction="",
    )  # fmt: skip


def _duty(ground: Ground, side: str) -> DutyItem:
    unit, _person = ground.sides()[side]
    duty = StandingDuty.objects.create(task=ground.tasks[side], times=1, period="季度", quote=f"{ground.said}每季度研究一次")
    return DutyItem.objects.create(duty=duty, unit=unit, first=date(2026, 10, 1), last=date(2026, 12, 31), note=f"{ground.said}研究")


def _notices(ground: Ground) -> Notice:
    """A line for everybody; the clerk's is given back."""
    words = {"text_zh": f"{ground.said}该填报了", "text_en": f"{ground.said}report now", "url": "/rounds/", "created_at": NOW}
    people: list[Person] = list(ground.people.values())
    lines = Notice.objects.bulk_create(Notice(person=who, cause="round:1:opened", **words) for who in people)
    return next(line for line in lines if line.person_id == ground.cast.clerk.pk)


def _hook(ground: Ground) -> Hook:
    said = ground.said
    hook = Hook.objects.create(
        name=f"{said}省平台",
        url="https://hook.example/in",
        secret="-",
        events=[f"{said}round:"],
        made_at=NOW,
        made_by=ground.cast.system_admin,
    )
    Delivery.objects.create(hook=hook, channel="webhook", cause="round:1", next_at=NOW, tries=9, error=f"{said}连接超时")
    return hook
