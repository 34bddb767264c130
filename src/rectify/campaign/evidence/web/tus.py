"""The server of resumable uploads (tus 1.0.0). A phone on a weak line goes on where it stopped; two phones cannot write over each other.

Refusals answer 422 with ``code`` and ``message``; the client gives up on these and tries again on a broken line or on 409.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import datetime
from http import HTTPStatus
from typing import IO, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectify.campaign.evidence.queries.access import get_upload
from rectify.campaign.evidence.rules import tus
from rectify.campaign.evidence.services.uploads import KEPT, Progress, WrongOffset, append, begin_upload, discard_upload, received
from rectify.campaign.evidence.web.claims import claim_reached
from rectify.campaign.evidence.web.forms import BeginForm
from rectify.foundation.accounts.refusals import NotFound, Refused
from rectify.foundation.accounts.rules import Permission
from rectify.foundation.accounts.web.guard import DeskRequest, requires
from rectify.foundation.files.rules import Purpose, limit_of

PIECE = 1 << 16
IN_MEMORY = 1 << 19
"""Larger chunks are put on the disk while they come: four threads of two workers receive at once."""
CHECKSUM_MISMATCH = 460
CONTENT = "application/offset+octet-stream"


def _answer(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = tus.VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def _told(status: int, code: str, message: str) -> HttpResponse:
    response = JsonResponse({"code": code, "message": message}, status=status)
    response["Tus-Resumable"] = tus.VERSION
    return response


def _expires(at: datetime) -> str:
    return http_date((at + KEPT).timestamp())


def _speaks_otherwise(request: HttpRequest) -> HttpResponse | None:
    """A client of another version."""
    if request.method == "OPTIONS" or request.headers.get("Tus-Resumable") == tus.VERSION:
        return None
    return _answer(HTTPStatus.PRECONDITION_FAILED, Tus_Version=tus.VERSION)


@require_http_methods(["OPTIONS", "POST"])
@requires(Permission.EVIDENCE_SUBMIT)
def uploads(request: HttpRequest) -> HttpResponse:
    """Say what is spoken here, or begin an upload."""
    if request.method == "OPTIONS":
        abilities = {"Tus_Extension": tus.EXTENSIONS, "Tus_Checksum_Algorithm": ",".join(tus.ALGORITHMS)}
        most = str(limit_of(Purpose.EVIDENCE))
        return _answer(HTTPStatus.NO_CONTENT, Tus_Version=tus.VERSION, Tus_Max_Size=most, **abilities)
    return _speaks_otherwise(request) or _begin(cast("DeskRequest", request))


def _begin(request: DeskRequest) -> HttpResponse:
    try:
        size = tus.number(request.headers.get("Upload-Length"), "Upload-Length")
        said = tus.metadata(request.headers.get("Upload-Metadata"))
    except tus.Malformed as header:
        return _told(HTTPStatus.BAD_REQUEST, "upload.malformed", _("The header %(name)s cannot be read.") % {"name": header})
    form = BeginForm(said)
    if not form.is_valid():
        words = "; ".join(" ".join(map(str, errors)) for errors in form.errors.values())
        return _told(HTTPStatus.UNPROCESSABLE_ENTITY, "upload.shape", words)
    try:
        claim = claim_reached(request.grants, form.cleaned_data)
        name, at = form.cleaned_data["filename"], timezone.now()
        upload = begin_upload(name=name, size=size, claim=claim, about=said, by=request.user, at=at)
    except Refused as refused:
        return _told(HTTPStatus.UNPROCESSABLE_ENTITY, refused.code, str(refused.message))
    where = reverse("evidence:upload", args=[upload.key])
    return _answer(HTTPStatus.CREATED, Location=where, Upload_Expires=_expires(at))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@requires(Permission.EVIDENCE_SUBMIT)
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how far an upload is, go on with it, or give it up. Another person's upload is 404."""
    if other := _speaks_otherwise(request):
        return other
    desk = cast("DeskRequest", request)
    row = get_upload(desk.user, key)
    if request.method == "HEAD":
        return _answer(HTTPStatus.OK, Upload_Offset=str(received(row)), Upload_Length=str(row.size), Upload_Expires=_expires(row.last_at))
    if request.method == "DELETE":
        discard_upload(upload=row)
        return _answer(HTTPStatus.NO_CONTENT)
    return _go_on(desk, key)


def _go_on(request: DeskRequest, key: UUID) -> HttpResponse:
    try:
        offset = tus.number(request.headers.get("Upload-Offset"), "Upload-Offset")
        length = tus.number(request.headers.get("Content-Length"), "Content-Length")
        wanted = tus.checksum(request.headers.get("Upload-Checksum"))
    except tus.Malformed as header:
        return _told(HTTPStatus.BAD_REQUEST, "upload.malformed", _("The header %(name)s cannot be read.") % {"name": header})
    if request.content_type != CONTENT:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if length > tus.CHUNK_MOST:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as chunk:
        got, digest = _receive(request, chunk, length, wanted)
        if wanted is not None and digest != wanted.digest:
            return _answer(CHECKSUM_MISMATCH)
        return _append(request, key, offset, chunk, got)


def _receive(request: HttpRequest, chunk: IO[bytes], length: int, wanted: tus.Checksum | None) -> tuple[int, bytes]:
    """As much as comes: what arrived before a line broke need not be sent again. No row is locked meanwhile."""
    digest = hashlib.new(wanted.algorithm, usedforsecurity=False) if wanted else None
    got = 0
    try:
        while got < length and (piece := request.read(min(PIECE, length - got))):
            chunk.write(piece)
            got += len(piece)
            if digest:
                digest.update(piece)
    except OSError:
        pass  # the line broke; the pieces before it are whole
    chunk.seek(0)
    return got, digest.digest() if digest else b""


def _append(request: DeskRequest, key: UUID, offset: int, chunk: IO[bytes], got: int) -> HttpResponse:
    row, at = get_upload(request.user, key), timezone.now()
    form = BeginForm(row.about)
    if not form.is_valid():
        raise NotFound(key)
    try:
        done = append(
            upload=row, offset=offset, chunk=chunk, length=got, claim=lambda: claim_reached(request.grants, form.cleaned_data),
            by=request.user, at=at,
        )  # fmt: skip
    except WrongOffset as elsewhere:
        return _answer(HTTPStatus.CONFLICT, Upload_Offset=str(elsewhere.offset))
    except Refused as refused:
        return _told(HTTPStatus.UNPROCESSABLE_ENTITY, refused.code, str(refused.message))
    return _progressed(done, at)


def _progressed(done: Progress, at: datetime) -> HttpResponse:
    response = _answer(HTTPStatus.NO_CONTENT, Upload_Offset=str(done.received), Upload_Expires=_expires(at))
    if done.evidence is not None:
        response["X-Evidence"] = reverse("evidence:piece", args=[done.evidence.pk])
    return response
