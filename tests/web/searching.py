"""An installation of its own for a file of tests, and the search for secrets in whatever it wrote."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import polars as pl
from bench.site import postgresql
from tests.web import prepared
from tests.web.installation import CLUSTER


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


@contextmanager
def left_in(place: Path, words: bytes) -> Iterator[Path]:
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
