"""A complaint is closed by an answer: its measure ends with an accepted reply, and no close-out begins without one.

The reply must be newer than the last reopening. The clock follows the answer that is owed, also the second and the third.

Tasks that came back before today owe their new answer from now on as one that came back today would.
"""

from __future__ import annotations

from django.db import migrations

from rectify.foundation.migrating import AtOnce

FORWARDS = """
CREATE FUNCTION petitions_is_answer(key text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT key = 'answer' OR key LIKE 'answer-%'
$$;

CREATE FUNCTION petitions_unanswered(of_task bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT p.number FROM petitions_petition p WHERE p.task_id = of_task AND NOT EXISTS (
        SELECT 1 FROM petitions_reply r WHERE r.petition_id = p.id AND r.accepted AND r.written_at >= coalesce(greatest(
            (SELECT max(c.answered_at) FROM petitions_callback c JOIN petitions_petition b ON b.id = c.petition_id
              WHERE c.reopened AND (b.id = p.id OR b.merged_into_id = p.id)),
            (SELECT max(k.reopened_at) FROM closure_case k WHERE k.task_id = of_task)), '-infinity'))
$$;

CREATE FUNCTION petitions_answer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unanswered text := petitions_unanswered(NEW.task_id);
BEGIN
    IF unanswered IS NOT NULL THEN
        RAISE EXCEPTION 'measure % is the answer to complaint %: it ends when a reply is accepted', NEW.id, unanswered
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_by_accepted_reply';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER petitions_answer_guard BEFORE UPDATE OF done_on ON ledger_measure FOR EACH ROW
    WHEN (NEW.done_on IS NOT NULL AND OLD.done_on IS NULL AND petitions_is_answer(NEW.key)) EXECUTE FUNCTION petitions_answer_guard();
ALTER TABLE ledger_measure ENABLE ALWAYS TRIGGER petitions_answer_guard;

CREATE FUNCTION petitions_close_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unanswered text := petitions_unanswered(NEW.id);
BEGIN
    IF unanswered IS NOT NULL THEN
        RAISE EXCEPTION 'task % cannot become %: complaint % has no accepted reply since it was handed over or last reopened',
            NEW.id, NEW.state, unanswered USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_by_an_answer';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER petitions_close_guard BEFORE UPDATE OF state ON ledger_task FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('acceptance_requested', 'closed'))
    EXECUTE FUNCTION petitions_close_guard();
ALTER TABLE ledger_task ENABLE ALWAYS TRIGGER petitions_close_guard;

CREATE OR REPLACE FUNCTION petitions_due_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_petition SET reply_due = NEW.due_current WHERE task_id = NEW.task_id AND reply_due IS DISTINCT FROM NEW.due_current
        AND NOT EXISTS (SELECT 1 FROM ledger_measure m WHERE m.task_id = NEW.task_id AND petitions_is_answer(m.key) AND m.id > NEW.id);
    RETURN NULL;
END
$$;
DROP TRIGGER petitions_due_follows ON ledger_measure;
CREATE TRIGGER petitions_due_follows AFTER UPDATE OF due_current ON ledger_measure FOR EACH ROW
    WHEN (petitions_is_answer(NEW.key) AND OLD.due_current IS DISTINCT FROM NEW.due_current AND NEW.due_current IS NOT NULL)
    EXECUTE FUNCTION petitions_due_follows();

INSERT INTO ledger_measure (task_id, key, number, text, norm, nature, due_text, due_original, due_current, started_on, position)
SELECT p.task_id, 'answer-2', m.many + 1, '重新调查核实并答复信访人', 'duty', 'by_deadline', left(coalesce(p.clock ->> 'zh', ''), 120),
       p.reply_due, p.reply_due, p.handed_on, m.last + 1
FROM petitions_petition p
JOIN LATERAL (SELECT count(*) AS many, max(position) AS last, bool_or(key = 'answer' AND done_on IS NOT NULL) AS given,
                     bool_or(key LIKE 'answer-%') AS again FROM ledger_measure WHERE task_id = p.task_id) m ON m.given AND NOT m.again
WHERE p.state = 'handed_over';
"""

BACKWARDS = """
DROP TRIGGER petitions_due_follows ON ledger_measure;
CREATE OR REPLACE FUNCTION petitions_due_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_petition SET reply_due = NEW.due_current WHERE task_id = NEW.task_id AND reply_due IS DISTINCT FROM NEW.due_current;
    RETURN NULL;
END
$$;
CREATE TRIGGER petitions_due_follows AFTER UPDATE OF due_current ON ledger_measure FOR EACH ROW
    WHEN (NEW.key = 'answer' AND OLD.due_current IS DISTINCT FROM NEW.due_current AND NEW.due_current IS NOT NULL)
    EXECUTE FUNCTION petitions_due_follows();
DROP TRIGGER petitions_close_guard ON ledger_task;
DROP FUNCTION petitions_close_guard();
DROP TRIGGER petitions_answer_guard ON ledger_measure;
DROP FUNCTION petitions_answer_guard();
DROP FUNCTION petitions_unanswered(bigint);
DROP FUNCTION petitions_is_answer(text);
"""


class Migration(AtOnce):
    """Two walls, and the clock."""

    dependencies = [
        ("petitions", "0011_words_stay_with_the_complaint"),
        ("closure", "0007_signatures_lent_by_their_own_person"),
        ("ledger", "0011_campaigns_to_practise_on"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
