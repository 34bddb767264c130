"""The checks of reports: words that were said before, figures that cannot be. Run by the job over what was filed since the last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from rectify.campaign.evidence import acts
from rectify.campaign.evidence.models import Finding, Sweep
from rectify.campaign.evidence.queries.reports import Filed, all_of, end_of_portion, filed_between
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


PORTION = 20_000
"""Reports that are looked at in one transaction: as many as a round of a large city has."""
PORTIONS = 5
"""Portions of one run. Who is a million reports behind, after an import, catches up run by run, and the pages stay quick meanwhile."""


def sweep_reports(*, at: datetime) -> int:
    """Check the reports filed since the last sweep, a portion at a time; returns how many findings are new.

    Each portion is a transaction of its own: a run that is killed goes on where it was. Two sweeps at once: the second waits.
    A report that is filed again is looked at again; what was found once is not written twice.
    """
    count = 0
    for _ in range(PORTIONS):
        found, up_to = _sweep_portion(at)
        count += found
        if up_to >= at:
            break
    return count


def _sweep_portion(at: datetime) -> tuple[int, datetime]:
    """How many findings are new, and until when all reports have been looked at now."""
    with transaction.atomic():
        Sweep.objects.get_or_create(name=REPORTS, defaults={"up_to": datetime(2000, 1, 1, tzinfo=UTC)})
        sweep = Sweep.objects.select_for_update().get(name=REPORTS)
        until = end_of_portion(sweep.up_to, at, PORTION)
        new = filed_between(sweep.up_to - OVERLAP, until)
        found = list(_findings(new))
        rows = [
            Finding(rule=one.rule, report_id=filed.key, other_report_id=one.other, facts=dict(one.facts), zh=one.zh, en=one.en, found_at=at)
            for filed, one in found
        ]
        before = Finding.objects.filter(report__isnull=False).count() if rows else 0
        Finding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
        count = Finding.objects.filter(report__isnull=False).count() - before if rows else 0
        sweep.up_to = until
        sweep.save(update_fields=["up_to"])
        if count:
            subject = Subject("reports", at.date().isoformat(), at.date().isoformat())
            record(act=acts.REPORTS_EXAMINED, by=SYSTEM, at=at, subject=subject, data={"count": count, "reports": len(new)})
    return count, until


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
