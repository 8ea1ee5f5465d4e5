"""After a whole way through the site, no word, name, key or cookie lies in clear on the disk."""

import uuid
from base64 import urlsafe_b64decode

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.conftest import database_on_disk

from chesil_web.config import cleaning
from chesil_web.diary.models import Version
from chesil_web.keys import people, service, sessions
from chesil_web.keys.models import ItemKey, Lock
from chesil_web.people.models import Known

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "CANARYWORD"
PASSPHRASE = "canaryphrase lantern oyster meadow"  # noqa: S105 - of an invented record
FIELDS = (
    "when_words",
    "what",
    "who",
    "how_known",
    "where",
    "witnesses",
    "children",
    "effect",
    "changes",
    "reply",
)


@pytest.fixture(autouse=True)
def _service() -> None:
    service._secrets.cache_clear()
    service.make()


def walked(number: int = 412) -> tuple[Client, str]:
    client = Client(HTTP_HOST="localhost", headers={"user-agent": f"Mobi {CANARY}"})
    client.post("/n/new", {"name": f"{CANARY} {number}", "new": PASSPHRASE}, secure=True)
    code = client.get("/n/code", secure=True).content.decode().split('translate="no">')[1].split("<")[0]
    said = {name: f"{CANARY} {name}" for name in FIELDS}
    client.post("/n/w/all", {"entry": uuid.uuid4().hex, **said}, secure=True)
    client.post("/n/w", {"when_words": CANARY}, secure=True)
    client.post("/n/l", {"words": CANARY}, secure=True)
    return client, code


def test_no_word_that_was_typed_lies_on_the_disk():
    client, code = walked()
    found = database_on_disk()
    assert len(found) > 50_000
    for secret in (CANARY, CANARY.lower(), PASSPHRASE, code, code.replace("-", "")):
        assert secret.encode() not in found
    for cookie in client.cookies.values():
        if cookie.key == sessions.COOKIE:
            assert cookie.value.encode() not in found
            assert urlsafe_b64decode(cookie.value) not in found


def test_no_key_of_a_safe_lies_on_the_disk():
    walked()
    lock = Lock.objects.get(kind="passphrase")
    entered = people.open_with_passphrase(lock.safe_id, PASSPHRASE)
    lock.refresh_from_db()  # opening renewed it: the tests' keys are weaker than is usual
    found = database_on_disk()
    assert entered.key not in found
    assert service._secrets() not in found
    assert bytes(lock.sealed) in found, "the search looks where the locks are"


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


def deleted_and_not() -> tuple[list[bytes], list[bytes]]:
    """The wrapped keys of things that were deleted 30 days ago, and of things like them that were not."""
    gone, stays = [], []
    for model in (Version, Known):
        first, *rest = model.objects.order_by("id")
        model.objects.filter(id=first.id).update(ends_on=timezone.localdate())
        gone.append(bytes(ItemKey.objects.get(item=first.id).wrapped))
        stays += [bytes(ItemKey.objects.get(item=each.id).wrapped) for each in rest]
    return gone, stays


def test_what_was_deleted_30_days_ago_is_gone_from_the_disk_while_nobody_is_signed_in():
    client, _ = walked()
    for name in ("Dev", "Cara"):
        client.post("/n/w/all", {"entry": uuid.uuid4().hex, "what": name}, secure=True)
        client.post("/n/k/new/1", {"id": uuid.uuid4().hex, "name": name}, secure=True)
    gone, stays = deleted_and_not()
    assert len(gone) == 2
    assert all(each in database_on_disk() for each in gone + stays)
    done = cleaning.clean()
    assert (done["deleted entries gone"], done["deleted people gone"]) == (1, 1)
    connection.close()
    found = database_on_disk()
    assert all(each not in found for each in gone)
    assert all(each in found for each in stays)
