"""Which messages to read first, and one of them with why. Lists never hold the words of a message.

Nothing here gives a number for a message: its level in words, and reasons.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import attrs
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from chesil import recognisers
from chesil.documents.characters import visible
from chesil.recognisers import graded
from chesil.terms.tables import LEVELS
from chesil_web.analysis.grades import Listed, Wanted
from chesil_web.analysis.models import Answer, Answered, Graded
from chesil_web.analysis.presenters import A_PAGE, event_row, pages_of
from chesil_web.analysis.queries import Looked
from chesil_web.ui.page import Page
from chesil_web.ui.when import said_day

LEVEL_WORDS: Final = {
    "strong": lazy("Stands out"),
    "some": lazy("May matter"),
    "weak": lazy("May matter less"),
}
_ANSWERS: Final = {"agree": lazy("You agreed"), "not": lazy("Not this"), "unsure": lazy("Not sure")}
_CHECKED: Final = {"agree": lazy("This matters"), "not": lazy("It does not"), "unsure": lazy("Not sure")}
_LOWERED: Final = {
    "laughing": lazy("There is a laugh in it, which can mean a joke. That puts it lower."),
    "fiction": lazy("It may be about a film, a game or a song. That puts it lower."),
    "caring": lazy("It has words of care in it. That puts it lower."),
}
_ENOUGH_TO_COUNT: Final = 4_000  # letters of a message in which the words that counted are looked for


@attrs.frozen(kw_only=True)
class Chosen:
    """Which messages a list shows, as its address says it in numbers: an address tells nothing of anybody.

    Attributes:
        who: the place of a person among those with graded messages. level: that of a level. None for all.
    """

    who: int | None = None
    level: int | None = None
    page: int = 1

    @classmethod
    def of(cls, said: QueryDict, people: int) -> "Chosen":
        """What an address or a form says; what it cannot mean is left out."""
        page = _number(said.get("page", ""), 10**7)
        return cls(
            who=_number(said.get("who", ""), people - 1),
            level=_number(said.get("level", ""), len(LEVELS) - 1),
            page=max(1, page or 1),
        )

    def wanted(self, given: Graded) -> Wanted:
        """The same for the tables of a run."""
        return Wanted(
            person=None if self.who is None else given.people[self.who].person,
            level=None if self.level is None else LEVELS[self.level],
        )

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The choice, as an address or a form says it."""
        said = (("who", self.who), ("level", self.level), ("page", self.page if self.page > 1 else None))
        return tuple((name, str(number)) for name, number in said if number is not None)

    @property
    def query(self) -> str:
        """The end of an address that says it."""
        return f"?{urlencode(self.fields)}" if self.fields else ""

    def turned(self, pages: int) -> "Chosen":
        """The same, so many pages on."""
        return attrs.evolve(self, page=self.page + pages)


@attrs.frozen(kw_only=True)
class Row:
    """One message in the list. *read*: that she opened it, and her answer; or nothing, in words."""

    address: str
    label: str
    gist: str
    level: str
    when: str
    who: str
    read: str


@attrs.frozen(kw_only=True)
class Choice:
    """One choice of a filter."""

    value: str
    words: str
    chosen: bool


@attrs.frozen(kw_only=True)
class ReadFirstPage(Page):
    """The messages to read first, a page at a time.

    Attributes:
        lacks: why there is no list: "look", "busy", "again" or "asks"; empty when there is one.
        busy: where to ask whether it is done, and *doing*, how far it is.
        undo: the address that takes the answer in the notice back.
        levels: each level in words, with how many. progress: how many were read. unread: what was not read.
        earlier, later: addresses of other pages. checked: what she found in the sample; sample: whether
            there is one. stale: whether something changed since.
    """

    lacks: str = ""
    busy: str = ""
    doing: str = ""
    undo: str = ""
    levels: tuple[tuple[str, str], ...] = ()
    progress: str = ""
    unread: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    people: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    number: int = 1
    pages: int = 1
    earlier: str = ""
    later: str = ""
    checked: str = ""
    sample: bool = False
    stale: bool = False
    run: str = ""


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
        answer: what she answered, and *effect*, what follows from that; *write*: whether to offer the diary.
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
    answer: str
    effect: str
    write: bool
    following: str
    undo: str


