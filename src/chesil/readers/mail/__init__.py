"""Mail: single files (eml), mailboxes (mbox), Outlook's items and stores (msg), each mail one record."""

from chesil.readers.mail.eml import READER as EML
from chesil.readers.mail.mbox import READER as MBOX
from chesil.readers.mail.outlook import READER as MSG

__all__ = ["EML", "MBOX", "MSG"]
