"""Reading apart gives what reading in one process gives, in order, and leaves nothing behind."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.seeds import seeds

from chesil import pipeline
from chesil.readers import registry
from chesil.sandbox import given, starting
from chesil.terms import settings as settings_file
from chesil.terms.errors import ReadingError
from chesil.terms.readings import ReadOptions
from reading_apart import in_process, same


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """A sound file of every format there is."""
    folder = tmp_path_factory.mktemp("samples")
    found = seeds()
    assert {each.format for each in found} == {*registry.FORMATS, "zip"}
    for number, each in enumerate(found):
        (folder / f"{number:03}").write_bytes(each.data)
    return folder


@pytest.mark.parametrize("day_first", [None, True, False])
def test_every_format_is_read_apart_as_in_one_process(samples, day_first):
    options = ReadOptions(day_first=day_first)
    apart = pipeline.read([samples], options=options)
    plain = pipeline.read([samples], options=options, apart=False)
    assert [
        path.name
        for path, one, other in zip(sorted(samples.iterdir()), apart, plain, strict=True)
        if not same(one, other)
    ] == []
    assert all(reading.format for file in apart for reading in file.readings)


def test_the_papers_of_a_case_are_the_same_bytes(case, tmp_path):
    told = settings_file.load(case / "settings.toml")
    written = []
    for apart in (True, False):
        files = pipeline.read([case / "exports"], apart=apart)
        run = pipeline.understand(files, settings=told, me="Asha")
        paths = pipeline.write(run, tmp_path / str(apart), pdf=False)
        written.append({path.relative_to(tmp_path / str(apart)): path.read_bytes() for path in paths})
    assert written[0] == written[1]
    assert len(written[0]) > 5


def test_a_child_needs_nothing_that_is_not_loaded_before_it_is_confined(samples, case):
    """In a process that loads what a helper loads, reading opens no file and loads no module."""
    watch = """
import sys
from pathlib import Path
from bench.seeds import seeds
import io
from chesil.readers import intake, pdf, registry
from chesil.sandbox import helper
from chesil.terms.readings import Document, HEAD_BYTES, ReadOptions
helper._load_encodings()
pdf.load()
found = []
for path in [each for folder in sys.argv[1:] for each in sorted(Path(folder).iterdir()) if each.is_file()]:
    data = path.read_bytes()
    found.append(Document(name=path.name, size_bytes=len(data), sha256="0" * 64, head=data[:HEAD_BYTES],
        opener=lambda data=data: io.BytesIO(data)))
seen = []
def note(event, given):
    if event in ("import", "open", "os.listdir", "os.scandir", "socket.__new__", "subprocess.Popen"):
        seen.append(f"{event} {given[0]}")
sys.addaudithook(note)
records = sum(reading.records for each in found for reading in registry.read_document(each, options=ReadOptions()).readings)
print(records, seen)
"""
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", watch, samples, case / "exports"], capture_output=True, text=True, cwd=root
    )
    records, seen = ended.stdout.split(maxsplit=1)
    assert int(records) > 1_000
    assert seen.strip() == "[]"


def test_progress_names_every_file_in_order(told):
    heard = []
    paths = told()
    pipeline.read(paths, progress=lambda *said: heard.append(said))
    sizes = [path.stat().st_size for path in paths]
    assert heard == [
        (f"Reading {path.name}", sum(sizes[:number]), sum(sizes)) for number, path in enumerate(paths)
    ]


def test_a_file_that_cannot_be_opened_ends_the_reading_and_leaves_nothing(told, monkeypatch):
    paths = told()
    pipeline.read(paths)
    before = _open()
    monkeypatch.setattr(Path, "open", _fails_for(paths[2], Path.open))
    with pytest.raises(ReadingError, match="could not be opened"):
        pipeline.read(paths)
    assert _open() <= before  # the helper, which was at work, is gone
    monkeypatch.undo()
    assert len(pipeline.read(paths)) == 3


def _fails_for(path, opens):
    def open_(self, *rest, **named):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opens(self, *rest, **named)

    return open_


def test_two_hundred_files_leave_no_process_and_no_open_file(tmp_path, told):
    text = told()[0].read_text()
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(text)
    pipeline.read([folder / "000.txt"])
    helper = starting._idle[-1].process.pid
    before, kept = _open(), _open(helper)
    found = pipeline.read([folder])
    assert [file.readings[0].rows.height for file in found] == [2] * 200
    assert (_open(), _open(helper)) == (before, kept)
    assert starting._idle[-1].process.pid == helper
    assert _children(helper) == []
    starting.end_idle()
    assert helper not in _children(os.getpid())


def _open(process="self"):
    """How many files a process has open."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("this system has no /proc to count open files by")
    return len(os.listdir(f"/proc/{process}/fd"))


def _children(process):
    return [
        int(each)
        for task in Path(f"/proc/{process}/task").iterdir()
        for each in (task / "children").read_text().split()
    ]


def test_reading_in_process_starts_no_other(told, monkeypatch):
    starting.end_idle()
    monkeypatch.setattr(starting, "_start", lambda: pytest.fail("a process was started"))
    assert len(in_process(told())) == 3


def test_a_file_in_memory_is_read_as_one_on_disk(told):
    path = told()[0]
    found = pipeline.read_in_memory(path.name, io.BytesIO(path.read_bytes()))
    (plain,) = in_process([path])
    assert found.readings[0].rows.equals(plain.readings[0].rows)
    assert (found.sha256, found.size_bytes, str(found.path)) == (plain.sha256, plain.size_bytes, path.name)


@pytest.mark.parametrize("name", ["", ".", "/", "..", "a/", "\udcff"])
def test_a_file_in_memory_is_read_whatever_it_is_called(name):
    found = pipeline.read_in_memory(name, io.BytesIO(b"14/03/2026, 14:31 - Asha: at home\n"))
    assert [each.format for each in found.readings] == ["whatsapp"]


def test_a_large_file_in_memory_tells_how_much_of_it_was_read():
    line = b"13/03/2026, 14:30 - Dev: where are you\n14/03/2026, 14:31 - Asha: at home\n"
    data = line * (5 * (1 << 20) // len(line))
    heard = []
    found = pipeline.read_in_memory("chat.txt", io.BytesIO(data), progress=heard.append)
    assert found.readings[0].records == data.count(b"\n")
    assert len(heard) >= 2
    assert heard == sorted(heard)
    assert all(count <= len(data) for count in heard)


def test_nothing_can_be_changed_in_a_file_in_memory_and_it_has_no_name():
    held = given.in_memory("chat.txt", io.BytesIO(b"hello"))
    with pytest.raises(PermissionError):
        os.pwrite(held.stream.fileno(), b"J", 0)
    with pytest.raises(PermissionError):
        os.truncate(held.stream.fileno(), 0)
    assert os.fstat(held.stream.fileno()).st_nlink == 0
    held.close()
