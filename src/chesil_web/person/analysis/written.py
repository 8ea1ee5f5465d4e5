"""What she wrote, as a run is given it and papers count it."""

import json
from collections.abc import Iterable, Sequence

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.foundation.ui import helped
from chesil_web.person.analysis.orders import Indexed
from chesil_web.person.diary import index
from chesil_web.person.diary import queries as diary
from chesil_web.person.diary.models import Entry, Listed
from chesil_web.person.people import queries as people
from chesil_web.person.people.models import Asked, Told


def diary_as_notes(safe: OpenSafe, found: Sequence[people.Found]) -> str:
    """Her entries, and when she asked somebody to stop, as docs/formats/notes.md has them, in JSON.

    Entries that are only for her are left out. Empty when there is nothing.
    """
    return as_notes((entry for _, entry in diary.opened(safe, diary.told(safe))), found)


def as_notes(entries: Iterable[Entry], found: Sequence[people.Found]) -> str:
    """Some entries and what she told of people likewise, in this order."""
    notes = [*map(_as_note, entries), *(_as_request(*each) for each in people.requests(found))]
    return json.dumps({"entries": notes}, ensure_ascii=False) if notes else ""


def by_page(safe: OpenSafe) -> list[tuple[str, Listed, Entry | None]]:
    """Her entries in the order in which papers count them, each with the page of the list that it is on;
    None for one that is damaged."""
    page_of = {row: page for page, rows in index.pages(safe).items() for row in rows}
    entries = dict(diary.opened(safe, page_of))
    return [(page, row, entries.get(row)) for row, page in reversed(page_of.items())]


def as_indexed(page: str, row: Listed, entry: Entry | None) -> Indexed:
    """An entry of a page of the list, to be put into the timeline; None where it is damaged."""
    told = entry is not None and not entry.private
    return Indexed(
        version=row.version, page=page, when=row.when, kinds=row.kinds, private=row.private, told=told,
        words=row.words if entry is None else diary.words(entry), who=row.who,
    )  # fmt: skip


def _as_request(name: str, asked: Asked, told: Told) -> dict[str, object]:
    # What reached them through somebody else would be read as their reaching her.
    direct = asked.how and asked.how != "third party"
    said = {
        "when": asked.when, "written_at": told.changed_at.date().isoformat(), "who": name,
        "asked_to_stop": True, "how": asked.how if direct else "",
        "what": asked.words or "I asked them to stop.",
    }  # fmt: skip
    return {key: value for key, value in said.items() if value != ""}


def _as_note(entry: Entry) -> dict[str, object]:
    said = {
        "when": entry.when or entry.when_words, "written_at": entry.written_at.date().isoformat(),
        "what": entry.what, "kinds": list(entry.kinds), "who": entry.who, "how": entry.how,
        "where": entry.where,
        "witnesses": entry.witnesses, "effect": entry.effect, "how_it_felt": entry.how_it_felt,
        "feared_violence": entry.feared_violence, "asked_to_stop": entry.asked_to_stop,
        "reported_to": entry.reported_to, "reference": entry.reference, "children": entry.children,
        # Where a thing lies now can be where she lives: that stays in her record.
        "things": [
            f"{each.what} (touched by: {each.touched})" if each.touched else each.what
            for each in entry.things
        ],
        "reply": entry.reply, "changes": entry.changes, "facts_added": " ".join(entry.facts_added),
        "facts_taken_out": " ".join(entry.facts_taken_out), "typed_with": helped.listed(entry.typed_with),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in ("", None, [])}
