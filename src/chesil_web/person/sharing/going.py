"""What of a choice goes out now, as copies: what the preview shows, and what is sent after it."""

from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from chesil.leaks import masked
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.diary import index
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.queries import secrets
from chesil_web.person.sharing import papers, pieces, queries, talks
from chesil_web.person.sharing.models import Chosen, PaperPart, TalkPart
from chesil_web.record.evidence.queries import File
from chesil_web.record.given.copy_models import PersonCopy, TalkCopy
from chesil_web.record.given.models import EntryCopy


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


@attrs.frozen(kw_only=True)
class GivenAway:
    """Something that must stay secret and goes out: masked, and in how many entries and other things."""

    masked: str
    entries: int
    others: int


def given_away(safe: OpenSafe, found: Going) -> list[GivenAway]:
    """What must stay secret and goes out. Nobody looks into pictures and recordings for it."""
    details = secrets(safe)
    if not details:
        return []
    others = [
        *("\n".join((m.subject, m.text, *m.files)) for talk in found.talks for m in talk.messages),
        *map(pieces.words_of, found.people),
        *("\n".join((each.kept.name, *_caption(each))) for each in found.media),
    ]
    in_entries = Counter(id for each in found.entries for id in ids(details, "\n".join(queries.texts(each))))
    in_others = Counter(id for text in others for id in ids(details, text))
    in_others.update(pieces.given_away(details, safe, found.files))
    in_others.update(id for part, _document in found.papers for id in part.secret)
    counted = (
        GivenAway(masked=masked(each.value), entries=in_entries[each.id], others=in_others[each.id])
        for each in details
    )
    return [each for each in counted if each.entries or each.others]


def _caption(file: File) -> tuple[str, ...]:
    said = file.caption
    return (said.who, said.what) if said else ()
