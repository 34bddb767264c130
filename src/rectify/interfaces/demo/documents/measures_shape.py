"""The shape of a problem in the 措施清单 of 海岱市."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the sheet.

    Attributes:
        measures: one text, or several that share a cell and are numbered 1. 2. 3. there.
        responsible: units as printed, several divided by 、.
        supporting: as above, or 同上.
        deadline: as printed.
        sites: number of sites (点位) named in the remark column, None when the measure has none.
        path: item of the plan when it is not that of the problem.
    """

    measures: tuple[str, ...]
    responsible: str
    supporting: str
    deadline: str
    sites: int | None = None
    path: str | None = None


@dataclass(frozen=True)
class Problem:
    """One problem of the findings.

    Attributes:
        number: as printed, 七(二) for the second part of the seventh.
        path: item of the plan it is answered by, 四/二/2.
        person: name of the responsible person, one of `people.PEOPLE`.
    """

    number: str
    path: str
    text: str
    goal: str
    lead: str
    supervising: str
    accepting: str
    person: str
    rows: tuple[Row, ...]
