"""verify.py runs by itself: bare Python, no Chesil, no network; and a hostile pack cannot hurt it."""

import ast
import io
import json
import os
import random
import resource
import shutil
import socket
import struct
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import attrs
import pytest
from tests.vault.pack.attacks import packed, unpacked
from tests.vault.pack.invented import AUTHORITIES, START
from tests.vault.pack.verdicts import ALONE, VERIFIER, verdicts

from chesil.vault import notes, timestamps
from chesil.vault.errors import VaultError
from chesil.vault.pack import archive, checking, verify
from chesil.vault.pack.archive import Entry, Place

BARE = str(Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}"))
OTHERS = [f"python3.{minor}" for minor in range(9, 15)]
MIB = 1 << 20
# Every module and socket that a program uses is told to a hook that it cannot remove.
WATCHED = """
import runpy, sys
def hook(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.")) or (event == "import" and arguments[0].startswith("chesil")):
        sys.stderr.write(f"USED {event}\\n")
sys.addaudithook(hook)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@attrs.frozen
class Ended:
    status: int
    out: str
    err: str


def run(*arguments, python=BARE, env=None, cwd=None, memory_mib=None, program=("-I",)):
    def bounded():
        if memory_mib:
            resource.setrlimit(resource.RLIMIT_AS, (memory_mib * MIB, memory_mib * MIB))

    ended = subprocess.run(
        [python, *program, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=env,
        cwd=cwd,
        preexec_fn=bounded,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def place(pack, tmp_path):
    """A folder with a pack and the verify.py that was taken out of it, as a stranger has them."""
    (tmp_path / "PACK.zip").write_bytes(pack.whole)
    (tmp_path / "verify.py").write_bytes(unpacked(pack.whole)["verify.py"])
    return tmp_path


def test_the_bare_python_has_no_chesil():
    assert run("-c", "import chesil").status == 1


def test_a_stranger_checks_a_pack_with_bare_python(place):
    ended = run("verify.py", "PACK.zip", cwd=place)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == "The pack is intact."
    assert {line.split(" ")[0] for line in ended.out.splitlines()[:-1]} == {"OK", "NOTE"}


def test_it_checks_the_folder_it_lies_in_and_changes_nothing_there(place):
    with zipfile.ZipFile(place / "PACK.zip") as zipped:
        zipped.extractall(place / "folder")
    before = sorted((path, path.stat().st_mtime_ns) for path in (place / "folder").rglob("*"))
    assert run(place / "folder" / "verify.py").status == 0
    assert sorted((path, path.stat().st_mtime_ns) for path in (place / "folder").rglob("*")) == before


@pytest.mark.parametrize("python", OTHERS)
def test_it_runs_on_every_python_since_3_9(place, python):
    found = shutil.which(python)
    try:
        works = found and subprocess.run([found, "-c", ""], check=False, capture_output=True).returncode == 0
    except OSError:
        works = False
    if not works:
        pytest.skip(f"{python} is not on this machine")
    ended = run("verify.py", "PACK.zip", python=found, cwd=place)
    assert (ended.status, ended.err) == (0, "")


def test_it_uses_no_network_and_nothing_of_chesil(place):
    ended = run("-c", WATCHED, "verify.py", "PACK.zip", cwd=place)
    assert (ended.status, ended.err) == (0, "")


def test_it_imports_the_standard_library_alone_and_nothing_that_reaches_out():
    tree = ast.parse(VERIFIER.read_text("utf-8"))
    imported = {
        (each.module if isinstance(each, ast.ImportFrom) else name.name).split(".")[0]
        for each in ast.walk(tree)
        if isinstance(each, ast.Import | ast.ImportFrom)
        for name in each.names
    }
    assert imported <= set(sys.stdlib_module_names)
    assert not imported & {
        "socket",
        "ssl",
        "http",
        "urllib",
        "ftplib",
        "smtplib",
        "ctypes",
        "pickle",
        "marshal",
    }
    assert max(map(len, VERIFIER.read_text("utf-8").splitlines())) <= 110


def test_without_openssl_it_says_what_it_did_not_check(place):
    ended = run("verify.py", "PACK.zip", cwd=place, env={"PATH": str(place)})
    assert ended.status == 0
    assert "NOTE time stamps: authorities' signatures are not checked, as no OpenSSL is here" in ended.out


def test_an_openssl_that_hangs_or_lies_is_a_line_and_no_traceback(place):
    program = place / "openssl"
    program.write_text('#!/bin/sh\n[ "$1" = version ] && echo "OpenSSL 3.0.0" || exit 1\n')
    program.chmod(0o755)
    ended = run("verify.py", "PACK.zip", cwd=place, env={"PATH": f"{place}:/bin:/usr/bin"})
    assert ended.status == 1
    assert "a time stamp does not come from its authority" in ended.out
    assert ended.err == ""


def test_the_fingerprint_that_was_told_is_compared(pack, place):
    mark = notes.fingerprint(pack.case.key.public_key())
    for told in (mark, mark.replace(" ", ""), mark.upper()):
        ended = run("verify.py", "PACK.zip", "--key", told, cwd=place)
        assert ended.status == 0
        assert "OK   public key: it is the one you gave" in ended.out
    ended = run("verify.py", "PACK.zip", "--key", mark[:-1] + "0", cwd=place)
    assert ended.status == 1
    assert "FAIL public key: it is not the one you gave" in ended.out
    assert [each.ok for each in checking.check_pack(place / "PACK.zip", fingerprint=mark)].count(False) == 0
    assert [each.ok for each in checking.check_pack(place / "PACK.zip", fingerprint="0" * 64)].count(
        False
    ) == 1


@pytest.mark.parametrize(
    "arguments", [("none.zip",), ("PACK.zip", "--key", "abc"), ("PACK.zip", "--key", ""), ("--what",)]
)
def test_what_it_cannot_check_ends_with_2(place, arguments):
    ended = run("verify.py", *arguments, cwd=place)
    assert ended.status == 2
    assert "Traceback" not in ended.err
    assert "intact" not in ended.out


def test_a_stop_ends_with_2_and_in_words(place):
    """Ctrl-C while it works, as the system sends it."""
    program = (
        "import os, runpy, signal, sys; sys.argv = ['verify.py', 'PACK.zip'];"
        "sys.addaudithook(lambda event, given: os.kill(os.getpid(), signal.SIGINT) if event == 'open' and str(given[0]).endswith('PACK.zip') else None);"
        "runpy.run_path('verify.py', run_name='__main__')"
    )
    ended = run("-c", program, cwd=place)
    assert ended.status == 2
    assert ended.err == "Stopped. The pack was not checked to its end.\n"


def test_a_pack_that_fails_ends_with_1_and_says_how_many(pack, place):
    files = unpacked(pack.whole)
    changed = files | {"items/0001-IMG-0001.jpg": b"other", "items/0003-note.json": b"other"}
    (place / "PACK.zip").write_bytes(packed(changed))
    ended = run("verify.py", "PACK.zip", cwd=place)
    assert ended.status == 1
    assert ended.out.splitlines()[-1] == "The pack is not intact: 4 checks failed."


# Hostile packs: each is refused in words, in bounded time and memory, by both.


def _manifest(data):
    return lambda files: packed(files | {"manifest.json": data})


def _record(data):
    return lambda files: packed(files | {"records/0001.json": data, "export-record.json": data})


def _bomb(_):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped, zipped.open("manifest.json", "w") as file:
        for _ in range(200):
            file.write(bytes(MIB))
    return out.getvalue()


def _sizes_that_lie(files):
    data = bytearray(packed(files))
    struct.pack_into("<2L", data, 18, 2**32 - 2, 2**32 - 2)
    return bytes(data)


def _huge_size(_):
    """A first file of 2^62 bytes, which the ZIP does not have."""
    return archive.local_header(Entry("README.txt", 2**62, 0))


def _many_names(_):
    return packed({f"items/{number:06}-x": b"" for number in range(archive.MOST_FILES)})


HOSTILE = {
    "a bomb": _bomb,
    "sizes that lie": _sizes_that_lie,
    "a size no disk has": _huge_size,
    "as many files as are allowed": _many_names,
    "a list of brackets": _manifest(b"[" * (8 * MIB)),
    "a list of braces": _manifest(b'{"a":' * (4 * MIB)),
    "a list too large": _manifest(b" " * (33 * MIB)),
    "a list of empty lists": _manifest(b"[" + b"[]," * (10 * MIB) + b"[]]\n"),
    "a list of a number": _manifest(b"1" * (8 * MIB) + b"\n"),
    "a list of a fraction": _manifest(b"1." + b"1" * (8 * MIB) + b"\n"),
    "a list of NaN": _manifest(b"NaN\n"),
    "a list of null": _manifest(b"null\n"),
    "a list that is no UTF-8": _manifest(b"\xff" * 1000),
    "a list of one long key": _manifest(b'{\n  "' + b"a" * (16 * MIB) + b'": 1\n}\n'),
    "a deep record": _record(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "a record too large": _record(b'{"a":"' + b"a" * (20 * MIB) + b'"}'),
    "a record of a huge number": _record(b'{"event":"viewed","v":' + b"1" * 100_000 + b"}"),
    "leaf hashes that never end": lambda files: packed(files | {"log/leaf-hashes.txt": b"0" * (65 * MIB)}),
    "a million leaf hashes": lambda files: packed(files | {"log/leaf-hashes.txt": (b"0" * 64 + b"\n") * 1_000_000}),
    "a long note": lambda files: packed(files | {"anchors/001/checkpoint.txt": b"a\n" * (8 * MIB)}),
    "a note of signatures": lambda files: packed(files | {"anchors/001/anchor.txt": files["anchors/001/anchor.txt"] + "— a AAAAAAAAAA==\n".encode() * 5_000}),
    "a deep time stamp": lambda files: packed(files | {"anchors/001/token-1.tsr": b"\x30\x80" * 30_000}),
    "a long time stamp": lambda files: packed(files | {"anchors/001/token-1.tsr": b"\x30\x84\xff\xff\xff\xff" + bytes(10 * MIB)}),
    "a row without an end": lambda files: packed(files | {"rows/0004.jsonl": b'{"row":1,' * (8 * MIB)}),
    "a row of braces": lambda files: packed(files | {"rows/0004.jsonl": b'{"row":1,"salt":"' + b"0" * 64 + b'","line":' + b"{}" * (4 * MIB) + b"x\n"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pack_is_refused_in_bounded_time_and_memory(pack, tmp_path, name):
    path = tmp_path / "pack.zip"
    path.write_bytes(HOSTILE[name](unpacked(pack.whole)))
    ended = run(VERIFIER, path, memory_mib=1024)
    assert (ended.status, ended.err) == (1, "")
    assert "FAIL" in ended.out
    assert "Traceback" not in ended.out
    found = checking.check_pack(path)
    assert not checking.intact(found)


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "pipe", "socket", "link to nothing"])
def test_a_folder_with_something_odd_is_refused_without_hanging(place, monkeypatch, kind):
    folder = place / "folder"
    with zipfile.ZipFile(place / "PACK.zip") as zipped:
        zipped.extractall(folder)
    monkeypatch.chdir(folder)  # the name of a socket must be short
    odd, listening = Path("items/0009-odd"), socket.socket(socket.AF_UNIX)
    {
        "link to a file": lambda: odd.symlink_to("/etc/passwd"),
        "link to a folder": lambda: odd.symlink_to("/etc", target_is_directory=True),
        "link to nothing": lambda: odd.symlink_to("nothing"),
        "pipe": lambda: os.mkfifo(odd),
        "socket": lambda: listening.bind(str(odd)),
    }[kind]()
    listening.close()
    ended = run(VERIFIER, folder)
    assert (ended.status, ended.err) == (1, "")
    assert not checking.intact(checking.check_pack(folder))


def test_a_file_that_stands_in_the_place_of_a_link_loop_ends(place):
    folder = place / "folder"
    folder.mkdir()
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert run(VERIFIER, folder).status == 1
    assert not checking.intact(checking.check_pack(folder))


def test_names_in_a_hostile_pack_do_not_steer_a_terminal(pack, tmp_path):
    files = unpacked(pack.whole)
    manifest = json.loads(files["manifest.json"])
    manifest["authorities"][0] = "\x1b[2J\u202e\x07evil"
    written = json.dumps(manifest, indent=2, ensure_ascii=False).encode() + b"\n"
    (tmp_path / "pack.zip").write_bytes(packed(files | {"manifest.json": written}))
    ended = run(VERIFIER, tmp_path / "pack.zip")
    assert all(" " <= each <= "~" or each == "\n" for each in ended.out)


def test_both_know_the_same_zip_whatever_the_sizes():
    """Also those beyond 4 GiB, which no test can afford to write."""
    chance = random.Random(3)
    edges = [0, 1, 2**32 - 2, 2**32 - 1, 2**32, 2**40]
    for _ in range(500):
        size, crc, at = chance.choice(edges), chance.getrandbits(32), chance.choice(edges)
        name = "items/" + "x" * chance.randrange(1, 100)
        entry = Entry(name, size, crc)
        local, listed = ALONE.zip_headers(name, size, crc, at)
        assert local == archive.local_header(entry)
        place = Place(entry, at + len(local))
        directory = archive.directory([place])
        assert directory.startswith(listed)
        assert directory[len(listed) :] == ALONE.zip_end(1, len(listed), at + len(local) + size)


def test_a_pack_beyond_4_gib_is_read_by_pythons_own_zip_reader(tmp_path):
    """A sparse file stands for hours of video: its headers are ours, and another program finds its way."""
    large, small = Entry("items/0001-film.mp4", 5 << 30, 0), Entry("items/0002-note.txt", 5, 0xF7D18982)
    path = tmp_path / "large.zip"
    first = archive.local_header(large)
    second = archive.local_header(small)
    places = [Place(large, len(first)), Place(small, len(first) + large.size + len(second))]
    with path.open("wb") as file:
        file.write(first)
        file.seek(large.size, os.SEEK_CUR)
        file.write(second + b"Hello" + archive.directory(places))
    with zipfile.ZipFile(path) as zipped:
        assert [(each.filename, each.file_size) for each in zipped.infolist()] == [
            (large.name, large.size),
            (small.name, 5),
        ]
        assert zipped.read(small.name) == b"Hello"
    with path.open("rb") as stream:
        assert archive.read(stream) == tuple(places)
    assert set(ALONE.Pack(str(path)).files) == {large.name, small.name}


def test_what_the_helper_of_these_tests_says_is_what_the_program_says(pack, place):
    """The other tests run verify.py inside this process, for speed; here both ways are compared."""
    assert verdicts(place / "PACK.zip").alone
    inside = verdicts(place / "PACK.zip").lines
    outside = run("verify.py", "PACK.zip", cwd=place).out
    assert inside == outside


@pytest.mark.skipif(not verify.openssl_is_here(), reason="OpenSSL's program is not on this machine")
def test_both_verifiers_agree_on_every_part_of_a_time_stamp():
    """Parts of a token that no signature covers can be changed with the log's own key: both must see it."""
    authority, note = AUTHORITIES[1], b"an anchor"
    authority.now = START
    token = authority.token(note)

    def ours(changed: bytes) -> bool:
        try:
            timestamps.check(changed, note, name="an authority", roots=authority.root_pem)
        except VaultError:
            return False
        return True

    def alone(changed: bytes) -> bool:
        try:
            digest, stamp = verify.read_token(changed)
            verify.check_unsigned(changed, authority.root_pem)
        except (ValueError, IndexError, TypeError):
            return False
        return digest == sha256(note).digest() and verify.signed_by_authority(
            note, changed, authority.root_pem, stamp
        )

    assert ours(token)
    assert alone(token)
    for place in range(0, len(token), 17):
        changed = bytearray(token)
        changed[place] ^= 1 << (place % 8)
        assert ours(bytes(changed)) == alone(bytes(changed)), place
