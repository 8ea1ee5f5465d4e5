"""What she reads and answers of graded messages. It never changes a grade.

Agreeing makes a message an act: what a word list suggested of it is kept, as on the page of suggestions.
Where none did, or where she says that it was something else, it is her own account, kept beside the
suggestions under an id of its own (chesil.terms.acts.said_of). "Not this" sets aside what a list suggested.
"""

from collections.abc import Callable, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from chesil.terms.acts import act_and_event, said_of
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import actions, queries
from chesil_web.person.analysis.models import Answer, Answered, GradeAnswers

WAYS: Final = ("agree", "not", "unsure")


def has_read(safe: OpenSafe, event: str) -> None:
    """Keep that she opened the page of a message; nothing when what is kept of it is damaged."""
    answered = queries.answered(safe)
    if event not in answered.read and GradeAnswers._meta.label_lower not in safe.damaged.values():
        _change(safe, lambda before: replace(before, read=(*before.read, event)))


def answer(
    safe: OpenSafe, event: str, what: str, *, signals: Sequence[str], act: str = "", sample: bool = False
) -> None:
    """Keep her answer about a message; one she gave before is taken back first.

    Args:
        what: one of WAYS. signals: the suggestions that word lists made of it.
        act: what she says it was, where she agrees. sample: it has no level, and was one to be checked.
    """
    with transaction.atomic():
        take_back(safe, event)
        ways = _ways(event, what, act, signals)
        before = {name: _way(safe, name) for name in ways}
        for way in set(ways.values()):
            actions.decide(safe, [name for name, each in ways.items() if each == way], way)
        new = {event: Answer(what, timezone.now().isoformat(), before, act)}
        _change(
            safe,
            lambda known: (
                replace(known, checked=known.checked | new)
                if sample
                else replace(known, about=known.about | new)
            ),
        )


def say(safe: OpenSafe, event: str, act: str) -> None:
    """Keep that a message was an act, beside whatever was noticed or answered of it."""
    with transaction.atomic():
        if queries.answered(safe).of(event) is None:
            answer(safe, event, "agree", signals=(), act=act)
        else:
            actions.decide(safe, [said_of(act, event)], "keep")


def unsay(safe: OpenSafe, signal: str) -> None:
    """Take back that a message was an act. *signal*: as chesil.terms.acts.said_of names it."""
    act, event = act_and_event(signal) or ("", "")
    with transaction.atomic():
        given = queries.answered(safe).of(event)
        if given is not None and given.act == act:
            take_back(safe, event)
        actions.decide(safe, [signal], "open")


def take_back(safe: OpenSafe, event: str) -> None:
    """Take an answer back; what it kept or set aside stands as before, unless she decided otherwise since."""
    with transaction.atomic():
        given = queries.answered(safe).of(event)
        if given is None:
            return
        suggested = [name for name in given.before if act_and_event(name) is None]
        ways = _ways(event, given.what, given.act, suggested)
        for name, was in given.before.items():
            is_as_answered = ways.get(name) == _way(safe, name)
            if is_as_answered and ways.get(name) != was:
                actions.decide(safe, [name], was)
        _change(
            safe,
            lambda known: replace(
                known, about=_without(known.about, event), checked=_without(known.checked, event)
            ),
        )


def _ways(event: str, what: str, act: str, signals: Sequence[str]) -> dict[str, str]:
    """What an answer does with suggestions, and with her own account: "keep" or "aside", by their ids."""
    if what == "agree" and act:
        return dict.fromkeys(signals, "aside") | {said_of(act, event): "keep"}
    return dict.fromkeys(signals, {"agree": "keep", "not": "aside"}[what]) if what != "unsure" else {}


def _way(safe: OpenSafe, name: str) -> str:
    """How a suggestion stands now: one of actions.WAYS."""
    return queries.decided(safe).about.get(name, ("open", ""))[0]


def _without(answers: dict[str, Answer], event: str) -> dict[str, Answer]:
    return {name: given for name, given in answers.items() if name != event}


def _change(safe: OpenSafe, after: Callable[[Answered], Answered]) -> None:
    actions.reseal(safe, GradeAnswers, Answered(), after)