@attrs.frozen(kw_only=True)
class CheckRow:
    """One message of the sample: without its words."""

    address: str
    when: str
    who: str
    answer: str


@attrs.frozen(kw_only=True)
class CheckPage(Page):
    """Some messages without a level, to see what is missed. *result*: what she found so far."""

    result: str
    rows: tuple[CheckRow, ...]
    number: int
    pages: int
    earlier: str
    later: str
    undo: str
    run: str


def lacking(looked: Looked | None, doing: str) -> ReadFirstPage:
    """The page while there is no list, with the reason."""
    lacks = "look"
    if looked is not None and looked.busy:
        lacks = "busy"
    elif looked is not None and looked.given is not None:
        lacks = "asks" if looked.given.asks else "again"
    return ReadFirstPage(
        heading=_("Read first"), back=reverse("analysis:noticed"), lacks=lacks, doing=doing,
        busy=reverse("analysis:how-far") if lacks == "busy" else "",
    )  # fmt: skip


def read_first(
    given: Graded,
    listed: Listed,
    chosen: Chosen,
    *,
    answered: Answered,
    run: str,
    stale: bool,
    done: tuple[str, int],
) -> ReadFirstPage:
    """The list."""
    pages, at = pages_of(listed.count, A_PAGE), reverse("analysis:read")
    notice, undo = told(done)
    return ReadFirstPage(
        heading=_("Read first"),
        back=reverse("analysis:noticed"),
        notice=notice,
        undo=undo,
        run=run,
        stale=stale,
        levels=tuple(_levels(given, chosen.who)),
        progress=_progress(listed, given),
        unread=tuple(_unread(given)),
        rows=tuple(_row(row, given, chosen, answered) for row in listed.rows),
        people=tuple(_people(given, chosen)),
        choices=tuple(_choices([str(LEVEL_WORDS[each]) for each in LEVELS], chosen.level, _("All levels"))),
        number=chosen.page,
        pages=pages,
        earlier=at + chosen.turned(-1).query if chosen.page > 1 else "",
        later=at + chosen.turned(1).query if chosen.page < pages else "",
        checked=_result(answered),
        sample=given.sample > 0,
    )


def _levels(given: Graded, who: int | None) -> Iterator[tuple[str, str]]:
    people = given.people if who is None else given.people[who : who + 1]
    for place, level in enumerate(LEVELS):
        count = sum(person.levels[place] for person in people)
        words = ngettext("%(n)s message", "%(n)s messages", count) % {"n": f"{count:,}"}
        yield str(LEVEL_WORDS[level]), words


def _progress(listed: Listed, given: Graded) -> str:
    """How many were read, of those listed and of all, and what so large a part held in our tests."""
    said = _(
        "You have read %(read)s of the %(all)s messages listed here. In all there are %(messages)s messages "
        "from others."
    )
    numbers = {"read": f"{listed.read:,}", "all": f"{listed.all:,}", "messages": f"{given.messages:,}"}
    share = graded.measured_share(listed.read / max(given.messages, 1), with_reader=given.reader)
    return " ".join(filter(None, (said % numbers, _measured(share))))


def _measured(share: float | None) -> str:
    if share is None:
        return ""
    said = _(
        "In our tests, about %(n)d in 10 of the messages that mattered stood in so large a part of this "
        "order. Those messages were invented. Yours may be different."
    )
    return said % {"n": round(10 * share)}


