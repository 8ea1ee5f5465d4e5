"""What the directory of help shows: services near and far, how sure each number is, and a card of numbers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

import attrs
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said_day
from chesil_web.public.guidance import bills, choices, forms, hours, places, queries
from chesil_web.public.guidance.models import Service
from chesil_web.public.guidance.places import Council

_ON_A_CARD: Final = 8
_CHECKED: Final = {
    "confirmed": lazy("The service confirmed this number on %(day)s."),
    "operator": lazy(
        "We compared this with its own website, or a copy of it, on %(day)s. A copy can be older."
    ),
    "official": lazy("We saw this on the website of another public body on %(day)s."),
    "recorded": lazy("It was last checked on %(day)s, by somebody who keeps a list of helplines."),
    "third party": lazy("We checked this on another website on %(day)s. It may have changed."),
}
_MARKS: Final = ("(a)", "(b)", "(c)")  # a star or a hash would be dialled


@attrs.frozen(kw_only=True)
class Shown:
    """A service in the directory.

    Attributes:
        call, text: as a link, empty when there is none. link: of its own website, empty when it has none.
        state: open or closed now, in words; empty when the hours are not known.
        leaves: what a call or a text leaves. doubts: what to be careful about.
        checked: when the number was checked and where, or since when it was not; empty without a number, and
            for one such as 101. is_unsure: it is of one area and no public body's page has it, so that this
            comes before the number.
    """

    code: str
    name: str
    who_for: str
    phone: str
    call: str
    text_number: str
    text: str
    web: str
    link: str
    how: str
    languages: str
    state: str
    is_open: bool
    hours: tuple[str, ...]
    leaves: tuple[str, ...]
    doubts: tuple[str, ...]
    checked: str
    is_unsure: bool


@attrs.frozen(kw_only=True)
class Local:
    """What there is in one council's area. *instead*: where to look when no service there is listed."""

    area: str
    services: tuple[Shown, ...]
    instead: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Gap:
    """That no service of an area is for what was asked.

    *says*: that there is none. *look*: where else to look.
    """

    says: str
    look: tuple[str, ...]


@attrs.frozen(kw_only=True)
class HelpPage(Page):
    """The directory.

    Attributes:
        gap: said first of all where the area has nothing for the need, or None.
        local: by area, before everything else. helpline: of the whole nation for the need, which comes next
            and is shown while it is closed too, or None; costs: what a call to it costs.
        wide: of the words above the others.
        services: for a whole nation, or for all, those that are open now; all where none is. closed: the
            others of these, as far as we know their hours. elsewhere: those of other areas,
            where none was asked for.
        asked: what it was narrowed to, in words; empty before anything was asked.
        unasked: why an area stands here that nobody asked for, or nothing.
        codes: of the first, for a card.
        which: a sentence if the place can be in several councils, or nothing. areas: each by code and name,
            likeliest first. sent: what is sent again with one of them, as names and values.
    """

    gap: Gap | None
    local: tuple[Local, ...]
    helpline: Shown | None
    costs: str
    wide: str
    services: tuple[Shown, ...]
    closed: tuple[Shown, ...]
    elsewhere: tuple[Shown, ...]
    asked: str
    unasked: str
    codes: str
    which: str
    areas: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class CardPage(Page):
    """A card: letters and numbers, and the same as codes. Its face tells nothing.

    *notes*: what to be careful about. Each begins with the mark that stands behind the letters it is for.
    """

    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    codes: str


