"""What was erased or deleted is gone from the bytes on the disk, and nothing else is (K3)."""

import uuid

import pytest
from bench.site.installation import called
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.conftest import PASSPHRASE, database_on_disk, new_client

from chesil_web.config import cleaning
from chesil_web.foundation.keys import service
from chesil_web.foundation.keys.models import ItemKey, Lock
from chesil_web.person.diary.models import Version
from chesil_web.person.people.models import Known

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _service() -> None:
    service._secrets.cache_clear()
    service.make()


def walked(number: int = 412) -> tuple[Client, str]:
    """Somebody with a record and an entry in it, and the recovery code."""
    client = new_client()
    client.post("/n/new", {"new": PASSPHRASE}, secure=True)
    called(f"amber kettle {number}", safe_id=client.session["safe"])
    code = client.get("/n/code", secure=True).content.decode().split('translate="no">')[1].split("<")[0]
    client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": "Outside again."}, secure=True)
    return client, code


def sealed_locks(client: Client) -> list[bytes]:
    safe = client.session["safe"]
    return [bytes(each) for each in Lock.objects.filter(safe_id=safe).values_list("sealed", flat=True)]


def test_what_was_erased_is_gone_from_the_disk_and_nothing_else_is():
    (one, _), (two, _), (client, code) = walked(411), walked(412), walked(413)
    gone, stays = sealed_locks(client), sealed_locks(one) + sealed_locks(two)
    assert gone
    assert all(each in database_on_disk() for each in gone + stays)
    client.post("/n/keeping/end", {"when": "now", "code": code}, secure=True)
    connection.close()
    found = database_on_disk()
    assert all(each not in found for each in gone)
    assert all(each in found for each in stays)


def deleted_and_not(client: Client) -> tuple[list[bytes], list[bytes]]:
    """The wrapped keys of things that were deleted 30 days ago, and of things like them that were not."""
    client.post(f"/n/e/{Version.objects.order_by('id')[0].entry}/d", secure=True)
    client.post(f"/n/k/{Known.objects.order_by('id')[0].id}/d", secure=True)
    gone, stays = [], []
    for model in (Version, Known):
        model.objects.exclude(ends_on=None).update(ends_on=timezone.localdate())
        for row in model.objects.all():
            wrapped = bytes(ItemKey.objects.get(item=row.id).wrapped)
            (stays if row.ends_on is None else gone).append(wrapped)
    return gone, stays


def test_what_was_deleted_30_days_ago_is_gone_from_the_disk_while_nobody_is_signed_in():
    client, _ = walked()
    for name in ("Dev", "Cara"):
        client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": name}, secure=True)
        client.post("/n/k/new/1", {"id": uuid.uuid4().hex, "name": name}, secure=True)
    gone, stays = deleted_and_not(client)
    assert len(gone) == 3  # an entry has a version that says that it was deleted
    assert all(each in database_on_disk() for each in gone + stays)
    done = cleaning.clean()
    assert (done["deleted entries gone"], done["deleted people gone"]) == (1, 1)
    connection.close()
    found = database_on_disk()
    assert all(each not in found for each in gone)
    assert all(each in found for each in stays)
