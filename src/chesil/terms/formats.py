"""Every format that is read: a line for each, the strictest recognition first."""

from typing import Final

import attrs


@attrs.frozen
class Format:
    """One format, and where its reader is.

    Attributes:
        code: its public name, such as "whatsapp".
        name: what papers and pages call it.
        reader: "module:attribute" of its terms.readings.Reader, below chesil.readers.
        guide: code of the guide that says how to get it out of its app.
        is_track: it is where the owner's own phone was.
        labels_are_hers: its names are the labels of her own contacts, or her own words.
    """

    code: str
    name: str
    reader: str
    guide: str
    labels_are_hers: bool = False
    is_track: bool = False


FORMATS: Final = (
    Format("imessage", "iMessage database", "imessage:READER", "iphone"),
    Format("whatsapp-database", "WhatsApp database", "whatsapp_database:READER", "whatsapp"),
    Format("android-phone", "Android texts and calls", "android_phone:READER", "texts"),
    Format("iphone-calls", "iPhone calls and voicemail", "iphone_calls:READER", "iphone"),
    Format("phone-extract", "Taken from a phone's backup", "extract:READER", "iphone"),
    Format("media", "Photo, video or sound", "media:READER", "photos", labels_are_hers=True),
    Format("msg", "Outlook e-mail", "mail:MSG", "email"),
    Format("vcard", "Contacts", "vcard:READER", "contacts"),
    Format("sms-backup-restore", "SMS Backup & Restore", "sms_backup_restore:READER", "texts"),
    Format("web-archive", "Web archive", "apps.web_archive:READER", "pages"),
    Format("tracker-scan", "Tracker report (AirGuard)", "apps.tracker_scan:READER", "trackers"),
    Format("printed-page", "Page printed as PDF", "apps.printed_page:READER", "pages"),
    Format("calendar", "Calendar", "apps.calendar:READER", "calendar"),
    Format("google-voice", "Google Voice", "apps.google_voice:READER", "google"),
    Format("x", "X (Twitter)", "apps.x:READER", "x"),
    Format("snapchat", "Snapchat", "apps.snapchat:READER", "snapchat"),
    Format("discord", "Discord", "apps.discord:READER", "discord"),
    Format("slack", "Slack", "apps.slack:READER", "slack"),
    Format("teams", "Microsoft Teams", "apps.skype:TEAMS", "skype"),
    Format("skype", "Skype", "apps.skype:SKYPE", "skype"),
    Format("tiktok", "TikTok", "apps.tiktok:READER", "tiktok"),
    Format("google-chat", "Google Chat", "apps.google_chat:READER", "google"),
    Format("google-photos", "Google Photos details", "apps.google_photos:READER", "google"),
    Format("hinge", "Hinge", "apps.hinge:READER", "dating"),
    Format("tinder", "Tinder", "apps.tinder:READER", "dating"),
    Format("google-timeline", "Google Timeline", "apps.google_timeline:READER", "google", is_track=True),
    Format("signal", "Signal", "apps.signal:READER", "signal"),
    Format("telegram", "Telegram", "telegram:READER", "telegram"),
    Format("messenger", "Messenger", "meta:MESSENGER", "messenger"),
    Format("instagram", "Instagram", "meta:INSTAGRAM", "instagram"),
    Format("meta-activity", "Facebook and Instagram activity", "meta.activity:ACTIVITY", "messenger"),
    Format("instagram-pages", "Instagram (HTML)", "meta.pages:INSTAGRAM", "instagram"),
    Format("messenger-pages", "Messenger (HTML)", "meta.pages:MESSENGER", "messenger"),
    Format("saved-page", "Saved page", "apps.saved_page:READER", "pages"),
    Format("mhtml", "Saved page (MHTML)", "mail:MHTML", "pages"),
    Format("mbox", "Mailbox", "mail:MBOX", "email"),
    Format("eml", "E-mail", "mail:EML", "email"),
    Format("whatsapp", "WhatsApp chat", "whatsapp:READER", "whatsapp", labels_are_hers=True),
    Format(
        "icloud-photos", "iCloud photo details", "apps.icloud_photos:READER", "photos", labels_are_hers=True
    ),
    Format("camera-events", "Doorbell and camera events", "apps.camera_events:READER", "cameras"),
    Format("payments", "Payments", "apps.payments:READER", "payments"),
    Format("notes", "Own notes", "notes:READER", "notes", labels_are_hers=True),
    Format("call-records", "Call records", "call_records:READER", "bill"),
)

NAMES: Final = {each.code: each.name for each in FORMATS}
TRACKS: Final = tuple(each.code for each in FORMATS if each.is_track)
HER_LABELS: Final = tuple(each.code for each in FORMATS if each.labels_are_hers)
PHOTO_LISTS: Final = ("google-photos", "icloud-photos")  # they tell of photos that are files of their own
