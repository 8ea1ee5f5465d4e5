"""`chesil assess-log`: answers whole or not at all, and says what is wrong with what it is given."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

import random_logs
from chesil.cli import assess
from chesil.cli.assess import assess_log
from chesil.terms.errors import LogError

LINES = [json.dumps(random_logs.written(seed)).encode() for seed in range(3)]


def answered(given: bytes, *, batch: bool) -> bytes:
    out = io.BytesIO()
    assess_log(batch=batch, read_from=io.BytesIO(given), write_to=out)
    return out.getvalue()


def test_one_log_gives_one_answer() -> None:
    found = json.loads(answered(LINES[0], batch=False))
    assert set(found) == {"blind_id", "levels", "relied_on", "cautions", "missing", "explanation"}


def test_a_batch_is_answered_a_line_a_log_in_order() -> None:
    lines = answered(b"\n".join([*LINES, b""]), batch=True).splitlines()
    assert [json.loads(line)["blind_id"] for line in lines] == ["r0", "r1", "r2"]
    assert lines[1] + b"\n" == answered(LINES[1], batch=False)


def test_a_log_may_run_over_several_lines() -> None:
    spread = json.dumps(random_logs.written(0), indent=2).encode()
    assert answered(spread, batch=False) == answered(LINES[0], batch=False)


def test_nothing_to_read_gives_nothing_in_a_batch() -> None:
    assert answered(b"\n\n", batch=True) == b""


def test_a_bad_line_is_named_and_the_lines_before_it_are_answered_whole() -> None:
    out = io.BytesIO()
    given = io.BytesIO(b"\n".join([LINES[0], b"", b'{"charge": 5}', LINES[1]]))
    with pytest.raises(LogError, match="line 3: charge is of the wrong kind"):
        assess_log(batch=True, read_from=given, write_to=out)
    assert out.getvalue() == answered(LINES[0], batch=False)


@pytest.mark.parametrize("batch", [True, False])
def test_a_log_that_is_too_long_is_refused_without_being_read_whole(
    monkeypatch: pytest.MonkeyPatch, batch: bool
) -> None:
    monkeypatch.setattr(assess, "_LONGEST", 1_000)
    given = io.BytesIO(b"x" * 1_000_000)
    with pytest.raises(LogError, match="longer than"):
        assess_log(batch=batch, read_from=given, write_to=io.BytesIO())
    assert given.tell() <= 1_001


@pytest.mark.parametrize("given", [b"", b"hello", b"{}", b"null"])
def test_the_command_ends_with_2_and_prints_no_answer(
    monkeypatch: pytest.MonkeyPatch, chesil: Callable[..., Any], given: bytes
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    ended = chesil("assess-log")
    assert ended.status == 2
    assert ended.out == ""
    assert "standard input" in ended.err.replace("\n", " ")
