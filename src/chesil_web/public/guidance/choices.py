"""The words that pages and services are sorted by."""

from typing import Final

from django.utils.translation import gettext_lazy as lazy

from chesil_web.public.guidance import places

GROUPS: Final = [
    ("now", lazy("In an emergency")),
    ("what", lazy("What is happening")),
    ("do", lazy("What you can do")),
    ("others", lazy("Helping someone else")),
    ("site", lazy("About this website")),
]
NEEDS: Final = [
    ("danger", lazy("I am in danger now")),
    ("stalking", lazy("I am being stalked or followed")),
    ("abuse", lazy("A partner, an ex or a relative hurts or controls me")),
    ("sexual", lazy("Rape or sexual abuse")),
    ("forced", lazy("Forced marriage, or abuse in the name of honour")),
    ("images", lazy("Private images, or harm online")),
    ("crime", lazy("Hate, threats or another crime")),
    ("neighbours", lazy("My neighbours harass me")),
    ("work", lazy("I am harassed at work")),
    ("housing", lazy("I need somewhere to live")),
    ("orders", lazy("I need a court order")),
    ("child", lazy("A child may be harmed")),
    ("feelings", lazy("I am struggling to cope")),
    ("money", lazy("Fraud or money")),
    ("own", lazy("I am worried about my own behaviour")),
]
# The same, as it stands in a sentence after "for".
NEEDS_FOR: Final = {
    "danger": lazy("danger now"),
    "stalking": lazy("stalking"),
    "abuse": lazy("abuse by a partner, an ex or a relative"),
    "sexual": lazy("rape or sexual abuse"),
    "forced": lazy("forced marriage or abuse in the name of honour"),
    "images": lazy("private images or harm online"),
    "crime": lazy("hate, threats or another crime"),
    "neighbours": lazy("harassment by neighbours"),
    "work": lazy("harassment at work"),
    "housing": lazy("finding somewhere to live"),
    "orders": lazy("court orders"),
    "child": lazy("a child who may be harmed"),
    "feelings": lazy("help to cope"),
    "money": lazy("fraud or money"),
    "own": lazy("people who are worried about their own behaviour"),
}
# The helplines of whole nations for a need, by the codes of services: these come first whoever asks.
HELPLINES: Final = {
    "stalking": ("3", "2"),
    "abuse": ("4", "8", "9", "10"),
    "sexual": ("13", "59", "10"),
    "images": ("15",),
}
PEOPLE: Final = [
    ("women", lazy("Women")),
    ("men", lazy("Men")),
    ("lgbt", lazy("LGBT+ people")),
    ("deaf", lazy("Deaf people")),
    ("older", lazy("Older people")),
    ("young", lazy("Children and young people")),
    ("worried", lazy("Friends and family")),
    ("professionals", lazy("Professionals")),
]
NATIONS: Final = list(places.NATIONS.items())
# What a service's number was last compared with; without a check it cannot be published.
KINDS_OF_CHECK: Final = [
    ("confirmed", lazy("The service itself: we called or wrote")),
    ("operator", lazy("A page of its own, or a copy of it")),
    ("official", lazy("A page of another public body")),
    ("recorded", lazy("Somebody else compared it and wrote down the day")),
    ("third party", lazy("A page of somebody else")),
    ("none", lazy("Nothing: the number is left out")),
]


def councils() -> list[tuple[str, str]]:
    """Every council, for a form."""
    return [(each.code, each.name) for each in places.councils().values()]
