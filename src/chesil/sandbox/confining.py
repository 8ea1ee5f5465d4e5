"""Takes from this process everything but what it has open: files, network, programs, other processes.

Four mechanisms, each of them enough to stop most of it, so that one can be missing. Resource limits and
the loss of privileges are everywhere. Landlock (Linux 5.13) refuses every path and, from 6.7 and 6.12 on,
ports and signals. The system-call filter (seccomp) lets through what computing needs and nothing else, so
that what a later kernel adds is refused too. All are inherited, and none can be taken back.

Only the standard library: this runs in the moment before a file is looked at.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Callable
from typing import Final, NamedTuple

_libc: Final = ctypes.CDLL(None, use_errno=True)
_PAGE: Final = resource.getpagesize()

_SLACK: Final = 1 << 30  # addresses that are set aside for the stacks of threads and hardly ever used
_NO_MORE: Final = {"NOFILE": 64, "FSIZE": 0, "CORE": 0}

_PDEATHSIG, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVS = 1, 4, 22, 38  # of prctl
_SIGKILL: Final = 9
_CAPABILITIES: Final = struct.pack("=II", 0x20080522, 0), bytes(24)  # version 3 of the call; no capability


class Limits(NamedTuple):
    """What one file may cost.

    Attributes:
        memory_bytes: that the process may take beyond what it has when it is confined.
        cpu_seconds: of all its threads together.
    """

    memory_bytes: int
    cpu_seconds: int


class Held(NamedTuple):
    """Whether one mechanism holds; *why_not* is a sentence, empty when it does."""

    name: str
    held: bool
    why_not: str = ""


def confine(limits: Limits) -> tuple[Held, ...]:
    """Confine this process for good. It must have one thread; what it has open it keeps.

    Returns:
        What holds and what does not, each mechanism by its name.
    """
    held = [_limit(limits)]
    if not sys.platform.startswith("linux"):
        return (*held, *(Held(name, held=False, why_not="It needs Linux.") for name in _OF_LINUX))
    return (*held, *(_tried(name, mechanism) for name, mechanism in _OF_LINUX.items()))


def _tried(name: str, mechanism: Callable[[], None]) -> Held:
    try:
        mechanism()
    except OSError as error:
        return Held(name, held=False, why_not=f"The system says: {error.strerror}.")
    return Held(name, held=True)


def die_with(parent: int) -> None:
    """Let the kernel end this process when the one that forked it, *parent*, ends. Linux alone."""
    if sys.platform.startswith("linux"):
        _prctl(_PDEATHSIG, _SIGKILL)
    if os.getppid() != parent:  # it was gone before the kernel had been told
        os._exit(1)


# Limits


def _limit(limits: Limits) -> Held:
    size, data = _taken()
    most = {
        **_NO_MORE,
        "CPU": limits.cpu_seconds,
        "DATA": data + limits.memory_bytes,  # what can be written to; addresses alone cost nothing
        "AS": size + limits.memory_bytes + _SLACK,
    }
    refused = []
    for name, value in most.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        before = resource.getrlimit(kind)[1]
        value = value if before == resource.RLIM_INFINITY else min(value, before)
        try:
            # A second more before the end that nothing can catch.
            resource.setrlimit(kind, (value, value + (name == "CPU")))
        except (OSError, ValueError):
            refused.append(name)
    why_not = f"The system did not take: {', '.join(refused)}." if refused else ""
    return Held("limits of memory and time", not refused, why_not)


def _taken() -> tuple[int, int]:
    """Bytes of addresses, and of those that can be written to; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            sizes = stream.read().split()
    except OSError:
        return 0, 0
    return int(sizes[0]) * _PAGE, int(sizes[5]) * _PAGE


# Privileges


def _drop_privileges() -> None:
    _prctl(_NO_NEW_PRIVS, 1)
    _prctl(_DUMPABLE, 0)
    _checked(_libc.capset(*_CAPABILITIES))


def _prctl(option: int, *values: int | bytes) -> None:
    given = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in values]
    _checked(_libc.prctl(option, *given, *(ctypes.c_ulong(0),) * (4 - len(given))))


def _checked(given: int) -> int:
    if given < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return given


# Landlock: a rule set that handles everything it knows and allows nothing.

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every processor
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights to files each version knows; 16 since
_WITH_PORTS, _WITH_SIGNALS = 4, 6


