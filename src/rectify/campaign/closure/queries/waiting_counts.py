"""How many cases wait for the posts of one person, kind by kind, in one statement of as many small ones as there are kinds that wait.

The same as :func:`rectify.campaign.closure.queries.waiting.rows_waiting` for each kind, held together by a test; built from the
models it took longer to write and to plan than to run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from rectify.campaign.closure.models import StepKind
from rectify.campaign.closure.rules.procedure import APART

BY_ANOTHER_UNIT: Final = (StepKind.ACCEPT, StepKind.REVIEW, StepKind.CHECK)
"""Steps that a unit does not take where it has taken one of :data:`APART`."""
DRAW: Final = "draw"
"""Cases that wait for a spot check and were not chosen by a drawing."""

_WAIT = "SELECT k FROM unnest(%s::text[]) k WHERE EXISTS (SELECT 1 FROM closure_case WHERE waits_for = k AND NOT waits_for = '')"
_FREE: Final = """(SELECT '{name}' FROM closure_case c
    WHERE c.waits_for = '{kind}' AND (c.suspended_at IS NULL OR c.suspended_until < %(on)s)
        AND NOT EXISTS (SELECT 1 FROM closure_step s WHERE s.case_id = c.id AND %(person)s IN (s.done_by_id, s.on_behalf_of_id))
        AND NOT EXISTS (SELECT 1 FROM closure_noticedcase n JOIN closure_publicnotice p ON p.id = n.notice_id
            WHERE n.case_id = c.id AND p.posted_by_id = %(person)s)
        AND EXISTS (SELECT 1 FROM closure_requirement r WHERE r.case_id = c.id AND r.kind = '{kind}' AND {whose}){more}
    LIMIT %(most)s)"""
_OWN: Final = "r.unit_id = ANY(%(units)s)"
_OF_PLACE: Final = "r.unit_id IS NULL AND r.place = ANY(%(places)s)"
_ANOTHER: Final = """
        AND NOT EXISTS (SELECT 1 FROM closure_step s WHERE s.case_id = c.id AND s.unit_id = ANY(%(units)s) AND s.kind = ANY(%(apart)s))"""
_CHOSEN: Final = """EXISTS (SELECT 1 FROM closure_lot l JOIN closure_draw d ON d.id = l.draw_id
            WHERE l.case_id = c.id AND l.chosen AND l.checked_at IS NULL AND d.population = 'waiting')"""


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom is counted: the person, the units of their posts, and the kinds of place these are."""

    person: int
    units: Collection[int]
    places: Collection[str]


def counted(whose: Whose, kinds: Sequence[StepKind], on: date, most: int) -> Counter[str]:
    """Cases whose next step of each kind these posts may take, up to ``most``; ``draw`` beside the spot checks; no signatures.

    Two queries, none without posts or kinds. What one unit alone may do and what any office may do are asked apart, and each kind for
    itself: asked together the database looks at every case that waits.
    """
    if not kinds or not whose.units:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [[kind.value for kind in kinds]])
        waiting = {kind for (kind,) in cursor.fetchall()}
        parts = [part for kind in kinds if kind.value in waiting for part in _parts(kind, whose)]
        if not parts:
            return Counter()
        values: dict[str, Any] = {"person": whose.person, "units": list(whose.units), "places": list(whose.places), "on": on, "most": most}
        cursor.execute("\nUNION ALL ".join(parts), {**values, "apart": [kind.value for kind in APART]})
        return Counter({name: min(n, most) for name, n in Counter(name for (name,) in cursor.fetchall()).items()})


def _parts(kind: StepKind, whose: Whose) -> Iterator[str]:
    another = _ANOTHER if kind in BY_ANOTHER_UNIT and len(whose.units) == 1 else ""
    names = {kind.value: another}
    if kind is StepKind.CHECK:
        names = {kind.value: f"{another}\n        AND {_CHOSEN}", DRAW: f"{another}\n        AND NOT {_CHOSEN}"}
    for name, more in names.items():
        for branch in (_OWN, _OF_PLACE) if whose.places else (_OWN,):
            yield _FREE.format(name=name, kind=kind.value, whose=branch, more=more)
