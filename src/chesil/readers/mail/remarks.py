"""What was wrong with a mail, or taken to be so, in words a person can read."""

from collections.abc import Iterable
from typing import Final

from chesil.terms.readings import Assumption

# code: (said of one mail, said of several; "{}" is how many). Codes stand in a row's details too.
REMARKS: Final = {
    "date-no-zone": (
        "One mail gives its time without a time zone. It is shown as that mail's own clock.",
        "{} mails give their time without a time zone. They are shown as each mail's own clock.",
    ),
    "date-unreadable": (
        "One mail has a date that cannot be read, or that no mail can have. It is kept as it is written.",
        "{} mails have a date that cannot be read, or that no mail can have. Each is kept as it is written.",
    ),
    "date-twice": (
        "One mail gives two different dates. The first is used, and the details show both.",
        "{} mails give two different dates. The first is used, and the details show both.",
    ),
    "date-from-received": (
        "One mail has no date of its own. The time the last server received it is used.",
        "{} mails have no date of their own. The time the last server received each is used.",
    ),
    "date-missing": (
        "One mail has no time that can be used.",
        "{} mails have no time that can be used.",
    ),
    "date-created": (
        "One item was never sent, or does not say when. The time it was made is used.",
        "{} items were never sent, or do not say when. The time each was made is used.",
    ),
    "not-a-mail": (
        "One Outlook item is not a mail but another kind, such as a meeting, a contact or a note.",
        "{} Outlook items are not mails but other kinds, such as meetings, contacts or notes.",
    ),
    "signed": (
        "One mail is signed. What is inside the signature was read; whether it holds was not checked.",
        "{} mails are signed. What is inside the signatures was read; whether they hold was not checked.",
    ),
    "signed-closed": (
        "One mail is signed or encrypted in a closed form. What is attached inside cannot be named.",
        "{} mails are signed or encrypted in a closed form. What is attached inside cannot be named.",
    ),
    "text-from-rtf": (
        "One mail holds its text only as rich text. Chesil made plain text of it.",
        "{} mails hold their text only as rich text. Chesil made plain text of it.",
    ),
    "dates-differ": (
        "In one mail the sender's date and the server's date are more than a day apart. "
        "The sender's is used, and the details show both.",
        "In {} mails the sender's date and the server's date are more than a day apart. "
        "The sender's is used, and the details show both.",
    ),
    "senders": (
        "One mail names more than one sender. The first is used, and the details show all.",
        "{} mails name more than one sender. The first is used, and the details show all.",
    ),
    "sender-missing": (
        "One mail does not say who wrote it.",
        "{} mails do not say who wrote them.",
    ),
    "sender-field": (
        "One mail has no From line that can be read. The address in its Sender line is used.",
        "{} mails have no From line that can be read. The address in their Sender line is used.",
    ),
    "text-from-html": (
        "One mail holds its text only as a web page. Chesil made plain text of it.",
        "{} mails hold their text only as a web page. Chesil made plain text of it.",
    ),
    "charset-unknown": (
        "One mail does not say how its letters are written, or says it wrongly. Some may look odd.",
        "{} mails do not say how their letters are written, or say it wrongly. Some may look odd.",
    ),
    "characters-replaced": (
        "In one mail some letters could not be read. They are shown as \ufffd.",
        "In {} mails some letters could not be read. They are shown as \ufffd.",
    ),
    "transfer-broken": (
        "In one mail a part is damaged. What could be read of it is shown.",
        "In {} mails a part is damaged. What could be read of it is shown.",
    ),
    "header-8bit": (
        "The header of one mail holds letters without saying how they are written. Some may look odd.",
        "The headers of {} mails hold letters without saying how they are written. Some may look odd.",
    ),
    "header-spaced": (
        "One mail's header is written in an old way, with spaces before the colons. It was read.",
        "The headers of {} mails are written in an old way, with spaces before the colons. They were read.",
    ),
    "header-line": (
        "The header of one mail holds a line that does not belong there. It was passed over.",
        "The headers of {} mails hold lines that do not belong there. They were passed over.",
    ),
    "header-unfinished": (
        "The header of one mail breaks off. The rest of that mail is shown as its text.",
        "The headers of {} mails break off. The rest of each mail is shown as its text.",
    ),
    "header-cut": (
        "The header of one mail is too long. Only the first part of it was read.",
        "The headers of {} mails are too long. Only the first part of each was read.",
    ),
    "boundary-unnamed": (
        "One mail does not say what divides its parts. They are shown as one text.",
        "{} mails do not say what divides their parts. They are shown as one text.",
    ),
    "boundary-missing": (
        "In one mail the line that divides its parts is missing. They are shown as one text.",
        "In {} mails the line that divides their parts is missing. They are shown as one text.",
    ),
    "boundary-unclosed": (
        "One mail breaks off, or does not say where its last part ends. It was read to its end.",
        "{} mails break off, or do not say where their last part ends. They were read to their end.",
    ),
    "too-deep": (
        "In one mail parts are put inside parts too many times. The innermost are shown as one text.",
        "In {} mails parts are put inside parts too many times. The innermost are shown as one text.",
    ),
    "too-many-parts": (
        "One mail has too many parts. Only the first ones were read.",
        "{} mails have too many parts. Only the first ones were read.",
    ),
    "text-cut": (
        "One mail is very long. Only the first part of its text is shown.",
        "{} mails are very long. Only the first part of their text is shown.",
    ),
    "mail-cut": (
        "One mail is larger than 64 megabytes. Only the first part of it was read.",
        "{} mails are larger than 64 megabytes. Only the first part of each was read.",
    ),
    "raw-cut": (
        "The source of one mail is very long. Only the first part of it is copied; the file holds it all.",
        "The sources of {} mails are very long. Only the first part is copied; the file holds it all.",
    ),
    "inside-left": (
        "The mails attached to one mail are named and not read, because there are too many of them.",
        "The mails attached to {} mails are named and not read, because there are too many of them.",
    ),
    "saved-page": (
        "One file is a web page that was saved, not a mail that was sent.",
        "{} of these are web pages that were saved, not mails that were sent.",
    ),
}


class Tally:
    """Counts in how many mails each thing was wrong."""

    def __init__(self) -> None:
        self._mails: dict[str, int] = {}

    def add(self, codes: Iterable[str]) -> None:
        """Count one mail under each of its *codes*, once."""
        for code in set(codes):
            self._mails[code] = self._mails.get(code, 0) + 1

    def assumptions(self) -> tuple[Assumption, ...]:
        """One sentence for each code met, in the order of REMARKS."""
        met = [(code, self._mails[code]) for code in REMARKS if code in self._mails]
        return tuple(
            Assumption(code=code, sentence=REMARKS[code][mails > 1].format(f"{mails:,}"))
            for code, mails in met
        )
