"""What a statement is made from."""

from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class Told:
    """One entry of hers; the names are those of docs/formats/notes.md, and empty ones are not printed.

    *exhibits*: the references of the files that she says show it. *id*: names the entry, for a draft that is
    tied to it. *source*: "own" when she knows it herself, the name of who told her, or "" where nobody said.
    """

    id: str = ""
    source: str = ""
    when: str = ""
    when_words: str = ""
    what: str = ""
    who: str = ""
    how_known: str = ""
    where: str = ""
    how: str = ""
    witnesses: str = ""
    children: str = ""
    effect: str = ""
    how_it_felt: str = ""
    feared_violence: bool | None = None
    changes: str = ""
    asked_to_stop: bool | None = None
    reply: str = ""
    reported_to: str = ""
    reference: str = ""
    exhibits: tuple[str, ...] = ()
    written_at: date | None = None
    typed_with: str = ""
