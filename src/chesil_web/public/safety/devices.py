"""The device check: questions about a phone, accounts, trackers and shared things, and what to do about each.

Where to look is as Apple, Google and WhatsApp describe it: Personal Safety User Guide (Safety Check), Google
Account Help (your devices), Android Help (unknown trackers), WhatsApp Help (linked devices). Names of menus
differ from phone to phone and from year to year, and the page says so.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHONES: Final = [
    ("iphone", _("iPhone")), ("android", _("Android, such as Samsung or Google")),
    ("other", _("Another phone, or I am not sure")),
]  # fmt: skip
ANSWERS: Final = [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))]


@attrs.frozen
class Question:
    """A question of the check.

    Attributes:
        name: of its answer. group: what it is about. words: the question, which "yes" answers with a risk.
        where: how to look, by phone. anywhere: how to look on any phone.
        do: what to do about it, once it is safe to change something.
    """

    name: str
    group: Promise
    words: Promise
    where: Mapping[str, Promise]
    anywhere: Promise
    do: Promise


_PHONE, _ACCOUNTS, _PLACE, _SHARED = (
    _("Your phone"), _("Your accounts"), _("Where you are"), _("What you share")
)  # fmt: skip
QUESTIONS: Final = (
    Question(
        "pin",
        _PHONE,
        _("Can anyone else unlock your phone?"),
        {
            "iphone": _(
                "Settings, then Face ID & Passcode or Touch ID & Passcode. A second face or "
                "finger may be set up."
            ),
            "android": _("Settings, then Security or Lock screen. Look at PIN, fingerprints and face."),
        },
        _("Think of who has seen you type the PIN, and who set up the phone."),
        _("Choose a new PIN that nobody would guess, and delete faces and fingerprints that are not yours."),
    ),
    Question(
        "apps",
        _PHONE,
        _("Is there an app that you do not know or did not put there?"),
        {
            "iphone": _("Settings, then General, then iPhone Storage. It lists every app."),
            "android": _(
                "Settings, then Apps, then See all apps. In the Play Store, press your picture, "
                "then Play Protect."
            ),
        },
        _("Some apps are hidden. Not finding one does not prove that there is none."),
        _(
            "Do not delete it yet. It may be evidence, and they may see that it is gone. "
            "Photograph the screen with another phone and ask a helpline."
        ),
    ),
    Question(
        "managed",
        _PHONE,
        _("Does the phone say that somebody else manages it?"),
        {
            "iphone": _(
                "Settings, then General, then VPN & Device Management. On most "
                "personal phones nothing is listed."
            ),
            "android": _(
                "Settings, then search for device admin apps and for accessibility. Look for apps"
                " you do not know."
            ),
        },
        _("A work phone is managed by the employer."),
        _(
            "Do not remove it yet. Photograph the screen with another phone and ask a "
            "helpline. A new phone that they never had can be the safer way."
        ),
    ),
    Question(
        "signed-in",
        _ACCOUNTS,
        _("Is a device that you do not know signed in to your account?"),
        {
            "iphone": _("Settings, then your name at the top. Scroll down to the list of devices."),
            "android": _(
                "Settings, then Google, then Manage your Google Account, then Security, then Your devices."
            ),
        },
        _("Do the same for other accounts that matter, such as Facebook or Instagram."),
        _(
            "Photograph the list with another phone. Later sign that device out, then change "
            "the password on a device that they never had."
        ),
    ),
    Question(
        "mail",
        _ACCOUNTS,
        _("Can anyone else read your e-mail?"),
        {},
        _(
            "In the settings of your e-mail, look for forwarding, and for the phone number "
            "and the e-mail address that are there to recover the account."
        ),
        _(
            "E-mail opens most other accounts, so begin with it. Make a new address on a safe"
            " device and move what matters there, step by step."
        ),
    ),
    Question(
        "chats",
        _ACCOUNTS,
        _("Are your messages open on another device?"),
        {
            "iphone": _(
                "In WhatsApp: Settings, then Linked devices. In Messages: Settings, then "
                "Messages, then Text Message Forwarding."
            ),
            "android": _(
                "In WhatsApp: the three dots, then Linked devices. In Messages: your picture, "
                "then Device pairing."
            ),
        },
        _("Look at Telegram, Signal and other chats as well: most list devices in their settings."),
        _(
            "Photograph the list with another phone. When it is safe, sign the other device "
            "out. It may show there."
        ),
    ),
    Question(
        "codes",
        _ACCOUNTS,
        _("Do codes to sign in go to somebody else?"),
        {},
        _(
            "Two-step sign-in sends a code. Look at which number or e-mail address it goes "
            "to, and whether it shows on a locked screen or on a tablet."
        ),
        _("Have the codes sent to a number that is yours alone, and turn off messages on the locked screen."),
    ),
    Question(
        "location",
        _PLACE,
        _("Does an app share where you are?"),
        {
            "iphone": _(
                "In Find My: People. Settings, then Privacy & Security, then Safety Check lists "
                "who sees what. It has a Quick Exit button."
            ),
            "android": _(
                "In Google Maps: your picture, then Location sharing. Look at Family Link and at "
                "Samsung Find too."
            ),
        },
        _("Other apps do it as well: Snapchat, Life360, WhatsApp, running and dating apps."),
        _(
            "They can see it when you stop sharing, and some apps tell them. Ask a helpline "
            "when and how to do it. Safety Check can help on an iPhone."
        ),
    ),
    Question(
        "tags",
        _PLACE,
        _("Could there be a tracker on you, in a bag or in a pushchair?"),
        {
            "iphone": _(
                "An iPhone warns you of a tag that moves with you. Look at the warnings, and at "
                "Find My: Items."
            ),
            "android": _("Settings, then Safety & emergency, then Unknown tracker alerts. Press Scan now."),
        },
        _("Look through bags, coats, toys and gifts as well. Not every tracker sets off a warning."),
        _(
            "Do not turn it off, and do not take it home. Photograph it, with any number on "
            "it. Go where there are other people and call the police or a helpline."
        ),
    ),
    Question(
        "car",
        _PLACE,
        _("Can anyone see where your car is?"),
        {},
        _(
            "Is there an app for the car, a tracker from the insurance, a dashcam with an "
            "account? Look below the seats, in the boot and at the socket below the wheel."
        ),
        _(
            "A garage can look for you. Photograph what is found before anybody moves it, and"
            " tell the police."
        ),
    ),
    Question(
        "plan",
        _SHARED,
        _("Is your phone on a contract or a family plan with them?"),
        {
            "iphone": _("Settings, then your name, then Family."),
            "android": _("Settings, then Google, then Family or Parental controls."),
        },
        _("Whoever pays can often see numbers, times and bills. Some family plans show where each phone is."),
        _(
            "Ask the phone company from another phone how to get a contract of your own. A "
            "cheap second phone can be used for calls that must stay private."
        ),
    ),
    Question(
        "home",
        _SHARED,
        _("Can they get into things at home, such as a doorbell, a camera or the wifi?"),
        {},
        _(
            "Think of the doorbell, cameras, speakers, heating, television, the router, and "
            "of who set each of them up."
        ),
        _(
            "They may see who comes and goes, and that you looked at a recording. Ask a "
            "helpline before you change the account. When it is safe, set each thing up again"
            " with a new account."
        ),
    ),
    Question(
        "children",
        _SHARED,
        _("Does a child have a phone, tablet, game or watch that they can see into?"),
        {},
        _(
            "Look at who set it up, what account is on it, whether it shares a location or "
            "pictures, and at gifts."
        ),
        _(
            "Tell the child only what is safe for them to know. Leave the thing behind when "
            "you must not be found."
        ),
    ),
    Question(
        "money",
        _SHARED,
        _("Can they see what you buy, order or travel?"),
        {},
        _(
            "Think of bank and cards, shops, food, taxis, parcels, travel cards, the doctor's"
            " app. Many show addresses."
        ),
        _("Open a new account or a new card with another bank. Ask it for a safe way to reach you."),
    ),
    Question(
        "posts",
        _SHARED,
        _("Can they see what you post, or what friends post about you?"),
        {},
        _(
            "Look at who follows you, at old posts with places, and at what friends and the "
            "school put online."
        ),
        _(
            "Ask friends not to post about you. Take places and plans out of posts. Removing "
            "somebody from your list can be noticed."
        ),
    ),
)


def where(question: Question, phone: str) -> Iterator[tuple[str, str]]:
    """How to look: for one phone, or for each where it is not known, as name and words."""
    names = dict(PHONES)
    for each, words in question.where.items():
        if phone not in question.where or each == phone:
            yield str(names[each]), str(words)
