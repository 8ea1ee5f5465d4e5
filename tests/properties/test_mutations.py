"""Broken files of every format: read or refused, and every record counted."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from bench.mutator import mutant
from bench.seeds import Seed, seeds
from bench.watch import check

from chesil.readers import intake, registry
from chesil.terms.readings import ReadOptions

EACH = 25
MOST_BYTES = 100_000  # of one file; `make fuzz` tries larger ones, and more


@pytest.fixture(scope="module")
def pool() -> Sequence[Seed]:
    return seeds()


def formats() -> list[str]:
    return [*registry.FORMATS, "zip"]


def test_there_are_sound_files_of_every_format(pool: Sequence[Seed], tmp_path: Path):
    assert {each.format for each in pool} == set(formats())
    for number, each in enumerate(pool):
        path = tmp_path / str(number)
        path.write_bytes(each.data)
        found = registry.read_file(path, beside=frozenset(), options=ReadOptions())
        assert each.format == "zip" or [reading.format for reading in found.readings] == [each.format]
        assert sum(reading.records for reading in found.readings) > 0
        assert sum(reading.problems.height for reading in found.readings) == 0
        assert list(check(found)) == []


@pytest.mark.parametrize("format", formats())
def test_a_broken_file_is_read_or_refused_and_every_record_is_counted(
    format: str, pool: Sequence[Seed], tmp_path: Path
):
    first = list(dict.fromkeys(each.format for each in pool)).index(format)
    for number in range(first, EACH * len(formats()), len(formats())):
        made = mutant(number, seed=0, pool=pool, most_bytes=MOST_BYTES)
        assert made.format == format
        path = tmp_path / made.name
        path.write_bytes(made.data)
        found = registry.read_file(path, beside=intake.neighbours([path])[tmp_path], options=made.options)
        assert list(check(found)) == [], f"mutant {number} of seed 0"
        path.unlink()


def test_a_mutant_is_the_same_each_time(pool: Sequence[Seed]):
    one, two = (mutant(number, seed=7, pool=pool) for number in (40, 40))
    assert (one.data, one.name, one.options) == (two.data, two.name, two.options)
    assert one.data != mutant(40, seed=8, pool=pool).data


def test_seeds_are_the_same_each_time(pool: Sequence[Seed]):
    assert seeds() == pool
