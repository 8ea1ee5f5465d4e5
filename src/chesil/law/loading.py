"""The files of law, read and checked: what does not fit is an error that names the file and the entry."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain, pairwise
from typing import Any, Final, get_args

import attrs
import msgspec

from chesil.law import entries
from chesil.law.entries import ActFile, ActionFile, ElementFile, Entry, Jurisdiction, SharedFile, Version
from chesil.terms.acts import ACTS
from chesil.terms.errors import ChesilError
from chesil.terms.tables import CHANNELS

JURISDICTIONS: Final[tuple[Jurisdiction, ...]] = get_args(Jurisdiction)
_GOES_ON: Final = ("in force", "pilot")
_ENDED: Final = ("replaced", "repealed")
_ELEMENTS: Final = "elements.toml"


class LawError(ChesilError):
    """A file of law holds something that is not law as Chesil writes it down."""

    code = "law"


@attrs.frozen(kw_only=True)
class Book:
    """All law of one jurisdiction as loaded, unsure entries too.

    Attributes:
        acts: Act files by Act id, sorted. routes: entries by id, in the order of the files.
        act_of: the Act id of each route.
        limits, gates, defences, authorities, notes: the shared entries by id.
        elements: what points are about, by id: those any Act may use, and those of its Acts.
    """

    jurisdiction: Jurisdiction
    acts: Mapping[str, ActFile]
    routes: Mapping[str, Entry]
    act_of: Mapping[str, str]
    limits: Mapping[str, entries.Limit]
    gates: Mapping[str, entries.Gate]
    defences: Mapping[str, entries.Defence]
    authorities: Mapping[str, entries.Authority]
    notes: Mapping[str, entries.Note]
    elements: Mapping[str, entries.Element]


@cache
def book(jurisdiction: Jurisdiction) -> Book:
    """The law of one jurisdiction, checked.

    Raises:
        LawError: a file does not fit its shape, days are out of order, or a link leads nowhere.
    """
    folder = resources.files("chesil.law").joinpath(jurisdiction)
    return read_book(jurisdiction, {path.name: path.read_text("utf-8") for path in _toml_files(folder)})


@cache
def actions() -> ActionFile:
    """Services to call, signs of danger, and evidence that disappears, checked."""
    folder = resources.files("chesil.law")
    texts = {path.name: path.read_text("utf-8") for path in _toml_files(folder)}
    return read_actions({name: text for name, text in texts.items() if name != _ELEMENTS})


@cache
def _shared_elements() -> tuple[entries.Element, ...]:
    text = resources.files("chesil.law").joinpath(_ELEMENTS).read_text("utf-8")
    return _converted(text, ElementFile, where=_ELEMENTS).elements


def read_book(jurisdiction: Jurisdiction, texts: Mapping[str, str]) -> Book:
    """A book from the text of its files by name: one "shared.toml", the others one Act each.

    Raises:
        LawError: as for `book`.
    """
    shared = _converted(texts.get("shared.toml", ""), SharedFile, where="shared.toml")
    acts = {
        name.removesuffix(".toml"): _converted(texts[name], ActFile, where=name)
        for name in sorted(texts)
        if name != "shared.toml"
    }
    found = Book(
        jurisdiction=jurisdiction,
        acts=acts,
        routes=_by_id((f"{act}.toml", file.routes) for act, file in acts.items()),
        act_of={route.id: act for act, file in acts.items() for route in file.routes},
        limits=_by_id([("shared.toml", shared.limits)]),
        gates=_by_id([("shared.toml", shared.gates)]),
        defences=_by_id((f"{act}.toml", file.defences) for act, file in acts.items()),
        authorities=_by_id([("shared.toml", shared.authorities)]),
        notes=_by_id([("shared.toml", shared.notes)]),
        elements=_by_id(
            [(_ELEMENTS, _shared_elements()), *((f"{act}.toml", file.elements) for act, file in acts.items())]
        ),
    )
    _check_acts(found)
    _check_elements(found)
    for route in found.routes.values():
        _check_route(route, found, where=f"{found.act_of[route.id]}.toml, {route.id}")
    return found


def read_actions(texts: Mapping[str, str]) -> ActionFile:
    """What to do and whom to call, from the text of its files by name.

    Raises:
        LawError: a file does not fit its shape, or a link leads nowhere.
    """
    files = {name: _converted(text, ActionFile, where=name) for name, text in sorted(texts.items())}
    services = _by_id((name, file.services) for name, file in files.items())
    markers = _by_id((name, file.markers) for name, file in files.items())
    evidence = _by_id((name, file.evidence) for name, file in files.items())
    _check_services(services.values())
    for marker in markers.values():
        _linked(marker.call, services, what="service", where=marker.id)
        _check_can_be_called(marker, services)
        _linked(marker.acts, ACTS, what="kind of act", where=marker.id)
    for each in evidence.values():
        _linked(each.acts, ACTS, what="kind of act", where=each.id)
        _linked(each.channels, dict.fromkeys(CHANNELS), what="channel", where=each.id)
        if (each.at_least_days or 0) > (each.at_most_days or each.at_least_days or 0):
            raise LawError("The most days are fewer than the least.", where=each.id)
    return ActionFile(
        services=tuple(services.values()),
        markers=tuple(markers.values()),
        evidence=tuple(evidence.values()),
    )


def sourced_entries(of: Book) -> Iterator[tuple[str, entries.Sourced]]:
    """Every entry of a book that has a source and a confidence, with its place."""
    for act, file in of.acts.items():
        for each in (file.act, *file.routes, *file.defences, *file.stalking_acts, *file.changes):
            yield f"{act}.toml, {each.id}", each
    shared_entries = (of.limits, of.gates, of.authorities, of.notes)
    for shared in chain.from_iterable(group.values() for group in shared_entries):
        yield f"shared.toml, {shared.id}", shared


def _toml_files(folder: Traversable) -> list[Traversable]:
    found = [path for path in folder.iterdir() if path.name.endswith(".toml")]
    return sorted(found, key=lambda path: path.name)


def _converted[T](text: str, kind: type[T], *, where: str) -> T:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LawError(f"The file is not TOML: {error}.", where=where) from error
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", where=f"{where}{_entry_named(table, str(error))}") from error


def _entry_named(table: dict[str, Any], message: str) -> str:
    """The id of the entry that an error such as "... - at `$.routes[3].points[0]`" is about."""
    _, _, path = message.partition("`$.")
    kind, _, rest = path.partition("[")
    position = rest.partition("]")[0]
    if not position.isdecimal():
        return ""
    entry = table[kind][int(position)]
    return (
        f", {entry['id']}" if isinstance(entry, dict) and "id" in entry else f", {kind} {int(position) + 1}"
    )


def _by_id[T: Any](groups: Iterable[tuple[str, Iterable[T]]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for where, group in groups:
        for each in group:
            if each.id in found:
                raise LawError(f"There are two entries called {each.id}.", where=f"{where}, {each.id}")
            found[each.id] = each
    return found


def _linked(ids: Iterable[str], known: Mapping[str, object], *, what: str, where: str) -> None:
    if missing := sorted(set(ids) - set(known)):
        raise LawError(f"There is no {what} called {missing[0]}.", where=where)


def _check_services(services: Iterable[entries.Service]) -> None:
    by_code: dict[str, str] = {}
    for each in services:
        other = by_code.setdefault(each.code, each.id)
        if other != each.id:
            what = f"{other} has the code {each.code} too."
            raise LawError(what, where=each.id, next_step="Give it a code of its own.")


def _check_can_be_called(marker: entries.Marker, services: Mapping[str, entries.Service]) -> None:
    """Somebody in danger is given numbers that were on a page of the service or of a public body."""
    for service in (services[each] for each in marker.call):
        if not service.number or service.kind_of_check == "third party":
            raise LawError(
                f"It calls {service.id}, whose number is missing or was only seen on somebody else's page.",
                where=marker.id,
                next_step="Check that number with the service first, or take it out of call.",
            )


def _check_acts(of: Book) -> None:
    for name, file in of.acts.items():
        if file.act.id != name:
            raise LawError(f"The file of {file.act.id} has another name.", where=f"{name}.toml")
        for each in file.stalking_acts:
            _linked(each.acts, ACTS, what="kind of act", where=f"{name}.toml, {each.id}")
    letters = [each.letter for file in of.acts.values() for each in file.stalking_acts]
    if len(letters) != len(set(letters)):
        raise LawError("One letter of s.2A(3) stands twice.", where=of.jurisdiction)


def _check_elements(of: Book) -> None:
    for element in of.elements.values():
        where = f"element {element.id}"
        _linked(element.acts, ACTS, what="kind of act", where=where)
        _linked(element.channels, dict.fromkeys(CHANNELS), what="channel", where=where)
    for authority in of.authorities.values():
        _linked(authority.elements, of.elements, what="element", where=f"shared.toml, {authority.id}")


def _check_route(route: Entry, of: Book, *, where: str) -> None:
    for linked in (route.lesser, route.see_also, route.aggravated, route.breach):
        _linked(linked, of.routes, what="route", where=where)
    _linked(route.defences, of.defences, what="defence", where=where)
    more = route.acts_of.acts if route.acts_of else ()
    _linked((*route.acts, *more), ACTS, what="kind of act", where=where)
    gates = (version.gate for version in route.versions if version.gate)
    _linked((route.gate, *gates), of.gates, what="gate", where=where)
    _linked((version.limit for version in route.versions), of.limits, what="time limit", where=where)
    _by_id([(where, route.points)])
    _linked((point.element for point in route.points), of.elements, what="element", where=where)
    _check_days(route, where=where)


def _check_days(route: Entry, *, where: str) -> None:
    if not route.versions:
        raise LawError("It has no version.", where=where)
    for version in route.versions:
        _check_status(version, where=where)
    for point in route.points:
        if point.starts and point.ends and point.ends < point.starts:
            raise LawError(f"The point {point.id} ends before it starts.", where=where)
    dated = [version for version in route.versions if version.starts]
    for before, after in pairwise(dated):
        if before.ends is None or after.starts is None or after.starts <= before.ends:
            raise LawError("Two versions are in force on one day, or are out of order.", where=where)


def _check_status(version: Version, *, where: str) -> None:
    if version.status in _GOES_ON and not (version.starts and not version.ends):
        raise LawError(f"What is {version.status} has a first day and no last day.", where=where)
    if version.status in _ENDED and not (version.starts and version.ends):
        raise LawError(f"What is {version.status} has a first and a last day.", where=where)
    if version.status not in (*_GOES_ON, *_ENDED) and (version.starts or version.ends):
        raise LawError(f"What is {version.status} has no first and no last day.", where=where)
    if version.starts and version.ends and version.ends < version.starts:
        raise LawError("A version ends before it starts.", where=where)
