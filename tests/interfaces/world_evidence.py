"""Evidence of the bureau and of the county: a picture with its previews and a finding, a judged paper, an upload under way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from rectify.campaign.evidence.models import Evidence, Finding, Print, Upload
from rectify.campaign.ledger.models import Measure, Site
from rectify.foundation.accounts.models import Person, Unit
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import store
from tests.cast import NOW
from tests.interfaces.ground import Ground, Rows

DOT = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
)  # begins like a picture, which is all that is looked at
KEY = UUID("12345678-1234-5678-1234-567812345678")


def add_evidence(ground: Ground) -> Rows:
    """Rows ``evidence`` (waits), ``finding``, ``site``, ``upload`` (of the bureau's person)."""
    rows: Rows = {"evidence": {}, "finding": {}, "site": {}}
    picture = store(DOT, name="现场.jpg", at=NOW, purpose=Purpose.EVIDENCE)
    for side, (unit, person) in ground.sides().items():
        site = Site.objects.create(task=ground.tasks[side], name=f"{ground.said}二号点位", unit=unit)
        piece = _piece(ground, side, unit, person, picture, site)
        judged = {"accepted": False, "judgement": f"{ground.said}看不清", "judged_at": NOW, "judged_by": ground.cast.line}
        make_piece(ground, ground.measures[side], unit, person, picture, judged_unit=ground.cast.housing, **judged)
        rows["evidence"][side], rows["site"][side] = piece, site
        words = {"zh": f"{ground.said}拍摄早于开工", "en": f"{ground.said}taken before the work began"}
        rows["finding"][side] = Finding.objects.create(rule="outside_window", evidence=piece, found_at=NOW, **words)
        Print.objects.create(evidence=piece, straight=piece.pk, mirrored=-piece.pk)
    rows["upload"] = {"-": _upload(ground)}
    return rows


def make_piece(ground: Ground, measure: Measure, unit: Unit, person: Person, file: StoredFile, **also: object) -> Evidence:
    """A photograph handed in for a measure."""
    said = ground.said
    facts = {
        "task": measure.task, "measure": measure, "file": file, "name": f"{said}现场.jpg", "kind": "photo", "caption": f"{said}管网已通",
        "unit": unit, "taken_by": f"{said}拍摄者", "received_at": NOW, "received_by": person, "examined_at": NOW,
    }  # fmt: skip
    return Evidence.objects.create(**facts | also)


def _piece(ground: Ground, side: str, unit: Unit, person: Person, picture: StoredFile, site: Site) -> Evidence:
    return make_piece(
        ground, ground.measures[side], unit, person, picture, site=site, preview=picture, thumbnail=picture, captured_at=NOW,
        captured_from="exif", latitude=Decimal("36.7"), longitude=Decimal("119.1"), effective_from=date(2026, 11, 1),
        exif={"software": f"{ground.said}修图"},
    )  # fmt: skip


def _upload(ground: Ground) -> Upload:
    about = {"measure": str(ground.measures["ecology"].pk), "kind": "photo", "filename": f"{ground.said}半截.jpg"}
    return Upload.objects.create(
        key=KEY, person=ground.cast.lead, name=f"{ground.said}半截.jpg", size=100, about=about, begun_at=NOW, last_at=NOW
    )
