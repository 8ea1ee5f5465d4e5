"""Screenshots of chats: the words on them, and which of these are whose message."""

from chesil.screens.engine import ScreensNotInstalled, installed
from chesil.screens.reading import read_screen
from chesil.screens.rows import LEFT, RIGHT, SURE_SCORE, Box, Mark, Screen, ScreenMessage, Side

__all__ = [
    "LEFT",
    "RIGHT",
    "SURE_SCORE",
    "Box",
    "Mark",
    "Screen",
    "ScreenMessage",
    "ScreensNotInstalled",
    "Side",
    "installed",
    "read_screen",
]
