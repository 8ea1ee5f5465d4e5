"""What a page says of things that could not be opened while it was made: which, and what she can do."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext_lazy as counted

_AGAIN: Final = lazy("What we noticed is damaged. What you wrote is not: press the button to look again.")
_UPLOAD: Final = lazy("A file that had only partly arrived is damaged. Send that file again.")
_PAPER: Final = lazy("A paper is damaged, so it is left out here. You can make it again.")

# By what Django calls the table of a damaged row. What is not here is made anew by itself: the list of diary
# entries, and what follows from a look.
_WORDS: Final = {
    "diary.version": counted(
        "%(n)d entry in your diary is damaged, so it cannot be opened.",
        "%(n)d entries in your diary are damaged, so they cannot be opened.",
        "n",
    ),
    "diary.draft": lazy("An entry that you had begun to write is damaged, so it is left out here."),
    "evidence.evidence": counted(
        "%(n)d file is damaged, so it is left out here.",
        "%(n)d files are damaged, so they are left out here.",
        "n",
    ),
    "evidence.reading": lazy("What we read from a file is damaged. Open that file and have it read again."),
    "evidence.answers": lazy("What you answered about your files is damaged. You can answer again."),
    "evidence.upload": _UPLOAD,
    "evidence.piece": _UPLOAD,
    "people.known": counted(
        "%(n)d person, request, order or date is damaged, so it is left out here.",
        "%(n)d people, requests, orders or dates are damaged, so they are left out here.",
        "n",
    ),
    "analysis.run": _AGAIN,
    "analysis.result": _AGAIN,
    "analysis.order": counted(
        "%(n)d thing is damaged, so what we noticed does not include it.",
        "%(n)d things are damaged, so what we noticed does not include them.",
        "n",
    ),
    "analysis.decisions": lazy(
        "What you decided about suggestions is damaged. They show as if you had decided nothing, and you "
        "cannot decide until this is repaired."
    ),
    "analysis.gradeanswers": lazy(
        "What you answered about the messages to read first is damaged. They show as if you had read none, "
        "and you cannot answer until this is repaired."
    ),
    "screens.screenreading": lazy(
        "What was read in a picture is damaged. Open the picture and have its messages read again."
    ),
    "screens.screendecisions": lazy(
        "What you decided about the messages in a picture is damaged. They show as if you had decided "
        "nothing, and you cannot decide until this is repaired."
    ),
    "screens.screenbatch": lazy("Some pictures that waited to be read are forgotten. Have them read again."),
    "recordings.recordingguess": lazy(
        "What a machine guessed that a recording says is damaged. Open the recording and ask it again."
    ),
    "recordings.recordingnotes": lazy(
        "What you wrote down of a recording is damaged, so it is left out here. You can write it again."
    ),
    "recordings.recordingorder": lazy(
        "A recording that a machine was to listen to is forgotten. Ask it again."
    ),
    "papers.paper": _PAPER,
    "papers.made": _PAPER,
    "papers.particulars": lazy(
        "What you said of where an exhibit came from is damaged. What you said before it counts again, if "
        "you did."
    ),
    "papers.binder": lazy(
        "A bundle for a court is damaged, so it is left out here. You can begin a new one."
    ),
    "log.leaf": lazy("A part of the log of your record is damaged, so some papers are left out here."),
    "log.own": lazy("A part of the log of your record is damaged, so some papers are left out here."),
    "safety.safetyplan": lazy(
        "Your safety plan is damaged, so it cannot be opened. You can begin a new one beside it."
    ),
    "casework.joined": lazy("A complaint that you joined to your record is damaged, so it is left out here."),
    "casework.sending": lazy("A part of a complaint is damaged, so it is left out here."),
    "casework.shareentry": counted(
        "%(n)d entry of this share is damaged, so it is left out here.",
        "%(n)d entries of this share are damaged, so they are left out here.",
        "n",
    ),
    "casework.sharereply": lazy("A message of this share is damaged, so it is left out here."),
    "sharing.ownshare": lazy("Something that you shared is damaged, so it is left out here."),
    "audit.event": lazy("A line in the history of your record is damaged, so it is left out here."),
}


def said(request: HttpRequest) -> tuple[str, ...]:
    """A sentence for each kind of thing that is damaged; nothing when all is whole."""
    return tuple(dict.fromkeys(_sentences(request)))


def _sentences(request: HttpRequest) -> Iterator[str]:
    safes = (getattr(request, name, None) for name in ("safe", "visit"))
    counts = Counter(table for safe in safes if safe for table in safe.damaged.values())
    for table, words in _WORDS.items():
        if table in counts:
            yield str(words % {"n": counts[table]})
