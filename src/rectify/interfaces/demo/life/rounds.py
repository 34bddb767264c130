"""Weekly rounds since August: opened on Mondays, answered by most, late by some, by a few not at all; frozen on Fridays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.utils import timezone

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.rules.cadence import Rhythm
from rectify.campaign.dispatch.rules.reports import Answer
from rectify.campaign.dispatch.services.cadence import set_cadence
from rectify.campaign.dispatch.services.filing import file_reports
from rectify.campaign.dispatch.services.reports import file_report
from rectify.campaign.dispatch.services.rounds import freeze_round, open_round, remind
from rectify.campaign.ledger.models import Target
from rectify.foundation.accounts.models import Unit
from rectify.interfaces.demo.life.story import LAST_DAY, Story, dice, moment
from rectify.interfaces.demo.life.words import words_of

FIRST: Final = date(2026, 8, 24)
"""The first Monday of weekly rounds."""
FROZEN: Final = 13
ALL: Final = frozenset(range(1, FROZEN + 1))
SILENT: Final = {
    "jingkai": frozenset({3, 4, 8, 9, 10, 11, 12, 13}),
    "songhe": frozenset({5, 12, 13}),
    "gaoxin": frozenset({7}),
    "binhai": frozenset({13}),
    "wangyu-ludang": frozenset({11, 12, 13}),
}
"""Units and the rounds to which they did not answer."""
LATE: Final = {"anlan": frozenset({6, 12}), "cangpu": frozenset({9}), "jtj": frozenset({10})}
"""Units and the rounds they answered after the cut-off."""
FORGETFUL: Final = frozenset({"cangpu", "fgw"})
"""Units that forget one answer in eight."""
PROMPT: Final = ("qingshi-shijing", "longyan", "nyncj", "cgj")
"""Units that have answered the open round already."""
COPIED: Final = ("binhai", frozenset({10, 11, 12}))
"""A unit that sends last week's words again, and the rounds in which it does."""
RATE: Final = (11, "参训率", Decimal("100.92"))
"""Round, subject and value of a rate that cannot be."""
PERCENT: Final = 100


def plan(story: Story) -> None:
    """The cadence, the rounds, and who answers when."""
    story.on(moment(date(2026, 8, 17), 15), partial(_cadence, story))
    for number in range(1, FROZEN + 2):
        monday = FIRST + timedelta(weeks=number - 1)
        story.on(moment(monday, 0, 10), partial(_open, story, monday))
        story.on(moment(monday + timedelta(days=3), 9, 10), partial(_remind, story, number))
        if number <= FROZEN:
            story.on(moment(monday + timedelta(days=4), 17, 10), partial(_freeze, story, number))


def _cadence(story: Story, at: datetime) -> None:
    set_cadence(campaign=story.campaign, rhythm=Rhythm(), valid_from=FIRST, by=story.person("tangyouning"), at=at)


def _open(story: Story, monday: date, at: datetime) -> None:
    opened = open_round(campaign=story.campaign, on=monday, by=None, at=at)
    units = Unit.objects.filter(pk__in=Report.objects.filter(round=opened).order_by().values("unit")).order_by("position", "pk")
    for unit in units:
        _plan_answers(story, opened, unit, monday)


def _plan_answers(story: Story, opened: Round, unit: Unit, monday: date) -> None:
    """When a unit answers: most from Tuesday to Friday; those that are late on the Monday after."""
    if opened.number in SILENT.get(unit.code, ()) or unit.pk not in story.reporters:
        return
    hours = dice("hour", unit.code, opened.number)
    if monday == LAST_DAY:
        if unit.code in PROMPT:
            story.on(moment(monday, 8, 30 + PROMPT.index(unit.code)), partial(_answer, story, opened, unit))
    elif opened.number in LATE.get(unit.code, ()):
        story.on(moment(monday + timedelta(days=7), 10, hours.randrange(60)), partial(_answer_late, story, opened, unit))
    else:
        day = monday + timedelta(days=hours.choice((1, 2, 2, 3, 3, 3, 4)))
        story.on(moment(day, hours.randrange(9, 16), hours.randrange(60)), partial(_answer, story, opened, unit))


