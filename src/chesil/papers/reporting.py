"""A report of contact under an order, from a file about the order and the records of what came after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from chesil.documents import words
from chesil.documents.event_words import moved_words, when_words
from chesil.documents.report import Contact, Report, kinds
from chesil.documents.setter import Setter
from chesil.papers import toml_files
from chesil.papers.transcribing import Wanted, talk
from chesil.terms import heard
from chesil.terms.errors import ChesilError
from chesil.terms.readings import file_name
from chesil.timeline import Timeline

_WORDS: Final = 200  # letters of a message
EXAMPLE: Final = """# A report of contact under an order. Take out what you do not know.
name = ""                       # you
reach = ""                      # the one safe way to reach you
other_name = ""
identity = ""                   # how you know who it was
reported = []                   # what you reported before, with its reference
asks = ""
place = ""                      # for an employer, landlord or school: which place
describes = ""                  # for them too: what the other person looks like
terms_for_others = []           # which terms they may read, by number: leave out one that says where you live
children_case = false           # is the order of a case about children?
may_be_shown = false            # if so: has the court or an adviser said that this reader may see it?

[order]
kind = "non_molestation"        # {kinds}
court = ""
number = ""
terms = []                      # word for word
# made = 2026-03-01
# served = 2026-03-03
served_how = ""                 # how it is known that they knew of it
ends = ""

# [[contact]]                   # what stands in no export; messages and calls are found by themselves
# when = "Wed 4 March 2026 at 21:40"
# what = "He waited outside."
# record = "AB/2"
# day = 2026-03-04
# term = 1
# reported = "55260012345"
"""


class ReportUnreadable(ChesilError):
    """The file about an order is missing something, or holds what no such file has."""

    code = "report-unreadable"


def read_report(path: Path) -> Report:
    """The report in a file.

    Raises:
        ReportUnreadable: with what is wrong and where.
    """
    found = toml_files.read(
        path, Report, ReportUnreadable, called="The file about the order",
        next_step="Begin a new one with: chesil paper report begin",
    )  # fmt: skip
    if found.order.kind not in kinds():
        raise ReportUnreadable(
            "There is no such kind of order.",
            where=file_name(path),
            next_step=f"One of: {', '.join(kinds())}.",
        )
    return found


def new_report() -> str:
    """A file about an order to begin with."""
    return EXAMPLE.replace("{kinds}", ", ".join(kinds()))


def ordered(contact: Iterable[Contact]) -> tuple[Contact, ...]:
    """Contacts by their day, those without one last."""
    return tuple(sorted(contact, key=lambda each: each.day or date.max))


def since(report: Report, joined: Timeline, people: Sequence[str], *, zone: str) -> tuple[Contact, ...]:
    """Messages and calls from these people since the order was served, or made where that is not known.

    Raises:
        ReportUnreadable: neither day is known. SettingsError: nobody goes by a name.
    """
    begins = report.order.served or report.order.made
    if begins is None:
        raise ReportUnreadable(
            "Nobody knows since when contact counts.", next_step="Write the day the order was made or served."
        )
    return tuple(_contacts(joined, people, begins, zone))


def _contacts(joined: Timeline, people: Sequence[str], begins: date, zone: str) -> Iterator[Contact]:
    sources = joined.sources.iter_rows(named=True)
    names = {row["source"]: words.own_name(row["member"] or row["path"]) for row in sources}
    rows = talk(joined, Wanted(people=tuple(people), since=begins), zone=zone).iter_rows(named=True)
    return (each for _place, each in contacts(rows, names, zone=zone))


def contacts(
    rows: Iterable[dict[str, Any]], names: Mapping[str, str], *, zone: str
) -> Iterator[tuple[tuple[str, int], Contact]]:
    """The messages and calls to the owner among events, each with its source and record.

    Args:
        rows: of tables.EVENTS. names: what a source is called in the paper.
    """
    setter = Setter()
    for row in rows:
        if row["direction"] != "to_owner" or row["state"] in ("draft", "failed", "notice"):
            continue
        when, _marks = when_words(row, zone=zone, setter=setter)
        moved = "".join(f" ({each})" for each in moved_words(row, zone=zone))
        how = words.CHANNELS.get(row["channel"] or "other", "Other")
        said = " ".join(filter(None, (_short(row["text"] or ""), *_heard(row))))
        what = f"{how}: {said}" if said else how
        yield (
            (row["source"], row["record"]),
            Contact(
                when=f"{when}{moved}",
                what=what,
                day=words.local(row["at"], zone).date() if row["at"] else None,
                record=f"{names.get(row['source'], '')}, record {row['record']:,}",
            ),
        )


def _short(text: str) -> str:
    said = " ".join(text.split())
    return f"{said[:_WORDS]}{'…' if len(said) > _WORDS else ''}"


def _heard(row: Mapping[str, Any]) -> Iterator[str]:
    """What is said in the recordings of an event, with who answers for it."""
    for each in heard.kept_in(row.get("details")):
        how = "checked" if each.how == "checked" else "typed"
        day = f" on {words.day_words(each.on)}" if each.on else ""
        yield f"[recording, its words {how} by the owner of this record{day}] {_short(each.text)}"
