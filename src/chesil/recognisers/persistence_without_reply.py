"""Contact that goes on, one after another, with nothing from her in return."""

from typing import Final

import polars as pl

from chesil.recognisers.behaviours import (
    SPANNED,
    Behaviour,
    Scene,
    contacted,
    ending,
    lasting,
    signals,
    wall_span,
)


def _find(scene: Scene) -> pl.DataFrame:
    limits = scene.settings.persistence_without_reply
    rows = scene.unanswered.group_by("stretch", maintain_order=True).agg(
        pl.col("person").first(),
        pl.col("order").first().alias("began"),
        *(pl.col(name).last() for name in ("order", "thread", "answered")),
        *SPANNED,
    )
    long = rows.filter(
        pl.col("count") >= limits.contacts,
        pl.col("until") - pl.col("at") >= pl.duration(hours=limits.hours),
    )
    enough = pl.when(_answered(long, scene)).then(limits.answered).otherwise(limits.contacts)
    found = long.filter(pl.col("count") >= enough)
    why = pl.format(
        "{} {} {} times in a row over {}, with no reply from you in these records, {} {}",
        *("name", contacted(), "count", lasting(), wall_span(scene.zone), ending(scene.zone)),
    )
    rule = (
        f"At least {limits.contacts} messages or calls in a row by the same person over at least "
        f"{limits.hours} hours, with no message or call from you to them "
        "and no call of theirs that you answered in between. Where you had not asked them to stop or blocked "
        f"them, and answered the last of these within {limits.hours} hours, at least {limits.answered}."
    )
    return signals(scene.call_them(found).with_columns(why.alias("why")), of=BEHAVIOUR, rule=rule)


def _answered(rows: pl.DataFrame, scene: Scene) -> pl.Series:
    """Whether she answered soon after the last contact of each row, by any channel, as people who talk do.

    A request to stop is no answer: what came before it went on without one. Nor does an answer later
    undo a refusal: what came after that came against her word.
    """
    within = pl.duration(hours=scene.settings.persistence_without_reply.hours)
    last = rows.select(
        "person", "thread", "order", "until", "began", pl.col("answered").fill_null(value=False)
    )
    asked = scene.requests.select("person", asked="event_id")
    replies = (
        _next(
            _next(last.with_row_index("row").sort("order"), scene.written, by="person"),
            scene.written,
            by="thread",
        )
        .with_columns(pl.min_horizontal("person_next", "thread_next").alias("next"))
        .sort("row")
    )
    hers = scene.events.select("event_id", "at")[replies["next"].fill_null(0)]
    told = replies.hstack(hers).with_columns(
        pl.struct("person", asked="event_id").is_in(asked.to_struct("asked").implode()).alias("is_request")
    )
    soon = (pl.col("at") - pl.col("until") <= within) & pl.col("next").is_not_null() & ~pl.col("is_request")
    free = told.join(scene.refusals, on="person", how="left", maintain_order="left")
    talking = (pl.col("refused") >= pl.col("began")).fill_null(value=True)
    either = soon.fill_null(value=False) | pl.col("answered")
    return free.select((talking & either).alias("soon")).to_series()


def _next(rows: pl.DataFrame, written: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """*rows* with `<by>_next`: the order of what she next wrote to the person, or in the thread."""
    hers = written.filter(pl.col(by).is_not_null()).select("order", by, pl.col("order").alias(f"{by}_next"))
    return rows.join_asof(
        hers.unique(maintain_order=True),
        on="order",
        by=by,
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )


BEHAVIOUR: Final = Behaviour(
    code="persistence_without_reply",
    title="Contact that went on without an answer",
    label="Went on without a reply",
    strand="contact",
    basis="structure",
    source="The council's page: a long-term pattern of persistent and repeated contact.",
    find=_find,
)
