"""What somebody says with a file, from the shape of a form to rows they may reach."""

from __future__ import annotations

from typing import Any

from rectify.campaign.dispatch.models import DutyItem
from rectify.campaign.evidence.queries.access import get_duty_to_prove, get_measure_to_prove, site_named
from rectify.campaign.evidence.services.handing_in import Claim
from rectify.campaign.ledger.models import Measure
from rectify.foundation.accounts.rules import Grants


def claim_of(said: dict[str, Any], *, measure: Measure | None = None, duty_item: DutyItem | None = None) -> Claim:
    """The claim of cleaned data; a site that does not exist is :class:`NotFound`, one of other work is the service's to refuse."""
    return Claim(
        measure=measure,
        duty_item=duty_item,
        site=site_named(said.get("site")),
        kind=said["kind"],
        caption=said["caption"],
        taken_by=said["taken_by"],
        captured_at=said["captured_at"],
        effective_from=said["effective_from"],
        effective_to=said["effective_to"],
    )


def claim_reached(grants: Grants, said: dict[str, Any]) -> Claim:
    """The same for data that name what they are for by key, cut by the person's reach."""
    if said["measure"]:
        return claim_of(said, measure=get_measure_to_prove(grants, said["measure"]))
    return claim_of(said, duty_item=get_duty_to_prove(grants, said["duty"]))
