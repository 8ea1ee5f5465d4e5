"""What letters, their readers, details and decisions are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil.leaks import How
from chesil.leaks import Kind as DetailKind
from chesil_web.staff.letters.models import Block, Kind, Reader, State, Way

KINDS: Final[Mapping[Kind, tuple[Any, Any]]] = {
    "acknowledgement": (_("We have your message"), _("To the person, as soon as you have their report.")),
    "update": (_("Where things are now"), _("To the person, at least every 10 working days.")),
    "warning": (
        _("A warning to the person who is said to do it"),
        _("Asks them to stop. A second person has to approve it."),
    ),
    "agency": (
        _("A request to a landlord or another agency"),
        _("Says what you ask for, and no more than they need for it."),
    ),
    "repair": (
        _("A repair sheet"), _("For somebody who comes to change a lock or mend a door. It gives no reason."),
    ),
    "own": (_("Another letter"), _("With no words but a greeting.")),
}  # fmt: skip
READERS: Final[Mapping[Reader, Any]] = {
    "person": _("The person it happens to"), "accused": _("The person who is said to do it"),
    "agency": _("Another agency, such as a landlord or the police"), "other": _("Somebody else"),
}  # fmt: skip
READERS_IN_SHORT: Final[Mapping[Reader, Any]] = {
    "person": _("the person it happens to"), "accused": _("the person who is said to do it"),
    "agency": _("other agencies"), "other": _("anybody else"),
}  # fmt: skip
WAYS: Final[Mapping[Way, Any]] = {
    "by hand": _("I hand it over myself"), "post": _("By post"), "e-mail": _("By e-mail"),
}  # fmt: skip
STATES: Final[Mapping[State, Any]] = {
    "written": _("Written, not checked yet"), "checked": _("Checked: it cannot go yet"),
    "settled": _("Checked: nothing is open"), "approved": _("Approved"), "released": _("Released"),
}  # fmt: skip
DETAILS: Final[Mapping[DetailKind, Any]] = {
    "phone": _("Phone number"), "mail": _("E-mail address"), "address": _("Address"),
    "postcode": _("Postcode"), "name": _("Name"), "date": _("Date of birth"),
    "handle": _("Account name"), "reference": _("Reference number"),
    "words": _("Words, such as a school or a place of work"),
}  # fmt: skip
WHOSE: Final = {
    "person": _("the person it happens to"), "accused": _("the person who is said to do it"),
    "somebody": _("somebody; it stands in a note or a report"),
    "tied": _("somebody in a case that is tied to this one"),
}  # fmt: skip
SOURCES: Final = {
    "added": _("added by a worker"), "case": _("the case"), "contact": _("how to contact them"),
    "report": _("a report"), "share": _("what they shared"), "note": _("a note"),
    "people": _("people of the case"), "joint": _("what other agencies let us read"),
    "tied": _("a case that is tied to this one"),
}  # fmt: skip
PARTS: Final = {
    "text": _("The letter, line %(line)d"), "title": _("The heading"), "name": _("Who it is for"),
    "address": _("The address"), "purpose": _("What it is for"), "basis": _("What allows it"),
    "file": _("The name of the file"), "metadata": _("What the file says of itself"),
}  # fmt: skip
HOW: Final[Mapping[How, Any]] = {
    "taken out": _("Take it out"), "withheld": _("Put “(address withheld)” or the like in its place"),
    "not the same": _("It is not the same: the words mean something else"),
    "meant": _("It is meant to be there. A second person has to agree"),
}  # fmt: skip
DECIDED: Final[Mapping[How, Any]] = {
    "taken out": _("taken out"), "withheld": _("withheld"), "not the same": _("not the same"),
    "meant": _("meant to be there"),
}  # fmt: skip
BLOCKS: Final[Mapping[Block, Any]] = {
    "shared": _(
        "The person who is said to do it lives at this address, or can open what comes there. A letter to "
        "the person it happens to cannot go there. Hand it over, or ask them for another way."
    ),
    "not safe": _(
        "No safe way to reach them is confirmed. Ask them first, and write it down under how to contact "
        "them. Or hand the letter over."
    ),
    "no address": _(
        "They gave no address for post or e-mail. How they can be reached stands under Contact in the case: "
        "tell them in that way, or hand the letter over."
    ),
    "another": _(
        "They did not say that post or e-mail to this address is safe. Use another way "
        "that they said is safe, or hand the letter over."
    ),
}  # fmt: skip
IN_THE_WAY: Final = {
    "released": _("This letter was released. For a change, write a new one."),
    "gaps": _("Fill in the words in square brackets first, or take them out."),
    "changed": _("Somebody changed this meanwhile. This is how it is now. Nothing was done."),
    "beside": _("Somebody else saved a version while you wrote. Both are kept, and yours is the newest."),
    "same": _("The second person has to be somebody else."),
    "approval": _("A second person has to approve this letter first."),
    "metadata": _("The file itself would tell a protected detail. Nothing was released. Tell your manager."),
    "damaged": _(
        "Something in this case is damaged and cannot be opened, so a check would leave it out. Nothing was "
        "done. Tell the people who run this website."
    ),
    "open": _("The check found something that is new since the last one. Nothing was released."),
    "not printed": _(
        "The letter could not be printed. Nothing was released. Tell the people who run this website."
    ),
}  # fmt: skip
