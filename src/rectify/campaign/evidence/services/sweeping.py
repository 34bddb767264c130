"""The checks of reports: words that were said before, figures that cannot be. Run by the job over what was filed since the last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from rectify.campaign.evidence import acts
from rectify.campaign.evidence.models import Finding, Sweep
from rectify.campaign.evidence.queries.reports import Filed, all_of, filed_between
from rectify.campaign.evidence.rules.checks import Found
from rectify.campaign.evidence.rules.reports import Figures, look_at
from rectify.campaign.evidence.rules.texts import Said, alike, like_last_time
from rectify.foundation.accounts.queries.grants import SYSTEM
from rectify.foundation.audit.services import Subject, record

REPORTS = "reports"
"""Name of the sweep."""
BATCH = 1000
OVERLAP = timedelta(minutes=5)
"""A report is stamped before its transaction ends: what ended after the last sweep is looked at by this one."""


def sweep_reports(*, at: datetime) -> int:
    """Check every report filed since the last sweep; returns how many findings are new. Two sweeps at once: the second waits.

    A report that is filed again is looked at again; what was found once is not written twice.
    """
    with transaction.atomic():
        Sweep.objects.get_or_create(name=REPORTS, defaults={"up_to": datetime(2000, 1, 1, tzinfo=UTC)})
        sweep = Sweep.objects.select_for_update().get(name=REPORTS)
        new = filed_between(sweep.up_to - OVERLAP, at)
        found = list(_findings(new))
        rows = [
            Finding(rule=one.rule, report_id=filed.key, other_report_id=one.other, facts=dict(one.facts), zh=one.zh, en=one.en, found_at=at)
            for filed, one in found
        ]
        before = Finding.objects.filter(report__isnull=False).count() if rows else 0
        Finding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
        count = Finding.objects.filter(report__isnull=False).count() - before if rows else 0
        sweep.up_to = at
        sweep.save(update_fields=["up_to"])
        if count:
            subject = Subject("reports", at.date().isoformat(), at.date().isoformat())
            record(act=acts.REPORTS_EXAMINED, by=SYSTEM, at=at, subject=subject, data={"count": count, "reports": len(new)})
    return count


def _findings(new: Sequence[Filed]) -> Iterator[tuple[Filed, Found]]:
    by_key = {filed.key: filed for filed in new}
    for filed in new:
        for one in look_at(Figures(filed.done, filed.value, filed.value_unit, filed.comparator)):
            yield filed, one
        if filed.last_key is not None and (one_like := like_last_time(_said(filed), filed.last_done, filed.last_key)):
            yield filed, one_like
    for said, one in _like_others(new):
        yield by_key[said.key], one


def _like_others(new: Sequence[Filed]) -> Iterator[tuple[Said, Found]]:
    rounds: dict[int, list[Said]] = defaultdict(list)
    for key, round_, unit, measure, done, filed_at in all_of({filed.round for filed in new}) if new else ():
        rounds[round_].append(Said(key, unit, measure, done, (filed_at, key)))
    fresh: dict[int, list[Said]] = defaultdict(list)
    for filed in new:
        fresh[filed.round].append(_said(filed))
    for round_, said in fresh.items():
        yield from alike(said, rounds[round_])


def _said(filed: Filed) -> Said:
    return Said(filed.key, filed.unit, filed.measure, filed.done, (filed.filed_at, filed.key))