def page(form: forms.Near, wanted: queries.Wanted, at: datetime, *, council: str = "") -> HelpPage:
    """The directory.

    Args:
        wanted: what it is narrowed to.
        council: who runs the website; its area comes first where no area was asked for.
    """
    found = queries.services(wanted)
    asked_for = [places.councils()[code] for code in wanted.councils]
    ours = None if asked_for or wanted.nation else places.council_in(council)
    areas = [ours] if ours else asked_for
    near = [queries.local(each, wanted) for each in areas]
    wide = [each for each in found if not each.councils]
    for_need = wanted.need not in ("", "danger")
    gap = _gap(areas, near, wanted) if areas and for_need else None
    is_placed = bool(areas or wanted.nation)  # each nation has helplines of its own
    helpline = queries.helpline(wide, wanted.need, wanted.who) if for_need and is_placed else None
    wide_shown = [service(each, at) for each in wide if each is not helpline]
    is_any_open = any(each.is_open for each in wide_shown)
    listed = {each.code: each for each in (*(each for services in near for each in services), *wide)}
    return HelpPage(
        heading=_("Help near you"), form=form, back=reverse("guidance:all"),
        description=_(
            "Who can help if someone harasses, stalks or frightens you: by postcode, with numbers to call "
            "and whether they are open now."
        ),
        gap=gap, local=tuple(_local(*each, wanted, at, gap) for each in zip(areas, near, strict=True)),
        helpline=service(helpline, at) if helpline else None,
        costs=next(iter(bills.call_leaves(helpline.phone)), "") if helpline else "",
        wide=_wide(asked_for, wanted.nation),
        services=tuple(each for each in wide_shown if each.is_open or not is_any_open),
        closed=tuple(each for each in wide_shown if is_any_open and not each.is_open),
        elsewhere=tuple(service(each, at) for each in found if each.councils and each.code not in listed),
        asked=_asked(form, asked_for, wanted) if form.is_bound and form.is_valid() else "",
        unasked=_unasked(ours, council) if ours else "", codes=" ".join(list(listed)[:_ON_A_CARD]),
        which=_which(form) if len(asked_for) > 1 else "",
        areas=tuple((each.code, each.name) for each in asked_for),
        sent=tuple(_sent(form)) if len(asked_for) > 1 else (),
    )  # fmt: skip


def _sent(form: forms.Near) -> Iterator[tuple[str, str]]:
    """What was asked for, without the council."""
    for name, value in form.cleaned_data.items():
        if value and name != "council":
            yield name, str(value)


def _which(form: forms.Near) -> str:
    """Why there is more than one area, and what to do."""
    if any(each.isdecimal() for each in form.cleaned_data["postcode"]):
        return _(
            "We only know the first part of each postcode, and yours is in more than one council area. Press "
            "your council. The likeliest comes first."
        )
    return _("It may be in more than one council area. Press your council.")


def _gap(areas: Sequence[Council], near: Sequence[Sequence[Service]], wanted: queries.Wanted) -> Gap | None:
    """What is said where no service of the areas is for the need; None where one is."""
    if any(wanted.need in each.needs for found in near for each in found):
        return None
    named = {"need": choices.NEEDS_FOR[wanted.need], "area": _(" or ").join(each.name for each in areas)}
    return Gap(
        says=_("We do not know of a local service for %(need)s in %(area)s.") % named,
        look=(*_by_somebody_close(near, wanted), *(line for each in areas for line in _page_of(each))),
    )


def _by_somebody_close(near: Sequence[Sequence[Service]], wanted: queries.Wanted) -> Iterator[str]:
    """Stalking is often by a partner or an ex, which services for domestic abuse help with."""
    names = [each.name for found in near for each in found if "abuse" in each.needs]
    if wanted.need == "stalking" and names:
        yield _(
            "If it is your partner, an ex or a relative who does this, a service for domestic abuse can help "
            "too. It is further down on this page: %(name)s."
        ) % {"name": _(" or ").join(names)}


def _local(
    area: Council, found: Sequence[Service], wanted: queries.Wanted, at: datetime, gap: Gap | None
) -> Local:
    shown = (service(each, at, fits=queries.fits(each, wanted)) for each in found)
    instead = () if found or gap else (_none_listed(area), *_page_of(area))
    return Local(area=area.name, services=tuple(shown), instead=instead)


def _none_listed(area: Council) -> str:
    return _("We do not list a service for %(area)s yet.") % {"area": area.name}


def _page_of(area: Council) -> Iterator[str]:
    """Where to look for what is not listed: the page of the council that has to arrange it."""
    yield _(
        "Try the website of the council for %(area)s. Look for “domestic abuse” or “community safety”."
    ) % {"area": area.name}
    if area.is_district:
        yield _(
            "%(area)s is a district, and there is a county council too. Look at the county council's "
            "website as well: it often arranges help with domestic abuse."
        ) % {"area": area.name}


def _wide(areas: Sequence[Council], nation: str) -> str:
    nations = {nation, *(each.nation for each in areas)} - {""}
    if len(nations) == 1:
        return _("Everywhere in %(nation)s") % {"nation": places.NATIONS[nations.pop()]}
    return _("Services for all areas")


def _asked(form: forms.Near, areas: Sequence[Council], wanted: queries.Wanted) -> str:
    """What was asked for, as one line. Empty answers are left out."""
    needs, people = (dict(given) for given in (choices.NEEDS, choices.PEOPLE))
    area = _(" or ").join(each.name for each in areas) or places.NATIONS.get(wanted.nation, "")
    said = [
        _("Your area: %(area)s.") % {"area": area} if area else "",
        _("What for: %(need)s.") % {"need": needs[wanted.need]} if wanted.need else "",
        _("Who for: %(who)s.") % {"who": people[wanted.who]} if wanted.who else "",
        _("Open now.") if wanted.open_at else "",
    ]
    return " ".join(filter(None, said)) or _("All services.")


