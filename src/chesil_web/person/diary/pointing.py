"""What the words of an entry point to if it does not say who did what. This is offered, and she decides."""

import re
from collections.abc import Iterable
from typing import Final

import attrs
from django.utils.translation import gettext as _

from chesil.conduct.extracting.notes import Found, found_in
from chesil.documents.characters import visible
from chesil_web.person.diary.models import Entry
from chesil_web.record.kinds import kind_words

# A fact in words (chesil.conduct.extracting), which of its words count here, and what kind of act it is then.
_KINDS: Final = tuple(
    (fact, re.compile(words, re.IGNORECASE), kind)
    for fact, words, kind in (
        ("stalking", r"^follow", "following"),
        ("stalking", r"outside|\bwaited|turned up|hung a|loiter|lurk", "waiting_outside"),
        ("stalking", r"watch|spy|spied", "watching"),
        ("violence", r"\bme\b", "violence"),
        ("threat_to_person", r"kill|hurt|stab|beat", "threat_person"),
        ("damage", r"^(?!through )", "damage"),
        ("abuse", r"shout|scream|swore|called me", "verbal_abuse"),
        ("intrusion", r"\b(?:in|into)\b", "entering_premises"),
        ("attention", r"sent", "unwanted_gift"),
    )
)
# These have no fact of their own that sets them apart from other contact.
_SILENT: Final = re.compile(r"\bsilent (?:phone )?calls?\b", re.IGNORECASE)
_CALL: Final = re.compile(
    r"\b(?:rang|phoned|called)\b[^.!?]{0,40}\b(?:said nothing|silent|silence|nobody spoke|no one spoke)\b",
    re.IGNORECASE,
)
_REACHED: Final = re.compile(
    r"\b(?:texted|messaged|phoned|rang|e-?mailed|whatsapped)\b[^.!?]{0,12}\bme\b", re.IGNORECASE
)
_NEAR: Final = 60  # characters before an act in which "I" makes it hers
_NOT_THEM: Final = re.compile(r"\bI(?:['’](?:ve|d|m)| have| had| was| am)?(?: \w+)?\s*$")
_THEM: Final = re.compile(r"\b(?:he|she|they|him|her|them)\b", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Meant:
    """What can be added to an entry: kinds of act, and who did it; empty if it already says that."""

    kinds: tuple[str, ...]
    who: str


def meant(entry: Entry, *, names: Iterable[str], about: str) -> Meant | None:
    """What the words of an entry point to; None if to no kind of act, or it already says everything.

    Args:
        names: of people she named before. about: who her record is about, taken as "he", "she" or "they" if
            the words have no name; "" if she did not say.
    """
    if entry.private or entry.removed_at or not entry.what or (entry.kinds and entry.who):
        return None
    who = "" if entry.who else _who(entry.what, names, about)
    is_of_them = bool(entry.who or who or _THEM.search(entry.what))
    kinds = () if entry.kinds else _kinds(entry.what, is_of_them=is_of_them)
    if not (kinds or (entry.kinds and who)):
        return None
    return Meant(kinds=kinds, who=who)


def in_words(found: Meant, entry: Entry) -> str:
    """What would be said, in words: the kinds of act, and who did it."""
    kinds, who = kind_words(found.kinds or entry.kinds), found.who or entry.who
    return _("%(kinds)s, by %(name)s") % {"kinds": kinds, "name": visible(who)} if who else kinds


def _kinds(words: str, *, is_of_them: bool) -> tuple[str, ...]:
    found = [each for each in found_in(words) if each.sure and _is_theirs(words, each.start)]
    kinds = dict.fromkeys(kind for each in found for kind in _of(each))
    if _SILENT.search(words) or _theirs(_CALL, words):
        kinds["silent_call"] = None
    elif is_of_them and not kinds and _theirs(_REACHED, words):
        kinds["contact"] = None
    return tuple(kinds)


def _theirs(what: re.Pattern[str], words: str) -> bool:
    return any(_is_theirs(words, each.start()) for each in what.finditer(words))


def _is_theirs(words: str, start: int) -> bool:
    """Whether what begins there is not something that she did herself."""
    return not _NOT_THEM.search(words[max(0, start - _NEAR) : start])


def _of(found: Found) -> Iterable[str]:
    return (kind for fact, words, kind in _KINDS if fact == found.fact and words.search(found.words))


def _who(words: str, names: Iterable[str], about: str) -> str:
    """The one person who is named; if nobody is, the person that the record is about."""
    known = dict.fromkeys((*names, about) if about else names)
    named = [name for name in known if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)]
    if named:
        return named[0] if len(named) == 1 else ""
    return about if _THEM.search(words) else ""
