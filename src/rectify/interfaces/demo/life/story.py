"""The calendar of the demo city: who acts, and what happens when."""

from __future__ import annotations

import random
from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Final

from django.utils import timezone

from rectify.campaign.evidence.models import Evidence
from rectify.campaign.ledger.models import Campaign, Task
from rectify.foundation.accounts.models import Person, Post, Unit

LAST_DAY: Final = date(2026, 11, 23)
"""The Monday on which the story ends."""
REPORTING: Final = ("lead_unit", "responsible_unit", "county_government")

Act = Callable[[datetime], object]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment by the clock of the city."""
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def dice(*key: object) -> random.Random:
    """Dice that fall the same way each time for the same key: made of names, never of row numbers, which no two databases share."""
    return random.Random("/".join(map(str, key)))


def _when(act: tuple[datetime, int, Act]) -> tuple[datetime, int]:
    return act[:2]


@dataclass
class Story:
    """The campaign, its cast, and the acts that wait to be played."""

    campaign: Campaign
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def on(self, at: datetime, act: Act) -> None:
        """Put an act into the calendar; it is called with its moment. Acts of one moment keep the order they were put in."""
        self._acts.append((at, len(self._acts), act))

    def play(self) -> None:
        """Let everything happen in the order of time. An act may put further acts behind itself."""
        waiting, self._acts = sorted(self._acts, key=_when), []
        played = 0
        while played < len(waiting):
            at, _, act = waiting[played]
            played += 1
            act(at)
            for further in self._acts:
                insort(waiting, further, lo=played, key=_when)
            self._acts = []

    @cached_property
    def reporters(self) -> Mapping[int, Person]:
        """Unit -> the person who reports for it."""
        posts = Post.objects.filter(role__in=REPORTING).select_related("person").order_by("-pk")
        return {post.unit_id: post.person for post in posts}

    def person(self, username: str) -> Person:
        """Somebody by user name."""
        return self.people[username]

    def task(self, number: str) -> Task:
        """A task of the county list by its number, or one of the plan by its key (四/二/1)."""
        tasks = Task.objects.filter(campaign=self.campaign).select_related("campaign__jurisdiction", "lead_unit")
        return tasks.get(key=number) if "/" in number else tasks.get(number=number)

    def evidence_waiting(self, task: Task) -> list[Evidence]:
        """What was handed in for a task and not judged yet, oldest first."""
        rows = Evidence.objects.filter(task=task, judged_at__isnull=True, withdrawn_at__isnull=True)
        return list(rows.select_related("task", "unit").order_by("received_at", "pk"))
