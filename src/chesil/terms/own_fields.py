"""Our own fields in the details of an event. No file may forge them."""

import polars as pl


def guarded(key: str, *, theirs: str, details: str = "details") -> pl.Expr:
    """The details as a reader gave them. If the file has a field with the name of ours, that is renamed.

    Args:
        key: the name of our field. theirs: the new name of a field of the file that has this name.
        details: the column. What is null stays null.
    """
    kept = pl.col(details)
    return (
        pl.when(kept.str.contains(f'"{key}"', literal=True))
        .then(kept.str.replace_all(f'"{key}"', f'"{theirs}"', literal=True))
        .otherwise(kept)
    )
