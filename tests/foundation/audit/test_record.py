"""The one door of the record: what goes in, what is refused, and what the database itself refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from rectify.foundation.audit.models import Entry
from rectify.foundation.audit.rules import GENESIS, Act, UnregisteredAct, chained, register
from rectify.foundation.audit.rules.canonical import NotRecordable
from rectify.foundation.audit.services import Actor, Happening, NotInTransaction, Subject, record, record_many
from tests.cast import NOW

TESTED = register("test:act:done", zh="{actor}试了{subject}", en="{actor} tried {subject}")
CLERK = Actor(7, "整改办甲", 3)
TASK = Subject("task", "12", "淘汰燃煤锅炉")


def act(**data: object) -> Entry:
    return record(act=TESTED, by=CLERK, at=NOW, subject=TASK, data=data)


@pytest.mark.django_db
def test_the_first_act_has_number_one_and_starts_the_chain() -> None:
    entry = act(reason="试")
    stored = Entry.objects.get()
    assert (stored.seq, stored.act, stored.actor_id, stored.actor_name, stored.unit_id) == (1, "test:act:done", 7, "整改办甲", 3)
    assert (stored.subject_type, stored.subject_id, stored.subject_label) == ("task", "12", "淘汰燃煤锅炉")
    assert stored.data == {"reason": "试"}
    assert bytes(stored.chain) == chained(GENESIS, bytes(stored.leaf)) == entry.chain


@pytest.mark.django_db
def test_each_act_continues_the_one_before() -> None:
    first, second = act(), act()
    assert second.seq == first.seq + 1
    assert second.chain == chained(bytes(first.chain), bytes(second.leaf))


@pytest.mark.django_db
def test_a_batch_keeps_its_order_and_continues_the_chain() -> None:
    first = act()
    batch = record_many(Happening(TESTED, CLERK, NOW, Subject("task", str(n), f"任务{n}")) for n in range(5))
    assert [entry.seq for entry in batch] == [2, 3, 4, 5, 6]
    assert [entry.subject_id for entry in Entry.objects.filter(seq__gt=first.seq)] == ["0", "1", "2", "3", "4"]
    assert act().seq == 7


@pytest.mark.django_db
def test_an_empty_batch_writes_nothing() -> None:
    assert record_many([]) == []


@pytest.mark.django_db
def test_one_act_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        act()


@pytest.mark.django_db
def test_an_act_nobody_registered_raises_and_writes_nothing() -> None:
    with pytest.raises(UnregisteredAct, match="secret:act:done"):
        record(act=Act("secret:act:done", "", ""), by=CLERK, at=NOW, subject=TASK)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        act()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_rolled_back_leaves_no_gap() -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    with transaction.atomic():
        assert act().seq == 1


@pytest.mark.django_db
def test_dates_and_decimals_become_text() -> None:
    act(due=date(2026, 12, 31), share=Decimal("80.50"), at=NOW, units=("甲", "乙"), nothing=None)
    stored = Entry.objects.get().data
    assert stored == {
        "due": "2026-12-31",
        "share": "80.50",
        "at": "2026-11-23T01:00:00+00:00",
        "units": ["甲", "乙"],
        "nothing": None,
    }


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        ({"share": 80.5}, r"data\.share: record 80\.5"),
        ({"list": [1, {"deep": 0.1}]}, r"data\.list\[1\]\.deep"),
        ({"text": "a\x00b"}, r"data\.text: .*NUL"),
        ({"text": "\ud800"}, r"data\.text: .*surrogate"),
        ({"thing": object()}, r"data\.thing: object"),
        ({"at": datetime(2026, 1, 1)}, r"data\.at: .*time zone"),  # noqa: DTZ001 - the case is a time without a zone
        ({"map": {1: "one"}}, r"data\.map: the key 1"),
    ],
)
@pytest.mark.django_db
def test_what_does_not_hash_alike_everywhere_is_refused_by_its_place(bad, place) -> None:
    with pytest.raises(NotRecordable, match=place):
        act(**bad)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NotRecordable, match="time zone"):
        record(act=TESTED, by=CLERK, at=datetime(2026, 1, 1), subject=TASK)  # noqa: DTZ001 - the case is a time without a zone


@pytest.mark.django_db
def test_a_name_too_long_for_its_column_is_cut_with_an_ellipsis() -> None:
    record(act=TESTED, by=Actor(None, "长" * 100), at=NOW, subject=Subject("task", "1", "题" * 400))
    stored = Entry.objects.get()
    assert stored.actor_name == "长" * 63 + "…"
    assert stored.subject_label == "题" * 299 + "…"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET actor_name = '别人'", "DELETE FROM audit_entry", "DELETE FROM audit_entry WHERE seq = 1"],
)
@pytest.mark.django_db
def test_the_database_refuses_to_change_or_delete(statement) -> None:
    act()
    with pytest.raises(IntegrityError, match="audit_entry only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().actor_name == "整改办甲"


@pytest.mark.django_db
def test_the_database_refuses_to_truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_truncate")
    act()
    with pytest.raises(IntegrityError, match="TRUNCATE refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_entry")
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_the_triggers_hold_for_replicas_too() -> None:
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError, match="audit_entry only grows"), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.parametrize(
    ("seq", "leaf", "chain", "said"),
    [
        (3, bytes(32), None, "does not follow 1"),
        (1, bytes(32), None, "does not follow 1"),
        (2, bytes(32), bytes(32), "does not continue the chain"),
        (2, bytes(31), None, "does not continue the chain"),
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_a_row_that_does_not_continue_the_chain(seq, leaf, chain, said) -> None:
    first = act()
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        Entry(
            seq=seq, at=datetime.now(UTC), act="test:act:done", actor_name="x", subject_type="t", subject_id="1", subject_label="",
            data={}, leaf=leaf, chain=chain or chained(bytes(first.chain), leaf),
        ).save(force_insert=True)  # fmt: skip
    assert Entry.objects.count() == 1
