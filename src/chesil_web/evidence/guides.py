"""How to get an export out of each app, and what that leaves behind. Checked against docs/formats."""

from typing import Final

import attrs
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class Guide:
    """A short guide: what it is for, the steps, and what the export leaves behind."""

    code: str
    name: str
    steps: tuple[str, ...]
    leaves: str


GUIDES: Final = (
    Guide("whatsapp", _("WhatsApp"), (
        _("Open the chat."),
        _("Android: press the three dots, then More, then Export chat."),
        _("iPhone: press the name at the top, then Export chat."),
        _("Choose whether to take photos and recordings along. With them the file is large."),
        _("Save the file on this device. Do not send it to anyone."),
    ), _("The file stays on this device until you delete it. The other person is not told.")),
    Guide("texts", _("Text messages and calls on Android"), (
        _("Install the app SMS Backup & Restore from the phone's own shop of apps."),
        _("Make a backup of messages and calls, on this phone only. Do not choose the cloud."),
        _("Add the files sms-….xml and calls-….xml here."),
    ), _("The app stays on the phone, and its name can be seen. You can delete it after this.")),
    Guide("iphone", _("Text messages on an iPhone"), (
        _("This needs a computer that you alone use. Make a backup of the iPhone on it, without a password."),
        _("A support worker or the police can help to take the file sms.db out of it."),
        _("Add the file sms.db here."),
    ), _("The backup stays on the computer and holds everything on the phone.")),
    Guide("telegram", _("Telegram"), (
        _("Open Telegram on a computer. Open the chat, press the three dots, then Export chat history."),
        _("Choose the format JSON."),
        _("Add the file result.json here."),
    ), _("The phone shows that a computer is signed in. Telegram can send a message about the export.")),
    Guide("meta", _("Messenger and Instagram"), (
        _("Open the settings of the account, then Accounts Centre, then Your information and permissions."),
        _("Ask for a copy of your messages in the format JSON."),
        _("It can take days. Add the ZIP file here when it is ready."),
    ), _("An e-mail is sent to the address of the account. Someone who reads it can see that you asked.")),
    Guide("email", _("E-mail"), (
        _("Open the message on a computer. Choose Save as, or Download message."),
        _("Add the .eml or .msg file here. A whole mailbox can be added as .mbox."),
    ), _("The file stays on this device until you delete it.")),
    Guide("bill", _("A phone bill"), (
        _("Sign in to the account with your phone company. Download the itemised calls as CSV."),
        _("Add the file here. We ask which column is which."),
    ), _("The person who pays the bill may be able to see that it was downloaded.")),
    Guide("photos", _("Photos and recordings"), (
        _("Choose them here straight from the phone."),
        _("Send them as they are. An app for chats makes them smaller and takes out when they were taken."),
    ), _("The photos stay in the phone's gallery too.")),
    Guide("other", _("Something else"), (
        _("Add it here. If we cannot read it, it is kept sealed as it is."),
    ), _("The file stays on this device until you delete it.")),
)  # fmt: skip


def guide(code: str) -> Guide | None:
    """The guide of a code."""
    return next((each for each in GUIDES if each.code == code), None)
