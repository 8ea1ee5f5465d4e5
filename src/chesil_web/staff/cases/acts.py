"""Acts that are recorded in a case: those that she shared, and those that workers wrote down."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Final

import attrs
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil.documents.characters import visible
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.ui.when import said_day, said_edtf
from chesil_web.record.given import copy_presenters as copied
from chesil_web.record.given import shared as given
from chesil_web.record.given.copy_models import MessageCopy, TalkCopy
from chesil_web.record.given.models import EntryCopy, Share
from chesil_web.staff.access import looking, policy
from chesil_web.staff.cases import rules
from chesil_web.staff.cases.models import Case, Entry, EntryTold
from chesil_web.staff.workforce.queries import Working

_LONGEST: Final = 300  # letters of a message that are shown of a day


@attrs.frozen
class Act:
    """An act.

    Attributes:
        key: names it among those of its case: "e12" for entry 12, "s" with a share and a number for a copy,
            "t" with a share, the number of a conversation and a day for the messages of that day.
        day: on which it happened, as far as that is known. words: in their words.
        share: what it was shared in. kinds: of act, as they said. talk: the conversation, by its number.
        is_hers: messages of a day on which the other person sent none: they are no act.
    """

    key: str
    day: date | None
    words: str
    when: str = ""
    share: Share | None = None
    kinds: tuple[str, ...] = ()
    talk: int = 0
    title: str = ""
    is_hers: bool = False


def acts(worker: Working, case: Case, safe: OpenSafe) -> list[Act]:
    """The acts of a case that a worker may read, in the order of their days; those without a day first."""
    written = safe.read_those(Entry.objects.filter(case=case).order_by("number"), EntryTold)
    here = (act for act in shared(worker, case) if not act.is_hers)
    return in_order([*here, *entered(written)])


def entered(entries: Iterable[tuple[Entry, EntryTold]]) -> list[Act]:
    """Those that workers wrote down, of the entries of a case."""
    return [Act(f"e{row.number}", day_of(told), told.text) for row, told in entries if told.kind == "act"]


def words(worker: Working, case: Case, safe: OpenSafe, keys: Collection[str]) -> dict[str, str]:
    """The words of acts by their keys, as this worker can read them today.

    For what was shared and cannot be read, a sentence that says so: a case keeps no words of a share.
    """
    numbers = [int(key[1:]) for key in keys if key.startswith("e")]
    written = safe.read_those(Entry.objects.filter(case=case, number__in=numbers), EntryTold)
    here = shared(worker, case) if len(numbers) < len(keys) else []
    known = {act.key: act.words for act in (*entered(written), *here)}
    return {key: known.get(key) or _unreadable(worker) for key in keys}


def _unreadable(worker: Working) -> str:
    if _reads_shares(worker):
        return _("They share it no longer.")
    return _("They shared this with other workers. You cannot open it.")


def _reads_shares(worker: Working) -> bool:
    """Whether a worker's roles open anything that is shared."""
    return policy.nearness("cases:share", worker.told.roles) != "-"


def in_order(found: Iterable[Act]) -> list[Act]:
    """Acts by their days; those without a day first."""
    return sorted(found, key=lambda act: act.day or date.min)


def day_of(told: EntryTold) -> date:
    """The day on which what an entry tells happened."""
    return told.happened or timezone.localdate(told.at)


def shared(worker: Working, case: Case) -> list[Act]:
    """Those of what she shared that can be read now. Opening it is a look, which she can see."""
    if not _reads_shares(worker):
        return []
    found: list[Act] = []
    for row in rules.readable_shares(case).order_by("sent_on", "id"):
        try:
            safe = looking.opened(worker.id, row)
        except (WrongSecret, KeyReplaced):  # stopped just now
            continue
        found += [_of_copy(row, number, told) for number, told in _numbered(safe)]
        for number, (_row, talk) in enumerate(given.talks(safe), 1):
            found += _of_talk(row, number, talk)
    return found


def _numbered(safe: OpenSafe) -> Iterator[tuple[int, EntryCopy]]:
    yield from ((row.number, told) for row, told in given.entries(safe))


def _of_copy(share: Share, number: int, told: EntryCopy) -> Act:
    return Act(
        key=f"s{share.id.hex}-{number}", day=copied.first_day(told.when), words=told.what, share=share,
        when=said_edtf(told.when) or told.when_words or _("No day given"), kinds=told.kinds,
    )  # fmt: skip


def _of_talk(share: Share, number: int, talk: TalkCopy) -> Iterator[Act]:
    """What a conversation holds, a day at a time: many messages of one day are one act."""
    for day, messages in groupby(talk.messages, key=copied.day_of):
        here = list(messages)
        theirs = [each for each in here if not each.is_mine]
        words = next(filter(None, map(_first_words, theirs or here)), "")
        count = copied.count_words(len(theirs or here))
        yield Act(
            key=f"t{share.id.hex}-{number}-{day:%Y%m%d}" if day else f"t{share.id.hex}-{number}-", day=day,
            words=f"{_from(talk.who, is_hers=not theirs)}: {count}. {_short(words)}".strip(), share=share,
            when=said_day(day) if day else _("No day known"), talk=number, title=copied.talk_name(talk.who),
            is_hers=not theirs,
        )  # fmt: skip


def _first_words(message: MessageCopy) -> str:
    spoken = (each.text for each in message.heard)
    return message.text or message.subject or next(spoken, "")


def _short(words: str) -> str:
    return visible(words) if len(words) <= _LONGEST else f"{visible(words[:_LONGEST]).rstrip()} …"


def _from(who: str, *, is_hers: bool) -> str:
    name = visible(who)
    return _("To %(name)s") % {"name": name} if is_hers else _("From %(name)s") % {"name": name}


@attrs.frozen
class After:
    """What happened after a step: how many acts, and the day of the last."""

    count: int = 0
    last: date = date.min


def after(steps: Sequence[date], days: Iterable[date | None]) -> list[After]:
    """For each step, what came after its day until that of the next step.

    An act on the day of a step is not counted after it: which came first is not known.
    """
    known = sorted(day for day in days if day is not None)
    ends = dict(pairwise([*sorted(set(steps)), date.max]))
    between = ([day for day in known if step < day <= ends[step]] for step in steps)
    return [After(len(found), found[-1]) if found else After() for found in between]
