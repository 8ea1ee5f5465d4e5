"""What changes shares: chosen, sent, answered, stopped, and taken off the list."""

import uuid
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import attrs
import msgspec
from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys import cases
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import Entered
from chesil_web.foundation.keys.requests import PrivateRequest
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.limits import Limit
from chesil_web.foundation.log import actions as log
from chesil_web.person.papers.gate import Decision
from chesil_web.person.papers.models import Find
from chesil_web.person.sharing import papers, pieces, queries, rules, talks
from chesil_web.person.sharing.going import Going, going, places
from chesil_web.person.sharing.models import (
    Choice,
    Chosen,
    Kept,
    OwnShare,
    PaperPart,
    RuleTold,
    ShareLink,
    ShareRule,
    TalkPart,
)
from chesil_web.person.sharing.papers import Document
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.given import actions as given
from chesil_web.record.given import copies as sealed
from chesil_web.record.given import workers
from chesil_web.record.given.actions import NoLonger
from chesil_web.record.given.copies import Copies
from chesil_web.record.given.copy_models import Where
from chesil_web.record.given.models import ShareCode

USUALLY_FOR: Final = timedelta(days=183)
LONGEST: Final = timedelta(days=731)
_CODES: Final = Limit("share-codes", 30, timedelta(hours=1))
_GUESS: Final = "share-code"


class Changed(Exception):
    """Something of what was chosen cannot go out as it was looked over. Nothing was sent."""


def choose(safe: OpenSafe, versions: Sequence[str], without: Sequence[str]) -> uuid.UUID:
    """Keep what is chosen, in place of what was chosen before; gives its id."""
    with transaction.atomic():
        before = queries.choice(safe) or Chosen()
        drop_choice(safe)
        said = {"versions": tuple(versions), "without": tuple(without), "code": ""}
        return safe.keep(Choice, msgspec.structs.replace(before, **said)).id


def choose_paper(safe: OpenSafe, part: PaperPart) -> uuid.UUID:
    """Choose a document and nothing else, in place of what was chosen before; gives the id of the choice."""
    with transaction.atomic():
        drop_choice(safe)
        return safe.keep(Choice, Chosen(papers=(part,))).id


def change(safe: OpenSafe, id: uuid.UUID, **said: Any) -> None:
    """Choose something else: fields of `Chosen`.

    Raises:
        Http404: as `queries.chosen`.
    """
    with transaction.atomic():
        row, told = queries.chosen(safe, id)
        safe.reseal(row, msgspec.structs.replace(told, **said))


def add_talk(safe: OpenSafe, id: uuid.UUID, part: TalkPart) -> None:
    """Choose a conversation. The same days of it, chosen before, are taken as they are now.

    Raises:
        Http404: as `queries.chosen`.
    """
    _row, told = queries.chosen(safe, id)
    change(safe, id, talks=(*(each for each in told.talks if not is_same(each, part)), part))


def leave_out(safe: OpenSafe, id: uuid.UUID, keys: Container[str]) -> None:
    """Leave single messages out of every conversation that was chosen, by what pages call them.

    Raises:
        Http404: as `queries.chosen`. BlobMissing, Damaged: as `going`.
    """
    _row, told = queries.chosen(safe, id)
    out = [where for key, where in places(going(safe, told)).items() if key in keys]
    change(safe, id, talks=_talks_without(safe, told, out))


def _talks_without(safe: OpenSafe, told: Chosen, out: Sequence[Where]) -> tuple[TalkPart, ...]:
    if not out:
        return told.talks
    with talks.opened(safe) as here:
        left = (talks.leaving_out(here, each, out) for each in told.talks)
        return tuple(each for each in left if each is not None)


def put_back(safe: OpenSafe, id: uuid.UUID, place: int) -> None:
    """Take back what was left out of a conversation, by its place among those that were chosen.

    Raises:
        Http404: as `queries.chosen`. BlobMissing, Damaged: as `going`.
    """
    _row, told = queries.chosen(safe, id)
    with talks.opened(safe) as here:
        whole = [msgspec.structs.replace(each, out=()) for each in told.talks]
        found = here.copied(whole[place])
        if found is not None:
            whole[place] = talks.part_of(found, whole[place])
            change(safe, id, talks=(*told.talks[:place], whole[place], *told.talks[place + 1 :]))


def as_before(told: Chosen, part: TalkPart) -> TalkPart:
    """A part without what was left out of the same days of it before."""
    out = next((each.out for each in told.talks if is_same(each, part)), ())
    return msgspec.structs.replace(part, out=out)


