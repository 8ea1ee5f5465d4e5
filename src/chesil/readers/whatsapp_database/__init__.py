"""WhatsApp's own databases: Android's `msgstore.db`, and an iPhone's `ChatStorage.sqlite` and calls."""

from chesil.readers.whatsapp_database.reader import READER

__all__ = ["READER"]
