"""What Outlook keeps: an item that was saved by itself, or a store of many."""

from typing import Final

from chesil.readers.mail import msg, pst
from chesil.terms.readings import Reader

READER: Final = Reader(
    format=msg.FORMAT,
    version=msg.VERSION,
    recognises=lambda document: pst.recognises(document) or msg.recognises(document),
    read=lambda document, options: (pst if pst.recognises(document) else msg).read(document, options),
)
