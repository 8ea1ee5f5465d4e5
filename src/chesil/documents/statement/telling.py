"""One entry as somebody would say it: when it was, her words, and a sentence for each thing she answered.

Her words are printed letter for letter, but for the first letter of a sentence that something now stands
before and the full stop at its end. A frame stands round an answer that is no sentence of its own; nothing is
said of a question that she left empty.
"""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from chesil.documents import words
from chesil.documents.statement.record import Told
from chesil.terms.errors import TimeUnreadable
from chesil.terms.times import Moment, read_edtf

# Round a short answer, and before a longer one. In the order in which people tell such things.
_FRAMES: Final = {
    "who": ("The person was {}", "This is who it was: {}"),
    "how_known": ("", "This is how I know who it was: {}"),
    "where": ("The place was {}", "This is where it was: {}"),
    "how": ("", "This is how it reached me: {}"),
    "witnesses": ("{} saw or heard it", "This is who saw or heard it: {}"),
    "children": ("", "About the children: {}"),
    "asked_to_stop": ("", ""),
    "reply": ("", "This is what I did: {}"),
    "effect": ("", "This is how it affected me: {}"),
    "how_it_felt": ("I felt {}", "This is how I felt: {}"),
    "feared_violence": ("", ""),
    "changes": ("", "This is what I changed because of it: {}"),
    "reported_to": ("I told {} about it", "This is who I told about it: {}"),
    "reference": ("The reference number is {}", "This is the reference number: {}"),
    "typed_with": ("", "I had help to type this: {}"),
}
# The answers that are no words of hers: a code, yes or no.
_CHOSEN: Final = {
    ("how", "call"): "It was a phone call.", ("how", "text"): "It was a text message.",
    ("how", "chat"): "It was a chat message.", ("how", "email"): "It was an e-mail.",
    ("how", "social"): "It was on social media.", ("how", "voicemail"): "It was a voicemail.",
    ("how", "post"): "It came by post.", ("how", "in_person"): "It was in person.",
    ("how", "delivery"): "It was a delivery.", ("how", "damage"): "Something was damaged.",
    ("how", "online"): "It was online.", ("how", "third_party"): "It was through somebody else.",
    ("how", "document"): "It was a picture or a file.", ("how", "other"): "",
    ("asked_to_stop", "yes"): "I asked them to stop.", ("asked_to_stop", "no"): "I did not ask them to stop.",
    ("feared_violence", "yes"): "I was afraid that I would be hurt.",
    ("feared_violence", "no"): "I was not afraid that I would be hurt.",
    ("witnesses", "yes"): "Somebody saw or heard it.", ("witnesses", "no"): "Nobody saw or heard it.",
    ("children", "yes"): "Children were there.", ("children", "no"): "No children were there.",
    ("reported_to", "yes"): "I told somebody official about it.",
    ("reported_to", "no"): "I did not tell anybody official about it.",
}  # fmt: skip
_NOBODY: Final = frozenset({"no", "none", "nobody", "no one"})
_ALL: Final = frozenset(_FRAMES)
# What a victim personal statement tells: how she was affected, and nothing of what happened.
_EFFECTS: Final = frozenset({"effect", "how_it_felt", "feared_violence", "changes", "children"})
# First words that are no name, so that they are written small inside a sentence.
_SMALL: Final = re.compile(
    r"(?:He|She|They|We|It|There|The|An?|My|His|Her|Their|Our|This|That|These|Those|Some|Someone|Somebody|Two"
    r"|Three|Several|Many|Another|Both|All|No|Nobody|When|While)\b(?!\.)"
)
_FIRST: Final = re.compile(r"[^\W\d_]+")
_SUBJECT: Final = re.compile(r"(?:I|he|she|they|we|it|there|you)(?:['’](?:m|s|d|ve|re|ll))?\s", re.IGNORECASE)
_BREAK: Final = re.compile(r"[.!?;:]\s|\n")
_TIME_WORD: Final = re.compile(
    r"(?:in|on|at|about|around|after|before|during|between|since|one|last|late|early|sometime|shortly|just)\s",
    re.IGNORECASE,
)
_MOST_SHORT: Final = 80  # characters; longer answers stand behind a colon
_LEAST_SENTENCE: Final = 4  # words; "Mina." is a name with a full stop


def own_words(told: Told, facts: Collection[str] = _ALL) -> str:
    """An entry as a paragraph.

    Args:
        facts: names of `Told` that are told beside what happened. None: how it affected her is told alone.
    Returns:
        "" where there is nothing to tell. Of messages, what she says of them and nothing else: each of them
        has its own time.
    """
    if told.quotes:
        return _ended(told.what) if facts else ""
    if not facts:
        effects = " ".join(_sentences(told, _EFFECTS))
        about = f"This is about what happened {_small(when(told))}. " if when(told) else ""
        return f"{about}{effects}" if effects else ""
    return " ".join(filter(None, (_happened(told), *_sentences(told, facts))))


