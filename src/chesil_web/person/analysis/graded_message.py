"""One message of Read first with its words, why it stands out, and what she can say of it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil import recognisers
from chesil.documents.characters import visible
from chesil.recognisers import graded
from chesil.terms.acts import ACTS
from chesil_web.foundation.ui.page import Page
from chesil_web.person.analysis import grade_words, second_reading
from chesil_web.person.analysis.chosen import Chosen
from chesil_web.person.analysis.models import Answered
from chesil_web.person.analysis.presenters import event_row
from chesil_web.record.kinds import kinds

_LOWERED: Final = {
    "laughing": lazy("There is a laugh in it, which can mean a joke, so it is lower in the list."),
    "fiction": lazy("It may be about a film, a game or a song, so it is lower in the list."),
    "caring": lazy("It has caring words in it, so it is lower in the list."),
}


@attrs.frozen(kw_only=True)
class Part:
    """Some of a message's words. *counted*: these made it stand out."""

    words: str
    counted: bool = False


@attrs.frozen(kw_only=True)
class MessagePage(Page):
    """One message with its words.

    Attributes:
        run: the look that it is of. fields: the choice of the list, for the form.
        parts: its words. marked: whether any of them counted.
        read_as: those that were read as other words, each with these.
        why, wrong: reasons in sentences, and what could make them wrong.
        sample: whether it has no level, and is one to be checked.
        proposed: what it is when she chooses nothing else. kinds: what she can choose, in groups.
        act: what she chose.
        answer: what she answered, and *effect*, what follows from that.
        following: the address of the next. left: that none is left.
        undo: as in ReadFirstPage.
    """

    run: str
    fields: tuple[tuple[str, str], ...]
    level: str
    when: str
    clock: str
    who: str
    what: str
    file: str
    record: str
    address: str
    parts: tuple[Part, ...]
    marked: bool
    read_as: tuple[str, ...]
    why: tuple[str, ...]
    wrong: tuple[str, ...]
    sample: bool
    answers: tuple[tuple[str, str], ...]
    proposed: str
    kinds: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    act: str
    answer: str
    effect: str
    following: str
    undo: str


def message(
    row: Mapping[str, Any], *, chosen: Chosen, answered: Answered, run: str,
    following: int | None, done: tuple[str, int],
) -> MessagePage:  # fmt: skip
    """One message. *row*: as `bridge.Tables.graded` gives it."""
    shown, sample = event_row(row["event"]), row["level"] is None
    text = "\n".join(filter(None, (row["subject"], row["event"]["text"])))
    kind = [row["kind"]] if row["kind"] in graded.KINDS else []
    counted = () if sample else graded.counted(text, labels=(*graded.HEADS, *kind))
    given = answered.of(row["event_id"])
    notice, undo = grade_words.told(done)
    return MessagePage(
        heading=grade_words.kind(row).label,
        back=reverse("analysis:check" if sample else "analysis:read") + chosen.query,
        notice=notice,
        undo=undo,
        run=run,
        fields=chosen.fields,
        level="" if sample else grade_words.level(row["level"]),
        when=shown.when,
        clock=shown.clock,
        who=shown.who or _("Nobody is named"),
        what=shown.what,
        file=shown.file,
        record=shown.record,
        address=shown.address,
        parts=tuple(_parts(text, counted)),
        marked=bool(counted),
        read_as=tuple(_read_as(counted)),
        why=() if sample else tuple(_why(row, text)),
        wrong=() if sample else tuple(_wrong(row)),
        sample=sample,
        answers=grade_words.buttons(sample=sample),
        proposed=_proposed(row),
        kinds=kinds(),
        act=given.act if given else "",
        answer=grade_words.answer(given, sample=sample),
        effect=grade_words.effect(given),
        following=_address(following, chosen),
    )


def _address(place: int | None, chosen: Chosen) -> str:
    return "" if place is None else reverse("analysis:read-message", args=[place]) + chosen.query


def proposed_act(row: Mapping[str, Any]) -> str:
    """The act that agreeing means where no word list suggested one; nothing where only she can say which."""
    return "" if row["level"] is None or row["signals"] else grade_words.kind(row).act


def _proposed(row: Mapping[str, Any]) -> str:
    if row["level"] is None:
        return _("I do not want it to count")
    if row["signals"]:
        return _("As it was suggested")
    act = proposed_act(row)
    return ACTS[act].words if act else _("Choose what it was")


def _parts(text: str, counted: Collection[graded.Counted]) -> Iterator[Part]:
    """The words of a message in their order, those that counted apart."""
    end = 0
    for each in sorted(counted, key=lambda word: word.start):
        if each.start >= end:
            yield Part(words=visible(text[end : each.start]))
            yield Part(words=visible(text[each.start : each.end]), counted=True)
            end = each.end
    yield Part(words=visible(text[end:]))


def _read_as(counted: Collection[graded.Counted]) -> Iterator[str]:
    for each in counted:
        if each.read_as is not None:
            said = _("“%(written)s” was read as “%(read)s”.")
            yield said % {"written": visible(each.written), "read": visible(each.read_as)}


def _why(row: Mapping[str, Any], text: str) -> Iterator[str]:
    for code in row["rules"]:
        title = recognisers.TITLES.get(code, code)
        yield _("It has words that we look for: “%(title)s”.") % {"title": title}
    if row.get("explicit"):
        yield _("It has the words of a threat to kill. Messages like this come first.")
    if row.get("after_no"):
        yield _("It was sent after you asked them to stop, or blocked them.")
    if row["by_words"]:
        may_be = grade_words.kind(row).may_be
        yield _("Taken as a whole, this message %(may_be)s.") % {"may_be": may_be}
    if row["by_reader"]:
        yield _("A slower second check found that it stands out too.")
        yield from second_reading.weighty(text)
    elif row["by_reader"] is False and row["level"] != "strong":
        yield _("A slower second check did not find that it stands out, so it is lower in the list.")
    if not (row["rules"] or row["by_words"] or row["by_reader"]):
        yield _("Some of its words are close to words in messages that stand out.")


def _wrong(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(_LOWERED[name]) for name in row["lowered"] if name in _LOWERED)
    yield _("A joke between friends, a quotation, a film or a song can use the same words.")
    yield _("We do not know what was said before, or how it was meant. You do.")
