"""Fields of our own in the details of an event, which no file may forge."""

import polars as pl


def guarded(key: str, *, theirs: str, details: str = "details") -> pl.Expr:
    """The details as a reader gave them, with a field of the file that has our name under another name.

    Args:
        key: the name of our field. theirs: what a field of the file with this name is called from then on.
        details: the column. What is null stays null.
    """
    kept = pl.col(details)
    return (
        pl.when(kept.str.contains(f'"{key}"', literal=True))
        .then(kept.str.replace_all(f'"{key}"', f'"{theirs}"', literal=True))
        .otherwise(kept)
    )
