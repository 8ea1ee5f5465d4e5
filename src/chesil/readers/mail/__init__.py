"""Mail: single files (eml), mailboxes (mbox), Outlook's items and stores (msg), each mail one record.

A web page saved as one file (mhtml) has the form of a mail and is read here as what it is.
"""

from chesil.readers.mail.eml import READER as EML
from chesil.readers.mail.mbox import READER as MBOX
from chesil.readers.mail.mhtml import READER as MHTML
from chesil.readers.mail.outlook import READER as MSG

__all__ = ["EML", "MBOX", "MHTML", "MSG"]
