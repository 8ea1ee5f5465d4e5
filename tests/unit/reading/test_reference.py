"""The reading agrees with the slow one, on random logs and on every log of the spec."""

from typing import Any

import msgspec
import pytest
from reference import Reference

import random_logs
import reading_logs
from chesil.conduct.extracting.charge import route_of
from chesil.conduct.extracting.log import Written, from_written
from chesil.conduct.extracting.scenes import scene_of
from chesil.conduct.extracting.texts import Texts
from chesil.conduct.extracting.who import Who
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.read import weigh_points

RANDOM_LOGS = 400


@pytest.mark.parametrize("start", range(0, RANDOM_LOGS, 100))
def test_random_logs_are_read_as_the_slow_reading_reads_them(start: int) -> None:
    for seed in range(start, start + 100):
        _agree(random_logs.written(seed))


def test_the_logs_of_the_spec_are_read_as_the_slow_reading_reads_them() -> None:
    for log in reading_logs.all_logs():
        _agree(log.written)


def _agree(written: dict[str, Any]) -> None:
    log = from_written(msgspec.convert(written, Written))
    for person in log.harmed:
        scene, texts = scene_of(log, person), Texts(log=log, person=person)
        facts = Facts(scene=scene, route=route_of(log.charge))
        slow = Reference(written, Who(texts=texts, scene=scene), facts.setting, facts.route)
        name = f"{written['blind_id']}, {person}"
        assert _acts(facts) == [
            (row["n"], row["counts"], row["near"], row["gravity"]) for row in slow.rows
        ], name
        assert (facts.occasions.certain, facts.occasions.possible) == slow.occasions("able"), name
        assert facts.occasions.longest_gap == slow.gap("able"), name
        assert facts.links.alike == slow.alike(), name
        levels = {point: weighed.level for point, weighed in weigh_points(facts).items()}
        assert levels == slow.levels(), name


def _acts(facts: Facts) -> list[tuple[int, bool, bool, int]]:
    """Number, counted, lending weight and gravity of each entry."""
    columns = (facts.acts.count, facts.acts.lend_weight, facts.gravity.of)
    numbers = facts.scene.entries["n"].to_list()
    return list(zip(numbers, *(column.tolist() for column in columns), strict=True))
