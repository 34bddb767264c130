"""Numbers of complaints (受理编号): one series in each campaign for each head, without gaps."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import connection, transaction

from rectify.campaign.ledger.models import Campaign
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.rules.petition_file import WrongPetitionRules

PLAIN_FORM: Final = "{day}-{n:04}"
"""For a day on which no petition rules count (complaints of years long past)."""

_COUNT_UP: Final = """
    INSERT INTO petitions_numberseries (campaign_id, head, last) VALUES (%s, %s, %s)
    ON CONFLICT (campaign_id, head) DO UPDATE SET last = petitions_numberseries.last + EXCLUDED.last
    RETURNING last
"""


def next_numbers(campaign: Campaign, day: date, count: int) -> list[str]:
    """The next ``count`` numbers of the day, in order, in the form of the petition rules. Two queries, inside the caller's transaction.

    The row of the series stays locked until that transaction ends: two who register at once queue here, nobody gets a number twice,
    and a registration that fails gives its numbers back.
    """
    form = _form(campaign, day)
    said = day.strftime("%Y%m%d")
    head = form.split("{n", 1)[0].format(day=said)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [campaign.pk, head, count])
        (last,) = cursor.fetchone() or (count,)
    return [form.format(day=said, n=n) for n in range(last - count + 1, last + 1)]


def _form(campaign: Campaign, day: date) -> str:
    try:
        return rules_of(campaign, day).number_form
    except WrongPetitionRules:
        return PLAIN_FORM
