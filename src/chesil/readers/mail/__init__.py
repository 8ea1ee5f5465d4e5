"""Mail: single files (eml), mailboxes (mbox) and Outlook items (msg), each mail one record."""

from chesil.readers.mail.eml import READER as EML
from chesil.readers.mail.mbox import READER as MBOX
from chesil.readers.mail.msg import READER as MSG

__all__ = ["EML", "MBOX", "MSG"]
