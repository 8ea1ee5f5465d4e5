"""The protected details of everyone in a case: from contact, reports, shares, notes and what workers add.

Each is looked for in every letter of the case. Where one is told in several places, what is strictest holds.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from typing import Final

import attrs
from django.dispatch import Signal

from chesil.leaks import Detail, Kind, picked
from chesil.vault.errors import Damaged
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.keys.people import KeyReplaced, WrongSecret
from chesil_web.foundation.keys.service import blind_index
from chesil_web.record.given import queries as given
from chesil_web.record.given.models import Complaint, EntryCopy, Told
from chesil_web.staff.access import looking
from chesil_web.staff.cases import rules as case_rules
from chesil_web.staff.cases.models import Case, CaseTold, Contact, Entry, EntryTold
from chesil_web.staff.cases.people_models import PartyTold
from chesil_web.staff.conference.listing_models import Named
from chesil_web.staff.letters.models import READERS, Mark, MarkTold, Protected, ProtectedTold, Reader
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.shares import queries as shares
from chesil_web.staff.workforce import queries as workforce
from chesil_web.staff.workforce.queries import Working

PERSON: Final = "person"
ACCUSED: Final = "accused"
SOMEBODY: Final = "somebody"  # a note says something, and not whose it is
TIED: Final = "tied"  # somebody in a case that is tied to this one
_READER: Final[Mapping[str, str]] = {"harmed": PERSON, "accused": ACCUSED}
_REACHED: Final = frozenset(("address", "phone", "mail", "words"))
_NAME_WORDS: Final = range(1, 5)
_NOBODY: Final[frozenset[str]] = frozenset()
_HERS: Final = frozenset((PERSON,))  # what she told us she knows
_HER_WORDS: Final = frozenset(("case", "report", "share"))
_WORKERS_WORDS: Final = frozenset(("added", "people"))
_ALL_BUT_ACCUSED: Final = frozenset(READERS) - {ACCUSED}
_CAPITAL: Final = re.compile(r"\b[A-Z][^\W\d_]+(?:[ '’-][A-Z][^\W\d_]+)*")
_NAME: Final = re.compile(r"(?:[A-Z][^\W\d_]*\.?(?:[ '’-]|$)){1,4}")
_NO_NAMES: Final = frozenset((
    "A", "After", "All", "An", "And", "At", "Before", "But", "By", "Council", "For", "From", "He",
    "Her", "His", "I", "In", "It", "Miss", "Mr", "Mrs", "Ms", "My", "Neighbour", "Neighbours", "No",
    "Nobody", "None", "Not", "On", "One", "Only", "Our", "People", "Police", "School", "She",
    "Some", "Somebody", "Someone", "Sometimes", "That", "The", "Their", "Then", "There", "They",
    "This", "We", "When", "Yes", "You", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December", "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
))  # fmt: skip
_FEWEST: Final = 6  # digits of a phone number; letters of words that are not in every letter
_LONG_WORD: Final = 4
_PHRASE: Final = range(3, 13)  # words that are protected as they stand


asked: Final = Signal()  # worker: Working, case: Case; a receiver gives OfOthers, or None


@attrs.frozen(kw_only=True)
class OfOthers:
    """What other agencies let this one read of a case: rules of contact, and the words of all else.

    Attributes:
        damaged: how much of it could not be opened.
    """

    contacts: tuple[Contact, ...]
    words: tuple[str, ...]
    damaged: int


@attrs.frozen(kw_only=True)
class Known:
    """A protected detail.

    Attributes:
        sources: where it was told, as words.SOURCES has them.
        is_tied: the accused lives there, or can open or answer what comes there.
        marks: that a reader knows it, also those that wait for a second person.
    """

    detail: Detail
    sources: tuple[str, ...]
    is_tied: bool
    marks: tuple[tuple[uuid.UUID, MarkTold], ...] = ()


@attrs.frozen(kw_only=True)
class _Raw:
    kind: Kind
    value: str
    whose: str
    source: str
    known_to: frozenset[str] = _NOBODY
    is_tied: bool = False


def of_case(worker: Working, case: Case, safe: OpenSafe, told: CaseTold) -> list[Known]:
    """Every protected detail of a case, in the order in which they were told. To open a report is a look.

    Raises:
        Damaged: one of them cannot be opened. A check that left one out would be none.
    """
    raw = _told(worker, case, safe, told)
    own = {_key(each.kind, each.value) for each in raw}
    raw += [each for each in _of_ties(worker, case) if _key(each.kind, each.value) not in own]
    ours = {_key("phone", words.phone) for _row, words in workforce.colleagues(case.agency_id) if words.phone}
    marks = [(row.id, mark) for row, mark in _all(safe, Mark.objects.filter(case=case), MarkTold)]
    by_id: dict[str, list[_Raw]] = {}
    for each in raw:
        if _can_be_found(each) and _key(each.kind, each.value) not in ours:
            by_id.setdefault(id_of(case.id, each.kind, each.value), []).append(each)
    return [
        _joined(id, found, [each for each in marks if each[1].detail == id]) for id, found in by_id.items()
    ]


def _told(worker: Working, case: Case, safe: OpenSafe, told: CaseTold) -> list[_Raw]:
    return [
        *_added(safe, case),
        *_of_case(case, told),
        *_of_people(safe, case),
        *_of_reports(worker, case),
        *_of_shares(worker, case),
        *_of_notes(safe, case),
        *_of_others(worker, case),
    ]


def _check_is_whole(damaged: Sized | int) -> None:
    """Refuse to go on without what could not be opened: it may be what must not get out."""
    if damaged:
        raise Damaged


def _all[T](safe: OpenSafe, rows: Iterable, type: type[T]) -> list[tuple]:  # type: ignore[type-arg]
    found = list(rows)
    return list(zip(found, safe.read(found, type), strict=True))


def _joined(id: str, found: Sequence[_Raw], marks: list[tuple[uuid.UUID, MarkTold]]) -> Known:
    """One detail of all that was told of it: what one source protects is protected."""
    theirs = next((each for each in found if each.whose not in (ACCUSED, SOMEBODY)), found[0])
    known = frozenset.intersection(*(each.known_to for each in found))
    if any(each.source in _HER_WORDS and PERSON in each.known_to for each in found):
        known |= _HERS
    agreed = {mark.reader for _id, mark in marks if mark.second}
    detail = Detail(
        id=id, kind=theirs.kind, value=theirs.value, whose=theirs.whose,
        known_to=known | agreed | ({ACCUSED} if _is_his(found) else set()),
    )  # fmt: skip
    tied = any(each.is_tied for each in found)
    sources = tuple(dict.fromkeys(each.source for each in found))
    return Known(detail=detail, sources=sources, is_tied=tied, marks=tuple(marks))


def _is_his(found: Sequence[_Raw]) -> bool:
    """Whether the accused knows a detail as their own. One worker alone cannot make it so of what is hers."""
    his = {each.source for each in found if each.whose == ACCUSED}
    return bool(his - _WORKERS_WORDS) or (bool(his) and all(each.whose == ACCUSED for each in found))


def _key(kind: Kind, value: str) -> str:
    """The same for one detail, however it is written."""
    if kind == "phone":
        return f"phone {re.sub(r'\D', '', value)[-9:]}"
    letters = re.sub(r"[^\w@.+]" if kind == "mail" else r"[\W_]", "", value).casefold()
    return f"{kind} {letters}"


def _can_be_found(each: _Raw) -> bool:
    letters = re.sub(r"[\W_]", "", each.value)
    return len(letters) > 1 and (each.kind != "phone" or len(re.sub(r"\D", "", each.value)) >= _FEWEST)


def _added(safe: OpenSafe, case: Case) -> Iterator[_Raw]:
    for _row, each in _all(safe, Protected.objects.filter(case=case), ProtectedTold):
        known = frozenset(READERS) - frozenset(each.secret_from)
        is_his = each.whose == ACCUSED and each.kind in ("address", "phone", "mail")
        parts = _place(each.value) if each.kind == "address" else [(each.kind, each.value)]
        for kind, value in parts:
            yield _Raw(kind=kind, value=value, whose=each.whose, source="added", known_to=known,
                       is_tied=(each.is_shared or is_his) and kind != "postcode")  # fmt: skip


def _of_case(case: Case, told: CaseTold) -> Iterator[_Raw]:
    # Whoever can name the case could pass for the person.
    yield _Raw(kind="reference", value=case.ref, whose=PERSON, source="case", known_to=_ALL_BUT_ACCUSED)
    yield from _names(told.who, PERSON, "case")
    yield from _names(told.against, ACCUSED, "case", known_to=_HERS)
    yield from _of_contact(told.contact, "contact")


def _of_contact(contact: Contact, source: str) -> Iterator[_Raw]:
    yield from _reach(contact.number, PERSON, source)
    yield from _code_words(contact.words, source)
    yield from _phrase(contact.who_answers, PERSON, source)


def _of_people(safe: OpenSafe, case: Case) -> Iterator[_Raw]:
    """The details of everybody in the case, also of those who are not in it any more."""
    found = [*people_queries.people(safe, case), *people_queries.people(safe, case, ended=True)]
    _check_is_whole(safe.damaged)
    readers = {each.row.id.hex: _READER.get(each.told.part, "") for each in found}
    together = {
        id for each in people_queries.relations(safe, case) if each.told.together
        for id in (each.told.who, each.told.whom)
    }  # fmt: skip
    with_accused = together if any(readers.get(id) == ACCUSED for id in together) else set()
    for each in found:
        reader = readers[each.row.id.hex]
        is_tied = reader == ACCUSED or each.row.id.hex in with_accused
        for kind, value in of_person(each.told):
            knows = {
                readers.get(known.who, "")
                for known in each.told.known
                if known.detail == value and known.second
            }
            yield _Raw(
                kind=kind, value=value, whose=reader or each.told.name, source="people",
                known_to=frozenset(knows) - {""}, is_tied=is_tied and kind in _REACHED,
            )  # fmt: skip


def of_person(told: PartyTold | Named) -> Iterator[tuple[Kind, str]]:
    """What is protected of somebody: names, ways to reach them, homes, references and the date of birth."""
    for name in (told.name, *told.also):
        words = name.split()
        if len(words) in _NAME_WORDS and name not in _NO_NAMES:
            yield "name", name
            if len(words) > 1 and _NAME.fullmatch(words[0]) and words[0] not in _NO_NAMES:
                yield "name", words[0]
    yield from (("phone", value) for value in told.phones)
    yield from (("mail", value) for value in told.mails)
    for value in told.addresses:
        yield from _place(value) or [("words", value)]
    yield from (("reference", value) for value in told.references)
    if "-" in told.born:  # a year alone is in every letter
        yield "date", told.born


def of_contact(contact: Contact) -> Iterator[tuple[Kind, str]]:
    """What is protected of how somebody is reached: the number or place, and words only they know."""
    return ((each.kind, each.value) for each in _of_contact(contact, "contact") if _can_be_found(each))


def of_desk(case: Case, safe: OpenSafe, told: CaseTold) -> Iterator[tuple[Kind, str, str]]:
    """What must not reach agencies by all that lies in the safe of a case: kind, value and whose it is.

    No report and no share is opened for it, so a rule that shows nothing of it can ask without a look.

    Raises:
        Damaged: some of it cannot be opened.
    """
    raw = (*_added(safe, case), *_of_case(case, told), *_of_people(safe, case), *_of_notes(safe, case))
    return (
        (each.kind, each.value, each.whose)
        for each in raw
        if _can_be_found(each) and "agency" not in each.known_to
    )


def id_of(scope: uuid.UUID, kind: Kind, value: str) -> str:
    """The id of a detail in a case, the same however it is written; it says nothing of the detail."""
    return blind_index("detail", f"{scope} {_key(kind, value)}").hex()[:32]


def _of_ties(worker: Working, case: Case) -> Iterator[_Raw]:
    """What is protected in cases that are tied to this one, as far as the worker may see them."""
    for other in people_queries.ties(worker, case):
        safe = looking.opened(worker.id, other)
        (told,) = safe.read([other], CaseTold)
        for each in _told(worker, other, safe, told):
            yield attrs.evolve(each, whose=TIED, source="tied", known_to=_NOBODY)


def _of_reports(worker: Working, case: Case) -> Iterator[_Raw]:
    for row in Complaint.objects.filter(id__in=case.givings.values("complaint"), safe__state="active"):
        try:
            safe = looking.opened(worker.id, row)
        except WrongSecret:  # taken back by who wrote it
            continue
        for said in given.found(safe, row).said:
            yield from _of_report(said.told)
        _check_is_whole(safe.damaged)


def _of_report(told: Told) -> Iterator[_Raw]:
    yield from _names(told.name, PERSON, "report")
    yield from _names(told.they, PERSON, "report")
    yield from _names(told.who, ACCUSED, "report", known_to=_HERS)
    for kind, value in _place(told.their_place):
        yield _Raw(kind=kind, value=value, whose=ACCUSED, source="report", known_to=_HERS,
                   is_tied=kind != "postcode")  # fmt: skip
    for reach in (told.number, told.text_number, told.mail, told.letter, told.helper, told.they_reach):
        yield from _reach(reach, PERSON, "report")
    yield from _code_words(told.words, "report")
    for words in (told.who_answers, told.helper, told.they_reach):
        yield from _phrase(words, PERSON, "report")
    if re.search(r"\d{4}", told.reference):
        yield _Raw(kind="reference", value=told.reference, whose=PERSON, source="report", known_to=_HERS)
    yield from _picked(" \n ".join((told.what, told.more, told.where, told.children_words)), "report", _HERS)


def _of_shares(worker: Working, case: Case) -> Iterator[_Raw]:
    for row in case_rules.readable_shares(case):
        try:
            opened = shares.opened_share(worker, row)
        except (WrongSecret, KeyReplaced):  # stopped just now
            continue
        _check_is_whole(opened.damaged)
        yield from _names(opened.told.name, PERSON, "share")
        for copy in opened.inside.entries:
            yield from _of_copy(copy)
        for reply in opened.inside.replies:
            yield from _picked(reply.text, "share", _HERS)
        for talk in opened.inside.talks:
            yield from _picked(" \n ".join(" ".join(m.texts) for m in talk.messages), "share", _HERS)
        for person in opened.inside.people:
            yield from _picked(" \n ".join((*person.addresses, person.relation)), "share", _HERS)


def _of_copy(told: EntryCopy) -> Iterator[_Raw]:
    for each in (*_CAPITAL.findall(told.witnesses), *_CAPITAL.findall(told.children)):
        name = " ".join(word for word in each.split() if word not in _NO_NAMES)
        yield from _names(name, name, "share", known_to=_HERS)
    for words in (told.witnesses, told.children, *(thing.where for thing in told.things)):
        yield from _phrase(words, PERSON, "share")
    if re.search(r"\d{4}", told.reference):
        yield _Raw(kind="reference", value=told.reference, whose=PERSON, source="share", known_to=_HERS)
    yield from _picked(" \n ".join((told.what, told.where, told.reported_to, told.changes)), "share", _HERS)


def _of_notes(safe: OpenSafe, case: Case) -> Iterator[_Raw]:
    for _row, each in _all(safe, Entry.objects.filter(case=case), EntryTold):
        yield from _picked(each.text, "note", _NOBODY)


def _of_others(worker: Working, case: Case) -> Iterator[_Raw]:
    answers: list[object] = [
        found for _receiver, found in asked.send(sender=OfOthers, worker=worker, case=case)
    ]
    for each in answers:
        if isinstance(each, OfOthers):
            _check_is_whole(each.damaged)
            for contact in each.contacts:
                yield from _of_contact(contact, "joint")
            for words in each.words:
                yield from _picked(words, "joint", _NOBODY)


def _names(text: str, whose: str, source: str, *, known_to: frozenset[str] = _NOBODY) -> Iterator[_Raw]:
    """A name, and the first name alone; nothing where the text is a description."""
    text = " ".join(text.split())
    if not _NAME.fullmatch(text) or text in _NO_NAMES:
        return
    first = text.split(" ")[0]
    for name in dict.fromkeys((text, first)):
        if len(name) > 2:
            yield _Raw(kind="name", value=name, whose=whose, source=source, known_to=known_to)


def _reach(text: str, whose: str, source: str) -> Iterator[_Raw]:
    """Numbers, e-mail addresses and places in what was told of how to be in touch."""
    found = list(picked(text)) or _place(text)
    for kind, value in (*found, *(_place(text) if any(kind == "postcode" for kind, _ in found) else ())):
        yield _Raw(kind=kind, value=value, whose=whose, source=source)


def _place(text: str) -> list[tuple[Kind, str]]:
    """A place as its address and its postcode; nothing where no home could be found by it."""
    codes = [value for kind, value in picked(text) if kind == "postcode"]
    rest = text
    for each in codes:
        rest = rest.replace(each, "")
    found: list[tuple[Kind, str]] = [("postcode", each) for each in codes]
    if re.search(r"\d", rest) and re.search(r"[^\W\d_]{3}", rest) and "@" not in rest:
        found.insert(0, ("address", rest.strip(" ,\n")))
    return found


def _code_words(text: str, source: str) -> Iterator[_Raw]:
    """What may be said to others: whoever hears of it can tell that a call was no wrong number."""
    if sum(len(word) for word in text.split() if len(word) >= _LONG_WORD) >= _FEWEST:
        yield _Raw(kind="words", value=text, whose=PERSON, source=source, known_to=_HERS)


def _phrase(text: str, whose: str, source: str) -> Iterator[_Raw]:
    if len(text.split()) in _PHRASE:
        yield _Raw(kind="words", value=text, whose=whose, source=source, known_to=_HERS)


def _picked(text: str, source: str, known_to: frozenset[str]) -> Iterator[_Raw]:
    for kind, value in picked(text):
        yield _Raw(kind=kind, value=value, whose=SOMEBODY, source=source, known_to=known_to)


def secret_from(known: Known) -> tuple[Reader, ...]:
    """The readers that a detail is protected from."""
    return tuple(each for each in READERS if each not in known.detail.known_to | {known.detail.whose})
