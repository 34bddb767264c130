"""More complaints in each standing, more on the pages of those that are looked at, another batch, other tables, other numbers released."""

from __future__ import annotations

from typing import Any

from rectify.disclosure.publications.services.proposing import Wanted
from rectify.foundation.accounts.models import Person
from rectify.foundation.files.models import StoredFile
from rectify.response.petitions.models import Addition, CallBack, Channel, Outcome, Petition, Photo, Reply, ReturnRequest, Urge
from rectify.response.petitions.services.batches import hand_in
from rectify.response.petitions.services.merging import merge
from tests.cast import NOW, TODAY
from tests.interfaces.ground import Ground, Rows
from tests.interfaces.world import World
from tests.interfaces.world_petitions import ALONE, AT_WORK, TABLE, complaint, hand
from tests.interfaces.world_publications import release

TIMES = 3


def grow_complaints(world: World, ground: Ground, numbers: range) -> None:
    """So many more registered; of all else ``TIMES`` more."""
    more: Rows = {name: {} for name in (*AT_WORK, *ALONE)}
    for side in ground.sides():
        for _ in numbers:
            complaint(ground, side)
        for name in more:
            more[name][side] = complaint(ground, side)
    batch = hand(ground, more)
    for side, (_, who) in ground.sides().items():
        _on_one(ground, world.rows["petition"][side], side, who)
        for name in ("petition", "answered", "replied"):
            _replies(ground, world.rows[name][side], side)
        for name in AT_WORK[1:]:
            _waiting(ground, more[name][side], side)
    for n in range(TIMES):
        table = TABLE + f"扬尘{n},2026-11-20,GD-{n + 2},,\n".encode()
        hand_in(campaign=ground.campaign, content=table, name=f"{n}.csv", channel=Channel.SYSTEM, by=ground.cast.hotline, at=NOW)
    release(ground, Wanted("petitions", TODAY, about=batch.pk))
    release(ground, Wanted("lists", TODAY))


def _on_one(ground: Ground, row: Petition, side: str, who: Person) -> None:
    files = StoredFile.objects.exclude(media_type="image/jpeg").order_by("pk")
    for n in range(TIMES):
        Outcome.objects.create(petition=row, kind="order", words=f"责令{n}", on_day=TODAY, stated_at=NOW, stated_by=who)
        Urge.objects.create(petition=row, source="desk", words=f"督办{n}", urged_at=NOW, presser=ground.cast.clerk)
        Addition.objects.create(petition=row, words=f"又排{n}", added_at=NOW)
        merge(petition=complaint(ground, side), into=row, by=ground.cast.clerk, at=NOW)
        Photo.objects.create(petition=row, file=files[n], preview=files[n], received_at=NOW)


def _told(ground: Ground, side: str) -> dict[str, Any]:
    unit, who = ground.sides()[side]
    words = {"finding": "查", "substantiated": "no", "handling": "办", "public_text": "答", "settled": "open"}
    return words | {"unit": unit, "written_at": NOW, "written_by": who}


def _replies(ground: Ground, row: Petition, side: str) -> None:
    decided = {"accepted": False, "decision": "退", "decided_at": NOW, "decided_by": ground.cast.clerk}
    for n in range(TIMES):
        Reply.objects.create(petition=row, version=10 + n, **_told(ground, side), **decided)


def _waiting(ground: Ground, row: Petition, side: str) -> None:
    unit, who = ground.sides()[side]
    CallBack.objects.create(petition=row, due_on=TODAY)
    Reply.objects.create(petition=row, version=1, **_told(ground, side))
    ReturnRequest.objects.create(petition=row, unit=unit, because="不属", requested_at=NOW, requested_by=who)