def drop_talk(safe: OpenSafe, id: uuid.UUID, place: str) -> None:
    """Choose a conversation no more, by its place among those that were chosen.

    Raises:
        Http404: as `queries.chosen`.
    """
    _row, told = queries.chosen(safe, id)
    change(safe, id, talks=tuple(each for nth, each in enumerate(told.talks) if str(nth) != place))


def is_same(one: TalkPart, other: TalkPart) -> bool:
    """Whether two are the same days of the same conversation, whatever is in it."""
    bare = {"stamp": "", "count": 0, "out": ()}
    return msgspec.structs.replace(one, **bare) == msgspec.structs.replace(other, **bare)


def decide(safe: OpenSafe, id: uuid.UUID, finds: Sequence[Find], decisions: Mapping[int, Decision]) -> None:
    """Leave out what something was found in, or keep why it goes. *decisions*: by the place of the find.

    Raises:
        Http404: as `queries.chosen`.
    """
    with transaction.atomic():
        row, told = queries.chosen(safe, id)
        out = {finds[place].of for place, each in decisions.items() if each.out}
        kept = tuple(
            Kept(piece=each.of, detail=each.detail, words=each.words, reason=decisions[place].reason)
            for place, each in enumerate(finds)
            if place in decisions and decisions[place].reason and each.of not in out
        )
        messages = [where for key, where in places(going(safe, told)).items() if f"message {key}" in out]
        safe.reseal(
            row,
            msgspec.structs.replace(
                told, kept=kept, talks=_talks_without(safe, told, messages), **_without(told, out)
            ),
        )  # fmt: skip
        said = {
            (finds[place].detail, "withheld" if each.out else "meant")
            for place, each in decisions.items()
            if each != Decision()
        }
        for _detail, how in sorted(said):
            log.hit_settled(safe, row.id, how)


def _without(told: Chosen, out: Container[str]) -> dict[str, tuple[Any, ...]]:
    """What is chosen of each kind but messages, without some pieces, as `going.finds` names them."""
    rest = {
        name: tuple(each for each in getattr(told, name) if f"{name} {each}" not in out)
        for name in ("versions", "media", "files", "people")
    }
    kept = tuple(each for each in told.papers if f"papers {each.part}" not in out)
    return {"papers": kept, **rest}


def drop_choice(safe: OpenSafe) -> None:
    """Forget what is chosen."""
    safe.drop(list(Choice.objects.filter(safe_id=safe.id)))


def try_code(request: PrivateRequest, id: uuid.UUID, *, code: str, name: str) -> None:
    """Check the code of a worker, and keep with the choice whose it is.

    Raises:
        TooSoon: nothing was checked. WrongSecret: it is none, was used, or is too old.
        Http404: as `queries.chosen`.
    """
    with limits.one_guess(_GUESS, blind_index("share-guess", request.safe.id.hex)):
        limits.check_network(request, _CODES)
        found = given.find_code(code)
    row, told = queries.chosen(request.safe, id)
    request.safe.reseal(row, msgspec.structs.replace(told, name=name, code=found.id.hex))


def send(safe: OpenSafe, id: uuid.UUID, *, purpose: str, until: date) -> uuid.UUID:
    """Share what is chosen; gives the id of the link in her record. Both safes change, or neither.

    Raises:
        Changed: something was changed, deleted or kept for herself since. NoLonger: the code works no more.
        Http404: as `queries.chosen`. Busy: enough others have pictures made.
        BlobMissing, Damaged, HelperLost, StoreFull, StoreUnavailable: a file cannot be copied now.
    """
    _row, told = queries.chosen(safe, id)
    found = going(safe, told)
    copies = seal_copies(safe, found, cases.draw())
    try:
        return _sent(safe, id, told, found, copies, purpose=purpose, until=until)
    except BaseException:
        sealed.give_up(copies)
        raise


