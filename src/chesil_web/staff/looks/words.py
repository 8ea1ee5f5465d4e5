"""The words of this room."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.log.actions import READ, SAVED
from chesil_web.staff.looks.models import Answer, Did, Near, Thing

ANSWERS: Final[Mapping[Answer, Any]] = {
    "work": lazy("I worked on it"),
    "cover": lazy("I stood in for a colleague"),
    "contact": lazy("Somebody got in touch about it"),
    "decision": lazy("I had to decide or agree to something"),
    "asked": lazy("A manager or colleague asked me to look"),
    "check": lazy("I looked whether it belongs to another case"),
    "mistake": lazy("I opened it by mistake"),
    "tell": lazy("Another reason. I will tell whoever asks"),
}
NEAR: Final[Mapping[Near, Any]] = {
    "theirs": lazy("their own case"),
    "team": lazy("their team’s case"),
    "emergency": lazy("opened in an emergency"),
    "role": lazy("seen by their role"),
    "elsewhere": lazy("another agency’s case"),
    "none": "",
}
DONE: Final[Mapping[Did, Any]] = {
    "opened": lazy("Opened %(thing)s"),
    "read": lazy("Read a document of %(thing)s"),
    "saved": lazy("Saved a file of %(thing)s"),
}
DONE_IN_A_TABLE: Final[Mapping[Did, Any]] = {
    "opened": lazy("opened %(thing)s"),
    "read": lazy("read a document of %(thing)s"),
    "saved": lazy("saved a file of %(thing)s"),
}
LOGGED: Final[Mapping[str, Did]] = {READ: "read", SAVED: "saved"}  # by the reason in a log
THINGS: Final[Mapping[Thing, Any]] = {
    "case": lazy("the case"),
    "report": lazy("a report"),
    "share": lazy("what was shared"),
    "joint": lazy("what agencies share"),
    "other": lazy("something else"),
}
DECIDED: Final[Mapping[str, Any]] = {
    "closed": lazy("Closed the case"),
    "reopened": lazy("Opened the case again"),
    "kept longer": lazy("Decided to keep it longer"),
    "held": lazy("Agreed to a legal hold"),
    "not held": lazy("Said no to a legal hold"),
    "hold lifted": lazy("Agreed to lift the legal hold"),
    "hold not lifted": lazy("Said no to lifting the legal hold"),
    "keeper replaced": lazy("Agreed to another keeper of the legal hold"),
    "may move": lazy("Agreed that the case can go to another agency"),
    "may share": lazy("Agreed that another agency is let in"),
    "let go": lazy("Let go of what the legal hold had kept"),
    "referred": lazy("Referred it to a panel"),
    "returned": lazy("Returned it with advice"),
    "accepted": lazy("Accepted it for the panel"),
    "listed": lazy("Put it on an agenda"),
    "deferred": lazy("Deferred it"),
    "withdrawn": lazy("Withdrew it"),
    "moved": lazy("Took it over in another panel"),
    "heard": lazy("Wrote down that it was heard"),
    "finished": lazy("Finished it"),
}
HOW: Final[Mapping[str, Any]] = {
    "taken out": lazy("taken out"),
    "withheld": lazy("withheld"),
    "not the same": lazy("not the same"),
    "meant": lazy("meant to be there"),
}
