"""What she keeps sharing: entries that fit go to a share in the transaction that saves them."""

import uuid
from typing import Final

from django.db import transaction

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import KeyReplaced
from chesil_web.foundation.log import queries as log
from chesil_web.person.diary.models import Entry, Version
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.queries import secrets
from chesil_web.person.sharing import queries, rules
from chesil_web.person.sharing.models import RuleTold, ShareRule
from chesil_web.record.given import actions as given
from chesil_web.record.given import shared
from chesil_web.record.given.actions import NoLonger

MOST: Final = 20  # rules of one record


def kept(safe: OpenSafe) -> list[tuple[ShareRule, RuleTold]]:
    """What she keeps sharing, with all shares."""
    return safe.read_all(ShareRule, RuleTold)


def begin(safe: OpenSafe, share: uuid.UUID, about: str, without: tuple[str, ...]) -> None:
    """Keep sharing what she writes from now on. What is there already begins no second time.

    Raises:
        NoLonger: the share ended, or there are too many. Http404: there is no such share.
    """
    add(safe, share, RuleTold(share=share.hex, about=about, without=without))


def add(safe: OpenSafe, share: uuid.UUID, told: RuleTold) -> None:
    """Keep a rule in place of one about the same; raises as `begin`."""
    with transaction.atomic():
        before = kept(safe)
        if not queries.is_running(queries.share(safe, share)) or len(before) >= MOST:
            raise NoLonger
        safe.drop([row for row, each in before if _about(each) == _about(told)])
        safe.keep(ShareRule, told)


def _about(told: RuleTold) -> tuple[str, str, str]:
    return told.share, told.about.casefold(), told.talk


def end(safe: OpenSafe, share: uuid.UUID, rule: str) -> None:
    """Keep sharing something no more, by the id of the rule in hex. What went before stays there."""
    safe.drop([row for row, told in kept(safe) if (row.id.hex, told.share) == (rule, share.hex)])


def fits(told: RuleTold, entry: Entry) -> bool:
    """Whether an entry goes. One that is only for her, or was deleted, never does."""
    is_open = not (entry.private or entry.removed_at or told.talk)
    return is_open and told.about.casefold() in entry.who.casefold()


def run(safe: OpenSafe, row: Version, entry: Entry) -> None:
    """Share a version that is being saved, where it fits; one that may go no more is taken out everywhere."""
    if entry.private or entry.removed_at:
        _take_out(safe, row.entry)
        return
    for rule, told in kept(safe):
        found = queries.share_or_none(safe, uuid.UUID(told.share))
        if found is None or found.safe is None or not queries.is_running(found):
            safe.drop([rule])
        elif fits(told, entry):
            _add(safe, found.safe, row, entry, told)


def _add(safe: OpenSafe, share: OpenSafe, row: Version, entry: Entry, told: RuleTold) -> None:
    copy = queries.copied(row, entry, told.without, log.first_lines(safe.id, [row.id]).get(row.id))
    if ids(secrets(safe), "\n".join(queries.texts(copy))):
        return  # nothing that must stay secret goes by itself: she shares it by hand, where she is asked
    try:
        given.add_entry(share, copy)
    except (NoLonger, KeyReplaced):  # stopped or erased at this moment, or full: her entry is saved
        return


def _take_out(safe: OpenSafe, entry: uuid.UUID) -> None:
    """Take an entry out of every share that it was added to; what she chose herself stays there."""
    for found in queries.shares(safe):
        if found.safe is None or not queries.is_running(found):
            continue
        try:
            given.take_back(found.safe, entry.hex, after=found.link.entries)
        except (NoLonger, KeyReplaced):  # it ended meanwhile, and with it what was in it
            continue


def went(safe: OpenSafe, entry: uuid.UUID) -> list[queries.Found]:
    """The shares that an entry went to in the version that was saved last, because she keeps sharing."""
    return [found for found in _kept_shares(safe) if _has(safe, found, entry)]


def _kept_shares(safe: OpenSafe) -> list[queries.Found]:
    ids = dict.fromkeys(told.share for _row, told in kept(safe))
    found = (queries.share_or_none(safe, uuid.UUID(id)) for id in ids)
    return [each for each in found if each is not None and queries.is_running(each)]


def _has(safe: OpenSafe, found: queries.Found, entry: uuid.UUID) -> bool:
    newest = Version.objects.filter(safe_id=safe.id, entry=entry).order_by("-number").first()
    copies = shared.entries(found.safe) if found.safe else []
    return newest is not None and any(
        copy.version == newest.id.hex and row.number > found.link.entries for row, copy in copies
    )


def take_back(safe: OpenSafe, entry: uuid.UUID) -> None:
    """Take an entry out of the shares that it went to by itself.

    Raises:
        Http404: it is of another record.
    """
    rules.of_record(safe, entry)
    _take_out(safe, entry)
