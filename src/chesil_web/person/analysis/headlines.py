"""What is counted, in a line each: the same on Noticed, the pattern and the page on the law.

Every number is one of PersonFindings, which the library counts once. Nothing is counted here.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil.terms.findings import UNNAMED, PersonFindings, Strand, TurningPoint
from chesil_web.foundation.ui.when import said_day, short_day

AFTER_ASKING: Final = "contact_after_asked_to_stop"
# What is counted of each kind, with the number before it. Other kinds are told by their title.
_PHRASES: Final[dict[str, Callable[[int], str]]] = {
    "contact_under_order": lambda n: ngettext(
        "%(n)s contact while an order was in force", "%(n)s contacts while an order was in force", n
    ),
    "threat_to_person": lambda n: ngettext(
        "%(n)s message that may threaten someone", "%(n)s messages that may threaten someone", n
    ),
    "threat_to_property": lambda n: ngettext(
        "%(n)s message that may threaten a home or belongings",
        "%(n)s messages that may threaten a home or belongings", n,
    ),
    "threat_of_self_harm": lambda n: ngettext(
        "%(n)s message that may say they will harm themselves",
        "%(n)s messages that may say they will harm themselves", n,
    ),
    "threat_to_share_images": lambda n: ngettext(
        "%(n)s message that may threaten to share private pictures",
        "%(n)s messages that may threaten to share private pictures", n,
    ),
    "watching_or_following": lambda n: ngettext(
        "%(n)s message that may be about watching or following",
        "%(n)s messages that may be about watching or following", n,
    ),
    "sexual_harassment": lambda n: ngettext(
        "%(n)s message that may be sexual and not asked for",
        "%(n)s messages that may be sexual and not asked for", n,
    ),
    "hate_ethnicity": lambda n: ngettext(
        "%(n)s message that may be abuse because of ethnicity or race",
        "%(n)s messages that may be abuse because of ethnicity or race", n,
    ),
    "hate_religion": lambda n: ngettext(
        "%(n)s message that may be abuse because of religion",
        "%(n)s messages that may be abuse because of religion", n,
    ),
    "hate_disability": lambda n: ngettext(
        "%(n)s message that may be abuse because of a disability",
        "%(n)s messages that may be abuse because of a disability", n,
    ),
    "hate_sexual_orientation": lambda n: ngettext(
        "%(n)s message that may be abuse because of sexual orientation",
        "%(n)s messages that may be abuse because of sexual orientation", n,
    ),
    "hate_transgender": lambda n: ngettext(
        "%(n)s message that may be abuse because someone is transgender",
        "%(n)s messages that may be abuse because someone is transgender", n,
    ),
    "hate_sex": lambda n: ngettext(
        "%(n)s message that may be abuse because of sex", "%(n)s messages that may be abuse because of sex", n
    ),
    AFTER_ASKING: lambda n: ngettext(
        "%(n)s contact after you asked them to stop", "%(n)s contacts after you asked them to stop", n
    ),
    "contact_after_block_or_new_address": lambda n: ngettext(
        "%(n)s contact after you blocked them, or from a new number or account",
        "%(n)s contacts after you blocked them, or from a new number or account", n,
    ),
    "verbal_abuse": lambda n: ngettext(
        "%(n)s message that may be abuse or name calling",
        "%(n)s messages that may be abuse or name calling", n,
    ),
    "control": lambda n: ngettext(
        "%(n)s message that may try to control what you do",
        "%(n)s messages that may try to control what you do", n,
    ),
    "many_recipients": lambda n: ngettext(
        "%(n)s contact with people around you", "%(n)s contacts with people around you", n
    ),
    "unwanted_deliveries": lambda n: ngettext(
        "%(n)s message that may be about taxis, food, gifts or parcels",
        "%(n)s messages that may be about taxis, food, gifts or parcels", n,
    ),
    "call_barrage": lambda n: ngettext("%(n)s call close to others", "%(n)s calls close together", n),
    "silent_or_hung_up_calls": lambda n: ngettext(
        "%(n)s call that ended at once, or from a withheld number",
        "%(n)s calls that ended at once, or from a withheld number", n,
    ),
    "night_contact": lambda n: ngettext("%(n)s contact in the night", "%(n)s contacts in the night", n),
    "persistence_without_reply": lambda n: ngettext(
        "%(n)s contact without an answer from you", "%(n)s contacts without an answer from you", n
    ),
    "message_barrage": lambda n: ngettext(
        "%(n)s message close to others", "%(n)s messages close together", n
    ),
    "channel_switching": lambda n: ngettext(
        "%(n)s contact, trying one way after another", "%(n)s contacts, trying one way after another", n
    ),
    "contact_on_dates_that_matter": lambda n: ngettext(
        "%(n)s contact on a date that matters to you", "%(n)s contacts on dates that matter to you", n
    ),
    "rising_frequency": lambda n: ngettext(
        "%(n)s contact while contact came more and more often",
        "%(n)s contacts while contact came more and more often", n,
    ),
    "resumption_after_silence": lambda n: ngettext(
        "%(n)s contact after a long time in which we counted no contact",
        "%(n)s contacts after a long time in which we counted no contact",
        n,
    ),
    "demand_for_contact": lambda n: ngettext(
        "%(n)s message that may demand an answer", "%(n)s messages that may demand an answer", n
    ),
    "apology_and_promise": lambda n: ngettext(
        "%(n)s message that may be an apology or a promise to change",
        "%(n)s messages that may be an apology or a promise to change", n,
    ),
}  # fmt: skip


def called(person: PersonFindings) -> str:
    """What a person is called on a page."""
    if person.person is None:
        return _("Withheld numbers")
    return _("Nobody is named") if person.person == UNNAMED else person.name


def contact(person: PersonFindings) -> str:
    """How much contact there was, on how many days, from when to when; empty when nothing has a date."""
    if person.first is None or person.last is None:
        return ""
    first, last = _day(person.first), _day(person.last)
    told = f"{_contacts(person.contacts)}{_on(person.days, person.first)}"
    if first == last:
        return f"{told}."
    between = _("Between %(first)s and %(last)s: %(contacts)s.")
    return between % {"first": said_day(first), "last": said_day(last), "contacts": told}


def after_asking(person: PersonFindings) -> str:
    """What came after she first asked them to stop; empty where she did not."""
    if not person.asked:
        return ""
    if person.person in (None, UNNAMED):
        return _after(person.asked, _("You asked them to stop on %(day)s."))
    return _after(person.asked, _("You asked %(name)s to stop on %(day)s."), name=called(person))


def _after(point: TurningPoint, said: str, **told_of: str) -> str:
    """What came after a turning point, which *said* tells."""
    told = said % {"day": said_day(_day(point.at)), **told_of}
    if not point.contacts_after or point.last_after is None:
        return told + " " + _("No contact is recorded after that.")
    return told + " " + _("After that: %(contacts)s%(days)s.") % {
        "contacts": _contacts(point.contacts_after), "days": _on(point.days_after, point.last_after),
    }  # fmt: skip


def kind(person: PersonFindings, strand: Strand) -> str:
    """One kind of conduct: how much of it, and on how many days."""
    if strand.code == AFTER_ASKING and person.asked:
        return after_asking(person)
    number = {"n": f"{strand.count:,}"}
    phrase = _PHRASES.get(strand.code)
    told = phrase(strand.count) % number if phrase else f"{strand.title}: {number['n']}"
    return f"{told}{_on(strand.days, strand.first)}."


def busiest(strand: Strand) -> str:
    """The week with most of a kind; empty where all was on one day, no week had two, or none is known."""
    if strand.busiest is None or strand.days < 2 or strand.busiest[1] < 2:
        return ""
    monday, count = strand.busiest
    return _("Busiest week: from %(day)s, %(n)s.") % {"day": short_day(monday), "n": f"{count:,}"}


def all_of(person: PersonFindings) -> tuple[str, ...]:
    """Everything that is told of a person: what came after asking them to stop first, then each kind."""
    asked = after_asking(person)
    kinds = (kind(person, each) for each in person.strands if each.code != AFTER_ASKING or not asked)
    return (*([asked] if asked else ()), *kinds)


def _contacts(count: int) -> str:
    return ngettext("%(n)s contact", "%(n)s contacts", count) % {"n": f"{count:,}"}


def _on(days: int, first: datetime) -> str:
    if days <= 1:
        return _(", on %(day)s") % {"day": said_day(_day(first))}
    return ngettext(", on %(n)s day", ", on %(n)s days", days) % {"n": f"{days:,}"}


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
