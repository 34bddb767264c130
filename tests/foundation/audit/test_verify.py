"""Whoever changes the record behind the system's back is found, and the first broken entry is named."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from rectify.foundation.audit import queries
from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.rules import acts, chained, leaf_of, register
from rectify.foundation.audit.rules.merkle import verify_consistency, verify_inclusion
from rectify.foundation.audit.rules.verdict import Fault, TreeHead
from rectify.foundation.audit.services import Actor, Happening, Subject, record, record_many
from rectify.interfaces.cli import verify_audit
from tests.cast import NOW

TESTED = register("test:verify:done", zh="{actor}核了{subject}:{reason}", en="{actor} verified {subject}: {reason}")


def write(count: int, start: int = 0) -> list[Entry]:
    return record_many(
        Happening(TESTED, Actor(n % 3, "甲"), NOW + timedelta(minutes=n), Subject("task", str(n % 4), f"任务{n}"), {"n": n})
        for n in range(start, start + count)
    )


def tamper(statement: str, *values: bytes | int) -> None:
    """Change the table as its owner can: with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_an_empty_record_is_sound() -> None:
    verdict = queries.verify()
    assert (verdict.ok, verdict.count) == (True, 0)


@pytest.mark.django_db
def test_a_record_nobody_touched_is_sound_and_has_a_head() -> None:
    write(10)
    verdict = queries.verify()
    assert verdict.ok
    assert verdict.count == 10
    assert verdict.head == queries.tree_head()
    assert "10条" in verdict.zh
    assert "10 entries" in verdict.en


@pytest.mark.parametrize(
    ("statement", "broken", "fault"),
    [
        ("UPDATE audit_entry SET actor_name = '乙' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET actor_id = 9 WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET unit_id = 9 WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET act = 'task:confirm:done' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET subject_type = 'unit' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET subject_id = '99' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET subject_label = '别的' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET data = '{\"n\": 99}' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET data = '{\"n\": 3.0}' WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET leaf = decode(repeat('ab', 32), 'hex') WHERE seq = 4", 4, Fault.ALTERED),
        ("UPDATE audit_entry SET chain = decode(repeat('ab', 32), 'hex') WHERE seq = 4", 4, Fault.BROKEN),
        ("DELETE FROM audit_entry WHERE seq = 4", 4, Fault.MISSING),
        ("DELETE FROM audit_entry WHERE seq = 1", 1, Fault.MISSING),
        ("UPDATE audit_entry SET seq = 40 WHERE seq = 10", 10, Fault.MISSING),
    ],
)
@pytest.mark.django_db
def test_the_first_broken_entry_is_named(statement, broken, fault) -> None:
    write(10)
    tamper(statement)
    verdict = queries.verify()
    assert (verdict.ok, verdict.first_broken, verdict.fault) == (False, broken, fault)
    assert verdict.head is None
    assert f"第{broken}条" in verdict.zh
    assert f"Entry {broken} " in verdict.en


@pytest.mark.django_db
def test_an_entry_altered_with_its_own_hashes_breaks_at_the_next() -> None:
    write(10)
    before, entry = Entry.objects.get(seq=3), Entry.objects.get(seq=4)
    facts = next(facts for facts, _, _ in queries._stream(4))
    leaf = leaf_of(facts.__class__(**{name: getattr(facts, name) for name in facts.__slots__} | {"actor_name": "乙"}))
    tamper(
        "UPDATE audit_entry SET actor_name = '乙', leaf = %s, chain = %s WHERE seq = %s",
        leaf, chained(bytes(before.chain), leaf), entry.seq,
    )  # fmt: skip
    assert (queries.verify().first_broken, queries.verify().fault) == (5, Fault.BROKEN)


@pytest.mark.django_db
def test_an_act_nobody_registers_is_found() -> None:
    ghost = register("test:ghost:done", zh="鬼", en="ghost")
    record(act=ghost, by=Actor(None, "系统"), at=NOW, subject=Subject("task", "1", "一"))
    del acts._REGISTRY["test:ghost:done"]
    assert queries.verify().fault is Fault.UNREGISTERED
    assert queries.sentence(Entry.objects.get(), "zh-hans") == "系统:test:ghost:done:一"


@pytest.mark.django_db
def test_a_record_cut_off_at_its_end_is_found_by_the_published_head() -> None:
    write(10)
    head = queries.tree_head()
    tamper("DELETE FROM audit_entry WHERE seq > 8")
    assert queries.verify().ok
    verdict = queries.verify(published=head)
    assert (verdict.fault, verdict.first_broken) == (Fault.REWRITTEN, 10)


@pytest.mark.django_db
def test_a_record_rewritten_as_a_whole_is_found_by_the_published_head() -> None:
    write(10)
    head = queries.tree_head(8)
    tamper("DELETE FROM audit_entry")
    write(10, start=1)
    assert queries.verify().ok
    assert queries.verify(published=head).fault is Fault.REWRITTEN


@pytest.mark.django_db
def test_a_published_head_holds_while_the_record_grows() -> None:
    write(7)
    head = queries.tree_head()
    write(6)
    assert queries.verify(published=head).ok


