"""Where Django would put files by itself: nowhere. Files are sealed, by the room that receives them."""

from django.core.files.storage import Storage


class NoStorage(Storage):
    """Refuses everything."""
