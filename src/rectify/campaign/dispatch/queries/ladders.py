"""The ladders of this installation: the files of ``procedures/ladders``, read once a process; and the one a campaign stands under."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from rectify.campaign.dispatch.models import LadderChoice
from rectify.campaign.dispatch.rules.ladder import Ladder
from rectify.campaign.dispatch.rules.ladder_file import WrongLadder, read_ladder
from rectify.campaign.ledger.models import Campaign

FOLDER = "ladders"


@cache
def ladders() -> Mapping[str, Ladder]:
    """All versions by key (``haidai@2026-01-01``), in order of file names. No query.

    Raises:
        WrongLadder: a file has a mistake, or two versions of a ladder hold on the same day.
    """
    return read_folder(settings.PROCEDURES / FOLDER)


def read_folder(folder: Path) -> Mapping[str, Ladder]:
    """The ladders of a folder; errors as :func:`ladders`. A folder that is not there has none."""
    found: dict[str, Ladder] = {}
    for path in sorted(folder.glob("*.yaml")):
        ladder = read_ladder(path.read_text(encoding="utf-8"), path.name)
        other = next((one for one in found.values() if one.code == ladder.code and _overlap(one, ladder)), None)
        if other is not None:
            zh = f"“{ladder.code}”的两个版本（{other.key}、{ladder.key}）有效期重叠；给前一版写上 valid_to。"
            en = f"two versions of “{ladder.code}” ({other.key}, {ladder.key}) hold on the same days; give the earlier one its valid_to."
            raise WrongLadder(path.name, 1, zh, en)
        found[ladder.key] = ladder
    return found


def _overlap(one: Ladder, other: Ladder) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


def ladder_on(code: str, on: date) -> Ladder | None:
    """The version of a ladder in force on a day. No query."""
    return next((ladder for ladder in ladders().values() if ladder.code == code and ladder.holds_on(on)), None)


def ladder_of(campaign: Campaign, on: date) -> Ladder | None:
    """The ladder a campaign stands under on a day; ``None`` when none was chosen. One query."""
    chosen = LadderChoice.objects.filter(campaign=campaign, valid_from__lte=on).order_by("-valid_from", "-id").first()
    return ladder_on(chosen.ladder, on) if chosen else None
