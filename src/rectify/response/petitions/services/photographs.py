"""Copies of photographs without what the camera wrote into them. Brings an imaging library: imported by the jobs alone."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from rectify.campaign.evidence.services.pictures import look_into
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.files.queries import open_original
from rectify.foundation.files.rules import Purpose
from rectify.foundation.files.services import store
from rectify.response.petitions.models import Photo

_LOG = logging.getLogger(__name__)
AT_ONCE = 200


def make_copies(*, at: datetime, petition_id: int | None = None) -> int:
    """Make the copies that are missing, of one complaint or of all. Returns how many. What cannot be read as a picture stays without."""
    rows = Photo.objects.filter(preview__isnull=True).select_related("file").order_by("id")
    made = 0
    for photo in (rows.filter(petition=petition_id) if petition_id else rows)[:AT_ONCE]:
        try:
            with open_original(photo.file) as stream:
                looked = look_into(stream, timezone.get_current_timezone())
            if looked.preview:
                copy = store(looked.preview, name="photograph.jpg", at=at, purpose=Purpose.EVIDENCE)
                made += Photo.objects.filter(pk=photo.pk, preview__isnull=True).update(preview=copy)
        except FileRefused:
            _LOG.warning("no copy of photograph %s could be made", photo.pk)
    return made
