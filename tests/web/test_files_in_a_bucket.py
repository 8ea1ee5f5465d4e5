"""The same files in a bucket of S3: received, read, shown, deleted, swept; and a service that is away."""

import io
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from bench.faults.s3_services import KEY_ID, SECRET, client_of, free_bucket, moto_process
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chesil.vault.errors import StoreUnavailable
from chesil.vault.stores.folder import FolderStore
from chesil.vault.stores.s3 import S3Store
from chesil.vault.stores.sweeping import Swept
from chesil_web.config import environment
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.keys import files, sweeping
from chesil_web.foundation.keys.models import Blob, Installation
from chesil_web.record.evidence import actions
from chesil_web.record.evidence.models import Evidence, Reading

pytestmark = pytest.mark.django_db
CHAT = "13/03/2026, 14:30 - Dev: CANARYCHAT where are you\n14/03/2026, 14:31 - Asha: at home\n"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with moto_process() as address:
        yield address


@pytest.fixture
def bucket(service: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The site as with CHESIL_STORE set, and a client to look into its bucket."""
    client = client_of(service)
    name = free_bucket(client)
    said = environment.read(os.environ | {
        "CHESIL_STORE": f"s3://{name}/notes/", "CHESIL_STORE_ENDPOINT": service, "CHESIL_STORE_REGION": "us-east-1",
        "CHESIL_STORE_KEY_ID": KEY_ID, "CHESIL_STORE_SECRET": SECRET,
    })  # fmt: skip
    monkeypatch.setattr(settings, "CHESIL", said)
    forget_the_place()
    yield lambda: {each["Key"]: client.get_object(Bucket=name, Key=each["Key"])["Body"].read()
                   for each in client.list_objects_v2(Bucket=name).get("Contents", ())}  # fmt: skip
    forget_the_place()


def forget_the_place():
    files.store.cache_clear()
    files.place.cache_clear()


def add(person):
    return person.client.post(
        "/n/f/add", {"files": [SimpleUploadedFile("chat.txt", CHAT.encode())]}, secure=True
    )


def address():
    return f"/n/f/{Evidence.objects.get().id}"


def read_all():
    while worker.work_once():
        pass


def test_without_the_setting_files_lie_in_a_folder():
    assert isinstance(files.store(), FolderStore)


def test_a_file_is_received_sealed_read_and_shown(asha, bucket):
    add(asha)
    read_all()
    assert isinstance(files.store(), S3Store)
    shown = asha.client.get(f"{address()}/r", secure=True).content.decode()
    assert "CANARYCHAT where are you" in shown
    answer = asha.client.post(f"{address()}/s", secure=True)
    assert b"".join(answer.streaming_content).decode() == CHAT
    held = bucket()
    assert held.pop("notes/owner").decode().strip() == Installation.objects.get().id.hex
    assert sorted(held) == [f"notes/{name}" for name in files.store().names()]
    assert len(held) == Blob.objects.count() == 2
    assert not any(b"CANARY" in data for data in held.values())


def test_what_is_deleted_for_good_and_what_a_crash_left_goes(asha, bucket, monkeypatch):
    add(asha)
    read_all()
    _, left = files.seal(io.BytesIO(b"left by a crash"), item=uuid.uuid4(), key=bytes(32))
    assert sweeping.sweep() == Swept()
    assert sweeping.sweep(timedelta(seconds=-60)) == Swept(
        quarantined=1
    )  # the service has a clock of its own
    assert f"notes/quarantine/{left.name}" in bucket()
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(days=36))
        assert sweeping.sweep() == Swept(removed=1)
    asha.client.post(f"{address()}/d", secure=True)
    Evidence.objects.update(ends_on="2026-01-01")
    assert actions.clear_every_removed() == 1
    assert bucket().keys() == {"notes/owner"}


def test_a_service_that_is_away_is_said_and_nothing_is_kept(asha, bucket, monkeypatch):
    add(asha)
    read_all()
    away = environment.read(os.environ | {
        "CHESIL_STORE": "s3://nowhere", "CHESIL_STORE_ENDPOINT": "http://127.0.0.1:9", "CHESIL_STORE_REGION": "us-east-1",
        "CHESIL_STORE_KEY_ID": KEY_ID, "CHESIL_STORE_SECRET": SECRET,
    })  # fmt: skip
    monkeypatch.setattr(settings, "CHESIL", attrs.evolve(settings.CHESIL, **{
        name: getattr(away, name) for name in ("store", "store_endpoint")}))  # fmt: skip
    forget_the_place()
    with pytest.raises(StoreUnavailable):
        files.store()
    answer = asha.client.post("/n/f/add", {"files": [SimpleUploadedFile("b.txt", b"another")]}, secure=True)
    assert answer.status_code == 400
    assert StoreUnavailable.wording in answer.content.decode()
    assert Evidence.objects.count() == 1
    for answer in (
        asha.client.get(f"{address()}/r", secure=True),
        asha.client.post(f"{address()}/s", secure=True),
    ):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Content-Disposition" not in answer.headers
        assert "We cannot reach your files at the moment" in answer.content.decode()
    assert asha.client.get("/n/", secure=True).status_code == 200
    assert Reading.objects.count() == 1
