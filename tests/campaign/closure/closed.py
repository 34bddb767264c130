"""A county task walked to its close, with real bytes behind its evidence and its photographs, for papers and archives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from rectify.campaign.closure.models import Case
from rectify.campaign.closure.services.casework import Attached
from rectify.campaign.closure.services.closing import close_case
from rectify.campaign.closure.services.review import record_review
from rectify.campaign.evidence.models import Evidence
from rectify.campaign.evidence.services.handing_in import subject_of
from rectify.campaign.ledger.models import Target, Task
from rectify.campaign.ledger.services.results import record_result
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.rules import act_of
from rectify.foundation.audit.services import record
from rectify.foundation.files.models import StoredFile
from rectify.foundation.files.rules import Purpose, path_of
from rectify.foundation.files.services import store
from tests.campaign.closure.stage import Walk, campaign, ready_task
from tests.campaign.evidence.rows import jpeg, picture
from tests.cast import NOW, Cast

WORDS = "#eval(1) ]] <w:t>"


@dataclass
class Closed:
    """The walk, and the photograph of the review."""

    walk: Walk
    photo: StoredFile

    @property
    def case(self) -> Case:
        return self.walk.case


def kept(content: bytes, name: str) -> StoredFile:
    """An original whose bytes lie in the store."""
    return store(ContentFile(content, name=name), name=name, at=NOW, purpose=Purpose.EVIDENCE)


def handed_in(piece: Evidence) -> None:
    """Lay the bytes of a piece into the store, and let the record know them, as the act of handing in does."""
    default_storage.save(path_of(piece.file.sha256), ContentFile(f"evidence of {piece.measure_id}".encode()))
    data = {"task": piece.task_id, "measure": piece.measure_id, "sha256": piece.file.sha256, "kind": piece.kind}
    record(act=act_of("evidence:submit:done"), by=actor_of(piece.received_by), at=NOW, subject=subject_of(piece), data=data)


def ready(cast: Cast) -> Walk:
    """A task that may be handed in: a target met, evidence with bytes."""
    task = ready_task(cast, campaign(cast), lead=cast.qingshi, carries_out=cast.transport)
    Task.objects.filter(pk=task.pk).update(goal="污水集中收集率达到80%以上")
    target = Target.objects.create(task=task, subject="收集率", comparator=">=", value=Decimal(80), unit="%", quote="收集率达到80%以上")
    record_result(target=target, value=Decimal("85.5"), unit="%", measured_on=date(2026, 10, 8), by=cast.responsible, at=NOW)
    for piece in Evidence.objects.filter(task=task).select_related("file", "received_by").order_by("pk"):
        handed_in(piece)
    return Walk(cast, task)


def reviewed(cast: Cast) -> Closed:
    """Walked to the review, with a photograph and hostile words."""
    walk = ready(cast)
    walk.request(cast.responsible, cast.transport)
    walk.later().accept(cast.county, cast.qingshi)
    photo = kept(jpeg(picture(9, (320, 240))), "核查.jpg")
    record_review(
        case=walk.case, passed=True, opinion=f"现场管网已通水。{WORDS}", latitude=Decimal("36.7069"), longitude=Decimal("119.1618"),
        on_day=walk.later().today, unit=cast.housing, by=cast.line, at=walk.at, papers=[Attached("review_photo", "核查.jpg", photo)],
    )  # fmt: skip
    return Closed(walk, photo)


def closed(cast: Cast) -> Closed:
    """Walked to the end."""
    whole = reviewed(cast)
    walk = whole.walk
    walk.later().drawn(cast.clerk)
    walk.check(cast.team)
    walk.later().sign(cast.director)
    close_case(case=walk.case, by=cast.clerk, at=walk.later().at)
    return whole
