"""Whatever a file makes its reader do becomes one problem of that file, and the others are read."""

import time
import zipfile

import pytest

from chesil import pipeline
from chesil.sandbox import nursery, starting
from reading_apart import in_process, same

STOPPED, TOO_LONG, TOO_LARGE, MISFIT = "sandbox-stopped", "sandbox-too-long", "too-large", "sandbox-misfit"
KILLED = "sandbox-killed"


def _read_beside(paths):
    """What was read of the middle one of three files, when the others were read as ever."""
    before, middle, after = pipeline.read(paths)
    plain = in_process([paths[0], paths[2]])
    assert same(before, plain[0])
    assert same(after, plain[1])
    return middle


def _only_problem(found):
    (reading,) = found.readings
    assert (reading.rows.height, reading.problems.height, reading.records) == (0, 1, 1)
    return reading.problems.row(0, named=True)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("crash", STOPPED),
        ("abort", TOO_LARGE),
        ("spin", TOO_LONG),
        ("sleep", TOO_LONG),
        ("fill", TOO_LARGE),
        ("leave", STOPPED),
        ("panic", STOPPED),
        ("raise_words", STOPPED),
        ("say_words", STOPPED),
        ("endless_counts", MISFIT),
        ("garbage", MISFIT),
        ("endless", MISFIT),
        ("endless_nulls", MISFIT),
        ("half", STOPPED),
        ("more_records", MISFIT),
        ("fewer_rows", MISFIT),
        ("unknown_format", MISFIT),
        ("close_and_stay", KILLED),
    ],
)
def test_what_a_file_does_to_its_reader_is_one_problem_of_that_file(act, code, hostile, told, capfd, caplog):
    hostile()
    problem = _only_problem(_read_beside(told(act)))
    assert problem["code"] == code
    assert "Nothing from it was used." in problem["message"]
    printed = capfd.readouterr()
    assert (printed.out, printed.err, caplog.text) == ("", "", "")
    assert "CANARYWORD" not in problem["message"]
    assert "CANARYWORD" not in problem["raw"]


def test_a_reader_that_stays_after_its_answer_is_ended_and_its_answer_taken(hostile, told):
    hostile()
    started = time.monotonic()
    middle = _read_beside(told("answer_and_stay"))
    assert [reading.rows.height for reading in middle.readings] == [2]
    assert time.monotonic() - started < 30


def test_a_bomb_is_one_problem(tmp_path, told):
    paths = told()
    with zipfile.ZipFile(tmp_path / "2 hostile.txt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", bytes(64 << 20))
    assert _only_problem(_read_beside(paths))["code"] == TOO_LARGE


def test_an_answer_may_be_no_larger_than_what_the_file_may_take(hostile, told, monkeypatch):
    hostile()
    monkeypatch.setattr(nursery, "_allowance", _with_answers_of(100, nursery._allowance))
    found = pipeline.read(told())
    assert [_only_problem(each)["code"] for each in found] == [MISFIT] * 3


def _with_answers_of(count, allowance):
    def smaller(document):
        allowed = allowance(document)
        return type(allowed)(allowed.limits, allowed.seconds, count)

    return smaller


def test_a_helper_that_is_lost_is_said_and_the_next_one_works(told):
    paths = told()
    pipeline.read(paths)
    starting._idle[-1].process.kill()
    starting._idle[-1].process.wait()
    assert [len(each.readings) for each in pipeline.read(paths)] == [1, 1, 1]


def test_a_system_with_none_of_the_mechanisms_reads_the_same_and_says_so(hostile, told, chesil):
    hostile("bare")
    paths = told()
    assert all(map(same, pipeline.read(paths), in_process(paths)))
    ended = chesil("read", *paths)
    assert "Not held: opens no file" in ended.err.replace("\n", " ")
    checked = chesil("check")
    assert checked.status == 1
    assert "Landlock: no." in checked.out
    assert "limits of memory and time: yes" in checked.out


def test_where_no_process_can_be_started_it_says_so_and_reading_in_process_still_works(told, monkeypatch):
    def refuse():
        raise OSError(11, "Resource temporarily unavailable")

    starting.end_idle()
    monkeypatch.setattr(starting, "_start", refuse)
    with pytest.raises(nursery.HelperLost, match="could not be started"):
        pipeline.read(told())
    assert len(in_process(told())) == 3