def _unread(given: Graded) -> Iterator[str]:
    for code, count in given.unread:
        words = ngettext(
            "Not read: %(language)s, %(n)s message.", "Not read: %(language)s, %(n)s messages.", count
        )
        yield words % {"language": graded.language(code), "n": f"{count:,}"}
    if given.reader:
        yield _("Those that come first were read a second time, by a slower and more careful method.")
    else:
        yield _(
            "There is a slower and more careful second reading. It is not installed here, so more may be "
            "missing from this list."
        )
    yield _("Pictures, sound and calls have no words to read. What you wrote yourself is not in this list.")


def _row(row: Mapping[str, Any], given: Graded, chosen: Chosen, answered: Answered) -> Row:
    kind = _kind(row)
    answer = answered.about.get(row["event_id"])
    read = str(_ANSWERS[answer.what]) if answer else ""
    if not read and row["event_id"] in answered.read:
        read = _("Read")
    return Row(
        address=reverse("analysis:read-message", args=[row["place"]]) + chosen.query,
        label=kind.label, gist=kind.gist, level=str(LEVEL_WORDS[row["level"]]), when=_day(row["at"]),
        who=_who(row["person"], given), read=read,
    )  # fmt: skip


def _kind(row: Mapping[str, Any]) -> graded.Kind:
    """What a message may be; a run of another version may know kinds that this one does not."""
    unknown = graded.Kind(
        label=_("May matter"), gist=_("A message that may matter."), may_be=_("may matter"), strand="",
        behaviours=(),
    )  # fmt: skip
    return graded.KINDS.get(row["kind"], unknown)


def _day(at: datetime | None) -> str:
    return said_day(timezone.localdate(at)) if at else _("No time known")


def _who(person: str | None, given: Graded) -> str:
    name = next((each.name for each in given.people if each.person == (person or "")), "")
    return visible(name) or _("Nobody is named")


def _people(given: Graded, chosen: Chosen) -> Iterator[Choice]:
    names = [
        visible(each.name) or _("Withheld numbers and people who are not named") for each in given.people
    ]
    yield from _choices(names, chosen.who, _("Everyone"))


def _choices(words: Sequence[str], chosen: int | None, all: str) -> Iterator[Choice]:
    yield Choice(value="", words=all, chosen=chosen is None)
    for number, each in enumerate(words):
        yield Choice(value=str(number), words=each, chosen=number == chosen)


def message(
    row: Mapping[str, Any], *, chosen: Chosen, answered: Answered, run: str,
    following: int | None, done: tuple[str, int],
) -> MessagePage:  # fmt: skip
    """One message. *row*: as `bridge.Tables.graded` gives it."""
    shown, sample = event_row(row["event"]), row["level"] is None
    text = "\n".join(filter(None, (row["subject"], row["event"]["text"])))
    kind = [row["kind"]] if row["kind"] in graded.KINDS else []
    counted = () if sample else graded.counted(text[:_ENOUGH_TO_COUNT], labels=(*graded.HEADS, *kind))
    given_answer = (answered.checked if sample else answered.about).get(row["event_id"])
    notice, undo = told(done)
    listed = reverse("analysis:check" if sample else "analysis:read") + chosen.query
    return MessagePage(
        heading=_("A message that we did not mark") if sample else _kind(row).label,
        back=listed,
        notice=notice,
        undo=undo,
        run=run,
        fields=chosen.fields,
        level="" if sample else str(LEVEL_WORDS[row["level"]]),
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
        answers=_buttons(sample=sample),
        answer=str((_CHECKED if sample else _ANSWERS)[given_answer.what]) if given_answer else "",
        effect=_effect(given_answer) if given_answer and not sample else "",
        write=bool(given_answer and given_answer.what == "agree" and not given_answer.before),
        following=_address(following, chosen),
    )


def _address(place: int | None, chosen: Chosen) -> str:
    return "" if place is None else reverse("analysis:read-message", args=[place]) + chosen.query


