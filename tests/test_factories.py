"""The long life the benchmarks rest on: every table gets its rows, and the rows make sense to the readers of the flow."""

from __future__ import annotations

from rectify.campaign.closure.models import Case, Step
from rectify.campaign.dispatch.models import Report, Round, Standing
from rectify.campaign.evidence.models import Evidence, Finding, Print
from rectify.campaign.ledger.models import Result, SchemeStep, Task
from rectify.campaign.ledger.queries.rollup import roll_up
from rectify.foundation.accounts.queries import grants_of
from tests.cast import TODAY, Cast
from tests.factories import a_campaign, many_tasks
from tests.factories_of_work import DONE, many_cases, many_evidence, many_reports, many_schemes, many_targets


def test_a_lived_campaign_has_rows_of_every_kind(cast: Cast) -> None:
    campaign = a_campaign(cast.city, cast.clerk)
    many_tasks(campaign, 120, by=cast.clerk, units=[cast.ecology, cast.qingshi])
    many_targets(campaign, 40, by=cast.lead)
    many_schemes(campaign, 10, by=cast.lead, approver=cast.clerk, unit=cast.ecology, office=cast.office)
    many_reports(campaign, 400, rounds=4, by=cast.lead)
    many_evidence(campaign, 50, by=cast.lead, judge=cast.clerk, unit=cast.office)
    many_cases(campaign, unit=cast.office)
    assert (Round.objects.count(), Round.objects.filter(frozen_at__isnull=True).count()) == (4, 1)
    assert 300 <= Report.objects.count() <= 900
    assert Standing.objects.filter(changed=True).exists()
    assert (Evidence.objects.count(), Print.objects.count(), Finding.objects.count()) == (50, 50, 1)
    assert Result.objects.count() == 80
    assert SchemeStep.objects.filter(reached_on__isnull=False).exists()
    handed_in = Task.objects.filter(state__in=DONE)
    assert Case.objects.count() == handed_in.count()
    assert Step.objects.count() == sum(DONE[state] for state in handed_in.values_list("state", flat=True))
    whole = roll_up(grants_of(cast.clerk, TODAY), campaign, TODAY).whole
    assert (whole.tasks, whole.targets, whole.targets_measured) == (120, 40, 40)
    assert 0 < whole.targets_met < 40
