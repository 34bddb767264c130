"""What the charts of the portal are drawn from: small lists, put into the page, with the table that says the same behind each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rectify.disclosure.frozen.rules.groups import GROUPS
from rectify.disclosure.portal.queries import tasks as work
from rectify.disclosure.portal.queries.counties import Compared
from rectify.disclosure.portal.queries.petitions import Answered
from rectify.disclosure.portal.web.addresses import english
from rectify.disclosure.portal.web.words import label


def months_between(first: str, last: str) -> list[str]:
    """All months from one to another, at most ten years: ``2026-01`` … ``2026-11``."""
    begin, end = (int(each[:4]) * 12 + int(each[5:7]) - 1 for each in (first, last))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(begin, min(end, begin + 119) + 1)]


def closed_chart(place: str) -> dict[str, Any] | None:
    """Promised and closed, added up month by month; nothing where no task has a date. ``None`` after the month of the newest facts."""
    promised, closed = dict(work.due_by_month(place)), dict(work.closed_by_month(place))
    known = sorted({*promised, *closed})
    until = work.standing(place).until
    if not known or until is None:
        return None
    months, now = months_between(known[0], known[-1]), until.isoformat()[:7]
    due = list(accumulate(promised.get(month, 0) for month in months))
    done = [n if month <= now else None for month, n in zip(months, accumulate(closed.get(m, 0) for m in months), strict=True)]
    names = {"promised": _("Promised by then"), "closed": pgettext("to citizens", "Closed")}
    return {"kind": "closed", "months": months, "promised": due, "closed": done, "now": now, "names": names,
            "table": list(zip(months, due, done, strict=True))}  # fmt: skip


def county_chart(rows: Sequence[Compared]) -> dict[str, Any] | None:
    """The groups of tasks of each county."""
    if not rows:
        return None
    return {
        "kind": "counties",
        "names": [(row.name_en if english() else "") or row.name for row in rows],
        "groups": [
            {"code": group, "name": label(group, "group"), "values": [row.standing.groups.get(group, 0) for row in rows]}
            for group in GROUPS
        ],
    }


def said_chart(answered: Answered) -> dict[str, Any] | None:
    """What units say and what petitioners say, side by side; nothing where nobody was asked."""
    asked = {code: n for code, n in answered.citizen_says.items() if code}
    if not asked:
        return None
    return {
        "kind": "said",
        "unit": [{"name": label(code, "settled"), "code": code, "value": n} for code, n in answered.settled.items() if code],
        "citizen": [{"name": label(code, "citizen_says"), "code": code, "value": n} for code, n in asked.items()],
        "names": {"unit": _("The unit says"), "citizen": _("The petitioner says")},
    }
