"""The checks of one piece of evidence: what the file says of itself, and what does not fit. Run by the job, never in a page.

Facts of the file and findings are written once, in one transaction; a person judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rectify.campaign.evidence import acts
from rectify.campaign.evidence.models import Evidence, Finding, Print
from rectify.campaign.evidence.queries.prints import Near, nearest, same_file, told_of
from rectify.campaign.evidence.rules.checks import Found
from rectify.campaign.evidence.rules.looking import Piece, Setting, look
from rectify.campaign.evidence.rules.places import Place
from rectify.campaign.evidence.services.handing_in import subject_of
from rectify.campaign.evidence.services.pictures import Looked, look_into
from rectify.campaign.ledger.models import Site, Target
from rectify.foundation.accounts.queries.grants import SYSTEM
from rectify.foundation.audit.services import record
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.queries import open_original
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import store

PICTURE = "image/"


def examine(*, evidence_id: int, at: datetime) -> int:
    """Look at one piece; returns how many findings there are. A piece that was looked at already is left as it is.

    1. read the file (no lock is held meanwhile); 2. lock the row; 3. keep the small pictures and the print; 4. write what the file
    says of itself; 5. compare and write the findings; 6. record, if anything was found.
    """
    piece = Evidence.objects.select_related("file", "task__campaign", "measure", "site").get(pk=evidence_id)
    if piece.examined_at is not None:
        return 0
    looked = _looked(piece)
    with transaction.atomic():
        piece = (
            Evidence.objects.select_for_update(of=("self",)).select_related("file", "task__campaign", "measure", "site").get(pk=piece.pk)
        )
        if piece.examined_at is not None:
            return 0
        _write_facts(piece, looked, at)
        found = [*_same(piece, looked), *look(_piece(piece, looked), _setting(piece))]
        rows = [_row(piece, one, at) for one in found]
        Finding.objects.bulk_create(rows, ignore_conflicts=True)
        if rows:
            data = {"count": len(rows), "rules": sorted({row.rule for row in rows})}
            record(act=acts.EXAMINED, by=SYSTEM, at=at, subject=subject_of(piece), data=data)
    return len(rows)


def _looked(piece: Evidence) -> Looked:
    if not piece.file.media_type.startswith(PICTURE):
        return Looked()
    try:
        with open_original(piece.file) as stream:
            return look_into(stream, timezone.get_default_timezone())
    except FileRefused:
        return Looked(readable=False)


def _write_facts(piece: Evidence, looked: Looked, at: datetime) -> None:
    """A time from the file counts before the one that was said; both are kept."""
    taken = looked.taken
    piece.exif, piece.examined_at = _said_by_file(piece, looked), at
    if taken.captured_at:
        piece.captured_at, piece.captured_from = taken.captured_at, Evidence.CapturedFrom.EXIF
    if taken.place:
        piece.latitude, piece.longitude = taken.place.latitude, taken.place.longitude
    piece.preview, piece.thumbnail = _kept(looked.preview, at), _kept(looked.thumbnail, at)
    piece.save(update_fields=["captured_at", "captured_from", "latitude", "longitude", "exif", "examined_at", "preview", "thumbnail"])
    if looked.prints:
        Print.objects.create(evidence=piece, straight=looked.prints[0], mirrored=looked.prints[1])


def _said_by_file(piece: Evidence, looked: Looked) -> dict[str, object]:
    """The few facts of the file that a page shows; only those there are."""
    taken = looked.taken
    facts: dict[str, object] = {
        "camera": taken.camera,
        "software": taken.software,
        "saved_at": taken.saved_at.isoformat() if taken.saved_at else "",
        "said_at": piece.captured_at.isoformat() if taken.captured_at and piece.captured_at else "",
        "size": list(looked.size) if looked.size[0] else None,
        "unreadable": not looked.readable,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _kept(picture: bytes, at: datetime) -> StoredFile | None:
    return store(picture, name="preview.jpg", at=at, purpose=Purpose.EVIDENCE) if picture else None


def _piece(piece: Evidence, looked: Looked) -> Piece:
    return Piece(
        kind=piece.kind,
        captured_on=timezone.localdate(piece.captured_at) if piece.captured_at else None,
        captured_at=piece.captured_at,
        received_at=timezone.localtime(piece.received_at),
        effective_to=piece.effective_to,
        place=looked.taken.place,
        taken=looked.taken,
    )


def _setting(piece: Evidence) -> Setting:
    measure, site, scope = piece.measure, piece.site, _where_a_number_is(piece)
    return Setting(
        campaign_starts=piece.task.campaign.starts_on,
        started_on=measure.started_on if measure else None,
        done_on=measure.done_on if measure else None,
        site=_place(site),
        site_name=site.name if site else "",
        has_number=scope is not None,
        kinds=_kinds(scope) if scope is not None else (),
    )


def _place(site: Site | None) -> Place | None:
    return Place(site.latitude, site.longitude) if site and site.latitude is not None and site.longitude is not None else None


def _where_a_number_is(piece: Evidence) -> Q | None:
    """What a numeric target of the piece hangs on: its measure, else its task as a whole; ``None`` where there is no number.

    Minutes of a standing duty are what the duty asks for, so a number of the whole task asks nothing of them.
    """
    if piece.measure is None:
        return None
    numbers = Target.objects.filter(task=piece.task_id, value__isnull=False)
    if numbers.filter(measure=piece.measure).exists():
        return Q(measure=piece.measure)
    if piece.duty_item_id is not None:
        return None
    return Q(task=piece.task_id, measure__isnull=False) if numbers.filter(measure__isnull=True).exists() else None


def _kinds(scope: Q) -> Sequence[str]:
    """Of what counts for the measure, or for the measures of the task."""
    rows = Evidence.objects.filter(scope, withdrawn_at__isnull=True).exclude(accepted=False)
    return list(rows.order_by("kind").values_list("kind", flat=True).distinct())


def _same(piece: Evidence, looked: Looked) -> Iterable[Found]:
    """The same bytes, then the same picture."""
    copies = same_file(piece)
    if copies:
        first = copies[0]
        zh, en = _where(first)
        yield Found("same_bytes", f"同一文件已用于{zh}。", f"The same file was handed in for {en}.", {"evidence": first.pk}, first.pk)
    near = nearest(piece, *looked.prints) if looked.prints else []
    told = told_of([one.evidence for one in near])
    for one in near:
        yield _alike(one, told[one.evidence])


def _alike(near: Near, other: Evidence) -> Found:
    zh, en = _where(other)
    facts = {"evidence": other.pk, "bits": near.bits}
    if near.mirrored:
        said = f"左右翻转后与{zh}的照片为同一画面（指纹相差 {near.bits} 位）。"
        return Found("mirrored_picture", said, f"Mirrored, it is the picture handed in for {en} ({near.bits} bits apart).", facts, other.pk)
    said = f"与{zh}的照片为同一画面（指纹相差 {near.bits} 位）。"
    return Found("same_picture", said, f"The same picture was handed in for {en} ({near.bits} bits apart).", facts, other.pk)


def _where(other: Evidence) -> tuple[str, str]:
    """What the other piece is for, in one phrase of each language."""
    measure = other.measure.number if other.measure else ""
    site = f"、点位“{other.site.name}”" if other.site else ""
    site_en = f", site “{other.site.name}”" if other.site else ""
    day = timezone.localdate(other.received_at)
    title = other.task.title if len(other.task.title) <= 40 else f"{other.task.title[:39]}…"  # noqa: PLR2004 - one line of a page
    number = f"{other.task.number} " if other.task.number else ""
    return (
        f"任务“{number}{title}”措施{measure}{site}（{day} 收到）",
        f"measure {measure} of task “{number}{title}”{site_en} (received {day})",
    )


def _row(piece: Evidence, found: Found, at: datetime) -> Finding:
    return Finding(
        rule=found.rule, evidence=piece, other_evidence_id=found.other, facts=dict(found.facts), zh=found.zh, en=found.en, found_at=at
    )
