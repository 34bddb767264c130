"""Publications of the world: three numbers, a proposal that waits and one that was refused, and somebody who wants to be told."""

from __future__ import annotations

from django.utils import timezone

from rectify.disclosure.frozen.models import Latest, Publication
from rectify.disclosure.portal.services import subscriptions
from rectify.disclosure.publications.models import Proposal
from rectify.disclosure.publications.services import deciding, redacting
from rectify.disclosure.publications.services.proposing import Wanted, propose
from tests.cast import NOW, TODAY
from tests.interfaces.ground import Ground, Rows


def add_publications(ground: Ground, rows: Rows) -> Rows:
    """Rows ``publication``, ``proposal`` (waits, every place decided), ``refused``, ``redaction``, ``told``; ``keys`` of what is told."""
    publication = release(ground, Wanted("petitions", TODAY, about=rows["handover"]["-"].pk))
    release(ground, Wanted("lists", TODAY))
    release(ground, Wanted("progress", TODAY))
    turned = _proposed(ground, Wanted("closed", TODAY))
    deciding.refuse(proposal=turned, words=f"{ground.said}先核对", by=ground.cast.director, at=NOW)
    waits = _proposed(ground, Wanted("plan", TODAY))
    redacting.mark(proposal=waits, words="由市交通运输局负责", by=ground.people["publisher"], at=NOW)
    asked = subscriptions.ask(place=ground.campaign.slug, about="all", key="", email="reader@x.example", language="en", at=timezone.now())
    keys = {kind: Latest.objects.filter(kind=kind).order_by("pk")[0].key for kind in ("task", "petition")}
    return {
        "publication": {"-": publication},
        "proposal": {"-": waits, "refused": turned},
        "redaction": {"-": waits.redactions.order_by("pk")[0]},
        "told": {"-": subscriptions.secret_of(asked.subscription)},
        "keys": keys,
    }


def _proposed(ground: Ground, wanted: Wanted) -> Proposal:
    by = ground.people["publisher"]
    row = propose(campaign=ground.campaign, wanted=wanted, by=by, at=NOW)
    places = list(row.redactions.values_list("pk", flat=True))
    if places:
        redacting.decide(proposal=row, redactions=places, hide=True, by=by, at=NOW)
    return row


def release(ground: Ground, wanted: Wanted) -> Publication:
    """Propose, hide whatever was found, approve by the director."""
    return deciding.approve(proposal=_proposed(ground, wanted), by=ground.cast.director, at=NOW)
