"""Files, pictures and people that can be shared, and their copies."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, Literal

import attrs

from chesil.leaks import Detail
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers.giving_away import ids, in_records
from chesil_web.person.people import queries as people
from chesil_web.person.people.forms import FACTS
from chesil_web.person.sharing.talks import source
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.queries import File
from chesil_web.record.given.copy_models import MediaCopy, PersonCopy

MOST_MEDIA: Final = 20  # each is made anew in the request that shares it
MOST_FILES: Final = 10
MOST_BYTES: Final = 200 * 10**6  # of whole files: they are sealed anew in the request that shares them


def media(safe: OpenSafe) -> list[File]:
    """The pictures and recordings of a record that are files of their own, the newest first."""
    return [each for each in evidence.files(safe) if evidence.is_media(each)]


def whole(safe: OpenSafe) -> list[File]:
    """The files of a record that can go as they came, the newest first: those that are read, or cannot be."""
    return [each for each in evidence.files(safe) if not each.is_busy]


def chosen(found: Iterable[File], ids: Sequence[str]) -> list[File]:
    """Those of some files that were chosen, in the order in which they were chosen."""
    here = {each.id.hex: each for each in found}
    return [here[id] for id in ids if id in here]


def kind_of(safe: OpenSafe, file: File) -> Literal["picture", "sound"] | None:
    """What is made of a picture or recording; None where nothing can be."""
    at = {"document": 0, "record": 1, "nth": 0}
    if evidence.member_of_picture(safe, file, **at) is not None:
        return "picture"
    return "sound" if evidence.member_of_sound(safe, file, **at) is not None else None


@attrs.frozen
class Made:
    """A picture or recording that was made anew, in memory, and what is told of it."""

    data: bytes = attrs.field(repr=False)
    copy: MediaCopy


def made(safe: OpenSafe, file: File) -> Made | None:
    """A picture without the place where it was taken, or a recording, made anew; None where it cannot be.

    Raises:
        Busy: enough others wait for one. HelperLost: no process could be started.
        BlobMissing, Damaged: the file is not as it was sealed.
    """
    kind = kind_of(safe, file)
    if kind is None:
        return None
    make = evidence.picture if kind == "picture" else evidence.sound
    data = make(safe, file, "")
    return Made(data, copied(safe, file, kind)) if data else None


def copied(safe: OpenSafe, file: File, kind: Literal["picture", "sound"]) -> MediaCopy:
    """What is told of a picture or recording, before it is made anew."""
    said, row = file.caption, evidence.media_row(safe, file) or {}
    reader = file.read.sources[0].format if file.read and file.read.sources else ""
    return MediaCopy(
        kind=kind, source=source(safe, file, reader=reader), made_sha256="", size=0,
        at=_moment(row.get("at")), when=said.when if said else "", who=said.who if said else "",
        what=said.what if said else "",
    )  # fmt: skip


def _moment(at: object) -> datetime | None:
    if not isinstance(at, datetime):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def who_is_who(safe: OpenSafe) -> list[PersonCopy]:
    """The people she told of, by their names, but herself. What she noted for her own memory stays out."""
    return [
        PersonCopy(
            person=id, name=each.name, names=each.names, addresses=each.addresses, relation=each.relation,
            facts=tuple(str(FACTS[code]) for code in each.facts if code in FACTS),
        )
        for id, each in people.people(people.things(safe)).items()
        if not each.me
    ]  # fmt: skip


def words_of(person: PersonCopy) -> str:
    """Every text of a copy of somebody."""
    return "\n".join((person.name, *person.names, *person.addresses, *person.facts, person.relation))


def given_away(details: Sequence[Detail], safe: OpenSafe, found: Sequence[File]) -> Counter[str]:
    """How many records of whole files, and names of these, have what must stay secret, by its id."""
    counted: Counter[str] = Counter()
    for file in found:
        counted.update(ids(details, file.kept.name))
        tables = evidence.tables(safe, file)
        for each in tables.readings if tables else ():
            counted.update(in_records(details, each.rows))
    return counted
