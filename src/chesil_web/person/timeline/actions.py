"""What she changes from the timeline."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.analysis import grade_answers
from chesil_web.person.analysis.timeline_reading import Thing
from chesil_web.person.diary import actions as diary
from chesil_web.person.diary.models import Entry
from chesil_web.person.timeline.models import Choices, Chosen


def choose(safe: OpenSafe, chosen: Chosen) -> None:
    """Keep how she likes her timeline."""
    with transaction.atomic():
        row = Choices.objects.select_for_update().filter(safe_id=safe.id).first()
        if row is None:
            safe.keep(Choices, chosen)
        else:
            safe.reseal(row, chosen)


def say(safe: OpenSafe, entry: uuid.UUID, thing: Thing, note: str, act: str, evidence: str) -> str:
    """Keep what she says of a thing, and gives what was done, as presenters.done tells it.

    What reached her is itself the act that she says it was, so that it counts once; only her words become a
    note. Of anything else, such as a photo, the note is the act.
    """
    itself = act and thing.reached_her
    with transaction.atomic():
        if itself:
            grade_answers.say(safe, thing.event, act)
        if note or not itself:
            add_note(safe, entry, thing, note, "" if itself else act, evidence)
    return f"note {entry.hex}" if note or not itself else "said"


def add_note(safe: OpenSafe, entry: uuid.UUID, thing: Thing, note: str, act: str, evidence: str) -> None:
    """Write a note on a thing, as an entry of the same minute that has its file.

    Args:
        entry: the id that it gets; a form that is sent twice makes one. evidence: the id of the file, in hex.
    """
    said = Entry(written_at=timezone.now(), **_said(thing, note, act, evidence))
    diary.write(safe, entry, said)
    diary.forget_draft(safe, entry)


def keep_note(safe: OpenSafe, entry: uuid.UUID, thing: Thing, note: str, act: str, evidence: str) -> None:
    """Keep a note that is being typed as a draft of that entry; with nothing in it, it goes."""
    if note or act:
        diary.keep_draft(safe, entry, _said(thing, note, act, evidence))
    else:
        diary.forget_draft(safe, entry)


def _said(thing: Thing, note: str, act: str, evidence: str) -> dict[str, Any]:
    moment = timezone.localtime(thing.moment) if thing.moment else None
    form = "%Y-%m-%d" if thing.clock == "date_only" else "%Y-%m-%dT%H:%M"
    return {
        "when": f"{moment:{form}}" if moment else "", "what": note, "who": thing.name or "",
        "kinds": (act,) if act else (), "files": (evidence,) if evidence else (),
    }  # fmt: skip
