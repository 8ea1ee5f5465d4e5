"""iMessage and texts from a Mac's `chat.db` or an iPhone's `sms.db`."""

from chesil.readers.imessage.reader import READER

__all__ = ["READER"]
