"""What to do next, for her alone: a plain text, so that any device and any screen reader can open it.

It is never part of the chronology. That paper is for police and courts and may reach the other party, who
should learn neither what she was advised to do, nor what is still missing, nor that a sign was noticed.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from chesil.documents import words
from chesil.terms.legal import (
    BreachRead,
    DangerSign,
    EvidenceToKeep,
    Help,
    KeepAct,
    LegalReading,
    PersonRead,
)

_WIDTH: Final = 78
_MOST: Final = 6  # acts, days and entries named on one line
_FEW: Final = 2  # a warning about more routes than this is about them all, for a reader
_ALONE: Final = (
    "This is for you alone. It says what you could do next and what is not recorded yet. Do not hand it over "
    "with the chronology, and do not keep it where someone may find it.",
    "It is not secret from everyone. If there is a case, the police may ask for it, and the other side's "
    "lawyers may then see it. If you have told the police, or a case has begun, ask a solicitor before you "
    "delete it.",
)
_NO_SIGN: Final = (
    "There is no score. These records cannot show most danger. If no sign is named here, that does not mean "
    "that you are safe. Trust what you feel."
)


def text(reading: LegalReading) -> str:
    """The whole text, with a line feed at its end."""
    parts = (
        _paragraph("What to do next", "=").strip(),
        *map(_wrapped, _ALONE),
        *_now(reading),
        *_signs(reading),
        *_orders(reading.people),
        *_evidence(reading),
        *_limits(reading.people),
        *_questions(reading.people),
        *_law(reading),
        *_warnings(reading.people),
        *_to_ask(reading.people),
    )
    return "\n\n".join(parts) + "\n"


def panel(reading: LegalReading) -> Iterator[str]:
    """What to show first where room is short: that a sign of danger was noticed, and the numbers to call."""
    noticed = [(person, sign) for person in reading.people for sign in person.signs]
    yield "In danger now? Call 999. From a mobile, if you cannot speak, press 55 when asked."
    for person, sign in noticed:
        if sign.now:
            yield f"{person.name}: {sign.sentence} {sign.noticed} {sign.do}"
    later = [sign.sentence for _, sign in noticed if not sign.now]
    if later:
        yield f"What these records may show: {' '.join(dict.fromkeys(later))}"
    yield f"To talk it over: {_numbers(_called(reading, noticed))}."


def _called(reading: LegalReading, noticed: Sequence[tuple[PersonRead, DangerSign]]) -> list[Help]:
    known = {each.id: each for each in reading.call}
    ids = dict.fromkeys(each for _, sign in noticed for each in sign.call if each != "emergency")
    ids.setdefault("police")
    return [known[each] for each in ids if each in known]


def _now(reading: LegalReading) -> Iterator[str]:
    yield _paragraph("In danger now? Call 999")
    yield _wrapped("Call 999 if any of these is true now:")
    yield "\n".join(_listed(reading.danger))
    yield _paragraph("Who to call")
    yield "\n".join(_item(_line(each)) for each in reading.call)


def _line(each: Help) -> str:
    opens = "Always open." if each.always_open else ""
    checked = f"Number last checked on {words.day_words(each.checked_on)}." if each.checked_on else ""
    return " ".join(filter(None, (f"{each.name}: {each.number}.", opens, each.who_for, each.how, checked)))


def _signs(reading: LegalReading) -> Iterator[str]:
    yield _paragraph("What these records may show")
    noticed = [(person, sign) for person in reading.people for sign in person.signs]
    for person, sign in noticed:
        shown = f"{'Look at this first. ' if sign.now else ''}{person.name}: {sign.sentence} {sign.noticed}"
        yield f"{_item(shown)}\n{_under(sign.do)}"
    if noticed:
        yield _wrapped(f"To call about any of these: {_numbers(_called(reading, noticed))}.")
    yield _wrapped(_NO_SIGN)


def _numbers(called: Iterable[Help]) -> str:
    return "; ".join(f"{each.name} {each.number}" for each in called)


def _evidence(reading: LegalReading) -> Iterator[str]:
    kept = [(person, each) for person in reading.people for each in person.keep]
    if not kept or reading.counted_from is None:
        return
    yield _paragraph("Ask for it before it is gone")
    yield _wrapped(
        f"Days are counted from {words.day_words(reading.counted_from)}. If you read this later, fewer days "
        "are left. Entry numbers are those of the chronology."
    )
    for person, each in sorted(kept, key=lambda pair: not pair[1].acts):
        if each.acts:
            yield "\n".join(_kept(person, each))
    older = sum(each.older for _, each in kept)
    if older:
        yield _wrapped(
            "For some older acts it may be gone. Ask anyway: some keep it longer, and the police may have it "
            "already."
        )


def _kept(person: PersonRead, each: EvidenceToKeep) -> Iterator[str]:
    yield _item(f"{each.what} ({person.name}). {each.kept}")
    yield _under(each.do)
    if each.safety:
        yield _under(f"Think first: {each.safety}")
    for act in each.acts[:_MOST]:
        yield _under(_counted(act))
    if len(each.acts) > _MOST:
        yield _under(f"and {len(each.acts) - _MOST:,} more")


def _counted(act: KeepAct) -> str:
    entry = f"Entry {act.act:,}, {words.day_words(act.day)}"
    if act.by is None or act.days_left is None:
        return f"{entry}: as soon as you can."
    if act.days_left < 0:
        return f"{entry}: it may be gone. Ask anyway, today if you can."
    left = "that is today" if act.days_left == 0 else f"{words.count(act.days_left, 'day')} left"
    return f"{entry}: ask by {words.day_words(act.by)}, {left}."


def _orders(people: Iterable[PersonRead]) -> Iterator[str]:
    found = [(person, each) for person in people for each in person.breaches]
    if found:
        yield _paragraph("Orders, and what happened while they were in force")
        for person, each in found:
            yield "\n".join(_breach(person, each))


def _breach(person: PersonRead, each: BreachRead) -> Iterator[str]:
    ends = f" to {words.day_words(each.ends)}" if each.ends else ", with no end entered"
    yield _item(f"{each.order}, from {words.day_words(each.starts)}{ends}.")
    if each.term:
        yield _under(f"It says: {each.term}")
    yield _under(f"{person.name}: {_done(each)}")
    if each.offence:
        yield _under(
            f"Check the order's wording for what it forbids. The law on breaking it: {each.offence}."
        )
    yield _under(each.do)
    for question in each.questions:
        yield _under(question.words)


def _done(each: BreachRead) -> str:
    if not each.days:
        return "nothing that it forbids is recorded in its time so far."
    days = [words.day_words(day) for day in each.days[:_MOST]]
    more = f" and {len(each.days) - _MOST:,} more days" if len(each.days) > _MOST else ""
    number = words.count(len(each.events), "contact or act", "contacts or acts")
    return f"{number}, on {words.listed(days)}{more}. The chronology lists the entries."


def _limits(people: Iterable[PersonRead]) -> Iterator[str]:
    found = [(person, person.limit) for person in people if person.limit]
    if found:
        yield _paragraph("Time limits")
        yield "\n".join(
            _item(
                f"{person.name}, {limit.title}: the last act relied on was on "
                f"{words.day_words(limit.last_act)}. {limit.sentence}"
            )
            for person, limit in found
        )


def _questions(people: Iterable[PersonRead]) -> Iterator[str]:
    asked = [(person, person.questions) for person in people if person.questions]
    if asked:
        yield _paragraph("What you could add")
        yield _wrapped(
            "Only if you can, and in your own words. Write it in your notes, with the date you write it."
        )
        for person, questions in asked:
            yield "\n".join((_wrapped(f"{person.name}:"), *_listed(each.words for each in questions)))


def _law(reading: LegalReading) -> Iterator[str]:
    yield _paragraph("What the law asks for")
    for sentence in reading.about:
        yield _wrapped(sentence)
    for person in reading.people:
        lines = [f"{each.title} ({each.citation}). {_first_large(each.summary)}." for each in person.routes]
        if lines:
            yield "\n".join((_wrapped(f"{person.name}:"), *_listed(lines)))
        if person.not_counted:
            yield "\n".join(_listed(person.not_counted))
    if any(person.routes for person in reading.people):
        yield _wrapped(
            "reading.json, beside this file, is for a professional: it shows each point with its entries and "
            "each rule that was used. To read a rule, run \u201cchesil explain\u201d with its name. The "
            "chronology holds none of this unless you set law = true in your settings file. The police do "
            "not need it there, and the defence is likely to be given it."
        )


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _warnings(people: Iterable[PersonRead]) -> Iterator[str]:
    found = [(person, person.cautions) for person in people if person.cautions]
    if found:
        yield _paragraph("What a careful lawyer would warn you about")
        for person, cautions in found:
            yield "\n".join(
                (
                    _wrapped(f"{person.name}:"),
                    *(
                        _item(f"{each.sentence} From: {each.source}.{_about(each.routes)}")
                        for each in cautions
                    ),
                )
            )


def _about(routes: Sequence[str]) -> str:
    return f" For: {'; '.join(routes)}." if 0 < len(routes) <= _FEW else ""


def _to_ask(people: Iterable[PersonRead]) -> Iterator[str]:
    found = [(person, person.ask) for person in people if person.ask]
    if found:
        yield _paragraph("Other laws to ask about")
        yield _wrapped(
            "Acts of these kinds can point to them. Chesil has no rules for them, and has not looked at "
            "whether they fit."
        )
        for person, routes in found:
            lines = (
                f"{each.title} ({each.citation}){', an outline' if each.outline else ''}: {each.summary}"
                for each in routes
            )
            yield "\n".join((_wrapped(f"{person.name}:"), *_listed(lines)))


def _paragraph(heading: str, line: str = "-") -> str:
    return f"{heading}\n{line * len(heading)}"


def _listed(sentences: Iterable[str]) -> Iterator[str]:
    return (_item(each) for each in sentences)


def _item(sentence: str) -> str:
    return textwrap.fill(_plain(sentence), _WIDTH, initial_indent="- ", subsequent_indent="  ")


def _under(sentence: str) -> str:
    return textwrap.fill(_plain(sentence), _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _wrapped(sentence: str) -> str:
    return textwrap.fill(_plain(sentence), _WIDTH)


def _plain(sentence: str) -> str:
    # A name can hold characters that turn a line round or move what stands before it.
    return "".join(each if each.isprintable() else " " for each in sentence)
