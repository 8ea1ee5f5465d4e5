"""The list of which messages to read first. It never holds the words of a message.

Nothing here gives a number for a message: its level in words, and a neutral line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.recognisers import graded
from chesil.terms.tables import LEVELS
from chesil_web.foundation.ui.page import Page
from chesil_web.person.analysis import chosen as choosing
from chesil_web.person.analysis import grade_words, sample, second_reading
from chesil_web.person.analysis.chosen import Choice, Chosen
from chesil_web.person.analysis.grades import Listed
from chesil_web.person.analysis.models import Answered, Graded
from chesil_web.person.analysis.presenters import A_PAGE, pages_of
from chesil_web.person.analysis.queries import Looked


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
class ReadFirstPage(Page):
    """The messages to read first, a page at a time.

    Attributes:
        lacks: why there is no list: "look", "busy", "again" or "asks"; empty when there is one.
        busy: where to ask whether it is done, and *doing*, how far it is. can_stop: the second reading can be
            ended. ended: that it was, and how far it came.
        undo: the address that takes the answer in the notice back.
        levels: each level in words, with how many. progress: how many were read. unread: what was not read.
        people, choices, answers: what the list can be narrowed to: whose messages, which level, which answer.
        earlier, later: addresses of other pages. checked: what she found in the sample; sample: whether
            there is one. stale: whether something changed since.
    """

    lacks: str = ""
    busy: str = ""
    doing: str = ""
    can_stop: bool = False
    ended: str = ""
    undo: str = ""
    levels: tuple[tuple[str, str], ...] = ()
    progress: str = ""
    unread: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    people: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    answers: tuple[Choice, ...] = ()
    narrowed: bool = False
    number: int = 1
    pages: int = 1
    earlier: str = ""
    later: str = ""
    checked: str = ""
    sample: bool = False
    stale: bool = False
    run: str = ""


def lacking(looked: Looked | None, doing: str) -> ReadFirstPage:
    """The page while there is no list, with the reason."""
    lacks = "look"
    if looked is not None and looked.busy:
        lacks = "busy"
    elif looked is not None and looked.given is not None:
        lacks = "asks" if looked.given.asks else "again"
    return ReadFirstPage(
        heading=_("Read first"), back=reverse("analysis:noticed"), lacks=lacks, doing=doing,
        busy=reverse("analysis:how-far") if lacks == "busy" else "", can_stop=second_reading.can_stop(looked),
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
    notice, undo = grade_words.told(done)
    return ReadFirstPage(
        heading=_("Read first"),
        back=reverse("analysis:noticed"),
        notice=notice,
        undo=undo,
        run=run,
        stale=stale,
        levels=tuple(_levels(given, chosen.who)),
        ended=second_reading.ended(given),
        progress=_progress(listed, given),
        unread=tuple(_unread(given)),
        rows=tuple(_row(row, chosen, answered) for row in listed.rows),
        people=choosing.people(given, chosen),
        choices=choosing.levels(chosen),
        answers=choosing.answers(chosen),
        narrowed=chosen.turned(1 - chosen.page) != Chosen(),
        number=chosen.page,
        pages=pages,
        earlier=at + chosen.turned(-1).query if chosen.page > 1 else "",
        later=at + chosen.turned(1).query if chosen.page < pages else "",
        checked=sample.result(answered),
        sample=given.sample > 0,
    )


def _levels(given: Graded, who: int | None) -> Iterator[tuple[str, str]]:
    people = given.people if who is None else given.people[who : who + 1]
    for place, level in enumerate(LEVELS):
        count = sum(person.levels[place] for person in people)
        words = ngettext("%(n)s message", "%(n)s messages", count) % {"n": f"{count:,}"}
        yield grade_words.level(level), words


def _progress(listed: Listed, given: Graded) -> str:
    """How many were read, of those listed and of all, and what so large a part held in our tests."""
    said = _(
        "You have read %(read)s of the %(all)s messages listed here. In all there are %(messages)s messages "
        "from others."
    )
    numbers = {"read": f"{listed.read:,}", "all": f"{listed.all:,}", "messages": f"{given.messages:,}"}
    share = graded.measured_share(
        listed.read / max(given.messages, 1), with_reader=second_reading.is_whole(given)
    )
    return " ".join(filter(None, (said % numbers, _measured(share))))


def _measured(share: float | None) -> str:
    if share is None:
        return ""
    said = _(
        "In our tests, about %(n)d in 10 of the messages that mattered came as early in this order as you "
        "have read. Those messages were invented. Yours may be different."
    )
    return said % {"n": round(10 * share)}


def _unread(given: Graded) -> Iterator[str]:
    for code, count in given.unread:
        words = ngettext(
            "Not read: %(language)s, %(n)s message.", "Not read: %(language)s, %(n)s messages.", count
        )
        yield words % {"language": graded.language(code), "n": f"{count:,}"}
    yield from second_reading.lines(given)
    yield _("Pictures, sound and calls have no words to read. What you wrote yourself is not in this list.")


def _row(row: Mapping[str, Any], chosen: Chosen, answered: Answered) -> Row:
    kind, answer = grade_words.kind(row), answered.of(row["event_id"])
    read = grade_words.answer(answer, sample=row["level"] is None)
    if not read and row["event_id"] in answered.read:
        read = _("Read")
    return Row(
        address=reverse("analysis:read-message", args=[row["place"]]) + chosen.query,
        label=kind.label, gist=kind.gist, level=grade_words.level(row["level"]),
        when=grade_words.day(row["at"]), who=grade_words.who(row["name"]), read=read,
    )  # fmt: skip
