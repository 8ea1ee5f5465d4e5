"""What a confined process can still do. Each mechanism is tried alone, in a process of its own, and all together."""

import json
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chesil.sandbox import confining, nursery
from chesil.sandbox.trying import ATTEMPTS

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
START = """
import ctypes, json, mmap, os, resource, socket, sys, threading
from chesil.sandbox import confining
libc = ctypes.CDLL(None, use_errno=True)
def refused(do):
    try:
        do()
    except (OSError, MemoryError, ValueError) as error:
        return type(error).__name__
    return None
def done(found):
    os.write(1, json.dumps(found).encode())
    os._exit(0)
"""
ALL = "held = confining.confine(confining.Limits(256 << 20, 10))"


def confined(how, then):
    """What *then* says with `done(...)` in a new process that was confined by *how*; skips what is not held."""
    code = f"{START}\ntry:\n    {how}\nexcept OSError as error:\n    done('not held')\n{then}"
    ended = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr[-500:]
    found = json.loads(ended.stdout)
    if found == "not held":
        pytest.skip(f"this system does not have the mechanism: {how}")
    return found


@pytest.fixture(scope="module")
def held():
    """What was found for each mechanism and each attempt in a child of a helper."""
    return {each.name: each for each in nursery.holds()}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_reader_must_not_do_is_refused(attempt, held):
    missing = [name for name in confining._OF_LINUX if not held[name].held]
    if missing and not held[attempt].held:
        pytest.skip(f"this system lacks what would refuse it: {', '.join(missing)}")
    assert held[attempt].held, held[attempt].why_not


def test_the_limits_are_taken_everywhere(held):
    assert held["limits of memory and time"].held


def test_every_system_call_but_the_allowed_ones_is_refused():
    if platform.machine() not in confining._ARCHITECTURES:
        pytest.skip("the numbers of this processor's system calls are not known")
    found = confined(
        "machine = os.uname().machine; confining._drop_privileges(); confining._filter_calls()",
        """
column, _ = confining._ARCHITECTURES[machine]
conditional = (confining._CLONE, confining._MMAP, confining._MPROTECT, confining._TGKILL, confining._FCNTL)
allowed = {numbers[column] for numbers in (*confining._ALLOWED.values(), *conditional)}
allowed |= {335, 336} if machine == "x86_64" else set()  # of probes: no filter sees them, and they end who calls
got = {}
for number in range(1024):
    if number not in allowed:
        ctypes.set_errno(0)
        got[number] = (libc.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno())
done(got)
""",
    )
    column, _ = confining._ARCHITECTURES[platform.machine()]
    clone3 = str(confining._CLONE3[column])
    assert found.pop(clone3) == [-1, confining._ENOSYS]
    assert {tuple(each) for each in found.values()} == {(-1, confining._EPERM)}
    assert len(found) > 900


def test_what_the_filter_allows_in_part_is_refused_in_the_other():
    if platform.machine() not in confining._ARCHITECTURES:
        pytest.skip("the numbers of this processor's system calls are not known")
    found = confined(
        "confining._drop_privileges(); confining._filter_calls()",
        """
ran = []
thread = threading.Thread(target=ran.append, args=(1,))
thread.start()
thread.join()
page = mmap.mmap(-1, 4096)
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
def protect():
    if libc.mprotect(ctypes.c_void_p(address), 4096, mmap.PROT_READ | mmap.PROT_EXEC):
        raise OSError
def end_parent():
    if libc.tgkill(os.getppid(), os.getppid(), 0):
        raise OSError
import fcntl
done({
    "a thread": ran,
    "a process": refused(os.fork),
    "memory to run": refused(lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)),
    "memory made to run": refused(protect),
    "a signal": refused(end_parent),
    "an owner": refused(lambda: fcntl.fcntl(0, fcntl.F_SETOWN, 1)),
    "facts on a path": refused(lambda: os.stat("/")),
})
""",
    )
    assert found.pop("a thread") == [1]
    assert [name for name, how in found.items() if not how] == []


def test_landlock_alone_refuses_every_path():
    found = confined(
        "confining._drop_privileges(); confining._forbid_paths()",
        """
done([refused(each) for each in (
    lambda: os.open(sys.executable, os.O_RDONLY),
    lambda: os.listdir("/"),
    lambda: os.open("/tmp", os.O_TMPFILE | os.O_RDWR),
    lambda: os.mkdir("/tmp/chesil-made-by-a-test"),
    lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
)])
""",
    )
    assert found == ["PermissionError"] * 5


def test_the_limits_alone_refuse_memory_files_and_descriptors():
    found = confined(
        "confining._limit(confining.Limits(256 << 20, 10))",
        """
taken = refused(lambda: bytearray(400 << 20))
kept = [os.dup(1) for _ in range(40)]
more = refused(lambda: [os.dup(1) for _ in range(64)])
done([taken, more, resource.getrlimit(resource.RLIMIT_FSIZE), resource.getrlimit(resource.RLIMIT_CORE)])
""",
    )
    assert found == ["MemoryError", "OSError", [0, 0], [0, 0]]


def test_a_confined_process_cannot_take_it_back():
    found = confined(
        ALL,
        """
wider = lambda: resource.setrlimit(resource.RLIMIT_CPU, (99, 99))
def undo():
    if libc.prctl(4, 1, 0, 0, 0):
        raise OSError
done([{each.name: each.held for each in held}, refused(wider), refused(undo)])
""",
    )
    if not found[0]["filter of system calls"]:
        pytest.skip("this system has no filter of system calls")
    assert None not in found[1:]


def test_a_processor_whose_system_calls_are_not_known_has_no_filter():
    assert confining.calls_filter("riscv64", pid=1) == b""


@pytest.mark.parametrize("machine", HEADERS)
def test_the_numbers_of_the_system_calls_are_those_of_the_kernel(machine):
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers for this processor are not installed")
    column, _ = confining._ARCHITECTURES[machine]
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[machine].read_text())
    kernel = {name: int(number) for name, number in found}
    others = {"clone": "_CLONE", "clone3": "_CLONE3", "mmap": "_MMAP", "mprotect": "_MPROTECT", "tgkill": "_TGKILL", "fcntl": "_FCNTL"}  # fmt: skip
    ours = {**confining._ALLOWED, **{name: getattr(confining, each) for name, each in others.items()}}
    assert {name: numbers[column] for name, numbers in ours.items()} == {
        name: kernel.get(name) for name in ours
    }


def test_a_mechanism_that_the_system_refuses_is_said_with_its_reason():
    def refuse():
        raise OSError(38, "Function not implemented")

    held = confining._tried("Landlock", refuse)
    assert (held.held, held.why_not) == (False, "The system says: Function not implemented.")
