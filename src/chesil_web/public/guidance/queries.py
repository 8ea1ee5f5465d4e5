"""What can be asked of guidance and of the directory."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import log
from typing import Any, Final

import attrs
from django.http import Http404
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from chesil import law
from chesil_web.public.guidance import choices, hours, links, places
from chesil_web.public.guidance import search as finding
from chesil_web.public.guidance.models import GuidancePage, Service

CHECK_EVERY: Final = timedelta(days=90)
_MOST_WORDS: Final = 12
_MOST_FOUND: Final = 8


def page(code: str) -> GuidancePage:
    """The published page at an address.

    Raises:
        Http404: there is none.
    """
    found: GuidancePage | None = GuidancePage.objects.live().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def about_site(name: str) -> GuidancePage | None:
    """The published page about this website that links call by a name; None when it was taken down."""
    found: GuidancePage | None = GuidancePage.objects.live().filter(group="site", slug=name).first()
    return found


def pages() -> Sequence[GuidancePage]:
    """Every published page, in the order of the tree that editors see."""
    return list(GuidancePage.objects.live().order_by("path"))


def due(on: date) -> Sequence[GuidancePage]:
    """Published pages whose review is due, the longest overdue first."""
    return list(GuidancePage.objects.live().filter(review_due__lte=on).order_by("review_due", "path"))


def to_check(on: date) -> Sequence[Service]:
    """Services that nobody has checked for 90 days, the oldest first."""
    return list(
        Service.objects.filter(live=True, checked_on__lt=on - CHECK_EVERY).order_by("checked_on", "name")
    )


def is_old(service: Service, on: date) -> bool:
    """Whether nobody has checked a service for more than 90 days."""
    return on - service.checked_on > CHECK_EVERY


@attrs.frozen(kw_only=True)
class Wanted:
    """What a directory is narrowed to; what is empty narrows nothing.

    Attributes:
        councils: codes, one of which is enough. nation: E, W, S or N. need, who: codes of `choices`.
        open_at: only those that answer at this moment.
    """

    councils: tuple[str, ...] = ()
    nation: str = ""
    need: str = ""
    who: str = ""
    open_at: datetime | None = None


def services(wanted: Wanted) -> Sequence[Service]:
    """The services that fit: those for danger first, then those for this group, local ones, the rest.

    Where no council is asked for, local ones are the last: most who read are not from there.
    """
    found = [each for each in Service.objects.filter(live=True) if fits(each, wanted)]
    return sorted(found, key=lambda each: _order(each, wanted))


def areas(place: str) -> Sequence[places.Council]:
    """The councils that a place can be in, the likeliest first, as `places.councils_of` gives them. If no
    service of these is listed, the others that the town's postcode district is in follow."""
    found = places.councils_of(place)
    if len(found) != 1:  # a place that can be in several is wide already
        return found
    listed = any(found[0].code in each.councils for each in Service.objects.filter(live=True))
    return found if listed else places.councils_around(place)


def local(area: places.Council, wanted: Wanted) -> Sequence[Service]:
    """Every service of one council's area: those that fit, then the others, which may know who can help."""
    found = [each for each in Service.objects.filter(live=True) if area.code in each.councils]
    return sorted(found, key=lambda each: (not fits(each, wanted), _order(each, wanted)))


def helpline(found: Sequence[Service], need: str, who: str = "") -> Service | None:
    """The service that is for a need before all others; None where none is.

    One that is for a group only comes first where somebody said that it is for them. Any other can be called.
    """
    named = choices.HELPLINES.get(need, ())
    theirs = {each.code for each in found if who and who in each.people}
    return min(
        (each for each in found if need in each.needs and (each.phone or each.code in theirs)),
        key=lambda each: (
            each.code not in theirs, each.code not in named, bool(each.people), len(each.needs)
        ),
        default=None,
    )  # fmt: skip


def with_codes(codes: Sequence[str]) -> Sequence[Service]:
    """Published services by their codes, in that order; what is not there is left out."""
    known = {each.code: each for each in Service.objects.filter(live=True, code__in=codes)}
    return [known[code] for code in dict.fromkeys(codes) if code in known]


def numbers() -> tuple[str, ...]:
    """Every number that the directory prints, to call or to text."""
    found = Service.objects.filter(live=True).values_list("phone", "text_number")
    return tuple(number for row in found for number in row if number)


def of_the_law(given: Collection[law.Service]) -> Sequence[tuple[law.Service, Service | None]]:
    """Services that the law room names, each as an editor keeps it; with None where there is no such row.

    What an editor took down is left out.
    """
    kept = {row.code: row for row in Service.objects.filter(code__in=[each.code for each in given])}
    found = [(each, kept.get(each.code)) for each in given]
    return [(each, row) for each, row in found if row is None or row.live]


