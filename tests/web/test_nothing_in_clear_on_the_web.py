"""After the whole journey no word, code, cookie or key stands in clear in anything that the site wrote (K1, K2).

The site runs as `chesil serve` starts it, with its worker, over folders of its own. They are searched twice: while it
runs, with the database's log and what is in the temporary folder then, and after it has stopped.
"""

import json
import os
import subprocess
import sys
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import polars as pl
import pytest
from bench.site import postgresql
from bench.site.load import served
from tests.web import prepared, whole_journey
from tests.web.installation import CLUSTER
from tests.web.whole_journey import NETWORK, NUMBER, Walk

from chesil.vault import recovery

# What only a program of the site can tell: every key there is, and bytes of a row that must be found.
KEYS = """
import json, sys
import django
django.setup()
from chesil.vault import labels, safes
from chesil.vault.sealing import subkey
from chesil_web.foundation.keys import cases, people, service
from chesil_web.foundation.keys.models import ItemKey, Safe
from chesil_web.foundation.keys.rows import as_vault_item_keys
said = json.load(sys.stdin)
hers = people.open_with_passphrase(Safe.objects.get(kind="person").id, said["passphrase"])
keys = {"the site's own secrets": service._secrets(), "the key of the logs": service.signing_key().private_bytes_raw()}
for whose, opened in (("hers", hers), ("a complaint's", cases.open_with_receipt(said["receipt"]))):
    keys[f"{whose}: the safe"] = opened.key
    wrapped = as_vault_item_keys(ItemKey.objects.filter(safe_id=opened.safe))
    for row, key in zip(wrapped, safes.open_item_keys(opened.key, wrapped), strict=True):
        name = f"{whose}: {row.kind} {row.item.hex()}"
        keys |= {name: key, f"{name}, body": subkey(key, labels.BODY), f"{name}, file": subkey(key, labels.FILE)}
print(json.dumps({name: key.hex() for name, key in keys.items()} | {"": wrapped[0].wrapped.hex()}))
"""


def forms(secret: bytes) -> set[bytes]:
    """The ways a secret could be written in: as it is, in UTF-16, in hex, and in base64 wherever it begins in it."""
    wide = secret.decode("latin-1").encode("utf-16-le")[:-1]  # without the end it is in the other order too
    return {secret, wide, secret.hex().encode(), *_in_base64(secret)}


