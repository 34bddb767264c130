"""What the charts of the overview say, as sentences, and their series. Pure words over counts; no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rectify.campaign.ledger.queries.overview import Group, Overview
from rectify.campaign.ledger.rules.schedule import ScheduleClass
from rectify.campaign.ledger.templatetags.ledger import CLASS_LABELS

CLASSES = tuple(ScheduleClass)


@dataclass(frozen=True, slots=True)
class Progress:
    """Measures due and finished, added up month by month. ``today`` is the index of this month: finished ones are drawn up to it."""

    months: list[str]
    planned: list[int]
    finished: list[int]
    today: int


def keeps_up(found: Overview) -> str:
    """The finding of the chart of progress: of the measures due by today, how many are not finished, and how many are in all."""
    due, done = found.measures_due, sum(month.finished for month in found.months)
    missing = due - found.measures_due_done
    if not due:
        return _("No measure has fallen due yet; %(done)s are finished") % {"done": done}
    if not missing:
        return _("All %(due)s measures due by today are finished, %(done)s in all") % {"due": due, "done": done}
    return _("%(n)s of %(due)s measures due by today are not finished; %(done)s are finished in all") % {
        "due": due,
        "n": missing,
        "done": done,
    }


def progress_of(found: Overview, campaign_start: date, on: date) -> Progress:
    """Add the months up, without gaps, from the beginning of the campaign to the last due date."""
    by_month = {m.month.replace(day=1): m for m in found.months}
    if not by_month:
        return Progress([], [], [], 0)
    first = min(*by_month, campaign_start.replace(day=1))
    last = max(*by_month, on.replace(day=1))
    months = _months(first, min(last, _add(on.replace(day=1), 60)))
    planned, finished, p, f = [], [], 0, 0
    for month in months:
        counted = by_month.get(month)
        p += counted.planned if counted else 0
        f += counted.finished if counted else 0
        planned.append(p)
        finished.append(f)
    today = months.index(on.replace(day=1))
    return Progress([m.strftime("%Y-%m") for m in months], planned, finished, today)


def _add(month: date, count: int) -> date:
    years, rest = divmod(month.month - 1 + count, 12)
    return date(month.year + years, rest + 1, 1)


def _months(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        months.append(_add(months[-1], 1))
    return months


def worst_section(found: Overview) -> str:
    """The finding of the chart of sections."""
    worst = max(found.sections, key=lambda group: group.lagging, default=None)
    if worst is None:
        return _("No section yet")
    if not worst.lagging:
        return _("No section is late or behind schedule")
    return ngettext(
        "“%(name)s” lags most: %(n)s of its %(all)s tasks is late or behind schedule",
        "“%(name)s” lags most: %(n)s of its %(all)s tasks are late or behind schedule",
        worst.lagging,
    ) % {"name": worst.name, "n": worst.lagging, "all": worst.total}


def next_due(found: Overview, on: date) -> str:
    """The finding of the calendar."""
    ahead = {day: n for day, n in found.due.items() if on <= day < on + timedelta(days=365) and n[1]}
    if not ahead:
        return _("Nothing falls due in the coming twelve months")
    fullest = max(ahead, key=lambda day: (ahead[day][1], -day.toordinal()))
    return ngettext(
        "%(n)s unfinished task falls due on %(day)s, the fullest day of the coming twelve months",
        "%(n)s unfinished tasks fall due on %(day)s, the fullest day of the coming twelve months",
        ahead[fullest][1],
    ) % {"n": ahead[fullest][1], "day": fullest}


def units_late(found: Overview) -> str:
    """The finding of the small multiples."""
    late = [group for group in found.units if group.late]
    if not late:
        return _("No unit leads a late task")
    return ngettext(
        "%(n)s of %(all)s lead units has late tasks",
        "%(n)s of %(all)s lead units have late tasks",
        len(late),
    ) % {"n": len(late), "all": len(found.units)}


def name_of(group: Group) -> str:
    """The name in the reader's language."""
    return (group.name_en if (get_language() or "").startswith("en") else "") or group.name or _("Not named")


def series_of(found: Overview, progress: Progress, lists_url: str, on: date) -> dict[str, Any]:
    """All charts as plain data for ``charts.js``."""
    return {
        "lists": lists_url,
        "labels": {
            "planned": _("due, added up"),
            "finished": _("finished, added up"),
            "tasks": _("tasks"),
            "today": _("today"),
            **{code.value: str(CLASS_LABELS[code]) for code in CLASSES},
        },
        "progress": {
            "months": progress.months,
            "planned": progress.planned,
            "finished": progress.finished[: progress.today + 1],
            "today": progress.today,
        },
        "sections": [{"id": g.id, "name": name_of(g), "classes": [g.classes.get(code, 0) for code in CLASSES]} for g in found.sections],
        "classes": [code.value for code in CLASSES],
        "due": [[day.isoformat(), n[1]] for day, n in sorted(found.due.items()) if n[1]],
        "today": on.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit's small chart: stretches of a bar 100 wide."""

    group: Group
    name: str
    stretches: list[tuple[str, float, float, int]]
    """Class, where it begins, how wide it is, how many."""


def bars_of(found: Overview) -> list[Bar]:
    """A bar for each lead unit, all to the scale of the unit with most tasks."""
    most = max((group.total for group in found.units), default=1) or 1
    bars = []
    for group in found.units:
        x, stretches = 0.0, []
        for code in reversed(CLASSES):
            count = group.classes.get(code, 0)
            if count:
                width = 100 * count / most
                stretches.append((code.value, round(x, 2), round(max(width - 0.6, 0.4), 2), count))
                x += width
        bars.append(Bar(group, name_of(group), stretches))
    return bars
