"""Evidence of the demo city: pictures and papers handed in, looked at by the checks, and judged by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.models import Evidence, Kind
from rectify.campaign.evidence.services.examining import examine
from rectify.campaign.evidence.services.handing_in import Claim, submit_evidence
from rectify.campaign.evidence.services.judging import clear_finding, judge_evidence
from rectify.campaign.ledger.models import Measure, Site
from rectify.campaign.ledger.services.sites import place_site
from rectify.foundation.accounts.models import Person
from rectify.foundation.papers import Paper, Paragraph, to_docx
from rectify.interfaces.demo.life.scenes import Shot, photo
from rectify.interfaces.demo.life.story import Story, dice

JUDGE: Final = "tangyouning"
"""Judges most of what is handed in; of the office, so of another unit than those who do the work."""
PLACES: Final = {
    "linyuan": (36.712, 119.103), "daiyang": (36.668, 119.151), "cangpu": (36.902, 119.204), "anlan": (36.431, 119.212),
    "longyan": (36.519, 118.534), "qingshi": (36.403, 118.702), "wenyin": (36.588, 118.842), "wangyu": (37.081, 119.402),
    "songhe": (36.204, 119.404), "haidai": (36.706, 119.161),
}  # fmt: skip
"""Where counties lie: latitude and longitude."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One picture that is handed in: of which measure, by whom, what it shows (``scene`` and ``key`` make the view), when it was taken."""

    measure: Measure
    by: Person
    scene: str
    key: str
    taken_at: datetime
    place: tuple[float, float] | None = None
    site: Site | None = None
    caption: str = ""
    camera: str = "H8 Pro"
    software: str = ""
    mirrored: bool = False


def place_of(key: str) -> tuple[float, float]:
    """A place in the county whose code the key begins with; the same for the same key."""
    latitude, longitude = PLACES.get(key.split("-", maxsplit=1)[0].split("/", maxsplit=1)[0], PLACES["haidai"])
    away = dice("place", key)
    return round(latitude + away.uniform(-0.05, 0.05), 6), round(longitude + away.uniform(-0.05, 0.05), 6)


def near(place: tuple[float, float], *key: object) -> tuple[float, float]:
    """A few dozen metres beside a place."""
    away = dice("near", *key)
    return round(place[0] + away.uniform(-0.0006, 0.0006), 6), round(place[1] + away.uniform(-0.0006, 0.0006), 6)


def picture_of(piece: Piece) -> bytes:
    """The bytes of its picture."""
    latitude, longitude = piece.place or (None, None)
    return photo(piece.scene, piece.key, Shot(piece.taken_at, latitude, longitude, piece.camera, piece.software, piece.mirrored))


def hand_in(piece: Piece, at: datetime, *, content: bytes = b"") -> Evidence:
    """Hand a picture in and let the checks look at it."""
    claim = Claim(measure=piece.measure, site=piece.site, kind=Kind.PHOTO, caption=piece.caption, taken_by=piece.by.name)
    name = f"IMG_{piece.taken_at:%Y%m%d_%H%M%S}.jpg"
    row = submit_evidence(claim=claim, content=content or picture_of(piece), name=name, by=piece.by, at=at)
    return examined(row, at)


def examined(row: Evidence, at: datetime) -> Evidence:
    """The piece after the checks have looked at it, a minute later."""
    examine(evidence_id=row.pk, at=at + timedelta(minutes=1))
    row.refresh_from_db()
    return row


def hand_in_paper(claim: Claim, title: str, texts: tuple[str, ...], issuer: str, by: Person, at: datetime) -> Evidence:
    """Hand in a paper as a Word file."""
    blocks = tuple(Paragraph(text) for text in texts)
    data = to_docx(Paper(issuer=issuer, title=title, blocks=blocks, dated_on=at.date()))
    return examined(submit_evidence(claim=claim, content=data, name=f"{title}.docx", by=by, at=at), at)


def measurement(measure: Measure, by: Person, text: str, at: datetime) -> Evidence:
    """A record of measurement for a measure with a number."""
    claim = Claim(measure=measure, kind=Kind.MEASUREMENT, caption="完成量核定单", effective_to=at.date(), taken_by=by.name)
    return hand_in_paper(claim, "完成量核定单", (text, "以上数据由施工、监理、属地三方现场核定，原始记录附后。"), "第三方测量单位", by, at)


def judge(story: Story, row: Evidence, at: datetime, *, accept: bool = True, words: str = "", by: str = JUDGE) -> None:
    """Judge a piece; what the checks found is cleared first, with the reason, when it is accepted nevertheless."""
    judge_evidence(evidence=row, accept=accept, words=words, by=story.person(by), at=at)


def clear_all(story: Story, row: Evidence, because: str, at: datetime, by: str = JUDGE) -> None:
    """Clear everything that was found on a piece."""
    for finding in row.findings.filter(cleared_at__isnull=True):
        clear_finding(finding=finding, because=because, by=story.person(by), at=at)


def places_sites(measure: Measure, place: tuple[float, float], by: Person, at: datetime) -> list[Site]:
    """The sites of the measure's task, each with its place."""
    sites = list(Site.objects.filter(task=measure.task_id).order_by("pk"))
    for n, site in enumerate(sites):
        north, east = place[0] + n * 0.004, place[1] + n * 0.003
        place_site(site=site, latitude=Decimal(str(round(north, 6))), longitude=Decimal(str(round(east, 6))), by=by, at=at)
    return sites


def minutes(item: DutyItem, words: str, by: Person, at: datetime) -> Evidence:
    """Minutes of a meeting for a time of a standing duty."""
    claim = Claim(duty_item=item, kind=Kind.MINUTES, caption=words, effective_from=item.first, effective_to=item.first, taken_by=by.name)
    return hand_in_paper(
        claim, f"会议纪要（{item.first:%Y年%m月}）", (words, "出席：有关科室负责人。记录：办公室。"), item.unit.name, by, at
    )
