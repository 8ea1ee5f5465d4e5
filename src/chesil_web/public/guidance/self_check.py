"""Reasons from the answers of a self-check: what each kind of act is, and why they may matter together.

It gives no verdict and no score: two people with the same answers may need different things.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil import law
from chesil.terms.acts import ACTS

_CLOSE: Final = {"partner", "ex", "family"}
_THREATS: Final = {"threat_person", "threat_family", "threat_property", "threat_self_harm", "threat_images"}
_HEAVIER: Final = "hostility-aggravation"  # which kinds of hate it has is in the law, and changes with it
_IMAGES: Final = {"threat_images", "image_sent", "image_shared"}
_ONLINE: Final = {"publishing", "bullying_messages", *_IMAGES}


@attrs.frozen
class Answers:
    """What was ticked and chosen, in the codes of forms.Check."""

    kinds: tuple[str, ...] = ()
    often: str = ""
    since: str = ""
    who: str = ""
    effect: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@attrs.frozen
class Kind:
    """A group of acts that were ticked: what it is called, the acts, and what is said of it."""

    name: str
    acts: tuple[str, ...]
    said: str


@attrs.frozen
class Reasons:
    """What the answers give reason to say.

    Attributes:
        kinds: which kinds of act these are. together: why they may matter together, in sentences.
        danger: what to do about each sign that it may be getting worse: sign and advice.
        pages: names of pages to read next. needs: what help fits, in codes of choices.NEEDS.
    """

    kinds: tuple[Kind, ...]
    together: tuple[str, ...]
    danger: tuple[tuple[str, str], ...]
    pages: tuple[str, ...]
    needs: tuple[str, ...]


def read(answers: Answers) -> Reasons:
    """The reasons. Nothing ticked gives what can be said to anyone."""
    signs = {each.id: each for each in law.danger_markers()}
    return Reasons(
        kinds=tuple(_kinds(answers)),
        together=tuple(_together(answers)),
        danger=tuple((signs[each].sentence, signs[each].do) for each in answers.changes if each in signs),
        pages=tuple(dict.fromkeys(_pages(answers))),
        needs=tuple(dict.fromkeys(_needs(answers))),
    )


def _kinds(answers: Answers) -> Iterator[Kind]:
    ticked = [ACTS[code] for code in answers.kinds if code in ACTS]
    hate = [act for act in ticked if act.code.startswith("hate_")]
    heavier = law.route(_HEAVIER).acts
    groups = (
        (_("Acts on the law's list of examples of stalking"),
         [act for act in ticked if act.stalking.islower()],
         _("The law gives these as examples. One of them alone may be harmless.")),
        (_("Threats"), [act for act in ticked if act.code in _THREATS],
         _("Some threats are against the law even when they are made once.")),
        (_("Violence against you"), [act for act in ticked if act.code == "violence"],
         _("The police can act on these even if it happened once.")),
        (_("Sexual comments or demands"), [act for act in ticked if act.code == "sexual_harassment"],
         _("Words like these can be part of harassment when they are repeated. If someone also touched "
           "you, tell the police.")),
        (_("Pictures and films"), [act for act in ticked if act.code in _IMAGES],
         _("Sending a sexual picture, or sharing a private one, can be against the law even once. Keep what "
           "was sent, and a note of where it was.")),
        (_("Control"), [act for act in ticked if act.code == "control"],
         _("Repeated control by a partner, an ex or a relative can be against the law by itself.")),
        (_("Hate"), [act for act in hate if act.code in heavier],
         _("Tell the police that hate was part of it. It can lead to a longer sentence.")),
        (_("Acts because of who you are"), [act for act in hate if act.code not in heavier],
         _("Write down what was said or done, and why you think that it was because of who you are.")),
    )  # fmt: skip
    placed = {act.code for _, acts, _ in groups for act in acts}
    yield from (Kind(name, _words(acts), said) for name, acts, said in groups if acts)
    if others := [act for act in ticked if act.code not in placed]:
        yield Kind(
            _("Other acts"),
            _words(others),
            _("Acts like these can be part of harassment when they keep happening."),
        )


def _words(acts: list[Any]) -> tuple[str, ...]:
    return tuple(act.words for act in acts)


def _together(answers: Answers) -> Iterator[str]:
    count = len(answers.kinds)
    if count:
        yield ngettext(
            "You ticked one kind of act. The law looks at everything together, not at each act alone.",
            "You ticked %(n)d kinds of act. The law looks at them as a whole, not at each one alone.",
            count,
        ) % {"n": count}  # fmt: skip
    yield from _repeated(answers)
    if answers.since in ("months", "year"):
        yield _(
            "It has been happening for a long time. Older acts can still count. Write down the "
            "first ones too."
        )
    if answers.who in _CLOSE:
        yield _(
            "You are or were close to this person. The laws on domestic abuse may fit, and there is more "
            "help."
        )
    if answers.who in ("stranger", "unknown"):
        yield _("You do not have to know who it is. The police can try to find out.")
    if answers.who == "several":
        yield _("More than one person can act together. What one does for another can count for both.")
    yield from _what_it_does(answers)


def _repeated(answers: Answers) -> Iterator[str]:
    if answers.often == "once":
        yield _(
            "You said that it happened once. Some acts are against the law even once. For others it takes "
            "two. Write it down now. If it happens again, both can count."
        )
    elif answers.often in ("twice", "more", "daily"):
        yield _(
            "You said that it was more than once. The law on harassment needs at least two separate "
            "times, which belong together."
        )


def _what_it_does(answers: Answers) -> Iterator[str]:
    if "afraid" in answers.effect:
        yield _("You are afraid that someone will be hurt. That matters in law. Tell the police about it.")
    if "changed" in answers.effect:
        yield _(
            "You have changed your life because of it. The law takes that into account. Write down "
            "each change."
        )
    if set(answers.effect) & {"upset", "sleep", "work"}:
        yield _(
            "The law takes into account how it affects you. How you feel matters. A doctor's note "
            "can help to show it."
        )
    if "children" in answers.effect:
        yield _("Children are affected too. They can get help in their own name.")


def _pages(answers: Answers) -> Iterator[str]:
    if answers.changes or "afraid" in answers.effect:
        yield "safe-at-home"
    yield "what-to-do"
    yield "evidence"
    if any(ACTS[code].stalking.islower() for code in answers.kinds if code in ACTS):
        yield "stalking"
    if answers.who in _CLOSE or "control" in answers.kinds:
        yield "domestic-abuse"
    if {"monitoring", *_ONLINE} & set(answers.kinds):
        yield "devices"
    yield "reporting"


def _needs(answers: Answers) -> Iterator[str]:
    kinds = set(answers.kinds)
    if answers.who in _CLOSE or "control" in kinds:
        yield "abuse"
    if any(ACTS[code].stalking.islower() for code in kinds if code in ACTS):
        yield "stalking"
    if "sexual_harassment" in kinds or "sexual-abuse" in answers.changes:
        yield "sexual"
    if kinds & {"publishing", *_IMAGES}:
        yield "images"
    if answers.who == "work":
        yield "work"
    if "children" in answers.effect:
        yield "child"
    yield "crime"


def in_words(answers: Answers, labels: Mapping[str, Mapping[str, str]]) -> str:
    """The answers as lines to carry into a record. *labels*: by question and code, the words shown."""
    chosen = {name: getattr(answers, name) for name in ("often", "since", "who")}
    lines = [f"{labels[name]['']} {labels[name][code]}." for name, code in chosen.items() if code]
    lines += [labels["changes"][each] for each in answers.changes]
    return "\n".join(lines)
