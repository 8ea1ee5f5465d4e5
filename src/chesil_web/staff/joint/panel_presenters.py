"""Shapes what this room shows on the page of a case and on My day. Nothing of a joint is opened for that."""

from collections.abc import Iterator
from typing import Final, cast

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui.when import said_day
from chesil_web.staff.access import policy
from chesil_web.staff.cases.models import Case, CaseTold
from chesil_web.staff.cases.panels import Panel, Waits
from chesil_web.staff.joint import rules
from chesil_web.staff.joint.models import Asking, Side, Sort
from chesil_web.staff.joint.presenters import agency_name, names_of_others, review_words
from chesil_web.staff.joint.words import SORTS
from chesil_web.staff.workforce.queries import Working


def waits(worker: Working) -> Iterator[Waits]:
    """The link on My day to what other agencies ask."""
    if policy.nearness("joint:waiting", worker.told.roles) == "-":
        return
    count = rules.count_waiting(worker)
    words = ngettext("%(n)d agency asks you to share", "%(n)d agencies ask you to share", count)
    yield Waits("joint:waiting", words % {"n": count} if count else _("What other agencies ask"), bool(count))


def panel(worker: Working, case: Case, safe: OpenSafe) -> Panel | None:
    """What agencies share, for the page of a case. Nothing of it is opened for that."""
    if policy.nearness("joint:case", worker.told.roles) == "-":
        return None
    own = rules.side(worker, case)
    links = [(_("Open what is shared"), reverse("joint:case", args=[case.id]))] if own else []
    if case.closed_on is None and rules.may_ask(worker, own):
        links.append((_("Let another agency in"), reverse("joint:ask", args=[case.id])))
    return Panel(
        name=_("Shared between agencies"), lines=tuple(_lines(worker, case, own)), links=tuple(links),
        reach=tuple(_reach(case, own, safe)),
        empty=_(
            "Nothing. Another agency sees nothing of this case until it is let in: by the person’s word, or "
            "on a basis that a second person approves."
        ),
    )  # fmt: skip


def _reach(case: Case, own: Side | None, safe: OpenSafe) -> Iterator[tuple[str, str]]:
    """The way to what others know of reaching somebody, where this case knows no safe way itself."""
    if own is None or own.left_on is not None or case.closed_on is not None:
        return
    if safe.read([case], CaseTold)[0].contact.state != "unknown":
        return
    found = rules.copies(own).filter(sort="contact", taken_on=None).exclude(side=own)
    for each in found.select_related("side__agency")[:1]:
        words = _("%(agency)s lets you read how to contact them. Read it and use it in this case")
        yield words % {"agency": agency_name(each.side.agency)}, reverse("joint:use", args=[case.id, each.id])


def _lines(worker: Working, case: Case, own: Side | None) -> Iterator[str]:
    if own is None:
        return
    if own.left_on is not None:
        yield _("It ended for us on %(day)s.") % {"day": said_day(own.left_on)}
        return
    if names := names_of_others(own):
        yield _("With %(names)s") % {"names": names}
        count = rules.copies(own).filter(taken_on=None).count()
        words = ngettext("%(n)d thing is shared.", "%(n)d things are shared.", count) % {"n": count}
        yield words if count else _("Nothing is shared yet.")
        new = rules.unread(worker, own).count()
        if new:
            yield ngettext("%(n)d is new for you.", "%(n)d are new for you.", new) % {"n": new}
        yield from _newest(own)
        yield review_words(own)
    rows = Asking.objects.filter(case=case, ended_on=None, joint=own.joint_id).select_related("agency")
    for each in rows:
        waits = _("waits for a second person") if each.agreed_on is None else _("has not answered yet")
        yield _("%(name)s: %(state)s") % {"name": agency_name(each.agency), "state": waits}


_IN_PANEL: Final = 5


def _newest(own: Side) -> Iterator[str]:
    """The newest copies: what each is of, who put it there and when, and how many read it."""
    rows = rules.copies(own).filter(taken_on=None).select_related("side__agency")
    for each in rows.annotate(read=Count("readings"))[:_IN_PANEL]:
        words = ngettext("read by %(n)d person", "read by %(n)d people", each.read) % {"n": each.read}
        yield _("%(what)s · %(agency)s, %(day)s · %(read)s") % {
            "what": SORTS[cast(Sort, each.sort)], "agency": agency_name(each.side.agency),
            "day": said_day(each.put_on), "read": words if each.read else _("not read yet"),
        }  # fmt: skip