def _forbid_paths() -> None:
    version = _checked(_libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1))
    handled = [(1 << _RIGHTS.get(version, 16)) - 1]
    handled += [0b11] * ((version >= _WITH_PORTS) + (version >= _WITH_SIGNALS))
    rules = struct.pack(f"={len(handled)}Q", *handled)
    ruleset = _checked(_libc.syscall(_CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0))
    try:
        _checked(_libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


# System calls: the number of each on x86-64 and on 64-bit ARM, None where there is none.

_ARCHITECTURES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_ALLOWED: Final[dict[str, tuple[int | None, int | None]]] = {
    # what is open already
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "preadv": (295, 69), "preadv2": (327, 286), "lseek": (8, 62), "close": (3, 57),
    # memory
    "brk": (12, 214), "munmap": (11, 215), "mremap": (25, 216), "madvise": (28, 233), "mincore": (27, 232),
    # threads
    "futex": (202, 98), "set_robust_list": (273, 99), "rseq": (334, 293), "membarrier": (324, 283),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "getcpu": (309, 168), "gettid": (186, 178),
    "getpid": (39, 172), "exit": (60, 93), "exit_group": (231, 94),
    "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_wait": (232, None), "epoll_pwait": (281, 22),
    "eventfd2": (290, 19),
    # signals to itself
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128),
    # clocks and chance
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "gettimeofday": (96, 169),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "getrusage": (98, 165), "getrandom": (318, 278),
}  # fmt: skip
_CLONE, _CLONE3, _MMAP, _MPROTECT = (56, 220), (435, 435), (9, 222), (10, 226)
_TGKILL, _FCNTL = (234, 131), (72, 25)
_A_THREAD, _EXECUTABLE = 0x10000, 0x4  # CLONE_THREAD, PROT_EXEC
_COPY: Final = 1030  # F_DUPFD_CLOEXEC; other uses of fcntl send signals

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_ALLOW, _END, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_FILTER_MODE: Final = 2


def _filter_calls() -> None:
    steps = calls_filter(platform.machine(), pid=os.getpid())
    if not steps:
        raise OSError(_ENOSYS, f"no filter for {platform.machine()}")
    kept = ctypes.create_string_buffer(steps)
    _prctl(_SECCOMP, _FILTER_MODE, struct.pack("@HP", len(steps) // 8, ctypes.addressof(kept)))


def calls_filter(machine: str, *, pid: int) -> bytes:
    """The filter as the kernel takes it, empty for a processor whose numbers are not known here."""
    if machine not in _ARCHITECTURES:
        return b""
    column, architecture = _ARCHITECTURES[machine]
    allow, refuse = _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE | _EPERM)
    steps = [_step(_LOAD, _ARCHITECTURE_AT), _step(_EQUAL, architecture, 1, 0), _step(_RETURN, _END)]
    steps += [_step(_LOAD, _NUMBER_AT)]
    # glibc asks for clone3 first, whose flags no filter can see, and takes clone when there is none.
    steps += [_step(_EQUAL, _CLONE3[column], 0, 1), _step(_RETURN, _REFUSE | _ENOSYS)]
    for numbers in _ALLOWED.values():
        number = numbers[column]
        steps += [_step(_EQUAL, number, 0, 1), allow] if number is not None else []
    for numbers, argument, test, value, then, otherwise in (
        (_CLONE, 0, _ANY_BIT, _A_THREAD, allow, refuse),
        (_MMAP, 2, _ANY_BIT, _EXECUTABLE, refuse, allow),
        (_MPROTECT, 2, _ANY_BIT, _EXECUTABLE, refuse, allow),
        (_TGKILL, 0, _EQUAL, pid, allow, refuse),
        (_FCNTL, 1, _EQUAL, _COPY, allow, refuse),
    ):
        steps += [_step(_EQUAL, numbers[column], 0, 4), _step(_LOAD, _ARGUMENTS_AT + 8 * argument)]
        steps += [_step(test, value, 0, 1), then, otherwise]
    return b"".join([*steps, refuse])


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)


_OF_LINUX: Final[dict[str, Callable[[], None]]] = {
    "no privileges": _drop_privileges,
    "Landlock": _forbid_paths,
    "filter of system calls": _filter_calls,
}
