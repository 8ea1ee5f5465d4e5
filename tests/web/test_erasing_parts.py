"""On PostgreSQL locks and keys lie in parts by their safes, and erasing writes the part of its safe anew."""

import os
import uuid

import pytest
from django.db import connection, transaction

from chesil_web.foundation.keys import cases, rows
from chesil_web.foundation.keys.models import ItemKey, Lock, Safe
from chesil_web.staff.access import desks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.environ.get("TESTS_ON") != "postgresql", reason="only PostgreSQL has parts"),
]


def asked(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def files(model) -> dict[int, int]:
    """The number of the file in which each part of a table lies: writing it anew gives it another."""
    table = model._meta.db_table
    return {
        part: asked("select pg_relation_filenode(%s::regclass)", f"{table}_{part}")[0][0]
        for part in range(rows.PARTS)
    }


def test_what_goes_of_one_safe_writes_its_part_anew_and_no_other():
    safes = [desks.begin().id for _ in range(5)]
    (part,) = rows.parts_of("keys_lock", safes[:1])
    ((home,),) = asked("select tableoid::regclass::text from keys_lock where safe_id = %s", safes[0])
    assert home == f"keys_lock_{part}"
    before = files(Lock)
    cases.shut_installation_out(safes[:1])
    after = files(Lock)
    assert {each for each in before if before[each] != after[each]} == {part}
    assert not Lock.objects.filter(safe_id=safes[0]).exists()
    assert Lock.objects.filter(safe_id__in=safes[1:]).count() == 4


def test_where_no_safe_is_named_every_part_is_written_anew():
    before = files(ItemKey)
    with transaction.atomic():
        rows.forget(ItemKey)
    assert not set(before.items()) & set(files(ItemKey).items())


def test_numbers_and_keys_of_items_go_on_as_in_one_table():
    safe = desks.begin()
    item = uuid.uuid4()
    made = [
        ItemKey.objects.create(safe_id=safe.id, kind="x", item=each, wrapped=b"")
        for each in (item, uuid.uuid4())
    ]
    assert made[0].pk < made[1].pk
    with pytest.raises(Exception, match="duplicate key"), transaction.atomic():
        ItemKey.objects.create(safe_id=safe.id, kind="x", item=item, wrapped=b"")
    with pytest.raises(Exception, match="violates foreign key"), transaction.atomic():
        Lock.objects.create(
            id=uuid.uuid4(), safe_id=uuid.uuid4(), kind="service", ref=b"", salt=b"", sealed=b""
        )
    Safe.objects.filter(id=safe.id).delete()
    assert not ItemKey.objects.filter(safe_id=safe.id).exists()