def _buttons(*, sample: bool) -> tuple[tuple[str, str], ...]:
    """The code of each answer and the words of its button."""
    words = (
        (_("This matters"), _("It does not"), _("Not sure")) if sample
        else (_("Agree"), _("Not this"), _("Not sure"))
    )  # fmt: skip
    return tuple(zip(_ANSWERS, words, strict=True))


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
        yield _("A rule fits it: the word list “%(title)s”.") % {"title": title}
    if row["by_words"]:
        may_be = _kind(row).may_be
        yield _("By its words as a whole, this message %(may_be)s.") % {"may_be": may_be}
    if row["by_reader"]:
        yield _("A second, more careful reading found that it stands out too.")
        if weighty := graded.weighty(text):
            words = "; ".join(f"“{visible(word)}”" for word in weighty)
            yield _("The words that mattered most to it: %(words)s.") % {"words": words}
    elif row["by_reader"] is False:
        yield _("A second, more careful reading did not find that it stands out. That puts it lower.")
    if not (row["rules"] or row["by_words"] or row["by_reader"]):
        yield _("Some of its words are near to those of messages that stand out.")


def _wrong(row: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(_LOWERED[name]) for name in row["lowered"] if name in _LOWERED)
    yield _("A joke between friends, a quotation, a film or a song can use the same words.")
    yield _("We do not know what was said before, or how it was meant. You do.")


def _effect(given: Answer) -> str:
    if given.what != "agree":
        return _("Only this answer is kept. Nothing else was changed.")
    if given.before:
        return _("What the word list suggested is kept too, so it counts in the pattern.")
    return _(
        "Only your answer is kept. No word list fits this message, so it does not count in the pattern. "
        "To have it count, write down what happened."
    )


def check(
    rows: Sequence[Mapping[str, Any]], chosen: Chosen, *, count: int, answered: Answered, run: str,
    done: tuple[str, int],
) -> CheckPage:  # fmt: skip
    """Some of the sample. *rows*: as `bridge.Tables.graded` gives them, with their *place*."""
    pages, at = pages_of(count, A_PAGE), reverse("analysis:check")
    notice, undo = told(done)
    return CheckPage(
        heading=_("Check some that we did not mark"), back=reverse("analysis:read"), notice=notice, undo=undo,
        result=_result(answered), rows=tuple(_check_row(row, chosen, answered) for row in rows),
        number=chosen.page, pages=pages, run=run,
        earlier=at + chosen.turned(-1).query if chosen.page > 1 else "",
        later=at + chosen.turned(1).query if chosen.page < pages else "",
    )  # fmt: skip


def _check_row(row: Mapping[str, Any], chosen: Chosen, answered: Answered) -> CheckRow:
    shown, answer = event_row(row["event"]), answered.checked.get(row["event_id"])
    return CheckRow(
        address=reverse("analysis:read-message", args=[row["place"]]) + chosen.query, when=shown.when,
        who=shown.who or _("Nobody is named"), answer=str(_CHECKED[answer.what]) if answer else "",
    )  # fmt: skip


def _result(answered: Answered) -> str:
    """What she found among those that were not marked; nothing before she checked any."""
    checked = len(answered.checked)
    mattered = sum(each.what == "agree" for each in answered.checked.values())
    said = ngettext(
        "Of %(checked)s you checked, %(n)s mattered.", "Of %(checked)s you checked, %(n)s mattered.", mattered
    )
    return said % {"checked": f"{checked:,}", "n": f"{mattered:,}"} if checked else ""


def told(done: tuple[str, int]) -> tuple[str, str]:
    """What she just did, in words, and the address that takes it back where that can be."""
    code, place = done
    kept = _("Your answer to the last message is kept: %(answer)s.")
    words = {
        **{answer: kept % {"answer": words} for answer, words in _buttons(sample=False)},
        "checked": _("Your answer to the last message is kept."),
        "taken-back": _("Your answer was taken back."),
        "stale": _("Everything was looked through again after that page. Nothing was changed."),
    }
    undo = code == "checked" or code in _ANSWERS
    return words.get(code, ""), reverse("analysis:read-message", args=[place]) if undo else ""


def _number(said: str, most: int) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 8 and int(said) <= most else None