def _unasked(area: Council, council: str) -> str:
    return _(
        "%(council)s runs this website, so help in %(area)s comes first. If you are somewhere else, enter "
        "your postcode or choose your council."
    ) % {"council": council, "area": area.name}


def service(found: Service, at: datetime, *, fits: bool = True) -> Shown:
    """A service, at a moment. *fits*: it is for what was asked."""
    return Shown(
        code=found.code, name=found.name, who_for=found.who_for, phone=found.phone,
        call=link("tel", found.phone), text_number=found.text_number, text=link("sms", found.text_number),
        web=found.web, link=f"https://{found.web}" if found.web else "", how=found.how,
        languages=found.languages, state=_state(found, at), is_open=queries.is_open(found, at),
        hours=tuple(found.hours.splitlines()),
        leaves=(
            *bills.call_leaves(found.phone, off_bill=found.off_bill),
            *bills.text_leaves(found.text_number),
        ),
        doubts=tuple(_doubts(found, fits=fits)), checked=_checked(found, timezone.localdate(at)),
        is_unsure=found.kind_of_check in ("third party", "none") and bool(found.councils),
    )  # fmt: skip


def link(kind: str, number: str) -> str:
    """The address that calls or texts a number, as kind tel or sms; empty without a number."""
    plain = "".join(each for each in number if each.isdecimal())
    return f"{kind}:{plain}" if plain else ""


def _state(found: Service, at: datetime) -> str:
    if found.always_open:
        return _("Open day and night")
    now = hours.now(found.hours, at)
    if now.may_be_closed:
        return _("It may be closed: bank holiday")
    if now.is_open and now.until:
        return _("Open now, until %(time)s") % {"time": f"{now.until:%H:%M}"}
    if now.opens:
        told = {"day": said_day(now.opens.date()), "time": f"{now.opens:%H:%M}"}
        return _("Closed now. Opens on %(day)s at %(time)s") % told
    return ""


def _checked(found: Service, today: date) -> str:
    """The one rule: a number was checked in the last 90 days, or the page says since when it was not."""
    if not number(found) or _is_national(found):
        return ""
    day = {"day": said_day(found.checked_on)}
    if found.kind_of_check == "none":
        return _("We have not checked this number yet. It was added on %(day)s.") % day
    if queries.is_old(found, today):
        return _("Not checked since %(day)s. It may have changed.") % day
    return str(_CHECKED[found.kind_of_check]) % day


def _is_national(found: Service) -> bool:
    """Whether its number is one of three digits, such as 101: these are the nation's and do not change."""
    return len(number(found)) == 3 and number(found).isdecimal()


def _doubts(found: Service, *, fits: bool) -> Iterator[str]:
    if not fits:
        yield _("They may not deal with this, but they can tell you who does.")
    if found.hours:
        yield _("Hours may be different on a bank holiday.")


def card(found: Sequence[Service], today: date) -> CardPage:
    """A card of numbers."""
    printed = [each for each in found if number(each)][:_ON_A_CARD]
    said = {each.code: in_short(each, today) for each in printed}
    noted = dict.fromkeys(note for note in said.values() if note)
    marks = dict(zip(noted, _MARKS, strict=False))
    return CardPage(
        heading=_("Numbers"), back=reverse("guidance:help"), codes=" ".join(each.code for each in found),
        rows=tuple(
            (" ".join(filter(None, (each.card, marks.get(said[each.code])))), number(each))
            for each in printed
        ),
        notes=tuple(f"{mark} {note}" for note, mark in marks.items()),
    )  # fmt: skip


def in_short(found: Service, today: date) -> str:
    """What to be careful about, in words that tell nothing of what the number is for; empty if it is sure."""
    if _is_national(found):
        return ""
    if found.kind_of_check == "none":
        return _("Not checked.")
    if queries.is_old(found, today):
        return _("Not checked for more than 90 days.")
    is_elsewhere = found.kind_of_check in ("official", "third party")
    return _("Found on another website, not its own.") if is_elsewhere else ""


def number(found: Service) -> str:
    """The number to call, or else to text; empty for a service that is online only."""
    return found.phone or found.text_number


def card_text(found: Sequence[Service], today: date) -> str:
    """The card as a plain text to save."""
    made = card(found, today)
    rows = [f"{letters}  {number}" for letters, number in made.rows]
    return "\n".join([_("Numbers"), "", *rows, "", *made.notes, ""])