@pytest.mark.django_db
def test_a_check_can_begin_later_and_then_trusts_what_lies_before() -> None:
    write(10)
    tamper("UPDATE audit_entry SET actor_name = '乙' WHERE seq = 4")
    assert queries.verify(from_seq=6).ok
    assert queries.verify(from_seq=6).count == 5
    assert queries.verify(from_seq=4).first_broken == 4
    assert queries.verify(from_seq=30).fault is Fault.MISSING


@pytest.mark.django_db
def test_an_entry_and_the_growth_of_the_record_can_be_proved_to_others() -> None:
    write(13)
    old, new = queries.tree_head(6), queries.tree_head()
    leaf = bytes(Entry.objects.get(seq=6).leaf)
    assert verify_inclusion(index=5, size=13, leaf=leaf, proof=queries.inclusion_proof(6, 13), root=new.root)
    assert verify_consistency(old=6, new=13, old_root=old.root, new_root=new.root, proof=queries.consistency_proof(6, 13))
    with pytest.raises(ValueError, match="13 entries, not 14"):
        queries.tree_head(14)


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_lose_nobody_leave_no_gap_and_fork_nothing() -> None:
    failures: list[BaseException] = []
    barrier = threading.Barrier(8)

    def writer(number: int) -> None:
        try:
            barrier.wait()
            for turn in range(25):
                with transaction.atomic():
                    record(act=TESTED, by=Actor(number, f"写手{number}"), at=NOW, subject=Subject("task", str(turn), "并发"))
        except BaseException as failure:  # noqa: BLE001 - a thread has nobody to raise to
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(1, 201))
    assert len(set(Entry.objects.values_list("actor_id", "subject_id"))) == 200
    assert queries.verify().count == 200
    assert queries.verify().ok


@pytest.mark.django_db
def test_pages_go_back_in_time_without_a_gap_or_a_repeat() -> None:
    write(23)
    seen: list[int] = []
    page = queries.entries(limit=10)
    seen += [row.seq for row in page.rows]
    write(3)
    while page.before is not None:
        page = queries.entries(before=page.before, limit=10)
        seen += [row.seq for row in page.rows]
    assert seen == list(range(23, 0, -1))


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (queries.Wanted(subject_type="task", subject_id="1"), 3),
        (queries.Wanted(actor_id=0), 4),
        (queries.Wanted(since=NOW + timedelta(minutes=8)), 4),
        (queries.Wanted(until=NOW + timedelta(minutes=8)), 8),
        (queries.Wanted(acts=("other:act:done",)), 0),
        (queries.Wanted(), 12),
    ],
)
@pytest.mark.django_db
def test_entries_are_found_by_subject_actor_time_and_act(wanted, count, django_assert_num_queries) -> None:
    write(12)
    with django_assert_num_queries(1):
        assert len(queries.entries(wanted).rows) == count


@pytest.mark.django_db
def test_the_story_of_several_subjects_is_one_query(django_assert_num_queries) -> None:
    write(12)
    with django_assert_num_queries(1):
        assert [row.seq for row in queries.history("task", ["1", "2"])] == [11, 10, 7, 6, 3, 2]


@pytest.mark.parametrize(
    ("data", "language", "said"),
    [
        ({"reason": "属实"}, "zh-hans", "甲核了任务0:属实"),
        ({"reason": ["a", "b"]}, "en", "甲 verified 任务0: a, b"),
        ({"reason": ["a", "b"]}, "zh-hans", "甲核了任务0:a、b"),
        ({"reason": {"from": "x", "to": None}}, "en", "甲 verified 任务0: from x, to –"),
        ({}, "zh-hans", "甲核了任务0:–"),
        ({"actor": "冒名"}, "zh-hans", "甲核了任务0:–"),
        ({"reason": "{actor} {0} %s"}, "zh-hans", "甲核了任务0:{actor} {0} %s"),
    ],
)
def test_an_entry_says_what_happened_and_survives_missing_keys(data, language, said) -> None:
    entry = Entry(act=TESTED.code, actor_name="甲", subject_label="任务0", data=data)
    assert queries.sentence(entry, language) == said


@pytest.mark.django_db
def test_the_command_proves_the_record_and_prints_its_head(capsys) -> None:
    write(3)
    assert verify_audit.run([]) == 0
    said = capsys.readouterr().out
    assert "操作记录完整：3条" in said
    assert f"head {queries.tree_head()}" in said


@pytest.mark.django_db
def test_the_command_names_the_first_broken_entry_and_fails(capsys) -> None:
    write(3)
    tamper("UPDATE audit_entry SET actor_name = '乙' WHERE seq = 2")
    assert verify_audit.run(["--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["first_broken"], said["fault"], said["head"]) == (False, 2, "altered", None)
    assert verify_audit.run(["--lang", "en"]) == 1
    assert capsys.readouterr().out.startswith("Entry 2 was altered")


@pytest.mark.django_db
def test_the_command_takes_a_published_head_and_refuses_what_is_none(capsys) -> None:
    write(3)
    assert verify_audit.run(["--published", str(queries.tree_head(2))]) == 0
    assert verify_audit.run(["--published", str(TreeHead(2, bytes(32)))]) == 1
    assert verify_audit.run(["--published", "2:abc"]) == 2
    assert "SIZE:ROOT" in capsys.readouterr().err