def _in_base64(secret: bytes) -> Iterator[bytes]:
    for encode in (b64encode, urlsafe_b64encode):
        for before in range(3):
            first, end = (
                -(-before * 8 // 6),
                (before + len(secret)) * 8 // 6,
            )  # signs that hold no bit of others
            yield encode(bytes(before) + secret)[first:end]


@attrs.frozen
class Search:
    """Looks for secrets in whatever lies below some folders. Small and capital letters are the same.

    Attributes:
        secrets: by what each is.
    """

    secrets: Mapping[str, bytes]

    def found(self, *places: Path) -> list[str]:
        """What stands there, and in which file; names of files count too."""
        wanted = {form.decode("latin-1") for secret in self.secrets.values() for form in forms(secret)}
        files = [each for place in places for each in (place, *place.rglob("*")) if each.is_file()]
        texts = pl.Series(
            [f"{each.name}\n{_bytes(each).decode('latin-1')}" for each in files], dtype=pl.String
        )
        hits = texts.str.contains_any(sorted(wanted), ascii_case_insensitive=True).arg_true()
        return sorted(f"{name} in {files[hit]}" for hit in hits for name in self._named(texts[hit].lower()))

    def _named(self, text: str) -> Iterator[str]:
        for name, secret in self.secrets.items():
            if any(form.decode("latin-1").lower() in text for form in forms(secret)):
                yield name


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # the site is at work
        return b""


@attrs.frozen(kw_only=True)
class Installation:
    """Where the site writes, and its settings.

    Attributes:
        folder: holds its folders and its log. cluster: the database where it is no file below the data.
    """

    folder: Path
    variables: Mapping[str, str]
    cluster: postgresql.Cluster | None

    def places(self) -> tuple[Path, ...]:
        """Whatever is written into, but the folder of keys."""
        own = tuple(self.folder / name for name in ("data", "temporary", "log"))
        if self.cluster is None:
            return own
        self.cluster.written_out()
        return (*own, self.cluster.folder, self.cluster.folder.with_name("log"))

    def own_keys(self) -> dict[str, bytes]:
        """What the folder of keys is there to hold."""
        codes = {each.name: each.read_text("ascii").strip() for each in (self.folder / "keys").iterdir()}
        return _of_codes(codes)


@contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    """Folders of its own, over a database of its own of the kind of this run."""
    if not CLUSTER:
        prepared.with_tables(folder / "data")
    for name in ("data", "temporary", "phone"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    variables = {
        "CHESIL_DATA": str(folder / "data"), "CHESIL_KEYS": str(folder / "keys"), "CHESIL_COMPLAINT_DAYS": "5",
        "TMPDIR": str(folder / "temporary"), "DJANGO_SETTINGS_MODULE": "chesil_web.config.settings",
    }  # fmt: skip
    like = postgresql.cluster(like=prepared.tables(cluster=True)) if CLUSTER else nullcontext()
    with like as cluster:
        if cluster:
            variables |= {"CHESIL_DATABASE": cluster.address, "CHESIL_DATABASE_PASSWORD": cluster.password}
        yield Installation(folder=folder, variables=variables, cluster=cluster)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The one that is searched."""
    with installed(tmp_path_factory.mktemp("installation")) as made:
        yield made


@attrs.frozen
class Journey:
    """What is known of it: its secrets, bytes of a row that it wrote, and what stood in clear while it went on."""

    secrets: dict[str, bytes]
    row: bytes
    while_it_ran: list[str]


@pytest.fixture(scope="module")
def journey(installation: Installation) -> Journey:
    """The journey, once for all tests here."""
    with ExitStack() as stack:
        server = stack.enter_context(served(installation.folder, installation.variables))
        walk = Walk(server.port, installation.folder / "phone", stack)
        her = whole_journey.walked(walk)
        keys = _keys(installation, walk)
        row = keys.pop("")
        whole_journey.put_away(walk, her)
        secrets = keys | _given(walk)
        found = Search(secrets | installation.own_keys()).found(*installation.places())
    return Journey(secrets, row, found)


def _keys(installation: Installation, walk: Walk) -> dict[str, bytes]:
    said = {"passphrase": walk.passphrase("second"), "receipt": walk.codes[1]}
    told = subprocess.run(
        [sys.executable, "-c", KEYS], input=json.dumps(said), env=os.environ | dict(installation.variables),
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return {name: bytes.fromhex(key) for name, key in json.loads(told.stdout).items()}


def _given(walk: Walk) -> dict[str, bytes]:
    """What was typed or sent, and what the site gave in return."""
    typed = walk.words | {
        "number": NUMBER,
        "number in another way": NUMBER[1:].replace(" ", ""),
        "network": NETWORK,
    }
    codes = _of_codes({f"code {number}": each for number, each in enumerate(walk.codes)})
    return {name: word.encode() for name, word in typed.items()} | codes | _cookies(walk)


def _cookies(walk: Walk) -> dict[str, bytes]:
    """Every cookie that was set, and the secret in each of those that open something."""
    given = sorted({each.strip('"') for visitor in walk.visitors for each in visitor.given} - {""})
    opening = {f"secret of cookie {each}": urlsafe_b64decode(each) for each in given if each.endswith("=")}
    assert len(given) > len(opening) >= 4, "cookies of both kinds"
    return {f"cookie {each}": each.encode() for each in given} | opening


def _of_codes(codes: Mapping[str, str]) -> dict[str, bytes]:
    """Codes as they are printed, without dashes, the half of each, and the bytes that they stand for."""
    found = {}
    for name, code in codes.items():
        plain = code.replace("-", "")
        secret = recovery.read_code(code, size=(len(plain) - 1) * 5 // 8)
        found |= {name: code.encode(), f"{name}, plain": plain.encode(), f"{name}, bytes": secret}
    return found


def test_nothing_of_the_journey_stood_in_clear_while_the_site_ran(journey):
    assert journey.while_it_ran == []


def test_nothing_of_the_journey_stands_in_clear_after_the_site_has_stopped(journey, installation):
    everything = Search(journey.secrets | installation.own_keys())
    assert everything.found(*installation.places()) == []
    assert Search(journey.secrets).found(installation.folder / "keys") == []
    assert len(journey.secrets) > 150, "there was something to be found"


def test_after_the_journey_every_row_is_as_it_was_kept(journey, installation):
    """The same journey again, seen by who checks the logs: many who write and work leave no false fault."""
    checked = subprocess.run(
        [sys.executable, "-m", "django", "check_logs"], env=os.environ | dict(installation.variables),
        check=False, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert checked.stdout == "Every log fits every anchor over it, and every row is as it was kept.\n"


def test_the_search_looks_where_rows_files_and_logs_are(journey, installation):
    said = Search({"a row": journey.row, "the log": b"Open http://localhost", "keys": b"web.key"})
    found = " ".join(said.found(*installation.places(), installation.folder / "keys"))
    for each in ("a row in ", "the log in ", "keys in "):
        assert each in found
    assert sum(each.is_file() for each in (installation.folder / "data" / "files").rglob("*")) > 10


@pytest.mark.parametrize("form", range(len(forms(b"Canarywhatquillzarn"))))
def test_the_search_finds_a_word_in_any_form_wherever_it_is_left(journey, installation, form):
    name, secret = next(iter(journey.secrets.items()))
    written = sorted(forms(secret))[form]
    for place in (*installation.places(), installation.folder / "keys"):
        with _left(place, b"before it, " + written + b" and after it") as left:
            found = Search({name: secret}).found(place)
        assert found == [f"{name} in {left}"]


@contextmanager
def _left(place: Path, words: bytes) -> Iterator[Path]:
    """Leave words in a file below a folder, or at the end of a file; then all is as it was."""
    if place.is_dir():
        with TemporaryDirectory(dir=place) as folder:
            left = Path(folder) / "left"
            left.write_bytes(words)
            yield left
    else:
        before = place.read_bytes()
        place.write_bytes(before + words)
        yield place
        place.write_bytes(before)
