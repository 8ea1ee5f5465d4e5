"""What parts, bonds and notices are called."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from chesil_web.staff.cases.people_models import Bond, NoticeKind, Part

PARTS: Final[Mapping[Part, Any]] = {
    "harmed": _("The person harmed"), "accused": _("Said to do it"), "child": _("A child"),
    "witness": _("A witness"), "supporter": _("Somebody who helps"), "other": _("Somebody else"),
}  # fmt: skip
BONDS: Final[Mapping[Bond, Any]] = {
    "partner": _("Partner"), "former partner": _("Former partner"), "parent": _("Parent"),
    "child": _("Child"), "sibling": _("Brother or sister"), "other family": _("Other family"),
    "neighbour": _("Neighbour"),
    "friend": _("Friend"), "at work": _("Knows them from work"), "knows of them": _("Knows them a little"),
    "stranger": _("Stranger"), "unknown": _("Not known"),
}  # fmt: skip
AFRAID: Final = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not asked, or not known")}
MATCHES: Final[Mapping[str, Any]] = {
    "phone": _("the same phone"), "mail": _("the same e-mail address"), "home": _("the same home"),
    "surname and initial": _("the same surname and initial"),
    "surname and birth date": _("the same surname and date of birth"),
    "sound and birth year": _("a name that sounds the same, and the same year of birth"),
    "reference": _("the same reference"),
}  # fmt: skip
NOTICES: Final[Mapping[NoticeKind, Any]] = {
    "match": _("A worker wrote down somebody who may be in this case"),
    "search": _("A worker searched for somebody in this case"),
    "word": _("Somebody left word"), "wall": _("A wall was set and the case given to somebody else"),
    "decide": _("Decide who works on this: a wall would leave nobody"),
    "close": _("A worker may know somebody in this case"),
    "employer": _("Somebody in this case works here: decide who may open it"),
    "emergency": _("Opened in an emergency"),
}  # fmt: skip
