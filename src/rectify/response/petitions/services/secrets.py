"""A new secret for somebody who lost theirs, or whose complaint came from another system and never had one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rectify.foundation.accounts.models import Person
from rectify.foundation.accounts.queries import actor_of
from rectify.foundation.audit.services import record
from rectify.response.petitions import intake_acts
from rectify.response.petitions.models import Petition
from rectify.response.petitions.services.intake import Registered, digest_of, new_secret
from rectify.response.petitions.services.key_cases import reason
from rectify.response.petitions.services.moves import subject_of


def renew_secret(*, petition: Petition, because: str, by: Person, at: datetime) -> Registered:
    """Give a complaint another secret, told once; the former one opens nothing from now on.

    Nobody can prove to be an anonymous petitioner: who asks and how they made themselves known is the reason, and it is on record.

    Refused: ``petition.no_reason``, ``petition.reason_long``.
    """
    words, secret = reason(because), new_secret()
    with transaction.atomic():
        row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        told = {"because": words, "first": not row.secret_digest}
        row.secret_digest = digest_of(secret)
        row.save(update_fields=["secret_digest"])
        record(act=intake_acts.SECRET_RENEWED, by=actor_of(by), at=at, subject=subject_of(row), data=told)
    return Registered(row, secret)
