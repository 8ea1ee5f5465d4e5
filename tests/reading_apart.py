"""Compares what was read apart with what was read in the same process."""

from pathlib import Path

import attrs
import polars as pl

from chesil import pipeline
from chesil.readers.registry import FileReading
from chesil.terms.readings import Document


def same(one: FileReading, other: FileReading) -> bool:
    """Whether two readings say the same in everything, tables included."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    if isinstance(value, pl.DataFrame):
        return value.schema, value.rows()
    if isinstance(value, Document):  # how to open it, and what lies beside it, ended with the reading
        said = attrs.asdict(value, recurse=False)
        return {name: each for name, each in said.items() if name not in ("opener", "log", "beside")}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if attrs.has(type(value)):
        return {each.name: _plain(getattr(value, each.name)) for each in attrs.fields(type(value))}
    return value


def in_process(paths: list[Path]) -> list[FileReading]:
    return pipeline.read(paths, apart=False)
