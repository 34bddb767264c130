"""What a piece of evidence shows against the measure it is for: time, place, editing, kind. Pure; days are the city's."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from rectify.campaign.evidence.rules.checks import CLOCK_HOURS, FAR_METRES, RESULT_DAYS, RETOUCH_SECONDS, Found
from rectify.campaign.evidence.rules.exif import Taken
from rectify.campaign.evidence.rules.places import Place, metres_between

_EDITORS = re.compile(
    r"photoshop|lightroom|snapseed|gimp|meitu|picsart|pixelmator|affinity|vsco|facetune|coreldraw|paint\.net|canva|faceapp|remini|"
    r"capcut|xingtu|美图|醒图|美颜|轻颜|天天P图|光影魔术手|剪映",
    re.IGNORECASE,
)
WORDS_ONLY = frozenset({"minutes", "contract", "invoice", "paper"})
"""Kinds that say something was decided, bought or ordered, not what was reached."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is known of the piece. ``captured_on`` is the city's day."""

    kind: str
    captured_on: date | None
    captured_at: datetime | None
    received_at: datetime
    effective_to: date | None = None
    place: Place | None = None
    taken: Taken = field(default_factory=Taken)


@dataclass(frozen=True, slots=True)
class Setting:
    """The work it is for."""

    campaign_starts: date
    started_on: date | None = None
    done_on: date | None = None
    site: Place | None = None
    site_name: str = ""
    has_number: bool = False
    """A numeric target hangs on the measure, or on the task as a whole."""
    kinds: Collection[str] = ()
    """Of everything handed in for the measure that was not withdrawn or rejected, this piece among it; where the number is one of the
    task as a whole, for all its measures."""


def look(piece: Piece, setting: Setting) -> list[Found]:
    """Everything these rules find, in the order of the published table."""
    found = (outside_window(piece, setting), before_start(piece, setting), far_from_site(piece, setting))
    return [one for one in (*found, edited(piece.taken), kind_does_not_fit(setting)) if one]


def outside_window(piece: Piece, setting: Setting) -> Found | None:
    """Captured before the campaign, long after the measure ended, or later than we received it."""
    on = piece.captured_on
    if on is None or piece.captured_at is None:
        return None
    facts = {"captured_on": on.isoformat()}
    if on < setting.campaign_starts:
        starts = setting.campaign_starts.isoformat()
        return Found(
            "outside_window",
            f"拍摄于 {on}，早于整改启动日 {starts}。",
            f"Taken on {on}, before the campaign began on {starts}.",
            {**facts, "starts_on": starts},
        )
    if piece.captured_at > piece.received_at + timedelta(hours=CLOCK_HOURS):
        received = piece.received_at.date().isoformat()
        return Found(
            "outside_window",
            f"文件写明拍摄于 {on}，晚于收到的时间 {received}，相机时钟有误或时间被改。",
            f"The file says {on}, later than we received it ({received}): the clock was wrong, or the time was changed.",
            {**facts, "received_on": received},
        )
    if setting.done_on is not None and on > setting.done_on + timedelta(days=RESULT_DAYS):
        done, days = setting.done_on.isoformat(), (on - setting.done_on).days
        return Found(
            "outside_window",
            f"拍摄于 {on}，措施已在 {done} 完成，晚了 {days} 天。",
            f"Taken on {on}, {days} days after the measure was finished on {done}.",
            {**facts, "done_on": done, "days": days},
        )
    return None


def before_start(piece: Piece, setting: Setting) -> Found | None:
    """Of the time before the measure began, though after the campaign did (that is the rule before)."""
    starts = setting.started_on
    on = piece.captured_on or piece.effective_to
    if starts is None or on is None or on >= starts or (piece.captured_on and on < setting.campaign_starts):
        return None
    zh, en = ("拍摄于", "Taken on") if piece.captured_on else ("所证明的期间截至", "The period it speaks of ends on")
    return Found(
        "before_start",
        f"{zh} {on}，早于措施启动日 {starts}。",
        f"{en} {on}, before the measure began on {starts}.",
        {"on": on.isoformat(), "started_on": starts.isoformat()},
    )


def far_from_site(piece: Piece, setting: Setting) -> Found | None:
    """More than :data:`FAR_METRES` away."""
    if piece.place is None or setting.site is None:
        return None
    metres = metres_between(piece.place, setting.site)
    if metres <= FAR_METRES:
        return None
    away, away_en = (f"{metres} 米", f"{metres} m") if metres < 10_000 else (f"{metres / 1000:.0f} 公里", f"{metres / 1000:.0f} km")  # noqa: PLR2004 - 10 km
    return Found(
        "far_from_site",
        f"拍摄位置距点位“{setting.site_name}”{away}。",
        f"Taken {away_en} from the site “{setting.site_name}”.",
        {"metres": metres},
    )


def edited(taken: Taken) -> Found | None:
    """An editor's name, a late save, or a saving program without a camera."""
    if taken.software and _EDITORS.search(taken.software):
        zh, en = f"文件由编辑软件“{taken.software}”保存。", f"Saved by the editor “{taken.software}”."
    elif taken.captured_at and taken.saved_at and (taken.saved_at - taken.captured_at).total_seconds() > RETOUCH_SECONDS:
        zh = f"拍摄于 {taken.captured_at:%Y-%m-%d %H:%M}，却在 {taken.saved_at:%Y-%m-%d %H:%M} 重新保存过。"
        en = f"Taken {taken.captured_at:%Y-%m-%d %H:%M}, but saved again {taken.saved_at:%Y-%m-%d %H:%M}."
    elif taken.software and not taken.camera:
        zh, en = (
            f"没有相机信息，由“{taken.software}”保存，不是原始照片。",
            f"No camera is named; “{taken.software}” saved it: not the original.",
        )
    else:
        return None
    return Found("edited", zh, en, {"software": taken.software, "camera": taken.camera})


def kind_does_not_fit(setting: Setting) -> Found | None:
    """Words only, for a number."""
    if not setting.has_number or not setting.kinds or not set(setting.kinds) <= WORDS_ONLY:
        return None
    return Found(
        "kind_does_not_fit",
        "目标是数值，已交的材料只有会议纪要、合同、发票或公文，不能证明达到了多少。",
        "The target is a number, and minutes, contracts, invoices or papers do not show what was reached.",
        {"kinds": sorted(set(setting.kinds))},
    )
