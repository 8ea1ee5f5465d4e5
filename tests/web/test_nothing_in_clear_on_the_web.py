"""After a whole way through the site, no word, name, key or cookie lies in clear on the disk."""

import uuid
from base64 import urlsafe_b64decode

import pytest
from django.db import connection
from django.test import Client
from tests.web.conftest import FOLDER

from chesil_web.keys import people, service, sessions
from chesil_web.keys.models import Lock

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


def on_the_disk() -> bytes:
    return b"".join(each.read_bytes() for each in (FOLDER / "data").rglob("test.sqlite3*"))


def walked() -> tuple[Client, str]:
    client = Client(HTTP_HOST="localhost", headers={"user-agent": f"Mobi {CANARY}"})
    client.post("/n/new", {"name": f"{CANARY} 412", "new": PASSPHRASE}, secure=True)
    code = client.get("/n/code", secure=True).content.decode().split('translate="no">')[1].split("<")[0]
    said = {name: f"{CANARY} {name}" for name in FIELDS}
    client.post("/n/w/all", {"entry": uuid.uuid4().hex, **said}, secure=True)
    client.post("/n/w", {"when_words": CANARY}, secure=True)
    client.post("/n/l", {"words": CANARY}, secure=True)
    return client, code


def test_no_word_that_was_typed_lies_on_the_disk():
    client, code = walked()
    found = on_the_disk()
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
    found = on_the_disk()
    assert entered.key not in found
    assert service._secrets() not in found
    assert bytes(lock.sealed) in found, "the search looks where the locks are"


def test_what_was_erased_is_gone_from_the_disk():
    client, code = walked()
    sealed = [bytes(each) for each in Lock.objects.exclude(kind="service").values_list("sealed", flat=True)]
    client.post("/n/keeping/end", {"when": "now", "code": code}, secure=True)
    connection.close()
    found = on_the_disk()
    assert len(found) > 50_000
    assert all(each not in found for each in sealed)