def seal_copies(safe: OpenSafe, found: Going, drawn: Entered, *, as_pages: bool = False) -> Copies:
    """All that goes out into a safe that was drawn; what takes long is sealed before any transaction.

    Args:
        as_pages: documents go as a picture of each page, and not as files.

    Raises:
        Changed: a picture or recording cannot be made anew. Others as `send`.
    """
    copies = Copies(
        safe=drawn, entries=found.entries, talks=found.talks, people=found.people,
        zone=evidence.answers(safe).zone if found.files else "",
    )  # fmt: skip
    share = sealed.unkept(drawn)
    try:
        for number, file in enumerate(found.media, 1):
            made = pieces.made(safe, file)
            if made is None:
                raise Changed
            media = sealed.seal_media(share, number, made.data, made.copy)
            copies = attrs.evolve(copies, media=(*copies.media, media))
        for file in found.files:
            copies = attrs.evolve(copies, files=(*copies.files, sealed.seal_file(share, safe, file)))
        for _part, document in found.papers:
            copies = _with_paper(safe, share, copies, document, as_pages=as_pages)
    except BaseException:
        sealed.give_up(copies)
        raise
    return copies


def _with_paper(
    safe: OpenSafe, share: OpenSafe, copies: Copies, document: Document, *, as_pages: bool
) -> Copies:
    if not as_pages:
        file = sealed.seal_paper(share, document.read(), papers.kept(document))
        return attrs.evolve(copies, files=(*copies.files, file))
    for number, (data, words) in enumerate(papers.pages(safe, document), 1):
        page = sealed.seal_media(share, len(copies.media) + 1, data, papers.page(document, number, words))
        copies = attrs.evolve(copies, media=(*copies.media, page))
    return copies


def _sent(
    safe: OpenSafe, id: uuid.UUID, told: Chosen, found: Going, copies: Copies, *, purpose: str, until: date
) -> uuid.UUID:
    with transaction.atomic():
        _row, now = queries.chosen(safe, id)
        if now != told or not found.is_whole or not found or queries.copies(safe, told) != [*found.entries]:
            raise Changed
        code = ShareCode.objects.filter(id=uuid.UUID(told.code)).first() if told.code else None
        who = workers.who(code.worker) if code else None
        if code is None or who is None:
            raise NoLonger
        share, secret = given.send(
            code.id,
            copies,
            name=told.name,
            purpose=purpose,
            ends_on=until,
            agency=who.agency_id,
            left_out=found.left_out,
        )
        link = ShareLink(
            share=share.id.hex, safe=share.safe_id.hex, secret=secret.hex(), agency=who.agency, role=who.role,
            first_name=who.first_name, name=told.name, purpose=purpose, entries=len(found.entries),
            messages=found.messages, media=len(found.media), files=len(found.files), people=len(found.people),
            papers=len(found.papers), until=until, sent_at=timezone.now(),
            out=tuple(dict.fromkeys(where for part in found.parts for where in part.out)),
        )  # fmt: skip
        drop_choice(safe)
        return safe.keep(OwnShare, link).id


def leave_out_what_changed(safe: OpenSafe, id: uuid.UUID) -> None:
    """Keep of a choice what can still go out as it was looked over.

    Raises:
        Http404: as `queries.chosen`.
    """
    _row, told = queries.chosen(safe, id)
    left = going(safe, told)
    change(
        safe, id, versions=tuple(each.version for each in left.entries), talks=left.parts,
        media=tuple(each.id.hex for each in left.media if pieces.made(safe, each)),
        files=tuple(each.id.hex for each in left.files), people=tuple(each.person for each in left.people),
        papers=tuple(part for part, _document in left.papers),
    )  # fmt: skip


def reply(safe: OpenSafe, id: uuid.UUID, text: str) -> None:
    """Write to the worker.

    Raises:
        NoLonger: the share is not open. Http404: there is none.
    """
    found = queries.share(safe, id)
    if found.safe is None:
        raise NoLonger
    given.reply(found.safe, text)


def stop(safe: OpenSafe, id: uuid.UUID) -> None:
    """End a share at once. One that has ended stays as it is.

    Raises:
        Http404: there is none.
    """
    found = queries.share(safe, id)
    if found.row is not None:
        given.stop([found.row.id])


def stop_all(safe: OpenSafe) -> None:
    """End every share: its record is about to go."""
    given.stop([found.row.id for found in queries.shares(safe) if found.row is not None])


def drop(safe: OpenSafe, id: uuid.UUID) -> None:
    """Take a share that has ended off her list, with what is left of it. What a legal hold keeps stays.

    Raises:
        Http404: there is none.
    """
    with transaction.atomic():
        found = queries.share(safe, id)
        if found.row is not None and (found.row.stopped_on is None or found.row.is_held):
            return
        if found.row is not None:
            cases.erase(found.row.safe_id, why="owner")
        safe.drop([row for row, told in safe.read_all(ShareRule, RuleTold) if told.share == id.hex])
        safe.drop([rules.share(safe, id)])