def _asked(opened: Round, unit: Unit) -> list[Report]:
    rows = Report.objects.filter(round=opened, unit=unit, late_for__isnull=True, filed_at__isnull=True).order_by("pk")
    return list(rows.select_related("task", "measure__task"))


def _answer(story: Story, opened: Round, unit: Unit, at: datetime) -> None:
    asked = _asked(opened, unit)
    if unit.code in FORGETFUL:
        asked = [report for report in asked if dice("forget", report.task.key, report.measure.key, opened.number).randrange(8)]
    answers = dict(zip((report.pk for report in asked), _answers(asked, opened, unit, at), strict=True))
    if answers:
        file_reports(round=opened, answers=answers, by=story.reporters[unit.pk], at=at)


def _answer_late(story: Story, opened: Round, unit: Unit, at: datetime) -> None:
    """After the freeze each answer goes into the round that is open now."""
    asked = _asked(opened, unit)
    for report, answer in zip(asked, _answers(asked, opened, unit, at), strict=True):
        file_report(report=report, answer=answer, revision=report.revision, by=story.reporters[unit.pk], at=at)


def _answers(asked: Sequence[Report], opened: Round, unit: Unit, at: datetime) -> Iterable[Answer]:
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(measure__in=[report.measure_id for report in asked], value__isnull=False).order_by("pk"):
        targets[target.measure_id or 0].append(target)
    for report in asked:
        yield _answer_of(report, opened.number, unit, targets[report.measure_id], at)


def _answer_of(report: Report, number: int, unit: Unit, targets: Sequence[Target], at: datetime) -> Answer:
    measure, today = report.measure, timezone.localdate(at)
    pace = dice("pace", measure.key, unit.code)
    progress = min(97, int((20 if measure.started_on else 3) + number * pace.uniform(1.5, 5.5)))
    copied = unit.code == COPIED[0] and number in COPIED[1]
    words = words_of(measure, unit.code, min(COPIED[1]) - 1 if copied else number, min(progress, 60) if copied else progress)
    due = measure.due_current or report.task.due_current
    expected = max(due, today + timedelta(days=21)) if due else None
    if measure.done_on is not None:
        return Answer(done=f"{words.done[:-1]}；本条措施已于{measure.done_on:%m月%d日}完成，佐证材料已上传。")
    measured = _measured(targets, progress, number, today) if not copied else {}
    return Answer(words.done, words.next_step, words.obstacles, words.support, expected, *_sites(targets, progress), **measured)


def _sites(targets: Sequence[Target], progress: int) -> tuple[int | None, int | None]:
    """Sites done of sites all, where the target counts places."""
    for target in targets:
        if target.unit in {"处", "台", "家", "座", "套", "个"} and target.value and target.value == int(target.value):
            return int(target.value) * progress // PERCENT, int(target.value)
    return None, None


def _measured(targets: Sequence[Target], progress: int, number: int, today: date) -> dict[str, Any]:
    """A measured result every fourth round, against the first target of the measure that grows to its number."""
    if number == RATE[0] and targets and targets[0].subject == RATE[1]:
        return {"target": targets[0].pk, "value": RATE[2], "unit": "%", "measured_on": today - timedelta(days=1)}
    if not targets or number % 4 != 1 or targets[0].comparator not in {"=", ">=", "reach"} or not targets[0].unit:
        return {}
    target = targets[0]
    value = ((target.value or Decimal(0)) * progress / PERCENT).quantize(Decimal("0.1"))
    if target.unit not in {"%", "公里", "万吨", "万户", "公顷"}:
        value = value.quantize(Decimal(1))
    return {"target": target.pk, "value": value, "unit": target.unit, "measured_on": today - timedelta(days=1)}


def _round(story: Story, number: int) -> Round:
    return Round.objects.select_related("campaign").get(campaign=story.campaign, number=number)


def _remind(story: Story, number: int, at: datetime) -> None:
    if at < moment(LAST_DAY, 12):
        remind(round=_round(story, number), by=None, at=at)


def _freeze(story: Story, number: int, at: datetime) -> None:
    freeze_round(round=_round(story, number), by=None, at=at)
