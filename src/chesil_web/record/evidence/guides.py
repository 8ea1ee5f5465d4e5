"""How to get an export out of each app, who may see that, and what it leaves behind.

What comes out of each is read as docs/formats says. The words on an app's buttons change with its versions,
so a step says where to look, and the page says that the words may differ.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from chesil_web.record.evidence.app_guides import APP_GUIDES
from chesil_web.record.evidence.guide_parts import ASKED, MARK, SAVED, TITLE, Guide, Screen, Step, Way

_ANDROID: Final = _("On an Android phone")
_IPHONE: Final = _("On an iPhone")
_FILES: Final = ("", "Save to Files", "")
_ACCOUNTS_CENTRE: Final = (
    Step(
        _("Press Accounts Centre, then Your information and permissions."),
        Screen("Accounts Centre", ("", "", "Your information and permissions", ""), 2),
    ),
    Step(
        _("Press Export your information. It may be called Download your information."),
        Screen("Your information", ("Export your information", "", ""), 0),
    ),
    Step(
        _("Choose to save it on this device. Leave only Messages ticked. Choose all dates."),
        Screen("Export", ("Export to device", "Export to another service"), 0),
    ),
    Step(
        _("Choose the format JSON. We can read HTML too, but it says less about times."),
        Screen("Format", ("HTML", "JSON"), 1),
    ),
    Step(_("It can take from minutes to days. Come back to the same place and save the ZIP file.")),
    Step(_("Add the ZIP file here as it is.")),
)
GUIDES: Final = (
    Guide(
        number="1",
        code="whatsapp",
        name=_("WhatsApp"),
        ways=(
            Way(
                _ANDROID,
                (
                    Step(
                        _("Open the chat. Press the three dots at the top."),
                        Screen("The chat", (), MARK, chat=True),
                    ),
                    Step(_("Press More."), Screen("The chat", ("", "", "", "More"), 3)),
                    Step(_("Press Export chat."), Screen("The chat", ("", "", "Export chat", ""), 2)),
                    Step(
                        _("Choose whether to include photos and recordings. The file is large with them."),
                        Screen("Export chat", ("Without media", "Include media"), 1),
                    ),
                    Step(
                        _(
                            "Choose the app for files on this phone, such as My Files or Files, and save "
                            "it there."
                        ),
                        Screen("Share", ("", "My Files", ""), 1),
                    ),
                    Step(_("Do not send it to anyone, and not to a cloud. Then add the file here.")),
                ),
            ),
            Way(
                _IPHONE,
                (
                    Step(
                        _("Open the chat. Press the name at the top."),
                        Screen("The chat", (), TITLE, chat=True),
                    ),
                    Step(
                        _("Go down to the end. Press Export Chat."),
                        Screen("Contact info", ("", "", "Export Chat", ""), 2),
                    ),
                    Step(
                        _("Choose whether to include photos and recordings. The file is large with them."),
                        Screen("Export Chat", ("Attach Media", "Without Media"), 0),
                    ),
                    Step(_("Press Save to Files, and save it on this iPhone."), Screen("Share", _FILES, 1)),
                    Step(_("Do not send it to anyone. Then add the file here.")),
                ),
            ),
            Way(
                _("All chats and calls of an Android phone, with a key"),
                (
                    Step(
                        _(
                            "A backup of WhatsApp has the calls too. In WhatsApp open Settings, then Chats, "
                            "then Chat backup."
                        ),
                        Screen("Chat backup", ("", "End-to-end encrypted backup", ""), 1),
                    ),
                    Step(
                        _(
                            "Press End-to-end encrypted backup, and choose the 64-digit key. Write it down "
                            "where nobody else sees it. Where it asks about Google, choose Never. Then "
                            "back up."
                        ),
                        Screen("Encrypted backup", ("Create password", "Use 64-digit encryption key"), 1),
                    ),
                    Step(
                        _(
                            "In the app for files, open Android, media, com.whatsapp, WhatsApp, Databases. "
                            "Add the file msgstore.db.crypt15 here."
                        ),
                        Screen("Databases", ("", "msgstore.db.crypt15", ""), 1),
                    ),
                    Step(
                        _(
                            "If somebody who examines phones gave you the file wa.db too, add it: it has the "
                            "names of the people."
                        )
                    ),
                    Step(
                        _(
                            "Here you give the key, which we do not keep. Then choose which conversations "
                            "matter."
                        )
                    ),
                ),
            ),
        ),
        others=_(
            "WhatsApp does not tell the other person. If you send the file by e-mail or in a chat, it "
            "stays there too."
        ),
        stays=SAVED,
        otherwise=_("If there is no Export chat, the chat may not allow it. Take screenshots and add those."),
    ),
    Guide(
        number="2",
        code="texts",
        name=_("Text messages and calls on Android"),
        ways=(
            Way(
                "",
                (
                    Step(_("Install the app SMS Backup & Restore from the phone's app store.")),
                    Step(
                        _("Open it and press Set up a backup."),
                        Screen("SMS Backup & Restore", ("", "Set up a backup", ""), 1),
                    ),
                    Step(
                        _("Choose Messages and Phone calls. If it asks, include pictures and recordings."),
                        Screen("What to back up", ("Messages", "Phone calls"), 0),
                    ),
                    Step(
                        _("Save it on your phone only. Do not choose Google Drive or another cloud."),
                        Screen("Where to save", ("Google Drive", "Dropbox", "Your phone"), 2),
                    ),
                    Step(
                        _("Do not switch on repeated backups. Press Back up now."),
                        Screen("Ready", ("", "Back up now"), 1),
                    ),
                    Step(_("Add both files here. Their names begin with sms and calls.")),
                ),
            ),
        ),
        others=_(
            "The people you wrote with are not told. The app's name shows on the phone, and in the list of "
            "apps of your Google account."
        ),
        stays=_(
            "The app and its two files stay on the phone. You can delete both after you have added the "
            "files here."
        ),
        otherwise=_("If you cannot install an app, take screenshots, or add your phone bill."),
    ),
    Guide(
        number="3",
        code="iphone",
        name=_("Text messages on an iPhone"),
        ways=(
            Way(
                _("With a backup on a computer"),
                (
                    Step(_("Use a computer that only you use. Connect the iPhone with its cable.")),
                    Step(
                        _(
                            "On a Mac open Finder, on Windows open Apple Devices or iTunes. Press the "
                            "name of the iPhone."
                        ),
                        Screen("Locations", ("", "iPhone", ""), 1),
                    ),
                    Step(
                        _(
                            "Choose to back up to this computer. If “Encrypt local backup” is ticked, you "
                            "need the password of the backup later."
                        ),
                        Screen("Backups", ("Back up to iCloud", "Back up to this computer", ""), 1),
                    ),
                    Step(
                        _("Press Back Up Now, and wait until it has finished."),
                        Screen("Backups", ("", "Back Up Now"), 1),
                    ),
                    Step(
                        _(
                            "Find the backup: on a Mac press Manage Backups, then Show in Finder. In it, "
                            "open the folder 3d."
                        ),
                        Screen("Manage Backups", ("", "Show in Finder"), 1),
                    ),
                    Step(_("Add the file in it whose name begins with 3d0d7e5fb2ce. It holds the messages.")),
                    Step(
                        _(
                            "For calls, add the file in the folder 5a whose name begins with 5a4935c78a52. "
                            "For WhatsApp, the one in 7c that begins with 7c7fba66680e."
                        )
                    ),
                    Step(
                        _(
                            "Then choose which conversations matter. Nothing of the others comes into your "
                            "record."
                        )
                    ),
                ),
            ),
            Way(
                _("With a Mac that shows the same messages"),
                (
                    Step(_("Use a Mac that nobody else uses. Close the app Messages.")),
                    Step(
                        _("In Finder press Go, then Go to Folder. Type ~/Library/Messages"),
                        Screen("Go", ("", "", "Go to Folder…"), 2),
                    ),
                    Step(
                        _("Copy the file chat.db to the desktop, and add the copy here."),
                        Screen("Messages", ("Attachments", "chat.db", ""), 1),
                    ),
                ),
            ),
        ),
        others=_(
            "The people you wrote with are not told. The iPhone asks whether to trust the computer, and "
            "keeps the answer."
        ),
        stays=_(
            "The backup stays on the computer. Nearly everything on the phone is in it, and it is "
            "not locked. Delete it after this."
        ),
        otherwise=_(
            "This is hard. A support worker or the police can do it with you. You can add screenshots too. "
            "If the backup is locked, choose its folder and give its password. Or somebody who helps you "
            "can take conversations out of it on a computer, with the command chesil phone."
        ),
    ),
    Guide(
        number="4",
        code="telegram",
        name=_("Telegram"),
        ways=(
            Way(
                "",
                (
                    Step(
                        _("The app on a phone cannot do this. Use Telegram on a computer that only you use.")
                    ),
                    Step(
                        _("Open the chat. Press the three dots at the top."),
                        Screen("The chat", (), MARK, chat=True),
                    ),
                    Step(
                        _("Press Export chat history."),
                        Screen("The chat", ("", "", "Export chat history", ""), 2),
                    ),
                    Step(
                        _(
                            "Beside Format press HTML, and change it to Machine-readable JSON. We cannot "
                            "read the other one."
                        ),
                        Screen("Format", ("HTML", "Machine-readable JSON"), 1),
                    ),
                    Step(_("Press Export. Add the file result.json here.")),
                ),
            ),
        ),
        others=_(
            "The phone shows that a computer is signed in. Telegram may write a message about the export "
            "to your account."
        ),
        stays=_(
            "The folder with the export stays on the computer, and Telegram stays signed in there until "
            "you sign out."
        ),
        otherwise=_(
            "Secret chats are only on the phone and are in no export. Take screenshots and add those."
        ),
    ),
    Guide(
        number="5",
        code="messenger",
        name=_("Messenger and Facebook"),
        ways=(
            Way(
                "",
                (
                    Step(
                        _("Open Facebook or Messenger, then its menu, then Settings."),
                        Screen("Menu", ("", "", "Settings", ""), 2),
                    ),
                    *_ACCOUNTS_CENTRE,
                ),
            ),
        ),
        others=ASKED,
        stays=SAVED,
        otherwise=_(
            "Some chats in Messenger are locked end to end and are not in this file. Messenger gives "
            "those as a download of its own, in its settings for privacy."
        ),
    ),
    Guide(
        number="6",
        code="instagram",
        name=_("Instagram"),
        ways=(
            Way(
                "",
                (
                    Step(
                        _("Open your own page, and press the three lines at the top."),
                        Screen("Your name", ("", "", ""), MARK, mark="lines"),
                    ),
                    *_ACCOUNTS_CENTRE,
                ),
            ),
        ),
        others=ASKED,
        stays=SAVED,
        otherwise=_(
            "Pictures that disappear are not in it. Photograph the screen with another phone, because "
            "some apps tell the sender about a screenshot."
        ),
    ),
    Guide(
        number="7",
        code="email",
        name=_("E-mail"),
        ways=(
            Way(
                _("One e-mail"),
                (
                    Step(
                        _(
                            "Use a computer. Open the e-mail. Do not forward it: that loses who sent it "
                            "and when."
                        )
                    ),
                    Step(_("Press the three dots beside it."), Screen("The e-mail", ("", "", ""), MARK)),
                    Step(
                        _("Press Download message, Save as, or Download. Add the .eml or .msg file here."),
                        Screen("The e-mail", ("", "Download message", ""), 1),
                    ),
                ),
            ),
            Way(
                _("A whole mailbox"),
                (
                    Step(
                        _(
                            "Gmail: open takeout.google.com in a browser where you are signed in, and "
                            "choose only Mail."
                        )
                    ),
                    Step(_("Other programs: look for Export, and choose mbox.")),
                    Step(_("Add the .mbox file here, or the ZIP file it came in.")),
                ),
            ),
        ),
        others=_(
            "Nobody is told when you save one e-mail. For a whole mailbox, Google sends an e-mail to it "
            "when it is ready."
        ),
        stays=SAVED,
        otherwise=_("We cannot read .pst and .emlx files. They can be kept here as they are."),
    ),
    Guide(
        number="8",
        code="bill",
        name=_("A phone bill or list of calls"),
        ways=(
            Way(
                "",
                (
                    Step(_("Sign in to your account with the phone company, in a browser.")),
                    Step(
                        _("Open the bill, and look for Itemised calls or Usage."),
                        Screen("Your bill", ("", "Itemised calls", ""), 1),
                    ),
                    Step(
                        _("Choose Download, and CSV if it is offered."),
                        Screen("Download", ("PDF", "CSV"), 1),
                    ),
                    Step(_("Add the file here. We show which column we used for what. Check it.")),
                ),
            ),
        ),
        others=_(
            "The person who holds the account or pays the bill may see that it was opened, and may see the "
            "calls too."
        ),
        stays=SAVED,
        otherwise=_(
            "A PDF is kept and not read. A bill mostly shows calls that you made. Ask the company how to "
            "get those that came in."
        ),
    ),
    Guide(
        number="9",
        code="contacts",
        name=_("Contacts"),
        ways=(
            Way(
                _ANDROID,
                (
                    Step(
                        _("Open Contacts. Open the person, and press the three dots at the top."),
                        Screen("The contact", ("", ""), MARK),
                    ),
                    Step(
                        _("Press Share, choose a file if it asks, and save it in Files or My Files."),
                        Screen("The contact", ("", "Share", ""), 1),
                    ),
                    Step(_("Add the .vcf file here.")),
                ),
            ),
            Way(
                _IPHONE,
                (
                    Step(
                        _("Open Contacts. Open the person, and press Share Contact."),
                        Screen("The contact", ("", "Share Contact", ""), 1),
                    ),
                    Step(_("Press Save to Files, and save it on this iPhone."), Screen("Share", _FILES, 1)),
                    Step(_("Add the .vcf file here.")),
                ),
            ),
        ),
        others=_("The person is not told. Do not share it to another app."),
        stays=SAVED,
        otherwise=_("You can also write a number and a name under People."),
    ),
    Guide(
        number="10",
        code="photos",
        name=_("Photos, videos, recordings, screenshots"),
        ways=(
            Way(
                _ANDROID,
                (
                    Step(
                        _(
                            "Press the button below, and choose them from the gallery or from Files. You "
                            "can choose several."
                        )
                    ),
                    Step(
                        _(
                            "Send them as they are: do not crop them. If you have the original, use "
                            "that and not a copy from a chat."
                        )
                    ),
                ),
            ),
            Way(
                _IPHONE,
                (
                    Step(
                        _(
                            "A photo can be changed on its way. So open it in Photos, and press the sign "
                            "to share."
                        ),
                        Screen("The photo", ("", "", ""), MARK, mark="share"),
                    ),
                    Step(_("Press Save to Files, and save it on this iPhone."), Screen("Share", _FILES, 1)),
                    Step(_("Press the button below, and choose it from Files.")),
                ),
            ),
        ),
        others=_(
            "Nobody is told. But some apps tell the sender when you take a screenshot. For those, "
            "photograph the screen with another phone."
        ),
        stays=_(
            "They stay in the gallery, and in a cloud if your phone copies them there. What you delete "
            "stays in Recently deleted for some weeks."
        ),
        otherwise=_(
            "A voicemail can be gone in days. If you cannot save it, play it aloud and record it with "
            "another phone."
        ),
    ),
    Guide(
        number="11",
        code="notes",
        name=_("Notes you wrote elsewhere"),
        ways=(
            Way(
                "",
                (
                    Step(_("In a table, save it as CSV. One column says when, and one says what happened.")),
                    Step(_("If it is on paper, take a photo of each page.")),
                    Step(_("Add the files here.")),
                ),
            ),
        ),
        others=_("If others can open the app or folder where the notes are, they can read them there."),
        stays=_("The notes stay where they are too. Keep the first ones: they show when you wrote them."),
    ),
    *APP_GUIDES,
    Guide(
        number="12",
        code="other",
        name=_("Something else"),
        ways=(Way("", (Step(_("Add it here. If we cannot read it, it is kept locked as it is.")),)),),
        others=_("Nobody is told that you added it here."),
        stays=SAVED,
    ),
)


def guide(number: str) -> Guide | None:
    """The guide of a number."""
    return next((each for each in GUIDES if each.number == number), None)