def naming(service: Service) -> Sequence[GuidancePage]:
    """Published pages in whose words or links the number of a service is typed; none without a number."""
    given = (re.sub(r"[^0-9]", "", each) for each in (service.phone, service.text_number))
    shapes = [r"(?<![0-9])" + " ?".join(each) + r"(?![0-9])" for each in given if each]
    if not shapes:
        return []
    number = re.compile("|".join(shapes))
    return [page for page in pages() if number.search("\n".join(_typed(page)))]


def _typed(page: GuidancePage) -> Iterator[str]:
    yield from page.texts()
    for value in (page.intro, *(block.value for block in page.body)):
        yield from links.targets(value)


def fits(service: Service, wanted: Wanted) -> bool:
    """Whether a service is what was asked for."""
    return (
        _is_there(service, wanted)
        and (_is_first(service, wanted) or not wanted.need or wanted.need in service.needs)
        and (not wanted.who or not service.people or wanted.who in service.people)
        and (wanted.open_at is None or is_open(service, wanted.open_at))
    )


def _is_first(service: Service, wanted: Wanted) -> bool:
    """Whether it is for danger, and for everybody or for the group that was asked for."""
    return "danger" in service.needs and (not service.people or wanted.who in service.people)


def _is_there(service: Service, wanted: Wanted) -> bool:
    if not wanted.nation and not wanted.councils:
        return True
    nations = {wanted.nation, *(places.councils()[code].nation for code in wanted.councils)} - {""}
    return bool(nations & set(service.nations) or set(wanted.councils) & set(service.councils))


def _order(service: Service, wanted: Wanted) -> tuple[bool, bool, bool, int]:
    numbered = int(service.code) if service.code.isdecimal() else 1_000_000
    is_far = bool(service.councils) is not bool(wanted.councils)
    return not _is_first(service, wanted), not (wanted.who and service.people), is_far, numbered


def is_open(service: Service, at: datetime) -> bool:
    """Whether it says that it answers at a moment. On a bank holiday hours are not sure, and do not count."""
    return service.always_open or hours.now(service.hours, at).is_open


@attrs.frozen(kw_only=True)
class Found:
    """What was found, the best first. *instead*: words that were looked for in place of misspelt ones."""

    pages: Sequence[GuidancePage] = ()
    services: Sequence[Service] = ()
    instead: Sequence[str] = ()


def search(asked: str, *, on: date) -> Found:
    """Published pages and services that have any of the words, on a day; nothing for words that none has."""
    made = finding.parts(on)
    said = {name: finding.stems(texts) for name, texts in made.items()}
    words = finding.asked(asked)[:_MOST_WORDS]
    found = {word: _having(word, said) for word in words}
    missing = [word for word in words if not found[word]]
    meant = _meant(missing, made.values()) if missing else []
    ranked = _ranked(found | {word: _having(word, said) for word in meant})
    return Found(
        pages=[row for row in ranked if isinstance(row, GuidancePage)][:_MOST_FOUND],
        services=[row for row in ranked if isinstance(row, Service)][:_MOST_FOUND],
        instead=meant,
    )


def _having(word: str, said: Mapping[str, set[str]]) -> Sequence[Any]:
    """The rows that have a word. *said*: the stems in each part that is made anew, by its name."""
    wanted = finding.called(word)
    wanted |= {name for name, stems in said.items() if wanted & stems}
    query, index = PlainText(" ".join(sorted(wanted)), operator="or"), get_search_backend()
    return [row for rows in _public() for row in index.search(query, rows, order_by_relevance=False)]


def _public() -> tuple[Any, Any]:
    return GuidancePage.objects.live(), Service.objects.filter(live=True)


def _meant(missing: Sequence[str], made: Iterable[Sequence[str]]) -> Sequence[str]:
    """The words on public pages that are nearest to some that nothing has, where any is near."""
    texts = [*made, *(row.texts() for rows in _public() for row in rows)]
    known = sorted({word for said in texts for text in said for word in finding.asked(text)})
    found = (finding.nearest(word, known) for word in missing)
    return [word for word in dict.fromkeys(found) if word]


def _ranked(found: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
    """Those that have most of the words first; of those that have as many, those that say them most."""
    rows_found = {row for rows in found.values() for row in rows}
    said = {row: [finding.stems([text]) for text in row.texts()] for row in rows_found}
    counts: dict[Any, float] = defaultdict(float)
    for word, rows in found.items():
        wanted, is_rare = finding.called(word), log(1 + 1 / len(rows)) if rows else 0
        for row in rows:
            counts[row] += is_rare * _weight(row, [bool(wanted & stems) for stems in said[row]])
    return sorted(counts, key=lambda row: (-counts[row], row.pk))


def _weight(row: Any, has: Sequence[bool]) -> float:
    """How much it tells that a word stands in some of a row's texts, of which the first is its title."""
    is_aside = isinstance(row, GuidancePage) and row.group == "site"  # many words, and seldom what is meant
    by_place = 2 if has[0] else 0.25 if is_aside else 1
    return by_place * (1 + log(1 + sum(has)))
