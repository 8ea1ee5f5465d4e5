"""S3 services on this machine to try the store on: moto, and Ceph's radosgw where it is installed."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chesil.vault.stores.s3 import connect

KEY_ID, SECRET = "an-invented-key-id", "an-invented-secret"


@contextmanager
def moto_service() -> Iterator[Any]:
    """A client of a moto server in this process, which ends with the block."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield client_of(f"http://{host}:{port}")
    finally:
        server.stop()


@contextmanager
def moto_process() -> Iterator[str]:
    """The address of a moto server in a process of its own, which ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def has_radosgw() -> bool:
    return bool(shutil.which("radosgw") and shutil.which("radosgw-admin"))


@contextmanager
def radosgw_service(folder: Path) -> Iterator[Any]:
    """A client of Ceph's S3 gateway, which keeps its things in one SQLite file instead of a cluster."""
    port = free_port()
    (folder / "data").mkdir()
    settings = {
        "rgw backend store": "dbstore",
        "rgw config store": "dbstore",
        "dbstore db dir": folder,
        "rgw data": folder / "data",
        "run dir": folder,
        "admin socket": "",
        "log file": folder / "log",
        "rgw frontends": f"beast endpoint=127.0.0.1:{port}",
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    (folder / "ceph.conf").write_text("\n".join(["[global]", *lines, ""]))
    common = ["--no-mon-config", "-c", folder / "ceph.conf", "-n", "client.rgw"]
    user = ["--uid", "chesil", "--display-name", "Chesil", "--access-key", KEY_ID, "--secret", SECRET]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["radosgw-admin", *common, "user", "create", *user], check=True, timeout=60, **quiet)
    service = subprocess.Popen(["radosgw", "-f", *common], **quiet)
    try:
        wait_for(port)
        yield client_of(f"http://127.0.0.1:{port}")
    finally:
        service.terminate()
        service.wait(timeout=60)


def client_of(address: str) -> Any:
    return connect(endpoint=address, region="us-east-1", key_id=KEY_ID, secret=SECRET)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as asking:
            if not asking.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise TimeoutError(f"Nothing answers on port {port}.")


def free_bucket(client: Any, *, locked: bool = False) -> str:
    name = f"chesil-{os.urandom(6).hex()}"
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked)
    return name
