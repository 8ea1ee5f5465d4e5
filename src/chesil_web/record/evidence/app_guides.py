"""Guides for the apps that give everything of an account as one download, and for calendars."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chesil_web.record.evidence.guide_parts import ASKED, MARK, SAVED, Guide, Screen, Step, Way

_AS_IT_IS: Final = Step(_("Add the ZIP file here as it is."))
_LATER: Final = Step(
    _("It can take from minutes to days. Come back to the same place and save the ZIP file.")
)


def _guide(
    number: str, code: str, name: str | Promise, *steps: Step, others: Promise = ASKED, otherwise: Promise
) -> Guide:
    ways = (Way("", steps),)
    return Guide(
        number=number, code=code, name=name, ways=ways, others=others, stays=SAVED, otherwise=otherwise
    )


APP_GUIDES: Final = (
    _guide(
        "13",
        "snapchat",
        _("Snapchat"),
        Step(
            _("Open your own page in Snapchat, then the settings at the top."),
            Screen("Your name", ("", "", ""), MARK),
        ),
        Step(_("Press My Data."), Screen("Settings", ("", "", "My Data", ""), 2)),
        Step(
            _("Tick Chat history and Snap history, and choose JSON files where it asks. Choose all dates."),
            Screen("My Data", ("Export your Memories", "Export JSON files", ""), 1),
        ),
        _LATER,
        _AS_IT_IS,
        otherwise=_(
            "Only chats that were saved, and those of the last days, are in it. Photograph the screen with "
            "another phone, because Snapchat tells the sender about a screenshot."
        ),
    ),
    _guide(
        "14",
        "discord",
        _("Discord"),
        Step(
            _("Open Discord's settings, then Data & Privacy."),
            Screen("Settings", ("", "Data & Privacy", ""), 1),
        ),
        Step(_("Press Request all of my data. Leave only Messages ticked.")),
        Step(_("It can take up to 30 days. The link comes by e-mail.")),
        _AS_IT_IS,
        Step(
            _(
                "If you have a chat that the program DiscordChatExporter saved, as HTML, CSV, JSON or text, "
                "add it too: it holds what both of you wrote."
            )
        ),
        otherwise=_(
            "It only has what you wrote. It does not have what others wrote to you: take screenshots of that."
        ),
    ),
    _guide(
        "15",
        "google",
        _("Google: Voice, Chat, photos, Timeline"),
        Step(_("On a computer that only you use, open takeout.google.com and sign in.")),
        Step(
            _("Press Deselect all. Then tick only what you need, such as Google Chat or Voice."),
            Screen("Google Takeout", ("Deselect all", "Google Chat", "Voice", ""), 0),
        ),
        Step(_("Choose to export once, as a .zip. The link comes by e-mail.")),
        Step(
            _(
                "The Timeline is on the phone alone: open the phone's settings, then Location, then "
                "Timeline, and press Export Timeline data."
            ),
            Screen("Timeline", ("", "Export Timeline data", ""), 1),
        ),
        Step(_("Add the files here as they are.")),
        otherwise=_(
            "The Timeline is where your own phone was. Never give that file to anybody else: it shows where "
            "you live and go. Voice is not offered in every country."
        ),
    ),
    _guide(
        "16",
        "slack",
        _("Slack"),
        Step(_("Only somebody who runs the workspace can export it, and private chats often not at all.")),
        Step(_("In the settings of the workspace, press Import/Export Data, then Export.")),
        _AS_IT_IS,
        others=_("Whoever runs the workspace can see that an export was made. At work, ask who may do that."),
        otherwise=_("If you do not run the workspace, take screenshots of the messages."),
    ),
    _guide(
        "17",
        "tiktok",
        _("TikTok"),
        Step(
            _("Open your own page, then the three lines at the top, then Settings and privacy."),
            Screen("Your name", ("", "", ""), MARK, mark="lines"),
        ),
        Step(
            _("Press Account, then Download your data."),
            Screen("Account", ("", "", "Download your data"), 2),
        ),
        Step(_("Choose the format JSON. Press Request data."), Screen("Format", ("TXT", "JSON"), 1)),
        _LATER,
        _AS_IT_IS,
        otherwise=_("What was deleted before you asked is not in it."),
    ),
    _guide(
        "18",
        "x",
        _("X (Twitter)"),
        Step(
            _("Open Settings and privacy, then Your account."),
            Screen("Settings", ("Your account", "", ""), 0),
        ),
        Step(
            _("Press Download an archive of your data, and confirm that it is you."),
            Screen("Your account", ("", "", "Download an archive of your data"), 2),
        ),
        _LATER,
        _AS_IT_IS,
        otherwise=_("The archive has numbers instead of names. Under People you can say who each number is."),
    ),
    _guide(
        "19",
        "skype",
        _("Skype and Microsoft Teams"),
        Step(_("Skype closed in May 2025. Look for the file that you saved then. Its name ends in .tar.")),
        Step(
            _("For your own Teams account, sign in to your Microsoft account and ask to export your chats.")
        ),
        Step(_("Add the .tar file here as it is.")),
        Step(
            _(
                "An old computer may still have Skype's file main.db. Look in the folder AppData or "
                "Application Support, and add it as it is."
            )
        ),
        otherwise=_("For Teams at work, take screenshots, or ask somebody you trust there."),
    ),
    _guide(
        "20",
        "signal",
        _("Signal"),
        Step(
            _("Open Signal's settings, and look under Chats or Backups for an export as plain text."),
            Screen("Settings", ("", "Chats", "Backups", ""), 2),
        ),
        Step(_("Save it on the phone, and add the files here.")),
        others=_("Nobody is told. On a linked computer the same chats can be seen."),
        otherwise=_(
            "If your Signal has no such export, take screenshots. A backup of Signal is locked, and we "
            "cannot read it. The plain file is not locked: delete it after this."
        ),
    ),
    _guide(
        "21",
        "calendar",
        _("Calendars"),
        Step(_("On a computer, open the calendar's settings and look for Export.")),
        Step(_("Save the file. Its name ends in .ics, or it is a ZIP of such files.")),
        Step(_("Add it here as it is.")),
        others=_("Nobody is told. A calendar that you share can be seen by others at any time."),
        otherwise=_("You can also write down the few entries that matter."),
    ),
    _guide(
        "22",
        "payments",
        _("Payments and their references"),
        Step(_("In your bank's or payment app's own website or app, open the account.")),
        Step(_("Look for Export, Download or Statements. Choose CSV, and only the days that matter.")),
        Step(_("Add the CSV file here as it is.")),
        others=_("Nobody is told. Whoever shares the account can see the same payments."),
        otherwise=_("Take screenshots of the payments and their references. Do not send money back."),
    ),
    _guide(
        "27",
        "pages",
        _("Web pages and posts"),
        Step(
            _(
                "Open the page on a computer or phone that only you use. Save it soon: it may be gone "
                "tomorrow."
            )
        ),
        Step(
            _("If anybody can see the page: open web.archive.org, choose Save Page Now, give its address."),
            Screen("Wayback Machine", ("", "Save Page Now", ""), 1),
        ),
        Step(
            _(
                "Also save it yourself. In the browser's menu choose Save page as, and where it asks, "
                "Webpage, Single File."
            ),
            Screen("Save page as", ("Webpage, Complete", "Webpage, Single File", ""), 1),
        ),
        Step(
            _("Or choose Print, then Save as PDF. Tick Headers and footers to show the address and date."),
            Screen("Print", ("Save as PDF", "Headers and footers", ""), 1),
        ),
        Step(_("Add the file here as it is. Archives that end in .warc, .warc.gz or .wacz are read too.")),
        others=_(
            "Whoever wrote the post is not told that it was saved, but some apps tell who looked at a story "
            "or a profile. What you save at a public archive can be found there by anybody: never use it for "
            "a page that shows where you live."
        ),
        otherwise=_(
            "Take screenshots of the whole screen, with the address and the clock. Ask somebody you trust to "
            "save the same page too: a copy that somebody else made proves more."
        ),
    ),
    _guide(
        "28",
        "cameras",
        _("Doorbells and cameras"),
        Step(_("In the camera's app, open the event and save the recording to the phone, soon.")),
        Step(
            _("Keep the name that the app gives the file: it holds the time."),
            Screen("Event", ("Delete", "Share", "Download"), 2),
        ),
        Step(_("If the app or website offers a list of events as CSV, save that too.")),
        Step(_("Add the files here as they are.")),
        others=_(
            "Whoever shares the camera's account can see the same recordings, and may see what you looked at "
            "or saved. Check who else is in the account before you change anything."
        ),
        otherwise=_(
            "Many makers delete recordings after some days. Ask the maker to keep them, or tell the "
            "police at once: they can ask for them."
        ),
    ),
    _guide(
        "29",
        "trackers",
        _("Trackers near you (AirGuard)"),
        Step(_("In AirGuard on an Android phone, open the tracker that was found.")),
        Step(
            _("Press Export and save the PDF on the phone."),
            Screen("Tracker", ("Map", "Ignore", "Export"), 2),
        ),
        Step(_("Add the PDF here as it is.")),
        others=_(
            "Nobody is told about the export. The owner of a tracker may notice when it is found, moved or "
            "switched off: get advice before you do that."
        ),
        otherwise=_(
            "The report shows where you were, to the metre. Do not give it to anybody without looking at it. "
            "On an iPhone, take screenshots of the alert and of its map."
        ),
    ),
    _guide(
        "30",
        "dating",
        _("Dating apps: Hinge, Tinder"),
        Step(_("In the app's settings or on its website, look for Download my data.")),
        _LATER,
        _AS_IT_IS,
        others=_("Nobody you met there is told. The message that it is ready comes by e-mail."),
        otherwise=_(
            "Both have only what you wrote. Take screenshots of what others wrote before you unmatch or "
            "block: afterwards the chat is gone."
        ),
    ),
)
