"""What of a choice goes out now, as copies: what the preview shows, and what is sent after it."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import msgspec

from chesil.leaks import Detail, Piece, check, masked
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import index
from chesil_web.person.papers.models import Find
from chesil_web.person.papers.queries import secrets as details
from chesil_web.person.sharing import papers, pieces, queries, talks
from chesil_web.person.sharing.models import Chosen, PaperPart, TalkPart
from chesil_web.record.evidence.queries import File
from chesil_web.record.given.copy_models import PersonCopy, TalkCopy, Where
from chesil_web.record.given.models import EntryCopy

_WORDS: Final = 300  # letters of a line around a find


@attrs.frozen(kw_only=True)
class Going:
    """What goes out.

    Attributes:
        parts: the talks that are there, as they were chosen. media: pictures and recordings to be made anew.
        files: whole ones. papers: documents she made, as they were chosen.
        is_whole: nothing that was chosen is missing, and none of it is another now.
        left_out: how many entries were not chosen, without those that are only for her.
    """

    entries: tuple[EntryCopy, ...]
    talks: tuple[TalkCopy, ...]
    parts: tuple[TalkPart, ...]
    media: tuple[File, ...]
    files: tuple[File, ...]
    people: tuple[PersonCopy, ...]
    papers: tuple[tuple[PaperPart, papers.Document], ...]
    is_whole: bool
    left_out: int

    @property
    def messages(self) -> int:
        """How many messages there are in it."""
        return sum(len(talk.messages) for talk in self.talks)

    @property
    def pages(self) -> int:
        """How many pages the documents have."""
        return sum(part.pages for part, _document in self.papers)

    def __bool__(self) -> bool:
        return bool(self.entries or self.talks or self.media or self.files or self.people or self.papers)


def going(safe: OpenSafe, told: Chosen) -> Going:
    """What of a choice is there now, as it would go out.

    Raises:
        BlobMissing, Damaged: what the newest look found is not as it was sealed.
    """
    entries = queries.copies(safe, told)
    parts = list(_parts(safe, told.talks))
    media = pieces.chosen(pieces.media(safe), told.media) if told.media else []
    files = pieces.chosen(pieces.whole(safe), told.files) if told.files else []
    known = {each.person: each for each in pieces.who_is_who(safe)} if told.people else {}
    people = [known[id] for id in told.people if id in known]
    documents = papers.there(safe, told.papers)
    wanted = (told.versions, told.talks, told.media, told.files, told.people, told.papers)
    found: tuple[Sequence[object], ...] = (entries, parts, media, files, people, documents)
    every = sum(1 for row in index.shown(safe) if not row.private)
    tells = entries or not documents  # a document says itself what it leaves out
    return Going(
        entries=tuple(entries), talks=tuple(talk for _part, talk in parts),
        parts=tuple(part for part, _talk in parts), media=tuple(media), files=tuple(files),
        people=tuple(people), papers=tuple(documents), left_out=every - len(entries) if tells else 0,
        is_whole=all(len(here) == len(there) for here, there in zip(found, wanted, strict=True)),
    )  # fmt: skip


def rest(told: Chosen) -> tuple[object, ...]:
    """What is chosen besides entries."""
    return (*told.talks, *told.media, *told.files, *told.people, *told.papers)


def _parts(safe: OpenSafe, chosen: Sequence[TalkPart]) -> Iterator[tuple[TalkPart, TalkCopy]]:
    if not chosen:
        return
    with talks.opened(safe) as here:
        for part in chosen:
            talk = here.copied(part)
            if talk is not None and talks.stamp(talk) == part.stamp:
                yield part, talk


def finds(safe: OpenSafe, told: Chosen, found: Going) -> list[Find]:
    """What must stay secret and goes out, each with the reason that she gave. *Find.of* names the piece.

    Nobody looks into pictures and recordings for it.
    """
    secrets = details(safe)
    if not secrets:
        return []
    reasons = {(each.piece, each.detail, each.words): each.reason for each in told.kept}
    found_here = (*_in_texts(secrets, found), *_in_files(secrets, safe, found.files))
    return [
        msgspec.structs.replace(each, reason=reasons.get((each.of, each.detail, each.words), ""))
        for each in (*found_here, *_in_papers(secrets, found))
    ]


def _in_texts(secrets: Sequence[Detail], found: Going) -> Iterator[Find]:
    for piece, name, text in _pieces(found):
        hits = check(secrets, [Piece(part=name, text=text)]).hits
        for hit in {(hit.detail.id, hit.words): hit for hit in hits}.values():
            yield Find(
                number=-1, of=piece, name=name, part=name, detail=hit.detail.id, masked=hit.masked,
                words=hit.words.strip()[:_WORDS],
            )  # fmt: skip


def _pieces(found: Going) -> Iterator[tuple[str, str, str]]:
    """Each piece that has words: what names it, what it is, and its words."""
    for entry in found.entries:
        yield f"versions {entry.version}", "entry", "\n".join(queries.texts(entry))
    for talk in found.talks:
        for m in talk.messages:
            yield f"message {talk.key(m)}", "talk", "\n".join(m.texts)
    for person in found.people:
        yield f"people {person.person}", "person", pieces.words_of(person)
    for file in found.media:
        yield f"media {file.id.hex}", "media", "\n".join((file.kept.name, *_caption(file)))


def _in_files(secrets: Sequence[Detail], safe: OpenSafe, files: Sequence[File]) -> Iterator[Find]:
    for file in files:
        counted = pieces.given_away(secrets, safe, [file])
        for each in secrets:
            if counted[each.id]:
                yield Find(
                    number=-1, of=f"files {file.id.hex}", name="file", part=file.kept.name, detail=each.id,
                    masked=masked(each.value), words="",
                )  # fmt: skip


def _in_papers(secrets: Sequence[Detail], found: Going) -> Iterator[Find]:
    for part, document in found.papers:
        for each in secrets:
            if each.id in part.secret:
                yield Find(
                    number=-1, of=f"papers {part.part}", name="paper", part=document.file.what,
                    detail=each.id, masked=masked(each.value), words="",
                )  # fmt: skip


def places(found: Going) -> dict[str, Where]:
    """Where each message that goes out is from, by what pages call it."""
    return {talk.key(each): talk.where(each) for talk in found.talks for each in talk.messages}


def are_open(safe: OpenSafe, told: Chosen, found: Going) -> bool:
    """Whether something that must stay secret goes out and nothing was decided of it."""
    return any(not each.reason for each in finds(safe, told, found))


def _caption(file: File) -> tuple[str, ...]:
    said = file.caption
    return (said.who, said.what) if said else ()
