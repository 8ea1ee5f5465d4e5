"""How what was shared is shown: to her before she sends it, and to the worker, by the same words."""

import uuid
from collections.abc import Iterable
from typing import Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil_web.foundation.ui import helped
from chesil_web.foundation.ui.when import said, said_edtf
from chesil_web.record.given import workers
from chesil_web.record.given.answers import Rows
from chesil_web.record.given.models import EntryCopy, ReplyTold
from chesil_web.record.kinds import kind_words, kind_words_of

# What she was asked, in the words of somebody who reads it, in the order in which it is shown.
_ASKED: Final = {
    "when_words": lazy("What they remember about when"), "kinds": lazy("What kind of thing it was"),
    "who": lazy("Who did it"), "how_known": lazy("How they know who it was"),
    "where": lazy("Where it was"), "how": lazy("How it reached them"),
    "witnesses": lazy("Who saw or heard it"), "children": lazy("Whether children were there"),
    "effect": lazy("How it affected them"), "how_it_felt": lazy("How they felt"),
    "feared_violence": lazy("Whether they were afraid of being hurt"),
    "changes": lazy("What they changed because of it"),
    "asked_to_stop": lazy("Whether they asked for it to stop"), "reply": lazy("What they did"),
    "reported_to": lazy("Who was told officially"), "reference": lazy("Reference number"),
}  # fmt: skip


# The same to whoever wrote it.
_ASKED_HER: Final = {
    "when_words": lazy("What you remember about when"), "kinds": lazy("What kind of thing it was"),
    "who": lazy("Who did it"), "how_known": lazy("How you know who it was"),
    "where": lazy("Where it was"), "how": lazy("How it reached you"),
    "witnesses": lazy("Who saw or heard it"), "children": lazy("Whether children were there"),
    "effect": lazy("How it affected you"), "how_it_felt": lazy("How you felt"),
    "feared_violence": lazy("Whether you were afraid of being hurt"),
    "changes": lazy("What you changed because of it"),
    "asked_to_stop": lazy("Whether you asked for it to stop"), "reply": lazy("What you did"),
    "reported_to": lazy("Who was told officially"), "reference": lazy("Reference number"),
}  # fmt: skip


@attrs.frozen(kw_only=True)
class EntryShown:
    """An entry that was shared. *source*: when she wrote it, and where the log of her record tells of it."""

    when: str
    what: str
    rows: Rows
    source: str


@attrs.frozen(kw_only=True)
class ReplyShown:
    """What one side wrote to the other. *by*: who, in words."""

    by: str
    when: str
    text: str


def entries(copies: Iterable[EntryCopy], *, is_hers: bool = False) -> tuple[EntryShown, ...]:
    """Entries that were shared, in their order. *is_hers*: whoever wrote them reads it."""
    return tuple(_entry(copy, is_hers=is_hers) for copy in copies)


def plain_entries(copies: Iterable[EntryCopy], *, is_hers: bool = False) -> tuple[EntryShown, ...]:
    """The same for somebody who checks nothing: without the number and the place in the log."""
    return tuple(
        attrs.evolve(
            _entry(copy, is_hers=is_hers), source=_("Written on %(when)s.") % {"when": said(copy.written_at)}
        )
        for copy in copies
    )


def _entry(copy: EntryCopy, *, is_hers: bool) -> EntryShown:
    asked = _ASKED_HER if is_hers else _ASKED
    words = {"kinds": (kind_words if is_hers else kind_words_of)(copy.kinds)} | {
        name: yes_no(getattr(copy, name)) for name in ("feared_violence", "asked_to_stop")
    }
    rows = [(str(label), str(words.get(name, getattr(copy, name)))) for name, label in asked.items()]
    rows += [(_("Thing kept"), thing_words(each.what, each.where, each.touched)) for each in copy.things]
    rows.append((_("Typed with help of"), helped.listed(copy.typed_with, _("somebody"))))
    source = _("Written on %(when)s.") % {"when": said(copy.written_at)}
    if copy.number > 1:
        source = f"{source} {_('It was changed: this is version %(n)d.') % {'n': copy.number}}"
    if copy.line:
        source = f"{source} {_('It is line %(n)d in the log of the record.') % {'n': copy.line.number}}"
    return EntryShown(
        when=said_edtf(copy.when) or _("No day given"),
        what=copy.what or words["kinds"] or _("Nothing written"),
        rows=tuple(row for row in rows if row[1]), source=source,
    )  # fmt: skip


def thing_words(what: str, where: str, touched: str) -> str:
    """A thing that was kept, in lines."""
    told = (
        (_("Where it is: %(place)s"), "place", where),
        (_("Touched by: %(names)s"), "names", touched),
    )
    return "\n".join([what, *(words % {name: text} for words, name, text in told if text)])


def left_out(count: int | None) -> str:
    """How many entries were not chosen, in words; empty for none, and where nobody counted."""
    words = ngettext(
        "%(n)d other entry was not chosen.", "%(n)d other entries were not chosen.", count or 0
    )  # fmt: skip
    return words % {"n": count} if count else ""


def yes_no(value: object) -> str:
    """Yes or no as a word; empty for what was not answered."""
    return {True: _("Yes"), False: _("No")}.get(value, "") if isinstance(value, bool) else ""


def replies(told: Iterable[ReplyTold], *, her: str) -> tuple[ReplyShown, ...]:
    """What was written both ways, in its order. *her*: what the reader calls who shared it."""
    found = list(told)
    names = {each: worker_name(uuid.UUID(each)) for each in {reply.by for reply in found} if each} | {"": her}
    return tuple(ReplyShown(by=names[each.by], when=said(each.at), text=each.text) for each in found)


def worker_name(worker: uuid.UUID, *, is_named: bool = True) -> str:
    """A worker as she reads of them. Unless *is_named*, the first name shows where their agency allows it."""
    who = workers.who(worker)
    if who is None:
        return _("Somebody who does not work there any more")
    name = f"{who.first_name}, " if is_named or who.is_named else ""
    return f"{name}{who.role}, {who.agency}"
