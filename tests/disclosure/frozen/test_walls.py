"""The walls of the database, by raw SQL: what was published cannot be changed, added to, taken away or put out of order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import Error, connection, transaction

from rectify.disclosure.frozen.models import Item, Latest, Publication
from rectify.disclosure.frozen.queries import reading
from rectify.disclosure.frozen.services.freezing import freeze
from rectify.disclosure.frozen.services.indexing import rebuild_latest
from rectify.foundation.audit.models import Entry
from rectify.foundation.refusals import Refused
from tests.cast import NOW
from tests.disclosure.factory import PLACE, draft, little_city, publish, releaser, task


def refused(statement: str) -> str:
    """What the database says to a statement; the statement is undone."""
    with pytest.raises(Error) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(error.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE frozen_publication SET title = 'x'", "frozen_publication is frozen: UPDATE refused"),
        ("UPDATE frozen_publication SET content = '{}' WHERE sequence = 1", "frozen_publication is frozen: UPDATE refused"),
        ("DELETE FROM frozen_publication", "frozen_publication is frozen: DELETE refused"),
        ("UPDATE frozen_item SET data = '{}'", "frozen_item is frozen: UPDATE refused"),
        ("DELETE FROM frozen_item", "frozen_item is frozen: DELETE refused"),
        (
            """INSERT INTO frozen_item (publication_id, kind, key, position, title, county, state, data)
            SELECT id, 'task', 'late', 9, 'x', '', '', '{}' FROM frozen_publication WHERE sequence = 1""",
            "is frozen: no item can be added",
        ),
    ],
)
def test_what_is_published_stays_as_it_is(statement: str, words: str):
    little_city()
    assert words in refused(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(Error, match=words), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sequence": 9}, "the line has no gap"),
        ({"sequence": 5, "before_id": None}, "the line has no gap"),
        ({"digest": "x"}, "no proper digest or checkpoint"),
        ({"audit_size": 0}, "no proper digest or checkpoint"),
    ],
)
def test_a_number_out_of_line_is_refused(change: dict[str, object], words: str):
    last = little_city()[-1]
    row = Publication.objects.get(pk=last.pk)
    row.pk, row.sequence, row.before_id, row.previous_id, row.number = None, 5, last.pk, last.pk, "5号"
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(Error, match=words), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_a_number_without_its_items_does_not_outlive_its_transaction():
    last = little_city()[-1]
    row = Publication.objects.get(pk=last.pk)
    row.pk, row.sequence, row.before_id, row.previous_id, row.number = None, 5, last.pk, last.pk, "5号"
    with transaction.atomic(), connection.cursor() as cursor:
        row.save(force_insert=True)
        with pytest.raises(Error, match="has not the 2 items it tells of"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_index_can_be_rebuilt_from_the_numbers():
    little_city()
    publish("lists", [task("t-1")], reasons={"task:t-2": "方案删去。"})

    def told() -> list[tuple[object, ...]]:
        return list(
            Latest.objects.order_by("kind", "key").values_list("place", "kind", "key", "item", "gone", "state", "position", "search")
        )

    before = told()
    Latest.objects.filter(kind="task").delete()
    assert rebuild_latest(place=PLACE) == len(before)
    assert told() == before
    assert reading.latest(PLACE, "task").total == 1
    assert reading.latest(PLACE, "task", with_gone=True).total == 2


@pytest.mark.django_db
def test_a_refused_release_leaves_nothing():
    publish("lists", [task("t-1"), task("t-2", "closed")])
    count = Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        publish("lists", [task("t-2", "reopened")])
    assert refusal.value.code == "publication.needs_reasons"
    assert [str(each.text) for each in refusal.value.missing] == ["淘汰燃煤锅炉 t-1", "淘汰燃煤锅炉 t-2"]
    with pytest.raises(Refused, match=r"twice|两次"):
        publish("lists", [task("t-1"), task("t-1")])
    with pytest.raises(Refused) as refusal:
        publish("lists", [task("t-1", on_day=1.5)])
    assert refusal.value.code == "publication.no_content"
    assert (Publication.objects.count(), Item.objects.count(), Entry.objects.count()) == (1, 2, count)


@pytest.fixture
def closing() -> Iterator[None]:
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_numbers_released_at_once_have_no_gap_and_no_double(closing: None):
    by = releaser()
    errors: list[BaseException] = []

    def release(number: int) -> None:
        try:
            freeze(draft=draft("lists", [task(f"t-{number}")], series=f"lists:{number % 4}"), by=by, at=NOW)
        except Refused as error:  # two of a series: the other's item left without a reason
            errors.append(error)
        except BaseException as error:  # noqa: BLE001 - told by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=release, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(error, Refused) for error in errors)
    line = list(Publication.objects.order_by("sequence").values_list("sequence", "before__sequence"))
    assert line == [(1, None), *((n, n - 1) for n in range(2, len(line) + 1))]
    assert len(line) == 4
