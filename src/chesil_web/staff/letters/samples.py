"""The letters there are to begin with: a file of words in plain English, filled from the case."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, get_args

import attrs
import msgspec

from chesil_web.staff.letters.models import Kind, Reader, Way

# What a worker has to fill in stands in square brackets.
GAP: Final = r"\[[^\]\n]*\]"


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A letter to begin with. The words can name {ref}, {name}, {worker}, {agency} and {phone}."""

    recipient: Reader
    way: Way
    title: str
    purpose: str
    basis: str
    text: str


@attrs.frozen(kw_only=True)
class Filled:
    """What a letter is filled with from the case."""

    ref: str
    name: str
    worker: str
    agency: str
    phone: str


@cache
def samples() -> Mapping[Kind, Sample]:
    """All of them, by their kind."""
    text = resources.files("chesil_web.staff.letters").joinpath("samples.toml").read_text("utf-8")
    told = tomllib.loads(text)
    return {kind: msgspec.convert(told[kind], Sample) for kind in get_args(Kind)}


def filled(kind: Kind, told: Filled) -> Sample:
    """A letter to begin with, filled; what is not known stays a gap."""
    found = samples()[kind]
    values = {name: value or f"[{name}]" for name, value in attrs.asdict(told).items()}
    return msgspec.structs.replace(found, text=found.text.format(**values).strip())
