"""What a page says of this very site: made from its settings and its code, so it is as true as they are."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys import sessions
from chesil_web.foundation.ui import languages
from chesil_web.public.guidance import links
from chesil_web.public.guidance.told import Group, Told

# Wagtail's own script sets it, so nothing of ours names it; a test looks whether it still does.
MENU_COOKIE: Final = "wagtail_sidebar_collapsed"
_YEAR: Final = 365


def _who() -> tuple[Group, ...]:
    return (Group("", (Told("", tuple(_who_says())),)),)


def _who_says() -> Iterator[str]:
    site = settings.CHESIL
    if site.council:
        yield _("This website is run by %(council)s.") % {"council": site.council}
    else:
        yield _("The people who run this website have not said yet who they are.")
    if not site.live:
        yield _("This is a trial site. Do not keep anything real in it.")
    yield _complaints()


def _complaints() -> str:
    days = settings.CHESIL.complaint_days
    if not days:
        return _("The council takes no reports here. To report harassment, call the police on 101.")
    return ngettext(
        "You can tell the council about harassment here. Someone aims to read it within %(n)d working day.",
        "You can tell the council about harassment here. Someone aims to read it within %(n)d working days.",
        days,
    ) % {"n": days}


def _contact() -> tuple[Group, ...]:
    lines = tuple(links.reached(each) for each in settings.CHESIL.contact)
    nobody = () if lines else (_("The people who run this website have not said yet how to reach them."),)
    return (Group("", (Told("", nobody, lines=lines),)),)


def _languages() -> tuple[Group, ...]:
    if languages.offered():
        said = _("You can read the pages in English or in Welsh. The link is at the foot of each page.")
    else:
        said = _("The pages are in English. They can be shown in Welsh once someone has translated them.")
    return (Group("", (Told("", (said,)),)),)


# Cookies.


def _cookies() -> tuple[Group, ...]:
    mine = Group(_("For everyone"), (_session_cookie(), _key_cookie()))
    return (mine, _editors_cookies()) if settings.CHESIL.editors else (mine,)


def _session_cookie() -> Told:
    return _cookie(
        settings.SESSION_COOKIE_NAME,
        _("It tells this site that the next page is for you. Nobody else can send anything in your name."),
        " ".join(_session_begins()),
    )


def _session_begins() -> Iterator[str]:
    yield _("You open a page to start or open your notes, or to tell the council.")
    if languages.offered():
        yield _("You choose a language.")
    if settings.CHESIL.editors:
        yield _("You sign in to edit these pages.")


def _key_cookie() -> Told:
    held = _("It keeps your notes, or what you tell the council, open while you go from page to page.")
    ends = _("It stops working after %(idle)s in which you do nothing, and after %(longest)s at most.") % {
        "idle": _time(sessions.IDLE), "longest": _time(sessions.LONGEST),
    }  # fmt: skip
    return _cookie(sessions.COOKIE, f"{held} {ends}", _("You open your notes, or begin to tell the council."))


def _editors_cookies() -> Group:
    shown = _cookie(
        CookieStorage.cookie_name,
        _("It carries a line such as that a page was saved, to be shown once."),
        _("An editor saves something."),
        until=_("Until the line has been shown."),
    )
    menu = _cookie(
        MENU_COOKIE,
        _("It knows if the menu at the side is open. The browser also keeps how an editor set up the page."),
        _("An editor opens or closes that menu."),
        until=_("Until the browser is closed."),
    )
    return Group(_("Only for those who edit these pages"), (shown, menu))


def _cookie(name: str, what: str, when: str, *, until: str = "") -> Told:
    rows = ((_("It is set when"), when), (_("It stays"), until or _until()))
    return Told(name, (what,), rows)


def _until() -> str:
    """How long a browser keeps the cookie of a session."""
    if settings.SESSION_EXPIRE_AT_BROWSER_CLOSE:
        return _("Until you press Leave this page, or close the browser.")
    return _time(timedelta(seconds=settings.SESSION_COOKIE_AGE))


# What is kept.


def _kept() -> tuple[Group, ...]:
    notes = Group(_("In your notes"), tuple(_notes()))
    others = Group(_("Other things"), tuple(_others()))
    told = (Group(_("What you tell the council"), tuple(_told())),) if settings.CHESIL.complaint_days else ()
    return (notes, *told, others)


def _notes() -> Iterator[Told]:
    yield _how_long(
        _("All your notes"),
        _("Until you delete them. Then your code can bring them back for %(time)s."),
        "a whole record",
    )
    yield Told(
        _("One part that you delete"),
        (_("You can bring it back for a time. Then it is gone for good."),),
        (
            (_("What you wrote"), kept_for("an entry")),
            (_("Someone you mentioned"), kept_for("a person")),
            (_("A file"), kept_for("a file")),
        ),
    )
    yield Told(
        _("Your safety plan"),
        (_("Until you delete it. It is gone at once, and cannot be brought back."),),
    )
    yield _how_long(
        _("A file that did not arrive completely"), _("It waits for the rest for %(time)s."), "half a file"
    )
    yield _how_long(
        _("What you were typing when your notes closed"),
        _("It is sealed in the page that you see. We do not keep it. You can send it for %(time)s."),
        "typed words",
    )
    yield _how_long(
        _("The key to one file or document"),
        _(
            "The site has it while it works on that, for at most %(time)s after you were last here. Your "
            "notes may be closed by then. When the site stops, it cannot use it any more."
        ),
        "a lent key",
    )


def _told() -> Iterator[Told]:
    yield _how_long(
        _("What you did not send"),
        _("With a code, you can come back to it for %(time)s."),
        "a complaint not sent",
    )
    yield Told(
        _("What you sent"), (_("Until you withdraw it. If you do not, the council must say how long."),)
    )
    yield _how_long(
        _("What you withdrew"),
        _("You can undo that for %(time)s. Then it is gone for good."),
        "a complaint taken back",
    )


def _others() -> Iterator[Told]:
    yield Told(
        _("What you think of our pages"),
        (_("Your words, the page and the day. It does not say who you are."),),
        (
            (_("At most"), kept_for("feedback")),
            (_("When an editor has dealt with it"), kept_for("feedback that is done")),
        ),
    )
    yield _how_long(
        _("How many times something was tried"),
        _(
            "A count, under a code made from your network or name. Neither can be read from the code. It "
            "is deleted after %(time)s."
        ),
        "tries",
    )
    yield _how_long(
        _("A list of work that was done"),
        _("Times and codes, and no words. It is deleted after %(time)s."),
        "a job",
    )


def _how_long(title: str, said: str, name: str) -> Told:
    return Told(title, (said % {"time": kept_for(name)},))


def kept_for(name: str) -> str:
    """How long something of `settings.KEPT_FOR` is kept, in words."""
    return _time(import_string(settings.KEPT_FOR[name]))


def _time(length: timedelta) -> str:
    """A length of time in its largest whole unit."""
    if length.days and length.days % _YEAR == 0:
        return ngettext("%(n)d year", "%(n)d years", length.days // _YEAR) % {"n": length.days // _YEAR}
    if length.days:
        return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}
    minutes = length.seconds // 60
    if minutes % 60 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


# What goes to others.


def _sent() -> tuple[Group, ...]:
    return (Group("", tuple(_sent_says())),)


def _sent_says() -> Iterator[Told]:
    site = settings.CHESIL
    yield Told(_("When you press Leave this page you go to:"), (urlsplit(site.exit).hostname or "",))
    if site.authorities:
        said = _(
            "Once an hour a code is sent to a service that stamps the time. None of your words can "
            "be read from it."
        )
    else:
        said = _("No outside service stamps the time of what you keep.")
    yield Told(_("Time stamps"), (said,))
    if site.store:
        said = _("Sealed files are kept with a company that stores files. It does not have the keys to them.")
    else:
        said = _("Sealed files are kept on the server of this website.")
    yield Told(_("Your files"), (said,))


PARTS: Final[dict[str, tuple[str, Callable[[], tuple[Group, ...]]]]] = {
    "who": ("Who runs it, and if it takes reports", _who),
    "contact": ("How to reach the people who run it", _contact),
    "cookies": ("Cookies", _cookies),
    "kept": ("What is kept, and how long", _kept),
    "sent": ("What goes to others", _sent),
    "languages": ("Languages", _languages),
}


def part(name: str) -> tuple[Group, ...]:
    """What is so of this site now, on a subject of PARTS."""
    return PARTS[name][1]()
