"""The database asks for something new after a failed spot check too, for new results, and for the approved scheme: as the gate does.

A task that was reopened, or failed on the spot, is not handed in again on the evidence and the results of the first time; one that
needs a scheme is not closed without. ``closure_target_met`` takes 全部 as met by percent alone, as ``ledger.rules.results`` does.
"""

from __future__ import annotations

from django.db import migrations

from rectify.foundation.migrating import AtOnce

TARGET_MET = """
CREATE OR REPLACE FUNCTION closure_target_met(of_target bigint, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM ledger_deviation v WHERE v.target_id = t.id AND v.approved
                   AND (v.expires_on IS NULL OR v.expires_on >= day))
        OR coalesce((SELECT CASE
            WHEN t.value IS NULL AND t.comparator = 'none' THEN r.value = 0
            WHEN t.value IS NULL THEN r.value >= 100 AND normalize(btrim(r.unit), NFKC) = '%'
            WHEN r.in_target_unit IS NULL THEN false
            WHEN t.comparator IN ('>=', 'increase_by', 'decrease_by', 'all') THEN r.in_target_unit >= t.value
            WHEN t.comparator IN ('<=', 'none') THEN r.in_target_unit <= t.value
            WHEN t.comparator = '>' THEN r.in_target_unit > t.value
            WHEN t.comparator = '<' THEN r.in_target_unit < t.value
            WHEN t.comparator = 'reach' THEN true  -- the direction hangs on the unit: the rules say it
            ELSE r.in_target_unit = t.value END
            FROM ledger_result r WHERE r.target_id = t.id ORDER BY r.measured_on DESC, r.id DESC LIMIT 1), false)
    FROM ledger_target t WHERE t.id = of_target
$$;
"""

LACKING = """
CREATE OR REPLACE FUNCTION closure_lacking(of_task bigint, day date) RETURNS text LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT m.* FROM ledger_measure m WHERE m.task_id = of_task AND (m.norm <> 'prohibition'
            OR NOT EXISTS (SELECT 1 FROM ledger_measure o WHERE o.task_id = of_task AND o.norm <> 'prohibition'))
    ), numbers AS (
        SELECT t.id FROM ledger_target t WHERE t.task_id = of_task AND (t.value IS NOT NULL OR t.comparator IN ('all', 'none'))
    ), back AS (
        SELECT greatest((SELECT max(c.reopened_at) FROM closure_case c WHERE c.task_id = of_task),
                        (SELECT max(s.done_at) FROM closure_step s JOIN closure_case c ON c.id = s.case_id
                         WHERE c.task_id = of_task AND s.kind = 'check' AND NOT s.passed)) AS at
    )
    SELECT CASE
        WHEN NOT EXISTS (SELECT 1 FROM asked) THEN 'it has no measure'
        WHEN EXISTS (SELECT 1 FROM asked WHERE done_on IS NULL) THEN 'a measure is not finished'
        WHEN EXISTS (SELECT 1 FROM asked a WHERE NOT EXISTS (SELECT 1 FROM evidence_evidence e
                     WHERE e.measure_id = a.id AND e.accepted AND e.withdrawn_at IS NULL)) THEN 'a measure has no accepted evidence'
        WHEN EXISTS (SELECT 1 FROM evidence_finding f JOIN evidence_evidence e ON e.id = f.evidence_id WHERE e.task_id = of_task
                     AND e.accepted AND e.withdrawn_at IS NULL AND f.cleared_at IS NULL) THEN 'a finding on its evidence is not cleared'
        WHEN EXISTS (SELECT 1 FROM ledger_task t WHERE t.id = of_task AND t.needs_scheme AND NOT EXISTS (
                     SELECT 1 FROM ledger_scheme s JOIN ledger_schemeversion v ON v.scheme_id = s.id AND v.approved
                     WHERE s.task_id = t.id OR (s.task_id IS NULL AND s.problem_id = t.problem_id))) THEN 'its scheme is not approved'
        WHEN EXISTS (SELECT 1 FROM ledger_site s WHERE s.task_id = of_task AND s.done_on IS NULL) THEN 'a site is not finished'
        WHEN EXISTS (SELECT 1 FROM numbers n WHERE NOT closure_target_met(n.id, day)) THEN 'a target is not shown to be met'
        WHEN EXISTS (SELECT 1 FROM back b WHERE b.at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evidence_evidence e
                     WHERE e.task_id = of_task AND e.accepted AND e.withdrawn_at IS NULL AND e.received_at > b.at))
            THEN 'it came back and nothing new was accepted since'
        WHEN EXISTS (SELECT 1 FROM back b CROSS JOIN numbers n WHERE b.at IS NOT NULL
                     AND (SELECT max(r.measured_on) FROM ledger_result r WHERE r.target_id = n.id) < closure_city_day(b.at)
                     AND NOT EXISTS (SELECT 1 FROM ledger_deviation v WHERE v.target_id = n.id AND v.approved
                                     AND (v.expires_on IS NULL OR v.expires_on >= day)))
            THEN 'it came back and was not measured since'
    END
$$;
"""


class Migration(AtOnce):
    dependencies = [
        ("closure", "0010_papers_of_checks_of_closed_tasks"),
        ("ledger", "0008_schemes_approved_for_good"),
    ]

    operations = [
        migrations.RunSQL(TARGET_MET, migrations.RunSQL.noop),
        migrations.RunSQL(LACKING, migrations.RunSQL.noop),
    ]
