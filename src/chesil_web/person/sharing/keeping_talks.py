"""Conversations that she keeps sharing: what came since is found when she asks, and goes with one press.

Files are read and put in order in the background, while nobody's record need be open: so nothing of them can
go in the moment in which she saves a file.
"""

import uuid

import msgspec
from django.http import Http404
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.queries import secrets
from chesil_web.person.sharing import keeping, queries, talks
from chesil_web.person.sharing.models import RuleTold, TalkPart
from chesil_web.person.sharing.talks import Talks
from chesil_web.record.given import actions as given
from chesil_web.record.given import shared
from chesil_web.record.given.copy_models import TalkCopy


def begin(safe: OpenSafe, share: uuid.UUID, who: str) -> None:
    """Keep sharing messages with somebody, from today on. What is there already begins no second time.

    Raises:
        NoLonger, Http404: as `keeping.begin`.
    """
    keeping.add(safe, share, RuleTold(share=share.hex, talk=who, since=timezone.localdate()))


def waiting(here: Talks, found: queries.Found, told: RuleTold) -> TalkCopy | None:
    """The messages of a conversation that are not in its share yet and tell nothing that must stay secret;
    None where there are none."""
    details = secrets(here.safe)
    part = TalkPart(who=told.talk, since=told.since, out=found.link.out)
    copy = here.copied(part) if found.safe else None
    if copy is None or found.safe is None:
        return None
    known = {talk.where(each) for _row, talk in shared.talks(found.safe) for each in talk.messages}
    new = tuple(
        each
        for each in copy.messages
        if copy.where(each) not in known and not ids(details, "\n".join(each.texts))
    )
    return msgspec.structs.replace(copy, messages=new, skipped=0, added_at=timezone.now()) if new else None


def send(safe: OpenSafe, share: uuid.UUID, rule: str) -> int:
    """Share what came since, by the id of the rule in hex; gives how many messages went.

    Raises:
        NoLonger: the share ended, or is full. Http404: there is no such share or rule.
    """
    found = queries.share(safe, share)
    told = next(
        (told for row, told in keeping.kept(safe) if (row.id.hex, told.share) == (rule, share.hex)), None
    )
    if told is None or not told.talk or found.safe is None:
        raise Http404
    with talks.opened(safe) as here:
        new = waiting(here, found, told)
    if new is None:
        return 0
    given.add_talk(found.safe, new)
    return len(new.messages)
