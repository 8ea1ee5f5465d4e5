"""Anchors of a case's log: what shows later, to anyone, that an entry was there at a time.

An anchor is made whether or not an authority answers: what is missing is asked for again with the
next one, and the gap is shown. Only a hash of the anchor ever leaves the machine.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import msgspec
from cryptography import x509

from chesil.case_folder import log
from chesil.case_folder.case import Case
from chesil.case_folder.database import Database
from chesil.terms import own_files
from chesil.terms.errors import SettingsError
from chesil.terms.readings import file_name
from chesil.vault import anchors
from chesil.vault.anchors import Anchor, Anchored
from chesil.vault.errors import AuthorityRefused
from chesil.vault.notes import sign_checkpoint
from chesil.vault.pack.parts import AnchorFiles
from chesil.vault.timestamps import Authority

_NEXT: Final = "chesil anchor --help shows how such a file is written."
_MOST: Final = 2  # two that know nothing of each other are enough, and each sees when the case was used


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    url: str
    roots: str
    policy: str = ""
    plain_http: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    authority: tuple[_Entry, ...]


_KNOWN: Final = ("authority", *(f"authority.{name}" for name in _Entry.__struct_fields__))


@attrs.frozen(kw_only=True)
class Made:
    """An anchor that was made, and what it still lacks.

    Attributes:
        refusals: why an authority gave no time stamp. pending: every gap, of earlier anchors too.
        stamped: whether this one has a time stamp.
    """

    anchor: Anchor
    stamped: bool
    refusals: tuple[AuthorityRefused, ...]
    pending: tuple[str, ...]


def read_authorities(path: Path) -> tuple[Authority, ...]:
    """The time-stamp authorities a TOML file names, each with the file of its root certificates.

    Raises:
        SettingsError: says what is wrong in the file.
    """
    written = own_files.read(path, called="file of authorities", next_step=_NEXT)
    try:
        entries = msgspec.convert(written, _File).authority
    except msgspec.ValidationError as error:
        raise _mistaken(path, own_files.in_words(error, known=_KNOWN)) from None
    if not 1 <= len({each.name for each in entries}) == len(entries) <= _MOST:
        raise _mistaken(path, f"It must name one or {_MOST} authorities, each by another name.")
    return tuple(_authority(each, path) for each in entries)


def _authority(entry: _Entry, path: Path) -> Authority:
    beside = path.parent / entry.roots
    try:
        roots = beside.read_bytes()
        x509.load_pem_x509_certificates(roots)
    except OSError as error:
        said = f"“{entry.roots}”, the certificates of “{entry.name}”, cannot be opened: {error.strerror}."
        raise _mistaken(path, said) from None
    except ValueError:
        raise _mistaken(path, f"“{entry.roots}” holds no certificate written as PEM.") from None
    try:
        return Authority(
            name=entry.name, url=entry.url, roots=roots, policy=entry.policy, plain_http=entry.plain_http
        )
    except ValueError:
        said = f"The url of “{entry.name}” is not a web address that starts with https."
        raise _mistaken(path, said) from None


def _mistaken(path: Path, what: str) -> SettingsError:
    return SettingsError(what, where=file_name(path), next_step=_NEXT)


def remember(case: Case, authorities: Sequence[Authority]) -> None:
    """Use these authorities for the case's anchors from now on."""
    earlier = roots(case.database)
    with case.database.change():
        case.database.run("update authority set used = 0")
        for each in authorities:
            known = earlier.get(each.name, b"")  # earlier stamps lead to earlier certificates
            certificates = known if each.roots in known else known + each.roots
            case.database.run(
                "insert into authority values (?, ?, ?, ?, ?, 1) on conflict (name) do update set url = "
                "excluded.url, roots = excluded.roots, policy = excluded.policy, "
                "plain_http = excluded.plain_http, used = 1",
                (each.name, each.url, certificates, each.policy, int(each.plain_http)),
            )