def undated(told: Told) -> bool:
    """Whether nothing says when it was."""
    return not (told.quotes or when(told) or told.when_words)


def start(told: Told) -> tuple[str, str]:
    """What entries are put in order by; those without a time come last, in the order they were written."""
    moment = _moment(told.when)
    earliest = (moment.start or moment.end) if moment else None
    begun = earliest.replace(tzinfo=None).isoformat() if earliest else "9999"
    return begun, told.written_at.isoformat() if told.written_at else "9999"


def when(told: Told) -> str:
    """The time as people say it: "On Saturday 18 October 2025 at 11 at night", "Between …", "In March 2026".

    Returns:
        What she remembers of it, where that can begin a sentence; "" where nothing can.
    """
    moment = _moment(told.when)
    begun, end = (moment.start, moment.end) if moment else (None, None)
    if moment is None or not (begun or end):
        return _capital(told.when_words) if _TIME_WORD.match(told.when_words) else ""
    if begun is None or end is None:
        day = begun or end
        return f"{'After' if begun else 'Before'} {words.whole_day_words(day)}" if day else ""
    return _within(begun, end, told.when, is_about=moment.precision == "about")


def _within(begun: datetime, end: datetime, edtf: str, *, is_about: bool) -> str:
    on, at = ("On or about", "at about") if is_about else ("On", "at")
    if begun.date() != end.date():
        month = re.fullmatch(r"(\d{4})(?:-(\d\d))?~?", edtf)
        if month:
            name = f"{words.MONTHS[begun.month - 1]} {begun.year}" if month[2] else str(begun.year)
            return f"{'In or about' if is_about else 'In'} {name}"
        return f"Between {words.whole_day_words(begun)} and {words.whole_day_words(end)}"
    day = f"{on} {words.whole_day_words(begun)}"
    if "T" not in edtf:
        return day
    if "/" in edtf and begun.time() != end.time():
        return f"{day} between {_clock(begun)} and {_clock(end)}"
    return f"{day} {at} {_clock(begun)}"


def _clock(at: datetime) -> str:
    """A time of day in figures, as people say it (figures: Practice Direction 32, paragraph 19.1)."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midday" if at.hour else "midnight, when the day began,"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {_part_of_day(at.hour)}"


def _part_of_day(hour: int) -> str:
    if not 1 <= hour <= 20:  # "9 at night" and "1 in the morning"
        return "at night"
    return f"in the {'morning' if hour < 12 else 'afternoon' if hour < 18 else 'evening'}"


def _happened(told: Told) -> str:
    """Her words behind the time, as one sentence where they can be one."""
    time, what = when(told), _ended(told.what)
    if not time and told.when_words:
        return f"I put the time as “{told.when_words}”. {what}".rstrip()
    if not (time and what):
        return f"This was {_small(time)}." if time else what
    if _SMALL.match(what):
        return f"{time} {_small(what)}"
    first = _FIRST.match(what)
    if what[0].islower() or (first and first[0] in ("I", *told.who.split())):
        return f"{time} {what}"
    return f"{time} this happened: {what}"


def _sentences(told: Told, facts: Collection[str]) -> Iterator[str]:
    for name in _FRAMES:
        value = getattr(told, name)
        if name in facts and value not in ("", None):
            yield _sentence(name, value, told.what)


def _sentence(name: str, value: object, what: str) -> str:
    """An answer as a sentence; "" where it stands in her words already."""
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value).strip()
    plain = text.casefold().rstrip(".")
    code = "no" if plain in _NOBODY else plain.replace(" ", "_")
    chosen = _CHOSEN.get((name, code))
    if chosen is not None:
        return chosen
    if re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", what.casefold()):
        return ""
    short, long = _FRAMES[name]
    is_long = len(text.split()) >= _LEAST_SENTENCE and text[-1] in ".!?"
    if _SUBJECT.match(text) or (is_long and not short):
        return _ended(_capital(text))
    is_listed = short.startswith("{}") and "," in text  # "Farah, next door saw it" has no end
    if not short or is_listed or _BREAK.search(text) or len(text) > _MOST_SHORT:
        return _ended(long.format(text))
    bare = text.removesuffix(".")
    is_small = name == "how_it_felt" or _SMALL.match(bare)
    return _ended(_capital(short.format(_small(bare) if is_small else bare)))


def _ended(text: str) -> str:
    """A text with a full stop, where nothing else ends it."""
    text = text.strip()
    return f"{text}." if text and (text[-1].isalnum() or text[-1] in ")”\"'’") else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """A text whose first letter is small, unless its first word is one letter or all capitals."""
    return text if text[:2].isupper() and text[:2].isalpha() else text[:1].lower() + text[1:]


def _moment(written: str) -> Moment | None:
    try:
        return read_edtf(written)
    except TimeUnreadable:  # she gave none, or in words of her own
        return None
