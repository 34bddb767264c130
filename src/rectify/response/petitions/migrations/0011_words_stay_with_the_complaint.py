"""The tasks made of complaints stop repeating what the petitioner said: everybody with the lists reads a task.

What stood there is written anew from number, county and types. Entries of the record that named such a task keep the name it had then:
the record is not rewritten.
"""

from __future__ import annotations

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE TEMPORARY TABLE petition_told ON COMMIT DROP AS
SELECT p.task_id, t.problem_id, p.number,
       coalesce(u.name, '区域不明') || '：信访件' AS title,
       '按交办要求调查核实，依法处理并答复。' || chr(10) || '信访件' || p.number || '，' || coalesce(u.name, '区域不明')
           || '。信访人的原话在信访件中，凭权限查看。' AS words
FROM petitions_petition p JOIN ledger_task t ON t.id = p.task_id LEFT JOIN accounts_unit u ON u.id = p.county_id;
UPDATE ledger_task t SET title = told.title, text = told.words, search = to_tsvector('simple', told.number)
FROM petition_told told WHERE told.task_id = t.id;
UPDATE ledger_problem p SET title = told.title, text = told.words FROM petition_told told WHERE told.problem_id = p.id;
"""


class Migration(AtOnce):
    dependencies = [
        ("petitions", "0010_types_carry_county_and_state"),
        ("ledger", "0011_campaigns_to_practise_on"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
    ]