def authorities(database: Database) -> tuple[Authority, ...]:
    """The authorities in use."""
    rows = database.rows(
        "select name, url, roots, policy, plain_http from authority where used order by name"
    )
    return tuple(
        Authority(name=name, url=url, roots=roots, policy=policy, plain_http=bool(plain))
        for name, url, roots, policy, plain in rows
    )


def make(case: Case) -> Made:
    """Make the next anchor over the log as it is, and ask for every time stamp that is missing."""
    key, summary = case.signing_key(), log.frontier(case.database)
    checkpoint = sign_checkpoint(log.origin(case.database), size=summary.size, root=summary.root, key=key)
    earlier = every(case.database)
    anchor = anchors.make_anchor(
        [checkpoint],
        place=log.place(case.database),
        key=key,
        made_at=case.now(),
        previous=earlier[-1] if earlier else None,
    )
    with case.database.change():
        case.database.run("insert or ignore into checkpoint values (?, ?)", (summary.size, checkpoint))
        row = (anchor.number, summary.size, anchor.note, anchor.proof_of(checkpoint).to_bytes())
        case.database.run("insert into anchor values (?, ?, ?, ?)", row)
    refusals = ask_again(case)
    names = [each.name for each in authorities(case.database)]
    gaps = anchors.pending(every(case.database), stamped=_stamped(case), authorities=names)
    stamped = anchor.number in _stamped(case)
    return Made(anchor=anchor, stamped=stamped, refusals=refusals, pending=tuple(gaps))


def ask_again(case: Case) -> tuple[AuthorityRefused, ...]:
    """Ask the authorities for each time stamp that is missing; gives why some are missing still."""
    refusals: dict[str, AuthorityRefused] = {}
    stamped = _stamped(case)
    for anchor in every(case.database):
        asked = [each for each in authorities(case.database) if each.name not in refusals]
        tokens, refused = anchors.stamp(
            anchor, authorities=asked, now=case.now(), stamped=stamped.get(anchor.number, ())
        )
        refusals |= {each.where: each for each in refused}  # one that is down is not asked for each anchor
        with case.database.change():
            for token in tokens:
                row = (anchor.number, token.authority, token.response)
                case.database.run("insert or ignore into token values (?, ?, ?)", row)
    return tuple(refusals.values())


def every(database: Database) -> list[Anchor]:
    """Every anchor of the case, oldest first."""
    rows = database.rows("select note from anchor order by number")
    return [anchors.read_anchor(note, public_key=log.public_key(database)) for (note,) in rows]


def files(database: Database) -> list[AnchorFiles]:
    """Every anchor as a pack takes it, oldest first."""
    rows = database.rows(
        "select number, anchor.note, checkpoint.note, proof from anchor join checkpoint using (size) "
        "order by number"
    )
    tokens: dict[int, dict[str, bytes]] = {}
    for number, name, der in database.rows("select anchor, authority, der from token"):
        tokens.setdefault(number, {})[name] = der
    return [
        AnchorFiles(note=note, checkpoint=checkpoint, proof=proof, tokens=tokens.get(number, {}))
        for number, note, checkpoint, proof in rows
    ]


def roots(database: Database) -> dict[str, bytes]:
    """The root certificates of every authority that gave a time stamp, by its name."""
    return dict(database.rows("select name, roots from authority order by name"))


def contradictions(database: Database) -> list[str]:
    """Where the log as it is now does not fit what was anchored of it, as sentences."""
    public_key, certificates = log.public_key(database), roots(database)
    anchored: list[Anchored] = []
    for each in files(database):
        verified = anchors.verify(
            each.note,
            checkpoint=each.checkpoint,
            origin=log.origin(database),
            proof=each.proof,
            tokens=each.tokens,
            roots=certificates,
            public_key=public_key,
        )
        anchored.append(verified.anchored)
    leaves = [leaf.hash for leaf in log.leaves(database)]
    return [*anchors.contradictions(leaves, anchored), *anchors.disorder(every(database))]


def _stamped(case: Case) -> dict[int, list[str]]:
    stamped: dict[int, list[str]] = {}
    for number, name in case.database.rows("select anchor, authority from token"):
        stamped.setdefault(number, []).append(name)
    return stamped
