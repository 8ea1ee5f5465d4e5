"""What each page of this room shows."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import attrs
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.documents.characters import visible
from chesil.leaks import Detail, masked
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.person.papers.giving_away import ids
from chesil_web.person.papers.models import Talk
from chesil_web.person.papers.transcribing import Line

MOST = 300  # messages that are listed, to leave single ones out
_MOST_NAMES = 12


@attrs.frozen(kw_only=True)
class AskPage(Page):
    """The questions. *ready*: everything that is here was read. *what*: which conversation it is."""

    what: str
    ready: bool


@attrs.frozen(kw_only=True)
class Row:
    """A message.

    Attributes:
        ref: what is sent when it stays in. tells: what of it must stay secret, masked.
        translation: its words in another language.
    """

    ref: str
    when: str
    who: str
    words: str
    tells: str
    chosen: bool
    translation: str


@attrs.frozen(kw_only=True)
class PreviewPage(Page):
    """What is printed.

    Attributes:
        what: which conversation. facts: what was asked for. rows: its messages; none where they are many.
        shown: the refs of rows. many: how many there are, where they are too many to list.
        others: who else stands in it. secrets: what must stay secret and stands in it.
        has_secrets: she said that something must. changed: she changed what goes since she saw it.
        fields: what was answered before. language: of translations; empty where none are printed.
    """

    what: str
    language: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    shown: str
    many: str
    secrets: tuple[str, ...]
    has_secrets: bool
    changed: bool
    fields: tuple[tuple[str, str], ...]


def called(talk: Talk, file: str) -> str:
    """Which conversation it is, in words."""
    if talk.who:
        return visible(_("Messages and calls with %(name)s") % {"name": talk.who})
    return visible(_("Messages and calls in %(name)s") % {"name": file or _("a file")})


def ask(form: forms.Form, *, what: str, ready: bool) -> AskPage:
    """The page of questions."""
    return AskPage(
        heading=_("Print a conversation"), form=form, what=what, ready=ready, back=reverse("timeline:list")
    )


def preview(
    lines: Sequence[Line], talk: Talk, *, what: str, others: Sequence[tuple[str, int]], count: int,
    secrets: Sequence[Detail], pictures: int, zone: str, changed: bool, fields: Sequence[tuple[str, str]],
) -> PreviewPage:  # fmt: skip
    """The page that shows what is printed.

    Args:
        lines: all messages of the days, those that stay out too. count: how many are printed.
        pictures: how many may be printed beside them.
    """
    there: dict[str, int] = {}
    rows = [_row(each, talk, secrets, zone, there) for each in lines]
    listed = rows if len(rows) <= MOST else []
    many = _("There are too many messages to list them here. Choose fewer days to leave single ones out.")
    return PreviewPage(
        heading=_("Check what goes out"), what=what, language=visible(talk.language),
        facts=tuple(_facts(talk, others, count, pictures)),
        rows=tuple(listed), shown=" ".join(row.ref for row in listed), many="" if listed else many,
        secrets=tuple(_told(each, there[each.id]) for each in secrets if each.id in there),
        has_secrets=bool(secrets), changed=changed, fields=tuple(fields), back=reverse("timeline:list"),
    )  # fmt: skip


def _row(each: Line, talk: Talk, secrets: Sequence[Detail], zone: str, there: dict[str, int]) -> Row:
    said = (_("In the recording: %(words)s") % {"words": words} for words in each.heard)
    words = "\n".join(filter(None, (each.subject, each.text, *each.files, *said)))
    is_in = each.ref not in talk.out
    found = ids(secrets, words) if secrets and is_in else set()
    for id in found:
        there[id] = there.get(id, 0) + 1
    at = each.at.astimezone(ZoneInfo(zone)) if each.at else None
    return Row(
        ref=f"{each.ref[0]}:{each.ref[1]}",
        when=f"{said_day(at.date())}, {at:%H:%M}" if at else _("No time known"),
        who=visible(each.who) or _("You"), words=visible(words) or _("No words"), chosen=is_in,
        tells=", ".join(masked(detail.value) for detail in secrets if detail.id in found),
        translation=next((said for *ref, said in talk.translated if (*ref,) == each.ref), ""),
    )  # fmt: skip


def _told(each: Detail, count: int) -> str:
    said = ngettext("%(secret)s is in %(n)d message", "%(secret)s is in %(n)d messages", count)
    return said % {"secret": masked(each.value), "n": count}


def _facts(talk: Talk, others: Sequence[tuple[str, int]], count: int, pictures: int) -> list[tuple[str, str]]:
    said = ngettext("%(n)s message or call", "%(n)s messages and calls", count) % {"n": f"{count:,}"}
    facts = [(_("What goes out"), said)]
    if pictures:
        number = ngettext("Up to %(n)d picture, printed", "Up to %(n)d pictures, printed", pictures)
        facts.append((_("Pictures"), number % {"n": pictures}))
    if talk.since or talk.until:
        since = said_day(talk.since) if talk.since else _("the first")
        facts.append((_("Days"), f"{since} – {said_day(talk.until) if talk.until else _('the last')}"))
    names = [f"{name} ({n:,})" for name, n in others[:_MOST_NAMES]]
    return [*facts, (_("Who is in it"), visible(", ".join(names)))]
