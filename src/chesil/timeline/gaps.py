"""Messages that must be missing: what answers nothing, numbers left out, what one side deleted, and what one
file of a talk holds and another does not.

Only what a format makes certain is looked at. Each observation says what else it can mean.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from chesil.timeline.coincidences import other_party
from chesil.timeline.observations import Observation, bounded, counted, observed

# By format: where a record says which one it is, and which one it answers. Other formats do not say.
_NUMBERED: Final = {
    "telegram": ("details", r'(?:^\{|, ?)"id": ?([0-9]+)', r'"reply_to_message_id": ?([0-9]+)'),
    "imessage": ("details", r'"guid":"([^"]+)"', r'"reply_to":"([^"]+)"'),
    "slack": ("raw", r'"ts": ?"([0-9.]+)"', r'"thread_ts": ?"([0-9.]+)"'),
}
_ROW_NUMBER: Final = r'"rowid_":([0-9]+)'  # in the raw record of an iMessage database
_FEWEST_SHARED: Final = 3  # copies that make two files two exports of one talk
_MOST_PAIRS: Final = 50  # pairs of files that are compared
_BEGINNINGS: Final = ("encryption", "group_created", "joined", "security_code")

_DELETED_CHAT: Final = "Somebody may have deleted it, on this phone or in the app."
_OTHER_DEVICE: Final = "It may be on another phone, or from before this phone was used."
_PART: Final = "The export may hold only a part: some days, or the newest messages."


def gaps(events: pl.DataFrame, sources: pl.DataFrame, people: pl.DataFrame) -> tuple[Observation, ...]:
    """What must be missing, kind by kind; empty where nothing tells of it.

    Args:
        events: tables.EVENTS in the order of time. sources: tables.SOURCES. people: tables.PEOPLE.
    """
    files = {row["source"]: row["member"] or row["path"] or "a file" for row in sources.iter_rows(named=True)}
    names = {source: name.replace("\\", "/").rpartition("/")[2] for source, name in files.items()}
    called = dict(people.select("person", "name").iter_rows())
    formats = dict(sources.select("source", "format").iter_rows())
    kinds = (
        _replies(events, formats, names),
        _numbers(events, formats, names),
        _deleted(events, names, called),
        _told_twice(events, names),
        _beginnings(events, formats, names),
        _only_in_one(events, names, called),
    )
    return tuple(each for found in kinds for each in bounded(found))


def _replies(events: pl.DataFrame, formats: dict[str, str], names: dict[str, str]) -> Iterator[Observation]:
    for source, (column, own, target) in _of_format(formats, _NUMBERED):
        rows = events.lazy().filter(pl.col("source") == source).select(
            "event_id", "at", "thread",
            own=pl.col(column).str.extract(own), target=pl.col(column).str.extract(target),
        ).collect()  # fmt: skip
        lost = rows.filter(
            pl.col("target").is_not_null(), ~pl.col("target").is_in(rows["own"].drop_nulls().implode())
        )
        for (_thread,), some in lost.group_by("thread", maintain_order=True):
            number = counted(
                some.height, "reply answers a message that is", "replies answer messages that are"
            )
            yield observed(
                "reply-to-nothing", some, why=f"{number} not in {names[source]}.",
                could_be=(_DELETED_CHAT, _PART),
            )  # fmt: skip


def _of_format[T](formats: dict[str, str], wanted: dict[str, T]) -> Iterator[tuple[str, T]]:
    for source, code in formats.items():
        if code in wanted:
            yield source, wanted[code]


def _numbers(events: pl.DataFrame, formats: dict[str, str], names: dict[str, str]) -> Iterator[Observation]:
    """An iMessage database gives each message the next number and gives none twice."""
    for source, pattern in _of_format(formats, {"imessage": _ROW_NUMBER}):
        rows = events.lazy().filter(pl.col("source") == source).select(
            "event_id", "at", number=pl.col("raw").str.extract(pattern).cast(pl.Int64, strict=False)
        ).drop_nulls("number").sort("number").collect()  # fmt: skip
        rows = rows.with_columns(step=pl.col("number").diff())
        after = rows.filter(pl.col("step") > 1)
        missing = int((after["step"] - 1).sum())
        if missing:
            numbers = counted(missing, "number is", "numbers are")
            yield observed(
                "numbers-missing", after.sort("at", nulls_last=True), count=missing,
                why=f"{names[source]} numbers its messages one by one. Between the first and the last "
                f"{numbers} not there. The messages shown come right after such places.",
                could_be=(
                    _DELETED_CHAT, "Messages that the phone takes away by itself after some time leave such "
                    "places too.", "Records in the file that could not be read count here too.",
                ),
            )  # fmt: skip


def _deleted(events: pl.DataFrame, names: dict[str, str], called: dict[str, str]) -> Iterator[Observation]:
    gone = events.filter(
        pl.col("duplicate_of").is_null(), pl.col("kind") == "message", pl.col("state") == "deleted"
    )
    for (source, sender), some in gone.group_by("source", "sender", maintain_order=True):
        who = called.get(str(sender), "somebody who is not named") if sender else "somebody who is not named"
        number = counted(some.height, "message", "messages")
        yield observed(
            "deleted", some,
            why=f"{names[str(source)]} says that {number} from {who} "
            f"{'was' if some.height == 1 else 'were'} deleted. It does not say why.",
            could_be=("People also delete what they typed wrongly or sent to the wrong person.",),
        )  # fmt: skip


def _told_twice(events: pl.DataFrame, names: dict[str, str]) -> Iterator[Observation]:
    """What one file calls deleted or changed, and another has with its words, by sender and minute."""
    talk = events.lazy().filter(pl.col("kind") == "message", pl.col("at").is_not_null()).select(
        "event_id", "source", "at", "sender", "text", "state", minute=pl.col("at").dt.truncate("1m")
    )  # fmt: skip
    changed = talk.filter(pl.col("state").is_in(["deleted", "edited"]), pl.col("sender").is_not_null())
    whole = talk.filter(pl.col("text").str.len_chars() > 0, ~pl.col("state").is_in(["deleted", "edited"]))
    # Of several messages in one minute none is certainly the other's twin.
    alone = whole.filter(pl.len().over("source", "sender", "minute") == 1)
    same = changed.join(alone, on=["sender", "minute"], suffix="_other").filter(
        pl.col("source") != pl.col("source_other"), pl.col("text").ne_missing(pl.col("text_other"))
    )
    found = same.unique("event_id", keep="first", maintain_order=True).sort("at").collect()
    for (state, one, other), some in found.group_by("state", "source", "source_other", maintain_order=True):
        others = some.select(event_id="event_id_other", at="at")
        both = pl.concat([some.select("event_id", "at"), others])
        what = "was deleted" if state == "deleted" else "was changed"
        number = counted(some.height, "message", "messages")
        yield observed(
            "deleted-in-one" if state == "deleted" else "edited-in-one", both.sort("at"), count=some.height,
            why=f"In {names[str(one)]} {number} {what if some.height == 1 else what.replace('was', 'were')}. "
            f"{names[str(other)]} has words from the same sender at the same minute.",
            could_be=("Two messages of one minute may be two different ones. Compare them.",),
        )  # fmt: skip


def _beginnings(
    events: pl.DataFrame, formats: dict[str, str], names: dict[str, str]
) -> Iterator[Observation]:
    """A WhatsApp export that was not cut begins with a notice of the app."""
    whatsapp = [source for source, code in formats.items() if code == "whatsapp"]
    rows = events.filter(pl.col("source").is_in(whatsapp)).sort("source", "record")
    firsts = rows.group_by("source", maintain_order=True).head(2)
    for (source,), some in firsts.group_by("source", maintain_order=True):
        if not some["notice"].is_in(list(_BEGINNINGS)).any():
            yield observed(
                "starts-in-the-middle", some.head(1),
                why=f"{names[str(source)]} does not begin with the notice that WhatsApp puts first.",
                could_be=(
                    "WhatsApp leaves out the oldest messages of a long chat.",
                    "The chat may have been cleared, or the phone was new.",
                    "Older versions of WhatsApp wrote no such notice.",
                ),
            )  # fmt: skip


def _only_in_one(
    events: pl.DataFrame, names: dict[str, str], called: dict[str, str]
) -> Iterator[Observation]:
    """Two exports of one talk: what only one of them holds, of the days that both hold."""
    talk = events.lazy().filter(
        pl.col("kind").is_in(["message", "call"]), pl.col("at").is_not_null()
    ).select("event_id", "source", "at", "duplicate_of", person=other_party()).collect()  # fmt: skip
    talk = talk.drop_nulls("person")
    kept = talk.select(duplicate_of="event_id", kept_in="source")
    shared = talk.drop_nulls("duplicate_of").join(kept, on="duplicate_of")
    pairs = (
        shared.group_by("kept_in", "source", "person").len()
        .filter(pl.col("len") >= _FEWEST_SHARED)
        .sort("len", "kept_in", "source", "person", descending=[True, False, False, False])
        .head(_MOST_PAIRS)
    )  # fmt: skip
    for one, other, person, _count in pairs.iter_rows():
        both = talk.filter(pl.col("person") == person)
        here, there = (both.filter(pl.col("source") == each) for each in (one, other))
        begin, end = max(here["at"][0], there["at"][0]), min(here["at"][-1], there["at"][-1])
        copied = there["duplicate_of"].drop_nulls().implode()
        only = {
            one: here.filter(~pl.col("event_id").is_in(copied)),
            other: there.filter(pl.col("duplicate_of").is_null()),
        }
        for source, some in only.items():
            some = some.filter(pl.col("at").is_between(begin, end))
            if some.height:
                lacks = names[other if source == one else one]
                number = counted(some.height, "message or call", "messages and calls")
                yield observed(
                    "only-in-one", some,
                    why=f"{names[source]} and {lacks} both hold contact with {called.get(person, person)} of "
                    f"the same days. {number} {'is' if some.height == 1 else 'are'} only in {names[source]}.",
                    could_be=(_DELETED_CHAT, _OTHER_DEVICE, "The clock of one phone may have been wrong."),
                )  # fmt: skip
